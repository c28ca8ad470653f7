"""Pronouns and descriptions: the nearest fitting antecedent, or nobody."""

from __future__ import annotations

import pytest
from extraction_help import facts, pointers


def fails(reason: str) -> pytest.MarkDecorator:
    return pytest.mark.xfail(strict=True, reason=reason)


@pytest.mark.parametrize(
    ("language", "text", "words", "meant"),
    [
        # pronouns
        ("en", "Zantora Foods grew. It sued Avelin.", "It", "Zantora Foods"),
        ("en", "Mark Ellwood left. He sued Avelin.", "He", "Mark Ellwood"),
        ("en", "Mark Ellwood left Zantora Foods. It sued Avelin.", "It", "Zantora Foods"),
        ("en", "Zantora Foods hired Mark Ellwood. He sued Avelin.", "He", "Mark Ellwood"),
        ("id", "Rudi Hermanto pergi. Dia menggugat Avelin.", "Dia", "Rudi Hermanto"),
        ("nl", "Mark de Wit vertrok. Hij verkocht Avelin.", "Hij", "Mark de Wit"),
        ("vi", "Ông Trần Văn Hòa rời đi. Ông kiện Avelin.", "Ông", "Trần Văn Hòa"),
        # the subject outranks what stands nearer
        ("en", "Zantora Foods bought Avelin. It paid $5 million.", "It", "Zantora Foods"),
        # descriptions
        ("en", "The airline Zantora grew. The airline sued Avelin.", "airline", "Zantora"),
        ("en", "Zantora Foods grew. The company sued Avelin.", "company", "Zantora Foods"),
        ("en", "They use the app Quellora. The app grows.", "app", "Quellora"),
        ("id", "PT Zantora tumbuh. Perusahaan itu menggugat Avelin.", "Perusahaan", "Zantora"),
        ("id", "PT Zantora tumbuh. Perusahaan tersebut menggugat Avelin.", "Perusahaan", "Zantora"),
        ("id", "Rudi Hermanto menyatakan bahwa PT Zantora tumbuh dan perusahaan akan pergi.", "perusahaan", "Zantora"),
        ("nl", "Het concern Zantora groeit. Het concern koopt Avelin.", "concern", "Zantora"),
        ("nl", "Mijnbouwbedrijf Zantora groeit. Het bedrijf koopt Avelin.", "bedrijf", "Zantora"),
        ("vi", "Công ty Zantora tăng trưởng. Công ty này kiện Avelin.", "Công ty", "Zantora"),
        # by noun and nationality rather than nearness
        ("en", "They met the airline Zantora and the bank Avelin. The airline grew.", "airline", "Zantora"),
        (
            "en",
            "They met the German firm Zantora and the Thai firm Avelin. The German company grew.",
            "company",
            "Zantora",
        ),
        ("nl", "Ze spraken de bank Zantora en de uitgever Avelin. De bank groeit.", "bank", "Zantora"),
        # apposition
        ("en", "They met Zantora, an airline.", "airline", "Zantora"),
        ("en", "They met the airline's owner, Brimfell Holdings.", "owner", "Brimfell Holdings"),
        # the largest economy
        (
            "en",
            "Indonesia grows. The largest economy in Southeast Asia exports nickel.",
            "largest economy in Southeast Asia",
            "Indonesia",
        ),
    ],
)
def test_what_is_meant(language: str, text: str, words: str, meant: str) -> None:
    found = pointers(text, language)
    assert found.get(words) == meant, found


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "Prices rose. It sued Avelin.", "It"),
        ("en", "Zantora Foods grew. He sued Avelin.", "He"),
        ("en", "The Ministry of Trade spoke. The airline grew.", "airline"),
        ("en", "Mark Ellwood left. The company grew.", "company"),
        ("en", "Zantora Foods grew. An airline sued Avelin.", "airline"),
        ("id", "Harga naik. Perusahaan itu menggugat Avelin.", "Perusahaan"),
        ("nl", "De prijzen stegen. Het bedrijf koopt rijst.", "bedrijf"),
        ("vi", "Giá tăng. Công ty này kiện Avelin.", "Công ty"),
        # too far back
        ("en", "Mark Ellwood left.\n\nOne.\n\nTwo.\n\nThree.\n\nFour.\n\nFive.\n\nHe sued Avelin.", "He"),
    ],
)
def test_where_nothing_fits_nobody_is_meant(language: str, text: str, words: str) -> None:
    assert pointers(text, language)[words] == ""


@pytest.mark.parametrize(
    ("language", "text", "relation", "expected"),
    [
        ("en", "The airline Zantora grew. It bought Avelin.", "acquires", {"Zantora > Avelin"}),
        ("en", "Mark Ellwood grew up poor. He founded Zantora Foods.", "founds", {"Mark Ellwood > Zantora Foods"}),
        ("id", "PT Zantora tumbuh. Perusahaan itu membeli Avelin.", "acquires", {"Zantora > Avelin"}),
        ("nl", "Het bedrijf Zantora groeit. Het concern kocht Avelin.", "acquires", {"Zantora > Avelin"}),
        ("vi", "Công ty Zantora tăng trưởng. Công ty này mua lại Avelin.", "acquires", {"Zantora > Avelin"}),
        (
            "en",
            "Zantora Foods met Avelin Foods. Both companies will merge.",
            "mergesWith",
            {"Avelin Foods > Zantora Foods (Planned)"},
        ),
        (
            "nl",
            "Zantora Holding sprak Avelin Holding. Beide bedrijven fuseren.",
            "mergesWith",
            {"Avelin Holding > Zantora Holding"},
        ),
        ("en", "Prices rose. It bought Avelin.", "acquires", set()),
    ],
)
def test_facts_of_what_is_meant(language: str, text: str, relation: str, expected: set[str]) -> None:
    def sides(line: str) -> tuple[frozenset[str], str]:
        ends, _, modality = line.partition(" (")
        return frozenset(ends.split(" > ")), modality

    found = facts(text, language, relation)
    if relation == "mergesWith":
        assert {sides(line) for line in found} == {sides(line) for line in expected}
    else:
        assert found == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Zantora Foods grew. Its subsidiary Avelin grew too.", {"Zantora Foods > Avelin"}),
        ("nl", "Het bedrijf Zantora groeit. Ze prezen zijn dochter Avelin.", {"Zantora > Avelin"}),
        ("id", "PT Zantora tumbuh. Anak perusahaannya, Avelin, juga tumbuh.", {"Zantora > Avelin"}),
    ],
)
def test_possessives_mean_the_subject_before(language: str, text: str, expected: set[str]) -> None:
    assert facts(text, language, "owns") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Mark Ellwood founded Zantora Foods. He later sold the company to Brimfell Holdings.",
            {"Mark Ellwood > Zantora Foods"},
            marks=fails("a description before 'to' is taken for introduced"),
        ),
        (
            "Mark Ellwood founded Zantora Foods. He later sold it to Brimfell Holdings.",
            {"Mark Ellwood > Zantora Foods"},
        ),
    ],
)
def test_what_is_sold_to_somebody(text: str, expected: set[str]) -> None:
    assert facts(text, "en", "sells") == expected
