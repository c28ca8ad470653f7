"""Modality: what is done, planned, possible or denied, in each language; what another clause says does not count."""

from __future__ import annotations

import pytest
from extraction_help import claims


def fails(reason: str) -> pytest.MarkDecorator:
    return pytest.mark.xfail(strict=True, reason=reason)


def modalities(text: str, language: str) -> set[str]:
    """The modality of each claim about a purchase."""
    return {found[3] for found in claims(text, language) if found[1] == "acquires"}


@pytest.mark.parametrize(
    ("language", "text", "modality"),
    [
        ("en", "Zantora Foods has bought Avelin.", "Actual"),
        ("en", "Zantora Foods will buy Avelin.", "Planned"),
        ("en", "Zantora Foods plans to buy Avelin.", "Planned"),
        ("en", "Zantora Foods has agreed to acquire Avelin.", "Planned"),
        ("en", "Avelin Foods will be bought by Zantora Foods.", "Planned"),
        ("en", "Zantora Foods may buy Avelin.", "Possible"),
        ("en", "Zantora Foods is considering buying Avelin.", "Possible"),
        ("en", "Zantora Foods is reportedly in talks to buy Avelin.", "Possible"),
        ("en", "They asked whether Zantora Foods bought Avelin.", "Possible"),
        ("en", "Zantora Foods did not buy Avelin.", "Denied"),
        ("en", "Zantora Foods will not buy Avelin.", "Denied"),
        ("en", "Zantora Foods denied that it had bought Avelin.", "Denied"),
        ("en", "Zantora Foods never bought Avelin.", "Denied"),
        ("en", "Zantora Foods refused to buy Avelin.", "Denied"),
        ("id", "PT Zantora telah mengakuisisi Avelin.", "Actual"),
        ("id", "PT Zantora akan mengakuisisi Avelin.", "Planned"),
        ("id", "PT Zantora berencana mengakuisisi Avelin.", "Planned"),
        ("id", "PT Zantora mungkin mengakuisisi Avelin.", "Possible"),
        ("id", "PT Zantora dikabarkan mengakuisisi Avelin.", "Possible"),
        ("id", "PT Zantora tidak mengakuisisi Avelin.", "Denied"),
        ("id", "PT Zantora belum mengakuisisi Avelin.", "Denied"),
        ("id", "PT Zantora batal mengakuisisi Avelin.", "Denied"),
        ("id", "PT Zantora membantah telah mengakuisisi Avelin.", "Denied"),
        ("nl", "Het bedrijf Zantora heeft Avelin gekocht.", "Actual"),
        ("nl", "Het bedrijf Zantora zal Avelin kopen.", "Planned"),
        ("nl", "Het bedrijf Zantora is van plan Avelin te kopen.", "Planned"),
        ("nl", "Het bedrijf Zantora overweegt Avelin te kopen.", "Possible"),
        ("nl", "Het bedrijf Zantora koopt Avelin mogelijk.", "Possible"),
        ("nl", "Het bedrijf Zantora neemt Avelin binnenkort over.", "Planned"),
        pytest.param(
            "nl",
            "De vraag is of Zantora Avelin koopt.",
            "Possible",
            marks=fails("nothing is found behind a question's conjunction"),
        ),
        ("nl", "Het bedrijf Zantora koopt Avelin niet.", "Denied"),
        ("nl", "Het bedrijf Zantora zal Avelin niet kopen.", "Denied"),
        ("nl", "Het bedrijf Zantora ontkent dat het Avelin heeft gekocht.", "Denied"),
        ("nl", "Het bedrijf Zantora neemt Avelin niet over.", "Denied"),
        ("vi", "Công ty Zantora đã mua lại Avelin.", "Actual"),
        ("vi", "Công ty Zantora sẽ mua lại Avelin.", "Planned"),
        ("vi", "Công ty Zantora dự kiến mua lại Avelin.", "Planned"),
        ("vi", "Công ty Zantora có thể mua lại Avelin.", "Possible"),
        ("vi", "Công ty Zantora đang cân nhắc mua lại Avelin.", "Possible"),
        ("vi", "Công ty Zantora không mua lại Avelin.", "Denied"),
        ("vi", "Công ty Zantora chưa mua lại Avelin.", "Denied"),
        ("vi", "Công ty Zantora phủ nhận việc mua lại Avelin.", "Denied"),
    ],
)
def test_modality(language: str, text: str, modality: str) -> None:
    assert modalities(text, language) == {modality}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Zantora Foods, which will grow, bought Avelin."),
        ("en", "Zantora Foods, which does not grow, bought Avelin."),
        ("en", "Zantora Foods bought Avelin because prices may rise."),
        ("en", "Zantora Foods bought Avelin, and it will grow."),
        ("en", "If prices may rise, nobody knows. Zantora Foods bought Avelin."),
        ("id", "PT Zantora, yang tidak tumbuh, membeli Avelin."),
        ("id", "PT Zantora membeli Avelin karena harga akan naik."),
        ("nl", "Het bedrijf Zantora kocht Avelin omdat de prijs niet stijgt."),
        ("vi", "Công ty Zantora đã mua lại Avelin vì giá sẽ tăng."),
    ],
)
def test_other_clauses_do_not_count(language: str, text: str) -> None:
    assert modalities(text, language) == {"Actual"}


@pytest.mark.parametrize(
    ("language", "text", "modality"),
    [
        ("en", "Zantora Foods will not buy Avelin, it may sell it.", "Denied"),
        ("en", "Zantora Foods may plan to buy Avelin.", "Possible"),
        ("id", "PT Zantora mungkin tidak akan mengakuisisi Avelin.", "Denied"),
        ("vi", "Công ty Zantora có thể sẽ mua lại Avelin.", "Possible"),
    ],
)
def test_what_commits_least_wins(language: str, text: str, modality: str) -> None:
    assert modalities(text, language) == {modality}


def test_who_speaks_does_not_change_modality() -> None:
    assert modalities("Mark Ellwood said that Zantora bought Avelin.", "en") == {"Actual"}
    assert modalities("Zantora bought Avelin, according to Mark Ellwood.", "en") <= {"Actual"}


def test_a_rejected_application_is_a_denied_permit() -> None:
    text = "The Ministry of Trade rejected the application of Zantora Foods."
    assert {found[3] for found in claims(text, "en") if found[1] == "permits"} <= {"Denied"}
