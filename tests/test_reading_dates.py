"""The date of an article."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import LANGUAGES, PartialDate
from kg.reading.boilerplate import find_cuts
from kg.reading.dates import find_date, find_mentions, parse_date

DAY = PartialDate(2024, 9, 20)


def date_of(text: str, language: str) -> PartialDate | None:
    return find_date(text, language, find_cuts(text, language))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("id", "Katanya pada 20 September 2024."),
        ("id", "Katanya pada 20 Sept 2024."),
        ("id", "Dikatakan Jumat (20/9/2024)."),
        ("id", "Dikatakan Jumat (20/09/2024)."),
        ("vi", "Bà nói ngày 20/9/2024."),
        ("vi", "Bà nói ngày 20 tháng 9 năm 2024."),
        ("vi", "Bà nói ngày 20-9-2024."),
        ("nl", "Dat zei ze vrijdag (20 september 2024)."),
        ("nl", "Dat zei ze op 20-9-2024."),
        ("nl", "Dat zei ze op 20 sept. 2024."),
        ("en", "She said so on Sept. 20, 2024."),
        ("en", "She said so on 20 September 2024."),
        ("en", "She said so on the 20th of September 2024."),
        ("en", "She said so on 9/20/2024."),
        ("en", "She said so on 2024-09-20."),
    ],
)
def test_forms(language: str, text: str) -> None:
    assert date_of(text, language) == DAY


@pytest.mark.parametrize(
    "text", ["On 9/8/2024 she said it.", "You may 5 times say so, she said.", "In 2024 she said it."]
)
def test_what_is_no_plain_date_is_none(text: str) -> None:
    assert date_of(text, "en") is None


FILL = " Wordt vervolgd met meer zinnen over het onderwerp, zodat de alinea lang genoeg is voor een bericht."


@pytest.mark.parametrize(
    ("language", "opening"),
    [
        ("en", "ROTTERDAM, Sept 20, 2024 — The port will open a new quay."),
        ("id", "CIREBON, 20 September 2024 – Pelabuhan akan membuka dermaga baru."),
        ("nl", "ROTTERDAM, 20 september 2024 – De haven opent een nieuwe kade."),
    ],
)
def test_the_dateline_wins(language: str, opening: str) -> None:
    later = {
        "en": "It was said on Monday, Sept. 23, 2024.",
        "id": "Katanya, Senin (23/9/2024).",
        "nl": "Dat zei ze maandag 23 september 2024.",
    }
    assert date_of(opening + FILL + "\n" + later[language], language) == DAY


def test_a_dateline_with_a_month_gives_a_month() -> None:
    assert date_of("CIREBON, September 2024 – Pelabuhan membuka dermaga baru." + FILL, "id") == PartialDate(2024, 9)


def test_a_dateline_without_a_year_takes_the_text_s() -> None:
    text = "ROTTERDAM, Sept 20 — The port opened a new quay." + FILL + " Work began in March 2024."
    assert date_of(text, "en") == DAY


def test_a_line_with_little_but_a_date() -> None:
    news = "Pelabuhan membuka dermaga, kata Budi, Senin (2/9/2024)."
    text = f"Dermaga Baru Dibuka\nCirebon, Jumat, 20 September 2024 | 10:30 WIB\n{news}"
    assert date_of(text, "id") == DAY


def test_a_headline_with_a_date_is_no_date_line() -> None:
    news = "Pelabuhan membuka dermaga, kata Budi, Jumat (20/9/2024), di kantornya di kota."
    text = f"Rencana Dermaga Baru 1 Januari 2030\n{news}"
    assert date_of(text, "id") == DAY


def test_weekday_and_speech_beat_a_later_schedule() -> None:
    text = (
        "Rapat dijadwalkan pada Rabu minggu depan, 25 September 2024.\n"
        '"Kami akan hadir," kata Budi di Cirebon, Jumat (20/9/2024).\nIa pernah bicara Senin (2/9/2024), katanya.'
    )
    assert date_of(text, "id") == DAY


def test_a_plan_in_the_same_sentence_is_passed_over() -> None:
    text = "Rapat akan digelar Kamis (26/9/2024), kata juru bicara pelabuhan, Jumat (20/9/2024)."
    assert date_of(text, "id") == DAY


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("vi", "Tàu sẽ chạy từ ngày 18/11, theo thông cáo ra ngày 20/9/2024."),
        ("nl", "Vanaf 1 oktober 2024 vaart de pont, zegt de rederij vrijdag (20 september 2024)."),
        ("en", "The ferry will sail on Oct. 1, 2024, the firm said on Friday, Sept. 20, 2024."),
        ("id", "Kapal berlayar mulai 1 Oktober 2024, kata perusahaan, Jumat (20/9/2024)."),
    ],
)
def test_bounds_are_passed_over(language: str, text: str) -> None:
    assert date_of(text, language) == DAY


@pytest.mark.parametrize(
    "text", ["Target tercapai di tahun 2030.", "Perusahaan berdiri sejak 17 Agustus 1945.", "Mulai 1 Oktober 2024."]
)
def test_years_history_and_plans_give_no_date(text: str) -> None:
    assert date_of(text, "id") is None


def test_a_full_date_late_in_the_text_is_no_date() -> None:
    text = "Kapal itu besar. " * 20 + "Dermaga lama ambruk pada 3 Maret 2019."
    assert date_of(text, "id") is None
    assert date_of("Dermaga lama ambruk pada 3 Maret 2019. " + "Kapal itu besar. " * 20, "id") == PartialDate(
        2019, 3, 3
    )


@pytest.mark.parametrize(
    ("mention", "expected"),
    [("tháng 10/2023", 2023), ("tháng 3/2024", 2023), ("tháng 8/2024", 2024), ("tháng 6/2024", 2024)],
)
def test_a_day_and_month_take_the_nearest_year_named(mention: str, expected: int) -> None:
    text = f"Ngày 14/12, giám đốc cảng cho biết cảng sẽ mở. Hồi {mention}, cảng đóng cửa."
    assert date_of(text, "vi") == PartialDate(expected, 12, 14)


def test_a_day_and_month_alone_are_no_date() -> None:
    assert date_of("Ngày 14/12, giám đốc cảng cho biết cảng sẽ mở trước năm 2030.", "vi") is None


def test_dates_of_related_links_do_not_count() -> None:
    assert date_of("Kapal itu besar dan baru.\nBaca juga: Dermaga Ambruk, Kata Budi, Jumat (20/9/2024)", "id") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-09-20", DAY),
        ("2024-09-20T08:00:00+07:00", DAY),
        (" 2024-09-20 08:00 ", DAY),
        ("2024-09", PartialDate(2024, 9)),
        ("2024", PartialDate(2024)),
        ("20 September 2024", DAY),
        ("Fri, 20 Sep 2024 10:00:00 GMT", DAY),
        ("20/09/2024", DAY),
        ("2024-13-40", None),
        ("2023-02-29", None),
        ("yesterday", None),
        ("0001-01-01", None),
        ("", None),
    ],
)
def test_metadata(text: str, expected: PartialDate | None) -> None:
    assert parse_date(text, "id") == expected


@given(st.text(alphabet="0123456789/-. ngàyMei2024tháng(),\n", max_size=60), st.sampled_from(LANGUAGES))
def test_any_text_has_a_date_or_none(text: str, language: str) -> None:
    date_of(text, language)
    mentions = find_mentions(text, language)
    assert all(not a.span.overlaps(b.span) for a, b in pairwise(mentions))
