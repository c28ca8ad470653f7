"""Given names and surnames: `data/persons.toml` and those of Faker in `data/names_faker.tsv`."""

from __future__ import annotations

from dataclasses import dataclass

from kg.errors import LanguageDataError
from kg.gazetteer.tables import name_key, read_text, read_toml


@dataclass(frozen=True)
class PersonNames:
    """Single words, NFC."""

    given: frozenset[str]
    surnames: frozenset[str]

    def is_given_name(self, token: str) -> bool:
        return _has(self.given, token)

    def is_surname(self, token: str) -> bool:
        return _has(self.surnames, token)


def read_persons() -> PersonNames:
    """Reads both files; raises `LanguageDataError` on an unsound one."""
    tables = read_toml("persons.toml")
    given, surnames = (_words(tables.get(title, {})) for title in ("given_names", "surnames"))
    for line in read_text("names_faker.tsv").splitlines():
        word, tab, use = line.partition("\t")
        if not tab or not set(use) <= {"g", "s"}:
            raise LanguageDataError(f"gazetteer data names_faker.tsv: {line!r} is no name; run the build script")
        if "g" in use:
            given.add(word)
        if "s" in use:
            surnames.add(word)
    return PersonNames(frozenset(given), frozenset(surnames))


def _words(table: dict[str, str]) -> set[str]:
    return {word for text in table.values() for word in text.split()}


def _has(names: frozenset[str], token: str) -> bool:
    key = name_key(token)
    return key in names or (key.isupper() and len(key) > 1 and key.title() in names)
