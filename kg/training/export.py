"""The trained network as one ONNX file with 8-bit weights, its pieces and its labels inside."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from kg.reader.schema import LAYERS
from kg.training.network import NO_SCORE, Network

OPSET = 17
INPUTS = ("ids", "mask", "first", "last", "atoms")
OUTPUTS = (
    "starts", "joins", "upos", "arcs", "heads", "deprels", "spans",
    "node_window", "node_atom", "node_relation", "node_score", "modality", "roles", "antecedents",
)  # fmt: skip
PREFIX, TRANSPOSED, BYTES, SCALE = "network.", ".transposed", ".bytes", ".scales"
NODE_FLOOR = 0.1  # probability from which a trigger is worth its roles


class Words(nn.Module):
    """An embedding table of one scale a row: the accuracy of 8 bits where it matters, a quarter of the size."""

    rows: Tensor
    scale: Tensor

    def __init__(self, weight: Tensor) -> None:
        super().__init__()
        scale = weight.abs().amax(dim=1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("rows", torch.round(weight / scale).to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, ids: Tensor) -> Tensor:
        scaled: Tensor = self.rows[ids].float() * self.scale[ids]
        return scaled


class Whole(nn.Module):
    """All heads in one pass, decisions that need no search made inside."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor, mask: Tensor, first: Tensor, last: Tensor, atoms: Tensor) -> tuple[Tensor, ...]:
        network = self.network
        x = network.encode(ids, mask, first, last)
        starts = network.starts(x)[..., 0]
        arcs = self._within_sentences(network.arcs(x), starts, atoms)
        heads = arcs.argmax(dim=2)
        spans = network.spans(x).unflatten(2, (len(LAYERS), 3)).softmax(dim=3)
        triggers = torch.sigmoid(network.triggers(x)) * atoms[:, :, None]
        window, atom, relation = (triggers > NODE_FLOOR).nonzero().unbind(1)
        modality, roles = network.nodes(x, window, atom, relation)
        return (
            starts,
            network.joins(x)[..., 0],
            network.upos(x).argmax(dim=2),
            arcs,
            heads,
            network.labels(x, heads).argmax(dim=2),
            spans,
            window,
            atom,
            relation,
            triggers[window, atom, relation],
            modality.softmax(dim=1),
            torch.sigmoid(roles),
            network.antecedents(x),
        )

    def _within_sentences(self, arcs: Tensor, starts: Tensor, atoms: Tensor) -> Tensor:
        """Arc scores with heads outside the atom's sentence, the atom itself and padding ruled out."""
        sentence = torch.cumsum((starts > 0).float(), dim=1)
        other = ((sentence[:, :, None] - sentence[:, None, :]).abs() > 0.5).float()
        position = torch.arange(arcs.shape[1])
        itself = (position[:, None] == position[None, :]).float()[None]
        ruled_out = torch.clamp(other + itself + (1 - atoms)[:, None, :], max=1)
        return torch.cat([arcs[:, :, :-1] + ruled_out * NO_SCORE, arcs[:, :, -1:]], dim=2)


def export(network: Network, path: Path, metadata: Mapping[str, str]) -> None:
    """Write the network to `path`; what the reader must know of its labels goes into the file's metadata."""
    network.eval()
    words = network.words
    network.words = Words(words.weight.detach())  # type: ignore[assignment]
    try:
        with tempfile.TemporaryDirectory() as folder:
            plain = Path(folder) / "plain.onnx"
            _trace(network, plain)
            _name_weights(network, plain)
            model = onnx.load(plain)
    finally:
        network.words = words
    _quantize(model)
    for key, value in sorted(metadata.items()):
        model.metadata_props.add(key=key, value=value)
    path.write_bytes(model.SerializeToString(deterministic=True))


def _name_weights(network: Network, path: Path) -> None:
    """Give each matrix that tracing made anonymous its parameter's name, so that training can go on from the file."""
    model = onnx.load(path)
    parameters = {name: p.detach().numpy().T for name, p in network.named_parameters() if p.dim() == 2}
    new: dict[str, str] = {}
    for tensor in model.graph.initializer:
        if not tensor.name.startswith("onnx::"):
            continue
        value = numpy_helper.to_array(tensor)
        name = next((n for n, p in parameters.items() if p.shape == value.shape and np.array_equal(p, value)), None)
        if name is not None:
            parameters.pop(name)
            renamed = PREFIX + name + TRANSPOSED
            new[tensor.name] = renamed
            tensor.name = renamed
        elif np.array_equal(value.ravel(), network.root.detach().numpy()):
            new[tensor.name] = PREFIX + "root"
            tensor.name = PREFIX + "root"
    for node in model.graph.node:
        for i, name in enumerate(node.input):
            node.input[i] = new.get(name, name)
    onnx.save(model, path)


