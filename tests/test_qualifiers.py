"""Qualifiers: stake, amount, date and place of an event, each from the event's own clause."""

from __future__ import annotations

import pytest
from extraction_help import qualified

from kg.model import PartialDate

DATE = PartialDate(2024, 3, 14)


def fails(reason: str) -> pytest.MarkDecorator:
    return pytest.mark.xfail(strict=True, reason=reason)


def of(text: str, language: str, relation: str = "acquires") -> dict[str, str]:
    """The qualifiers of the one claim of a relation (said twice is said once)."""
    [found] = {tuple(sorted(q.items())) for q in qualified(text, language, relation, DATE)}
    return dict(found)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Zantora Foods bought a 30% stake in Avelin.", {"stake": "30"}),
        (
            "en",
            "Zantora Foods bought 75.01 percent of Avelin for $1.5 billion.",
            {"stake": "75.01", "amount": "1500000000 USD"},
        ),
        (
            "en",
            "Zantora Foods bought Avelin for €20.5 million on 3 May 2023.",
            {"amount": "20500000 EUR", "date": "2023-05-03"},
        ),
        ("en", "Zantora Foods bought Avelin in 2021.", {"date": "2021"}),
        ("en", "Zantora Foods bought Avelin last year.", {"date": "2023"}),
        ("en", "Zantora Foods bought Avelin in October 2023.", {"date": "2023-10"}),
        ("en", "In 2021, Zantora Foods bought Avelin.", {"date": "2021"}),
        (
            "id",
            "PT Zantora membeli 30% saham Avelin senilai Rp 2,5 triliun.",
            {"stake": "30", "amount": "2500000000000 IDR"},
        ),
        ("id", "PT Zantora mengakuisisi Avelin pada Oktober 2023.", {"date": "2023-10"}),
        ("id", "PT Zantora mengakuisisi Avelin tahun lalu.", {"date": "2023"}),
        (
            "nl",
            "Het bedrijf Zantora kocht in 2021 een belang van 30 procent in Avelin.",
            {"stake": "30", "date": "2021"},
        ),
        ("nl", "Het bedrijf Zantora kocht Avelin voor 1,5 miljard euro.", {"amount": "1500000000 EUR"}),
        ("nl", "Vorige maand kocht Zantora de keten Avelin.", {"date": "2024-02"}),
        (
            "vi",
            "Công ty Zantora mua 30% cổ phần của Avelin với giá 1,5 tỷ USD.",
            {"stake": "30", "amount": "1500000000 USD"},
        ),
        ("vi", "Công ty Zantora mua lại Avelin năm 2021.", {"date": "2021"}),
        ("vi", "Công ty Zantora mua lại Avelin vào tháng 10/2023.", {"date": "2023-10"}),
    ],
)
def test_stake_amount_and_date(language: str, text: str, expected: dict[str, str]) -> None:
    assert of(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text", "relation", "expected"),
    [
        (
            "en",
            "Zantora Foods launched the app Quellora in Thailand in 2021.",
            "launches",
            {"place": "Thailand", "date": "2021"},
        ),
        ("en", "Mark Ellwood met Anna Okafor in Jakarta.", "meets", {"place": "Jakarta"}),
        ("id", "PT Zantora meluncurkan aplikasi Quellora di Thailand.", "launches", {"place": "Thailand"}),
        ("nl", "Het bedrijf Zantora lanceerde de app Quellora in Thailand.", "launches", {"place": "Thailand"}),
        ("vi", "Công ty Zantora ra mắt ứng dụng Quellora tại Thái Lan.", "launches", {"place": "Thái Lan"}),
        ("en", "The Ministry of Trade fined Zantora Foods $5 million.", "sanctions", {"amount": "5000000 USD"}),
        ("en", "Zantora Foods has 12,500 employees in Thailand.", "employeeCount", {"place": "Thailand"}),
        (
            "id",
            "PT Zantora, yang berbasis di Bandung, memiliki 12.500 karyawan di Thailand.",
            "employeeCount",
            {"place": "Thailand"},
        ),
    ],
)
def test_place_and_amount_of_other_relations(language: str, text: str, relation: str, expected: dict[str, str]) -> None:
    found = of(text, language, relation)
    assert {name: found.get(name) for name in expected} == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Zantora Foods bought Avelin, Mark Ellwood said on Monday."),
        ("en", "Mark Ellwood said in October 2023 that Zantora Foods bought Avelin."),
        ("id", "Rudi Hermanto mengatakan pada Senin bahwa PT Zantora membeli Avelin."),
        ("nl", "Mark de Wit zei maandag dat Zantora Holding Avelin heeft gekocht."),
        ("vi", "Ông Trần Văn Hòa cho biết hôm 12/3 rằng Công ty Zantora đã mua lại Avelin."),
    ],
)
def test_the_date_of_speech_is_not_the_events(language: str, text: str) -> None:
    assert "date" not in of(text, language)


def test_the_date_of_an_announcement_is_the_events() -> None:
    assert of("Zantora Foods on 3 May 2023 announced it bought Avelin.", "en").get("date") in ("2023-05-03", None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zantora Foods bought Avelin after Brimfell sold shares for $5 million.", {}),
        ("Zantora Foods, which earned $5 million, bought Avelin.", {}),
        ("Zantora Foods bought Avelin because prices fell 30% in 2021.", {}),
        ("Zantora Foods bought Avelin. It paid $5 million in 2021.", {}),
    ],
)
def test_other_clauses_qualify_nothing(text: str, expected: dict[str, str]) -> None:
    assert of(text, "en") == expected


def test_states_have_no_date() -> None:
    assert of("Zantora Foods owns Avelin since 2021.", "en", "owns") == {}


def test_a_date_without_the_documents_date_is_left_open() -> None:
    assert qualified("Zantora Foods bought Avelin last year.", "en", "acquires", None) == [{}]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zantora Foods bought 30% of Avelin, a unit of Brimfell.", {}),
        ("Zantora Foods bought Avelin, a unit of Brimfell, for $5 million.", {}),
        ("Brimfell Holdings owns 40% of Avelin.", {"stake": "40"}),
    ],
)
def test_a_stake_is_the_buyers_not_the_parents(text: str, expected: dict[str, str]) -> None:
    assert of(text, "en", "owns") == expected


def test_the_place_of_a_title_is_not_where_the_event_happens() -> None:
    text = "Ông Trần Văn Hòa đã gặp Đại sứ Thái Lan tại Philippines Anna Okafor ở Jakarta. Bà Anna Okafor đã rời đi."
    [found] = qualified(text, "vi", "meets", DATE)
    assert found["place"] == "Jakarta"


def test_a_month_is_no_place() -> None:
    assert "place" not in qualified("Zantora Foods launched the app Quellora in June.", "en", "launches", None)[0]
