"""Names: where a run of capitals is one, where it splits, and the class that its parts and surroundings tell."""

from __future__ import annotations

import pytest
from extraction_help import names

Case = tuple[str, str, dict[str, str]]


def fails(reason: str) -> pytest.MarkDecorator:
    return pytest.mark.xfail(strict=True, reason=reason)


def found(language: str, text: str) -> dict[str, str]:
    return names(text, language)


# --- where a name is --------------------------------------------------------------------------------------------------

PLACES_OF_NAMES: list[Case] = [
    # an opening word with a capital is a name only if it is one elsewhere too
    ("en", "Meanwhile prices rose.", {}),
    ("en", "Zantora rose. Later it fell.", {}),
    ("en", "Shares of Zantora rose. Zantora later fell.", {"Zantora": "Organization"}),
    ("en", "Meanwhile Zantora rose.", {"Zantora": "Organization"}),
    ("en", "Zantora's shares rose.", {"Zantora": "Organization"}),
    ("en", "ZTR rose sharply.", {"ZTR": "Organization"}),
    # no names: titles, weekdays, class nouns in capitals
    ("en", "They met on Tuesday with the Chief Executive.", {}),
    ("en", "They rely on Social Media and E-Commerce.", {}),
    ("nl", "Ze spraken op Dinsdag met de Directeur.", {}),
    # legal forms are no part of the name
    ("id", "Saham PT Zantora Tbk naik.", {"Zantora": "Company"}),
    ("nl", "Aandelen van Zantora N.V. stegen.", {"Zantora": "Company"}),
    ("vi", "Giá cổ phiếu của Công ty Cổ phần Zantora tăng.", {"Zantora": "Company"}),
    ("en", "Shares of Zantora Plc rose.", {"Zantora": "Company"}),
    # small words inside names
    ("en", "They sued Brim & Fell in court.", {"Brim & Fell": "Organization"}),
    ("nl", "Ze spraken met Mark de Wit.", {"Mark de Wit": "Person"}),
    ("vi", "Họ gặp Bộ Thương mại hôm qua.", {"Bộ Thương mại": "GovernmentBody"}),
    # a list is several names
    ("en", "They met Avelin, Brimfell and Corvana.", dict.fromkeys(("Avelin", "Brimfell", "Corvana"), "Organization")),
    (
        "id",
        "Mereka bertemu Avelin, Brimfell dan Corvana.",
        dict.fromkeys(("Avelin", "Brimfell", "Corvana"), "Organization"),
    ),
    ("nl", "Ze spraken Avelin, Brimfell en Corvana.", dict.fromkeys(("Avelin", "Brimfell", "Corvana"), "Organization")),
    ("vi", "Họ gặp Avelin, Brimfell và Corvana.", dict.fromkeys(("Avelin", "Brimfell", "Corvana"), "Organization")),
    # short names after long ones are the long one's
    ("en", "They met Mark Ellwood. Later Ellwood left.", {"Mark Ellwood": "Person"}),
    ("en", "They bought Zantora Holdings. Later Zantora grew.", {"Zantora Holdings": "Company"}),
    ("id", "Mereka menemui Rudi Hermanto. Kemudian Rudi pergi.", {"Rudi Hermanto": "Person"}),
    ("vi", "Họ gặp ông Trần Văn Hòa. Sau đó ông Hòa rời đi.", {"Trần Văn Hòa": "Person"}),
    # declared abbreviations
    (
        "en",
        "The Fisheries Licensing Bureau (FLB) waits. Later the FLB met.",
        {"Fisheries Licensing Bureau": "GovernmentBody"},
    ),
    (
        "id",
        "Mereka menemui Kementerian Perikanan (Kemenper). Lalu Kemenper diam.",
        {"Kementerian Perikanan": "GovernmentBody"},
    ),
]


NOT_YET = [
    pytest.param(
        *("vi", "Cổ phiếu của Zantora tăng.", {"Zantora": "Organization"}),
        marks=fails("a compound that opens a sentence is taken for a name"),
    ),
    pytest.param(
        *("nl", "Ze spraken met Anna van der Laan.", {"Anna van der Laan": "Person"}),
        marks=fails("a name with two particles in a row falls apart"),
    ),
    pytest.param(
        *("nl", "Ze spraken Mark de Wit. Later vertrok De Wit.", {"Mark de Wit": "Person"}),
        marks=fails("a surname with its particle in capitals is not the person's"),
    ),
]


@pytest.mark.parametrize(("language", "text", "expected"), [*PLACES_OF_NAMES, *NOT_YET])
def test_names(language: str, text: str, expected: dict[str, str]) -> None:
    assert found(language, text) == expected


