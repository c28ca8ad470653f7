"""The alignments: every outside term is spelled as its vocabulary spells it, and what stands above ours really does."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
import rdflib
from rdflib import DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SDO, SKOS, VANN, XSD, URIRef
from rdflib.namespace import DefinedNamespace

from kg import ontology

ROOT = Path(__file__).parents[1]
FILES = ("kg.ttl", "alignments.ttl", "shapes.ttl", "competency.ttl")
KG = rdflib.Namespace(ontology.NAMESPACE)
# rdflib has the terms of these
BUNDLED: tuple[type[DefinedNamespace], ...] = (
    *(DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SDO, SKOS, VANN, XSD),
    rdflib.SH,
)
SEM = "http://semanticweb.cs.vu.nl/2009/11/sem/"
OA = "http://www.w3.org/ns/oa#"
FIBO = "https://spec.edmcouncil.org/fibo/ontology/"
# and these were looked up in copies of the vocabularies
KNOWN = {
    SEM: {
        *("Event", "Actor", "Place", "hasPlace", "hasTimeStamp", "hasBeginTimeStamp", "hasEndTimeStamp"),
        *("hasEarliestBeginTimeStamp", "hasLatestEndTimeStamp"),
    },
    OA: {"SpecificResource", "TextPositionSelector", "TextQuoteSelector", "hasSource", "start", "end", "exact"},
    FIBO: {
        "FND/AgentsAndPeople/People/Person",
        "FND/Accounting/CurrencyAmount/MonetaryAmount",
        *(
            f"CAE/CorporateEvents/CorporateActions/{name}"
            for name in ("MergerAcquisition", "Divestiture", "Liquidation", "RegulatoryAction", "ClassAction")
        ),
    },
}
WIKIDATA = re.compile(r"http://www\.wikidata\.org/entity/[PQ][1-9][0-9]*")
OWN = ("https://w3id.org/newskg/", "https://creativecommons.org/licenses/")
# What the properties above ours take, by their vocabularies: subjects and objects; None is anything
TAKES = {
    ORG.memberOf: ({FOAF.Agent}, {ORG.Organization}),
    ORG.hasMember: ({ORG.Organization}, {FOAF.Agent}),
    SDO.areaServed: ({SDO.Organization, SDO.Service}, {SDO.Place}),
    SDO.location: ({SDO.Organization, SDO.Event}, {SDO.Place}),
    SDO.containedInPlace: ({SDO.Place}, {SDO.Place}),
    SDO.containsPlace: ({SDO.Place}, {SDO.Place}),
    # an article is a prov:Entity, but to say so of schema.org's class is not for us
    PROV.wasQuotedFrom: ({PROV.Entity}, {SDO.NewsArticle}),
    PROV.value: ({PROV.Entity}, None),
    DCTERMS.source: (None, None),
    DCTERMS.isPartOf: (None, None),
    DCTERMS.hasPart: (None, None),
}


@cache
def graph(*names: str) -> rdflib.Graph:
    found = rdflib.Graph()
    for name in names:
        found.parse(data=ontology.read_file(name), format="turtle")
    return found


def whole() -> rdflib.Graph:
    return graph("kg.ttl", "alignments.ttl")


def is_known(iri: str) -> bool:
    for namespace in BUNDLED:
        if iri.startswith(str(namespace)):
            return iri == str(namespace) or URIRef(iri) in namespace
    for namespace, names in KNOWN.items():
        if iri.startswith(namespace):
            return iri.removeprefix(namespace) in names
    return iri.startswith(OWN) or bool(WIKIDATA.fullmatch(iri))


@pytest.mark.parametrize("name", FILES)
def test_every_outside_term_is_spelled_as_its_vocabulary_spells_it(name: str) -> None:
    terms = {str(term) for triple in graph(name) for term in triple if isinstance(term, URIRef)}
    assert len(terms) > 50 or name == "competency.ttl"
    assert [term for term in sorted(terms) if not is_known(term)] == []


@pytest.mark.parametrize(
    "wrong",
    [
        "https://schema.org/LegalCase",
        "http://schema.org/Person",
        "http://www.w3.org/ns/prov#wasQuotedfrom",
        "http://www.w3.org/ns/org#Organisation",
        SEM + "hasTimestamp",
        FIBO + "CAE/CorporateEvents/CorporateActions/Merger",
        "https://www.wikidata.org/wiki/P127",
    ],
)
def test_a_term_spelled_wrongly_is_found(wrong: str) -> None:
    assert not is_known(wrong)


def test_each_vocabulary_is_there() -> None:
    terms = {str(term) for triple in whole() for term in triple}
    wanted = [str(space) for space in (SDO, ORG, PROV, FOAF, SKOS)] + [SEM, OA, FIBO, "http://www.wikidata.org/entity/"]
    assert [space for space in wanted if not any(term.startswith(space) for term in terms)] == []


def test_what_stands_above_ours_is_declared_beside_it() -> None:
    """So an OWL tool that fetches nothing takes a property for what it is."""
    for name in ("kg.ttl", "alignments.ttl"):
        for predicate, kinds in (
            (RDFS.subClassOf, {OWL.Class}),
            (RDFS.subPropertyOf, {OWL.ObjectProperty, OWL.DatatypeProperty}),
        ):
            for ours, above in graph(name).subject_objects(predicate):
                if str(above).startswith((ontology.NAMESPACE, str(RDF))):
                    continue
                found = set(graph(name).objects(above, RDF.type)) & kinds
                assert len(found) == 1 and found <= set(whole().objects(ours, RDF.type)), above


def members(cls: rdflib.term.Node) -> set[rdflib.term.Node]:
    """The classes that a domain or range stands for."""
    if (cls, RDF.type, KG.UnionClass) in whole():
        return set(whole().subjects(RDFS.subClassOf, cls))
    return {cls}


def ends(prop: rdflib.term.Node) -> tuple[rdflib.term.Node | None, rdflib.term.Node | None]:
    """Domain and range; those of an inverse are its relation's, turned round."""
    inverse = whole().value(prop, OWL.inverseOf)
    if inverse is not None:
        return whole().value(inverse, RDFS.range), whole().value(inverse, RDFS.domain)
    return whole().value(prop, RDFS.domain), whole().value(prop, RDFS.range)


