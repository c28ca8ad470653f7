"""The two ways of writing to a store: SPARQL 1.1 Graph Store HTTP Protocol and SPARQL 1.1 Update."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol as Interface

from kg.pushing.client import Client

# bytes of a body and triples of an update. Virtuoso compiles an update into a program, in a time that grows with the
# square of its triples: measured 0.16 s for 300, 1.2 s for 1000, an error for 2000.
GSP_BYTES = 2_000_000
UPDATE_BYTES, UPDATE_TRIPLES = 200_000, 250

# an escape as a whole, so that no backslash is taken for the first of two; the group is a letter after an escaped one
_ESCAPE = re.compile(r"\\(?:\\([uU])?|.)")
_N_TRIPLES = {"Content-Type": "application/n-triples"}
_UPDATE = {"Content-Type": "application/sparql-update"}


class Writer(Interface):
    """Writes graphs; `lines` are N-Triples. Whatever is done twice is as if done once."""

    def replace(self, graph: str, lines: Sequence[str]) -> None:
        """Makes a graph hold these triples and no others; not at once if they are many."""

    def drop(self, graph: str) -> None:
        """Removes a graph, if it is there."""

    def amend(self, graph: str, before: set[str], after: set[str]) -> None:
        """Turns a graph that holds the lines `before` into one that holds `after`; what both hold never goes."""

    def add(self, graph: str, lines: Sequence[str]) -> None:
        """Adds triples to a graph."""


class GraphStoreWriter:
    """SPARQL 1.1 Graph Store HTTP Protocol, 5.3 to 5.5, with the graph in `?graph=`."""

    def __init__(self, client: Client, url: str) -> None:
        self._client, self._url = client, url

    def replace(self, graph: str, lines: Sequence[str]) -> None:
        for number, batch in enumerate(batches(lines, GSP_BYTES)):
            self._write("POST" if number else "PUT", graph, batch)

    def add(self, graph: str, lines: Sequence[str]) -> None:
        for batch in batches(lines, GSP_BYTES):
            self._write("POST", graph, batch)

    def drop(self, graph: str) -> None:
        self._client.send("DELETE", self._url, params={"graph": graph}, accept=(404,))

    def amend(self, graph: str, before: set[str], after: set[str]) -> None:
        if before <= after:
            self.add(graph, sorted(after - before))
        elif after:
            # in one body: between two, what was kept would be gone
            self._write("PUT", graph, sorted(after))
        else:
            self.drop(graph)

    def _write(self, method: str, graph: str, lines: Sequence[str]) -> None:
        body = "".join(f"{line}\n" for line in lines).encode()
        self._client.send(method, self._url, params={"graph": graph}, data=body, headers=_N_TRIPLES)


class UpdateWriter:
    """SPARQL 1.1 Update, sent directly (SPARQL 1.1 Protocol, 2.2.2)."""

    def __init__(self, client: Client, url: str) -> None:
        self._client, self._url = client, url

    def replace(self, graph: str, lines: Sequence[str]) -> None:
        first, *others = batches(lines, UPDATE_BYTES, UPDATE_TRIPLES)
        self._send(f"DROP SILENT GRAPH <{graph}> ;\n{insert_data(graph, first)}")
        for batch in others:
            self._send(insert_data(graph, batch))

    def add(self, graph: str, lines: Sequence[str]) -> None:
        for batch in batches(lines, UPDATE_BYTES, UPDATE_TRIPLES):
            self._send(insert_data(graph, batch))

    def drop(self, graph: str) -> None:
        self._send(f"DROP SILENT GRAPH <{graph}>")

    def amend(self, graph: str, before: set[str], after: set[str]) -> None:
        self.add(graph, sorted(after - before))
        for batch in batches(sorted(before - after), UPDATE_BYTES, UPDATE_TRIPLES):
            self._send(f"DELETE DATA {_data(graph, batch)}")

    def _send(self, update: str) -> None:
        self._client.send("POST", self._url, data=update.encode(), headers=_UPDATE)


def insert_data(graph: str, lines: Sequence[str]) -> str:
    """The update that adds triples to a graph."""
    return f"INSERT DATA {_data(graph, lines)}"


def _data(graph: str, lines: Sequence[str]) -> str:
    triples = "\n".join(map(_as_sparql, lines))
    return f"{{ GRAPH <{graph}> {{\n{triples}\n}} }}"


def _as_sparql(line: str) -> str:
    r"""A line of N-Triples as SPARQL reads it.

    SPARQL resolves \u before anything else (SPARQL 1.1 Query, 19.2), some readers even after an escaped backslash; so
    a backslash that a "u" follows has that letter written as an escape, which all readers take alike.
    """
    return _ESCAPE.sub(lambda found: f"\\\\\\U{ord(found[1]):08X}" if found[1] else found[0], line)


def batches(lines: Iterable[str], most_bytes: int, most_lines: int | None = None) -> Iterator[list[str]]:
    """The lines in runs of at most so many bytes and lines; a longer line makes a run of its own."""
    batch: list[str] = []
    size = 0
    for line in lines:
        length = len(line.encode()) + 1
        if batch and (size + length > most_bytes or len(batch) == most_lines):
            yield batch
            batch, size = [], 0
        batch.append(line)
        size += length
    if batch:
        yield batch
