"""From what a text says of a date to the date: relative forms against an anchor, never with more precision."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum

from kg.model import PartialDate
from kg.normalising.vocabulary import Part, Shift


class Leaning(Enum):
    """On which side of the anchor a date without a year lies."""

    PAST = "past"  # "hồi tháng 6", "20 Mei lalu"
    LAST = "last"  # "last September": strictly before the anchor's own month or day
    FUTURE = "future"  # "will open in January"
    NEXT = "next"  # "next Monday": strictly after
    NEAREST = "nearest"  # "mulai 3 Juni"
    UNTOLD = "untold"


# Without any sign a date is past, unless the coming one is this many times nearer: "the summit on March 9" in an
# article of March 4 is no summit of last year.
_PAST_BIAS = 3
_DAYS_OF = {"day": 1, "week": 7}


@dataclass(frozen=True, slots=True)
class DateForm:
    """A date as the text gives it: what it names, and nothing that it leaves open."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None  # Monday is 0
    shift: Shift | None = None
    part: Part | None = None
    leaning: Leaning = Leaning.UNTOLD


def resolve(form: DateForm, anchor: PartialDate | None) -> PartialDate | None:
    """The date that a form stands for in an article of the date `anchor`; None when that cannot be told."""
    if form.year is not None:
        return _date(form.year, form.month, form.day)
    if anchor is None:
        return None
    if form.shift is not None:
        return _shifted(form, form.shift, anchor)
    if form.month is not None:
        return _yearless(form, anchor)
    if form.part is not None:
        return _part(form.part, form.leaning, anchor)
    return _weekday(form, anchor)


def _date(year: int, month: int | None = None, day: int | None = None) -> PartialDate | None:
    try:
        return PartialDate(year, month, day)
    except ValueError:
        return None


def _shifted(form: DateForm, shift: Shift, anchor: PartialDate) -> PartialDate | None:
    if shift.unit == "year":
        return _date(anchor.year + shift.count, form.month, form.day)
    if anchor.month is None:
        return None
    if shift.unit == "quarter":
        return _date(anchor.year + ((anchor.month - 1) // 3 + shift.count) // 4)
    if shift.unit == "month":
        months = anchor.year * 12 + anchor.month - 1 + shift.count
        return _date(months // 12, months % 12 + 1, form.day)
    return _shifted_days(form, shift, anchor)


def _shifted_days(form: DateForm, shift: Shift, anchor: PartialDate) -> PartialDate | None:
    """A day, or a week: its weekday when one is named, else the month of its last day."""
    if anchor.day is None:
        return None
    if shift.unit == "week" and form.weekday is not None:
        monday = -anchor.earliest.weekday()
        return _plus(anchor, monday + 7 * shift.count + form.weekday)
    if shift.unit == "week":
        sunday = _plus(anchor, 6 - anchor.earliest.weekday() + 7 * shift.count)
        return PartialDate(sunday.year, sunday.month) if sunday else None
    return _weekday(form, anchor) if form.weekday is not None else _plus(anchor, _DAYS_OF[shift.unit] * shift.count)


def _plus(anchor: PartialDate, days: int) -> PartialDate | None:
    try:
        day = anchor.earliest + dt.timedelta(days=days)
    except OverflowError:
        return None
    return PartialDate(day.year, day.month, day.day)


def _weekday(form: DateForm, anchor: PartialDate) -> PartialDate | None:
    """The nearest such weekday: on or before the anchor, unless the text looks ahead."""
    if anchor.day is None or form.weekday is None:
        return None
    back = (anchor.earliest.weekday() - form.weekday) % 7
    match form.leaning:
        case Leaning.NEXT:
            return _plus(anchor, 7 - back)
        case Leaning.FUTURE:
            return _plus(anchor, (7 - back) % 7)
        case Leaning.LAST:
            return _plus(anchor, -(back or 7))
    return _plus(anchor, -back)


def _yearless(form: DateForm, anchor: PartialDate) -> PartialDate | None:
    """The month or day of the year that the leaning asks for; a 29 February only in a year that has one."""
    if anchor.month is None or form.month is None:
        return None
    years = (anchor.year - 1, anchor.year, anchor.year + 1)
    candidates = [date for year in years if (date := _date(year, form.month, form.day))]
    strict = form.leaning in {Leaning.LAST, Leaning.NEXT}
    past = [date for date in candidates if _months_and_days(date, anchor) < (0 if strict else 1)]
    ahead = [date for date in candidates if _months_and_days(date, anchor) > (0 if strict else -1)]
    return _chosen(max(past, default=None), min(ahead, default=None), form.leaning, anchor)


def _months_and_days(date: PartialDate, anchor: PartialDate) -> int:
    """Days from the anchor to a date, 0 when the coarser of the two holds the other."""
    if date.latest < anchor.earliest:
        return (date.latest - anchor.earliest).days
    return max((date.earliest - anchor.latest).days, 0)


def _chosen(
    past: PartialDate | None, ahead: PartialDate | None, leaning: Leaning, anchor: PartialDate
) -> PartialDate | None:
    if leaning in {Leaning.PAST, Leaning.LAST} or ahead is None:
        return past
    if leaning in {Leaning.FUTURE, Leaning.NEXT} or past is None:
        return ahead
    bias = 1 if leaning is Leaning.NEAREST else _PAST_BIAS
    back, forth = -_months_and_days(past, anchor), _months_and_days(ahead, anchor)
    return ahead if forth * bias < back else past


def _part(part: Part, leaning: Leaning, anchor: PartialDate) -> PartialDate | None:
    """The year of the latest such part that has begun; of the first that has not ended when the text looks ahead."""
    if anchor.month is None:
        return None
    months = 12 // part.of
    begins, ends = (part.index - 1) * months + 1, part.index * months
    if leaning in {Leaning.FUTURE, Leaning.NEXT}:
        return PartialDate(anchor.year + (ends < anchor.month))
    return PartialDate(anchor.year - (begins > anchor.month))
