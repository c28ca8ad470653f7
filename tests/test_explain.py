"""Explaining: found by name in any language and case, every fact in words with its sentence."""

from __future__ import annotations

from dataclasses import replace

import graph_sample as s
import pytest

from kg.errors import KGError
from kg.explain import Explanation, Fact, Source, UnknownNameError, explain
from kg.model import Label
from kg.store import Store, open_store


@pytest.fixture(scope="module")
def store() -> Store:
    return open_store(s.sample())


def fact(explanation: Explanation, relation: str, part: str) -> Fact:
    (found,) = (fact for fact in explanation.facts if (fact.relation, fact.part) == (relation, part))
    return found


@pytest.mark.parametrize("name", ["Kaldora", "Kaldorië", "kaldora", "KALDORIË", "Kaldorie\u0308", s.KALDORA.iri])
def test_a_thing_by_any_of_its_names(store: Store, name: str) -> None:
    found = explain(store, name)
    assert (found.iri, found.name, found.classes) == (s.KALDORA.iri, "Kaldora", ("Country",))
    assert found.labels == (Label("Kaldora", "en"), Label("Kaldorië", "nl"))


def test_aliases_and_all_classes(store: Store) -> None:
    assert explain(store, "PT Arga Niaga").aliases == (Label("Arga", "en"), Label("PT Arga Niaga", "id"))
    assert explain(store, "Lentera").classes == ("Company", "Platform")


def test_a_deal_in_words(store: Store) -> None:
    deal = fact(explain(store, "Lentera"), "acquires", "object")
    assert (deal.iri, deal.subject, deal.object) == (s.DEAL.iri, "Arga Niaga", "Lentera")
    assert (deal.modality, deal.confidence, deal.speakers) == ("Planned", 0.85, ("Arga Niaga",))
    assert deal.qualifiers == (("stake", "75.5%"), ("amount", "1500000000 USD"), ("date", "2023-10"))
    start, end = s.DEAL_SENTENCE.span.start, s.DEAL_SENTENCE.span.end
    title = 'Arga Niaga buys "Lentera" <soon>'
    assert deal.sources == (Source(s.DEAL_SENTENCE.quote, "deal.txt", "en", start, end, title),)


@pytest.mark.parametrize(
    ("relation", "words"),
    [
        ("userCount", "12000000 users"),
        ("deliveryVolume", "3500 parcels"),
        ("marketShare", "12.5%"),
    ],
)
def test_measures_in_words(store: Store, relation: str, words: str) -> None:
    assert fact(explain(store, "Lentera"), relation, "subject").object == words


def test_every_part_that_a_thing_plays(store: Store) -> None:
    kaldora = explain(store, "Kaldora")
    assert {(fact.relation, fact.part) for fact in kaldora.facts} == {
        ("bans", "subject"),
        ("marketSize", "subject"),
        ("investsIn", "object"),
        ("operatesIn", "object"),
        ("userCount", "place"),
        ("marketShare", "place"),
    }
    assert fact(explain(store, "Damar Putri"), "negotiatesWith", "speaker").modality == "Denied"


def test_sentences_of_two_documents(store: Store) -> None:
    users = fact(explain(store, "Lentera"), "userCount", "subject")
    assert [(source.document, source.language) for source in users.sources] == [
        ("deal.txt", "en"),
        (s.DUTCH.identifier, "nl"),
    ]
    assert dict(users.qualifiers)["place"] == "Kaldora"


def test_a_name_that_is_nearly_there(store: Store) -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'Lentera'") as caught:
        explain(store, "Lenterra")
    assert isinstance(caught.value, KGError)
    assert caught.value.nearest[0] == "Lentera"


@pytest.mark.parametrize("name", ["", "Zyxwv 12345", "永"])
def test_a_name_that_is_nowhere_near(store: Store, name: str) -> None:
    with pytest.raises(UnknownNameError, match="kg query DIR names"):
        explain(store, name)


def test_marks_decide(store: Store) -> None:
    with pytest.raises(UnknownNameError):
        explain(store, "Kaldorie")


def test_namesakes_are_named_and_the_one_of_most_facts_is_told() -> None:
    place = s.entity("Arga Niaga", "place", "City")
    graph = replace(s.sample(), entities=(place, *s.ENTITIES))
    found = explain(open_store(graph), "arga niaga")
    assert (found.iri, found.namesakes) == (s.ARGA.iri, (place.iri,))
    assert explain(open_store(graph), place.iri).facts == ()


def test_an_exact_name_goes_before_one_in_another_case() -> None:
    upper = s.entity("LENTERA", "concept", "Concept")
    found = explain(open_store(replace(s.sample(), entities=(upper, *s.ENTITIES))), "LENTERA")
    assert (found.iri, found.namesakes) == (upper.iri, ())
