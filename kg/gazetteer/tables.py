"""Reads the data files of the gazetteer and indexes names."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, TypeVar

from kg.errors import LanguageDataError

DATA = Path(__file__).parent / "data"
SHORT = 4  # capitals of at most so many letters are more often an abbreviation than a place: "META", "SOLO"

T = TypeVar("T")


def read_text(file: str) -> str:
    """A data file of this package, as names are compared; raises `LanguageDataError` when it is missing or no UTF-8."""
    try:
        return name_key((DATA / file).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise LanguageDataError(f"gazetteer data {file} cannot be read ({error}); reinstall the package") from error


def read_toml(file: str) -> dict[str, dict[str, Any]]:
    """The tables of a data file; raises `LanguageDataError` when it is no TOML or holds anything but tables."""
    try:
        tables = tomllib.loads(read_text(file))
    except tomllib.TOMLDecodeError as error:
        raise LanguageDataError(f"gazetteer data {file} is no TOML: {error}; correct it") from error
    stray = [name for name, table in tables.items() if not isinstance(table, dict)]
    if stray:
        raise LanguageDataError(f"gazetteer data {file}: {stray[0]!r} is no table; put it under one")
    return tables


def name_key(name: str) -> str:
    """How names are compared: NFC, with the typographic apostrophe as the typed one; case and marks stay."""
    return unicodedata.normalize("NFC", name).replace("’", "'")


def first_forms(names: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """The form to show per language: the first.

    >>> first_forms({"en": ["Brussels"], "nl": ["Brussel", "Brussel-Stad"]})
    {'en': 'Brussels', 'nl': 'Brussel'}
    """
    return {language: next(iter(forms)) for language, forms in names.items()}


class NameIndex(Generic[T]):
    """Finds what a name stands for: the exact form, else, for a name all in capitals, any form spelled so.

    The names given must be keys (`name_key`). Where a name stands for several things the first one given wins.
    """

    def __init__(self, pairs: Iterable[tuple[str, T]]) -> None:
        self._exact: dict[str, T] = {}
        keep = self._exact.setdefault
        for name, thing in pairs:
            keep(name, thing)

    @cached_property
    def _capitals(self) -> dict[str, T]:
        capitals: dict[str, T] = {}
        for name, thing in self._exact.items():
            capitals.setdefault(name.upper(), thing)
        return capitals

    def exact(self, name: str) -> T | None:
        return self._exact.get(name_key(name))

    def get(self, name: str) -> T | None:
        found = self.exact(name)
        if found is None and name.isupper():
            found = self._capitals.get(name_key(name))
        return found

    def names(self) -> Iterable[str]:
        return self._exact.keys()


class NameSet:
    """A set of names, compared as `NameIndex` compares them."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = NameIndex((name, True) for name in names)

    def __contains__(self, name: str) -> bool:
        return self._names.get(name) is True
