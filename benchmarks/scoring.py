"""Scores of analyses against annotation: each the count of what is right, found and wanted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analysis import ROOT, Analysis, Pair, Stretch, Word, touches
from texts import Gold

from kg.training.evaluation import NOTHING, Score

NOWHERE = (-1, -1)


@dataclass(frozen=True, slots=True)
class Trees:
    """F1 over the words of raw text, as in the CoNLL 2018 shared task: a word counts where its characters are right."""

    words: Score
    upos: Score
    heads: Score


def trees(golds: Sequence[Gold], found: Sequence[Sequence[Word]]) -> Trees:
    words = upos = heads = NOTHING
    for gold, mine in zip(golds, found, strict=True):
        wanted = gold.gold.words
        words += _common([(w.place, None) for w in mine], [(w.place, None) for w in wanted])
        upos += _common([(w.place, w.tag) for w in mine], [(w.place, w.tag) for w in wanted])
        signs = {w.place for w in wanted if w.tag == "PUNCT"}
        heads += _common(_arcs(mine, signs), _arcs(wanted, signs))
    return Trees(words, upos, heads)


def _arcs(words: Sequence[Word], without: set[Stretch]) -> list[tuple[Stretch, Stretch | None]]:
    return [(w.place, None if w.head == ROOT else words[w.head].place) for w in words if w.place not in without]


def _common(mine: Sequence[tuple[Stretch, object]], wanted: Sequence[tuple[Stretch, object]]) -> Score:
    """Those of both; a word that the text does not spell is wanted and cannot be found."""
    right = {w for w in mine if w[0] != NOWHERE} & set(wanted)
    return Score(len(right), len(mine), len(wanted))


def names(golds: Sequence[Gold], found: Sequence[Analysis], *, overlap: bool) -> Score:
    """PER, ORG and LOC; with `overlap`, touching one of the same type is enough."""
    total = NOTHING
    for gold, analysis in zip(golds, found, strict=True):
        wanted = set(gold.gold.names)
        mine = {
            n
            for n in analysis.names
            if n.label in ("PER", "ORG", "LOC") and not any(touches(n.place, s) for s in gold.silent)
        }
        right = len(wanted & mine)
        if overlap:
            hit = sum(any(a.label == b.label and touches(a.place, b.place) for b in wanted) for a in mine)
            covered = sum(any(a.label == b.label and touches(a.place, b.place) for b in mine) for a in wanted)
            right = min(hit, covered)
        total += Score(right, len(mine), len(wanted))
    return total


@dataclass(frozen=True, slots=True)
class Pairs:
    """`wanted` pairs of which `reached` are joined; `found` pairs of which `right` join a wanted one; `known` of the
    found have both ends at something annotated."""

    wanted: int
    reached: int
    found: int
    right: int
    known: int

    @property
    def recall(self) -> float:
        return self.reached / self.wanted if self.wanted else 0.0

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def precision_known(self) -> float:
        return self.right / self.known if self.known else 0.0


def pairs(golds: Sequence[Gold], found: Sequence[Analysis]) -> Pairs:
    """Whatever the relation and whichever end comes first (textacy gives a passive's agent as its object)."""
    wanted = reached = count = right = known = 0
    for gold, analysis in zip(golds, found, strict=True):
        mine = set(analysis.pairs)
        wanted += len(gold.gold.pairs)
        reached += sum(any(_joins(p, g) for p in mine) for g in gold.gold.pairs)
        count += len(mine)
        right += sum(any(_joins(p, g) for g in gold.gold.pairs) for p in mine)
        known += sum(_knows(gold, p) for p in mine)
    return Pairs(wanted, reached, count, right, known)


def _joins(pair: Pair, gold: Pair) -> bool:
    straight = _meet(pair.subject, gold.subject) and _meet(pair.object, gold.object)
    return straight or (_meet(pair.subject, gold.object) and _meet(pair.object, gold.subject))


def _meet(some: Iterable[Stretch], others: Sequence[Stretch]) -> bool:
    return any(touches(a, b) for a in some for b in others)


def _knows(gold: Gold, pair: Pair) -> bool:
    """Whether the ends touch two things that are annotated."""
    things = list((gold.things or {}).values())
    subjects = [i for i, places in enumerate(things) if _meet(pair.subject, places)]
    objects = [i for i, places in enumerate(things) if _meet(pair.object, places)]
    return any(a != b for a in subjects for b in objects)
