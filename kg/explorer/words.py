"""Relations, values and qualifiers in English words for a reader."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from decimal import Decimal

from kg.model import Money, PartialDate, Percent, Quantity, StatementQualifiers

_SCALES = ((12, "trillion"), (9, "billion"), (6, "million"))
_DATE_PATTERNS = {"gYear": "y", "gYearMonth": "MMMM y", "date": "d MMMM y"}
_LABEL_WIDTH, _LABEL_LINES = 18, 2


def relation_words(relation: str) -> str:
    """The local name of a relation as words.

    >>> relation_words("negotiatesWith")
    'negotiates with'
    """
    return " ".join(_drawable(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", relation)).lower().split())


def number_words(number: Decimal) -> str:
    """A number as people write it; a scale word only where nothing is lost by it.

    >>> number_words(Decimal(1500000000)), number_words(Decimal("75.010")), number_words(Decimal(1234567))
    ('1.5 billion', '75.01', '1,234,567')
    """
    for exponent, word in _SCALES:
        scaled = number.scaleb(-exponent)
        if abs(scaled) >= 1 and scaled == round(scaled, 2):
            return f"{_plain(scaled)} {word}"
    return _plain(number)


def _plain(number: Decimal) -> str:
    digits = f"{number:,f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def value_words(value: Money | Percent | Quantity) -> str:
    """A measure's value: "USD 1.5 billion", "75.01 %", "12 million parcels per day"."""
    if isinstance(value, Money):
        return f"{value.currency} {number_words(value.amount)}"
    if isinstance(value, Percent):
        return f"{_plain(value.number)} %"
    parts = [number_words(value.number), value.unit, f"per {value.per}" if value.per else None]
    return " ".join(part for part in parts if part)


def date_words(date: PartialDate) -> str:
    """A date with the precision it has.

    >>> date_words(PartialDate(2023, 10))
    'October 2023'
    """
    from babel.dates import format_date

    return str(format_date(date.earliest, _DATE_PATTERNS[date.datatype], locale="en"))


def qualifier_words(qualifiers: StatementQualifiers) -> Iterator[tuple[str, str]]:
    """Name and words of every qualifier but `place` and `role`, which carry an entity and a language."""
    if qualifiers.stake is not None:
        yield "stake", value_words(Percent(qualifiers.stake))
    if qualifiers.amount is not None:
        yield "amount", value_words(qualifiers.amount)
    dates = (("date", qualifiers.date), ("from", qualifiers.start_date), ("until", qualifiers.end_date))
    yield from ((name, date_words(date)) for name, date in dates if date is not None)
    if qualifiers.unit:
        yield "unit", qualifiers.unit
    if qualifiers.per:
        yield "per", qualifiers.per


def short_label(name: str) -> str:
    """A name in at most two short lines."""
    lines = textwrap.wrap(_drawable(name), _LABEL_WIDTH, max_lines=_LABEL_LINES, placeholder="…")
    return "\n".join(lines) or "(no name)"


def _drawable(text: str) -> str:
    """The text with a space for what cannot be drawn: controls, line ends, bidi marks, lone surrogates."""
    return "".join(char if char.isprintable() else " " for char in text)
