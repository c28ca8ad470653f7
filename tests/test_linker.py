"""Linking: one node per thing, one statement per fact, whatever the order; qualifiers that agree merge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from extraction_help import document, extract
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.identity.iris import Minter
from kg.identity.linker import Linked, link
from kg.model import (
    Claim,
    Document,
    Label,
    Mention,
    MentionKind,
    Modality,
    Money,
    PartialDate,
    Percent,
    Qualifiers,
    Quantity,
    Span,
    Statement,
)
from kg.ontology import load as load_ontology

ONTOLOGY, MINTER = load_ontology(), Minter()
TEXT = "Zantora bought Avelin. Zantora Group owns Brimfell in Jakarta. Mark Ellwood leads it. Indonesië. 印尼."
EN, NL = document(TEXT, "en", identifier="a.txt"), document(TEXT, "nl", identifier="b.txt")


def mention(name: str, cls: str = "Company", kind: MentionKind = MentionKind.NAME, text: str = "") -> Mention:
    start = max(TEXT.find(text or name), 0)
    words = text or name
    return Mention(Span(start, start + len(words)), words, kind, cls, name)


def claim(relation: str = "acquires", subject: str = "Zantora", other: object = "Avelin", **more: object) -> Claim:
    """A claim between companies, or with a value or a mention as it is."""
    thing = mention(other) if isinstance(other, str) else other
    values = {"modality": Modality.ACTUAL, "evidence": Span(0, 22), "confidence": 0.8, **more}
    return Claim(relation, mention(subject), thing, extractor="rules", rule="test", **values)  # type: ignore[arg-type]


def linked(*read: tuple[Document, Sequence[Claim]]) -> Linked:
    return link(read, ONTOLOGY, MINTER)


def one(*claims: Claim) -> Statement:
    [statement] = linked((EN, claims)).statements
    return statement


def names(result: Linked) -> set[str]:
    return {entity.name for entity in result.entities}


# --- statements -------------------------------------------------------------------------------------------------------


def test_one_fact_in_two_documents_is_one_statement_with_two_evidences() -> None:
    result = linked((EN, [claim(confidence=0.6)]), (NL, [claim(confidence=0.8)]))
    [statement] = result.statements
    assert [e.document for e in statement.evidence] == ["a.txt", "b.txt"]
    assert [e.quote for e in statement.evidence] == ["Zantora bought Avelin."] * 2
    assert statement.confidence == 0.8
    assert names(result) == {"Zantora", "Avelin"}


def test_one_sentence_read_twice_is_one_evidence() -> None:
    assert len(one(claim(), claim()).evidence) == 1


def test_symmetric_relations_have_one_direction() -> None:
    there, back = claim("mergesWith", "Zantora", "Avelin"), claim("mergesWith", "Avelin", "Zantora")
    assert one(there, back).subject < str(one(there, back).object)
    assert len(linked((EN, [claim("owns", "Zantora", "Avelin"), claim("owns", "Avelin", "Zantora")])).statements) == 2


@pytest.mark.parametrize("other", ["Zantora", "ZANTORA", "Zantora.com"])
def test_a_thing_is_not_related_to_itself_under_another_name(other: str) -> None:
    assert linked((EN, [claim("owns", other=other)])).statements == ()


def test_facts_that_differ_in_modality_or_object_are_two() -> None:
    assert len(linked((EN, [claim(), claim(modality=Modality.DENIED)])).statements) == 2
    assert len(linked((EN, [claim(), claim(other="Brimfell")])).statements) == 2
    assert len(linked((EN, [claim("revenue", other=Money(Decimal(n), "EUR")) for n in (1, 2)])).statements) == 2


def test_values_that_are_equal_are_one_object() -> None:
    assert one(*(claim("revenue", other=Money(Decimal(n), "EUR")) for n in ("5", "5.00", "5E0"))).object == Money(
        Decimal(5), "EUR"
    )
    assert one(claim("marketShare", other=Percent(Decimal("7.0"))), claim("marketShare", other=Percent(Decimal(7))))


def test_the_unit_of_a_count_is_a_qualifier_of_its_own() -> None:
    counted = claim(
        "deliveryVolume", other=Quantity(Decimal(9), "parcels", "day"), qualifiers=Qualifiers(unit="parcels", per="day")
    )
    assert one(counted).object == Quantity(Decimal(9))
    assert (one(counted).qualifiers.unit, one(counted).qualifiers.per) == ("parcels", "day")


def test_words_said_carry_the_documents_language() -> None:
    said = replace(claim("statesThat"), object="wij groeien")
    [statement] = linked((NL, [said])).statements
    assert statement.object == Label("wij groeien", "nl")


def test_all_speakers_are_kept() -> None:
    statement = one(claim(speaker=mention("Mark Ellwood", "Person")), claim(speaker=mention("Brimfell")), claim())
    assert statement.attributed_to == (
        MINTER.entity("Brimfell", "organization"),
        MINTER.entity("Mark Ellwood", "person"),
    )


# --- qualifiers -------------------------------------------------------------------------------------------------------

YEAR, MONTH, DAY = PartialDate(2023), PartialDate(2023, 10), PartialDate(2023, 10, 5)


@pytest.mark.parametrize(
    ("first", "second", "merged"),
    [
        (Qualifiers(), Qualifiers(stake=Decimal(30)), {"stake": Decimal(30)}),
        (Qualifiers(stake=Decimal(30)), Qualifiers(stake=Decimal("30.0")), {"stake": Decimal(30)}),
        (Qualifiers(stake=Decimal(30)), Qualifiers(date=YEAR), {"stake": Decimal(30), "date": YEAR}),
        (Qualifiers(date=YEAR), Qualifiers(date=MONTH), {"date": MONTH}),
        (Qualifiers(date=DAY), Qualifiers(date=YEAR), {"date": DAY}),
        (Qualifiers(start_date=MONTH), Qualifiers(start_date=DAY), {"start_date": DAY}),
        (Qualifiers(role="CEO"), Qualifiers(role="chief executive"), {"roles": (Label("chief executive", "en"),)}),
    ],
)
def test_qualifiers_that_agree_merge_the_more_precise_wins(
    first: Qualifiers, second: Qualifiers, merged: dict[str, object]
) -> None:
    for pair in ((first, second), (second, first)):
        found = one(*(claim(qualifiers=q) for q in pair)).qualifiers
        assert {name: getattr(found, name) for name in merged} == merged


def test_a_role_keeps_its_wording_in_each_language() -> None:
    dutch = document(TEXT, "nl", identifier="nl.txt")
    read = [
        (EN, [claim(qualifiers=Qualifiers(role="chief")), claim(qualifiers=Qualifiers(role="chief executive"))]),
        (dutch, [claim(qualifiers=Qualifiers(role="topvrouw"))]),
    ]
    [statement] = linked(*read).statements
    assert statement.qualifiers.roles == (Label("chief executive", "en"), Label("topvrouw", "nl"))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Qualifiers(stake=Decimal(30)), Qualifiers(stake=Decimal(31))),
        (Qualifiers(amount=Money(Decimal(5), "EUR")), Qualifiers(amount=Money(Decimal(5), "USD"))),
        (Qualifiers(date=PartialDate(2022)), Qualifiers(date=DAY)),
        (Qualifiers(date=PartialDate(2023, 9)), Qualifiers(date=MONTH)),
        (Qualifiers(date=MONTH, stake=Decimal(1)), Qualifiers(date=DAY, stake=Decimal(2))),
        (Qualifiers(per="day"), Qualifiers(per="week")),
    ],
)
def test_qualifiers_that_disagree_make_two_statements(first: Qualifiers, second: Qualifiers) -> None:
    claims = [claim(qualifiers=first), claim(qualifiers=second)]
    assert len(linked((EN, claims)).statements) == 2
    assert len(linked((EN, claims[:1]), (NL, claims[1:])).statements) == 2


def test_two_places_are_two_facts_in_two_documents_and_one_in_one() -> None:
    places = [mention("Jakarta", "City"), mention("Bandung", "City")]
    claims = [claim("launches", other=mention("Quellora", "Platform"), qualifiers=Qualifiers(place=p)) for p in places]
    assert len(linked((EN, claims)).statements) == 1
    assert len(linked((EN, claims[:1]), (NL, claims[1:])).statements) == 2


# --- entities ---------------------------------------------------------------------------------------------------------


def test_every_surface_form_is_a_label_in_its_language() -> None:
    english = claim(subject="Zantora Group")
    dutch = replace(claim(), subject=mention("Zantora Groep"))
    [group] = [e for e in linked((EN, [english]), (NL, [dutch])).entities if "Zantora" in e.name]
    assert group.labels == (Label("Zantora Group", "en"), Label("Zantora Groep", "nl"))


def test_the_most_frequent_form_is_preferred_the_others_are_aliases() -> None:
    subjects = [mention("Zantora"), mention("Zantora", text="PT Zantora"), mention("Zantora")]
    [entity] = [
        e for e in linked((EN, [replace(claim(), subject=s) for s in subjects])).entities if e.name == "Zantora"
    ]
    assert entity.labels == (Label("Zantora", "en"),)
    assert entity.aliases == (Label("PT Zantora", "en"),)


@pytest.mark.parametrize("kind", [MentionKind.PRONOUN, MentionKind.DESCRIPTION])
def test_words_that_point_back_are_no_names(kind: MentionKind) -> None:
    pointing = replace(claim(), subject=mention("Zantora", kind=kind, text="it"))
    labels = {label.text for e in linked((EN, [claim(), pointing])).entities for label in (*e.labels, *e.aliases)}
    assert labels == {"Zantora", "Avelin"}


def test_a_name_that_the_text_does_not_spell_out_has_no_words_as_label() -> None:
    unsaid = replace(mention("trade ministry", "GovernmentBody", text="Mark Ellwood"), is_surface=False)
    labels = {
        x.text for e in linked((EN, [replace(claim(), subject=unsaid)])).entities for x in (*e.labels, *e.aliases)
    }
    assert "Mark Ellwood" not in labels


def test_the_special_class_wins_over_the_general() -> None:
    subjects = [mention("Zantora", "Organization"), mention("Zantora", "Company")]
    [entity] = [
        e for e in linked((EN, [replace(claim(), subject=s) for s in subjects])).entities if e.name == "Zantora"
    ]
    assert entity.classes == ("Company",)


def test_a_person_and_a_company_of_one_name_are_two_nodes() -> None:
    person = replace(claim("founds"), subject=mention("Zantora", "Person"))
    assert len({e.iri for e in linked((EN, [claim(), person])).entities if e.name == "Zantora"}) == 2


def test_case_and_composition_make_no_other_name_but_marks_do() -> None:
    same = ["Trần Thắng", "TRẦN THẮNG", "Trần Thắng"]
    claims = [replace(claim("founds"), subject=mention(name, "Person")) for name in [*same, "Trần Thăng"]]
    people = [e for e in linked((document(TEXT, "vi"), claims)).entities if e.classes == ("Person",)]
    assert len(people) == 2


def test_a_country_is_one_node_in_all_languages() -> None:
    read = [
        (document(TEXT, code, identifier=code), [claim("operatesIn", other=mention(name, "Country"))])
        for code, name in (("en", "Indonesia"), ("nl", "Indonesië"), ("vi", "In-đô-nê-xi-a"))
    ]
    [place] = [e for e in linked(*read[:2]).entities if e.classes == ("Country",)]
    assert {label.language for label in place.labels} == {"en", "id", "nl", "vi"}
    assert Label("Indonesië", "nl") in place.labels


# --- order ------------------------------------------------------------------------------------------------------------

COMPANIES = ("Zantora", "Zantora Group", "ZANTORA", "Avelin", "Brimfell", "Brimfell Groep")
DATES = (None, YEAR, MONTH, DAY, PartialDate(2022), PartialDate(2023, 11))


@st.composite
def some_claims(draw: st.DrawFn) -> Claim:
    relation = draw(st.sampled_from(["acquires", "mergesWith", "meets"]))
    qualifiers = Qualifiers(
        stake=draw(st.sampled_from([None, Decimal(30), Decimal("30.5")])),
        date=draw(st.sampled_from(DATES)),
        role=draw(st.sampled_from([None, "CEO", "chief executive"])),
    )
    speaker = draw(st.sampled_from([None, mention("Mark Ellwood", "Person")]))
    subject, other = draw(st.sampled_from(COMPANIES)), draw(st.sampled_from(COMPANIES))
    modality = draw(st.sampled_from([Modality.ACTUAL, Modality.PLANNED]))
    start = draw(st.integers(0, 20))
    return claim(
        relation,
        subject,
        other,
        qualifiers=qualifiers,
        speaker=speaker,
        modality=modality,
        evidence=Span(start, start + 9),
    )


READ = st.lists(st.lists(some_claims(), max_size=6), min_size=1, max_size=4).map(
    lambda groups: [
        (document(TEXT, ("en", "nl")[n % 2], identifier=f"{n}.txt"), group) for n, group in enumerate(groups)
    ]
)


@settings(deadline=None)
@given(READ, st.randoms(use_true_random=False))
def test_the_order_of_documents_does_not_show(read: list[tuple[Document, list[Claim]]], random: object) -> None:
    mixed = list(read)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert linked(*mixed) == linked(*read)


def evidences(result: Linked) -> set[tuple[str, Span]]:
    return {(e.document, e.span) for s in result.statements for e in s.evidence}


@settings(deadline=None)
@given(READ)
def test_merging_adds_nothing(read: list[tuple[Document, list[Claim]]]) -> None:
    result = linked(*read)
    iris = {e.iri for e in result.entities}
    assert len(iris) == len(result.entities)
    alone = [linked(part) for part in read]
    assert iris == {e.iri for part in alone for e in part.entities}
    assert len(result.statements) <= sum(len(part.statements) for part in alone)
    assert len({s.iri for s in result.statements}) == len(result.statements)
    for statement in result.statements:
        assert {statement.subject, str(statement.object), *statement.attributed_to} <= iris
    assert evidences(result) == {evidence for part in alone for evidence in evidences(part)}


@settings(deadline=None)
@given(READ)
def test_a_document_read_twice_says_no_more(read: list[tuple[Document, list[Claim]]]) -> None:
    twice = [(source, [*claims, *claims]) for source, claims in read]
    assert {e.iri for e in linked(*twice).entities} == {e.iri for e in linked(*read).entities}
    assert len(linked(*twice).statements) == len(linked(*read).statements)


# --- from texts -------------------------------------------------------------------------------------------------------


def read_texts(*texts: tuple[str, str]) -> Linked:
    sources = [document(text, code, identifier=f"{n}.txt") for n, (code, text) in enumerate(texts)]
    return linked(*((source, extract(source.text, source.language)) for source in sources))


def test_one_deal_told_in_four_languages_is_one_statement() -> None:
    result = read_texts(
        ("en", "The airline Zantora bought the airline Avelin."),
        ("id", "PT Zantora mengakuisisi maskapai Avelin."),
        ("nl", "De luchtvaartmaatschappij Zantora kocht de luchtvaartmaatschappij Avelin."),
        ("vi", "Công ty Zantora đã mua lại Công ty Avelin."),
    )
    [deal] = [s for s in result.statements if s.relation == "acquires"]
    assert len(deal.evidence) == 4
    assert names(result) == {"Zantora", "Avelin"}
