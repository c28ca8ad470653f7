"""The network as tables: for Gephi, pandas and networkx, and for Neo4j.

CSV by RFC 4180 in UTF-8: lines end in CR LF, and cells with commas, quotes or line ends are quoted. No cell is changed,
so one that a spreadsheet would take for a formula (`=…`) stands as the article has it: see docs/data.md.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

from kg.identity.iris import OPEN_RELATIONS
from kg.writing.network import DAYS, EDGE_ATTRIBUTES, NODE_ATTRIBUTES, NUMBERS, Network, Value

# names that Gephi knows its columns by
_GEPHI = {"label": "Label", "weight": "Weight"}


def to_gephi(network: Network) -> dict[str, bytes]:
    """`nodes.csv` and `edges.csv` with the columns that Gephi looks for: Id, Label, Source, Target, Type, Weight."""
    node_columns, edge_columns = (
        [_GEPHI.get(name, name) for name in names] for names in (NODE_ATTRIBUTES, EDGE_ATTRIBUTES)
    )
    nodes = ((node.iri, *_cells(node.attributes, NODE_ATTRIBUTES)) for node in network.nodes)
    edges = (
        (
            edge.start,
            edge.end,
            "Undirected" if edge.is_symmetric else "Directed",
            edge.iri,
            *_cells(edge.attributes, EDGE_ATTRIBUTES),
        )
        for edge in network.edges
    )
    return {
        "nodes.csv": _csv(("Id", *node_columns), nodes),
        "edges.csv": _csv(("Source", "Target", "Type", "Id", *edge_columns), edges),
    }


def to_neo4j(network: Network) -> dict[str, bytes]:
    """`neo4j-nodes.csv` and `neo4j-relationships.csv` with the header fields of `neo4j-admin database import`.

    A node has all its classes as labels; a relationship's type is its relation. Cells may hold line ends.
    """
    node_names, edge_names = NODE_ATTRIBUTES[1:], EDGE_ATTRIBUTES[2:]  # label and weight are Gephi's
    nodes = ((node.iri, ";".join(node.classes), *_cells(node.attributes, node_names)) for node in network.nodes)
    edges = (
        (edge.start, edge.end, edge.relation.removeprefix(OPEN_RELATIONS), *_cells(edge.attributes, edge_names))
        for edge in network.edges
    )
    return {
        "neo4j-nodes.csv": _csv(("iri:ID", ":LABEL", *map(_neo4j_field, node_names)), nodes),
        "neo4j-relationships.csv": _csv((":START_ID", ":END_ID", ":TYPE", *map(_neo4j_field, edge_names)), edges),
    }


def _neo4j_field(name: str) -> str:
    return f"{name}:double" if name in NUMBERS else f"{name}:date" if name in DAYS else name


def _cells(attributes: Mapping[str, Value], names: Iterable[str]) -> Iterator[Value]:
    return (attributes.get(name) for name in names)


def _csv(header: Iterable[str], rows: Iterable[Iterable[Value]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode()
