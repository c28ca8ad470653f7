"""Cities: GeoNames rows of `data/cities.tsv`, with the curated names of `data/cities.toml` over them.

A row is name, ISO 3166-1 code, population and the other names, parted by `|`; `?` before a name says that it is
ambiguous. Rows stand by falling population, so the first city of a name is the most populous one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from kg.errors import LanguageDataError
from kg.gazetteer.entries import City
from kg.gazetteer.tables import SHORT, NameIndex, NameSet, first_forms, read_text, read_toml

AMBIGUOUS = "?"


@dataclass(frozen=True)
class CityTable:
    """Rows become a `City` only when one is asked for: there are some 18,000."""

    rows: list[list[str]]
    curated: Mapping[int, Mapping[str, Any]]  # by row number
    by_name: NameIndex[int]
    ambiguous: NameSet
    clear: NameSet  # curated names that are not ambiguous, whatever their row says

    def find(self, name: str) -> City | None:
        number = self.by_name.get(name)
        if number is None:
            return None
        canonical, country, population, _ = self.rows[number]
        curated = self.curated.get(number)
        names = first_forms(curated["names"]) if curated else {}
        plain = canonical.removeprefix(AMBIGUOUS)
        return City(plain, names, country, int(population), self._is_ambiguous(name), curated is not None)

    def _is_ambiguous(self, name: str) -> bool:
        if name in self.clear:
            return False
        is_short_capitals = len(name) <= SHORT and name.isupper() and self.by_name.exact(name) is None
        return is_short_capitals or name in self.ambiguous


def read_cities() -> CityTable:
    """Reads both files; raises `LanguageDataError` on an unsound one."""
    curated = read_toml("cities.toml")
    rows = _read_rows()
    numbers = _rows_of(curated, rows)
    names = [(form, numbers[key]) for key, entry in curated.items() for form in _forms(entry)]
    doubtful = {name for entry in curated.values() for name in entry.get("ambiguous", ())}
    of_rows = list(_row_names(rows))
    marked = [name[1:] for name, _ in of_rows if name[0] == AMBIGUOUS]
    return CityTable(
        rows=rows,
        curated={numbers[key]: entry for key, entry in curated.items()},
        by_name=NameIndex(chain(names, ((name.removeprefix(AMBIGUOUS), number) for name, number in of_rows))),
        ambiguous=NameSet(chain(doubtful, marked)),
        clear=NameSet(name for name, _ in names if name not in doubtful),
    )


def _read_rows() -> list[list[str]]:
    rows = [line.split("\t") for line in read_text("cities.tsv").splitlines()]
    unsound = next((row for row in rows if len(row) != 4 or not row[0] or not row[2].isdigit()), None)
    if unsound is not None:
        raise LanguageDataError(f"gazetteer data cities.tsv: {unsound} is no city; run the build script")
    return rows


def _rows_of(curated: Mapping[str, Any], rows: list[list[str]]) -> dict[str, int]:
    """The row of each curated city; one that GeoNames lacks gets a row of its own at the end of `rows`."""
    wanted = {key.partition(":")[2] for key in curated}
    numbers: dict[str, int] = {}
    for number, (name, country, _, _) in enumerate(rows):
        plain = name.removeprefix(AMBIGUOUS)
        if plain in wanted:
            numbers.setdefault(f"{country}:{plain}", number)
    for key in curated:
        if key not in numbers:
            country, _, name = key.partition(":")
            numbers[key] = len(rows)
            rows.append([name, country, "0", ""])
    return numbers


def _forms(entry: Mapping[str, Any]) -> Iterator[str]:
    for forms in entry["names"].values():
        yield from forms


def _row_names(rows: list[list[str]]) -> Iterator[tuple[str, int]]:
    """Every name of every row, still marked."""
    for number, (name, _, _, others) in enumerate(rows):
        yield name, number
        if others:
            for other in others.split("|"):
                yield other, number
