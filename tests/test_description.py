"""The dataset's description of itself: what it counts is so, and nothing of the machine or the clock is in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import graph_sample as s
import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from made_graphs import graphs, shuffled

from kg.graph import Graph
from kg.identity.iris import DEFAULT_BASE, Minter
from kg.store import Table, open_store, run
from kg.writing import FORMATS, Written, to_contributions
from kg.writing.description import describe, is_description
from kg.writing.quads import to_triples

VOID, DCAT, DCTERMS, PROV = (
    "http://rdfs.org/ns/void#",
    "http://www.w3.org/ns/dcat#",
    "http://purl.org/dc/terms/",
    "http://www.w3.org/ns/prov#",
)
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"

made = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def described(graph: Graph, licence: str | None = None) -> Mapping[str, Mapping[str, list[str]]]:
    """What is said of each node of the description, by property."""
    found: dict[str, dict[str, list[str]]] = {}
    for triple in to_triples(graph, s.MINTER, licence):
        if is_description(triple.subject.value, DEFAULT_BASE):
            found.setdefault(triple.subject.value, {}).setdefault(triple.predicate.value, []).append(
                triple.object.value
            )
    return found


def dataset(graph: Graph, licence: str | None = None) -> tuple[str, Mapping[str, list[str]]]:
    [(iri, said)] = [(n, p) for n, p in described(graph, licence).items() if VOID + "Dataset" in p.get(TYPE, ())]
    return iri, said


def answer(graph: Graph, sparql: str) -> dict[str, str]:
    table = run(open_store(graph), sparql)
    assert isinstance(table, Table)
    return {str(row[0]): str(row[-1]) for row in table.rows}


@pytest.fixture(scope="module")
def said() -> Mapping[str, list[str]]:
    return dataset(s.sample())[1]


class TestWhatItSays:
    def test_both_vocabularies(self, said: Mapping[str, list[str]]) -> None:
        assert said[TYPE] == [VOID + "Dataset", DCAT + "Dataset"]
        assert said[DCTERMS + "title"] == ["Knowledge graph of news articles"]
        assert said[VOID + "uriSpace"] == [DEFAULT_BASE]
        assert said[VOID + "exampleResource"] == [s.ARGA.iri]
        [version] = said[DCTERMS + "conformsTo"]
        assert re.fullmatch(r"https://w3id\.org/newskg/ontology/\d+\.\d+\.\d+", version)

    def test_languages_and_articles(self, said: Mapping[str, list[str]]) -> None:
        assert said[DCTERMS + "language"] == [f"http://id.loc.gov/vocabulary/iso639-1/{code}" for code in ("en", "nl")]
        assert said[DCTERMS + "source"] == [
            s.MINTER.document(document.identifier, document.sha256) for document in (s.ENGLISH, s.DUTCH)
        ]

    def test_a_licence_is_stated_only_when_given(self, said: Mapping[str, list[str]]) -> None:
        assert DCTERMS + "license" not in said
        iri, stated = dataset(s.sample(), LICENCE)
        assert stated[DCTERMS + "license"] == [LICENCE]
        assert iri == dataset(s.sample())[0]

    def test_each_file_of_a_build_is_a_distribution(self, said: Mapping[str, list[str]]) -> None:
        nodes = described(s.sample())
        files = {nodes[node][DCTERMS + "title"][0]: nodes[node] for node in said[DCAT + "distribution"]}
        written = Written(to_triples(s.sample(), s.MINTER))
        made = {name for form in FORMATS if form not in ("neo4j", "turtle12") for name in FORMATS[form](written)}
        assert set(files) == made
        media = "https://www.iana.org/assignments/media-types/"
        assert files["graph.jsonld"][DCAT + "mediaType"] == [media + "application/ld+json"]
        assert files["graph.nt"][DCAT + "mediaType"] == [media + "application/n-triples"]

    def test_the_software_with_its_version(self, said: Mapping[str, list[str]]) -> None:
        [agent] = said[PROV + "wasAttributedTo"]
        about = described(s.sample())[agent]
        assert about[TYPE] == [PROV + "SoftwareAgent"]
        assert agent == f"https://w3id.org/newskg/software/{about['https://schema.org/softwareVersion'][0]}"

    def test_no_time_and_no_path(self) -> None:
        texts = [text for node in described(s.sample()).values() for values in node.values() for text in values]
        assert not [text for text in texts if re.search(r"\d{4}-\d{2}|\d:\d{2}|^/|file:", text)]


class TestCounts:
    @made
    @given(graphs())
    def test_they_are_those_of_plain_queries(self, graph: Graph) -> None:
        _, said = dataset(graph)
        triples = to_triples(graph, s.MINTER)
        assert said[VOID + "triples"] == [str(len(triples))]
        nodes = described(graph)
        by_property = {
            nodes[part][VOID + "property"][0]: int(nodes[part][VOID + "triples"][0])
            for part in said[VOID + "propertyPartition"]
        }
        assert by_property == Counter(triple.predicate.value for triple in triples)
        by_class = {
            nodes[part][VOID + "class"][0]: int(nodes[part][VOID + "entities"][0])
            for part in said[VOID + "classPartition"]
        }
        assert by_class == Counter(triple.object.value for triple in triples if triple.predicate.value == TYPE)
        assert said[VOID + "entities"] == [str(len(graph.entities))]

    def test_sparql_gives_them(self, said: Mapping[str, list[str]]) -> None:
        [total] = answer(s.sample(), "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").values()
        assert [total] == said[VOID + "triples"]
        counted = answer(s.sample(), "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p")
        stated = answer(
            s.sample(),
            "SELECT ?p ?n { ?d a void:Dataset ; void:propertyPartition [ void:property ?p ; void:triples ?n ] }",
        )
        assert stated == counted

    def test_every_vocabulary_is_named(self, said: Mapping[str, list[str]]) -> None:
        used = {triple.predicate.value for triple in to_triples(s.sample(), s.MINTER)}
        own = {term for term in used if "newskg/open#" not in term}
        assert all(any(term.startswith(name) for name in said[VOID + "vocabulary"]) for term in own)


class TestWhatItNames:
    """The IRI is the content's: other facts are another dataset, the same facts the same one."""

    @made
    @given(graphs())
    def test_the_order_does_not_matter(self, graph: Graph) -> None:
        assert dataset(shuffled(graph, 1)) == dataset(graph)

    def test_other_content_is_another_dataset(self) -> None:
        less = replace(s.sample(), statements=s.STATEMENTS[1:])
        other = replace(s.sample(), documents=(s.ENGLISH, replace(s.DUTCH, sha256="0" * 64)))
        iris = [dataset(graph)[0] for graph in (s.sample(), less, other)]
        assert len(set(iris)) == 3
        assert all(re.fullmatch(re.escape(DEFAULT_BASE) + "dataset/[0-9a-f]{20}", iri) for iri in iris)

    def test_two_datasets_share_no_part(self) -> None:
        parts = [set(described(graph)) for graph in (s.sample(), replace(s.sample(), statements=s.STATEMENTS[1:]))]
        shared = parts[0] & parts[1]
        assert {iri for iri in shared if iri.startswith(DEFAULT_BASE)} == set()

    def test_a_base_of_ones_own(self) -> None:
        minter = Minter("urn:mynews:")
        [triple] = [t for t in to_triples(s.sample(), minter) if t.predicate.value == VOID + "uriSpace"]
        assert triple.subject.value.startswith("urn:mynews:dataset/")
        assert triple.object == ox.Literal("urn:mynews:")

    def test_an_empty_graph_is_described_too(self) -> None:
        empty = describe([], s.MINTER)
        [total] = [triple.object.value for triple in empty if triple.predicate.value == VOID + "triples"
                   and "dataset/" in triple.subject.value]  # fmt: skip
        assert int(total) == len(empty)


class TestWhereItStands:
    def test_it_is_in_the_default_graph(self) -> None:
        """Its IRI changes with any article: beside an article, it would change the graphs of all."""
        quads = [q for q in to_contributions(s.sample(), s.MINTER) if is_description(q.subject.value, DEFAULT_BASE)]
        assert {quad.graph_name for quad in quads} == {ox.DefaultGraph()}

    def test_dropping_an_article_leaves_the_rest(self) -> None:
        dropped = ox.NamedNode(s.MINTER.document(s.DUTCH.identifier, s.DUTCH.sha256))
        left = [quad for quad in to_contributions(s.sample(), s.MINTER) if quad.graph_name != dropped]
        naming = [quad for quad in left if dropped in (quad.subject, quad.object)]
        assert [quad.predicate.value for quad in naming] == [DCTERMS + "source"]
        assert any(quad.predicate.value == VOID + "triples" for quad in left)
