"""Who does what to whom: lists, passives, relative clauses, infinitives, and the orders of words of each language."""

from __future__ import annotations

import pytest
from extraction_help import facts


def fails(reason: str) -> pytest.MarkDecorator:
    return pytest.mark.xfail(strict=True, reason=reason)


def both(subject: str, *objects: str) -> set[str]:
    return {f"{subject} > {thing}" for thing in objects}


# --- the plain order --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "relation", "expected"),
    [
        ("en", "The airline Zantora bought Dunmore Foods.", "acquires", {"Zantora > Dunmore Foods"}),
        ("en", "The airline Zantora has recently bought the retailer Avelin.", "acquires", {"Zantora > Avelin"}),
        ("en", "Zantora Foods sued Avelin over a patent.", "sues", {"Zantora Foods > Avelin"}),
        ("en", "Zantora Foods competes with Avelin.", "competesWith", {"Zantora Foods > Avelin"}),
        ("id", "PT Zantora mengakuisisi PT Avelin.", "acquires", {"Zantora > Avelin"}),
        ("id", "PT Zantora telah resmi membeli Avelin.", "acquires", {"Zantora > Avelin"}),
        ("id", "PT Zantora menggugat Avelin.", "sues", {"Zantora > Avelin"}),
        ("id", "PT Zantora bersaing dengan Avelin.", "competesWith", {"Zantora > Avelin"}),
        ("nl", "Het bedrijf Zantora kocht Avelin.", "acquires", {"Zantora > Avelin"}),
        ("nl", "Het bedrijf Zantora klaagt Avelin aan.", "sues", {"Zantora > Avelin"}),
        ("nl", "Het bedrijf Zantora concurreert met Avelin.", "competesWith", {"Zantora > Avelin"}),
        ("vi", "Công ty Zantora mua lại Công ty Avelin.", "acquires", {"Zantora > Avelin"}),
        ("vi", "Công ty Zantora đã chính thức mua lại Avelin.", "acquires", {"Zantora > Avelin"}),
        ("vi", "Công ty Zantora kiện Avelin.", "sues", {"Zantora > Avelin"}),
        ("vi", "Công ty Zantora cạnh tranh với Avelin.", "competesWith", {"Zantora > Avelin"}),
    ],
)
def test_subject_verb_object(language: str, text: str, relation: str, expected: set[str]) -> None:
    assert facts(text, language, relation) == expected


# --- lists ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "relation", "expected"),
    [
        (
            *("en", "Zantora Foods is in talks with Avelin, Brimfell and Corvana.", "negotiatesWith"),
            both("Zantora Foods", "Avelin", "Brimfell", "Corvana"),
        ),
        (
            *("id", "PT Zantora bernegosiasi dengan Avelin, Brimfell dan Corvana.", "negotiatesWith"),
            both("Zantora", "Avelin", "Brimfell", "Corvana"),
        ),
        (
            *("nl", "Het bedrijf Zantora onderhandelt met Avelin, Brimfell en Corvana.", "negotiatesWith"),
            both("Zantora", "Avelin", "Brimfell", "Corvana"),
        ),
        (
            *("vi", "Công ty Zantora đang đàm phán với Avelin, Brimfell và Corvana.", "negotiatesWith"),
            both("Zantora", "Avelin", "Brimfell", "Corvana"),
        ),
        (
            *("en", "Zantora Foods operates in Thailand, Vietnam and Laos.", "operatesIn"),
            both("Zantora Foods", "Thailand", "Vietnam", "Laos"),
        ),
        (
            *("id", "PT Zantora beroperasi di Thailand, Vietnam, dan Laos.", "operatesIn"),
            both("Zantora", "Thailand", "Vietnam", "Laos"),
        ),
        (
            *("nl", "Het bedrijf Zantora is actief in Thailand, Vietnam en Laos.", "operatesIn"),
            both("Zantora", "Thailand", "Vietnam", "Laos"),
        ),
        (
            *("en", "Zantora Foods and Dunmore Foods sued Avelin.", "sues"),
            {"Zantora Foods > Avelin", "Dunmore Foods > Avelin"},
        ),
        ("id", "PT Zantora dan PT Dunmore menggugat Avelin.", "sues", {"Zantora > Avelin", "Dunmore > Avelin"}),
        (
            *("vi", "Công ty Zantora và Công ty Dunmore kiện Avelin.", "sues"),
            {"Zantora > Avelin", "Dunmore > Avelin"},
        ),
        (
            *("nl", "De bedrijven Zantora en Dunmore klagen Avelin aan.", "sues"),
            {"Zantora > Avelin", "Dunmore > Avelin"},
        ),
        (
            *("en", "Zantora Foods competes with rivals such as Avelin and Brimfell.", "competesWith"),
            both("Zantora Foods", "Avelin", "Brimfell"),
        ),
    ],
)
def test_a_list_shares_the_relation(language: str, text: str, relation: str, expected: set[str]) -> None:
    assert facts(text, language, relation) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Zantora Foods and Dunmore Foods will merge."),
        ("id", "PT Zantora dan PT Dunmore akan merger."),
        ("nl", "Zantora Holding en Dunmore Holding gaan fuseren."),
        ("vi", "Công ty Zantora và Công ty Dunmore sẽ sáp nhập."),
    ],
)
def test_subjects_alone_merge_with_each_other(language: str, text: str) -> None:
    [found] = facts(text, language, "mergesWith")
    assert {name.split()[0] for name in found.removesuffix(" (Planned)").split(" > ")} == {"Zantora", "Dunmore"}


