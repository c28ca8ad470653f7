"""Dates and periods: one grammar over kinds of lexemes for all languages.

Precision is what the text gives. A part of a year ("semester I-2023", "early 2024") is the year, a part of a month the
month, a week the month of its last day. Decades ("1990s"), durations and years in the number of a law give nothing.

A bare numeral from 1900 to 2100 is a year after a cue (a year noun, "in", "since", "eind", "hingga" …), alone in
brackets, or as a bound of a range of years; never before a scale word, a currency, "%" or a counted noun (orang).

A date without a year follows the words around it: "last", "lalu", "tới" beside it; else the nearest cue a few lexemes
before it in its clause ("akan", "sẽ", "zal", "will", "hồi"); else a starting word right before it ("mulai", "vanaf"),
which takes the nearest; else the past, unless the coming date is much nearer.

Spans hold the words of the date with its nouns ("ngày 3 tháng 8", "tahun 2024"), not the prepositions before it. A
weekday before a date belongs to it, brackets and all: "Senin (9/9/2024)".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from kg.model import DateRange, PartialDate, Span, ValueMention
from kg.normalising.lexicon import Lexeme
from kg.normalising.resolution import DateForm, Leaning, resolve
from kg.normalising.vocabulary import Part, Shift, Vocabulary

_HEAD = r"(?:d[rAUV]?,?\(?)?(?:e-?)?"  # a weekday, an edge ("early", "cuối")
_LOW = r"(?:(?P<low>n)[-tT]k?)?"  # the first day of a range of days
_REL = r"(?:[qB]?(?P<rel>[rA]))"
_YEAR = r"(?:,?[qB]?y?(?P<year>[YZ]))"
_NOT_COUNTED = r"(?![SspcCK])"

# Each pattern with the leave that it needs, for what only some languages write; its groups say what it found.
_PATTERNS: tuple[tuple[str | None, str], ...] = (
    (None, rf"{_HEAD}(?:k(?P<low>n)[-tT])?k?(?P<full>D)"),
    (None, rf"{_HEAD}[Pf]?k?{_LOW}(?P<day>n)(?:O[qB]?)?-?(?P<month>[ml])(?:\.(?=,?Y))?(?:{_YEAR}|{_REL})?[UV]?"),
    ("month_first", rf"{_HEAD}[Pf]?(?P<month>[ml])\.?{_LOW}(?P<day>n)O?(?:{_YEAR}|{_REL})?{_NOT_COUNTED}"),
    (None, rf"{_HEAD}k{_LOW}(?P<day>n)M(?P<month>[nw])(?:(?:,?y|-)(?P<year>Y)|{_REL})?[UV]?"),
    (None, rf"{_HEAD}k{_LOW}(?P<day>n)M(?P<monthyear>E)"),
    (None, rf"(?:d[rAUV]?,?\(?k?|k){_LOW}(?P<daymonth>F)(?:,?y(?P<year>Y)|{_REL})?[UV]?"),
    ("hyphenated_dates", r"(?:d,?\(?k?|k)(?P<day>n)-(?P<month>n)(?:-(?P<year>Y))?(?![M-])"),
    (None, rf"{_HEAD}[MN]?(?P<month>[ml])\.?[-,]?{_YEAR}{_NOT_COUNTED}"),
    (None, rf"{_HEAD}[MN]?(?P<month>[ml])\.?{_REL}"),
    (None, rf"{_HEAD}M(?P<monthyear>E)"),
    (None, rf"(?<![nw]){_HEAD}M(?P<month>[nw])(?:(?:,?y|-)?(?P<year>Y)|{_REL})?[UV]?{_NOT_COUNTED}"),
    (None, rf"{_HEAD}[Pf]?N?(?P<month>m)[UV]?"),
    (None, rf"(?:(?<=[q<~>BbTtjN])|(?=[Pfe])){_HEAD}[Pf]?(?P<month>l)[UV]?"),
    (None, rf"(?<!v)(?:e-?)?y,?(?P<year>[YZ]){_NOT_COUNTED}"),
    (None, rf"e-?[qB]?y?(?P<year>[YZ]){_NOT_COUNTED}"),
    (None, rf"(?<=[q<>~BbT])(?P<year>Y){_NOT_COUNTED}"),
    (None, r"(?<=\()(?P<year>Y)(?=\))"),
    (None, rf"e?(?P<part>Q)(?:[-/,]?(?:{_YEAR}|{_REL}))?"),
    (None, r"e?G(?P<quarteryear>E)"),
    (None, r"(?<!v)(?:e-?)?(?P<rel>[rA])"),
    (None, r"(?P<count>[nw])(?P<rel>[Aa])"),
    (None, r"k(?P<day>n)(?P<rel>[rA])"),
    (None, r"(?P<edgeof>e-?[MNy])(?![nwYZml])"),
    (None, r"(?<!v)[Pf]?(?P<weekday>d)(?:(?P<rel>[rA])|[UV])?"),
    (None, r"(?P<rel>[rA])(?P<weekday>d)"),
    # A range of years needs no cue, its bounds being one ("2019-2023"), but where a word joins them.
    (None, rf"(?:(?<=[bB~])y?(?P<lowyear>Y)[-tTj]|y?(?P<bareyear>Y)[-T])y?(?P<year>Y){_NOT_COUNTED}"),
    # What must not be read at all: "Nomor 8 Tahun 1999", "beberapa tahun lalu", "setiap Senin", "những năm 1990".
    (None, r"(?P<nothing>z[.,]?[nYZ](?:[qB]?y?Y)?)"),
    (None, r"(?P<nothing>v(?:[Aard]|y[YZ]))"),
    ("unit_first", r"(?P<nothing>[nw]r)"),  # "bốn năm qua", "3 bulan mendatang" are no points in time
)
_COMPILED = tuple((leave, re.compile(pattern)) for leave, pattern in _PATTERNS)
_JOINING = frozenset({"-", "t", "T"})

# Lexemes before a date among which one may tell past from future: enough for an object and its attributes.
_WINDOW = 12
_NOTHING = DateForm()
_PARTS_OF_DATE = ("year", "month", "day")


class Period(NamedTuple):
    """Lexemes `first` to `last`, last exclusive, and the date that they give, or the bounds of a range."""

    first: int
    last: int
    date: DateForm
    low: DateForm | None = None


def dates(
    text: str, lexemes: Sequence[Lexeme], kinds: str, words: Vocabulary, anchor: PartialDate | None
) -> Iterator[ValueMention | Span]:
    """The mentions of dates, none overlapping; a plain span for words that look like one and must not be read."""
    chosen = _longest(_periods(text, lexemes, kinds, words))
    for period in _joined(chosen, kinds):
        span = Span(lexemes[period.first].start, lexemes[_closed(period, kinds) - 1].end)
        if period.date == _NOTHING:
            yield span
        elif value := _resolved(period, kinds, anchor):
            yield ValueMention(span, value)


def _resolved(period: Period, kinds: str, anchor: PartialDate | None) -> DateRange | None:
    leaning = _leaning_before(kinds, period.first)
    bounds = [
        resolve(replace(form, leaning=leaning) if form.leaning is Leaning.UNTOLD else form, anchor)
        for form in (period.low, period.date)
        if form is not None
    ]
    first, last = bounds[0], bounds[-1]
    if first is None or last is None or first.earliest > last.latest:
        return None
    return DateRange(first, last if period.low else None)


def _leaning_before(kinds: str, first: int) -> Leaning:
    clause = re.split(r"[.,()]", kinds[max(0, first - _WINDOW) : first])[-1]
    if cues := re.findall(r"[<>]", clause):
        return Leaning.PAST if cues[-1] == "<" else Leaning.FUTURE
    return Leaning.NEAREST if clause[-1:] in {"~", "B", "T"} else Leaning.UNTOLD


def _closed(period: Period, kinds: str) -> int:
    """The end of a period with the bracket that closes one inside it."""
    inside = kinds[period.first : period.last]
    return period.last + int("(" in inside and ")" not in inside and kinds[period.last : period.last + 1] == ")")


def _longest(periods: Iterator[Period]) -> list[Period]:
    """Of overlapping periods the longest, then the first; in order of the text."""
    chosen: list[Period] = []
    taken: set[int] = set()
    for period in sorted(periods, key=lambda period: (period.first - period.last, period.first)):
        if taken.isdisjoint(range(period.first, period.last)):
            taken.update(range(period.first, period.last))
            chosen.append(period)
    return sorted(chosen, key=lambda period: period.first)


def _joined(periods: Sequence[Period], kinds: str) -> list[Period]:
    """Two dates of one sort with a range word between them become one period."""
    joined: list[Period] = []
    for period in periods:
        before = joined[-1] if joined else None
        if before and _are_bounds(before, period, kinds):
            low, high = _with_shared_year(before.date, period.date)
            joined[-1] = Period(before.first, period.last, high, low)
        elif before and _share_year(before, period, kinds):
            low, _high = _with_shared_year(before.date, period.date)
            joined[-1:] = [before._replace(date=low), period]
        else:
            joined.append(period)
    return joined


def _share_year(before: Period, after: Period, kinds: str) -> bool:
    """True of "March 5 and June 8, 2021"."""
    sort = _sort_of(before.date)
    return kinds[before.last : after.first] == "j" and sort == _sort_of(after.date) and sort in {"day", "month"}


def _are_bounds(before: Period, after: Period, kinds: str) -> bool:
    link = kinds[before.last : after.first]
    is_between = link == "j" and kinds[before.first - 1 : before.first] == "b"
    if not (is_between or link in _JOINING) or before.low or after.low:
        return False
    return _sort_of(before.date) == _sort_of(after.date) is not None


def _sort_of(form: DateForm) -> str | None:
    if form.shift or form.part or form.weekday is not None:
        return None
    return "day" if form.day else "month" if form.month else "year" if form.year else None


def _with_shared_year(low: DateForm, high: DateForm) -> tuple[DateForm, DateForm]:
    """Of two bounds, the one without a year takes the other's: "from November to March 2024" begins in 2023."""
    wraps = int((low.month or 0) > (high.month or 0))
    if low.year is None and high.year is not None:
        low = replace(low, year=high.year - wraps)
    elif high.year is None and low.year is not None:
        high = replace(high, year=low.year + wraps)
    return low, high