def above(cls: rdflib.term.Node) -> set[rdflib.term.Node]:
    return set(whole().transitive_objects(cls, RDFS.subClassOf))


def test_domain_and_range_fit_the_property_above() -> None:
    found = {(ours, other) for ours, other in whole().subject_objects(RDFS.subPropertyOf) if isinstance(other, URIRef)}
    assert {other for _, other in found} == set(TAKES)
    for ours, other in found:
        for end, taken in zip(ends(ours), TAKES[other], strict=True):
            if taken is not None:
                assert end is not None
                assert all(above(cls) & taken for cls in members(end)), (ours, other, end)


def test_matches_are_from_ours_to_others_and_of_one_kind() -> None:
    for match in (SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch):
        for ours, other in whole().subject_objects(match):
            assert str(ours).startswith(ontology.NAMESPACE) and not str(other).startswith(ontology.NAMESPACE)
            name = re.split("[/#]", str(other))[-1]
            is_property = (ours, RDF.type, OWL.Class) not in whole()
            is_theirs = name.startswith("P") if WIKIDATA.fullmatch(str(other)) else name[0].islower()
            assert is_property == is_theirs, (ours, other)


def test_no_pair_is_matched_twice() -> None:
    kinds = (SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch, RDFS.subClassOf, RDFS.subPropertyOf)
    pairs = [pair for kind in kinds for pair in whole().subject_objects(kind)]
    assert len(pairs) == len(set(pairs))


def test_the_changelog_and_the_versions_agree() -> None:
    text = (ROOT / "ontology" / "CHANGELOG.md").read_text("utf-8")
    entries = re.findall(r"^## (\S+)$", text, re.MULTILINE)
    assert entries == sorted(entries, key=lambda entry: [int(n) for n in entry.split(".")], reverse=True)
    for name in ("kg.ttl", "alignments.ttl"):
        [subject] = graph(name).subjects(RDF.type, OWL.Ontology)
        assert str(graph(name).value(subject, OWL.versionInfo)) == entries[0]
        assert str(graph(name).value(subject, OWL.versionIRI)) == f"{subject}/{entries[0]}"
    [subject] = graph("kg.ttl").subjects(RDF.type, OWL.Ontology)
    assert str(graph("kg.ttl").value(subject, OWL.priorVersion)) == f"{subject}/{entries[1]}"
