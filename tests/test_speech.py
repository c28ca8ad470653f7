"""Speakers: whose words a fact stands in, and who "we" is."""

from __future__ import annotations

import pytest
from extraction_help import extract, facts


def speakers(text: str, language: str, relation: str = "acquires") -> set[str]:
    return {c.speaker.name if c.speaker else "" for c in extract(text, language) if c.relation == relation}


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        ("en", "Mark Ellwood said that Zantora Foods bought Avelin.", "Mark Ellwood"),
        ("en", "Mark Ellwood said Zantora Foods bought Avelin.", "Mark Ellwood"),
        ("en", "According to Mark Ellwood, Zantora Foods bought Avelin.", "Mark Ellwood"),
        ("en", "Zantora Foods bought Avelin, Mark Ellwood said.", "Mark Ellwood"),
        ("en", "Zantora Foods bought Avelin, Mark Ellwood said on 3 May 2023.", "Mark Ellwood"),
        ("en", "Zantora Foods bought Avelin, said Mark Ellwood.", "Mark Ellwood"),
        ("en", "“Zantora Foods bought Avelin last year,” said Mark Ellwood.", "Mark Ellwood"),
        ("en", "Zantora Foods bought Avelin.", ""),
        ("en", "Mark Ellwood said nothing. Zantora Foods bought Avelin.", ""),
        ("id", "Rudi Hermanto mengatakan PT Zantora membeli Avelin.", "Rudi Hermanto"),
        ("id", "Menurut Rudi Hermanto, PT Zantora membeli Avelin.", "Rudi Hermanto"),
        ("id", '"PT Zantora membeli Avelin tahun lalu," kata Rudi Hermanto.', "Rudi Hermanto"),
        ("nl", "Mark de Wit zei dat Zantora Holding Avelin heeft gekocht.", "Mark de Wit"),
        ("nl", "Volgens Mark de Wit heeft Zantora Holding de keten Avelin gekocht.", "Mark de Wit"),
        ("nl", '"Zantora Holding heeft Avelin gekocht", zei Mark de Wit.', "Mark de Wit"),
        ("vi", "Ông Trần Văn Hòa cho biết Công ty Zantora đã mua lại Avelin.", "Trần Văn Hòa"),
        ("vi", "Theo ông Trần Văn Hòa, Công ty Zantora đã mua lại Avelin.", "Trần Văn Hòa"),
    ],
)
def test_speakers(language: str, text: str, speaker: str) -> None:
    assert speakers(text, language) == {speaker}


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            *(
                "en",
                "They met Mark Ellwood, chief executive of Zantora. “We will buy Avelin next year,” said Mark Ellwood.",
            ),
            {"Zantora > Avelin (Planned)"},
        ),
        (
            *(
                "id",
                'Mereka menemui Rudi Hermanto, Direktur Utama Zantora. "Kami akan membeli Avelin," kata Rudi Hermanto.',
            ),
            {"Zantora > Avelin (Planned)"},
        ),
        (
            *("nl", 'Ze spraken Mark de Wit, topman van Zantora. "Wij kopen Avelin volgend jaar", zei Mark de Wit.'),
            {"Zantora > Avelin"},
        ),
        (
            *("vi", 'Họ gặp ông Trần Văn Hòa, Tổng giám đốc Zantora. "Chúng tôi sẽ mua lại Avelin", ông Hòa nói.'),
            {"Zantora > Avelin (Planned)"},
        ),
        ("en", "“We will buy Avelin next year,” said nobody we know.", set()),
    ],
)
def test_we_are_the_company_of_who_speaks(language: str, text: str, expected: set[str]) -> None:
    assert facts(text, language, "acquires") == expected


def test_where_somebody_works_is_not_what_they_say() -> None:
    text = "Mark Ellwood, chief executive of Zantora Foods, said prices rise."
    assert speakers(text, "en", "holdsPosition") == {""}