def _periods(text: str, lexemes: Sequence[Lexeme], kinds: str, words: Vocabulary) -> Iterator[Period]:
    for leave, pattern in _COMPILED:
        if leave is None or getattr(words, leave):
            for match in pattern.finditer(kinds):
                read = {name: lexemes[match.start(name)] for name in pattern.groupindex if match[name]}
                form = _form(match, read, words)
                if form and not ("year" in read and _is_no_year(match, text, lexemes, words)):
                    yield _period(match, read, form)


def _period(match: re.Match[str], read: Mapping[str, Lexeme], form: DateForm) -> Period:
    first, last = match.span()
    if year := read.get("lowyear") or read.get("bareyear"):
        return Period(first, last, form, replace(form, year=_whole(year)))
    day = _whole(read["low"]) if "low" in read else None
    if day is None:
        return Period(first, last, form)
    if not (form.day and 1 <= day < form.day):
        return Period(match.start("low") + 2, last, form)
    return Period(first, last, form, replace(form, day=day))


def _form(match: re.Match[str], read: Mapping[str, Lexeme], words: Vocabulary) -> DateForm | None:
    """What the groups of a match say; None when they are no date after all."""
    if "nothing" in read:
        return _NOTHING
    if "edgeof" in read:
        return DateForm(shift=Shift("year" if match["edgeof"].endswith("y") else "month", 0))
    parts = _numeric_parts(read, words)
    parts |= {name: number for name in _PARTS_OF_DATE if name in read and (number := _whole(read[name])) is not None}
    if not _is_plausible(parts, read):
        return None
    form = _assembled(parts, read, _leaning_inside(match.group()))
    return form if _is_coherent(form) else None