# --- passives ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "relation", "expected"),
    [
        ("en", "Dunmore Foods was bought by Zantora Foods.", "acquires", {"Zantora Foods > Dunmore Foods"}),
        ("en", "Dunmore Foods was bought in 2021.", "acquires", set()),
        ("en", "Dunmore Foods, bought by Zantora Foods in 2021, grew.", "acquires", {"Zantora Foods > Dunmore Foods"}),
        ("en", "Dunmore Foods was founded by Mark Ellwood.", "founds", {"Mark Ellwood > Dunmore Foods"}),
        ("en", "Dunmore Foods was fined by the Ministry of Trade.", "sanctions", {"Ministry of Trade > Dunmore Foods"}),
        ("id", "PT Dunmore diakuisisi oleh PT Zantora.", "acquires", {"Zantora > Dunmore"}),
        ("id", "PT Dunmore diakuisisi PT Zantora.", "acquires", {"Zantora > Dunmore"}),
        ("id", "PT Dunmore diakuisisi pada 2021.", "acquires", set()),
        ("id", "PT Dunmore didirikan oleh Rudi Hermanto.", "founds", {"Rudi Hermanto > Dunmore"}),
        ("id", "PT Dunmore dipanggil Kementerian Perdagangan.", "summons", {"Kementerian Perdagangan > Dunmore"}),
        ("nl", "Dunmore Holding werd gekocht door Zantora Holding.", "acquires", {"Zantora Holding > Dunmore Holding"}),
        pytest.param(
            "nl",
            "Dunmore Holding werd in 2021 door Mark de Wit opgericht.",
            "founds",
            {"Mark de Wit > Dunmore Holding"},
            marks=fails("the agent before a participle at the clause's end is not found"),
        ),
        ("nl", "Dunmore Holding is in 2021 overgenomen.", "acquires", set()),
        ("vi", "Công ty Dunmore được thành lập bởi ông Trần Văn Hòa.", "founds", {"Trần Văn Hòa > Dunmore"}),
        ("vi", "Công ty Dunmore bị Bộ Công Thương phạt.", "sanctions", {"Bộ Công Thương > Dunmore"}),
        ("vi", "Công ty Dunmore được Công ty Zantora mua lại.", "acquires", {"Zantora > Dunmore"}),
        ("vi", "Công ty Dunmore bị phạt năm 2021.", "sanctions", set()),
    ],
)
def test_passives(language: str, text: str, relation: str, expected: set[str]) -> None:
    assert facts(text, language, relation) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Zantora Foods shut down in March.", {"Zantora Foods > Zantora Foods"}),
        ("en", "Zantora Foods closed its app Quellora.", {"Zantora Foods > Quellora"}),
        ("id", "PT Zantora menutup aplikasi Quellora.", {"Zantora > Quellora"}),
        ("nl", "Het bedrijf Zantora sluit de app Quellora.", {"Zantora > Quellora"}),
        ("vi", "Công ty Zantora đóng cửa ứng dụng Quellora.", {"Zantora > Quellora"}),
    ],
)
def test_without_an_agent_the_thing_itself_closes(language: str, text: str, expected: set[str]) -> None:
    assert facts(text, language, "closes") == expected


