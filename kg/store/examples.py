"""Values to try a named query with, taken from the graph itself: no query and no code holds a name of the news."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, product

from kg.store.answers import Answer, Result, Table
from kg.store.asking import run
from kg.store.named import NamedQuery
from kg.store.opening import Store
from kg.store.parameters import Parameter

# combinations of values that are tried until one has an answer
_MOST_TRIED = 60
_CANDIDATES = 30

_NAMES = """PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX kg: <https://w3id.org/newskg/ontology#>
PREFIX schema: <https://schema.org/>
SELECT ?name (COUNT(DISTINCT ?fact) AS ?facts) WHERE {
  ?fact rdf:subject|rdf:object|kg:attributedTo ?thing . ?thing schema:name ?name
} GROUP BY ?name ORDER BY DESC(?facts) ?name LIMIT """
_IRIS = """PREFIX kg: <https://w3id.org/newskg/ontology#>
PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT ?fact (COUNT(DISTINCT ?evidence) AS ?sources) WHERE { ?fact prov:wasDerivedFrom ?evidence }
GROUP BY ?fact ORDER BY DESC(?sources) ?fact LIMIT """


def example_values(store: Store, query: NamedQuery) -> dict[str, str]:
    """A value for each parameter of a query that needs one, for which it has an answer in this graph if any is found.

    Names are those of the things with most facts, IRIs those of the facts with most evidence; what has a default or an
    example keeps it. Raises QueryError.
    """
    candidates = [_candidates(store, parameter) for parameter in query.parameters]
    first: dict[str, str] = {}
    for values in islice(_nearest_first(candidates), _MOST_TRIED):
        given = {p.name: value for p, value in zip(query.parameters, values, strict=True) if value is not None}
        first = first or given
        if _has_answer(run(store, query.with_values(given))):
            return given
    return first


def _candidates(store: Store, parameter: Parameter) -> Sequence[str | None]:
    if parameter.example is not None:
        return [parameter.example]
    if parameter.default is not None:
        return [None]
    texts = {"name": _NAMES, "iri": _IRIS}
    if parameter.kind not in texts:
        raise ValueError(f"{parameter.name}: a required {parameter.kind} needs an example in its query")
    found = run(store, f"{texts[parameter.kind]}{_CANDIDATES}")
    assert isinstance(found, Table)
    return [row[0] for row in found.rows]


def _nearest_first(candidates: Sequence[Sequence[str | None]]) -> Sequence[tuple[str | None, ...]]:
    """All combinations of different values, those of the best candidates first."""
    numbered = product(*(range(len(values)) for values in candidates))
    order = sorted(numbered, key=lambda places: (sum(places), places))
    combinations = (tuple(values[n] for values, n in zip(candidates, places, strict=True)) for places in order)
    return [values for values in combinations if len(_given(values)) == len(set(_given(values)))]


def _given(values: tuple[str | None, ...]) -> list[str]:
    return [value for value in values if value is not None]


def _has_answer(result: Result) -> bool:
    if isinstance(result, Answer):
        return True
    return bool(result.rows if isinstance(result, Table) else result.triples)
