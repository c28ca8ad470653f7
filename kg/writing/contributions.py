"""The graph by document: what each article adds, in a named graph of the article's name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pyoxigraph import DefaultGraph, NamedNode, Quad, Triple

from kg.identity.iris import ONTOLOGY
from kg.writing.nodes import DOCUMENT, EVIDENCE, STATEMENT, Nodes, is_fact
from kg.writing.terms import PROV, RDF

_DERIVED = PROV + "wasDerivedFrom"
_DIRECT = frozenset((ONTOLOGY + "Actual", ONTOLOGY + "Planned"))


def by_document(nodes: Nodes) -> list[Quad]:
    """The triples in one named graph a document: the document, its evidence, and the statements, things and amounts
    that its evidence supports; sorted by graph, each graph in the order of the triples.

    To take an article back is to drop its graph: what others support too stands in their graphs as well. The default
    graph holds the rest: things of no statement, and the description of the dataset, whose IRI changes with any article
    and would change every article's graph with it.
    """
    placed, triples = _Placing(nodes).placed, nodes.triples
    rest = sorted({*range(len(triples))}.difference(*placed.values()))
    quads = [_quad(triples[place], DefaultGraph()) for place in rest]
    for document, places in sorted(placed.items()):
        name = NamedNode(document)
        quads += [_quad(triples[place], name) for place in sorted(places)]
    return quads


class _Placing:
    """Finds for each document the places of its triples in the list of all."""

    def __init__(self, nodes: Nodes) -> None:
        self.nodes = nodes
        self.placed: dict[str, set[int]] = {document: set() for document in nodes.of_class(DOCUMENT)}
        self._document_of = {node: nodes.text(node, ONTOLOGY + "document") for node in nodes.of_class(EVIDENCE)}
        self._facts = self._plain_triples()
        for document, places in self.placed.items():
            places.update(self._all_of(document))
        for evidence, source in self._document_of.items():
            self._place(source, self._all_of(evidence))
        for statement in nodes.of_class(STATEMENT):
            self._place_statement(statement)

    def _place(self, document: str | None, places: Sequence[int]) -> None:
        if document in self.placed:
            self.placed[document].update(places)

    def _place_statement(self, statement: str) -> None:
        shared = [*self._shared(statement)]
        links = self.nodes.places[statement].get(_DERIVED, ())
        for evidence, link in zip(self.nodes.texts(statement, _DERIVED), links, strict=True):
            self._place(self._document_of.get(evidence), [*shared, link])

    def _shared(self, statement: str) -> Iterator[int]:
        """What stands with a statement whichever document supports it."""
        for predicate, places in self.nodes.places[statement].items():
            if predicate != _DERIVED:
                yield from places
                for value in self.nodes.values(statement, predicate):
                    if isinstance(value, NamedNode) and value.value in self.nodes:
                        yield from self._about(value.value)
        if self.nodes.text(statement, ONTOLOGY + "modality") in _DIRECT:
            yield from self._facts.get(self._ends(statement), ())

    def _about(self, node: str) -> Iterator[int]:
        """What a thing or an amount is, without the facts about it."""
        for predicate, places in self.nodes.places[node].items():
            if not is_fact(predicate):
                yield from places

    def _all_of(self, node: str) -> list[int]:
        return [place for places in self.nodes.places[node].values() for place in places]

    def _ends(self, statement: str) -> tuple[str, ...]:
        subject, predicate = (self.nodes.text(statement, RDF + end) or "" for end in ("subject", "predicate"))
        return (subject, predicate, *map(str, self.nodes.values(statement, RDF + "object")))

    def _plain_triples(self) -> dict[tuple[str, ...], list[int]]:
        found: dict[tuple[str, ...], list[int]] = {}
        for node in self.nodes:
            for predicate, places in self.nodes.places[node].items():
                if is_fact(predicate):
                    for value, place in zip(self.nodes.values(node, predicate), places, strict=True):
                        found.setdefault((node, predicate, str(value)), []).append(place)
        return found


def _quad(triple: Triple, graph_name: NamedNode | DefaultGraph) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, graph_name)