# --- relative clauses -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "relation", "expected"),
    [
        ("en", "Zantora Foods, which sued Avelin, bought Brimfell.", "sues", {"Zantora Foods > Avelin"}),
        ("en", "Zantora Foods, which sued Avelin, bought Brimfell.", "acquires", {"Zantora Foods > Brimfell"}),
        (
            "en",
            "They met Zantora Foods, which was founded by Mark Ellwood.",
            "founds",
            {"Mark Ellwood > Zantora Foods"},
        ),
        ("id", "PT Zantora, yang menggugat Avelin, membeli Brimfell.", "sues", {"Zantora > Avelin"}),
        ("id", "PT Zantora, yang menggugat Avelin, membeli Brimfell.", "acquires", {"Zantora > Brimfell"}),
        ("id", "Mereka menemui PT Zantora yang didirikan Rudi Hermanto.", "founds", {"Rudi Hermanto > Zantora"}),
        ("nl", "Ze spraken Zantora Holding, dat Avelin heeft gekocht.", "acquires", {"Zantora Holding > Avelin"}),
        (
            "nl",
            "Ze spraken Zantora Holding, dat werd opgericht door Mark de Wit.",
            "founds",
            {"Mark de Wit > Zantora Holding"},
        ),
        ("vi", "Công ty Zantora, đơn vị đã kiện Avelin, mua lại Brimfell.", "acquires", {"Zantora > Brimfell"}),
    ],
)
def test_relative_clauses(language: str, text: str, relation: str, expected: set[str]) -> None:
    assert facts(text, language, relation) == expected


# --- infinitives ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "relation", "expected"),
    [
        ("en", "Zantora Foods agreed to buy Avelin.", "acquires", {"Zantora Foods > Avelin (Planned)"}),
        ("en", "Zantora Foods asked Avelin to leave Thailand.", "requests", {"Zantora Foods > Avelin"}),
        ("en", "Zantora Foods used the money to buy Avelin.", "acquires", {"Zantora Foods > Avelin"}),
        ("id", "PT Zantora sepakat untuk membeli Avelin.", "acquires", {"Zantora > Avelin (Planned)"}),
        ("id", "PT Zantora meminta Avelin untuk pergi.", "requests", {"Zantora > Avelin"}),
        ("nl", "Het bedrijf Zantora is van plan om Avelin over te nemen.", "acquires", {"Zantora > Avelin (Planned)"}),
        ("vi", "Công ty Zantora đồng ý mua lại Avelin.", "acquires", {"Zantora > Avelin (Planned)"}),
        ("vi", "Công ty Zantora yêu cầu Avelin rời đi.", "requests", {"Zantora > Avelin"}),
    ],
)
def test_infinitives_have_the_subject_of_their_clause(
    language: str, text: str, relation: str, expected: set[str]
) -> None:
    assert facts(text, language, relation) == expected


