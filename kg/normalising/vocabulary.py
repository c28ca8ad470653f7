"""The words of one language for values, from its TOML file and CLDR."""

from __future__ import annotations

import functools
import itertools
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from importlib import resources
from typing import Any, Literal

from kg.errors import LanguageDataError
from kg.normalising import cldr
from kg.normalising.lexicon import Lexicon, Payload

Unit = Literal["day", "week", "month", "quarter", "year"]
Phrase = tuple[str, str, Payload]  # words, kind (a letter of `lexicon`), what they stand for

_KIND_OF_LIST = {
    "percent": "p",
    "percentage_point": "o",
    "label": "z",
    "vague": "v",
    "numbered_month_noun": "M",
    "month_noun": "N",
    "year_noun": "y",
    "day_noun": "k",
    "quarter_noun": "G",
    "edge": "e",
    "past_before": "P",
    "future_before": "f",
    "past_after": "U",
    "future_after": "V",
    "past_cue": "<",
    "starting_cue": "~",
    "future_cue": ">",
    "year_cue": "q",
    "from": "B",
    "between": "b",
    "and": "j",
    "until": "T",
    "to": "t",
    "ordinal_ending": "O",
    "plain": "x",
}


@dataclass(frozen=True, slots=True)
class Shift:
    """So many calendar units from the anchor: `Shift("month", -1)` is last month."""

    unit: Unit
    count: int


@dataclass(frozen=True, slots=True)
class Part:
    """The `index`-th of `of` equal parts of a year: `Part(3, 4)` is its third quarter."""

    index: int
    of: int


