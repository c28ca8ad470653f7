"""What the reader says of a text, in code points: words with their syntax, names, and facts with their parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from kg.model import Span
from kg.reader import trees
from kg.reader.model import Array, Model, Prediction
from kg.reader.schema import BEGIN, DEPRELS, LAYERS, MODALITIES, NOMINAL, OUTSIDE, ROLES, UPOS

# Chosen on the development passages
ROLE_FLOOR = 0.5
TRIGGER_FLOOR = 0.35


@dataclass(frozen=True, slots=True)
class Word:
    """A word; `head` is the index of its head in the reading, its own for a root."""

    span: Span
    upos: str
    head: int
    deprel: str
    is_start: bool  # of a sentence


@dataclass(frozen=True, slots=True)
class Name:
    """A stretch that a layer marks: a name, a nominal, a value, a time or an office."""

    span: Span
    label: str
    score: float


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: `subject` and `object` are names or nominals of the reading (`object` a value for measures, None for
    statements); `qualifiers` maps stake, amount, date, start, end, role, place and by to stretches."""

    relation: str
    trigger: Span
    subject: Name
    object: Name | None
    modality: str
    score: float
    qualifiers: tuple[tuple[str, Name], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as read. `antecedents` maps a nominal or pronoun to the earlier mention that it goes back to."""

    words: tuple[Word, ...]
    names: tuple[Name, ...]
    facts: tuple[Fact, ...]
    antecedents: tuple[tuple[Span, Name], ...]


def read(model: Model, text: str, start: int = 0, end: int | None = None, *, syntax: bool = True) -> Reading:
    """Read `text[start:end]`; what is found depends on that text alone. Without `syntax` no words are made."""
    atoms, predictions = model.read(text, start, end)
    words: list[Word] = []
    names: list[Name] = []
    facts: list[Fact] = []
    antecedents: list[tuple[Span, Name]] = []
    for prediction in predictions:
        spans = atoms[prediction.window.first : prediction.window.end]
        part = _Part(prediction, spans, model.relations)
        words += part.words(len(words)) if syntax else ()
        names += [n for n in part.names if n.span.start >= part.own_start]
        facts += part.facts()
        antecedents += [(s, n) for s, n in part.antecedents() if s.start >= part.own_start]
    return Reading(tuple(words), tuple(names), tuple(facts), tuple(antecedents))


class _Part:
    """One window's prediction as words, names and facts."""

    def __init__(self, prediction: Prediction, spans: Sequence[Span], relations: Sequence[str]) -> None:
        self.p = prediction
        self.spans = spans
        self.relations = relations
        self.own = prediction.window.own - prediction.window.first
        self.own_start = spans[self.own].start
        self.sentence = np.cumsum(prediction.starts > 0)  # of each atom
        self.ranges = list(_names(prediction.spans))
        self.names = [self._name(*r) for r in self.ranges]
        self.name_at = {
            i: n for (first, end, _, _), n in zip(self.ranges, self.names, strict=True) for i in range(first, end)
        }

    def _name(self, first: int, end: int, layer: int, score: float) -> Name:
        return Name(Span(self.spans[first].start, self.spans[end - 1].end), LAYERS[layer], score)

    def words(self, offset: int) -> Iterator[Word]:
        """The words of the window's own part; their heads count from `offset`."""
        count = len(self.spans)
        begins = [i for i in range(self.own, count) if i == self.own or self.p.starts[i] > 0 or self.p.joins[i] <= 0]
        sentences = [n for n, i in enumerate(begins) if n == 0 or self.p.starts[i] > 0]
        ends = [*begins[1:], count]
        for first, last in zip(sentences, [*sentences[1:], len(begins)], strict=True):
            at = begins[first:last]
            found = trees.heads(np.concatenate([self.p.arcs[at][:, at], self.p.arcs[at][:, count:]], axis=1))
            for n, (i, head) in enumerate(zip(at, found, strict=True)):
                root = head == len(at)
                label = DEPRELS[int(self.p.deprels[i])]
                yield Word(
                    Span(self.spans[i].start, self.spans[ends[first + n] - 1].end),
                    UPOS[int(self.p.upos[i])],
                    offset + first + (n if root else head),
                    "root" if root else "dep" if label == "root" else label,
                    n == 0,
                )

    def facts(self) -> Iterator[Fact]:
        order = sorted(range(len(self.p.node_atom)), key=lambda t: (self.p.node_atom[t], self.p.node_relation[t]))
        for t in order:
            atom, score = int(self.p.node_atom[t]), float(self.p.node_score[t])
            if atom >= self.own and score >= TRIGGER_FLOOR:
                yield from self._facts_of(t, atom, score)

    def _facts_of(self, t: int, atom: int, score: float) -> Iterator[Fact]:
        same = self.sentence == self.sentence[atom]
        parts = {role: list(self._fillers(self.p.roles[t, k] * same)) for k, role in enumerate(ROLES)}
        relation = self.relations[int(self.p.node_relation[t])]
        modality = MODALITIES[int(self.p.modality[t].argmax())]
        qualifiers = tuple(
            (role, max(found, key=lambda f: f[1])[0])
            for role, found in parts.items()
            if found and role not in ("subject", "object")
        )
        objects: list[tuple[Name | None, float]] = [*parts["object"]]
        if relation == "statesThat":
            objects = [(None, 1.0)]
        # an object that carries the fact itself ("the Danish club") does not say it of the next one ("the Thai club")
        trigger = self.spans[atom]
        objects = [o for o in objects if o[0] and o[0].span.contains(trigger)] or objects
        for obj, certain in objects:
            for subject, sure in self._subjects(parts["subject"], obj, trigger):
                if obj is None or obj.span != subject.span:
                    total = score * min(sure, certain)
                    yield Fact(relation, trigger, subject, obj, modality, total, qualifiers)

    def _subjects(self, found: list[tuple[Name, float]], obj: Name | None, trigger: Span) -> list[tuple[Name, float]]:
        """An object that carries the fact itself ("the Danish club") says it of one subject only."""
        if obj is None or not obj.span.contains(trigger) or not found:
            return found
        return [max(found, key=lambda f: f[1])]

    def _fillers(self, probabilities: Array) -> Iterator[tuple[Name, float]]:
        seen: set[Span] = set()
        for i in np.flatnonzero(probabilities >= ROLE_FLOOR):
            name = self.name_at.get(int(i))
            if name is not None and name.span not in seen:
                seen.add(name.span)
                yield name, float(probabilities[i])

    def antecedents(self) -> Iterator[tuple[Span, Name]]:
        things = [
            (r, n) for r, n in zip(self.ranges, self.names, strict=True) if n.label not in ("VAL", "TIME", "ROLE")
        ]
        for (first, _, _, _), name in things:
            if name.label != NOMINAL:
                continue
            earlier = [(float(self.p.antecedents[first, r[0]]), -r[0], n) for r, n in things if r[0] < first]
            best = max(earlier, default=None, key=lambda e: e[:2])
            if best is not None and best[0] > 0:
                yield name.span, best[2]


def _names(probabilities: Array) -> Iterator[tuple[int, int, int, float]]:
    """Stretches (first atom, end, layer, score) that do not overlap, the surer first kept; [N, layers, 3]."""
    found: list[tuple[float, int, int, int]] = []
    best = probabilities.argmax(axis=2)
    for layer in range(best.shape[1]):
        labels = best[:, layer]
        first = None
        for i in range(len(labels) + 1):
            label = labels[i] if i < len(labels) else OUTSIDE
            if first is not None and label in (OUTSIDE, BEGIN):
                score = float(1 - probabilities[first:i, layer, OUTSIDE].max())
                found.append((score, first, i, layer))
                first = None
            if first is None and label != OUTSIDE:
                first = i
    taken: set[int] = set()
    kept = []
    for score, first, end, layer in sorted(found, key=lambda f: (-f[0], f[1], f[3])):
        if taken.isdisjoint(range(first, end)):
            taken.update(range(first, end))
            kept.append((first, end, layer, score))
    return iter(sorted(kept))
