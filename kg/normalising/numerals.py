"""Numerals as journalists write them: each language's own format, and the foreign one where it is unmistakable."""

from __future__ import annotations

import re
from decimal import Decimal

from kg.normalising.cldr import decimal_mark

# More digits than any amount of money or people has; longer runs are identifiers, and stay exact in Decimal anyway.
_MOST_DIGITS = 28

SPACES = " \u00a0\u202f\u2009"
# One numeral; the look-ahead keeps dotted identifiers ("192.168.0.1", "1.2.3") out.
NUMERAL = (
    rf"(?:[0-9]{{1,3}}(?:\.[0-9]{{3}})+(?:,[0-9]+)?"
    rf"|[0-9]{{1,3}}(?:,[0-9]{{3}})+(?:\.[0-9]+)?"
    rf"|(?<![0-9][{SPACES}])[0-9]{{1,3}}(?:[{SPACES}][0-9]{{3}})+(?:[.,][0-9]+)?(?![{SPACES}]?[0-9])"
    rf"|[0-9]+(?:[.,][0-9]+)?)(?![.,]?[0-9])"
)
_WHOLE = re.compile(rf"(?P<sign>[-+−]?)(?P<digits>{NUMERAL})")
_SPACE = re.compile(rf"[{SPACES}]")


def parse_number(text: str, language: str) -> Decimal | None:
    """The value of a numeral in a language's format, exactly; None when `text` is no numeral.

    With both marks the last one is the decimal mark. A single group mark of the language followed by anything but three
    digits is a foreign decimal mark ("1.4" in an Indonesian quotation of a dollar amount).

    >>> parse_number("2.300,75", "nl"), parse_number("12.400", "vi"), parse_number("1.5", "vi")
    (Decimal('2300.75'), Decimal('12400'), Decimal('1.5'))
    """
    match = _WHOLE.fullmatch(text.strip())
    if match is None:
        return None
    digits = _SPACE.sub("", match["digits"])
    if len(digits) > _MOST_DIGITS:
        return None
    number = Decimal(_point_format(digits, _mark_of(digits, language)))
    return -number if match["sign"] in {"-", "−"} else number


def _mark_of(digits: str, language: str) -> str | None:
    """The decimal mark that this numeral uses, or None."""
    marks = [c for c in digits if c in ".,"]
    if len(set(marks)) == 2:
        return marks[-1]
    if not marks or len(marks) > 1:
        return None
    mark, (whole, rest) = marks[0], digits.split(marks[0])
    grouped = len(rest) == 3 and len(whole) <= 3 and not whole.startswith("0")
    # Nobody writes three zeros after a decimal mark: "10,000" is foreign grouping in a Vietnamese text too.
    return None if grouped and (mark != decimal_mark(language) or rest == "000") else mark


def _point_format(digits: str, mark: str | None) -> str:
    whole, _, rest = digits.partition(mark) if mark else (digits, "", "")
    whole = whole.replace(".", "").replace(",", "")
    return f"{whole}.{rest}" if rest else whole


def scaled(number: Decimal, exponent: int) -> Decimal:
    """`number` times ten to the `exponent`, exact and in plain notation.

    >>> scaled(Decimal("1.5"), 9)
    Decimal('1500000000')
    """
    sign, digits, own_exponent = number.as_tuple()
    if not isinstance(own_exponent, int):
        raise ValueError(f"a finite number is needed, got {number}")
    shifted = Decimal((sign, digits, own_exponent + exponent))
    return Decimal(f"{shifted:f}")
