"""The dataset's description of itself in VoID and DCAT: what it is, its files, and how much of what it holds.

Every count is over all triples of the graph, those of the description among them, so that a plain COUNT in SPARQL gives
the same number. Nothing depends on a clock or a machine.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Triple

from kg import ontology
from kg.identity.iris import ONTOLOGY, OPEN_RELATIONS, Minter, language, media_type, software
from kg.writing.terms import (
    DCAT,
    DCTERMS,
    OWL,
    PREFIXES,
    PROV,
    RDF,
    SCHEMA,
    VOID,
    integer,
    string,
    tagged,
)

# files of the dataset with their media types; GraphML has none of its own
_MEDIA_TYPES = {
    "graph.ttl": "text/turtle",
    "graph.nt": "application/n-triples",
    "graph.nq": "application/n-quads",
    "graph.trig": "application/trig",
    "graph.jsonld": "application/ld+json",
    "graph.graphml": "application/xml",
    "nodes.csv": "text/csv",
    "edges.csv": "text/csv",
}
# VoID, 3.3: serialisations by the IRIs of https://www.w3.org/ns/formats/
_FEATURES = tuple(
    f"http://www.w3.org/ns/formats/{name}" for name in ("Turtle", "N-Triples", "N-Quads", "TriG", "JSON-LD")
)
_TITLE = "Knowledge graph of news articles"
_DESCRIPTION = "What news articles say, as facts; each fact with the sentences that it was read from."
_TYPE = NamedNode(RDF + "type")
_THING = ONTOLOGY + "Entity"
_ENDS = frozenset((RDF + "subject", RDF + "object"))
# kinds of nodes, as their IRIs name them, that only describe
_KINDS = ("dataset/", "distribution/", "partition/")


def describe(triples: Sequence[Triple], minter: Minter, licence: str | None = None) -> list[Triple]:
    """The description of the dataset of these triples, which are sorted and hold no description yet.

    A licence (an IRI) is stated only if it is given: whose articles they are, and what may be done with them, nobody
    knows here.
    """
    content = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    assert content is not None  # without an output, serialize() returns the bytes
    dataset, found = minter.dataset(content), _Found(minter.base)
    found.add(triples)
    general = [*_general(dataset, found, licence), *_files(dataset, minter), *_agent(dataset)]
    description: list[Triple] = []
    # the description counts itself: as its properties are known after one round, it stands still after three
    while True:
        counted = found.with_more(description)
        again = [*general, *_counts(dataset, counted, minter)]
        if again == description:
            return description
        description = again


def is_description(iri: str, base: str) -> bool:
    """Whether a subject is a part of a dataset's description: the dataset, a part or a file of it, or the software."""
    if iri.startswith(software(None)):
        return True
    return iri.startswith(base) and iri[len(base) :].startswith(_KINDS)