def _quantize(model: onnx.ModelProto) -> None:
    """Store each matrix in 8 bits with one scale a column, and spell out how it is made again.

    The runtime does that once, when it loads: sums are then of full floats. Sums of bytes (dynamic quantization) were
    twice as fast and cost .03 of F1 on facts and .01 of LAS, for one scale has to do for all activations of a batch.
    """
    nodes, kept = [], []
    used = {name for node in model.graph.node if node.op_type == "MatMul" for name in node.input}
    for tensor in model.graph.initializer:
        if tensor.name not in used or len(tensor.dims) != 2:
            kept.append(tensor)
            continue
        value = numpy_helper.to_array(tensor)
        scale = np.maximum(np.abs(value).max(axis=0, keepdims=True), 1e-8).astype(np.float32) / 127
        rows = np.round(value / scale).astype(np.int8)
        kept.append(numpy_helper.from_array(rows, tensor.name + BYTES))
        kept.append(numpy_helper.from_array(scale, tensor.name + SCALE))
        floats = tensor.name + ".float"
        nodes.append(onnx.helper.make_node("Cast", [tensor.name + BYTES], [floats], to=onnx.TensorProto.FLOAT))
        nodes.append(onnx.helper.make_node("Mul", [floats, tensor.name + SCALE], [tensor.name]))
    nodes += model.graph.node
    del model.graph.initializer[:], model.graph.node[:]
    model.graph.initializer.extend(kept)
    model.graph.node.extend(nodes)


def weights(path: Path) -> dict[str, Tensor]:
    """The parameters in an exported file, by name, 8-bit ones as what they stand for."""
    model = onnx.load(path)
    arrays = {t.name: numpy_helper.to_array(t) for t in model.graph.initializer}
    found: dict[str, Tensor] = {}
    for name, value in arrays.items():
        plain = name.removesuffix(BYTES)
        if name.endswith(SCALE):
            continue
        if plain != name:
            value = value.astype(np.float32) * arrays[plain + SCALE]
        if plain.endswith(TRANSPOSED):
            plain, value = plain.removesuffix(TRANSPOSED), value.T
        found[plain.removeprefix(PREFIX)] = torch.tensor(np.ascontiguousarray(value))
    found["root"] = found["root"].flatten()
    rows, scale = found.pop("words.rows").float(), found.pop("words.scale")
    found["words.weight"] = rows * scale
    return found


def _trace(network: Network, path: Path) -> None:
    batch, length, count = 2, 7, 5
    given = (
        torch.ones(batch, length, dtype=torch.long),
        torch.ones(batch, length),
        torch.ones(batch, count, dtype=torch.long),
        torch.ones(batch, count, dtype=torch.long),
        torch.ones(batch, count),
    )
    axes: dict[str, dict[int, str]] = {"ids": {0: "b", 1: "l"}, "mask": {0: "b", 1: "l"}}
    axes |= {
        name: {0: "b", 1: "n"} for name in ("first", "last", "atoms", "starts", "joins", "upos", "heads", "deprels")
    }
    axes |= {"arcs": {0: "b", 1: "n", 2: "n1"}, "spans": {0: "b", 1: "n"}, "antecedents": {0: "b", 1: "n", 2: "n"}}
    axes |= {name: {0: "t"} for name in ("node_window", "node_atom", "node_relation", "node_score", "modality")}
    axes |= {"roles": {0: "t", 2: "n"}}
    with torch.no_grad(), warnings.catch_warnings():
        # The exporter that torch 2.9 prefers needs one package more and names nothing; this one warns of it each time
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Whole(network).eval(),
            given,
            path,
            input_names=list(INPUTS),
            output_names=list(OUTPUTS),
            dynamic_axes=axes,
            opset_version=OPSET,
            dynamo=False,
        )
