"""The formats of the graph: Turtle, TriG, JSON-LD, GraphML, and the stored documents as JSON lines."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.model import Document
from kg.writing.local_names import spelled_out
from kg.writing.terms import PREFIXES, storable, stored_document

if TYPE_CHECKING:
    from kg.graph import Graph

# Char of XML 1.0, 2.2
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# ends of a line to some readers of JSON lines, none to JSON; json.dumps escapes the others itself
_LINE_ENDS = {0x85: r"\u0085", 0x2028: r"\u2028", 0x2029: r"\u2029"}


def to_turtle(quads: Sequence[ox.Quad], base_iri: str) -> bytes:
    """Turtle 1.1 of the default graph."""
    return _serialised((quad.triple for quad in quads), ox.RdfFormat.TURTLE, prefixes_of(quads, base_iri))


def to_trig(quads: Sequence[ox.Quad], base_iri: str) -> bytes:
    """TriG 1.1 without the keyword GRAPH, which Virtuoso and raptor refuse."""
    return _serialised(quads, ox.RdfFormat.TRIG, prefixes_of(quads, base_iri))


def to_jsonld(quads: Iterable[ox.Quad]) -> bytes:
    """Expanded JSON-LD 1.1: no context, so none to fetch."""
    return _serialised((quad.triple for quad in quads), ox.RdfFormat.JSON_LD)


def prefixes_of(triples: Iterable[ox.Quad | ox.Triple], base_iri: str) -> dict[str, str]:
    """The usual prefixes, and one for each kind of subject under the base: `person:`, `statement:`, …"""
    kind_of = re.compile(re.escape(base_iri) + "([a-z]+)/")
    found = {kind_of.match(triple.subject.value) for triple in triples if isinstance(triple.subject, ox.NamedNode)}
    kinds = sorted({match[1] for match in found if match})
    return {**{kind: f"{base_iri}{kind}/" for kind in kinds}, **PREFIXES}


def _serialised(
    quads: Iterable[ox.Quad] | Iterable[ox.Triple], form: ox.RdfFormat, prefixes: Mapping[str, str] | None = None
) -> bytes:
    data = ox.serialize(quads, format=form, prefixes=dict(prefixes) if prefixes else None)
    assert data is not None  # without an output, serialize() returns the bytes
    return spelled_out(data, prefixes) if prefixes else data


def to_graphml(graph: Graph) -> bytes:
    """GraphML of `Graph.to_networkx()`: lists joined by " | ", characters that XML cannot hold as U+FFFD."""
    import networkx as nx

    source = graph.to_networkx()
    plain: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    plain.add_nodes_from((node, _attributes(data)) for node, data in source.nodes(data=True))
    for start, end, key, data in source.edges(keys=True, data=True):
        plain.add_edge(start, end, key=key, **_attributes(data))
    out = io.BytesIO()
    nx.write_graphml(plain, out)
    return out.getvalue()


def _attributes(data: Mapping[str, Any]) -> dict[str, str | float]:
    return {name: _attribute(value) for name, value in data.items() if value is not None}


def _attribute(value: object) -> str | float:
    if isinstance(value, float):
        return value
    text = " | ".join(value) if isinstance(value, tuple) else str(value)
    return _NOT_XML.sub("\ufffd", text)


def to_documents_jsonl(documents: Iterable[Document]) -> bytes:
    """The texts that the evidence points into, one document a line, sorted by identifier."""
    stored = sorted(map(stored_document, documents), key=lambda document: document.identifier)
    return "".join(f"{_line(document)}\n" for document in stored).encode()


def _line(document: Document) -> str:
    record = {
        "id": document.identifier,
        "sha256": document.sha256,
        "language": document.language,
        "title": document.title,
        "date": document.date.lexical if document.date else None,
        "url": document.url,
        "text": document.text,
    }
    return storable(json.dumps(record, ensure_ascii=False)).translate(_LINE_ENDS)


def to_json(report: Mapping[str, object]) -> bytes:
    return storable(json.dumps(dict(report), ensure_ascii=False, indent=2) + "\n").encode()


def to_html(page: str) -> bytes:
    return storable(page).encode()
