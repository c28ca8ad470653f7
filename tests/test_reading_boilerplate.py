"""What of a text is no news: cuts, datelines, titles."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import LANGUAGES
from kg.reading.boilerplate import find_cuts
from kg.reading.title import find_title

NEWS = {
    "id": (
        "Pelabuhan itu membuka dermaga baru pada hari Senin untuk kapal besar dari luar negeri, kata kepala pelabuhan."
    ),
    "vi": "Cảng mở bến mới hôm thứ Hai cho các tàu lớn từ nước ngoài, giám đốc cảng cho biết trong buổi họp sáng nay.",
    "nl": (
        "De haven opende maandag een nieuwe kade voor grote schepen uit het buitenland, zei de directeur van de haven."
    ),
    "en": (
        "The port opened a new quay on Monday for large ships from abroad, the head of the port told a meeting today."
    ),
}


def cuts_of(text: str, language: str) -> list[tuple[str, str]]:
    return [(cut.reason, cut.span.of(text)) for cut in find_cuts(text, language)]


LINES = [
    ("id", "related-link", "Baca juga: Dermaga Lama Ditutup"),
    ("id", "related-link", "Baca Juga\xa0 Dermaga Lama Ditutup"),
    ("id", "related-link", "[Simak juga: Kapal Karam di Selat]"),
    ("id", "related-link", "Lihat juga: Kapal Karam"),
    ("vi", "related-link", ">> Xem thêm: Tàu lớn cập cảng"),
    ("vi", "related-link", "Đọc thêm: Tàu lớn cập cảng"),
    ("nl", "related-link", "Lees ook: Waarom de kade zakt"),
    ("nl", "related-link", "Bekijk ook: beelden van de kade"),
    ("en", "related-link", "Read also: Why the quay sinks"),
    ("en", "related-link", "READ MORE: Why the quay sinks"),
    ("id", "comment-form", "Tinggalkan Balasan"),
    ("id", "comment-form", "Alamat email Anda tidak akan dipublikasikan. Ruas yang wajib ditandai *"),
    ("nl", "comment-form", "Laat een reactie achter"),
    ("vi", "comment-form", "Để lại bình luận"),
    ("en", "comment-form", "Leave a Reply"),
    ("en", "comment-form", "Comments (12)"),
    ("vi", "comment-form", "Leave a reply"),
    ("id", "byline", "Penulis: Rina Putri | Editor: Agus Salim"),
    ("id", "byline", "(rni/ags)"),
    ("vi", "byline", "Lan Chi (tổng hợp)"),
    ("vi", "byline", "Theo Báo Cảng Biển"),
    ("nl", "byline", "Door Jan de Boer"),
    ("nl", "byline", "(Verslaggeving door Jan de Boer, Redactie door Els Smit)"),
    ("en", "byline", "By Jane Porter and John Smith"),
    ("en", "byline", "(Reporting by Jane Porter; editing by John Smith)"),
    ("id", "caption", "Foto: Rina/Kantor Kabar"),
    ("vi", "caption", "Ảnh: Lan Chi"),
    ("nl", "caption", "Foto: Jan de Boer"),
    ("id", "share", "Bagikan:"),
    ("en", "share", "Share this"),
    ("nl", "share", "Deel dit artikel"),
    ("vi", "share", "Chia sẻ"),
    ("id", "share", "Tags: pelabuhan, kapal"),
    ("en", "share", "Follow us on social media"[:9]),
    ("en", "subscription", "Sign up for our daily newsletter"),
    ("id", "advertisement", "ADVERTISEMENT"),
    ("nl", "advertisement", "Advertentie"),
    ("en", "copyright", "© 2024 The Port News. All rights reserved."),
]


@pytest.mark.parametrize(("language", "reason", "line"), LINES)
def test_a_line_of_boilerplate_is_cut_and_its_neighbours_are_not(language: str, reason: str, line: str) -> None:
    text = f"{NEWS[language]}\n\n{line}\n\n{NEWS[language][:-1]} lagi."
    assert cuts_of(text, language) == [(reason, line)]


PARTS = [
    ("id", "byline", "Dermaga itu penting,” pungkasnya.", "(RN)"),
    ("id", "byline", "Dermaga itu penting bagi kami. ", "(rni/ags)"),
    ("id", "related-link", "Dermaga itu penting bagi kami. ", "Baca juga: Dermaga Lama Ditutup"),
    ("nl", "byline", "De kade is van belang. ", "(Verslaggeving door Jan de Boer)"),
    ("en", "caption", "The quay as it was in spring ", "(Photo: Jane Porter)"),
]


@pytest.mark.parametrize(("language", "reason", "news", "cut"), PARTS)
def test_only_the_part_is_cut(language: str, reason: str, news: str, cut: str) -> None:
    text = "\n".join([NEWS[language], "Satu.", "Dua.", "Tiga.", "Empat.", news + cut])
    assert cuts_of(text, language) == [(reason, cut)]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("id", "Oleh karena itu, pemerintah menutup dermaga lama."),
        ("id", "Sumber daya air di kota itu berkurang."),
        ("id", "Foto yang beredar menunjukkan dermaga rusak."),
        ("id", "Editor itu mengatakan buku barunya terbit."),
        ("id", "Bagikan bantuan kepada warga, pemerintah kirim truk."),
        ("vi", "Theo giám đốc cảng, tàu đầu tiên cập bến hôm nay."),
        ("vi", "Nguồn nước của thành phố đang giảm."),
        ("vi", "Ảnh hưởng của bão làm cảng đóng cửa."),
        ("nl", "Door de storm ging de haven dicht."),
        ("nl", "Deel van de kade is ingestort."),
        ("nl", "Foto's van de kade gingen rond."),
        ("en", "By Friday the port had closed its gates."),
        ("en", "Share prices of the port's owner rose."),
        ("en", "Read more books, the minister told pupils."),
        ("en", "The port joined the World Harbour Union (WHU)"),
        ("en", "Photo shops near the port closed."),
        ("en", "Source of the fire was a truck."),
        ("en", "Comments by the minister drew anger."),
    ],
)
def test_news_that_opens_like_boilerplate_stays(language: str, line: str) -> None:
    assert cuts_of(f"{NEWS[language]}\n{line}\n", language) == []


def test_captions_at_the_top() -> None:
    caption = "Suasana dermaga baru. (Foto: Rina)"
    repeated = "Kapal besar bersandar di kota"
    text = f"Dermaga Baru Dibuka\n- Kantor Kabar\n{caption}\n{repeated}\n{repeated}.\n{NEWS['id']}"
    assert cuts_of(text, "id") == [
        ("caption", "- Kantor Kabar"),
        ("caption", caption),
        ("caption", "Kapal besar bersandar di kota."),
    ]


def test_a_list_at_the_top_is_no_credit() -> None:
    assert cuts_of(f"Dermaga Baru Dibuka\n- kapal besar\n- kapal kecil\n{NEWS['id']}", "id") == []


@pytest.mark.parametrize(
    "dateline",
    [
        "CIREBON – ",
        "Cirebon – ",
        "CIREBON, KabarUji.id – ",
        "KabarUji.com, Cirebon - ",
        "KABAR – ",
        "HANOI (KBU) — ",
        "ROTTERDAM, 20 september 2024 – ",
        "DAVAO, March 3, 2022 — ",
        "Ho Chi Minh City – ",
    ],
)
def test_datelines(dateline: str) -> None:
    text = f"Judul yang tidak panjang\n\n{dateline}{NEWS['nl']}\n{NEWS['nl'][:-1]} opnieuw."
    assert cuts_of(text, "nl") == [("dateline", dateline)]


@pytest.mark.parametrize(
    "paragraph",
    [
        "Utara – Selatan adalah jalur kapal baru.",
        "Kapal baru – Yang pertama tahun ini – bersandar.",
        "Menurut Budi – Kepala pelabuhan – kapal bersandar.",
        "2024 – Tahun yang berat bagi pelabuhan.",
    ],
)
def test_a_dash_in_the_news_is_no_dateline(paragraph: str) -> None:
    text = f"Jalur Utara – Selatan Dibuka\n{paragraph} {NEWS['id']}"
    assert cuts_of(text, "id") == []


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"Dermaga Baru Dibuka\n{NEWS['id']}", "Dermaga Baru Dibuka"),
        (f"\n  Dermaga Baru Dibuka?  \n\n{NEWS['id']}", "Dermaga Baru Dibuka?"),
        (f"Dermaga baru dibuka.\n{NEWS['id']}", None),
        (f"{NEWS['id']}\n{NEWS['id']}", None),
        ("Dermaga Baru Dibuka", None),
        ("Dermaga Baru Dibuka\nya", None),
        (f"ADVERTISEMENT\n{NEWS['id']}", None),
        (f"123\n{NEWS['id']}", None),
    ],
)
def test_titles(text: str, title: str | None) -> None:
    assert find_title(text, find_cuts(text, "id")) == title


@given(st.text(alphabet="aB (){}[]:./-–*\n“”Foto:Baca juga Theo By", max_size=120), st.sampled_from(LANGUAGES))
def test_cuts_are_in_order_inside_the_text_and_inside_a_line(text: str, language: str) -> None:
    cuts = find_cuts(text, language)
    assert all(cut.span.end <= len(text) and "\n" not in cut.span.of(text).strip("\n") for cut in cuts)
    assert all(a.span.end <= b.span.start for a, b in pairwise(cuts))
