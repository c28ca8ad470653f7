"""The ontology is consistent for HermiT: alone, with the seeds' graph, and with the worst that a reader can write.

HermiT needs Java; owlready2 brings its jar. It reads RDF/XML, which rdflib makes; nothing is fetched. OWL 2 has no
xsd:date, so days, months and years become moments for it.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from itertools import product
from pathlib import Path

import owlready2
import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import OWL, RDF, XSD, Literal, URIRef

from kg import ontology
from kg.gazetteer import load as load_gazetteer
from kg.identity.names import identify
from kg.inference import Rule, infer
from kg.model import LANGUAGES, MentionKind

Triple = tuple[URIRef, URIRef, URIRef]
KG = rdflib.Namespace(ontology.NAMESPACE)
EX = rdflib.Namespace("https://example.org/")
PARTIAL = {XSD.date: "T00:00:00", XSD.gYearMonth: "-01T00:00:00", XSD.gYear: "-01-01T00:00:00"}

# What PROV-O, FOAF, ORG and SKOS say that could stand against us, for those who load them with our graph
OTHERS = """
@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix org: <http://www.w3.org/ns/org#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
prov:Activity a owl:Class ; owl:disjointWith prov:Entity .
prov:Person rdfs:subClassOf prov:Agent . prov:Organization rdfs:subClassOf prov:Agent .
prov:Plan rdfs:subClassOf prov:Entity .
prov:wasDerivedFrom a owl:ObjectProperty ; rdfs:domain prov:Entity ; rdfs:range prov:Entity .
prov:wasQuotedFrom rdfs:subPropertyOf prov:wasDerivedFrom ; rdfs:domain prov:Entity ; rdfs:range prov:Entity .
prov:wasAttributedTo rdfs:domain prov:Entity ; rdfs:range prov:Agent .
prov:value rdfs:domain prov:Entity .
foaf:Document a owl:Class ; owl:disjointWith foaf:Organization .
foaf:Organization a owl:Class ; rdfs:subClassOf foaf:Agent ; owl:disjointWith foaf:Person .
foaf:Person rdfs:subClassOf foaf:Agent . foaf:Group rdfs:subClassOf foaf:Agent .
org:Organization owl:equivalentClass foaf:Organization . org:FormalOrganization rdfs:subClassOf org:Organization .
org:memberOf rdfs:domain foaf:Agent ; rdfs:range org:Organization ; owl:inverseOf org:hasMember .
skos:ConceptScheme a owl:Class ; owl:disjointWith skos:Concept .
skos:Collection a owl:Class ; owl:disjointWith skos:Concept , skos:ConceptScheme .
"""


def graph_of(*sources: str | bytes | Path) -> rdflib.Graph:
    """Turtle, or files of it, as one graph."""
    graph = rdflib.Graph()
    for source in sources:
        if isinstance(source, Path):
            graph.parse(source)
        else:
            graph.parse(data=source, format="turtle")
    return graph


def ours() -> rdflib.Graph:
    return graph_of(ontology.read_file("kg.ttl"), ontology.read_file("alignments.ttl"))


def as_owl(graph: rdflib.Graph) -> bytes:
    """RDF/XML in the datatypes of OWL 2."""
    plain = rdflib.Graph()
    for subject, predicate, value in graph:
        if isinstance(value, Literal) and value.datatype in PARTIAL:
            value = Literal(f"{value}{PARTIAL[value.datatype]}", datatype=XSD.dateTime)
        plain.add((subject, predicate, value))
    return plain.serialize(format="xml").encode()


def impossible_classes(graph: rdflib.Graph) -> list[str]:
    """The classes that can have no member. Raises OwlReadyInconsistentOntologyError for a contradiction."""
    world = owlready2.World()
    loaded = world.get_ontology("https://example.org/checked#").load(fileobj=io.BytesIO(as_owl(graph)))
    with loaded:
        owlready2.sync_reasoner_hermit(world, infer_property_values=False, debug=0)
    return sorted(str(found.iri) for found in world.inconsistent_classes())


def is_consistent(graph: rdflib.Graph) -> bool:
    try:
        impossible_classes(graph)
    except owlready2.OwlReadyInconsistentOntologyError:
        return False
    return True


def thing(name: str, *classes: str) -> list[Triple]:
    return [(EX[name], RDF.type, KG[cls]) for cls in classes]


def with_facts(triples: Iterable[Triple]) -> rdflib.Graph:
    graph = ours()
    for triple in triples:
        graph.add(triple)
    return graph


def test_the_seeds_graph_is_consistent_and_every_class_possible(seeds_output: Path) -> None:
    whole = ours() + graph_of(seeds_output / "graph.ttl")
    assert len(whole) > 2500
    assert impossible_classes(whole) == []


def test_it_is_consistent_with_what_other_vocabularies_say_and_what_is_inferred(seeds_output: Path) -> None:
    quads = infer(seeds_output, tuple(Rule))
    inferred = ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES)
    assert inferred and len(quads) > 400
    assert impossible_classes(ours() + graph_of(seeds_output / "graph.ttl", OTHERS, inferred)) == []


@pytest.mark.parametrize(
    "facts",
    [
        thing("x", "Person", "Company"),
        thing("x", "Entity", "Statement"),
        [*thing("x", "Person"), *thing("firm", "Company"), (EX["firm"], KG["basedIn"], EX["x"])],
        [*thing("firm", "Company"), (EX["firm"], KG["owns"], EX["firm"])],
        [(KG["Actual"], OWL.sameAs, KG["Denied"])],
    ],
    ids=["two classes", "two kinds of node", "a person as a place", "its own owner", "one modality"],
)
def test_the_check_can_fail(facts: list[Triple]) -> None:
    assert not is_consistent(with_facts(facts))


def test_a_prov_activity_would_be_a_contradiction() -> None:
    trap = graph_of(OTHERS, f"<{EX['x']}> a <{KG['Statement']}> , <http://www.w3.org/ns/prov#Activity> .")
    assert not is_consistent(ours() + trap)


def test_no_mistake_that_the_gate_lets_through_is_a_contradiction() -> None:
    """Two things of every class that a node other than a person's can have, and two persons, in every relation."""
    known = ontology.load()
    classes = sorted(known.classes.keys() - {"Person"})
    facts = [*thing("a", *classes), *thing("b", *classes), *thing("p", "Person"), *thing("q", "Person")]
    names = {"a": set(classes), "b": set(classes), "p": {"Person", "Agent"}, "q": {"Person", "Agent"}}
    for relation, (one, other) in product(known.relations.values(), product(names, names)):
        fits = any(known.is_subclass(cls, top) for cls in names[one] for top in relation.domain) and any(
            known.is_subclass(cls, top) for cls in names[other] for top in relation.range
        )
        if fits and not (relation.irreflexive and one == other):
            facts.append((EX[one], KG[relation.name], EX[other]))
    facts += [(EX["s"], KG["attributedTo"], EX[name]) for name in names]
    facts += [(EX["s"], KG["place"], EX["a"]), *thing("s", "Statement")]
    assert len(facts) > 300
    assert is_consistent(with_facts(facts))


@settings(deadline=None, max_examples=200)
@given(
    st.one_of(st.text(max_size=30), st.sampled_from(["Indonesia", "Bank Indonesia", "Jakarta", "Trade Ministry"])),
    st.sampled_from(sorted(ontology.load().classes)),
    st.sampled_from(list(MentionKind)),
    st.sampled_from(LANGUAGES),
)
def test_a_person_shares_a_node_with_persons_only(name: str, cls: str, kind: MentionKind, language: str) -> None:
    found = identify(name, cls, kind, language, "ID", load_gazetteer())
    assert (found.kind == "person") == (cls == "Person")
    assert found.cls is None or cls != "Person"
