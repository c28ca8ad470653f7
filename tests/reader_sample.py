"""A model that knows the answers: predictions made from annotated passages, for tests without weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kg.model import Span
from kg.ontology import load
from kg.reader.atoms import atoms
from kg.reader.model import Prediction
from kg.reader.schema import DEPRELS, LAYERS, MODALITIES, ROLES, UPOS
from kg.reader.windows import Window
from kg.training.examples import Example, of_passage
from kg.training.passages import parse

SURE, UNSURE = 5.0, -5.0


@dataclass
class Knowing:
    """Stands in for kg.reader.model.Model: each text that it reads must be one of its passages'."""

    examples: dict[str, Example]

    @property
    def relations(self) -> tuple[str, ...]:
        return tuple(sorted(load().relations))

    def read(self, text: str, start: int = 0, end: int | None = None) -> tuple[list[Span], list[Prediction]]:
        return atoms(text), [prediction(self.examples[text], self.relations)]


def knowing(*blocks: str) -> Knowing:
    """A model that reads these passages right."""
    examples = [of_passage(parse(block)) for block in blocks]
    return Knowing({e.text: e for e in examples})


def prediction(example: Example, relations: Sequence[str]) -> Prediction:
    """What a perfect model says: every word hangs on the first of its sentence, everything else is as annotated."""
    count = len(example.atoms)
    starts = np.full(count, UNSURE)
    begins = [i for i in range(count) if i == 0 or example.text[example.atoms[i - 1].start] in ".!?"]
    starts[begins] = SURE
    arcs = np.full((count, count + 1), UNSURE)
    for i in range(count):
        first = max(b for b in begins if b <= i)
        arcs[i, count if i == first else first] = SURE
    spans = np.zeros((count, len(LAYERS), 3))
    for layer, labels in example.layers.items():
        spans[range(count), LAYERS.index(layer), labels] = 1.0
    nodes = example.nodes or []
    roles = np.zeros((len(nodes), len(ROLES), count))
    for t, node in enumerate(nodes):
        for role, atom in node.roles:
            roles[t, ROLES.index(role), atom] = 0.99
    antecedents = np.full((count, count), UNSURE)
    for atom, right in example.antecedents.items():
        antecedents[atom, right] = SURE
    return Prediction(
        Window(0, 0, count),
        starts,
        np.full(count, UNSURE),
        np.full(count, UPOS.index("NOUN")),
        arcs,
        arcs.argmax(axis=1),
        np.full(count, DEPRELS.index("dep")),
        spans,
        np.array([n.atom for n in nodes], dtype=int),
        np.array([relations.index(n.relation) for n in nodes], dtype=int),
        np.full(len(nodes), 0.95),
        np.eye(4)[[MODALITIES.index(n.modality) for n in nodes]].reshape(-1, 4),
        roles,
        antecedents,
    )
