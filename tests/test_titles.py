"""Offices: who holds which, at what; titles before and after names, with bodies, portfolios and countries."""

from __future__ import annotations

import pytest
from extraction_help import document, extract, names

from kg.extraction.analysis import Analysis
from kg.extraction.titles import find_titles
from kg.model import Mention


def fails(reason: str) -> pytest.MarkDecorator:
    return pytest.mark.xfail(strict=True, reason=reason)


def offices(text: str, language: str) -> set[tuple[str, str, str]]:
    """Who holds which position where."""
    found = [c for c in extract(text, language) if c.relation == "holdsPosition"]
    return {
        (c.subject.name, c.qualifiers.role or "", c.object.name if isinstance(c.object, Mention) else "") for c in found
    }


# --- the words of an office -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "the chief executive of Zantora", [("chief executive", "")]),
        ("en", "the deputy trade minister left", [("deputy trade minister", "trade")]),
        ("en", "the former chairman left", [("former chairman", "")]),
        ("en", "the minister of health left", [("minister of health", "health")]),
        ("en", "Mr Ellwood left", [("Mr", "")]),
        ("id", "wakil menteri perdagangan pergi", [("wakil menteri perdagangan", "trade")]),
        ("id", "mantan direktur utama pergi", [("mantan direktur utama", "")]),
        ("nl", "de minister van Volksgezondheid vertrok", [("minister van Volksgezondheid", "health")]),
        ("nl", "de voormalig topman vertrok", [("voormalig topman", "")]),
        ("vi", "bộ trưởng công thương rời đi", [("bộ trưởng công thương", "industry-trade")]),
        ("vi", "phó tổng giám đốc rời đi", [("phó tổng giám đốc", "")]),
        ("en", "nobody of note left", []),
    ],
)
def test_titles(language: str, text: str, expected: list[tuple[str, str]]) -> None:
    analysis = Analysis(document(text, language))
    found = find_titles(analysis)
    assert [analysis.original(t.start, t.end) for t in found] == [words for words, _ in expected]
    assert [bool(t.portfolio_key) for t in found] == [bool(key) for _, key in expected]


def test_one_portfolio_has_one_key_in_all_languages() -> None:
    texts = {"en": "the trade minister", "id": "menteri perdagangan", "vi": "bộ trưởng thương mại"}
    keys = {find_titles(Analysis(document(text, code)))[0].portfolio_key for code, text in texts.items()}
    assert len(keys) == 1


# --- title, body and person -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "en",
            "They met the chief executive of Zantora, Mark Ellwood.",
            ("Mark Ellwood", "chief executive", "Zantora"),
        ),
        ("en", "They met Zantora's chief executive Mark Ellwood.", ("Mark Ellwood", "chief executive", "Zantora")),
        ("en", "They met Zantora chief executive Mark Ellwood.", ("Mark Ellwood", "chief executive", "Zantora")),
        ("en", "They met Mark Ellwood, chief executive of Zantora.", ("Mark Ellwood", "chief executive", "Zantora")),
        (
            "en",
            "They met Mark Ellwood, the chief executive of Zantora.",
            ("Mark Ellwood", "chief executive", "Zantora"),
        ),
        ("en", "Mark Ellwood is the chairman of Zantora.", ("Mark Ellwood", "chairman", "Zantora")),
        ("id", "Mereka menemui Direktur Utama Zantora Rudi Hermanto.", ("Rudi Hermanto", "Direktur Utama", "Zantora")),
        ("id", "Mereka menemui Direktur Utama Zantora, Rudi Hermanto.", ("Rudi Hermanto", "Direktur Utama", "Zantora")),
        (
            "id",
            "Mereka menemui Direktur Utama PT Zantora Tbk Rudi Hermanto.",
            ("Rudi Hermanto", "Direktur Utama", "Zantora"),
        ),
        ("id", "Mereka menemui Rudi Hermanto, Direktur Utama Zantora.", ("Rudi Hermanto", "Direktur Utama", "Zantora")),
        ("nl", "Ze spraken topman Mark de Wit van Zantora.", ("Mark de Wit", "topman", "Zantora")),
        pytest.param(
            "nl",
            "Ze spraken Zantora-topman Mark de Wit.",
            ("Mark de Wit", "topman", "Zantora"),
            marks=fails("a compound of company and office is not read"),
        ),
        ("nl", "Ze spraken Mark de Wit, topman van Zantora.", ("Mark de Wit", "topman", "Zantora")),
        ("nl", "Mark de Wit is voorzitter van Zantora.", ("Mark de Wit", "voorzitter", "Zantora")),
        ("vi", "Họ gặp Tổng giám đốc Zantora Trần Văn Hòa.", ("Trần Văn Hòa", "Tổng giám đốc", "Zantora")),
        ("vi", "Họ gặp ông Trần Văn Hòa, Tổng giám đốc Zantora.", ("Trần Văn Hòa", "Tổng giám đốc", "Zantora")),
        ("vi", "Họ gặp ông Trần Văn Hòa, tổng giám đốc của Zantora.", ("Trần Văn Hòa", "tổng giám đốc", "Zantora")),
        ("vi", "Ông Trần Văn Hòa là chủ tịch của Zantora.", ("Trần Văn Hòa", "chủ tịch", "Zantora")),
    ],
)
def test_positions(language: str, text: str, expected: tuple[str, str, str]) -> None:
    assert offices(text, language) == {expected}


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        # without a body: the country
        ("en", "They met Indonesian President Anna Okafor.", ("Anna Okafor", "President", "Indonesia")),
        ("en", "They met President Anna Okafor of Indonesia.", ("Anna Okafor", "President", "Indonesia")),
        ("en", "They met Indonesian Trade Minister Budi Santika.", ("Budi Santika", "Trade Minister", "Indonesia")),
        ("en", "They met Indonesia's trade minister, Budi Santika.", ("Budi Santika", "trade minister", "Indonesia")),
        ("nl", "Ze spraken de Indonesische president Anna Okafor.", ("Anna Okafor", "president", "Indonesië")),
        (
            "nl",
            "Ze spraken de Duitse minister van Handel Anna Okafor.",
            ("Anna Okafor", "minister van Handel", "Duitsland"),
        ),
        ("id", "Mereka menemui Presiden Indonesia Rudi Hermanto.", ("Rudi Hermanto", "Presiden", "Indonesia")),
        ("vi", "Họ gặp Tổng thống Indonesia Rudi Hermanto.", ("Rudi Hermanto", "Tổng thống", "Indonesia")),
    ],
)
def test_offices_of_state_point_to_the_country(language: str, text: str, expected: tuple[str, str, str]) -> None:
    assert expected in offices(text, language)


