"""The embedded SPARQL store: a graph or an output folder in memory, queries that never leave the machine."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import GraphError, QueryError
from kg.identity.iris import DEFAULT_BASE, Minter
from kg.writing import TURTLE, to_quads
from kg.writing.serialising import prefixes_of
from kg.writing.terms import PREFIXES

if TYPE_CHECKING:
    from kg.graph import Graph

Store = ox.Store

_QUERY_FOLDER = Path(__file__).parent / "queries"
_ENGINE_ERRORS = (SyntaxError, OSError, RuntimeError, ValueError)
_SERVICE = re.compile("service", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True)
class Table:
    """The solutions of a SELECT, in the engine's order."""

    # SPARQL 1.1 Query Results JSON
    json: bytes

    @cached_property
    def variables(self) -> tuple[str, ...]:
        return tuple(variable.value for variable in self._solutions().variables)

    @cached_property
    def rows(self) -> tuple[tuple[str | None, ...], ...]:
        """The rows as text: IRIs and lexical forms, None for what is unbound."""
        return tuple(tuple(map(_text, solution)) for solution in self._solutions())

    def csv(self) -> bytes:
        data = self._solutions().serialize(format=ox.QueryResultsFormat.CSV)
        assert data is not None  # without an output, serialize() returns the bytes
        return data

    def _solutions(self) -> ox.QuerySolutions:
        solutions = ox.parse_query_results(self.json, format=ox.QueryResultsFormat.JSON)
        assert isinstance(solutions, ox.QuerySolutions)
        return solutions


def _text(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None) -> str | None:
    return str(term) if isinstance(term, ox.Triple) else term and term.value


@dataclass(frozen=True)
class Answer:
    """The answer to an ASK."""

    value: bool

    def __bool__(self) -> bool:
        return self.value


@dataclass(frozen=True)
class Triples:
    """The triples of a CONSTRUCT or DESCRIBE, each once, sorted."""

    triples: tuple[ox.Triple, ...]


Result = Table | Answer | Triples


@dataclass(frozen=True)
class NamedQuery:
    """A query of the cookbook; `description` is its first comment line."""

    name: str
    description: str
    text: str


def open_store(source: Path | Graph) -> Store:
    """A store in memory of a graph, or of an output folder's Turtle. Raises GraphError."""
    store = Store()
    if isinstance(source, Path):
        _load(store, source)
    else:
        store.extend(to_quads(source, Minter(source.base_iri or DEFAULT_BASE)))
    return store


def _load(store: Store, folder: Path) -> None:
    path = folder / TURTLE
    if not path.is_file():
        found = "no such folder" if not folder.exists() else f"the folder holds no {TURTLE}"
        raise GraphError(folder, found, f"build one with: kg build INPUT --output {folder}")
    try:
        store.load(path=str(path), format=ox.RdfFormat.TURTLE)
    except (SyntaxError, ValueError, OSError) as error:
        raise GraphError(path, f"cannot be read ({error})", "build the graph anew") from error


def run(store: Store, sparql: str) -> Result:
    """The answer to a SPARQL 1.1 query, the graph's usual prefixes known. Raises QueryError with the engine's words."""
    # to the engine a lone carriage return ends a comment, to the parser that guards it does not
    query = sparql.replace("\r\n", "\n").replace("\r", "\n")
    _refuse_service(query)
    try:
        return _result(store.query(query, prefixes=PREFIXES))
    except _ENGINE_ERRORS as error:
        raise QueryError(f"the query cannot be run: {error}") from error


def _result(found: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> Result:
    if isinstance(found, ox.QueryBoolean):
        return Answer(bool(found))
    if isinstance(found, ox.QueryTriples):
        return Triples(tuple(sorted(set(found), key=str)))
    data = found.serialize(format=ox.QueryResultsFormat.JSON)
    assert data is not None  # without an output, serialize() returns the bytes
    return Table(data)


def _refuse_service(query: str) -> None:
    """Fails closed on federation, which the engine would carry out and cannot be told not to.

    The word may also be a name or part of a text (kg:Service), so a parser decides. That parser and the engine read
    escapes differently; a query with both is refused.
    """
    if not _SERVICE.search(query):
        return
    if re.search(r"\\u", query, re.IGNORECASE):
        raise QueryError(r"a query with the word SERVICE may hold no \u escape; write the characters themselves")
    if _asks_others(query):
        raise QueryError("SERVICE is refused: queries run on this graph alone and open no connection")


def _asks_others(query: str) -> bool:
    from pyparsing import ParseException
    from rdflib.plugins.sparql.algebra import traverse
    from rdflib.plugins.sparql.parser import parseQuery
    from rdflib.plugins.sparql.parserutils import CompValue

    found = []

    def visit(node: object) -> None:
        if isinstance(node, CompValue) and node.name == "ServiceGraphPattern":
            found.append(node)

    try:
        traverse(parseQuery(query), visitPre=visit)
    except (ParseException, RecursionError) as error:
        raise QueryError(f"a query with the word SERVICE must be plain SPARQL 1.1: {error}") from error
    return bool(found)


def to_csv(result: Result) -> str:
    """SPARQL 1.1 Query Results CSV. Raises QueryError for triples."""
    if isinstance(result, Triples):
        raise QueryError("CSV holds tables and this query gives triples; ask for Turtle")
    return f"{str(result.value).lower()}\n" if isinstance(result, Answer) else result.csv().decode()


def to_json(result: Result) -> str:
    """SPARQL 1.1 Query Results JSON. Raises QueryError for triples."""
    if isinstance(result, Triples):
        raise QueryError("SPARQL JSON holds tables and this query gives triples; ask for Turtle")
    if isinstance(result, Answer):
        return f'{{"head":{{}},"boolean":{str(result.value).lower()}}}'
    return result.json.decode()


def to_turtle(result: Result) -> str:
    """Turtle 1.1 of a CONSTRUCT or DESCRIBE. Raises QueryError for a table."""
    if not isinstance(result, Triples):
        raise QueryError("Turtle holds triples and this query gives a table; ask for CSV or JSON, or use CONSTRUCT")
    prefixes = prefixes_of(result.triples, DEFAULT_BASE)
    data = ox.serialize(result.triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes)
    assert data is not None  # without an output, serialize() returns the bytes
    return data.decode()


def named_queries() -> Mapping[str, NamedQuery]:
    """The cookbook by name, the stem of its file in kg/queries/."""
    return {path.stem: _named_query(path) for path in sorted(_QUERY_FOLDER.glob("*.rq"))}


def _named_query(path: Path) -> NamedQuery:
    text = path.read_text(encoding="utf-8")
    return NamedQuery(path.stem, text.partition("\n")[0].removeprefix("#").strip(), text)
