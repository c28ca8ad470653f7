"""Says which statements of a graph are which gold facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from kg.evaluation.gold import Gold, GoldDocument, GoldEntity, GoldFact, Measure
from kg.evaluation.names import normalise, overlap
from kg.evaluation.scores import Verdict
from kg.evaluation.triples import FoundStatement, Triples, number

_ABSTRACT_OVERLAP, _ROLE_OVERLAP = 0.6, 0.5  # the least word overlap that counts as the same
_DATES = ("date", "startDate", "endDate")
# a fact that began on a day and one that happened on it are told apart by few readers
_ALSO_SAID_BY = {"date": ("startDate",), "startDate": ("date",)}


class Judge:
    """Says which statements are which gold facts."""

    def __init__(self, triples: Triples, gold: Gold, symmetric: frozenset[str]) -> None:
        self.triples, self.gold, self.symmetric = triples, gold, symmetric
        self._known: dict[tuple[str, str], bool] = {}

    def is_any(self, node: str, entities: Sequence[str]) -> bool:
        return any(self._is(node, entity) for entity in entities)

    def _is(self, node: str, entity: str) -> bool:
        key = (node, entity)
        if key not in self._known:
            self._known[key] = self._compare(self.triples.names(node), self.gold.entities[entity])
        return self._known[key]

    def _compare(self, names: set[str], entity: GoldEntity) -> bool:
        forms = {normalise(name) for name in names}
        if forms & entity.forms:
            return True
        if not entity.is_abstract or forms & self.gold.all_forms:
            return False
        return any(overlap(name, known) >= _ABSTRACT_OVERLAP for name in names for known in entity.names)

    def is_hit(self, statement: FoundStatement, fact: GoldFact) -> bool:
        if statement.relation != fact.relation:
            return False
        if fact.measure:
            return self._has_measure(statement, fact.measure) and self.is_any(statement.subject, fact.subjects)
        ends = [(statement.subject, statement.object)]
        if fact.relation in self.symmetric:
            ends.append((statement.object, statement.subject))
        return any(self.is_any(s, fact.subjects) and self.is_any(o, fact.objects) for s, o in ends)

    def _has_measure(self, statement: FoundStatement, wanted: Measure) -> bool:
        value, currency = self.triples.measure(statement)
        if value is None or not abs(value - wanted.value) <= 1e-6 * abs(wanted.value):
            return False
        return not wanted.currency or currency in (None, wanted.currency)

    def qualifiers(self, statement: FoundStatement, fact: GoldFact) -> dict[str, bool]:
        return {key: self._has_qualifier(statement, key, wanted) for key, wanted in fact.qualifiers.items()}

    def _has_qualifier(self, statement: FoundStatement, key: str, wanted: Any) -> bool:
        if key == "amount":
            return self.triples.measure(statement) == (wanted.value, wanted.currency)
        said = [term.text for term in self.triples.terms(statement.node, key, *_ALSO_SAID_BY.get(key, ()))]
        if key == "place":
            return any(self.is_any(place, wanted) for place in said)
        if key == "role":
            return any(overlap(role, str(wanted)) >= _ROLE_OVERLAP for role in said)
        if key in _DATES:
            return any(date.startswith(str(wanted)) for date in said)
        if (quantity := number(wanted)) is not None:
            return any(number(text) == quantity for text in said)
        return any(normalise(text) == normalise(str(wanted)) for text in said)


def judge_document(judge: Judge, document: GoldDocument, statements: Sequence[FoundStatement]) -> Iterator[Verdict]:
    """One verdict for each core fact and for each statement that is no fact, in this order."""
    here = [statement for statement in statements if statement.is_from(document.name)]
    hits = {id(fact): [s for s in here if judge.is_hit(s, fact)] for fact in document.facts}
    taken: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for fact in document.facts:
        if not fact.is_optional:
            free = [s for s in hits[id(fact)] if s.node not in taken[fact.wording]]
            verdict, chosen = _judge_fact(judge, document, fact, free)
            taken[fact.wording] |= chosen
            yield verdict
    right = {s.node for found in hits.values() for s in found}
    name = judge.triples.short_name
    for s in here:
        if s.node not in right:
            words = f"{name(s.subject)} {s.relation} {name(s.object)}"
            yield Verdict("wrong", document.name, document.language, s.relation, words, s.modality)


def _judge_fact(
    judge: Judge, document: GoldDocument, fact: GoldFact, hits: Sequence[FoundStatement]
) -> tuple[Verdict, set[str]]:
    """The verdict on a core fact, and the statement that it uses up."""
    about = (document.name, document.language, fact.relation, fact.summary, fact.evidence)
    if not hits:
        return Verdict("missed", *about), set()
    ranked = [(s.modality in fact.modalities, sum(judge.qualifiers(s, fact).values())) for s in hits]
    best = hits[ranked.index(max(ranked))]
    is_denial_right = document.claims_denial_of(fact, judge.symmetric)
    said = {s.modality for s in hits}
    is_modality_right = not said.isdisjoint(fact.modalities) and ("denied" not in said or is_denial_right)
    return Verdict("found", *about, is_modality_right, judge.qualifiers(best, fact)), {best.node}
