"""What a store says was pushed to it: a graph of its own there, so that any machine can go on where one stopped.

Of each pushed graph it keeps the identifier of its document, the version meant to be there (written before anything
else is) and the version that is there (written after everything else is). A push that breaks off leaves entries whose
two versions differ; nothing that was begun is ever forgotten.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pyoxigraph as ox

from kg.errors import PushError
from kg.pushing.client import Client, host_of
from kg.writing.terms import DCTERMS, SCHEMA, string

_IDENTITY, _MEANT = ox.NamedNode(DCTERMS + "identifier"), ox.NamedNode(SCHEMA + "version")
_PRESENT = ox.NamedNode("http://www.w3.org/2002/07/owl#versionInfo")
_PREFIX = "sha256:"
# rows of one answer: Virtuoso's own configuration cuts answers at 10,000 without a word
_ROWS = 2000
_IRIS = 200  # of one query, whose text some stores bound

Row = Mapping[str, str]


@dataclass(frozen=True)
class Entry:
    """What the store says of one graph: versions as `NamedGraph` has them; `present` is None when a push broke off."""

    iri: str
    identity: str
    meant: str
    present: str | None = None

    def lines(self) -> tuple[str, ...]:
        """The entry in N-Triples."""
        node = ox.NamedNode(self.iri)
        triples = [ox.Triple(node, _IDENTITY, string(self.identity)), ox.Triple(node, _MEANT, string(self.meant))]
        if self.present is not None:
            triples.append(ox.Triple(node, _PRESENT, string(self.present)))
        return tuple(f"{triple} ." for triple in triples)


@dataclass(frozen=True)
class Ledger:
    """The entries by graph, and the lines of N-Triples that are there."""

    entries: Mapping[str, Entry]
    lines: frozenset[str]


def _ledger(found: Iterable[Entry]) -> Ledger:
    """An entry that stands there in two wordings, which a push left that broke off, counts as not present."""
    entries: dict[str, Entry] = {}
    lines: set[str] = set()
    for entry in found:
        lines.update(entry.lines())
        is_twofold = entry.iri in entries and entries[entry.iri] != entry
        entries[entry.iri] = replace(entry, present=None) if is_twofold else entry
    return Ledger(entries, frozenset(lines))


class Questions:
    """What is asked of a store, over its query address."""

    def __init__(self, client: Client, url: str) -> None:
        self._client, self._url = client, url
        self.host = host_of(url)

    def ledger(self, graph: str) -> Ledger:
        """What a ledger holds, asked for in parts that no store cuts short. Raises PushError."""
        pattern = f"GRAPH <{graph}> {{ ?graph <{_MEANT.value}> ?meant }}"
        [row] = self.select(f"SELECT (COUNT(DISTINCT ?graph) AS ?n) WHERE {{ {pattern} }}")
        number = int(row["n"])
        found = [
            Entry(row["graph"], row["identity"], row["meant"], row.get("present"))
            for start in _starts(number)
            for row in self.select(_entries_query(graph, start))
        ]
        ledger = _ledger(found)
        if len(ledger.entries) != number:
            problem = f"its ledger <{graph}> has {number} entries and gives {len(ledger.entries)} of them"
            raise PushError(self.host, problem, "let its queries give at least 10000 rows")
        return ledger

    def counts(self, graphs: Sequence[str]) -> dict[str, int]:
        """How many triples each graph holds. Raises PushError."""
        found = dict.fromkeys(graphs, 0)
        for first in range(0, len(graphs), _IRIS):
            values = " ".join(f"<{iri}>" for iri in graphs[first : first + _IRIS])
            pattern = f"VALUES ?graph {{ {values} }} GRAPH ?graph {{ ?s ?p ?o }}"
            for row in self.select(f"SELECT ?graph (COUNT(*) AS ?n) WHERE {{ {pattern} }} GROUP BY ?graph"):
                found[row["graph"]] = int(row["n"])
        return found

    def select(self, query: str) -> list[Row]:
        """The rows of a SELECT, values as text (SPARQL 1.1 Query Results JSON Format). Raises PushError."""
        headers = {"Accept": "application/sparql-results+json"}
        response = self._client.send("POST", self._url, data={"query": query}, headers=headers)
        try:
            bindings = json.loads(response.body)["results"]["bindings"]
            return [{name: str(term["value"]) for name, term in row.items()} for row in bindings]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            problem = "it answers a query with something that is no SPARQL JSON"
            raise PushError(self.host, problem, "check the address, or give --query-url") from error


def _starts(number: int) -> Iterator[str]:
    """Beginnings of versions that part so many entries into groups well below the rows of one answer."""
    digits = 0
    while number > _ROWS // 2 * 16**digits:
        digits += 1
    return (f"{n:0{digits}x}" if digits else "" for n in range(16**digits))


def _entries_query(ledger: str, start: str) -> str:
    return (
        "SELECT ?graph ?identity ?meant ?present WHERE { "
        f"GRAPH <{ledger}> {{ ?graph <{_IDENTITY.value}> ?identity ; <{_MEANT.value}> ?meant . "
        f"OPTIONAL {{ ?graph <{_PRESENT.value}> ?present }} }} "
        f'FILTER(STRSTARTS(STR(?meant), "{_PREFIX}{start}")) }}'
    )


def lines_of(entries: Iterable[Entry]) -> set[str]:
    """All lines of the entries."""
    return {line for entry in entries for line in entry.lines()}
