"""One loss per task, each over the labels that are there."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional

from kg.reader.schema import BEGIN, LAYERS
from kg.training import batches
from kg.training.batches import Cut, Inputs, Nodes
from kg.training.examples import SILENT
from kg.training.network import NO_SCORE, Network

NAMED = 0.2  # about the part of atoms that are in a span: keeps the loss near one label's
FALSE_NODE = 0.2  # probability from which a wrong trigger is trained to have no roles
TASKS = ("starts", "joins", "upos", "arcs", "labels", "spans", "triggers", "modality", "roles", "antecedents")


def losses(network: Network, batch: Sequence[Cut], given: Inputs, relations: Sequence[str]) -> dict[str, Tensor]:
    """The loss of each task that the batch has labels for."""
    x = network.encode(given.ids, given.mask, given.first, given.last)
    width = x.shape[1]
    found: dict[str, Tensor] = {}
    for name, head in (("starts", network.starts), ("joins", network.joins)):
        labels = batches.aligned(batch, name, width)
        if labels is not None:
            known = labels != SILENT
            found[name] = functional.binary_cross_entropy_with_logits(head(x)[..., 0][known], labels[known].float())
    upos = batches.aligned(batch, "upos", width)
    if upos is not None:
        found["upos"] = functional.cross_entropy(network.upos(x).flatten(0, 1), upos.flatten(), ignore_index=SILENT)
    heads = batches.heads(batch, width)
    if heads is not None:
        found |= _syntax(network, x, given, heads, batches.aligned(batch, "deprels", width))
    layers = batches.layers(batch, width)
    if layers is not None:
        total = functional.cross_entropy(
            network.spans(x).view(-1, 3), layers.view(-1), ignore_index=SILENT, reduction="sum"
        )
        found["spans"] = total / (NAMED * max(1, int((layers != SILENT).any(dim=2).sum())))
    nodes = batches.nodes(batch, width, relations)
    if nodes is not None:
        found |= _facts(network, x, given, nodes)
    mentions = batches.antecedents(batch, width)
    if mentions is not None:
        found["antecedents"] = _coreference(network, x, batch, mentions)
    return found


def _syntax(network: Network, x: Tensor, given: Inputs, heads: Tensor, labels: Tensor | None) -> dict[str, Tensor]:
    there = torch.cat([given.atoms, torch.ones(len(heads), 1)], dim=1)
    arcs = network.arcs(x) + ((1 - there) * NO_SCORE)[:, None]
    found = {"arcs": functional.cross_entropy(arcs.flatten(0, 1), heads.flatten(), ignore_index=SILENT)}
    if labels is not None:
        scores = network.labels(x, heads.clamp(min=0))
        known = torch.where(heads == SILENT, torch.tensor(SILENT), labels)
        total = functional.cross_entropy(scores.flatten(0, 1), known.flatten(), ignore_index=SILENT, reduction="sum")
        found["labels"] = total / max(1, int((known != SILENT).sum()))  # a batch may have heads and no label
    return found


def _facts(network: Network, x: Tensor, given: Inputs, nodes: Nodes) -> dict[str, Tensor]:
    scores = network.triggers(x)
    gold = torch.zeros_like(scores)
    gold[nodes.window, nodes.atom, nodes.relation] = 1
    weight = (given.atoms * nodes.windows[:, None])[:, :, None]
    count = max(1, len(nodes.atom))
    raw = functional.binary_cross_entropy_with_logits(scores, gold, reduction="none")
    found = {"triggers": (raw * weight).sum() / count}
    wrong = ((torch.sigmoid(scores.detach()) > FALSE_NODE) & (gold == 0) & (weight > 0)).nonzero()[: 2 * count]
    window, atom, relation = (torch.cat([a, b]) for a, b in zip(_places(nodes), wrong.unbind(1), strict=True))
    if len(window) == 0:
        return found
    modality, roles = network.nodes(x, window, atom, relation)
    target = torch.zeros_like(roles)
    target[: len(nodes.atom)] = nodes.roles
    per_role = functional.binary_cross_entropy_with_logits(roles, target, reduction="none")
    found["roles"] = (per_role * given.atoms[window][:, None]).sum() / count
    if len(nodes.atom):
        found["modality"] = functional.cross_entropy(modality[: len(nodes.atom)], nodes.modality)
    return found


def _places(nodes: Nodes) -> tuple[Tensor, Tensor, Tensor]:
    return nodes.window, nodes.atom, nodes.relation


def _coreference(network: Network, x: Tensor, batch: Sequence[Cut], mentions: tuple[Tensor, Tensor, Tensor]) -> Tensor:
    window, atom, right = mentions
    width = x.shape[1]
    begins = torch.zeros(len(batch), width)
    for row, item in enumerate(batch):
        for layer in LAYERS[:8]:
            labels = torch.tensor(item.example.layers[layer]) if layer in item.example.layers else torch.zeros(0)
            begins[row, : len(labels)] += labels == BEGIN
    allowed = (begins[window] > 0) & (torch.arange(width)[None] < atom[:, None])
    scores = network.antecedents(x)[window, atom]
    scores = torch.where(allowed, scores, torch.tensor(NO_SCORE))
    scores = torch.cat([scores, torch.zeros(len(scores), 1)], dim=1)
    every = torch.logsumexp(scores, dim=1)
    good = torch.logsumexp(torch.where(right > 0, scores, torch.tensor(NO_SCORE)), dim=1)
    return (every - good).mean()
