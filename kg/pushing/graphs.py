"""The named graphs of an output folder, as lines of N-Triples with a version that changes when they do."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.errors import GraphError
from kg.identity.iris import unattributed
from kg.writing.folder import written_file
from kg.writing.terms import DCTERMS

# what holds a named graph for each document, the quickest to parse first
SOURCES = {"graph.nq": ox.RdfFormat.N_QUADS, "graph.trig": ox.RdfFormat.TRIG}
_IDENTIFIER = ox.NamedNode(DCTERMS + "identifier")


@dataclass(frozen=True)
class NamedGraph:
    """A graph to push.

    `identity` is the document's identifier, which its versions share; for a graph of no document its IRI. `lines` are
    N-Triples without their line ends, sorted. `version` is the hash of the lines.
    """

    iri: str
    identity: str
    lines: tuple[str, ...]
    version: str


def read_graphs(folder: Path, name: str) -> Mapping[str, NamedGraph]:
    """The graphs of a folder by IRI; the default graph under the IRI that `name` gives it. Raises GraphError."""
    lines: dict[str, list[str]] = defaultdict(list)
    identities: dict[str, str] = {}
    for quad in _quads(folder):
        if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode):
            raise GraphError(folder, "the graph has blank nodes, which no two stores name alike", "build it with kg")
        iri = unattributed(name) if isinstance(quad.graph_name, ox.DefaultGraph) else str(quad.graph_name.value)
        lines[iri].append(f"{quad.triple} .")
        if quad.subject == ox.NamedNode(iri) and quad.predicate == _IDENTIFIER and isinstance(quad.object, ox.Literal):
            identities[iri] = quad.object.value
    return {iri: _named_graph(iri, identities.get(iri, iri), lines[iri]) for iri in sorted(lines)}


def _quads(folder: Path) -> Iterable[ox.Quad]:
    path = written_file(folder, *SOURCES)
    try:
        yield from ox.parse(path=str(path), format=SOURCES[path.name])
    except (SyntaxError, ValueError, OSError) as error:
        raise GraphError(path, f"cannot be read ({error})", "build the graph anew") from error


def _named_graph(iri: str, identity: str, lines: Iterable[str]) -> NamedGraph:
    ordered = tuple(sorted(set(lines)))
    digest = hashlib.sha256("\n".join(ordered).encode()).hexdigest()
    return NamedGraph(iri, identity, ordered, f"sha256:{digest}")
