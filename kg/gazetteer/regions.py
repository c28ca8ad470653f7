"""Regions of `data/regions.toml` and organisations of `data/organizations.toml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kg.gazetteer.entries import KnownOrganization, Region
from kg.gazetteer.tables import NameIndex, NameSet, first_forms, read_toml
from kg.model import LANGUAGES

Rows = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class RegionTable:
    """Regions by name, and by adjective in each language."""

    rows: Rows
    by_name: NameIndex[str]
    by_adjective: Mapping[str, NameIndex[str]]
    ambiguous: NameSet

    def find(self, name: str) -> Region | None:
        return self._region(self.by_name.get(name), name)

    def find_by_adjective(self, word: str, language: str) -> Region | None:
        return self._region(self.by_adjective[language].get(word), word)

    def _region(self, key: str | None, looked_up: str) -> Region | None:
        if key is None:
            return None
        row = self.rows[key]
        names = first_forms(row["names"])
        return Region(key, names, row.get("country"), row.get("kind"), looked_up in self.ambiguous)


@dataclass(frozen=True)
class OrganizationTable:
    """Organisations by name."""

    rows: Rows
    by_name: NameIndex[str]
    ambiguous: NameSet

    def find(self, name: str) -> KnownOrganization | None:
        key = self.by_name.get(name)
        if key is None:
            return None
        row = self.rows[key]
        names = {language: tuple(forms) for language, forms in row["names"].items()}
        return KnownOrganization(key, row["class"], names, name in self.ambiguous)


def read_regions() -> RegionTable:
    """Reads `data/regions.toml`; raises `LanguageDataError` on an unsound file."""
    rows = read_toml("regions.toml")
    adjectives = {language: NameIndex(_adjectives(rows, language)) for language in LANGUAGES}
    return RegionTable(rows, NameIndex(_names(rows)), adjectives, _ambiguous(rows))


def read_organizations() -> OrganizationTable:
    """Reads `data/organizations.toml`; raises `LanguageDataError` on an unsound file."""
    rows = read_toml("organizations.toml")
    return OrganizationTable(rows, NameIndex(_names(rows)), _ambiguous(rows))


def _names(rows: Rows) -> Iterator[tuple[str, str]]:
    yield from ((key, key) for key in rows)
    for key, row in rows.items():
        for forms in row["names"].values():
            yield from ((form, key) for form in forms)


def _adjectives(rows: Rows, language: str) -> Iterator[tuple[str, str]]:
    for key, row in rows.items():
        yield from ((form, key) for form in row.get("adjectives", {}).get(language, ()))


def _ambiguous(rows: Rows) -> NameSet:
    return NameSet(name for row in rows.values() for name in row.get("ambiguous", ()))
