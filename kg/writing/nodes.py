"""A graph's triples by subject, read again as what they say: statements, evidence, documents, and all else.

Every format is made of the triples and not of the `Graph` that they came from, so that a folder gives what its build
gave.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property

from pyoxigraph import Literal, NamedNode, Triple

from kg import ontology
from kg.identity.iris import ONTOLOGY, OPEN_RELATIONS
from kg.writing.terms import RDF, SCHEMA

TYPE = RDF + "type"
STATEMENT, EVIDENCE = ONTOLOGY + "Statement", ONTOLOGY + "Evidence"
DOCUMENT, AMOUNT, THING = SCHEMA + "NewsArticle", SCHEMA + "MonetaryAmount", ONTOLOGY + "Entity"


class Nodes:
    """The triples of a graph without blank nodes, found by subject. Each list keeps the order of the triples."""

    def __init__(self, triples: Sequence[Triple]) -> None:
        self.triples = triples
        self._values: dict[str, dict[str, list[NamedNode | Literal]]] = {}
        # the place of each triple among all of them, by subject and predicate
        self.places: dict[str, dict[str, list[int]]] = {}
        for place, triple in enumerate(triples):
            subject, predicate, value = triple.subject, triple.predicate.value, triple.object
            assert isinstance(subject, NamedNode) and isinstance(value, NamedNode | Literal)  # plain, no blank node
            self._values.setdefault(subject.value, {}).setdefault(predicate, []).append(value)
            self.places.setdefault(subject.value, {}).setdefault(predicate, []).append(place)

    def __contains__(self, node: str) -> bool:
        return node in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def properties(self, node: str) -> Mapping[str, Sequence[NamedNode | Literal]]:
        """The values of a described node by property."""
        return self._values[node]

    def values(self, node: str, prop: str) -> Sequence[NamedNode | Literal]:
        """The values of a property, an IRI; none for a node that is not described."""
        return self._values.get(node, {}).get(prop, ())

    def texts(self, node: str, prop: str) -> tuple[str, ...]:
        """The same as IRIs and lexical forms."""
        return tuple(value.value for value in self.values(node, prop))

    def text(self, node: str, prop: str) -> str | None:
        """The first of them."""
        return next(iter(self.texts(node, prop)), None)

    def of_class(self, cls: str) -> Sequence[str]:
        """The nodes of a class, in order."""
        return self._by_class.get(cls, ())

    @cached_property
    def _by_class(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for node, values in self._values.items():
            for cls in values.get(TYPE, ()):
                found.setdefault(cls.value, []).append(node)
        return found


@cache
def is_fact(predicate: str) -> bool:
    """Whether a triple with this predicate is the plain triple of a statement: one between things, or of a thing."""
    if predicate.startswith(OPEN_RELATIONS):
        return True
    return predicate.startswith(ONTOLOGY) and predicate[len(ONTOLOGY) :] in ontology.load().relations
