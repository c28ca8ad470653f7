"""Inference: each triple follows from the ontology, as another reasoner has it; none was there; none is junk."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import graph_sample as s
import owlrl
import pyoxigraph as ox
import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, Literal, URIRef

from kg import ontology
from kg.errors import GraphError, OutputError
from kg.identity.iris import DEFAULT_BASE, Minter
from kg.inference import INFERRED, RDFS_RULES, Rule, infer, to_nquads, write_inferred
from kg.writing import to_contributions, to_quads, write

KG = rdflib.Namespace(ontology.NAMESPACE)
GRAPH = s.MINTER.inferred()
QUADS = to_quads(s.sample(), s.MINTER)


def as_rdflib(quads: list[ox.Quad]) -> rdflib.Graph:
    data = ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES)
    assert data is not None
    return rdflib.Graph().parse(data=data, format="nt")


def ontology_graph() -> rdflib.Graph:
    graph = rdflib.Graph()
    for name in ("kg.ttl", "alignments.ttl"):
        graph.parse(data=ontology.read_file(name), format="turtle")
    return graph


def facts(rules: tuple[Rule, ...] = RDFS_RULES) -> set[tuple[rdflib.term.Node, ...]]:
    """What is inferred from the sample, without the description of the graph itself."""
    found = as_rdflib(infer(QUADS, rules))
    return {triple for triple in found if triple[0] != URIRef(GRAPH)}


def union_classes() -> set[rdflib.term.Node]:
    return set(ontology_graph().subjects(RDF.type, KG.UnionClass))


def closure(*kinds: type) -> rdflib.Graph:
    """The sample and the ontology, closed by owlrl."""
    whole = as_rdflib(QUADS) + ontology_graph()
    for kind in kinds:
        owlrl.DeductiveClosure(kind, axiomatic_triples=False, datatype_axioms=False).expand(whole)
    return whole


def test_it_is_what_another_reasoner_concludes_from_the_hierarchy() -> None:
    """Both ways: nothing that does not follow, and all that follows from subclasses and subproperties."""
    hierarchy = rdflib.Graph()
    for triple in ontology_graph():
        if triple[1] in (RDFS.subClassOf, RDFS.subPropertyOf):
            hierarchy.add(triple)
    data = as_rdflib(QUADS)
    whole = data + hierarchy
    owlrl.DeductiveClosure(owlrl.RDFS_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(whole)
    unions, nodes = union_classes(), set(data.subjects())
    wanted = {
        triple
        for triple in whole
        if triple[0] in nodes
        and triple not in data
        and triple[2] not in {RDFS.Resource, *unions}
        # owlrl takes a literal with a language tag for one without
        and not (isinstance(triple[2], Literal) and (*triple[:2], None) in data)
    }
    assert facts() == wanted
    assert len(wanted) > 100


def test_the_other_direction_follows_too() -> None:
    both = facts(tuple(Rule))
    assert both > facts()
    assert both <= set(closure(owlrl.OWLRL_Semantics))
    talks = (URIRef(s.INVESTMENT.object), KG.hasInvestor, URIRef(s.INVESTMENT.subject))  # type: ignore[arg-type]
    assert talks in both and talks not in facts()
    assert not [triple for triple in both if triple[0] == triple[2]]


def test_none_was_there_and_none_is_trivial() -> None:
    found = infer(QUADS)
    given = {quad.triple for quad in QUADS}
    assert len(found) == len({quad.triple for quad in found})
    assert not [quad for quad in found if quad.triple in given]
    trivial = {str(OWL.Thing), str(OWL.sameAs), str(RDFS.Resource), str(RDFS.subClassOf), str(RDFS.Class)}
    assert not [quad for quad in found if {quad.predicate.value, getattr(quad.object, "value", "")} & trivial]
    assert not [triple for triple in as_rdflib(found) if triple[2] in union_classes()]


def test_a_company_is_what_others_call_it() -> None:
    types = {str(o) for node, p, o in facts() if (node, p) == (URIRef(s.ARGA.iri), RDF.type)}
    assert {"https://schema.org/Corporation", "http://www.w3.org/ns/org#FormalOrganization"} <= types


def test_the_graph_says_that_it_is_inferred() -> None:
    found = infer(QUADS)
    assert {quad.graph_name for quad in found} == {ox.NamedNode(GRAPH)}
    about = as_rdflib([quad for quad in found if quad.subject == ox.NamedNode(GRAPH)])
    assert str(about.value(URIRef(GRAPH), RDFS.label)) == "Inferred triples"
    text = str(about.value(URIRef(GRAPH), rdflib.DCTERMS.description))
    assert "rdfs9" in text and "rdfs7" in text and "prp-symp" not in text
    sources = {str(node) for node in about.objects(URIRef(GRAPH), rdflib.PROV.wasDerivedFrom)}
    versions = {str(node) for node in ontology_graph().objects(None, OWL.versionIRI)}
    [dataset] = sources - versions
    assert dataset.startswith("https://w3id.org/newskg/id/dataset/") and versions < sources


def test_a_described_dataset_is_the_source() -> None:
    dataset = ox.NamedNode("https://w3id.org/newskg/id/dataset/x")
    kind = ox.NamedNode("http://www.w3.org/ns/dcat#Dataset")
    more = [*QUADS, ox.Quad(dataset, ox.NamedNode(str(RDF.type)), kind)]
    sources = {quad.object for quad in infer(more) if quad.predicate.value.endswith("wasDerivedFrom")}
    assert dataset in sources and not [node for node in sources if "/document/" in str(node)]


def test_the_order_of_the_input_does_not_show() -> None:
    assert to_nquads(infer(QUADS)) == to_nquads(infer(reversed(QUADS)))
    lines = to_nquads(infer(QUADS)).splitlines()
    assert lines == sorted(lines)


def test_named_graphs_and_an_earlier_inference_change_nothing() -> None:
    named = to_contributions(s.sample(), s.MINTER)
    assert to_nquads(infer(named)) == to_nquads(infer(QUADS)) == to_nquads(infer([*QUADS, *infer(QUADS)]))


def test_the_graph_has_the_base_of_the_data() -> None:
    minter = Minter("https://example.org/kg#")
    moved = to_nquads(QUADS).replace(DEFAULT_BASE.encode(), minter.base.encode())
    found = infer(ox.parse(moved, format=ox.RdfFormat.N_QUADS))
    assert {quad.graph_name.value for quad in found if isinstance(quad.graph_name, ox.NamedNode)} == {minter.inferred()}


def test_of_nothing_only_the_description_follows() -> None:
    assert {quad.subject.value for quad in infer([]) if isinstance(quad.subject, ox.NamedNode)} == {GRAPH}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(s.sample(), tmp_path / "out", base_iri=DEFAULT_BASE, report={}, html="")
    return tmp_path / "out"


def test_a_folder_gives_what_its_quads_give(folder: Path) -> None:
    path, number = write_inferred(folder)
    assert path == folder / INFERRED and path.read_bytes() == to_nquads(infer(QUADS))
    assert number == len(path.read_bytes().splitlines())
    before = path.read_bytes()
    assert write_inferred(folder)[0].read_bytes() == before


def test_it_loads_beside_the_graph(folder: Path) -> None:
    """A store with both finds a company by the class of another vocabulary."""
    path, _ = write_inferred(folder)
    store = ox.Store()
    store.load(path=str(folder / "graph.ttl"), format=ox.RdfFormat.TURTLE)
    store.load(path=str(path), format=ox.RdfFormat.N_QUADS)
    found = store.query(
        "SELECT ?n { ?x a <http://xmlns.com/foaf/0.1/Agent> ; <https://schema.org/name> ?n }",
        use_default_graph_as_union=True,
    )
    assert isinstance(found, ox.QuerySolutions) and len(list(found)) >= 4


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kg", "infer", *arguments], capture_output=True, text=True, check=False
    )


def test_the_command(folder: Path, tmp_path: Path) -> None:
    done = run(str(folder))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip().endswith(INFERRED)
    other = tmp_path / "elsewhere" / "all.nq"
    assert run(str(folder), "--inverses", "--output", str(other)).returncode == 0
    assert len(other.read_bytes()) > len((folder / INFERRED).read_bytes())


def test_bad_input_is_one_line(tmp_path: Path, folder: Path) -> None:
    done = run(str(tmp_path / "nowhere"))
    assert done.returncode == 2 and len(done.stderr.strip().splitlines()) == 1 and "kg build" in done.stderr
    with pytest.raises(GraphError):
        write_inferred(tmp_path / "nowhere")
    blocked = tmp_path / "file"
    blocked.write_text(json.dumps({}))
    with pytest.raises(OutputError):
        write_inferred(folder, blocked / "x.nq")
