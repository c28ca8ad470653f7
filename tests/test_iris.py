"""IRIs: valid whatever the text, different for different names, the same for the same content."""

from __future__ import annotations

import unicodedata
from decimal import Decimal

import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kg.errors import KGError, UnknownTermError
from kg.identity.iris import DEFAULT_BASE, ONTOLOGY, OPEN_RELATIONS, BaseIRIError, Minter, lexical_decimal, name_key
from kg.model import Document, Modality, Money, PartialDate, Percent, Quantity, Span

ANY_TEXT = st.text(st.characters(), max_size=60)
NASTY = [
    "",
    ".",
    "..",
    "a/b#c?d",
    "50% <b>",
    "\ud800",
    "\u202e",
    "x\ufffe",
    "\U000e0100",
    "a b",
    "a_b",
    "Ünïté",
    "\x00",
]
MINTER = Minter()
DOCUMENT = Document(identifier="a.txt", text="Arga buys Lentera.", language="en", sha256="ab" * 32)


def nasty(test):
    for text in NASTY:
        test = example(text)(test)
    return test


@nasty
@given(ANY_TEXT)
def test_any_text_gives_an_iri_that_survives_turtle(text: str) -> None:
    for iri in (MINTER.entity(text, "person"), MINTER.document(text, "0" * 64), MINTER.open_relation(text)):
        triple = ox.Triple(ox.NamedNode(iri), ox.NamedNode(ONTOLOGY + "p"), ox.NamedNode(iri))
        turtle = ox.serialize([triple], format=ox.RdfFormat.TURTLE, prefixes={"id": DEFAULT_BASE + "person/"})
        assert [quad.triple for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE)] == [triple]
        assert not set(iri) & set(' <>"{}|\\^`')
        assert len(iri) <= 200


@given(st.lists(st.one_of(st.sampled_from(NASTY), ANY_TEXT), min_size=2, max_size=6))
def test_different_names_have_different_iris_and_equal_ones_one(names: list[str]) -> None:
    assert len({MINTER.entity(name, "person") for name in names}) == len({name_key(name) for name in names})


@given(ANY_TEXT)
def test_case_and_composition_do_not_split_a_name(text: str) -> None:
    iri = MINTER.entity(text, "place")
    assert MINTER.entity(unicodedata.normalize("NFD", text), "place") == iri
    assert MINTER.entity(text.casefold(), "place") == iri


def test_marks_are_kept() -> None:
    names = ["Trần Thắng", "Trần Thăng", "Tran Thang", "bán", "bạn", "bàn", "ban"]
    assert len({MINTER.entity(name, "person") for name in names}) == len(names)


def test_readable_names_in_any_script() -> None:
    assert MINTER.entity("Kota Batu", "place") == DEFAULT_BASE + "place/kota_batu"
    assert MINTER.entity("Ивановъ 北京 ก็", "person") == DEFAULT_BASE + "person/ивановъ_北京_ก็"
    assert MINTER.entity("A&B/C", "organization") == DEFAULT_BASE + "organization/a%26b%2Fc"


def test_escaping_cannot_be_mimicked() -> None:
    for name, lookalike in [("a b", "a_b"), ("a/b", "a%2Fb"), (".", "%2E"), ("é", "%C3%A9")]:
        assert MINTER.entity(name, "person") != MINTER.entity(lookalike, "person")


def test_long_names_are_cut_and_stay_apart() -> None:
    one, other = ("永" * 300 + tail for tail in ("a", "b"))
    assert MINTER.entity(one, "person") != MINTER.entity(other, "person")
    assert len(MINTER.entity("<" * 999, "person")) <= 200
    assert MINTER.entity("<" * 999, "person").rpartition("~")[0].endswith("%3C")
    cut = MINTER.entity("x" * 300, "person").rpartition("/")[2]
    assert MINTER.entity(cut, "person") != MINTER.entity("x" * 300, "person")


@pytest.mark.parametrize("kind", ["", "Person", "a/b", "statement", "evidence", "document", "amount", "a b"])
def test_a_kind_is_a_slug_of_its_own(kind: str) -> None:
    with pytest.raises(ValueError, match="slug"):
        MINTER.entity("x", kind)