def _assembled(parts: Mapping[str, int], read: Mapping[str, Lexeme], leaning: Leaning) -> DateForm:
    shift, part = (read[name].payload if name in read else None for name in ("rel", "part"))
    return DateForm(
        year=parts.get("year"),
        month=parts.get("month"),
        day=parts.get("day"),
        weekday=_whole(read["weekday"]) if "weekday" in read else None,
        shift=_counted_back(shift, read) if isinstance(shift, Shift) else None,
        part=part if isinstance(part, Part) else None,
        leaning=leaning,
    )


def _counted_back(shift: Shift, read: Mapping[str, Lexeme]) -> Shift | None:
    """ "3 tahun lalu" is three times last year; "the next 3 years" are no point in time."""
    if "count" not in read:
        return shift
    count = _whole(read["count"])
    return Shift(shift.unit, shift.count * count) if count is not None and shift.count < 0 else None


def _is_coherent(form: DateForm) -> bool:
    """A month or quarter goes with "last year" only, a day of no month with "last month", a weekday with a week."""
    if form.shift is None:
        return True
    if form.month or form.part:
        return form.shift.unit == "year"
    return form.shift.unit == "month" if form.day else True


def _leaning_inside(kinds: str) -> Leaning:
    if "P" in kinds or "U" in kinds:
        return Leaning.PAST if "n" in kinds or "F" in kinds else Leaning.LAST
    return Leaning.NEXT if "f" in kinds or "V" in kinds else Leaning.UNTOLD