# --- Dutch order ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # inversion
        ("Vorig jaar kocht Zantora de keten Avelin.", "Zantora > Avelin"),
        ("In 2021 heeft Zantora de keten Avelin gekocht.", "Zantora > Avelin"),
        # verb last
        ("Het bedrijf Zantora heeft de keten Avelin gekocht.", "Zantora > Avelin"),
        ("Duidelijk is dat Zantora de keten Avelin heeft gekocht.", "Zantora > Avelin"),
        ("Het bedrijf Zantora heeft voor 5 miljoen euro de keten Avelin overgenomen.", "Zantora > Avelin"),
        # verbs in two parts
        ("Het bedrijf Zantora neemt de keten Avelin over.", "Zantora > Avelin"),
        ("Het bedrijf Zantora nam in 2021 de keten Avelin voor 5 miljoen euro over.", "Zantora > Avelin"),
        ("Vorig jaar nam Zantora de keten Avelin over.", "Zantora > Avelin"),
        # with an auxiliary
        ("Het bedrijf Zantora zal de keten Avelin kopen.", "Zantora > Avelin (Planned)"),
        ("Het bedrijf Zantora wil de keten Avelin overnemen.", "Zantora > Avelin (Planned)"),
    ],
)
def test_dutch_word_order(text: str, expected: str) -> None:
    assert facts(text, "nl", "acquires") == {expected}


def test_the_second_part_of_a_verb_must_close_its_clause() -> None:
    assert facts("Het bedrijf Zantora neemt iets. Avelin Holding praat over groei.", "nl", "acquires") == set()


# --- nouns of events --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "relation", "expected"),
    [
        ("en", "They welcomed the merger of Zantora Foods with Avelin.", "mergesWith", {"Zantora Foods > Avelin"}),
        ("en", "They welcomed Zantora's acquisition of Avelin.", "acquires", {"Zantora > Avelin"}),
        ("en", "They welcomed the acquisition of Avelin by Zantora Foods.", "acquires", {"Zantora Foods > Avelin"}),
        ("en", "They fear a ban on nickel exports by Indonesia.", "bans", {"Indonesia > nickel exports"}),
        ("id", "Mereka menyambut akuisisi Avelin oleh PT Zantora.", "acquires", {"Zantora > Avelin"}),
        ("id", "Mereka menyambut merger Zantora dengan Avelin.", "mergesWith", {"Zantora > Avelin"}),
        ("nl", "Ze steunen de overname van Avelin door Zantora.", "acquires", {"Zantora > Avelin"}),
        ("nl", "Ze steunen de fusie van Zantora met Avelin.", "mergesWith", {"Zantora > Avelin"}),
        ("vi", "Họ hoan nghênh việc Công ty Zantora mua lại Avelin.", "acquires", {"Zantora > Avelin"}),
    ],
)
def test_nouns_of_events(language: str, text: str, relation: str, expected: set[str]) -> None:
    assert facts(text, language, relation) == expected


# --- bans, permits, rules ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "relation", "expected"),
    [
        ("en", "Indonesia banned exports of raw nickel.", "bans", {"Indonesia > exports of raw nickel"}),
        ("en", "The Ministry of Trade approved the merger.", "permits", {"Ministry of Trade > merger"}),
        (
            "id",
            "Kementerian Perdagangan melarang impor pakaian bekas.",
            "bans",
            {"Kementerian Perdagangan > impor pakaian bekas"},
        ),
        ("nl", "Nederland verbiedt de export van chips.", "bans", {"Nederland > export van chips"}),
        ("vi", "Bộ Công Thương cấm nhập khẩu gỗ.", "bans", {"Bộ Công Thương > nhập khẩu gỗ"}),
    ],
)
def test_what_is_banned_or_allowed_may_be_any_noun_phrase(
    language: str, text: str, relation: str, expected: set[str]
) -> None:
    assert facts(text, language, relation) == expected


# --- what is no argument ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "relation"),
    [
        ("en", "Zantora Foods bought time. Avelin Foods waited.", "acquires"),
        ("en", "After Zantora Foods left, Dunmore Foods was bought.", "acquires"),
        ("en", "The bought shares of Zantora Foods and Dunmore Foods rose.", "acquires"),
        ("en", "Zantora Foods bought shares on Monday in Jakarta.", "acquires"),
        ("id", "PT Zantora membeli beras. PT Avelin menunggu.", "acquires"),
        ("nl", "Zantora Holding kocht rijst. Avelin Holding wachtte.", "acquires"),
        ("vi", "Công ty Zantora mua gạo. Công ty Avelin chờ.", "acquires"),
    ],
)
def test_nothing_is_taken_from_another_clause_or_class(language: str, text: str, relation: str) -> None:
    assert facts(text, language, relation) == set()
