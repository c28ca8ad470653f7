"""What CLDR knows of a language: its decimal mark, months, weekdays and the names of currencies (through Babel)."""

from __future__ import annotations

import functools
from typing import Any


@functools.cache
def _locale(language: str) -> Any:
    from babel import Locale  # 50 ms to import: not at import of this package

    return Locale.parse(language)


@functools.cache
def decimal_mark(language: str) -> str:
    """The decimal mark of a language."""
    from babel.numbers import get_decimal_symbol

    return str(get_decimal_symbol(_locale(language)))


def month_names(language: str, width: str) -> dict[str, int]:
    """The names of the months, `width` being `wide` or `abbreviated`."""
    months = _locale(language).months["format"][width]
    return {str(name).rstrip("."): int(number) for number, name in months.items()}


def weekday_names(language: str) -> dict[str, int]:
    """The names of the weekdays; Monday is 0."""
    return {str(name): int(number) for number, name in _locale(language).days["format"]["wide"].items()}


@functools.cache
def current_currencies() -> tuple[str, ...]:
    """The ISO 4217 codes that are legal tender somewhere today."""
    from babel.core import get_global

    terms = (term for terms in get_global("territory_currencies").values() for term in terms)
    return tuple(sorted({code for code, _start, end, tender in terms if end is None and tender}))


def currency_names(language: str) -> dict[str, str]:
    """Every name of every current currency, country-qualified as CLDR has it, with its code."""
    from babel.numbers import get_currency_name

    return {
        str(get_currency_name(code, count=count, locale=language)): code
        for code in current_currencies()
        for count in (None, 1, 2)
    }


def currency_signs(language: str) -> dict[str, str]:
    """The signs of the current currencies in a language; where CLDR has none, the code stands for itself."""
    from babel.numbers import get_currency_symbol

    return {str(get_currency_symbol(code, locale=language)): code for code in current_currencies()}
