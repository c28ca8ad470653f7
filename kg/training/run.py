"""`kg train`: from a configuration and its data, or from shipped weights and a user's passages, to a model folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import torch

from kg.ontology import load as load_ontology
from kg.reader.model import HASHES_FILE, MODEL_FILE, PIECES_FILE, Model
from kg.reader.pieces import Pieces
from kg.training import data, e5, export, loop, settings, vocabulary
from kg.training.network import Network, Shape, from_encoder
from kg.training.settings import Settings, Source

Report = Callable[[str], None]


def train(config: Path, out: Path, *, encoder: Path | None, checkpoints: Path | None, report: Report) -> None:
    """Train the model of a configuration and write its folder. The data lies beside the configuration.

    Raises SettingsError, DataError, EncoderError.
    """
    chosen = settings.read(config)
    folder = config.parent
    read = e5.read(encoder or e5.find())
    sources = _sources(chosen)
    open_data = [e for s in sources if s.kind != "passages" for e in data.examples(s, folder)]
    kept = vocabulary.chosen(read, open_data, min(chosen.pieces, len(read.pieces)))
    pieces = Pieces(vocabulary.model(read, kept))
    relations = sorted(load_ontology().relations)
    torch.manual_seed(chosen.seed)
    network = from_encoder(read, kept, chosen.layers, len(relations), chosen.dropout)
    if checkpoints:
        checkpoints.mkdir(parents=True, exist_ok=True)
    loop.run(network, chosen, folder, pieces, relations, report, checkpoints)
    facts = {"config": _sha256(config.read_bytes()), "encoder": _sha256((encoder or e5.find()).read_bytes())}
    write(network, pieces, relations, out, facts | {"data": json.dumps(data_hashes(sources, folder), sort_keys=True)})


def train_on(base: Path, config: Path, out: Path, *, report: Report) -> None:
    """Go on from the model in the folder `base` with the passages of a configuration (a user's own).

    Raises SettingsError, DataError, ModelError.
    """
    chosen = settings.read(config)
    pieces_file = (base / PIECES_FILE).read_bytes()
    weights = export.weights(base / MODEL_FILE)
    relations = list(Model((base / MODEL_FILE).read_bytes(), pieces_file).relations)
    network = Network(_shape(weights, len(relations)), chosen.dropout)
    network.load_state_dict(weights)
    pieces = Pieces(pieces_file)
    loop.run(network, chosen, config.parent, pieces, relations, report, None)
    facts = {"config": _sha256(config.read_bytes()), "base": _sha256((base / MODEL_FILE).read_bytes())}
    write(network, pieces, relations, out, facts)


def _shape(weights: dict[str, torch.Tensor], relations: int) -> Shape:
    pieces, hidden = weights["words.weight"].shape
    layers = 1 + max(int(name.split(".")[1]) for name in weights if name.startswith("layers."))
    feed_forward = weights["layers.0.inner.weight"].shape[0]
    return Shape(hidden, hidden // 32, feed_forward, layers, pieces, len(weights["positions.weight"]), relations)


def write(network: Network, pieces: Pieces, relations: Sequence[str], out: Path, facts: dict[str, str]) -> None:
    """The model folder: weights, pieces and their hashes."""
    out.mkdir(parents=True, exist_ok=True)
    export.export(network, out / MODEL_FILE, {"relations": json.dumps(list(relations)), **facts})
    (out / PIECES_FILE).write_bytes(pieces.model)
    lines = [f"{_sha256((out / name).read_bytes())}  {name}\n" for name in (MODEL_FILE, PIECES_FILE)]
    (out / HASHES_FILE).write_text("".join(lines), encoding="ascii")


def data_hashes(sources: Sequence[Source], folder: Path) -> dict[str, str]:
    """SHA-256 of every file of the sources, by its path under the data folder."""
    files = {f for s in sources for pattern in s.files for f in folder.glob(pattern)}
    return {f.relative_to(folder).as_posix(): _sha256(f.read_bytes()) for f in sorted(files)}


def _sources(chosen: Settings) -> list[Source]:
    """Each source once, whatever the stages repeat it."""
    found = {s.name: replace(s, repeat=1.0) for stage in chosen.stages for s in stage.sources}
    return [found[name] for name in sorted(found)]


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
