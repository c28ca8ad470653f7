"""The network: a post-norm BERT encoder (Devlin et al. 2019) cut to its first layers, and heads over atoms.

Dependencies are scored as by Dozat and Manning (2017, arXiv:1611.01734); coreference ranks antecedents as Lee et al.
(2017, arXiv:1707.07045); facts are triggers with roles, scored per trigger and relation.
Shapes: B windows, L pieces, N atoms, D hidden width, T nodes (a trigger atom in one relation).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from kg.reader.schema import DEPRELS, LAYERS, MODALITIES, ROLES, UPOS
from kg.training.e5 import Encoder

ARC, LABEL, ROLE, COREF = 256, 128, 192, 128
NO_SCORE = -1e4


@dataclass(frozen=True, slots=True)
class Shape:
    """What decides the size of the network."""

    hidden: int
    heads: int
    feed_forward: int
    layers: int
    pieces: int
    positions: int
    relations: int


class Layer(nn.Module):
    """One encoder layer: attention and feed-forward, each followed by LayerNorm."""

    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        hidden = shape.hidden
        self.heads = shape.heads
        self.scale = math.sqrt(hidden // shape.heads)
        self.query_key_value = nn.Linear(hidden, 3 * hidden)
        self.attended = nn.Linear(hidden, hidden)
        self.attended_norm = nn.LayerNorm(hidden, eps=1e-12)
        self.inner = nn.Linear(hidden, shape.feed_forward)
        self.outer = nn.Linear(shape.feed_forward, hidden)
        self.outer_norm = nn.LayerNorm(hidden, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """x [B, L, D], bias [B, 1, 1, L] added to attention scores -> [B, L, D]"""
        batch, length, hidden = x.shape
        size = hidden // self.heads
        projected = self.query_key_value(x).view(batch, length, 3, self.heads, size).permute(2, 0, 3, 1, 4)
        query, key, value = projected[0], projected[1], projected[2]
        weights = torch.softmax(query @ key.transpose(2, 3) / self.scale + bias, dim=-1)
        mixed = (self.dropout(weights) @ value).transpose(1, 2).reshape(batch, length, hidden)
        x = self.attended_norm(x + self.dropout(self.attended(mixed)))
        y = self.outer(functional.gelu(self.inner(x)))
        normed: Tensor = self.outer_norm(x + self.dropout(y))
        return normed


def _mlp(hidden: int, size: int, dropout: float) -> nn.Sequential:
    return nn.Sequential(nn.Linear(hidden, size), nn.GELU(), nn.Dropout(dropout))


class Network(nn.Module):
    """Encoder and heads. `encode` gives atoms; each head is a method, so that training computes only what it needs."""

    def __init__(self, shape: Shape, dropout: float = 0.1) -> None:
        super().__init__()
        hidden = shape.hidden
        self.shape = shape
        self.words = nn.Embedding(shape.pieces, hidden)
        self.words.weight.requires_grad_(False)
        self.positions = nn.Embedding(shape.positions, hidden)
        self.embedded_norm = nn.LayerNorm(hidden, eps=1e-12)
        self.layers = nn.ModuleList(Layer(shape, dropout) for _ in range(shape.layers))
        self.dropout = nn.Dropout(dropout)
        self.starts = nn.Linear(hidden, 1)
        self.joins = nn.Linear(hidden, 1)
        self.upos = nn.Linear(hidden, len(UPOS))
        self.spans = nn.Linear(hidden, 3 * len(LAYERS))
        self.arc_dependent = _mlp(hidden, ARC, dropout)
        self.arc_head = _mlp(hidden, ARC, dropout)
        self.arc = nn.Linear(ARC, ARC, bias=False)
        self.arc_bias = nn.Linear(ARC, 1)
        self.root = nn.Parameter(torch.zeros(hidden))
        self.label_dependent = _mlp(hidden, LABEL, dropout)
        self.label_head = _mlp(hidden, LABEL, dropout)
        self.label = nn.Linear(3 * LABEL, len(DEPRELS))
        self.trigger_hidden = _mlp(hidden, hidden, dropout)
        self.trigger = nn.Linear(hidden, shape.relations)
        self.relation = nn.Embedding(shape.relations, hidden)
        self.node = nn.Linear(hidden, hidden)
        self.modality = nn.Linear(hidden, len(MODALITIES))
        self.role_node = nn.Linear(hidden, len(ROLES) * ROLE)
        self.role_bias = nn.Linear(hidden, len(ROLES))
        self.role_atom = _mlp(hidden, ROLE, dropout)
        self.coref_mention = _mlp(hidden, COREF, dropout)
        self.coref_antecedent = _mlp(hidden, COREF, dropout)
        self.coref_bias = nn.Linear(COREF, 1)
        nn.init.constant_(self.trigger.bias, -5.0)
        nn.init.constant_(self.role_bias.bias, -3.0)
        nn.init.zeros_(self.relation.weight)

    def encode(self, ids: Tensor, mask: Tensor, first: Tensor, last: Tensor) -> Tensor:
        """ids, mask [B, L], first and last piece of each atom [B, N] -> atoms [B, N, D]"""
        positions = torch.arange(ids.shape[1], device=ids.device)
        x = self.dropout(self.embedded_norm(self.words(ids) + self.positions(positions)[None]))
        bias = ((1.0 - mask) * NO_SCORE)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, bias)
        width = x.shape[2]
        head = torch.gather(x, 1, first[:, :, None].expand(-1, -1, width))
        tail = torch.gather(x, 1, last[:, :, None].expand(-1, -1, width))
        atoms: Tensor = self.dropout((head + tail) * 0.5)
        return atoms

    def with_root(self, x: Tensor) -> Tensor:
        """[B, N, D] -> [B, N + 1, D], the root last"""
        return torch.cat([x, self.root[None, None].expand(x.shape[0], 1, -1)], dim=1)

    def arcs(self, x: Tensor) -> Tensor:
        """[B, N, D] -> scores [B, N, N + 1] of each atom's head, the root last"""
        heads = self.arc_head(self.with_root(x))
        scores: Tensor = self.arc(self.arc_dependent(x)) @ heads.transpose(1, 2) / math.sqrt(ARC)
        biased: Tensor = scores + self.arc_bias(heads).transpose(1, 2)
        return biased

    def labels(self, x: Tensor, heads: Tensor) -> Tensor:
        """x [B, N, D], heads [B, N] with N for the root -> scores [B, N, labels]"""
        above = self.label_head(self.with_root(x))
        above = torch.gather(above, 1, heads[:, :, None].expand(-1, -1, LABEL))
        below = self.label_dependent(x)
        scores: Tensor = self.label(torch.cat([below, above, below * above], dim=2))
        return scores

    def triggers(self, x: Tensor) -> Tensor:
        """[B, N, D] -> [B, N, R], a logit for each relation"""
        scores: Tensor = self.trigger(self.trigger_hidden(x))
        return scores

    def nodes(self, x: Tensor, window: Tensor, atom: Tensor, relation: Tensor) -> tuple[Tensor, Tensor]:
        """Triggers given by window, atom and relation [T] -> modality scores [T, 4], role logits [T, roles, N]"""
        # One more dimension, for matrices of three are exported as products that can be quantized
        node = functional.gelu(self.node(x[window, atom][None]) + self.relation(relation)[None])
        queries = self.role_node(node)[0].view(-1, len(ROLES), ROLE)
        keys = self.role_atom(x)[window]
        scores = queries @ keys.transpose(1, 2) / math.sqrt(ROLE) + self.role_bias(node)[0][:, :, None]
        return self.modality(node)[0], scores

    def antecedents(self, x: Tensor) -> Tensor:
        """[B, N, D] -> [B, N, N], how well each atom's mention goes back to each other's; 0 is "to none" """
        earlier = self.coref_antecedent(x)
        scores: Tensor = self.coref_mention(x) @ earlier.transpose(1, 2) / math.sqrt(COREF)
        biased: Tensor = scores + self.coref_bias(earlier).transpose(1, 2)
        return biased


