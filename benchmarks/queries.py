"""How long `kg query` takes on a million triples, and how long the engine takes for the same text, in one process.

    .venv/bin/python benchmarks/queries.py output

copies the graph of a build (`kg build seeds`) until it has a million triples, indexes it as `kg query` does, and writes
QUERIES.md. In each copy every thing, statement, evidence and document has an IRI and a name of its own; places are
shared, so that they are hubs as in real news. Both sides take turns, so that what else the machine does hits both.
Times are those of the processor, not of the clock: on an idle machine these are the same.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pyoxigraph as ox

from kg.identity.iris import ONTOLOGY
from kg.store import Answer, Result, Store, Table, ask, example_values, index, named_queries, open_store, run
from kg.store.parameters import text_term
from kg.writing.terms import PREFIXES, RDFS, SCHEMA, SKOS

HERE = Path(__file__).resolve().parent
REPORT = HERE / "QUERIES.md"
TRIPLES = 1_000_000
ROUNDS = 3
MOST_SECONDS = 5.0  # for the rounds of one query; it has one round at least
POINT_ROUNDS = 100

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
            yield ox.Triple(_renamed(triple.subject, own, number), triple.predicate, _object(triple, own, number))


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


def make(source: Path, folder: Path, wanted: int) -> int:
    """Writes graph.ttl of a folder from that of another, and indexes it; the number of its triples."""
    seeds = [quad.triple for quad in ox.parse(path=str(source / "graph.ttl"), format=ox.RdfFormat.TURTLE)]
    ox.serialize(copies(seeds, wanted), output=str(folder / "graph.ttl"), format=ox.RdfFormat.TURTLE)
    index(folder)
    return len(open_store(folder))


def by_us(store: Store, text: str) -> int:
    """Answers as `kg query` gives them: guarded, each row as text."""
    result = run(store, text)
    assert not isinstance(result, Answer)
    return len(result.rows if isinstance(result, Table) else result.triples)


def by_engine(store: Store, text: str) -> int:
    """The same text on the engine, each value read."""
    found = store.query(text, prefixes=PREFIXES)
    if isinstance(found, ox.QuerySolutions):
        width = len(found.variables)
        return len([[value and value.value for value in (row[n] for n in range(width))] for row in found])  # type: ignore[union-attr]
    assert isinstance(found, ox.QueryTriples)
    return len(list(found))


def timed(side: Callable[[Store, str], int], store: Store, text: str) -> tuple[float, int]:
    start = time.process_time()
    rows = side(store, text)
    return time.process_time() - start, rows


def measure(name: str, store: Store, text: str, rounds: int = ROUNDS) -> Timing:
    """Both in turns, first one then the other first, after one round that is not counted if it is short."""
    ours: list[float] = []
    engine: list[float] = []
    rows, spent = 0, 0.0
    for number in range(rounds + 1):
        pair = ((by_us, ours), (by_engine, engine))
        for side, times in pair if number % 2 else pair[::-1]:
            seconds, rows = timed(side, store, text)
            times.append(seconds)
            spent += seconds
        if spent > MOST_SECONDS:
            break
    counted = slice(1, None) if len(ours) > 1 else slice(None)
    return Timing(name, rows, statistics.median(ours[counted]), statistics.median(engine[counted]))


def points(store: Store) -> Iterator[tuple[str, str]]:
    """Queries about one thing or fact, by name or IRI, as `kg query` runs them."""
    queries = named_queries()
    values = example_values(store, queries["facts-of"])
    [row] = table(run(store, f"SELECT ?t {{ ?t schema:name {text_term(values['name'])} }} LIMIT 1")).rows
    yield "a thing by its IRI", f"SELECT ?p ?o {{ <{row[0]}> ?p ?o }}"
    yield "a thing by its name", f"SELECT ?t ?p ?o {{ ?t schema:name {text_term(values['name'])} ; ?p ?o }}"
    for name in ("facts-of", "owners-of", "talks-of", "names-of"):
        yield f"`{name}`", queries[name].with_values(values)
    fact = example_values(store, queries["evidence-of"])
    yield "`evidence-of`", queries["evidence-of"].with_values(fact)


def table(result: Result) -> Table:
    assert isinstance(result, Table)
    return result


def asked_by_name(store: Store, values: Mapping[str, str]) -> float:
    """Seconds for `facts-of` with the name in another case: the way that reads all names."""
    start = time.process_time()
    ask(partial(run, store), "facts-of", {name: value.swapcase() for name, value in values.items()})
    return time.process_time() - start


def report(triples: int, near: list[Timing], all_of: list[Timing], other_case: float) -> str:
    """The page."""
    ratios = [timing.ratio for timing in all_of]
    return f"""# `kg query` on {triples:,} triples

Made by `benchmarks/queries.py` with pyoxigraph {ox.__version__}, Python {platform.python_version()}. Milliseconds of
the processor, medians of up to {ROUNDS} rounds in turns (one where a query takes longer than {MOST_SECONDS:g} s).
*engine*: the same text on pyoxigraph directly, each value read.

Median ratio over the {len(all_of)} queries of the cookbook: **{statistics.median(ratios):.2f}**, the largest
{max(ratios):.2f}.

## One thing

{_rows(near)}

A name in another case than the graph's is looked up among all names first: `facts-of` then takes
{1000 * other_case:,.0f} ms.

## The cookbook

{_rows(all_of)}
"""


def _rows(timings: list[Timing]) -> str:
    head = "| query | rows | kg query | engine | ratio |\n| --- | ---: | ---: | ---: | ---: |"
    lines = (
        f"| {t.name} | {t.rows:,} | {1000 * t.ours:,.2f} | {1000 * t.engine:,.2f} | {t.ratio:.2f} |" for t in timings
    )
    return "\n".join([head, *lines])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path, help="output folder of a build, to copy the graph of")
    parser.add_argument("--triples", type=int, default=TRIPLES)
    parser.add_argument("--report", type=Path, default=REPORT)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newskg-queries-") as name:
        triples = make(given.source, Path(name), given.triples)
        store = open_store(Path(name))
        near = [measure(what, store, text, POINT_ROUNDS) for what, text in points(store)]
        all_of = []
        for query in named_queries().values():
            all_of.append(measure(f"`{query.name}`", store, query.with_values(example_values(store, query))))
            print(all_of[-1], file=sys.stderr, flush=True)
        other_case = asked_by_name(store, example_values(store, named_queries()["facts-of"]))
        given.report.write_text(report(triples, near, all_of, other_case), encoding="utf-8")


if __name__ == "__main__":
    main()
