"""The words of each language, read from its TOML file; `README.md` beside this file says what each key means."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from importlib import resources
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from kg.errors import LanguageDataError
from kg.model import LANGUAGES, Modality

Words = tuple[str, ...]
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Syntax:
    verb_second: bool
    verb_final: bool
    modifiers: str
    juxtaposed_genitive: bool
    genitive: Words
    agent: Words
    passive_auxiliaries: Words
    determiners: Words
    definite: Words
    conjunctions: Words
    list_openers: Words
    relatives: Words
    complementizers: Words
    subordinators: Words
    prepositions: Words
    place_prepositions: Words
    origin_prepositions: Words
    adverbs: Words
    copulas: Words
    superlatives: Words
    seat_suffixes: Words = ()
    comitatives: Words = ()
    auxiliaries: Words = ()
    infinitive: Words = ()
    compounding: bool = False
    place_adjectives: Words = ()


@dataclass(frozen=True, slots=True)
class Pronouns:
    person: Words
    thing: Words
    plural: Words
    first: Words
    possessive_person: Words = ()
    possessive_thing: Words = ()
    possessive_plural: Words = ()
    suffixes: Words = ()
    pair: Words = ()


@dataclass(frozen=True, slots=True)
class ModalityWords:
    planned: Words
    possible: Words
    denied: Words
    planned_after: Words = ()
    possible_after: Words = ()
    denied_after: Words = ()
    denying: Words = ()
    asking: Words = ()
    wanting: Words = ()


@dataclass(frozen=True, slots=True)
class Speech:
    verbs: Words
    according: Words


@dataclass(frozen=True, slots=True)
class NameParts:
    company_prefixes: Words
    company_suffixes: Words
    legal_forms: Words
    body_heads: Words
    association_heads: Words
    legislation_heads: Words
    media_heads: Words = ()
    place_heads: Words = ()
    program_heads: Words = ()
    connectors: Words = ()
    person_particles: Words = ()
    not_names: Words = ()
    compounds: Words = ()
    group: Words = ()
    government: Words = ()


@dataclass(frozen=True, slots=True)
class Titles:
    honorifics: Words
    positions: Words
    state: Words
    ranks: Words = ()
    fields: Words = ()
    portfolio_first: bool = False
    ministry: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """A verb that puts a relation."""

    relation: str
    active: Words = ()
    participle: Words = ()
    passive: Words = ()
    object: Words = ("",)
    needs: str = ""
    intransitive: bool = False
    abstract: bool = False
    control: bool = False
    clause: bool = False
    modality: str = ""


@dataclass(frozen=True, slots=True)
class EventNoun:
    """A noun that names an event with participants."""

    relation: str
    words: Words
    subject: Words = ()
    object: Words = ()
    support: bool = False
    abstract: bool = False
    modality: str = ""


@dataclass(frozen=True, slots=True)
class RelationalNoun:
    """A noun that describes one thing by its relation to another."""

    relation: str
    words: Words
    described: str
    complement: Words = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """The words of a measured quantity."""

    relation: str
    words: Words = ()
    verbs: Words = ()
    units: Words = ()


@dataclass(frozen=True, eq=False)
class Language:
    """All words of one language."""

    code: str
    syntax: Syntax
    pronouns: Pronouns
    modality: ModalityWords
    speech: Speech
    classes: Mapping[str, Words]
    names: NameParts
    titles: Titles
    metonyms: Words
    stake: Words
    frames: tuple[Frame, ...]
    events: tuple[EventNoun, ...]
    relationals: tuple[RelationalNoun, ...]
    measures: tuple[Measure, ...]
    relations: frozenset[str] = field(default=frozenset())
    home: str = ""


@cache
def load(code: str) -> Language:
    """The language's words. Raises LanguageDataError for an unknown code or an unsound file."""
    if code not in LANGUAGES:
        raise LanguageDataError(f"no language {code!r}; there are {', '.join(LANGUAGES)}")
    text = resources.files(__package__).joinpath(f"{code}.toml").read_text("utf-8")
    return parse(text, f"{code}.toml")


