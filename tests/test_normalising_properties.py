"""What holds of values whatever the text: exactness, offsets, order, precision, no exception, linear time."""

from __future__ import annotations

import datetime as dt
import itertools
import time
from decimal import Decimal

import pytest
from babel.numbers import format_decimal
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import DateRange, Money, PartialDate, Percent, Quantity
from kg.normalising import find_values, parse_number
from kg.normalising.vocabulary import vocabulary

LANGUAGES = ("id", "vi", "nl", "en")
ANCHOR = PartialDate(2024, 9, 12)
languages = st.sampled_from(LANGUAGES)
numbers = st.decimals(min_value=0, max_value=10**15, places=None, allow_nan=False).map(lambda n: round(n, 6))
places = st.integers(0, 4).flatmap(lambda n: st.decimals(0, 10**12, places=n))
SCALES = {"id": ("juta", "dolar"), "vi": ("triệu", "đô la"), "nl": ("miljoen", "dollar"), "en": ("million", "dollars")}
PERCENT = {"id": "persen", "vi": "phần trăm", "nl": "procent", "en": "percent"}
PEOPLE = {"id": "orang", "vi": "người", "nl": "mensen", "en": "people"}
DAY_FORMS = {
    "id": "pada {0.day}/{0.month}/{0.year}",
    "vi": "ngày {0.day} tháng {0.month} năm {0.year}",
    "nl": "op {0.day}-{0.month}-{0.year}",
    "en": "on {0:%Y-%m-%d}",
}
# Words that the grammar acts on, so that random texts reach its corners.
WORDS = """
12 3 2024 1.500 2,5 24/10 10/2023 5/9/2023 2-1 3–4 % $ Rp US$ € juta tỷ miljoen million đồng won euro bulan tháng
maand May Maret mei lalu last tới next ngày năm tahun in từ đến tot from to between and antara dan akhir eind early
thứ Ba Senin vrijdag Monday Q3 kuartal III quý per dag a day mỗi orang people mensen người will sẽ akan hồi since
nomor số No. article ( ) , . : - – / ' " beberapa vài every ago geleden first half daily % +
"""
words = st.sampled_from([*WORDS.split(), "\n\n"])
soup = st.lists(words, max_size=30).flatmap(
    lambda parts: st.sampled_from(["", " ", "\u00a0", "\n"]).map(lambda gap: gap.join(parts))
)
any_text = st.one_of(st.text(max_size=200), soup)


def _formatted(number: Decimal, language: str) -> str:
    return str(format_decimal(number, locale=language, decimal_quantization=False))


@given(number=st.one_of(numbers, places), language=languages)
def test_a_formatted_number_is_read_back(number: Decimal, language: str) -> None:
    assert parse_number(_formatted(number, language), language) == number


@given(number=places, language=languages)
def test_a_formatted_percentage_is_found_again(number: Decimal, language: str) -> None:
    words_of_it = f"{_formatted(number, language)} {PERCENT[language]}"
    (mention,) = find_values(f"({words_of_it})", language)
    assert mention.value == Percent(number)
    assert (mention.span.start, mention.span.end) == (1, 1 + len(words_of_it))


@given(number=places, language=languages)
def test_a_formatted_amount_is_found_again(number: Decimal, language: str) -> None:
    scale, currency = SCALES[language]
    written = _formatted(number, language)
    for text in (f"{written} {scale} {currency}", f"US$ {written} {scale}", f"US${written} {scale}"):
        (mention,) = find_values(text, language)
        assert mention.value == Money(number * 10**6, "USD")
        assert mention.span.of(text) == text


@given(number=st.integers(0, 10**12), language=languages)
def test_a_formatted_count_is_found_again(number: int, language: str) -> None:
    text = f"{_formatted(Decimal(number), language)} {PEOPLE[language]}"
    assert [m.value for m in find_values(text, language)] == [Quantity(Decimal(number), PEOPLE[language])]


@given(day=st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)), language=languages)
def test_a_written_day_is_found_again(day: dt.date, language: str) -> None:
    (mention,) = find_values(DAY_FORMS[language].format(day), language)
    assert mention.value == DateRange(PartialDate(day.year, day.month, day.day))


@settings(max_examples=400)
@given(text=any_text, language=languages, anchor=st.sampled_from([None, ANCHOR, PartialDate(2024, 9), PartialDate(1)]))
def test_spans_are_slices_in_order_for_any_text(text: str, language: str, anchor: PartialDate | None) -> None:
    found = find_values(text, language, anchor)
    for mention in found:
        words_of_it = mention.span.of(text)
        assert words_of_it and words_of_it == words_of_it.strip()
        assert mention.span.end <= len(text)
    for before, after in itertools.pairwise(found):
        assert before.span.end <= after.span.start


@settings(max_examples=400)
@given(text=soup, language=languages)
def test_without_an_anchor_every_year_stands_in_the_text(text: str, language: str) -> None:
    for mention in find_values(text, language):
        if isinstance(mention.value, DateRange):
            assert str(mention.value.start.year) in mention.span.of(text)


@settings(max_examples=400)
@given(text=soup, language=languages)
def test_a_day_or_month_is_never_more_than_the_anchor_and_the_words_give(text: str, language: str) -> None:
    """An anchor of a year gives no months, an anchor of a month no days, but for those that the text itself names."""
    for anchor, plain in ((PartialDate(2024), "month"), (PartialDate(2024, 9), "day")):
        for mention in find_values(text, language, anchor):
            if isinstance(mention.value, DateRange) and getattr(mention.value.start, plain) is not None:
                said = mention.span.of(text)
                named = any(c.isdigit() for c in said) or any(m in said.lower() for m in vocabulary(language).months)
                assert named, (said, mention.value)


@given(text=soup, language=languages)
def test_the_same_text_gives_the_same_values(text: str, language: str) -> None:
    assert find_values(text, language, ANCHOR) == find_values(text, language, ANCHOR)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("piece", ["1,", "1.111", "5 ", "2024-", "(", "- ", "\n ", "1/", "Rp ", "thứ Ba, ", "a", "9"])
def test_hostile_repetition_takes_linear_time(language: str, piece: str) -> None:
    find_values("", language)
    started = time.process_time()
    find_values(piece * (40_000 // len(piece)), language, ANCHOR)
    assert time.process_time() - started < 2  # 0.1 s where measured; quadratic code takes minutes


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_a_language_file_stands_twice_in_a_list(language: str) -> None:
    from kg.normalising.vocabulary import _load

    for name, phrases in _load(language)["words"].items():
        assert len(phrases) == len(set(phrases)), name