def _whole(lexeme: Lexeme) -> int | None:
    payload = lexeme.payload
    if isinstance(payload, int):
        return payload
    if isinstance(payload, Decimal):
        return int(payload) if payload == int(payload) else None
    return (
        int(payload)
        if isinstance(payload, str) and payload.isascii() and payload.isdigit() and len(payload) < 5
        else None
    )


def _numeric_parts(read: Mapping[str, Lexeme], words: Vocabulary) -> dict[str, int]:
    """Year, month and day of a numeric date; of "03/05/2023" in English, which both orders fit, the year alone."""
    if "full" in read:
        year, day, month, *is_iso = _ints(read["full"])
        if is_iso or words.day_first or day == month or max(day, month) > 12:
            day, month = (month, day) if month > 12 >= day and not words.day_first else (day, month)
            return {"year": year, "month": month, "day": day}
        return {"year": year}
    if "monthyear" in read:
        month, year = _ints(read["monthyear"])
        return {"year": year, "month": month}
    if "quarteryear" in read:
        quarter, year = _ints(read["quarteryear"])
        return {"year": year} if 1 <= quarter <= 4 else {}
    if "daymonth" in read:
        day, month = _ints(read["daymonth"])
        return {"month": month, "day": day}
    return {}


def _ints(lexeme: Lexeme) -> tuple[int, ...]:
    return lexeme.payload if isinstance(lexeme.payload, tuple) else ()


def _is_plausible(parts: Mapping[str, int], read: Mapping[str, Lexeme]) -> bool:
    wanted = {"day", "month", "year"} & read.keys()
    if not wanted <= parts.keys():
        return False
    return (
        1 <= parts.get("month", 1) <= 12 and 1 <= parts.get("day", 1) <= 31 and 1000 <= parts.get("year", 2000) <= 2100
    )


def _is_no_year(match: re.Match[str], text: str, lexemes: Sequence[Lexeme], words: Vocabulary) -> bool:
    """True of a counted numeral ("in 2000 homes") and of the year of a law ("UU 27 Tahun 2022")."""
    kinds = match.group()
    if not set(kinds) & set("mlMyDEF"):
        return _is_counted(text, lexemes, match.end(), words)
    noun = lexemes[match.start() + kinds.index("y")] if kinds[0] == "y" else None
    before = lexemes[match.start() - 1] if match.start() else None
    return bool(noun and before and before.kind == "n" and text[noun.start].isupper())


def _is_counted(text: str, lexemes: Sequence[Lexeme], index: int, words: Vocabulary) -> bool:
    return index < len(lexemes) and text[lexemes[index].start : lexemes[index].end].lower() in words.units.counted
