"""Countries: their names from CLDR and from `data/countries.toml`, demonyms and capitals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kg.gazetteer.tables import NameIndex, NameSet, name_key, read_toml
from kg.model import LANGUAGES

Rows = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class CountryTable:
    """Everything the gazetteer knows of countries; each index gives the ISO 3166-1 alpha-2 code."""

    shown: Mapping[str, Mapping[str, str]]  # code -> language -> name
    by_name: NameIndex[str]
    by_capital: NameIndex[str]
    by_demonym: Mapping[str, NameIndex[str]]  # by language
    ambiguous: NameSet


def read_countries() -> CountryTable:
    """Reads `data/countries.toml` and CLDR's territory names; raises `LanguageDataError` on an unsound file."""
    rows = read_toml("countries.toml")
    cldr = {language: _territories(language) for language in LANGUAGES}
    return CountryTable(
        shown={code: _shown(code, row, cldr) for code, row in rows.items()},
        by_name=NameIndex(_names(rows, cldr)),
        by_capital=NameIndex(_listed(rows, "capital")),
        by_demonym={language: NameIndex(_demonyms(rows, language)) for language in LANGUAGES},
        ambiguous=NameSet(name for row in rows.values() for name in row.get("ambiguous", ())),
    )


def _territories(language: str) -> Mapping[str, str]:
    from babel import Locale  # deferred: 50 ms

    return Locale.parse(language).territories


def _shown(code: str, row: Mapping[str, Any], cldr: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    preferred = row.get("preferred", {})
    return {language: preferred.get(language) or cldr[language][code] for language in LANGUAGES}


def _names(rows: Rows, cldr: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    for code, row in rows.items():
        yield from ((name, code) for name in row.get("preferred", {}).values())
        yield from ((name_key(cldr[language][code]), code) for language in LANGUAGES)
    yield from _listed(rows, "names")


def _listed(rows: Rows, field: str) -> Iterator[tuple[str, str]]:
    for code, row in rows.items():
        for forms in row.get(field, {}).values():
            yield from ((form, code) for form in forms)


def _demonyms(rows: Rows, language: str) -> Iterator[tuple[str, str]]:
    for code, row in rows.items():
        for field in ("demonyms", "adjectives"):
            yield from ((form, code) for form in row.get(field, {}).get(language, ()))