@dataclass(frozen=True, slots=True)
class UnitRules:
    """How the noun after a number is delimited."""

    most_words: int
    stop_words: frozenset[str]
    time: frozenset[str]  # units of time: a number before one is a duration or an age
    stop: re.Pattern[str]
    last: re.Pattern[str]  # a word that completes the phrase; matches nothing where the head comes first
    extending: frozenset[str]  # classifiers, which leave room for one word more
    adjective: re.Pattern[str]  # a capitalised adjective, which may open the phrase
    counted: frozenset[str]  # nouns that make a count of a numeral that looks like a year
    periods: Mapping[str, str]  # "daily" inside the phrase → day


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All that the grammar needs to know of one language."""

    language: str
    lexicon: Lexicon
    units: UnitRules
    months: Mapping[str, int]  # lower case, without full stops
    month_first: bool  # "March 9" is written
    hyphenated_dates: bool  # "ngày 3-5" is written
    unit_first: bool  # "3 tahun lalu" holds the words for last year
    day_first: bool  # "03/05/2023" is never month first
    scale_letter_currency: str | None  # the one currency that scale letters go with


@functools.cache
def vocabulary(language: str) -> Vocabulary:
    """The vocabulary of a language; raises LanguageDataError where its file is missing or not sound."""
    data = _load(language)
    try:
        return _vocabulary(language, data)
    except (KeyError, ValueError, TypeError, AttributeError, re.error) as error:
        raise LanguageDataError(f"{language}.toml of kg/normalising/data is not sound: {error!r}; mend it") from error


def _load(name: str) -> dict[str, Any]:
    file = resources.files("kg.normalising") / "data" / f"{name}.toml"
    if not name.isalpha() or not file.is_file():
        raise LanguageDataError(f"no words for values in {name!r}; add kg/normalising/data/{name}.toml")
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise LanguageDataError(f"{name}.toml of kg/normalising/data is no TOML: {error}; mend it") from error


def _vocabulary(language: str, data: dict[str, Any]) -> Vocabulary:
    dates = data["dates"]
    return Vocabulary(
        language=language,
        lexicon=Lexicon(_phrases(language, data)),
        units=_unit_rules(data),
        months=_months(language, dates),
        month_first=dates["month_first"],
        hyphenated_dates=dates["hyphenated"],
        day_first=dates["day_first"],
        unit_first=bool(data["relative"]["countable"]),
        scale_letter_currency=data["scales"].get("letter_currency"),
    )


def _unit_rules(data: dict[str, Any]) -> UnitRules:
    unit = data["unit"]
    return UnitRules(
        most_words=unit["most_words"],
        stop_words=frozenset(unit["stop_words"]) | frozenset(unit["time"]),
        time=frozenset(unit["time"]),
        stop=re.compile(unit["stop"] or "(?!)"),
        last=re.compile(unit["last"] or "(?!)"),
        extending=frozenset(unit["extending"]),
        adjective=re.compile(unit["adjective"] or "(?!)"),
        counted=frozenset(unit["counted"]),
        periods=unit["periods"],
    )


def _phrases(language: str, data: dict[str, Any]) -> Iterator[Phrase]:
    """Every phrase with its kind; of equal phrases the first counts, so the file's own come before CLDR's."""
    for name, phrases in data["words"].items():
        yield from ((phrase, _KIND_OF_LIST[name], phrase) for phrase in phrases)
    yield from _numbers(data)
    for period, phrases in data["rates"].items():
        yield from ((phrase, "R", period) for phrase in phrases)
    yield from _relative_phrases(data["relative"])
    yield from _parts_of_years(data["parts"])
    yield from _calendar_names(language, data["dates"])
    yield from _currencies(language, data["currency"])


def _numbers(data: dict[str, Any]) -> Iterator[Phrase]:
    yield from ((word, "w", Decimal(value)) for word, value in data["numbers"]["words"].items())
    yield from ((word, "W", Decimal(value)) for word, value in data["numbers"]["before_scale"].items())
    yield from ((word, "S", exponent) for word, exponent in data["scales"]["words"].items())
    yield from ((letter, "s", exponent) for letter, exponent in data["scales"]["letters"].items())


def _relative_phrases(data: dict[str, Any]) -> Iterator[Phrase]:
    for unit, phrases in data["phrases"].items():
        yield from ((phrase, "r", Shift(unit, count)) for phrase, count in phrases.items())
    for template in data["templates"]:
        for unit, nouns in data["units"].items():
            for count, words in data["shifts"].items():
                shift = Shift(unit, int(count))
                for noun, word in itertools.product(nouns, words):
                    kind = "A" if word in data["countable"] else "r"
                    yield template.format(unit=noun, shift=word), kind, shift
    for unit, phrases in data["ago"].items():
        yield from ((phrase, "a", Shift(unit, -1)) for phrase in phrases)


def _parts_of_years(data: dict[str, Any]) -> Iterator[Phrase]:
    yield from ((phrase, "Q", Part(index, of)) for phrase, (index, of) in data["phrases"].items())
    for noun, of in data["nouns"].items():
        for index, ordinals in enumerate(data["ordinals"][:of], start=1):
            for ordinal in ordinals:
                for template in data["templates"]:
                    yield template.format(noun=noun, ordinal=ordinal), "Q", Part(index, of)


def _calendar_names(language: str, dates: dict[str, Any]) -> Iterator[Phrase]:
    unsure = set(dates["unsure_months"])
    for name, number in dates["months"].items():
        yield name, "m", number
    for name, number in cldr.month_names(language, "wide").items():
        if name.isalpha():  # "tháng 3" is a month noun and a numeral
            yield name, "l" if name in unsure else "m", number
    short = dates["short_months"] | cldr.month_names(language, "abbreviated")
    yield from ((name, "l", number) for name, number in short.items() if name.isalpha())
    names = dates["weekdays"] | cldr.weekday_names(language)
    for name, number in names.items():
        yield from ((name + ending, "d", number) for ending in ("", *dates["weekday_endings"]))


def _months(language: str, dates: dict[str, Any]) -> dict[str, int]:
    names = dates["months"] | dates["short_months"]
    for width in ("abbreviated", "wide"):
        names |= cldr.month_names(language, width)
    return {name.lower(): number for name, number in names.items()}


def _currencies(language: str, data: dict[str, Any]) -> Iterator[Phrase]:
    shared = _load("common")["currency"]
    unsure = set(data["also_common_words"])
    for name, code in data["names"].items():
        yield name, "K" if name in unsure else "C", code
    for name, code in cldr.currency_names(language).items():
        yield name.lower(), "C", code
    yield from ((sign, "c", code) for sign, code in shared["signs"].items())
    words = set(shared["codes_that_are_words"])
    yield from ((sign, "c", code) for sign, code in cldr.currency_signs(language).items() if sign not in words)
    yield from ((code, "c", code) for code in cldr.current_currencies() if code not in words)
