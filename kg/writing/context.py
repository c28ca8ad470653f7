"""The JSON-LD context: a name for each term of the ontology, and what its values are.

It is made of the ontology; `ontology/context.jsonld` is the published copy of it, which `docs/refresh.py` writes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from kg import ontology
from kg.identity.iris import ONTOLOGY
from kg.writing.terms import DCAT, DCTERMS, OWL, PREFIXES, PROV, RDF, RDFS, SCHEMA, SKOS, VOID, XSD

# what the values of the properties of other vocabularies are; what is not here may be anything, as rdf:object
_LINKS = (
    RDF + "subject",
    RDF + "predicate",
    PROV + "wasDerivedFrom",
    PROV + "wasAttributedTo",
    DCTERMS + "conformsTo",
    DCTERMS + "language",
    DCTERMS + "license",
    DCTERMS + "source",
    DCAT + "distribution",
    DCAT + "mediaType",
    VOID + "class",
    VOID + "classPartition",
    VOID + "exampleResource",
    VOID + "feature",
    VOID + "property",
    VOID + "propertyPartition",
    VOID + "vocabulary",
)
_BY_LANGUAGE = (RDFS + "label", SKOS + "altLabel")
_TYPED = {
    SCHEMA + "value": XSD + "decimal",
    VOID + "triples": XSD + "integer",
    VOID + "entities": XSD + "integer",
}
_STARTS = tuple(PREFIXES.values())
_TEXTS = (XSD + "string", RDFS + "Literal")


@dataclass(frozen=True, slots=True)
class Coercion:
    """What a term's plain values are: `type` is "@id", "@vocab" or a datatype, None for strings; or texts by
    language."""

    iri: str
    type: str | None = None
    by_language: bool = False


@cache
def terms() -> Mapping[str, Coercion]:
    """Every term of the context but the prefixes, by name: those of the ontology by local name, others as
    `prefix:name`."""
    known = _Ontology()
    own = {iri[len(ONTOLOGY) :]: known.coercion(iri) for iri in known.terms}
    others = [Coercion(iri, "@id") for iri in _LINKS]
    others += [Coercion(iri, by_language=True) for iri in _BY_LANGUAGE]
    others += [Coercion(iri, datatype) for iri, datatype in _TYPED.items()]
    return {**own, **{prefixed(term.iri) or term.iri: term for term in others}}


def context() -> dict[str, object]:
    """The context, as it stands in the published file and in every `graph.jsonld`."""
    return {**PREFIXES, **{name: _definition(term) for name, term in sorted(terms().items())}}


def to_context_file() -> bytes:
    """`ontology/context.jsonld`."""
    return (json.dumps({"@context": context()}, ensure_ascii=False, indent=2) + "\n").encode()


def prefixed(iri: str) -> str | None:
    """The IRI as `prefix:name`, None where no prefix fits; of several the shortest, then the first of the alphabet
    (JSON-LD 1.1 API, 6.2)."""
    if not iri.startswith(_STARTS):
        return None
    fitting = [
        f"{prefix}:{iri[len(start) :]}" for prefix, start in PREFIXES.items() if iri.startswith(start) and iri != start
    ]
    return min(fitting, key=lambda name: (len(name), name), default=None)


def _definition(term: Coercion) -> object:
    iri = prefixed(term.iri) or term.iri
    if term.by_language:
        return {"@id": iri, "@container": "@language"}
    if term.type is None:
        return iri
    return {"@id": iri, "@type": term.type if term.type.startswith("@") else prefixed(term.type)}


class _Ontology:
    """What the ontology says of its own terms' types and ranges."""

    def __init__(self) -> None:
        self._said: dict[tuple[str, str], set[str]] = {}
        for quad in ox.parse(ontology.read_file("kg.ttl"), format=ox.RdfFormat.TURTLE):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
                key = (quad.subject.value, quad.predicate.value)
                self._said.setdefault(key, set()).add(quad.object.value)
        self.terms = sorted({subject for subject, _ in self._said if subject.startswith(ONTOLOGY)})

    def coercion(self, iri: str) -> Coercion:
        types, ranges = self._objects(iri, RDF + "type"), self._objects(iri, RDFS + "range")
        if OWL + "ObjectProperty" in types:
            return Coercion(iri, "@vocab" if ranges & self._enumerated else "@id")
        if RDF + "langString" in ranges:
            return Coercion(iri, by_language=True)
        datatypes = ranges.difference(_TEXTS) if OWL + "DatatypeProperty" in types else set()
        return Coercion(iri, min(datatypes, default=None))

    def _objects(self, subject: str, predicate: str) -> set[str]:
        return self._said.get((subject, predicate), set())

    @property
    def _enumerated(self) -> set[str]:
        """The classes whose members are terms of the ontology themselves, as the modalities are."""
        return {cls for individual in self._individuals() for cls in self._objects(individual, RDF + "type")}

    def _individuals(self) -> Iterator[str]:
        return (iri for iri in self.terms if OWL + "NamedIndividual" in self._objects(iri, RDF + "type"))
