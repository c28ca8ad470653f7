"""The gate: one claim that passes, changed in one thing at a time; every reason has its case."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.admission import admit, fitting_class
from kg.errors import UnknownTermError
from kg.model import (
    Claim,
    Cut,
    Document,
    Mention,
    MentionKind,
    Modality,
    Money,
    Percent,
    Qualifiers,
    Quantity,
    Rejection,
    Span,
)
from kg.ontology import load

TEXT = "Molen Bakkers neemt Teluk Roti over voor 5 miljoen euro. Bagikan artikel ini."
SENTENCE = Span(0, 56)
DOCUMENT = Document("a.txt", TEXT, "nl", "0" * 64, cuts=(Cut(Span(57, 77), "share-line"),))


def mention(name: str, cls: str) -> Mention:
    """A name wherever the text has it, else at its start."""
    start = max(TEXT.find(name), 0)
    return Mention(Span(start, start + len(name)), name, MentionKind.NAME, cls, name)


BUYER, TARGET = mention("Molen Bakkers", "Company"), mention("Teluk Roti", "Company")
CLAIM = Claim("acquires", BUYER, TARGET, Modality.ACTUAL, SENTENCE, "rules", "deal", 0.8)


def verdict(claim: Claim, **settings: Any) -> str | None:
    """The reason against a claim, None when it is admitted."""
    admitted, rejected = admit([claim], DOCUMENT, load(), **settings)
    assert len(admitted) + len(rejected) == 1
    return rejected[0].reason if rejected else None


def measure(relation: str, value: Mention | Money | Percent | Quantity | str, cls: str = "Company") -> Claim:
    return replace(CLAIM, relation=relation, subject=mention("Molen Bakkers", cls), object=value)


def euros(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def share(number: str) -> Percent:
    return Percent(Decimal(number))


def count(number: str) -> Quantity:
    return Quantity(Decimal(number), "klanten")


ACCEPTED = [
    CLAIM,
    replace(
        CLAIM, qualifiers=Qualifiers(stake=Decimal("75.01"), amount=euros("5000000"), place=mention("Delft", "City"))
    ),
    replace(CLAIM, qualifiers=Qualifiers(stake=Decimal(100))),
    replace(CLAIM, speaker=mention("Roti Online", "Platform")),
    replace(CLAIM, relation="partOf", subject=mention("Delft", "City"), object=mention("Zuidland", "Region")),
    replace(CLAIM, relation="bans", subject=mention("Zuidland", "Country"), object=mention("reclame", "Activity")),
    replace(
        CLAIM, relation="requires", subject=mention("Aturan 7", "Legislation"), object=mention("ekspor", "Activity")
    ),
    replace(CLAIM, relation="bans", object=mention("iets", "Entity")),
    replace(CLAIM, relation="closes", subject=TARGET),
    measure("revenue", euros("0.5")),
    measure("marketShare", share("100")),
    measure("userCount", count("6000000"), "Platform"),
    measure("userCount", count("6.000")),
    measure("marketSize", euros("1E+50"), "Market"),
    measure("statesThat", "Dat klopt."),
    replace(CLAIM, evidence=Span(40, 77)),
    replace(CLAIM, subject=replace(BUYER, span=Span(70, 74))),
    replace(CLAIM, confidence=1.0),
]

REFUSED = [
    (
        "domain",
        replace(
            CLAIM, relation="appoints", subject=mention("Roti Online", "Platform"), object=mention("Ani", "Person")
        ),
    ),
    ("domain", replace(CLAIM, relation="holdsPosition")),
    ("domain", replace(CLAIM, relation="mergesWith", subject=mention("Ani", "Person"))),
    ("domain", replace(CLAIM, subject=mention("iets", "Entity"))),
    ("domain", measure("profit", euros("5"), "Person")),
    ("range", replace(CLAIM, object=mention("Delft", "City"))),
    ("range", replace(CLAIM, relation="founds", object=mention("iets", "Entity"))),
    ("range", replace(CLAIM, relation="appoints")),
    ("range", replace(CLAIM, relation="basedIn", object=mention("Zuidland", "Agent"))),
    ("object-kind", measure("acquires", euros("5"))),
    ("object-kind", measure("meets", "Teluk Roti")),
    ("object-kind", measure("revenue", TARGET)),
    ("object-kind", measure("revenue", share("5"))),
    ("object-kind", measure("userCount", share("5"))),
    ("object-kind", measure("userCount", euros("5"))),
    ("object-kind", measure("marketShare", count("5"))),
    ("object-kind", measure("statesThat", TARGET)),
    ("value-not-positive", measure("revenue", euros("0"))),
    ("value-not-positive", measure("loss", euros("-5"))),
    ("value-not-positive", measure("userCount", count("0"))),
    ("value-not-positive", measure("userCount", count("NaN"))),
    ("value-not-positive", measure("valuation", euros("Infinity"))),
    ("value-not-positive", replace(CLAIM, qualifiers=Qualifiers(amount=euros("0")))),
    ("value-not-integer", measure("userCount", count("1.5"))),
    ("value-not-integer", measure("deliveryVolume", count("0.1"))),
    ("percent-out-of-range", measure("marketShare", share("0"))),
    ("percent-out-of-range", measure("marketShare", share("100.01"))),
    ("percent-out-of-range", measure("marketShare", share("sNaN"))),
    ("percent-out-of-range", replace(CLAIM, qualifiers=Qualifiers(stake=Decimal("-1")))),
    ("percent-out-of-range", replace(CLAIM, qualifiers=Qualifiers(stake=Decimal("175.01")))),
    ("same-subject-and-object", replace(CLAIM, object=BUYER)),
    ("same-subject-and-object", replace(CLAIM, object=mention("MOLEN  bakkers", "Company"))),
    ("empty-name", replace(CLAIM, subject=mention("", "Company"))),
    ("empty-name", replace(CLAIM, object=mention(" “\u202e…” ", "Company"))),
    ("empty-name", replace(CLAIM, qualifiers=Qualifiers(place=mention("-", "City")))),
    ("empty-name", replace(CLAIM, speaker=mention("\n", "Person"))),
    ("empty-name", measure("statesThat", "…")),
    ("place-not-a-place", replace(CLAIM, qualifiers=Qualifiers(place=mention("Ani", "Person")))),
    ("evidence-outside-text", replace(CLAIM, evidence=Span(0, len(TEXT) + 1))),
    ("evidence-outside-text", replace(CLAIM, evidence=Span(3, 3))),
    ("evidence-in-cut", replace(CLAIM, evidence=Span(57, 77))),
    ("evidence-in-cut", replace(CLAIM, evidence=Span(60, 64))),
    ("confidence-out-of-range", replace(CLAIM, confidence=1.01)),
    ("confidence-out-of-range", replace(CLAIM, confidence=float("nan"))),
]


@pytest.mark.parametrize("claim", ACCEPTED, ids=lambda claim: claim.relation)
def test_what_the_ontology_allows_is_admitted(claim: Claim) -> None:
    assert admit([claim], DOCUMENT, load()) == ([claim], [])


@pytest.mark.parametrize(("reason", "claim"), REFUSED, ids=[f"{reason}-{n}" for n, (reason, _) in enumerate(REFUSED)])
def test_what_it_does_not_allow_is_refused_with_the_reason(reason: str, claim: Claim) -> None:
    assert verdict(claim) == reason


def test_a_rejection_says_where_and_what() -> None:
    admitted, rejected = admit([replace(CLAIM, object=mention("Delft\n\u202e", "City"))], DOCUMENT, load())
    detail = "acquires: the object 'Delft\\n\\u202e' is of class City, not Organization or Product"
    assert (admitted, rejected) == ([], [Rejection("a.txt", "acquires", "range", detail, SENTENCE)])


def test_a_detail_is_one_line() -> None:
    long = replace(CLAIM, object=mention("Delft\n" * 500, "City"))
    for _, claim in (*REFUSED, ("range", long)):
        detail = admit([claim], DOCUMENT, load())[1][0].detail
        assert detail.isprintable() and len(detail) < 200


def test_the_order_of_the_claims_is_kept() -> None:
    good, bad = [CLAIM, replace(CLAIM, relation="owns")], [REFUSED[0][1], REFUSED[1][1]]
    admitted, rejected = admit([bad[0], good[0], bad[1], good[1]], DOCUMENT, load())
    assert admitted == good
    assert [rejection.relation for rejection in rejected] == [claim.relation for claim in bad]


def test_the_least_confidence_is_the_callers() -> None:
    assert verdict(CLAIM, min_confidence=0.8) is None
    assert verdict(CLAIM, min_confidence=0.81) == "low-confidence"


@pytest.mark.parametrize(
    "claim",
    [
        replace(CLAIM, relation="buys"),
        replace(CLAIM, relation="ownedBy"),
        replace(CLAIM, subject=mention("Molen", "Firm")),
        replace(CLAIM, object=mention("Molen", "Firm")),
        replace(CLAIM, speaker=mention("Molen", "Firm")),
        replace(CLAIM, qualifiers=Qualifiers(place=mention("Molen", "Firm"))),
    ],
)
def test_a_term_that_does_not_exist_is_an_error(claim: Claim) -> None:
    with pytest.raises(UnknownTermError):
        admit([claim], DOCUMENT, load())


@pytest.mark.parametrize(
    ("cls", "allowed", "fits"),
    [
        ("Company", {"Company"}, "Company"),
        ("Company", {"Agent"}, "Company"),
        ("Organization", {"Company"}, "Company"),
        ("Agent", {"Organization", "Product"}, "Organization"),
        ("Agent", {"Person"}, "Person"),
        ("Place", {"City"}, "City"),
        ("Entity", {"Organization"}, None),
        ("Entity", {"Entity"}, "Entity"),
        ("Place", {"Agent"}, None),
        ("Country", {"Agent"}, "Country"),
        ("Platform", {"Organization"}, None),
        ("Company", {"GovernmentBody"}, None),
    ],
)
def test_fitting_class(cls: str, allowed: set[str], fits: str | None) -> None:
    assert fitting_class(cls, allowed, load()) == fits


def test_a_general_class_becomes_the_one_that_is_needed() -> None:
    """A node of class Agent alone could not stand behind `acquires` in the graph: its shape wants an organization."""
    general = replace(CLAIM, subject=mention("Molen Bakkers", "Agent"), object=mention("Teluk Roti", "Agent"))
    admitted, _ = admit([general], DOCUMENT, load())
    assert admitted == [replace(general, object=mention("Teluk Roti", "Organization"))]


RELATIONS = sorted(load().relations)
CLASSES = sorted(load().classes)
NUMBERS = st.decimals(allow_nan=True, allow_infinity=True)
VALUES = st.one_of(
    NUMBERS.map(lambda number: Money(number, "EUR")), NUMBERS.map(Percent), NUMBERS.map(Quantity), st.text(max_size=5)
)
MENTIONS = st.builds(mention, st.text(max_size=8), st.sampled_from(CLASSES))


@given(st.sampled_from(RELATIONS), MENTIONS, st.one_of(MENTIONS, VALUES), st.integers(0, 90), st.integers(0, 90))
def test_the_gate_never_breaks_and_what_it_admits_is_sound(
    relation: str, subject: Mention, thing: Any, first: int, length: int
) -> None:
    claim = replace(CLAIM, relation=relation, subject=subject, object=thing, evidence=Span(first, first + length))
    admitted, rejected = admit([claim], DOCUMENT, load())
    assert len(admitted) + len(rejected) == 1
    for one in admitted:
        term = load().relation(relation)
        assert any(load().is_subclass(one.subject.cls, cls) for cls in term.domain)
        assert isinstance(one.object, Mention) == (term.value_kind is None)
        assert one.evidence.of(TEXT) and not DOCUMENT.cuts[0].span.contains(one.evidence)
        assert admit([one], DOCUMENT, load()) == ([one], [])
