"""Makes `data/cities.tsv` and `data/names_faker.tsv` from their sources; see `data/README.md`.

    python -m kg.gazetteer.build --world WORLD.jsonl --ours OURS.jsonl --faker FILE.json … --words FILE …

The city files hold one GeoNames city a line: `name`, `country`, `pop`, `alt`. A word list is a wordnet in the tab form
of the Open Multilingual Wordnet, a CoNLL-U treebank, or one word a line.
"""

from __future__ import annotations

import argparse
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path

from kg.gazetteer.cities import AMBIGUOUS
from kg.gazetteer.gazetteer import Gazetteer
from kg.gazetteer.persons import read_persons
from kg.gazetteer.tables import DATA, name_key, read_toml
from kg.model import LANGUAGES

OUR_COUNTRIES = frozenset({"ID", "VN", "NL", "BE"})
MINIMUM_POPULATION = 50_000  # of a city elsewhere
MAXIMUM_LENGTH = 40  # characters of a name
OTHER_NAMES = 5  # of a city of our countries, beyond spelling variants
SHORTEST_CLEAR = 4  # letters: a shorter name is too often something else
# a judgement, not a measurement: no set we have holds enough Dutch or Flemish village names to tune it
CLEAR_POPULATION = 5_000  # inhabitants; the name of a smaller place is marked ambiguous
# Latin letters of our languages and of the names they borrow; the rest are transliterations
LETTERS = re.compile(r"(?:'[st][- ])?[A-Za-zÀ-ÖØ-öø-ÿĂăĐđĨĩŨũƠơƯưẠ-ỹĆćČčŁłŃńŌōŚśŞşŠšŪūŹźŻżŽžİığ .’'-]+")
CODE = re.compile(r"[A-Z]{2,4}")

Marker = Callable[[str], bool]
Curated = Mapping[str, Mapping[str, Mapping[str, list[str]]]]


@dataclass
class GeoNamesCity:
    """A city of GeoNames, with those of its other names that are kept."""

    name: str
    country: str
    population: int
    others: list[str] = field(default_factory=list)


def fold(name: str) -> str:
    """Letters alone, without case and marks: two names that fold alike are spellings of one.

    >>> fold("Đà Nẵng") == fold("Danang")
    True
    """
    plain = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in plain.casefold() if c.isalpha())


def is_usable(name: str) -> bool:
    """Whether another name is Latin, of a name's length and capitals, and no airport code or transliteration."""
    starts_well = name[:1].isupper() or name.startswith(("'s-", "'t "))
    is_name = 2 < len(name) <= MAXIMUM_LENGTH and LETTERS.fullmatch(name) is not None
    apostrophe = "'" in name.removeprefix("'s-").removeprefix("'t ")
    return starts_well and is_name and not apostrophe and CODE.fullmatch(name) is None


def kept_names(name: str, others: Iterable[str], limit: int | None) -> list[str]:
    """The ASCII spellings of a name; with a limit every spelling, and the `limit` names most like it, likest first."""
    usable = sorted({name_key(other) for other in others if is_usable(name_key(other))} - {name})
    variants = [other for other in usable if fold(other) == fold(name)]
    if limit is None:
        return [other for other in variants if other.isascii()]
    rest = [other for other in usable if fold(other) != fold(name)]
    rest.sort(key=lambda other: (-SequenceMatcher(None, fold(name), fold(other)).ratio(), other))
    return variants + rest[:limit]


def read_cities(path: Path, curated: frozenset[tuple[str, str]]) -> Iterator[GeoNamesCity]:
    """The cities of a file that are large enough, in one of our countries, or curated (country and name)."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            name, country = name_key(row["name"]), row["country"]
            is_ours = country in OUR_COUNTRIES
            if is_ours or row["pop"] >= MINIMUM_POPULATION or (country, name) in curated:
                others = kept_names(name, row["alt"], OTHER_NAMES if is_ours else None)
                yield GeoNamesCity(name, country, row["pop"], others)


def curated_names(curated: Curated) -> frozenset[tuple[str, str]]:
    """Country and name of every form of every curated city."""
    return frozenset(
        (key.partition(":")[0], form)
        for key, entry in curated.items()
        for forms in entry["names"].values()
        for form in forms
    )


def merge_cities(cities: Iterable[GeoNamesCity]) -> list[GeoNamesCity]:
    """One city per name and country, the most populous, in the order of the data file."""
    ordered = sorted(cities, key=lambda city: (-city.population, city.country, city.name))
    merged: dict[tuple[str, str], GeoNamesCity] = {}
    for city in ordered:
        merged.setdefault((city.country, city.name), city)
    return list(merged.values())


def name_curated(cities: list[GeoNamesCity], curated: Curated) -> None:
    """Gives the most populous city that has a curated name the curated English name; the old one stays beside it."""
    by_name: dict[tuple[str, str], GeoNamesCity] = {}
    for city in cities:
        by_name.setdefault((city.country, city.name), city)
    for key, entry in curated.items():
        country, _, name = key.partition(":")
        forms = [form for forms in entry["names"].values() for form in forms]
        found = next((by_name[country, form] for form in forms if (country, form) in by_name), None)
        if found is not None and found.name != name:
            found.others.insert(0, found.name)
            found.name = name


def drop_weak_names(cities: list[GeoNamesCity]) -> None:
    """Removes other names that are another city's own name, unless that one is ten times smaller."""
    largest: dict[str, int] = {}
    for city in cities:
        largest[city.name] = max(city.population, largest.get(city.name, 0))
    for city in cities:
        kept = [other for other in city.others if other not in largest or largest[other] * 10 < city.population]
        city.others = [other for other in dict.fromkeys(kept) if other != city.name]