# --- nationality ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "They praised Japanese lender Kuromitsu.", {"Kuromitsu": "Company"}),
        ("en", "They praised Vietnamese Avelin.", {"Avelin": "Organization"}),
        ("en", "They fly Korean Airlines.", {"Korean Airlines": "Company"}),
        ("nl", "Ze prezen het Duitse Quellora.", {"Quellora": "Organization"}),
        ("nl", "Ze prezen de Belgische luchtvaartmaatschappij Quellora.", {"Quellora": "Company"}),
        pytest.param(
            *("vi", "Họ khen hãng Nhật Bản Kuromitsu.", {"Nhật Bản": "Country", "Kuromitsu": "Company"}),
            marks=fails("the class noun is not seen behind the country"),
        ),
    ],
)
def test_nationality_before_a_name_is_no_part_of_it(language: str, text: str, expected: dict[str, str]) -> None:
    assert found(language, text) == expected


# --- class ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "name", "cls"),
    [
        ("en", "They met the airline Zantora.", "Zantora", "Company"),
        ("en", "They use the app Quellora.", "Quellora", "Platform"),
        ("en", "They read the newspaper Dunmore.", "Dunmore", "MediaOutlet"),
        ("en", "They met Zantora, an airline.", "Zantora", "Company"),
        ("en", "Mark Ellwood of Zantora, said that prices rise.", "Zantora", "Organization"),
        pytest.param(
            *("en", "They sold Zantora, chief executive Mark Ellwood said.", "Zantora", "Organization"),
            marks=fails("the title of who speaks next is taken for the name's"),
        ),
        ("en", "They met Zantora Bank.", "Zantora Bank", "Company"),
        ("en", "They met Mr Okwendu.", "Okwendu", "Person"),
        ("en", "They met the Ministry of Trade.", "Ministry of Trade", "GovernmentBody"),
        ("en", "They met the Zantora Workers Union.", "Zantora Workers Union", "Association"),
        ("en", "They fly to Thailand.", "Thailand", "Country"),
        ("en", "They fly to Jakarta.", "Jakarta", "City"),
        ("en", "They fly to Southeast Asia.", "Southeast Asia", "Region"),
        ("id", "Mereka memakai aplikasi Quellora.", "Quellora", "Platform"),
        ("id", "Mereka memakai maskapai Zantora.", "Zantora", "Company"),
        ("id", "Mereka menemui Kementerian Perdagangan.", "Kementerian Perdagangan", "GovernmentBody"),
        ("id", "Mereka menemui Pak Hermanto.", "Hermanto", "Person"),
        ("id", "Mereka menemui Serikat Pekerja Zantora.", "Serikat Pekerja Zantora", "Association"),
        ("nl", "Ze gebruiken de app Quellora.", "Quellora", "Platform"),
        ("nl", "Ze spraken luchtvaartmaatschappij Zantora.", "Zantora", "Company"),
        ("nl", "Ze spraken mijnbouwbedrijf Zantora.", "Zantora", "Company"),
        ("nl", "Ze spraken meneer Okwendu.", "Okwendu", "Person"),
        ("nl", "Ze spraken het ministerie van Handel.", "ministerie van Handel", "GovernmentBody"),
        ("vi", "Họ dùng ứng dụng Quellora.", "Quellora", "Platform"),
        ("vi", "Họ gặp hãng hàng không giá rẻ Zantora.", "Zantora", "Company"),
        ("vi", "Họ gặp Ngân hàng Zantora.", "Ngân hàng Zantora", "Company"),
        ("vi", "Họ gặp ông Hòa.", "Hòa", "Person"),
        ("vi", "Họ đến Thái Lan.", "Thái Lan", "Country"),
    ],
)
def test_class_of_a_name(language: str, text: str, name: str, cls: str) -> None:
    assert found(language, text).get(name) == cls


# --- headlines --------------------------------------------------------------------------------------------------------


def test_a_headline_in_capitals_names_only_what_the_text_names() -> None:
    text = "Zantora Agrees To Buy Dunmore Foods Today\nThe airline Zantora buys Dunmore Foods."
    assert found("en", text) == {"Zantora": "Company", "Dunmore Foods": "Company"}


def test_names_in_what_is_cut_are_not_found() -> None:
    text = "Mereka menemui Zantora.\nBaca juga: Avelin Membeli Brimfell\nHarga naik."
    assert "Avelin" not in found("id", text)


def test_quotation_marks_are_no_part_of_a_name() -> None:
    assert found("en", "They call it “Quellora Foods” and 'Dunmore Foods'.").keys() == {
        "Quellora Foods",
        "Dunmore Foods",
    }
