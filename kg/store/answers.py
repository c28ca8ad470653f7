"""Answers of a query, and what they are written as."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from kg.errors import QueryError
from kg.identity.iris import DEFAULT_BASE
from kg.writing.serialising import prefixes_of

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None


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

    @cached_property
    def terms(self) -> tuple[tuple[Term, ...], ...]:
        """The rows as RDF terms, None for what is unbound."""
        return tuple(map(tuple, self._solutions()))

    def csv(self) -> bytes:
        data = self._solutions().serialize(format=ox.QueryResultsFormat.CSV)
        assert data is not None  # without an output, serialize() returns the bytes
        return data

    def _solutions(self) -> ox.QuerySolutions:
        solutions = ox.parse_query_results(self.json, format=ox.QueryResultsFormat.JSON)
        assert isinstance(solutions, ox.QuerySolutions)
        return solutions


def _text(term: Term) -> str | None:
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
