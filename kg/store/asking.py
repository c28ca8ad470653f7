"""Questions to a store: SPARQL text, or a named query with values; a name need not be written as in the graph."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping

import pyoxigraph as ox

from kg.errors import QueryError
from kg.identity.iris import name_key
from kg.store.answers import Answer, Result, Table, Triples
from kg.store.guard import guarded
from kg.store.named import NamedQuery, named_queries
from kg.store.opening import Store
from kg.store.parameters import ParameterError, name_terms, text_term
from kg.writing.terms import PREFIXES, RDFS, SCHEMA, SKOS

_ENGINE_ERRORS = (SyntaxError, OSError, RuntimeError, ValueError)
_CALLED = f"<{SCHEMA}name>|<{RDFS}label>|<{SKOS}altLabel>"
_NEAREST = 5
# of the names that hold what was asked for; all that differ in case alone are among the shortest
_MOST_NEAR = 50

Run = Callable[[str], Result]


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


def ask(run: Run, query: str, values: Mapping[str, str] | None = None) -> Result:
    """The answer to a named query with values for its parameters, or to SPARQL text; `run` asks the graph's store.

    A name is found in any case and language, as written first. Raises QueryError; ParameterError for a value that does
    not fit and for a name that nothing bears, with names that are near.
    """
    named = named_queries().get(query)
    if named is not None:
        return run(named.with_values(values or {}, _spellings(run, named, values or {})))
    if values:
        raise ParameterError(f"{query[:80]!r} is no named query, and only these take values")
    return run(query)


def _spellings(run: Run, query: NamedQuery, values: Mapping[str, str]) -> dict[str, list[str]]:
    """How the graph writes each name that is given for a parameter."""
    names = {values[p.name] for p in query.parameters if p.kind == "name" and p.name in values}
    return {name: _spelled(run, name) for name in sorted(names)}


def _spelled(run: Run, name: str) -> list[str]:
    if run(f"ASK {{ VALUES ?called {{ {name_terms(name)} }} ?thing {_CALLED} ?called }}"):
        return [name]
    # one pass over all names, only where the index knew none
    text = text_term(unicodedata.normalize("NFC", name))
    near = run(
        f"SELECT DISTINCT ?label WHERE {{ ?thing {_CALLED} ?called BIND(STR(?called) AS ?label) "
        f"FILTER(CONTAINS(LCASE(?label), LCASE({text}))) }} ORDER BY STRLEN(?label) ?label LIMIT {_MOST_NEAR}"
    )
    labels = [row[0] or "" for row in near.rows] if isinstance(near, Table) else []
    alike = [label for label in labels if name_key(label) == name_key(name)]
    if not alike:
        hint = f"did you mean {', '.join(map(repr, labels[:_NEAREST]))}?" if labels else "see the named query names"
        raise ParameterError(f"nothing in the graph is called {name[:80]!r}; {hint}")
    return alike