def from_encoder(encoder: Encoder, kept: list[int], layers: int, relations: int, dropout: float) -> Network:
    """A network whose encoder starts from the pretrained weights: the pieces `kept`, the first `layers`."""
    weights = encoder.weights
    shape = Shape(
        encoder.hidden, encoder.heads, encoder.feed_forward, layers, len(kept), len(weights["emb.pos"]), relations
    )
    network = Network(shape, dropout)

    def put(target: Tensor, *names: str) -> None:
        source = torch.cat([torch.from_numpy(weights[name]) for name in names])
        with torch.no_grad():
            target.copy_(source)

    with torch.no_grad():
        network.words.weight.copy_(torch.from_numpy(weights["emb.word"][kept] + weights["emb.type"][0]))
    put(network.positions.weight, "emb.pos")
    put(network.embedded_norm.weight, "emb.ln.w")
    put(network.embedded_norm.bias, "emb.ln.b")
    for i, layer in enumerate(network.layers):
        assert isinstance(layer, Layer)
        for target, names in (
            (layer.query_key_value, ("q", "k", "v")),
            (layer.attended, ("ao",)),
            (layer.attended_norm, ("aln",)),
            (layer.inner, ("fi",)),
            (layer.outer, ("fo",)),
            (layer.outer_norm, ("oln",)),
        ):
            put(target.weight, *(f"l{i}.{name}.w" for name in names))
            put(target.bias, *(f"l{i}.{name}.b" for name in names))
    return network