def read_words(path: Path) -> Iterator[str]:
    """The lower-case words of a wordnet (.tab), treebank (.conllu; no proper nouns) or plain list."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            cells = line.rstrip("\n").split("\t")
            if path.suffix == ".conllu":
                word = cells[1] if len(cells) == 10 and cells[3] != "PROPN" else ""
            else:
                word = cells[2] if path.suffix == ".tab" and len(cells) > 2 else cells[0]
            if word[:1].islower():
                yield unicodedata.normalize("NFC", word)


def ambiguity(words: frozenset[str]) -> Marker:
    """Says whether a city's name is short, an ordinary word, made of personal names, or something else's name too."""
    gazetteer, persons = Gazetteer(), read_persons()

    def is_ambiguous(name: str) -> bool:
        if len(name) < SHORTEST_CLEAR or name.lower() in words or _is_demonym(gazetteer, name):
            return True
        known = (gazetteer.country(name), gazetteer.region(name), gazetteer.organization(name))
        is_personal = all(persons.is_given_name(word) or persons.is_surname(word) for word in name.split())
        return is_personal or any(thing is not None for thing in known)

    return is_ambiguous


def _is_demonym(gazetteer: Gazetteer, name: str) -> bool:
    return any(
        gazetteer.demonym(name, language) or gazetteer.region_of_adjective(name, language) for language in LANGUAGES
    )


def city_rows(cities: Iterable[GeoNamesCity], is_ambiguous: Marker) -> Iterator[str]:
    """The lines of `cities.tsv`."""

    for city in cities:
        is_small = 0 < city.population < CLEAR_POPULATION  # 0: GeoNames does not know, many are large
        names = [AMBIGUOUS + name if is_small or is_ambiguous(name) else name for name in (city.name, *city.others)]
        yield f"{names[0]}\t{city.country}\t{city.population}\t{'|'.join(names[1:])}\n"


def faker_rows(files: Iterable[Path]) -> Iterator[str]:
    """The lines of `names_faker.tsv`: a word, and `g`, `s` or `gs`."""
    uses: dict[str, set[str]] = {}
    for path in files:
        for table, names in json.loads(path.read_text(encoding="utf-8")).items():
            use = "s" if "last_names" in table else "g" if "first_names" in table or "middle_names" in table else ""
            for word in filter(None, map(_last_word, names if use else ())):
                uses.setdefault(word, set()).add(use)
    for word in sorted(uses):
        yield f"{word}\t{''.join(sorted(uses[word]))}\n"


def _last_word(name: str) -> str:
    """The capitalised word of "Berg" and "van den Berg"; nothing for a name of several."""
    capitalised = [word for word in name_key(name).split() if word[:1].isupper()]
    return capitalised[0] if len(capitalised) == 1 and capitalised[0].isalpha() else ""


def main() -> None:
    arguments = _parser().parse_args()
    (DATA / "names_faker.tsv").write_text("".join(faker_rows(arguments.faker)), encoding="utf-8")
    curated = read_toml("cities.toml")
    names = curated_names(curated)
    cities = merge_cities(city for path in (arguments.world, arguments.ours) for city in read_cities(path, names))
    name_curated(cities, curated)
    drop_weak_names(cities)
    words = frozenset(word for path in arguments.words for word in read_words(path))
    (DATA / "cities.tsv").write_text("".join(city_rows(cities, ambiguity(words))), encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m kg.gazetteer.build", description="Makes the gazetteer's data.")
    parser.add_argument("--world", type=Path, required=True, help="cities of all countries, JSON lines")
    parser.add_argument("--ours", type=Path, required=True, help="smaller cities of ID, VN, NL and BE")
    parser.add_argument("--faker", nargs="+", type=Path, required=True, help="Faker's names as JSON")
    parser.add_argument("--words", nargs="+", type=Path, required=True, help="lists of ordinary words")
    return parser


if __name__ == "__main__":
    main()
