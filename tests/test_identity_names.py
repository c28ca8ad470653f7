"""When two names are one: groups, domains, places, bodies, ministries; and which country a text is about."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.gazetteer import home_country
from kg.gazetteer import load as load_gazetteer
from kg.identity.names import Identity, identify
from kg.model import LANGUAGES, MentionKind

GAZETTEER = load_gazetteer()


def identity(name: str, cls: str, language: str = "en", country: str | None = None, **more: MentionKind) -> Identity:
    return identify(name, cls, more.get("kind", MentionKind.NAME), language, country, GAZETTEER)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Zantora Group", "Company", "en"), ("Grup Zantora", "Company", "id")),
        (("Zantora Group", "Company", "en"), ("Zantora Groep", "Company", "nl")),
        (("Zantora Group", "Company", "en"), ("ZANTORA GROUP", "Organization", "vi")),
        (("Zantora.com", "Platform", "en"), ("Zantora", "Company", "id")),
        (("Zantora.co.id", "Platform", "id"), ("zantora", "Platform", "nl")),
        (("Indonesia", "Country", "en"), ("Indonesië", "Country", "nl")),
        (("Germany", "Country", "en"), ("Jerman", "Place", "id")),
        (("Netherlands", "Country", "en"), ("Hà Lan", "Country", "vi")),
        (
            ("Ministry of Trade", "GovernmentBody", "en", "ID"),
            ("Kementerian Perdagangan", "GovernmentBody", "id", "ID"),
        ),
        (("Trade Ministry", "GovernmentBody", "en", "ID"), ("ministerie van Handel", "GovernmentBody", "nl", "ID")),
        (("Bộ Thương mại", "GovernmentBody", "vi", "ID"), ("Kementerian Perdagangan", "GovernmentBody", "id", "ID")),
        (
            ("Kementerian Perdagangan Indonesia", "GovernmentBody", "id", "VN"),
            ("Ministry of Trade", "GovernmentBody", "en", "ID"),
        ),
    ],
)
def test_one_thing_under_two_names(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    assert identity(*one).key == identity(*other).key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Zantora", "Company"), ("Zantora Group", "Company")),
        (("Zantora", "Company"), ("Zantora", "Person")),
        (("Zantora", "Company"), ("Zantora", "Legislation")),
        (("Trần Thắng", "Person", "vi"), ("Trần Thăng", "Person", "vi")),
        (("Ministry of Trade", "GovernmentBody", "en", "ID"), ("Ministry of Trade", "GovernmentBody", "en", "VN")),
        (("Ministry of Trade", "GovernmentBody", "en", "ID"), ("Ministry of Health", "GovernmentBody", "en", "ID")),
        (("Ministry of Trade", "GovernmentBody", "en"), ("Kementerian Perdagangan", "GovernmentBody", "id")),
    ],
)
def test_two_things(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    assert identity(*one).key != identity(*other).key


def test_a_ministry_is_named_in_full_by_portfolio_and_country() -> None:
    found = identity("Kementerian Perdagangan", "GovernmentBody", "id", "ID")
    assert (found.kind, found.name, found.cls) == ("organization", "Ministry of Trade of Indonesia", "GovernmentBody")


def test_a_body_without_known_portfolio_keeps_its_name() -> None:
    assert identity("Ministry of Zantora", "GovernmentBody", "en", "ID").name == "Ministry of Zantora"


@pytest.mark.parametrize(
    ("name", "cls", "kind"),
    [
        ("Mark Ellwood", "Person", "person"),
        ("Zantora", "Company", "organization"),
        ("Quellora", "Platform", "organization"),
        ("Quellora", "Product", "organization"),
        ("Cargo Act", "Legislation", "legislation"),
        ("Clean Rivers", "Program", "program"),
        ("Trade Expo", "Event", "event"),
        ("Jakarta", "City", "place"),
        ("Zantoraland", "Region", "place"),
    ],
)
def test_kinds(name: str, cls: str, kind: str) -> None:
    assert identity(name, cls).kind == kind


def test_common_nouns_are_concepts_whatever_their_class() -> None:
    assert identity("imported goods", "Product", kind=MentionKind.DESCRIPTION).kind == "concept"
    assert identity("imported goods", "Activity", kind=MentionKind.DESCRIPTION).kind == "concept"


def test_a_known_country_is_a_place_whatever_class_the_words_suggest() -> None:
    assert identity("Vietnam", "Company").kind == "place"


@pytest.mark.parametrize("name", ["Group", "Grup", "Zan.com", "Ze.com", ".com"])
def test_nothing_is_left_empty(name: str) -> None:
    assert identity(name, "Company", "id").name


@settings(deadline=None)
@given(st.text(max_size=40), st.sampled_from(["Company", "Person", "GovernmentBody", "Place", "Country", "Licence"]))
def test_any_name_has_an_identity(name: str, cls: str) -> None:
    for language in LANGUAGES:
        found = identity(name, cls, language, "ID")
        assert found == identity(name, cls, language, "ID")
        assert bool(found.name) == bool(name)


# --- the country of a text --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "code"),
    [
        ("en", "Indonesia and Vietnam. Vietnam again.", "VN"),
        ("en", "Indonesia and Vietnam.", "ID"),
        ("en", "Japanese firms, Japanese banks and Indonesia.", "JP"),
        ("en", "The United Arab Emirates and the Philippines; the United Arab Emirates.", "AE"),
        ("nl", "Duitse bedrijven in België, Duitse banken.", "DE"),
        ("id", "Jepang, Korea Selatan dan Korea Selatan.", "KR"),
        ("vi", "Nhật Bản và Thái Lan; Thái Lan.", "TH"),
        ("en", "Nothing here names a state.", None),
        ("en", "turkey and china", None),
        ("en", "", None),
    ],
)
def test_home_country(language: str, text: str, code: str | None) -> None:
    assert home_country(text, language, GAZETTEER) == code


@settings(deadline=None)
@given(st.text(max_size=80), st.sampled_from(LANGUAGES))
def test_home_country_of_any_text(text: str, language: str) -> None:
    found = home_country(text, language, GAZETTEER)
    assert found is None or GAZETTEER.country_names(found)["en"]
