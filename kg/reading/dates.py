"""The date of an article: from its dateline, or the day that the text reports on.

The rule, in order; the first point that gives a date decides:

1. a date in the dateline, in a byline, or in one of the first lines that holds little else (a month and year will do);
2. a date beside a weekday in a sentence of speech or press ("said on Friday (20/9/2024)");
3. a date beside a weekday, or in a sentence of speech or press;
4. a full date in the first third of the text, or a day and month in its first paragraph.

In 2, 3 and 4 dates that bound a plan or a period ("from 1 October", "will open on …") are passed over, and of several
dates the latest counts, as news looks back. A day and month take the year that brings them nearest to a month and year
named in the text, the later one in doubt; when the text names none, they give no date. A year alone never does.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any

from kg.model import LANGUAGES, Cut, PartialDate, Span
from kg.reading.lines import blanked, lines_of

# Digital news; an older or later date is what the news is about
_YEARS = range(1990, 2100)
# What metadata say is taken for more: newspapers are as old as that
_METADATA_YEARS = range(1600, 2200)
# Cuts whose dates are the article's own; the dates in other cuts belong to other texts
_OWN_CUTS = ("dateline", "byline")
_HEAD_LINES = 6
_MAX_HEAD_LINE = 120
# Words beside the date in a line of place, weekday and hour: "New City, Monday 2/9/2024 10.30 GMT"; a headline has more
_MAX_OTHER_WORDS = 4
_CONTEXT = 80
_NEAR = 30
_MAX_SENTENCE = 300
# An article with more dates is a table, whose first dates tell as much
_MAX_MENTIONS = 500
_ISO = re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})(?:-(?P<d>\d{2}))?(?!\d)")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_SENTENCE_END = re.compile(r"[.!?][\"”’)]*\s+(?=[^\W\d_a-z]|[\"“‘(])|\n")
_CLAUSE_END = re.compile(r"[,;:.\"“”()\n]")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date as written: a month and year, a day and month, or all three."""

    span: Span
    month: int
    year: int | None = None
    day: int | None = None


@dataclass(frozen=True, slots=True)
class _Language:
    """One language's words and forms, compiled from CLDR and data/dates.toml."""

    months: Mapping[str, int]
    forms: Mapping[str, tuple[re.Pattern[str], ...]]
    words: frozenset[str]
    weekday_before: re.Pattern[str]
    report: re.Pattern[str]
    bound_before: re.Pattern[str]
    plan: re.Pattern[str]
    ahead: re.Pattern[str]


def parse_date(text: str, language: str) -> PartialDate | None:
    """The date that a metadata field gives: ISO 8601 (what follows the day is ignored), else in words; else None."""
    text = text.strip()
    iso = _ISO.match(text)
    if iso:
        return _partial(int(iso["y"]), int(iso["m"]), int(iso["d"]) if iso["d"] else None, _METADATA_YEARS)
    if _YEAR.fullmatch(text):
        return _partial(int(text), None, None, _METADATA_YEARS)
    mentions = (found for code in (language, *LANGUAGES) for found in find_mentions(text[:200], code))
    return next((_partial(found.year, found.month, found.day) for found in mentions if found.year is not None), None)


def find_date(text: str, language: str, cuts: Iterable[Cut] = ()) -> PartialDate | None:
    """The date of the article by the module's rule, no more precise than the text gives it; None when it gives none."""
    cuts = tuple(cuts)
    readable = blanked(text, (cut for cut in cuts if cut.reason not in _OWN_CUTS))
    dated = _with_years(find_mentions(readable, language)[:_MAX_MENTIONS])
    own = [cut.span for cut in cuts if cut.reason in _OWN_CUTS][:_MAX_MENTIONS] + _date_lines(readable, language)
    stated = (date for mention, date in dated if any(span.contains(mention.span) for span in own))
    return next(stated, None) or _reported(dated, readable, language)


def date_words(language: str) -> frozenset[str]:
    """Names of months and weekdays, and the words that lead to a date, in small letters."""
    return _language(language).words


def find_mentions(text: str, language: str) -> list[DateMention]:
    """Every date in the text that names a month, in order; what one form has read, the next does not see."""
    found = []
    for forms in _language(language).forms.values():
        for form in forms:
            found += [_mention(match, language) for match in form.finditer(text)]
            text = form.sub(lambda match: "\0" * len(match.group()), text)
    return sorted(found, key=lambda mention: mention.span)


def _mention(match: re.Match[str], language: str) -> DateMention:
    groups = match.groupdict()
    name = groups.get("name")
    month = _language(language).months[name.casefold()] if name else int(groups["m"])
    year, day = groups.get("y"), groups.get("d")
    start = min(match.start(group) for group, value in groups.items() if value)
    return DateMention(Span(start, match.end()), month, int(year) if year else None, int(day) if day else None)


def _partial(year: int, month: int | None, day: int | None, years: range = _YEARS) -> PartialDate | None:
    """The date, or None when the calendar has no such day or its year is none of the years."""
    if year not in years:
        return None
    try:
        return PartialDate(year, month, day)
    except ValueError:
        return None


def _with_years(mentions: list[DateMention]) -> list[tuple[DateMention, PartialDate]]:
    """Each mention with its date; those whose year stays unknown are left out."""
    anchors = {(mention.year, mention.month) for mention in mentions if mention.year is not None}
    dated = []
    for mention in mentions:
        year = mention.year if mention.year is not None else _nearest_year(mention.month, anchors)
        date = _partial(year, mention.month, mention.day) if year is not None else None
        if date is not None:
            dated.append((mention, date))
    return dated


