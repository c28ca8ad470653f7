"""The graph as a property graph: things as nodes, statements as edges, both with attributes.

It holds what `Graph.to_networkx` holds, and is made of the triples, so that it can be made of a folder. Lists are
joined by " | ": no tool of this kind reads lists from files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pyoxigraph import Literal, NamedNode

from kg import ontology
from kg.identity.iris import ONTOLOGY, OPEN_RELATIONS
from kg.writing.nodes import AMOUNT, STATEMENT, THING, TYPE, Nodes
from kg.writing.terms import DCTERMS, PROV, RDF, RDFS, SCHEMA, SKOS

Value = str | float | None
VALUE_CLASS = "Value"

NODE_ATTRIBUTES = ("label", "kind", "name", "classes", "labels", "aliases")
EDGE_ATTRIBUTES = (
    "label", "weight", "relation", "modality", "confidence", "statement", "quotes", "documents", "speakers", "stake",
    "amount", "date", "start_date", "end_date", "earliest_date", "latest_date", "place", "role",
)  # fmt: skip
NUMBERS = frozenset(("weight", "confidence", "stake"))
DAYS = frozenset(("earliest_date", "latest_date"))


@dataclass(frozen=True, slots=True)
class Node:
    """A thing, or the value or text that a statement has for its object; then its IRI is the statement's."""

    iri: str
    # its classes with all above them
    classes: tuple[str, ...]
    attributes: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Edge:
    """A statement. `relation` is the local name of the ontology's term, or the IRI of an open relation."""

    iri: str
    start: str
    end: str
    relation: str
    is_symmetric: bool
    attributes: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes and edges, sorted by IRI."""

    nodes: Sequence[Node]
    edges: Sequence[Edge]


def network(known: Nodes) -> Network:
    """The network of a graph."""
    edges = [_edge(known, statement) for statement in sorted(known.of_class(STATEMENT))]
    values = [_value_node(known, edge.iri) for edge in edges if edge.end == edge.iri]
    things = [_thing(known, iri) for iri in known.of_class(THING)]
    return Network(sorted((*things, *values), key=lambda node: node.iri), edges)


def _thing(known: Nodes, iri: str) -> Node:
    classes = frozenset(cls[len(ONTOLOGY) :] for cls in known.texts(iri, TYPE) if cls.startswith(ONTOLOGY))
    name = known.text(iri, SCHEMA + "name") or iri
    return Node(
        iri,
        tuple(sorted(classes)),
        {
            "label": name,
            "kind": "entity",
            "name": name,
            "classes": _joined(_most_specific(classes)),
            "labels": _joined(_tagged(known, iri, RDFS + "label")),
            "aliases": _joined(_tagged(known, iri, SKOS + "altLabel")),
        },
    )


@cache
def _most_specific(names: frozenset[str]) -> tuple[str, ...]:
    """The classes without those above others of them."""
    terms = ontology.load()
    above = {up for name in names & terms.classes.keys() for up in terms.superclasses(name) - {name}}
    return tuple(sorted(names - above))


def _tagged(known: Nodes, iri: str, prop: str) -> Iterator[str]:
    """Texts as text@language, by language."""
    literals = [value for value in known.values(iri, prop) if isinstance(value, Literal)]
    for value in sorted(literals, key=lambda value: (value.language or "", value.value)):
        yield f"{value.value}@{value.language}" if value.language else value.value


def _value_node(known: Nodes, statement: str) -> Node:
    text = _value_text(known, statement)
    attributes = {"label": text, "kind": "value", "name": text, "classes": VALUE_CLASS}
    return Node(statement, (VALUE_CLASS,), attributes)


def _value_text(known: Nodes, statement: str) -> str:
    """The value or text of a statement in one line for people."""
    number, unit, per = (known.text(statement, ONTOLOGY + name) for name in ("value", "unit", "per"))
    if number is None:
        return known.text(statement, RDF + "object") or ""
    is_money = any(_is_amount(known, value.value) for value in known.values(statement, RDF + "object"))
    if unit == "%":
        return f"{number}%"
    words = f"{number} {unit}" if unit else number
    return words if is_money or not per else f"{words}/{per}"


def _is_amount(known: Nodes, iri: str) -> bool:
    return AMOUNT in known.texts(iri, TYPE)


def _edge(known: Nodes, iri: str) -> Edge:
    subject, predicate = (known.text(iri, RDF + end) or "" for end in ("subject", "predicate"))
    relation = predicate.removeprefix(ONTOLOGY)
    terms = ontology.load().relations
    return Edge(
        iri=iri,
        start=subject,
        end=_end(known, iri),
        relation=relation,
        is_symmetric=relation in terms and terms[relation].symmetric,
        attributes=_edge_attributes(known, iri, relation),
    )


def _end(known: Nodes, statement: str) -> str:
    """The thing that the statement has for its object, or the statement's own IRI for a value or a text."""
    for value in known.values(statement, RDF + "object"):
        if isinstance(value, NamedNode) and not _is_amount(known, value.value):
            return value.value
    return statement


def _edge_attributes(known: Nodes, iri: str, relation: str) -> Mapping[str, Value]:
    """What is known of a statement; None where the text says nothing."""

    def first(name: str) -> str | None:
        return known.text(iri, ONTOLOGY + name)

    stake, place, quotes, documents = first("stake"), first("place"), *_sources(known, iri)
    return {
        "label": relation.removeprefix(OPEN_RELATIONS),
        # one for a fact, so that a tool that merges edges counts facts
        "weight": 1.0,
        "relation": relation,
        "modality": (first("modality") or "").removeprefix(ONTOLOGY),
        "confidence": float(first("confidence") or 0),
        "statement": iri,
        "quotes": quotes,
        "documents": documents,
        "speakers": _joined(sorted(_name(known, speaker) for speaker in known.texts(iri, ONTOLOGY + "attributedTo"))),
        "stake": None if stake is None else float(stake),
        "amount": _amount(known, first("amount")),
        "date": first("date"),
        "start_date": first("startDate"),
        "end_date": first("endDate"),
        "earliest_date": first("earliestDate"),
        "latest_date": first("latestDate"),
        "place": place and _name(known, place),
        "role": "; ".join(sorted(set(known.texts(iri, ONTOLOGY + "role")))) or None,
    }


def _sources(known: Nodes, statement: str) -> tuple[str, str]:
    """The sentences of a statement and their documents, by document and offset."""
    pieces = []
    for evidence in known.texts(statement, PROV + "wasDerivedFrom"):
        document = known.text(evidence, ONTOLOGY + "document") or ""
        name = known.text(document, DCTERMS + "identifier") or document
        start, end = (int(known.text(evidence, ONTOLOGY + end) or 0) for end in ("charStart", "charEnd"))
        pieces.append((name, start, end, known.text(evidence, ONTOLOGY + "quote") or ""))
    pieces.sort()
    return _joined(piece[3] for piece in pieces), _joined(dict.fromkeys(piece[0] for piece in pieces))


def _amount(known: Nodes, node: str | None) -> str | None:
    if node is None:
        return None
    return " ".join(known.text(node, SCHEMA + name) or "" for name in ("value", "currency"))


def _name(known: Nodes, iri: str) -> str:
    return known.text(iri, SCHEMA + "name") or iri


def _joined(texts: Iterable[str]) -> str:
    return " | ".join(texts)
