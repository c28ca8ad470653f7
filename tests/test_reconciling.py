"""Several extractors' claims of one document become one list."""

from __future__ import annotations

from decimal import Decimal

from kg.extraction.reconciling import reconcile
from kg.model import Claim, Mention, MentionKind, Modality, Money, Span
from kg.ontology import load


def mention(name: str) -> Mention:
    return Mention(Span(0, len(name)), name, MentionKind.NAME, "Company", name)


def claim(extractor: str, relation: str, subject: str, obj: str | Money, modality: Modality = Modality.ACTUAL) -> Claim:
    end = mention(obj) if isinstance(obj, str) else obj
    return Claim(relation, mention(subject), end, modality, Span(0, 1), extractor, "x", 0.8)


def kept(*by_extractor: list[Claim]) -> list[tuple[str, str]]:
    return [(c.extractor, c.relation) for c in reconcile(by_extractor, load())]


def test_what_the_first_has_said_is_not_said_again() -> None:
    rules = [claim("rules", "acquires", "Orvia", "Tessel")]
    reader = [
        claim("reader", "acquires", "ORVIA", "Tessel", Modality.PLANNED),
        claim("reader", "owns", "Orvia", "Tessel"),
    ]
    assert kept(rules, reader) == [("rules", "acquires"), ("reader", "owns")]


def test_a_symmetric_fact_is_the_same_either_way() -> None:
    rules = [claim("rules", "mergesWith", "Orvia", "Tessel")]
    assert kept(rules, [claim("reader", "mergesWith", "Tessel", "Orvia")]) == [("rules", "mergesWith")]


def test_the_direction_of_other_facts_counts() -> None:
    rules = [claim("rules", "acquires", "Orvia", "Tessel")]
    assert len(kept(rules, [claim("reader", "acquires", "Tessel", "Orvia")])) == 2


def test_measures_are_the_same_when_their_values_are() -> None:
    million = Money(Decimal(1_000_000), "EUR")
    rules = [claim("rules", "revenue", "Orvia", million)]
    other = [
        claim("reader", "revenue", "Orvia", million),
        claim("reader", "revenue", "Orvia", Money(Decimal(2), "EUR")),
    ]
    assert kept(rules, other) == [("rules", "revenue"), ("reader", "revenue")]


def test_one_extractor_may_say_a_thing_twice() -> None:
    twice = [claim("rules", "acquires", "Orvia", "Tessel"), claim("rules", "acquires", "Orvia", "Tessel")]
    assert len(kept(twice)) == 2
