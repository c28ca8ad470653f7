"""Every format that a graph is written in, each made of its triples alone: a build and an export give equal bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from pyoxigraph import Quad, Triple

from kg.identity.iris import DEFAULT_BASE
from kg.writing.contributions import by_document
from kg.writing.jsonld import to_jsonld
from kg.writing.network import Network, network
from kg.writing.nodes import DOCUMENT, Nodes
from kg.writing.serialising import (
    prefixes_for,
    to_graphml,
    to_nquads,
    to_ntriples,
    to_trig,
    to_turtle,
    to_turtle12,
)
from kg.writing.tables import to_gephi, to_neo4j
from kg.writing.terms import VOID

TURTLE = "graph.ttl"


class Written:
    """A graph's sorted triples, and what several formats make of them, made once."""

    def __init__(self, triples: Sequence[Triple]) -> None:
        self.triples = triples

    @cached_property
    def nodes(self) -> Nodes:
        return Nodes(self.triples)

    @cached_property
    def prefixes(self) -> Mapping[str, str]:
        return prefixes_for(self.nodes, base_of(self.nodes))

    @cached_property
    def quads(self) -> Sequence[Quad]:
        return by_document(self.nodes)

    @cached_property
    def network(self) -> Network:
        return network(self.nodes)


# by format, as `kg export` names it: what makes its files, by file name
FORMATS: Mapping[str, Callable[[Written], Mapping[str, bytes]]] = {
    "turtle": lambda graph: {TURTLE: to_turtle(graph.triples, graph.prefixes)},
    "ntriples": lambda graph: {"graph.nt": to_ntriples(graph.triples)},
    "nquads": lambda graph: {"graph.nq": to_nquads(graph.quads)},
    "trig": lambda graph: {"graph.trig": to_trig(graph.quads, graph.prefixes)},
    "jsonld": lambda graph: {"graph.jsonld": to_jsonld(graph.nodes)},
    "graphml": lambda graph: {"graph.graphml": to_graphml(graph.network)},
    "csv": lambda graph: to_gephi(graph.network),
    "neo4j": lambda graph: to_neo4j(graph.network),
    "turtle12": lambda graph: {"graph12.ttl": to_turtle12(graph.nodes, graph.prefixes)},
}
# what a build writes; the others are for one tool, or not yet a standard
DEFAULT_FORMATS = ("turtle", "ntriples", "nquads", "trig", "jsonld", "graphml", "csv")
# its files
GRAPH_FILES = (TURTLE, "graph.nt", "graph.nq", "graph.trig", "graph.jsonld", "graph.graphml", "nodes.csv", "edges.csv")


def base_of(nodes: Nodes) -> str:
    """The base that the IRIs were minted under: what the dataset says of itself, else what a document's IRI shows."""
    said = (nodes.text(dataset, VOID + "uriSpace") for dataset in nodes.of_class(VOID + "Dataset"))
    shown = (document.rpartition("document/")[0] for document in nodes.of_class(DOCUMENT))
    return next(filter(None, (*said, *shown)), DEFAULT_BASE)