@pytest.mark.parametrize(
    ("language", "text", "body"),
    [
        ("id", "Mereka menemui Menteri Perdagangan Rudi Hermanto.", "Kementerian Perdagangan"),
        ("vi", "Họ gặp Bộ trưởng Bộ Công Thương Trần Văn Hòa.", "Bộ Công Thương"),
    ],
)
def test_a_title_that_holds_its_body_names_it(language: str, text: str, body: str) -> None:
    assert {body.casefold()} == {where.casefold() for _, _, where in offices(text, language)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The chief executive left. They met Mark Ellwood."),
        ("en", "They met Mark Ellwood and a minister."),
        ("en", "The minister of health left."),
        ("id", "Direktur utama itu pergi."),
        ("nl", "De topman vertrok."),
        ("vi", "Tổng giám đốc rời đi."),
    ],
)
def test_no_office_without_a_person(language: str, text: str) -> None:
    assert offices(text, language) == set()


@pytest.mark.xfail(strict=True, reason="the second person of a list gets the office of the first as well")
def test_a_title_in_a_list_is_its_own_persons() -> None:
    text = "They met Mark Ellwood, chairman of Zantora, and Anna Okafor, director of Avelin."
    assert offices(text, "en") == {("Mark Ellwood", "chairman", "Zantora"), ("Anna Okafor", "director", "Avelin")}


def test_where_a_minister_is_met_is_not_his_office() -> None:
    text = "They met Indonesian Trade Minister Budi Santika in Jakarta."
    assert offices(text, "en") == {("Budi Santika", "Trade Minister", "Indonesia")}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "They met Mr Ellwood."),
        ("id", "Mereka menemui Pak Ellwood."),
        ("nl", "Ze spraken meneer Ellwood."),
        ("vi", "Họ gặp ông Ellwood."),
    ],
)
def test_a_form_of_address_is_no_office(language: str, text: str) -> None:
    assert offices(text, language) == set()
    assert names(text, language) == {"Ellwood": "Person"}


@pytest.mark.parametrize(
    ("language", "text", "person"),
    [
        ("en", "Zantora Foods appointed Mark Ellwood as chief executive.", "Mark Ellwood"),
        ("id", "PT Zantora menunjuk Rudi Hermanto sebagai direktur utama.", "Rudi Hermanto"),
        ("nl", "Het bedrijf Zantora benoemt Mark de Wit tot topman.", "Mark de Wit"),
        ("vi", "Công ty Zantora bổ nhiệm ông Trần Văn Hòa làm tổng giám đốc.", "Trần Văn Hòa"),
    ],
)
def test_appointments_have_a_role(language: str, text: str, person: str) -> None:
    [claim] = {c.object: c for c in extract(text, language) if c.relation == "appoints"}.values()
    assert isinstance(claim.object, Mention) and claim.object.name == person
    assert claim.qualifiers.role
