"""Short forms declared in brackets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import LANGUAGES
from kg.reading.abbreviations import find_abbreviations


def pairs(text: str, language: str) -> list[tuple[str, str]]:
    return [(found.short, found.long) for found in find_abbreviations(text, language)]


@pytest.mark.parametrize(
    ("language", "text", "short", "long"),
    [
        ("id", "Ketua Umum Serikat Nelayan Pesisir (SNP) hadir", "SNP", "Serikat Nelayan Pesisir"),
        (
            "id",
            "kata Kementerian Pantai dan Laut (Kemenpan Laut) kemarin",
            "Kemenpan Laut",
            "Kementerian Pantai dan Laut",
        ),
        ("id", "menurut Kementerian Kelautan (Kemenkel), kapal", "Kemenkel", "Kementerian Kelautan"),
        ("id", "Menteri Perkapalan (Menkap) Budi hadir", "Menkap", "Menteri Perkapalan"),
        ("id", "usaha dagang, kecil, dan menengah (UDKM) tumbuh", "UDKM", "usaha dagang, kecil, dan menengah"),
        ("id", "PNT (Perserikatan Nelayan Timur) hadir", "PNT", "Perserikatan Nelayan Timur"),
        ("id", "bertemu Organisasi Pelabuhan Samudra (WPO) di kota", "WPO", "Organisasi Pelabuhan Samudra"),
        ("vi", "gặp Liên minh bờ Đông (EC) hôm qua", "EC", "Liên minh bờ Đông"),
        ("vi", "Ông Minh nói với Hiệp hội Tàu biển (SHA) rằng", "SHA", "Hiệp hội Tàu biển"),
        ("vi", "theo Ủy ban bến cảng (UBBC) thành phố", "UBBC", "Ủy ban bến cảng"),
        ("nl", "de kleine en middelgrote vaart (KMV's)", "KMV", "kleine en middelgrote vaart"),
        ("nl", "de Bond van Vissers (BVV) staakt", "BVV", "Bond van Vissers"),
        ("en", "the National Union of Dockers (NUD) said", "NUD", "National Union of Dockers"),
        ("en", "Chief Port Officer (CPO) Jane Porter", "CPO", "Chief Port Officer"),
    ],
)
def test_declared_forms(language: str, text: str, short: str, long: str) -> None:
    assert pairs(text, language) == [(short, long)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("id", "kata Budi di kota, Selasa (22/11/2022)"),
        ("id", "Rina Putri (45) hadir"),
        ("en", "Port Works Inc (NYSE: PWI) rose"),
        ("en", "Senator Jane Porter (D-OH) said"),
        ("id", "PT Dermaga Raya (Persero) Tbk"),
        ("id", "Ketua Budi Hartono (PQR) hadir"),
        ("en", "ships (and boats) came"),
        ("en", "the group (G20) met"),
        ("en", "at ten o'clock (GMT)"),
        ("en", "It ended. (AP)"),
        ("en", "(ABC)"),
        ("en", "built by Harbour Cell Works (HarbourCell)"),
        ("vi", "Ông Trần Văn Minh (XYZ) nói"),
    ],
)
def test_other_brackets(language: str, text: str) -> None:
    assert pairs(text, language) == []


def test_a_form_is_given_once_and_its_spans_are_exact() -> None:
    text = "Serikat Nelayan Pesisir (SNP) dan SNP.\nSerikat Nelayan Pesisir (SNP)."
    (found,) = find_abbreviations(text, "id")
    assert found.short_span.of(text) == "SNP" and found.long_span.of(text) == "Serikat Nelayan Pesisir"
    assert found.short_span.start == text.index("(") + 1


def test_no_form_reaches_across_a_sentence_or_line() -> None:
    assert pairs("Serikat. Nelayan Pesisir (SNP)", "id") == []
    assert pairs("Serikat\nNelayan Pesisir (SNP)", "id") == []


@given(st.text(alphabet="ABab ()&.'-\nđĐ", max_size=80), st.sampled_from(LANGUAGES))
def test_spans_hold_the_forms(text: str, language: str) -> None:
    for found in find_abbreviations(text, language):
        assert (found.short_span.of(text), found.long_span.of(text)) == (found.short, found.long)
        assert not found.short_span.overlaps(found.long_span)