class _Found:
    """What is to be counted or named of a graph."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.properties: Counter[str] = Counter()
        self.classes: Counter[str] = Counter()
        self.documents: list[str] = []
        self.languages: set[str] = set()
        # things by the number of statements that they are in
        self._mentions: Counter[str] = Counter()
        self._things: set[str] = set()

    def add(self, triples: Iterable[Triple]) -> None:
        for triple in triples:
            predicate, value = triple.predicate.value, triple.object
            self.properties[predicate] += 1
            if predicate == _TYPE.value:
                self._add_type(triple.subject, value)
            elif predicate in _ENDS and isinstance(value, NamedNode):
                self._mentions[value.value] += 1
            elif predicate == SCHEMA + "inLanguage" and isinstance(value, Literal):
                self.languages.add(value.value)

    def _add_type(self, node: object, kind: object) -> None:
        assert isinstance(node, NamedNode) and isinstance(kind, NamedNode)  # the graph has no blank nodes
        self.classes[kind.value] += 1
        if kind.value == _THING:
            self._things.add(node.value)
        elif kind.value == SCHEMA + "NewsArticle":
            self.documents.append(node.value)

    def with_more(self, triples: Iterable[Triple]) -> _Found:
        """The counts with further triples, which name nothing new."""
        more = _Found(self.base)
        more.properties, more.classes = self.properties.copy(), self.classes.copy()
        more._things, more._mentions = self._things, self._mentions
        more.add(triples)
        return more

    @property
    def things(self) -> int:
        return len(self._things)

    @property
    def example(self) -> str | None:
        """The thing that most statements are about."""
        return min(self._things, key=lambda iri: (-self._mentions[iri], iri), default=None)


def _general(dataset: str, found: _Found, licence: str | None) -> Iterator[Triple]:
    yield _link(dataset, _TYPE.value, VOID + "Dataset")
    yield _link(dataset, _TYPE.value, DCAT + "Dataset")
    yield _value(dataset, DCTERMS + "title", tagged(_TITLE, "en"))
    yield _value(dataset, DCTERMS + "description", tagged(_DESCRIPTION, "en"))
    yield _link(dataset, DCTERMS + "conformsTo", ontology_version())
    yield _value(dataset, VOID + "uriSpace", string(found.base))
    if licence is not None:
        yield _link(dataset, DCTERMS + "license", licence)
    if found.example is not None:
        yield _link(dataset, VOID + "exampleResource", found.example)
    for code in sorted(found.languages):
        yield _link(dataset, DCTERMS + "language", language(code))
    for document in found.documents:
        yield _link(dataset, DCTERMS + "source", document)


def _files(dataset: str, minter: Minter) -> Iterator[Triple]:
    """The files by name: where they are published, and so their addresses, only their publisher knows."""
    for feature in _FEATURES:
        yield _link(dataset, VOID + "feature", feature)
    for file, kind in _MEDIA_TYPES.items():
        node = minter.distribution(dataset, file)
        yield _link(dataset, DCAT + "distribution", node)
        yield _link(node, _TYPE.value, DCAT + "Distribution")
        yield _value(node, DCTERMS + "title", string(file))
        yield _link(node, DCAT + "mediaType", media_type(kind))


def _agent(dataset: str) -> Iterator[Triple]:
    version = _software_version()
    agent = software(version)
    yield _link(dataset, PROV + "wasAttributedTo", agent)
    yield _link(agent, _TYPE.value, PROV + "SoftwareAgent")
    yield _value(agent, DCTERMS + "title", string("newskg"))
    if version is not None:
        yield _value(agent, SCHEMA + "softwareVersion", string(version))


def _counts(dataset: str, found: _Found, minter: Minter) -> Iterator[Triple]:
    yield _value(dataset, VOID + "triples", integer(found.properties.total()))
    yield _value(dataset, VOID + "entities", integer(found.things))
    # a verb of a text is of no vocabulary
    for namespace in sorted({*PREFIXES.values()} - {OPEN_RELATIONS}):
        if any(term.startswith(namespace) for term in (*found.properties, *found.classes)):
            yield _link(dataset, VOID + "vocabulary", namespace)
    for name, number in sorted(found.properties.items()):
        node = minter.partition(dataset, name, "property")
        yield _link(dataset, VOID + "propertyPartition", node)
        yield _link(node, VOID + "property", name)
        yield _value(node, VOID + "triples", integer(number))
    for name, number in sorted(found.classes.items()):
        node = minter.partition(dataset, name, "class")
        yield _link(dataset, VOID + "classPartition", node)
        yield _link(node, VOID + "class", name)
        yield _value(node, VOID + "entities", integer(number))


@cache
def ontology_version() -> str:
    """The version IRI that the ontology gives itself."""
    for quad in ox.parse(ontology.read_file("kg.ttl"), format=ox.RdfFormat.TURTLE):
        if quad.predicate.value == OWL + "versionIRI" and isinstance(quad.object, NamedNode):
            return quad.object.value
    return ONTOLOGY


@cache
def _software_version() -> str | None:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("newskg")
    except PackageNotFoundError:
        return None


def _link(node: str, prop: str, value: str) -> Triple:
    return Triple(NamedNode(node), NamedNode(prop), NamedNode(value))


def _value(node: str, prop: str, value: Literal) -> Triple:
    return Triple(NamedNode(node), NamedNode(prop), value)
