"""The formats of the graph that libraries write: Turtle, N-Triples, N-Quads, TriG, GraphML; and JSON of the rest."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from kg.model import Document
from kg.writing.local_names import spelled_out
from kg.writing.network import Network, Value
from kg.writing.nodes import Nodes
from kg.writing.terms import PREFIXES, RDF, storable, stored_document

_ENDS = (RDF + "subject", RDF + "predicate", RDF + "object")
# Char of XML 1.0, 2.2
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# ends of a line to some readers of JSON lines, none to JSON; json.dumps escapes the others itself
_LINE_ENDS = {0x85: r"\u0085", 0x2028: r"\u2028", 0x2029: r"\u2029"}


def to_turtle(triples: Iterable[ox.Triple], prefixes: Mapping[str, str]) -> bytes:
    """Turtle 1.1 in the order of the triples."""
    return _serialised(triples, ox.RdfFormat.TURTLE, prefixes)


def to_turtle12(nodes: Nodes, prefixes: Mapping[str, str]) -> bytes:
    """Turtle of RDF 1.2, a draft that few stores read: a statement is the reifier of its triple (`rdf:reifies`) in
    place of the three triples with rdf:subject, rdf:predicate and rdf:object."""
    return _serialised(_reified(nodes), ox.RdfFormat.TURTLE, prefixes)


def _reified(known: Nodes) -> Iterator[ox.Triple]:
    for triple in known.triples:
        assert isinstance(triple.subject, ox.NamedNode)  # no blank nodes
        ends = [known.values(triple.subject.value, end) for end in _ENDS]
        if triple.predicate.value not in _ENDS or any(len(values) != 1 for values in ends):
            yield triple
        elif triple.predicate.value == _ENDS[0]:
            [subject], [relation], [value] = ends
            assert isinstance(subject, ox.NamedNode) and isinstance(relation, ox.NamedNode)
            yield ox.Triple(triple.subject, ox.NamedNode(RDF + "reifies"), ox.Triple(subject, relation, value))


def to_ntriples(triples: Iterable[ox.Triple]) -> bytes:
    """Canonical N-Triples, sorted by code point: plain `sort`, `diff` and `grep` work on it (RDF 1.2 N-Triples, 4)."""
    return _by_line(_serialised(triples, ox.RdfFormat.N_TRIPLES))


def to_nquads(quads: Iterable[ox.Quad]) -> bytes:
    """Canonical N-Quads, sorted by code point (RDF 1.2 N-Quads, 4)."""
    return _by_line(_serialised(quads, ox.RdfFormat.N_QUADS))


def _by_line(data: bytes) -> bytes:
    # the order of UTF-8 bytes is that of code points
    return b"".join(sorted(data.splitlines(keepends=True)))


def to_trig(quads: Iterable[ox.Quad], prefixes: Mapping[str, str]) -> bytes:
    """TriG 1.1 without the keyword GRAPH, which Virtuoso and raptor refuse."""
    return _serialised(quads, ox.RdfFormat.TRIG, prefixes)


def prefixes_of(triples: Iterable[ox.Quad | ox.Triple], base_iri: str) -> dict[str, str]:
    """The usual prefixes, and one for each kind of subject under the base: `person:`, `statement:`, …"""
    return prefixes_for(
        (triple.subject.value for triple in triples if isinstance(triple.subject, ox.NamedNode)), base_iri
    )


def prefixes_for(subjects: Iterable[str], base_iri: str) -> dict[str, str]:
    """The same for the IRIs of subjects."""
    kind_of = re.compile(re.escape(base_iri) + "([a-z]+)/")
    found = map(kind_of.match, subjects)
    kinds = sorted({match[1] for match in found if match})
    return {**{kind: f"{base_iri}{kind}/" for kind in kinds}, **PREFIXES}


def _serialised(
    quads: Iterable[ox.Quad] | Iterable[ox.Triple], form: ox.RdfFormat, prefixes: Mapping[str, str] | None = None
) -> bytes:
    data = ox.serialize(quads, format=form, prefixes=dict(prefixes) if prefixes else None)
    assert data is not None  # without an output, serialize() returns the bytes
    return spelled_out(data, prefixes) if prefixes else data


def to_graphml(network: Network) -> bytes:
    """GraphML with Gephi's names for labels and weights (`label`, `weight`); characters that XML cannot hold as
    U+FFFD."""
    import networkx as nx

    plain: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    plain.add_nodes_from((node.iri, _attributes(node.attributes)) for node in network.nodes)
    for edge in network.edges:
        plain.add_edge(edge.start, edge.end, key=edge.iri, **_attributes(edge.attributes))
    out = io.BytesIO()
    nx.write_graphml(plain, out)
    return out.getvalue()


def _attributes(data: Mapping[str, Value]) -> dict[str, str | float]:
    return {
        name: _NOT_XML.sub("\ufffd", value) if isinstance(value, str) else value
        for name, value in data.items()
        if value is not None
    }


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