@pytest.mark.parametrize(
    "base",
    ["", "id/", "/id/", "ftp://example.org/", "javascript:alert(1)", "http://", "https://exa mple.org/", "http://e.org/<x>/",
     "http://e.org/%zz/", "http://e.org/#a#b", "urn:x", "file:///tmp/", 'http://e.org/"', "http://e.org/\ufffe"],
)  # fmt: skip
def test_bad_bases_are_refused(base: str) -> None:
    with pytest.raises(BaseIRIError, match="--base-iri") as caught:
        Minter(base)
    assert isinstance(caught.value, KGError)


@pytest.mark.parametrize(
    ("base", "start"),
    [
        ("https://example.org/kg", "https://example.org/kg/person/x"),
        ("https://example.org/kg#", "https://example.org/kg#person/x"),
        ("http://localhost:8080/", "http://localhost:8080/person/x"),
        ("urn:news:", "urn:news:person/x"),
        ("https://example.org/tri-thức/", "https://example.org/tri-thức/person/x"),
    ],
)
def test_good_bases(base: str, start: str) -> None:
    iri = Minter(base).entity("X", "person")
    assert iri == start
    assert ox.NamedNode(iri).value == iri


def test_content_alone_decides_the_hash() -> None:
    def iri(number: str, speakers: object) -> str:
        money, date = Money(Decimal(number), "EUR"), PartialDate(2023, 10)
        return Minter().statement("a", "buys", money, Modality.ACTUAL, date, None, speakers)

    assert iri("1.5E3", ("x", "y")) == iri("1500.00", ["x", "y"]) != iri("1500.01", ("x", "y"))


@given(st.lists(ANY_TEXT, max_size=4), st.lists(ANY_TEXT, max_size=4))
def test_parts_do_not_run_into_each_other(one: list[str], other: list[str]) -> None:
    assert (MINTER.statement(*one) == MINTER.statement(*other)) == (one == other)


def test_types_and_values_are_told_apart() -> None:
    five = Decimal(5)
    contents = [("5",), (five,), (Percent(five),), (Quantity(five),), (Money(five, "EUR"),), (5,), (None,), ((),), ()]
    assert len({MINTER.statement(*content) for content in contents}) == len(contents)
    with pytest.raises(TypeError, match="set"):
        MINTER.statement({"a", "b"})


def test_evidence_depends_on_document_text_span_and_extractor() -> None:
    changed = Document(identifier="a.txt", text="Arga sells Lentera.", language="en", sha256="cd" * 32)
    variants = [
        (DOCUMENT, Span(0, 4), "rules"),
        (changed, Span(0, 4), "rules"),
        (DOCUMENT, Span(0, 5), "rules"),
        (DOCUMENT, Span(0, 4), "other"),
    ]
    assert len({MINTER.evidence(*variant) for variant in variants}) == 4


def test_amounts_are_shared_by_value() -> None:
    assert MINTER.amount(Money(Decimal("4.20E12"), "IDR")) == DEFAULT_BASE + "amount/IDR-4200000000000"
    assert MINTER.amount(Money(Decimal("0.50"), "USD")) == MINTER.amount(Money(Decimal("0.5"), "USD"))
    assert MINTER.amount(Money(Decimal("-3"), "USD")) != MINTER.amount(Money(Decimal("3"), "USD"))


def test_relations() -> None:
    assert MINTER.relation("acquires") == ONTOLOGY + "acquires"
    assert MINTER.open_relation("mengambil alih") == OPEN_RELATIONS + "mengambil_alih"
    with pytest.raises(UnknownTermError, match="acquires"):
        MINTER.relation("acquire")


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6))
def test_decimals_keep_their_value(number: Decimal) -> None:
    text = lexical_decimal(number)
    assert Decimal(text) == number
    assert "E" not in text
    assert ox.Literal(text, datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")).value == text


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_has_no_form(number: str) -> None:
    with pytest.raises(ValueError, match="xsd:decimal"):
        lexical_decimal(Decimal(number))
