"""How long `kg query` takes on a million triples, and how long the engine takes for the same text: one run, one process.

    .venv/bin/python benchmarks/queries.py

builds the graph of the seeds, copies it until it has a million triples, indexes it as `kg query` does, and writes
QUERIES.md. In each copy every thing, statement, evidence and document has an IRI and a name of its own; places are
shared, so that they are hubs as in real news.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

import kg
from kg.identity.iris import DEFAULT_BASE, ONTOLOGY
from kg.store import NamedQuery, Store, Table, example_values, index, named_queries, open_store, run
from kg.writing import to_quads
from kg.writing.terms import PREFIXES, RDF, RDFS, SCHEMA, SKOS

HERE = Path(__file__).resolve().parent
REPORT = HERE / "QUERIES.md"
TRIPLES = 1_000_000
ROUNDS = 5
MOST_SECONDS = 20.0  # for the rounds of one query; it has one round at least
POINT_ROUNDS = 200

_NAMING = {SCHEMA + "name", RDFS + "label", SKOS + "altLabel"}


@dataclass(frozen=True)
class Timing:
    """Medians in seconds over rounds in which both sides took turns."""

    name: str
    rows: int
    ours: float
    engine: float

    @property
    def ratio(self) -> float:
        return self.ours / self.engine


def copies(triples: list[ox.Triple], wanted: int) -> Iterator[ox.Triple]:
    """The triples, then copies of them with renamed nodes, until there are `wanted` at least."""
    yield from triples
    shared = {t.subject for t in triples if t.object == ox.NamedNode(f"{ONTOLOGY}Place")}
    own = {t.subject for t in triples if isinstance(t.subject, ox.NamedNode)} - shared
    renamed = [t for t in triples if t.subject not in shared]
    for number in range(1, -(-(wanted - len(triples)) // len(renamed)) + 1):
        for triple in renamed:
            yield ox.Triple(
                _renamed(triple.subject, own, number), triple.predicate, _object(triple, own, number)
            )


def _renamed(node: object, own: set[ox.NamedNode], number: int) -> ox.NamedNode:
    assert isinstance(node, ox.NamedNode)
    return ox.NamedNode(f"{node.value}.{number}") if node in own else node


def _object(triple: ox.Triple, own: set[ox.NamedNode], number: int) -> ox.NamedNode | ox.Literal:
    value = triple.object
    if isinstance(value, ox.NamedNode):
        return _renamed(value, own, number)
    assert isinstance(value, ox.Literal)
    if triple.predicate.value not in _NAMING:
        return value
    name = f"{value.value} {number}"
    return ox.Literal(name, language=value.language) if value.language else ox.Literal(name)


def make(folder: Path, wanted: int) -> int:
    """Writes graph.ttl of a folder; the number of its triples."""
    from kg.identity.iris import Minter

    seeds = [quad.triple for quad in to_quads(kg.build(str(HERE.parent / "seeds")), Minter(DEFAULT_BASE))]
    ox.serialize(copies(seeds, wanted), output=str(folder / "graph.ttl"), format=ox.RdfFormat.TURTLE)
    index(folder)
    return len(open_store(folder))


def by_us(store: Store, text: str) -> int:
    """Answers as `kg query` gives them: guarded, each row as text."""
    result = run(store, text)
    return len(result.rows if isinstance(result, Table) else result.triples)


def by_engine(store: Store, text: str) -> int:
    """The same text on the engine, each value read."""
    found = store.query(text, prefixes=PREFIXES)
    if isinstance(found, ox.QuerySolutions):
        width = len(found.variables)
        return sum(1 for row in found if [value and value.value for value in (row[n] for n in range(width))])
    return sum(1 for _ in found)


def timed(ask: Callable[[Store, str], int], store: Store, text: str) -> tuple[float, int]:
    start = time.perf_counter()
    rows = ask(store, text)
    return time.perf_counter() - start, rows


def measure(name: str, store: Store, text: str, rounds: int = ROUNDS) -> Timing:
    """Both in turns, first one then the other first, after one round that is not counted if it is short."""
    ours, engine, rows, began = [], [], 0, time.perf_counter()
    for number in range(rounds + 1):
        pair = ((by_us, ours), (by_engine, engine))
        for ask, times in pair if number % 2 else reversed(pair):
            seconds, rows = timed(ask, store, text)
            times.append(seconds)
        if time.perf_counter() - began > MOST_SECONDS:
            break
    counted = slice(1, None) if len(ours) > 1 else slice(None)
    return Timing(name, rows, statistics.median(ours[counted]), statistics.median(engine[counted]))
