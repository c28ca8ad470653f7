"""Examples as tensors: windows of like length together, padded to the longest."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from kg.reader.pieces import Pieces
from kg.reader.schema import LAYERS, MODALITIES, ROLES
from kg.training.examples import ROOT, SILENT, Example, merged


@dataclass(frozen=True, slots=True)
class Cut:
    """An example with its pieces."""

    example: Example
    pieces: list[list[int]]

    @property
    def length(self) -> int:
        return 2 + sum(map(len, self.pieces))


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the network reads: ids, mask [B, L]; first, last, atoms [B, N] (`atoms` is 1 where there is one)."""

    ids: Tensor
    mask: Tensor
    first: Tensor
    last: Tensor
    atoms: Tensor


def cut(example: Example, pieces: Pieces) -> Cut:
    return Cut(example, pieces.of(example.text, example.atoms))


def packed(cuts: Sequence[Cut], rng: random.Random, longest: int) -> Iterator[Cut]:
    """Runs of neighbouring windows of one corpus as one, up to a length drawn anew for each."""
    run: list[Cut] = []
    limit = rng.randint(longest // 4, longest)
    for item in cuts:
        if run and sum(c.length for c in run) + item.length > limit:
            yield _joined(run)
            run, limit = [], rng.randint(longest // 4, longest)
        run.append(item)
    if run:
        yield _joined(run)


def _joined(run: Sequence[Cut]) -> Cut:
    if len(run) == 1:
        return run[0]
    return Cut(merged([c.example for c in run]), [p for c in run for p in c.pieces])


def batches(cuts: Sequence[Cut], size: int, rng: random.Random) -> list[list[Cut]]:
    """Batches of at most `size` pieces, padding included, in random order; a longer window stands alone."""
    order = sorted(cuts, key=lambda c: (c.length, c.example.text))
    found: list[list[Cut]] = []
    for item in order:
        if not found or item.length * (len(found[-1]) + 1) > size:
            found.append([])
        found[-1].append(item)
    rng.shuffle(found)
    return found


def inputs(batch: Sequence[Cut], pieces: Pieces) -> Inputs:
    """The tensors of a batch of windows."""
    longest = max(c.length for c in batch)
    most = max(len(c.pieces) for c in batch)
    ids = torch.full((len(batch), longest), pieces.padding)
    mask = torch.zeros(len(batch), longest)
    first, last = torch.zeros(len(batch), most, dtype=torch.long), torch.zeros(len(batch), most, dtype=torch.long)
    there = torch.zeros(len(batch), most)
    for row, item in enumerate(batch):
        flat, begins, ends = [pieces.begin], [], []
        for part in item.pieces:
            begins.append(len(flat))
            flat += part
            ends.append(len(flat) - 1)
        flat.append(pieces.end)
        ids[row, : len(flat)] = torch.tensor(flat)
        mask[row, : len(flat)] = 1
        first[row, : len(begins)] = torch.tensor(begins)
        last[row, : len(ends)] = torch.tensor(ends)
        there[row, : len(begins)] = 1
    return Inputs(ids, mask, first, last, there)


def aligned(batch: Sequence[Cut], name: str, width: int) -> Tensor | None:
    """One label an atom [B, N], SILENT where there is none; None when no window of the batch has the task."""
    if not any(getattr(c.example, name) for c in batch):
        return None
    found = torch.full((len(batch), width), SILENT)
    for row, item in enumerate(batch):
        values = getattr(item.example, name)
        found[row, : len(values)] = torch.tensor(values, dtype=torch.long)
    return found


def heads(batch: Sequence[Cut], width: int) -> Tensor | None:
    """Heads [B, N] as columns of the arc scores: `width` for the root, SILENT for none."""
    found = aligned(batch, "heads", width)
    return None if found is None else torch.where(found == ROOT, torch.tensor(width), found)


def layers(batch: Sequence[Cut], width: int) -> Tensor | None:
    """O/B/I labels [B, N, layers], SILENT for layers that a corpus does not annotate."""
    if not any(c.example.layers for c in batch):
        return None
    found = torch.full((len(batch), width, len(LAYERS)), SILENT)
    for row, item in enumerate(batch):
        for layer, values in item.example.layers.items():
            found[row, : len(values), LAYERS.index(layer)] = torch.tensor(values)
    return found


@dataclass(frozen=True, slots=True)
class Nodes:
    """Triggers of a batch: window, atom, relation, modality [T]; roles [T, roles, N]; `windows` [B] have facts."""

    window: Tensor
    atom: Tensor
    relation: Tensor
    modality: Tensor
    roles: Tensor
    windows: Tensor


def nodes(batch: Sequence[Cut], width: int, relations: Sequence[str]) -> Nodes | None:
    if not any(c.example.nodes is not None for c in batch):
        return None
    rows = [(row, node) for row, c in enumerate(batch) for node in c.example.nodes or ()]
    roles = torch.zeros(len(rows), len(ROLES), width)
    for i, (_, node) in enumerate(rows):
        for role, atom in node.roles:
            roles[i, ROLES.index(role), atom] = 1
    return Nodes(
        torch.tensor([row for row, _ in rows], dtype=torch.long),
        torch.tensor([n.atom for _, n in rows], dtype=torch.long),
        torch.tensor([relations.index(n.relation) for _, n in rows], dtype=torch.long),
        torch.tensor([MODALITIES.index(n.modality) for _, n in rows], dtype=torch.long),
        roles,
        torch.tensor([float(c.example.nodes is not None) for c in batch]),
    )


def antecedents(batch: Sequence[Cut], width: int) -> tuple[Tensor, Tensor, Tensor] | None:
    """Mentions to resolve: window, atom [M] and right answers [M, N + 1] (the last column: to none)."""
    rows = [(row, atom, right) for row, c in enumerate(batch) for atom, right in sorted(c.example.antecedents.items())]
    if not rows:
        return None
    right = torch.zeros(len(rows), width + 1)
    for i, (_, _, answers) in enumerate(rows):
        right[i, answers or [width]] = 1
    return torch.tensor([r[0] for r in rows]), torch.tensor([r[1] for r in rows]), right