def _nearest_year(month: int, anchors: set[tuple[int, int]]) -> int | None:
    """The year in which a month is nearest to one of the months and years named in the text, the later one in doubt."""
    distances = (
        (abs((candidate - year) * 12 + month - anchor), -candidate)
        for year, anchor in anchors
        for candidate in (year - 1, year, year + 1)
    )
    nearest = min(distances, default=None)
    return -nearest[1] if nearest else None


def _date_lines(text: str, language: str) -> list[Span]:
    """Lines among the first that hold a date and hardly more; the very first may be a headline, and has no room."""
    found = []
    for index, line in enumerate(islice(lines_of(text), _HEAD_LINES)):
        if len(line.text) > _MAX_HEAD_LINE or line.text.endswith("."):
            continue
        words = [word for word in _WORD.findall(line.text) if word.casefold() not in date_words(language)]
        if len(words) <= (_MAX_OTHER_WORDS if index else 1):
            found.append(line.span)
    return found


def _reported(dated: list[tuple[DateMention, PartialDate]], text: str, language: str) -> PartialDate | None:
    """The latest date of the first of points 2 to 4 that has one."""
    if not dated:
        return None
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    lead_end = _lead_end(text)
    points: dict[int, list[PartialDate]] = {2: [], 3: [], 4: []}
    for mention, date in dated:
        if mention.day is None:
            continue
        is_early = mention.span.start < (len(text) / 3 if mention.year is not None else lead_end)
        point = _point(mention, text, _sentence(mention.span, ends, text), is_early, language)
        if point:
            points[point].append(date)
    return next((max(dates) for dates in points.values() if dates), None)


def _point(mention: DateMention, text: str, sentence: str, is_early: bool, language: str) -> int | None:
    """The point of the module's rule that takes a mention; None for a bound, a plan or a date of the text's inside."""
    words = _language(language)
    before = text[max(0, mention.span.start - _CONTEXT) : mention.span.start]
    weekday = words.weekday_before.search(before)
    lead = before[: weekday.start()] if weekday else before
    clause = _CLAUSE_END.split(lead)[-1]
    near = text[max(0, mention.span.start - _NEAR) : mention.span.end + _NEAR]
    if words.bound_before.search(lead) or words.plan.search(clause) or words.ahead.search(near):
        return None
    signs = (weekday is not None) + (words.report.search(sentence) is not None)
    if signs:
        return 4 - signs
    return 4 if is_early else None


def _lead_end(text: str) -> int:
    """Where the first paragraph ends: the first line, or the second after a shorter first, which is the title."""
    first, *following = islice(lines_of(text), 2)
    return following[0].end if following and len(first.text) < len(following[0].text) else first.end


def _sentence(span: Span, ends: list[int], text: str) -> str:
    index = bisect_right(ends, span.start)
    start = ends[index - 1] if index else 0
    end = ends[index] if index < len(ends) else len(text)
    return text[max(start, span.start - _MAX_SENTENCE) : min(end, span.end + _MAX_SENTENCE)]


@cache
def _language(code: str) -> _Language:
    from babel import Locale

    data, locale = _data()[code], Locale(code)
    named = [item for width in ("wide", "abbreviated") for item in locale.months["format"][width].items()]
    is_lower = all(name.islower() for _, name in named)
    names = {name.rstrip(".").casefold(): number for number, name in named} | data["months"]
    months = {name: number for name, number in names.items() if not any(map(str.isdigit, name))}
    weekdays = [name.casefold() for name in locale.days["format"]["wide"].values()] + data["weekdays"]
    fillers = rf"(?:(?:{_any(data['fillers'])})\s+)*"
    return _Language(
        months,
        {
            kind: tuple(_form(form, months, is_lower) for form in _forms(data, kind))
            for kind in ("full", "month", "day")
        },
        frozenset(" ".join([*months, *weekdays, *data["fillers"]]).split()),
        re.compile(rf"\b(?:{_any(weekdays)})\s*[,.(]*\s*{fillers}\(?$", re.IGNORECASE),
        _word_pattern(data["report"]),
        re.compile(rf"\b(?:{_any(data['bounds'])})\s+{fillers}$", re.IGNORECASE),
        _word_pattern(data["plans"]),
        _word_pattern(data["ahead"]),
    )


def _forms(data: Mapping[str, Any], kind: str) -> list[str]:
    forms: list[str] = data[kind]
    return ["{iso}", *forms] if kind == "full" else forms


def _form(form: str, months: Mapping[str, int], is_lower: bool) -> re.Pattern[str]:
    """A form of data/dates.toml as a pattern; small letters only where CLDR has them, or "may 5" would be a date."""
    spellings = {spelling for name in months for spelling in (name.capitalize(), name.upper())}
    if is_lower:
        spellings |= set(months)
    parts = {
        "{iso}": r"(?P<y>(?:19|20)\d\d)-(?P<m>0[1-9]|1[0-2])-(?P<d>0[1-9]|[12]\d|3[01])(?!\d)",
        "{d}": r"(?P<d>0?[1-9]|[12]\d|3[01])(?!\d)",
        "{d13}": r"(?P<d>1[3-9]|2\d|3[01])(?!\d)",
        "{m}": r"(?P<m>0?[1-9]|1[0-2])(?!\d)",
        "{y}": r"(?P<y>(?:19|20)\d\d)(?!\d|[./-]\d)",
        "{name}": rf"(?P<name>(?-i:{_any(spellings)}))(?!\w)\.?",
    }
    pattern = form.replace(" ", r"(?:[^\S\n]{1,3})")
    for placeholder, part in parts.items():
        pattern = pattern.replace(placeholder, part)
    return re.compile(rf"(?<![\w/.-]){pattern}", re.IGNORECASE)


def _word_pattern(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_any(words)})\b", re.IGNORECASE)


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(files("kg.reading").joinpath("data/dates.toml").read_text("utf-8"))