def parse(text: str, source: str) -> Language:
    """Read a language file's text; `source` names it in errors."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LanguageDataError(f"{source}: not TOML: {error}") from error
    frames = _rows(Frame, table, "frame", source)
    events = _rows(EventNoun, table, "event", source)
    relationals = _rows(RelationalNoun, table, "relational", source)
    measures = _rows(Measure, table, "measure", source)
    _check_values(frames, events, relationals, source)
    return Language(
        code=str(table.get("code", "")),
        syntax=_record(Syntax, _table(table, "syntax", source), f"{source} [syntax]"),
        pronouns=_record(Pronouns, _table(table, "pronouns", source), f"{source} [pronouns]"),
        modality=_record(ModalityWords, _table(table, "modality", source), f"{source} [modality]"),
        speech=_record(Speech, _table(table, "speech", source), f"{source} [speech]"),
        classes={key: _words(value, f"{source} [classes]") for key, value in _table(table, "classes", source).items()},
        names=_record(NameParts, _table(table, "names", source), f"{source} [names]"),
        titles=_record(Titles, _table(table, "titles", source), f"{source} [titles]"),
        metonyms=_words(_table(table, "metonyms", source).get("nouns", []), f"{source} [metonyms]"),
        stake=_words(_table(table, "stake", source).get("nouns", []), f"{source} [stake]"),
        frames=frames,
        events=events,
        relationals=relationals,
        measures=measures,
        relations=_relations(frames, events, relationals, measures),
        home=str(table.get("home", "")),
    )


@cache
def portfolios(code: str) -> Mapping[tuple[str, ...], str]:
    """The portfolios of ministries in a language: words → key. The same key in two languages is the same portfolio."""
    text = resources.files(__package__).joinpath("portfolios.toml").read_text("utf-8")
    rows = tomllib.loads(text)["portfolio"]
    return {tuple(phrase.replace(",", " ,").split()): row["key"] for row in rows for phrase in row[code]}


def _table(table: Mapping[str, Any], key: str, source: str) -> Mapping[str, Any]:
    value = table.get(key)
    if not isinstance(value, dict):
        raise LanguageDataError(f"{source}: the table [{key}] is missing")
    return value


def _rows(kind: type[Row], table: Mapping[str, Any], key: str, source: str) -> tuple[Row, ...]:
    return tuple(_record(kind, row, f"{source} [[{key}]] {row.get('relation', '?')}") for row in table.get(key, []))


def _record(kind: type[Row], row: Mapping[str, Any], source: str) -> Row:
    """Build the dataclass `kind` from a TOML table, every key known and of the right type."""
    hints = get_type_hints(kind)
    names = {f.name for f in fields(kind)}  # type: ignore[arg-type]
    if unknown := sorted(row.keys() - names):
        raise LanguageDataError(f"{source}: unknown key {unknown[0]!r}; known are {', '.join(sorted(names))}")
    values = {key: _typed(value, hints[key], f"{source} {key}") for key, value in row.items()}
    try:
        return kind(**values)
    except TypeError as error:
        raise LanguageDataError(f"{source}: {error}") from error


def _typed(value: Any, hint: Any, source: str) -> Any:
    if get_origin(hint) is tuple and get_args(hint) == (str, ...):
        return _words(value, source)
    if not isinstance(value, hint):
        raise LanguageDataError(f"{source}: expected {hint.__name__}, found {value!r}")
    return value


def _words(value: Any, source: str) -> Words:
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise LanguageDataError(f"{source}: expected a list of words, found {value!r}")
    return tuple(dict.fromkeys(word.strip().lower().replace("’", "'") for word in value))


def _relations(*rows: tuple[Frame | EventNoun | RelationalNoun | Measure, ...]) -> frozenset[str]:
    return frozenset(row.relation for group in rows for row in group)


def _check_values(
    frames: tuple[Frame, ...], events: tuple[EventNoun, ...], relationals: tuple[RelationalNoun, ...], source: str
) -> None:
    modalities = {"", *(m.value for m in Modality)}
    given = [(f.relation, f.modality) for f in frames] + [(e.relation, e.modality) for e in events]
    for relation, modality in given:
        if modality not in modalities:
            raise LanguageDataError(f"{source}: {relation}: no modality {modality!r}")
    for frame in frames:
        if frame.needs not in ("", "stake", "money", "quantity"):
            raise LanguageDataError(f"{source}: {frame.relation}: needs = {frame.needs!r} is not known")
    for noun in relationals:
        if noun.described not in ("subject", "object"):
            raise LanguageDataError(f"{source}: {noun.relation}: described must be 'subject' or 'object'")
