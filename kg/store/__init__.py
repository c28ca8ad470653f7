"""The embedded SPARQL store: a graph or an output folder, queries that never leave the machine."""

from __future__ import annotations

import pyoxigraph as ox

from kg.errors import QueryError
from kg.store.answers import Answer, Result, Table, Triples, to_csv, to_json, to_turtle
from kg.store.examples import example_values
from kg.store.guard import guarded
from kg.store.named import NamedQuery, named_queries
from kg.store.opening import Store, index, open_store
from kg.store.parameters import Parameter, ParameterError
from kg.writing.terms import PREFIXES

__all__ = [
    "Answer",
    "NamedQuery",
    "Parameter",
    "ParameterError",
    "Result",
    "Store",
    "Table",
    "Triples",
    "example_values",
    "index",
    "named_queries",
    "open_store",
    "run",
    "to_csv",
    "to_json",
    "to_turtle",
]

_ENGINE_ERRORS = (SyntaxError, OSError, RuntimeError, ValueError)


def run(store: Store, sparql: str) -> Result:
    """The answer to a SPARQL 1.1 query, the graph's usual prefixes known. Raises QueryError with the engine's words."""
    query = guarded(sparql)
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
