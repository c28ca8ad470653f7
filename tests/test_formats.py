"""The formats: each says the same, whatever the graph; and each is what its readers expect."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import graph_sample as s
import networkx as nx
import pandas as pd
import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_graphs import graphs, shuffled

from kg import ontology
from kg.graph import Graph
from kg.identity.iris import DEFAULT_BASE, ONTOLOGY
from kg.writing import FORMATS, Written
from kg.writing.context import context, to_context_file
from kg.writing.jsonld import to_jsonld
from kg.writing.nodes import Nodes
from kg.writing.quads import in_order, to_triples

ROOT = Path(__file__).parents[1]
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
PARSED = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "jsonld": ox.RdfFormat.JSON_LD,
}

# RFC 3987, 2.2: an absolute IRI with an optional fragment; a host in brackets is left out, for none of ours has one
_UCS = "\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef" + "".join(
    f"{chr(plane << 16)}-{chr((plane << 16) | 0xFFFD)}" for plane in range(1, 15)
)
_PCHAR = rf"(?:[A-Za-z0-9\-._~{_UCS}!$&'()*+,;=:@]|%[0-9A-Fa-f]{{2}})"
IRI = re.compile(
    rf"[A-Za-z][A-Za-z0-9+.\-]*:(?://[A-Za-z0-9\-._~%{_UCS}:@]*(?:/{_PCHAR}*)*|{_PCHAR}+(?:/{_PCHAR}*)*)"
    rf"(?:\?(?:{_PCHAR}|[/?])*)?(?:#(?:{_PCHAR}|[/?])*)?"
)

made = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def triples_of(graph: Graph) -> list[ox.Triple]:
    return to_triples(graph, s.MINTER)


def files(graph: Graph, form: str) -> dict[str, bytes]:
    return dict(FORMATS[form](Written(triples_of(graph))))


def single(graph: Graph, form: str) -> bytes:
    [data] = files(graph, form).values()
    return data


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


class TestAnyGraph:
    @made
    @given(graphs())
    def test_every_iri_is_one_and_no_node_is_blank(self, graph: Graph) -> None:
        for quad in ox.parse(single(graph, "nquads"), format=ox.RdfFormat.N_QUADS):
            terms = [quad.subject, quad.predicate, quad.object, quad.graph_name]
            for term in terms:
                assert not isinstance(term, ox.BlankNode)
                if isinstance(term, ox.NamedNode):
                    assert IRI.fullmatch(term.value), term.value
                    assert len(term.value) < 300
                if isinstance(term, ox.Literal):
                    assert IRI.fullmatch(term.datatype.value)

    @settings(made, max_examples=15)
    @given(graphs(), st.integers(0, 5))
    def test_the_order_of_the_input_changes_no_byte(self, graph: Graph, seed: int) -> None:
        for form in FORMATS:
            assert files(shuffled(graph, seed), form) == files(graph, form), form

    @made
    @given(graphs())
    def test_all_formats_hold_the_same_triples(self, graph: Graph) -> None:
        triples = set(triples_of(graph))
        for form, parser in PARSED.items():
            assert {quad.triple for quad in ox.parse(single(graph, form), format=parser)} == triples, form
        assert unreified(single(graph, "turtle12")) == triples

    @made
    @given(graphs())
    def test_lines_are_sorted_and_unique(self, graph: Graph) -> None:
        for form in ("ntriples", "nquads"):
            lines = single(graph, form).decode().split("\n")
            assert lines.pop() == ""
            assert lines == sorted(set(lines))

    @made
    @given(graphs())
    def test_evidence_is_described_once(self, graph: Graph) -> None:
        pieces = {piece.iri for statement in graph.statements for piece in statement.evidence}
        quads = list(ox.parse(single(graph, "nquads"), format=ox.RdfFormat.N_QUADS))
        said = Counter((q.subject.value, q.predicate.value) for q in quads if q.subject.value in pieces)
        assert set(said.values()) <= {1}
        assert len(said) == 6 * len(pieces)

    @made
    @given(graphs())
    def test_expanding_and_compacting_changes_no_byte(self, graph: Graph) -> None:
        data = single(graph, "jsonld")
        expanded = in_order(quad.triple for quad in ox.parse(data, format=ox.RdfFormat.JSON_LD))
        assert to_jsonld(Nodes(expanded)) == data

    @made
    @given(graphs())
    def test_a_fact_is_an_edge_in_every_network(self, graph: Graph) -> None:
        facts = {fact.iri for fact in graph.statements}
        network = nx.read_graphml(io.BytesIO(single(graph, "graphml")), force_multigraph=True)
        assert {key for _, _, key in network.edges(keys=True)} == facts
        tables, neo4j = files(graph, "csv"), files(graph, "neo4j")
        assert {row["Id"] for row in rows(tables["edges.csv"])} == facts
        assert {row["Id"] for row in rows(tables["nodes.csv"])} == set(network.nodes)
        assert {row["iri:ID"] for row in rows(neo4j["neo4j-nodes.csv"])} == set(network.nodes)
        assert len(rows(neo4j["neo4j-relationships.csv"])) == len(facts)


def unreified(turtle: bytes) -> set[ox.Triple]:
    """The triples of RDF 1.2 Turtle, each reifier with the three triples of RDF 1.1 in place of its triple term."""
    found = set()
    for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE):
        if isinstance(quad.object, ox.Triple):
            ends = {"subject": quad.object.subject, "predicate": quad.object.predicate, "object": quad.object.object}
            found |= {ox.Triple(quad.subject, ox.NamedNode(RDF + name), end) for name, end in ends.items()}
        else:
            found.add(quad.triple)
    return found


class TestTurtle12:
    def test_a_fact_is_the_reifier_of_its_triple(self) -> None:
        quads = list(ox.parse(single(s.sample(), "turtle12"), format=ox.RdfFormat.TURTLE))
        reified = {q.subject.value: q.object for q in quads if q.predicate.value == RDF + "reifies"}
        assert set(reified) == {statement.iri for statement in s.STATEMENTS}
        denied = reified[s.TALKS.iri]
        assert denied == ox.Triple(
            ox.NamedNode(s.ARGA.iri), ox.NamedNode(ONTOLOGY + "negotiatesWith"), ox.NamedNode(s.SAGARA.iri)
        )
        asserted = {quad.triple for quad in quads}
        assert denied not in asserted and reified[s.DEAL.iri] in asserted

    def test_a_statement_without_an_end_stays_as_it_is(self) -> None:
        whole = triples_of(s.sample())
        less = [t for t in whole if not (t.subject.value == s.DEAL.iri and t.predicate.value == RDF + "object")]
        [data] = FORMATS["turtle12"](Written(less)).values()
        assert unreified(data) == set(less)
        assert s.DEAL.iri not in {
            q.subject.value for q in ox.parse(data, format=ox.RdfFormat.TURTLE) if "reifies" in q.predicate.value
        }

    def test_no_other_format_has_it(self) -> None:
        for form in FORMATS:
            assert (form == "turtle12") == any(b"reifies" in data for data in files(s.sample(), form).values())


class TestJsonLd:
    def test_the_context_is_the_published_one(self) -> None:
        document = json.loads(single(s.sample(), "jsonld"))
        published = json.loads(ontology.read_file("context.jsonld"))
        assert document["@context"] == published["@context"] == context()
        assert list(document) == ["@context", "@graph"]

    def test_the_published_one_is_made_of_todays_ontology(self) -> None:
        assert (ROOT / "ontology" / "context.jsonld").read_bytes() == to_context_file(), "run: python docs/refresh.py"

    def test_every_term_of_the_ontology_is_in_it(self) -> None:
        terms = ontology.load()
        names = {*terms.classes, *terms.relations, *terms.modalities, *terms.others}
        assert names <= context().keys()
        for name, relation in terms.relations.items():
            definition = context()[name]
            types = {"integer": "xsd:integer", "percent": "xsd:decimal", "text": None, None: "@id", "money": "@id"}
            assert isinstance(definition, dict)
            assert definition.get("@type") == types[relation.value_kind], name

    def test_nothing_of_it_is_elsewhere(self) -> None:
        assert not re.search(r'"@(import|context)": *"', single(s.sample(), "jsonld").decode())

    def test_people_read_it(self) -> None:
        nodes = {node["@id"]: node for node in json.loads(single(s.sample(), "jsonld"))["@graph"]}
        office, country = nodes[s.OFFICE.iri], nodes[s.KALDORA.iri]
        assert (office["@type"], office["modality"], office["confidence"]) == ("Statement", "Actual", "0.85")
        assert office["role"] == {"en": "chief executive", "nl": "bestuursvoorzitter"}
        assert office["rdf:subject"] == s.DAMAR.iri
        assert office["startDate"] == {"@type": "xsd:gYear", "@value": "2021"}
        assert country["rdfs:label"] == {"en": "Kaldora", "nl": "Kaldorië"}
        assert country["@type"] == ["Agent", "Country", "Entity", "Place"]

    def test_links_are_plain_strings(self) -> None:
        """Only the object of a statement and what no ontology names are anything, and so say which they are."""
        for node in json.loads(single(s.sample(), "jsonld"))["@graph"]:
            for key, values in node.items():
                for value in values if isinstance(values, list) else [values]:
                    if isinstance(value, dict) and "@id" in value:
                        assert key == "rdf:object" or key.startswith("open:"), key

    @pytest.mark.parametrize("prop", ["owns", "modality", "confidence", "value", "role", "quote", "date", "unknown"])
    def test_values_that_a_term_does_not_expect_are_kept(self, prop: str) -> None:
        xsd = "http://www.w3.org/2001/XMLSchema#"
        odd = [
            ox.NamedNode(ONTOLOGY + "Actual"),
            ox.NamedNode(ONTOLOGY + "owns"),
            ox.NamedNode(ONTOLOGY),
            ox.NamedNode("https://schema.org/person/x"),
            ox.NamedNode("urn:kg:owns"),
            ox.Literal("https://example.org/"),
            ox.Literal("kg:owns"),
            ox.Literal("@id"),
            ox.Literal("tekst", language="nl"),
            ox.Literal("字", language="zh-hant"),
            ox.Literal("01", datatype=ox.NamedNode(xsd + "integer")),
            ox.Literal("1.50", datatype=ox.NamedNode(xsd + "decimal")),
            ox.Literal("true", datatype=ox.NamedNode(xsd + "boolean")),
        ]
        node = ox.NamedNode("https://example.org/x")
        triples = in_order(ox.Triple(node, ox.NamedNode(ONTOLOGY + prop), value) for value in odd)
        data = to_jsonld(Nodes(triples))
        assert {quad.triple for quad in ox.parse(data, format=ox.RdfFormat.JSON_LD)} == set(triples)
        lines = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
        assert set(rdflib.Graph().parse(data=data, format="json-ld")) == set(
            rdflib.Graph().parse(data=lines, format="nt")
        )


def parts(value: object) -> object:
    """An attribute, in files or in memory, with the members of a list in any order."""
    texts = value if isinstance(value, tuple) else re.split(r" \| |; ", value) if isinstance(value, str) else None
    return value if texts is None else sorted(filter(None, texts))


class TestNetwork:
    def test_it_holds_what_the_graph_in_memory_does(self) -> None:
        # but numbers, which RDF has without trailing zeros (12.50%) and a confidence with four digits
        facts = [replace(fact, confidence=0.25) for fact in s.STATEMENTS if fact != s.SHARE]
        graph = replace(s.sample(), statements=tuple(facts))
        expected = graph.to_networkx()
        found = nx.read_graphml(io.BytesIO(single(graph, "graphml")), force_multigraph=True)
        assert set(found.nodes) == set(expected.nodes)
        assert set(found.edges(keys=True)) == set(expected.edges(keys=True))
        for node, data in expected.nodes(data=True):
            self.compare(data, found.nodes[node])
        for *edge, data in expected.edges(keys=True, data=True):
            self.compare(data, found.edges[edge])

    @staticmethod
    def compare(memory: dict[str, object], file: dict[str, object]) -> None:
        known = {name: parts(value) for name, value in memory.items() if value is not None}
        assert known == {name: parts(file[name]) for name in known}

    def test_gephi_finds_labels_and_weights(self) -> None:
        data = single(s.sample(), "graphml").decode()
        keys = set(re.findall(r'<key id="\w+" for="(\w+)" attr.name="(\w+)" attr.type="(\w+)"', data))
        assert {("node", "label", "string"), ("edge", "label", "string")} <= keys
        assert {("edge", "weight", "double"), ("edge", "confidence", "double"), ("edge", "stake", "double")} <= keys
        assert not [key for key in keys if key[2] not in ("string", "double")]
        assert f'<edge source="{s.ARGA.iri}" target="{s.LENTERA.iri}" id="{s.DEAL.iri}">' in data

    def test_equal_numbers_are_nodes_of_their_own(self) -> None:
        nodes = {row["Id"]: row for row in rows(files(s.sample(), "csv")["nodes.csv"])}
        assert nodes[s.PARCELS.iri]["Label"] == "3500 parcels/day"
        assert nodes[s.MARKET.iri]["Label"] == "62000000000 USD"
        assert nodes[s.SHARE.iri]["Label"] == "12.5%"
        assert nodes[s.SAYING.iri]["Label"] == "Kaldora comes first,"


class TestTables:
    def test_the_columns_of_gephi(self) -> None:
        tables = files(s.sample(), "csv")
        deal = next(row for row in rows(tables["edges.csv"]) if row["Id"] == s.DEAL.iri)
        assert (deal["Source"], deal["Target"], deal["Type"]) == (s.ARGA.iri, s.LENTERA.iri, "Directed")
        assert (deal["Label"], deal["Weight"], deal["stake"]) == ("acquires", "1.0", "75.5")
        assert (deal["earliest_date"], deal["latest_date"]) == ("2023-10-01", "2023-10-31")
        talks = next(row for row in rows(tables["edges.csv"]) if row["Id"] == s.TALKS.iri)
        assert talks["Type"] == "Undirected"  # the ontology says that it is symmetric

    def test_every_end_of_an_edge_is_a_node(self) -> None:
        tables, neo4j = files(s.sample(), "csv"), files(s.sample(), "neo4j")
        nodes = [row["Id"] for row in rows(tables["nodes.csv"])]
        assert len(nodes) == len(set(nodes))
        assert {row[end] for row in rows(tables["edges.csv"]) for end in ("Source", "Target")} <= set(nodes)
        ends = (":START_ID", ":END_ID")
        assert {row[end] for row in rows(neo4j["neo4j-relationships.csv"]) for end in ends} <= set(nodes)

    def test_pandas_and_networkx(self) -> None:
        tables = files(s.sample(), "csv")
        edges, nodes = (pd.read_csv(io.BytesIO(tables[f"{name}.csv"])) for name in ("edges", "nodes"))
        network = nx.from_pandas_edgelist(
            edges, "Source", "Target", edge_attr=True, edge_key="Id", create_using=nx.MultiDiGraph
        )
        nx.set_node_attributes(network, nodes.set_index("Id").to_dict("index"))
        assert set(network.edges(keys=True)) == set(s.sample().to_networkx().edges(keys=True))
        assert network.edges[s.ARGA.iri, s.LENTERA.iri, s.DEAL.iri]["relation"] == "acquires"
        assert network.nodes[s.ARGA.iri]["Label"] == "Arga Niaga"

    def test_the_header_of_neo4j(self) -> None:
        neo4j = files(s.sample(), "neo4j")
        nodes = {row["iri:ID"]: row for row in rows(neo4j["neo4j-nodes.csv"])}
        assert nodes[s.LENTERA.iri][":LABEL"].split(";") == ["Agent", "Company", "Entity", "Organization", "Platform"]
        assert nodes[s.MARKET.iri][":LABEL"] == "Value"
        header, *_ = neo4j["neo4j-relationships.csv"].decode().splitlines()
        assert header.startswith(":START_ID,:END_ID,:TYPE,relation,modality,confidence:double,")
        types = Counter(row[":TYPE"] for row in rows(neo4j["neo4j-relationships.csv"]))
        assert types == Counter(fact.relation.partition("open#")[2] or fact.relation for fact in s.STATEMENTS)

    @pytest.mark.parametrize(
        "text",
        ["=cmd()", "+1", "-1", "@x", "\t=1", "a,b", 'say "x"', "two\nlines", "two\r\nlines", "a\rb", " pad ", "’ế"],
    )
    @pytest.mark.parametrize("form", ["csv", "neo4j"])
    def test_no_cell_is_changed(self, form: str, text: str) -> None:
        odd = s.Entity(s.MINTER.entity("odd", "person"), ("Person",), (s.Label(text, "en"),))
        graph = Graph((s.ENGLISH,), (odd,), ())
        data = next(iter(files(graph, form).values()))
        [row] = rows(data)
        assert row["name"] == text
        assert row["aliases"] == ""
        assert pd.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False)["name"].tolist() == [text]

    def test_lines_end_as_rfc_4180_says(self) -> None:
        for data in (*files(s.sample(), "csv").values(), *files(s.sample(), "neo4j").values()):
            assert data.endswith(b"\r\n") and not data.startswith(b"\xef\xbb\xbf")
            width = {len(row) for row in csv.reader(io.StringIO(data.decode(), newline=""), strict=True)}
            assert len(width) == 1


def test_the_base_is_found_again() -> None:
    turtle = single(s.sample(), "turtle").decode()
    assert f"@prefix statement: <{DEFAULT_BASE}statement/> ." in turtle
