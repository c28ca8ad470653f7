"""Writing: the contract's triples, files that load everywhere, the same bytes each time, all files or none."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import graph_sample as s
import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_graphs import shuffled

from kg.errors import OutputError
from kg.graph import Graph
from kg.identity.iris import DEFAULT_BASE, ONTOLOGY, BaseIRIError, Minter
from kg.model import Document, Entity, Label, Modality, Money, PartialDate, Quantity, Span
from kg.writing import FILES, FORMATS, Written, to_contributions, to_quads, write
from kg.writing.description import is_description
from kg.writing.folder import replace_files
from kg.writing.quads import to_triples
from kg.writing.serialising import prefixes_of, to_documents_jsonl, to_trig, to_turtle

RDF, XSD, SCHEMA = (
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://www.w3.org/2001/XMLSchema#",
    "https://schema.org/",
)
PROV = "http://www.w3.org/ns/prov#"
REPORT = {"documents": 2, "note": "Trần \u2028 ok"}
HTML = "<!doctype html><p>Trần</p>"


@pytest.fixture(scope="module")
def quads() -> list[ox.Quad]:
    return to_quads(s.sample(), s.MINTER)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("written") / "out"
    write(s.sample(), folder, base_iri=DEFAULT_BASE, report=REPORT, html=HTML)
    return folder


def values(quads: list[ox.Quad], node: str, prop: str) -> set[str]:
    """The values of a node's property in N-Triples; `prop` is a local name of the ontology or an IRI."""
    iri = prop if "://" in prop else ONTOLOGY + prop
    return {str(quad.object) for quad in quads if quad.subject.value == node and quad.predicate.value == iri}


def literal(text: str, datatype: str) -> str:
    # pyoxigraph prints plain strings without their datatype
    return f'"{text}"^^<{XSD}{datatype}>'


def kg(name: str) -> str:
    return f"<{ONTOLOGY}{name}>"


def direct(statement: s.Statement, quads: list[ox.Quad]) -> bool:
    (obj,) = values(quads, statement.iri, RDF + "object")
    (relation,) = values(quads, statement.iri, RDF + "predicate")
    return any(
        quad.subject.value == statement.subject and str(quad.predicate) == relation and str(quad.object) == obj
        for quad in quads
    )


class TestTriples:
    def test_statement_with_qualifiers(self, quads: list[ox.Quad]) -> None:
        deal = s.DEAL.iri
        assert values(quads, deal, RDF + "type") == {kg("Statement")}
        assert values(quads, deal, RDF + "subject") == {f"<{s.ARGA.iri}>"}
        assert values(quads, deal, RDF + "predicate") == {kg("acquires")}
        assert values(quads, deal, RDF + "object") == {f"<{s.LENTERA.iri}>"}
        assert values(quads, deal, "modality") == {kg("Planned")}
        assert values(quads, deal, "confidence") == {literal("0.85", "decimal")}
        assert values(quads, deal, "stake") == {literal("75.5", "decimal")}
        assert values(quads, deal, "attributedTo") == {f"<{s.ARGA.iri}>"}
        assert values(quads, deal, PROV + "wasDerivedFrom") == {f"<{s.DEAL_SENTENCE.iri}>"}

    def test_an_amount_is_one_shared_node(self, quads: list[ox.Quad]) -> None:
        (amount,) = values(quads, s.DEAL.iri, "amount")
        assert values(quads, s.INVESTMENT.iri, "amount") == {amount}
        node = amount.strip("<>")
        assert values(quads, node, RDF + "type") == {f"<{SCHEMA}MonetaryAmount>"}
        assert values(quads, node, SCHEMA + "value") == {literal("1500000000", "decimal")}
        assert values(quads, node, SCHEMA + "currency") == {'"USD"'}

    @pytest.mark.parametrize(
        ("statement", "prop", "date", "earliest", "latest"),
        [
            (s.DEAL, "date", literal("2023-10", "gYearMonth"), "2023-10-01", "2023-10-31"),
            (s.OFFICE, "startDate", literal("2021", "gYear"), "2021-01-01", "2023-10-04"),
            (s.OFFICE, "endDate", literal("2023-10-04", "date"), "2021-01-01", "2023-10-04"),
        ],
    )
    def test_dates_are_as_precise_as_given_with_plain_bounds(
        self, quads: list[ox.Quad], statement: s.Statement, prop: str, date: str, earliest: str, latest: str
    ) -> None:
        assert values(quads, statement.iri, prop) == {date}
        assert values(quads, statement.iri, "earliestDate") == {literal(earliest, "date")}
        assert values(quads, statement.iri, "latestDate") == {literal(latest, "date")}

    def test_no_date_no_bounds(self, quads: list[ox.Quad]) -> None:
        assert not values(quads, s.BAN.iri, "earliestDate") | values(quads, s.BAN.iri, "latestDate")

    def test_role_and_place(self, quads: list[ox.Quad]) -> None:
        assert values(quads, s.OFFICE.iri, "role") == {'"chief executive"@en', '"bestuursvoorzitter"@nl'}
        assert values(quads, s.USERS.iri, "place") == {f"<{s.KALDORA.iri}>"}

    @pytest.mark.parametrize(
        ("statement", "obj", "value", "unit", "per"),
        [
            (s.USERS, literal("12000000", "integer"), literal("12000000", "integer"), {'"users"'}, set()),
            (s.PARCELS, literal("3500", "integer"), literal("3500", "integer"), {'"parcels"'}, {'"day"'}),
            (s.SHARE, literal("12.5", "decimal"), literal("12.5", "decimal"), {'"%"'}, set()),
            (s.MARKET, f"<{DEFAULT_BASE}amount/USD-62000000000>", literal("62000000000", "decimal"), {'"USD"'}, set()),
        ],
    )
    def test_measures(
        self, quads: list[ox.Quad], statement: s.Statement, obj: str, value: str, unit: set[str], per: set[str]
    ) -> None:
        assert values(quads, statement.iri, RDF + "object") == {obj}
        assert values(quads, statement.iri, "value") == {value}
        assert values(quads, statement.iri, "unit") == unit
        assert values(quads, statement.iri, "per") == per

    def test_words_are_tagged(self, quads: list[ox.Quad]) -> None:
        assert values(quads, s.SAYING.iri, RDF + "object") == {'"Kaldora comes first,"@en'}
        assert values(quads, s.SAYING.iri, RDF + "type") == {kg("Statement"), kg("Quotation")}

    def test_open_relations_stay_out_of_the_ontology(self, quads: list[ox.Quad]) -> None:
        assert values(quads, s.OPEN.iri, RDF + "predicate") == {"<https://w3id.org/newskg/open#mengalahkan>"}
        assert values(quads, s.OPEN.iri, RDF + "type") == {kg("Statement"), kg("OpenStatement")}
        assert values(quads, s.OPEN.iri, "confidence") == {literal("0.3333", "decimal")}

    @pytest.mark.parametrize("statement", s.STATEMENTS, ids=lambda statement: statement.relation)
    def test_only_actual_and_planned_facts_are_plain_triples(
        self, quads: list[ox.Quad], statement: s.Statement
    ) -> None:
        assert direct(statement, quads) == (statement.modality in (Modality.ACTUAL, Modality.PLANNED))

    def test_evidence_is_shared_and_exact(self, quads: list[ox.Quad]) -> None:
        users = values(quads, s.USERS.iri, PROV + "wasDerivedFrom")
        assert users == values(quads, s.PRESENCE.iri, PROV + "wasDerivedFrom")
        assert len(users) == 2
        node = s.USERS_SENTENCE.iri
        start, end = s.USERS_SENTENCE.span.start, s.USERS_SENTENCE.span.end
        assert values(quads, node, "charStart") == {literal(str(start), "integer")}
        assert values(quads, node, "charEnd") == {literal(str(end), "integer")}
        assert values(quads, node, "quote") == {str(ox.Literal(s.EN[start:end]))}
        assert values(quads, node, "document") == {f"<{s.MINTER.document('deal.txt', s.ENGLISH.sha256)}>"}
        assert values(quads, node, "extractor") == {'"rules"'}

    def test_entity(self, quads: list[ox.Quad]) -> None:
        rdfs, skos = "http://www.w3.org/2000/01/rdf-schema#", "http://www.w3.org/2004/02/skos/core#"
        classes = {kg(name) for name in ("Company", "Organization", "Agent", "Entity", "Platform")}
        assert values(quads, s.LENTERA.iri, RDF + "type") == classes
        assert values(quads, s.KALDORA.iri, rdfs + "label") == {'"Kaldora"@en', '"Kaldorië"@nl'}
        assert values(quads, s.ARGA.iri, skos + "altLabel") == {'"Arga"@en', '"PT Arga Niaga"@id'}
        assert values(quads, s.AUCTION.iri, SCHEMA + "name") == {'"pakketveiling"'}

    def test_documents(self, quads: list[ox.Quad]) -> None:
        node = s.MINTER.document(s.DUTCH.identifier, s.DUTCH.sha256)
        assert values(quads, node, RDF + "type") == {f"<{SCHEMA}NewsArticle>"}
        assert values(quads, node, "http://purl.org/dc/terms/identifier") == {'"https://nieuws.example/a?b=c"'}
        assert values(quads, node, SCHEMA + "inLanguage") == {'"nl"'}
        assert values(quads, node, SCHEMA + "datePublished") == {literal("2023-11", "gYearMonth")}
        assert values(quads, node, SCHEMA + "url") == {'"https://nieuws.example/a?b=c"'}
        assert values(quads, node, "sha256") == {f'"{hashlib.sha256(s.NL.encode()).hexdigest()}"'}
        english = s.MINTER.document(s.ENGLISH.identifier, s.ENGLISH.sha256)
        assert values(quads, english, "http://purl.org/dc/terms/title") == {r'"Arga Niaga buys \"Lentera\" <soon>"@en'}

    def test_plain_rdf_without_blank_nodes(self, quads: list[ox.Quad]) -> None:
        assert all(isinstance(quad.subject, ox.NamedNode) for quad in quads)
        assert all(isinstance(quad.object, ox.NamedNode | ox.Literal) for quad in quads)
        assert len(set(quads)) == len(quads)


def content(triples: Iterable[ox.Triple]) -> set[ox.Triple]:
    """The triples without the description of the dataset, which names and counts all of them."""
    return {triple for triple in triples if not is_description(triple.subject.value, DEFAULT_BASE)}


def named(graph: Graph, form: str) -> bytes:
    """The one file of a format."""
    [data] = FORMATS[form](Written(to_triples(graph, s.MINTER))).values()
    return data


class TestContributions:
    def test_the_graphs_together_are_the_graph(self, quads: list[ox.Quad]) -> None:
        assert {quad.triple for quad in to_contributions(s.sample(), s.MINTER)} == {quad.triple for quad in quads}

    def test_without_its_graph_a_document_was_never_there(self) -> None:
        dutch = ox.NamedNode(s.MINTER.document(s.DUTCH.identifier, s.DUTCH.sha256))
        left = {quad.triple for quad in to_contributions(s.sample(), s.MINTER) if quad.graph_name != dutch}
        english_only = replace(
            s.sample(),
            documents=(s.ENGLISH,),
            entities=tuple(entity for entity in s.ENTITIES if entity != s.AUCTION),
            statements=tuple(
                replace(statement, evidence=kept)
                for statement in s.STATEMENTS
                if (kept := tuple(piece for piece in statement.evidence if piece.document == "deal.txt"))
            ),
        )
        assert content(left) == content(quad.triple for quad in to_quads(english_only, s.MINTER))
        assert dutch not in {triple.object for triple in content(left)}

    def test_an_entity_of_no_statement_is_nobodys(self) -> None:
        idle = s.entity("Nusa Idle", "place", "Place")
        graph = replace(s.sample(), entities=(*s.ENTITIES, idle))
        graphs = {quad.graph_name for quad in to_contributions(graph, s.MINTER) if quad.subject.value == idle.iri}
        assert graphs == {ox.DefaultGraph()}


class TestFiles:
    def test_all_files_are_there(self, folder: Path) -> None:
        assert sorted(path.name for path in folder.iterdir()) == sorted(FILES)
        assert (folder / "graph.html").read_text(encoding="utf-8") == HTML
        assert json.loads((folder / "report.json").read_text(encoding="utf-8")) == REPORT

    @pytest.mark.parametrize("seed", range(3))
    def test_the_same_bytes_whatever_the_order(self, folder: Path, tmp_path: Path, seed: int) -> None:
        write(shuffled(s.sample(), seed), tmp_path / "out", base_iri=DEFAULT_BASE, report=REPORT, html=HTML)
        for name in FILES:
            assert (tmp_path / "out" / name).read_bytes() == (folder / name).read_bytes(), name

    def test_documents_as_stored(self, folder: Path) -> None:
        lines = (folder / "documents.jsonl").read_text(encoding="utf-8").splitlines()
        records = [json.loads(line) for line in lines]
        assert [record["id"] for record in records] == ["deal.txt", "https://nieuws.example/a?b=c"]
        assert [record["text"] for record in records] == [s.EN, s.NL]
        assert [record["date"] for record in records] == ["2023-10-24", "2023-11"]
        assert [record["language"] for record in records] == ["en", "nl"]

    def test_a_base_of_ones_own(self, tmp_path: Path) -> None:
        write(s.sample(), tmp_path / "out", base_iri="https://example.org/my", report={}, html="")
        turtle = (tmp_path / "out" / "graph.ttl").read_text(encoding="utf-8")
        assert "@prefix amount: <https://example.org/my/amount/> ." in turtle
        assert "amount:USD-1500000000 a schema:MonetaryAmount" in turtle
        with pytest.raises(BaseIRIError):
            write(s.sample(), tmp_path / "bad", base_iri="nonsense", report={}, html="")
        assert not (tmp_path / "bad").exists()


class TestOtherReaders:
    """Every file says the same to readers that are not the writer."""

    def test_rdflib_and_pyoxigraph(self, folder: Path, quads: list[ox.Quad]) -> None:
        parsed = list(ox.parse(path=str(folder / "graph.ttl"), format=ox.RdfFormat.TURTLE))
        assert set(parsed) == set(quads)
        assert len(rdflib.Graph().parse(str(folder / "graph.ttl"))) == len(quads)

    def test_jsonld(self, folder: Path, quads: list[ox.Quad]) -> None:
        data = (folder / "graph.jsonld").read_text(encoding="utf-8")
        assert set(ox.parse(data, format=ox.RdfFormat.JSON_LD)) == set(quads)
        graph = rdflib.Graph().parse(data=data, format="json-ld")
        turtle = rdflib.Graph().parse(str(folder / "graph.ttl"))
        assert set(graph) == set(turtle)
        assert len(graph) == len(quads)

    def test_trig_without_the_keyword(self, folder: Path) -> None:
        data = (folder / "graph.trig").read_bytes()
        assert b"GRAPH" not in data
        assert set(ox.parse(data, format=ox.RdfFormat.TRIG)) == set(to_contributions(s.sample(), s.MINTER))
        dataset = rdflib.Dataset()
        dataset.parse(data=data, format="trig")
        # two articles, and what belongs to neither
        assert len({name for name in dataset.graphs() if len(name)}) == 3

    @pytest.mark.parametrize(
        "command",
        [["rapper", "-q", "-i", "turtle", "graph.ttl"], ["serdi", "-q", "graph.ttl"]],
        ids=["rapper", "serdi"],
    )
    def test_command_line_readers(self, folder: Path, quads: list[ox.Quad], command: list[str]) -> None:
        if shutil.which(command[0]) is None:
            pytest.skip(f"{command[0]} is not installed")
        done = subprocess.run(command, cwd=folder, capture_output=True, check=True)
        assert set(ox.parse(done.stdout, format=ox.RdfFormat.N_TRIPLES)) == set(quads)

    def test_graphml(self, folder: Path) -> None:
        network = nx.read_graphml(folder / "graph.graphml", force_multigraph=True)
        assert network.number_of_edges() == len(s.STATEMENTS)
        edge = network.edges[s.ARGA.iri, s.LENTERA.iri, s.DEAL.iri]
        assert (edge["relation"], edge["modality"], edge["confidence"]) == ("acquires", "Planned", 0.85)
        assert edge["quotes"] == s.DEAL_SENTENCE.quote
        assert network.nodes[s.KALDORA.iri]["labels"] == "Kaldora@en | Kaldorië@nl"


class TestNetworkx:
    def test_parallel_edges_are_kept(self) -> None:
        network = s.sample().to_networkx()
        assert len(network) == len(s.ENTITIES) + 6
        assert network.number_of_edges() == len(s.STATEMENTS)
        again = replace(s.INVESTMENT, iri=s.INVESTMENT.iri + "x")
        parallel = replace(s.sample(), statements=(s.INVESTMENT, again)).to_networkx()
        assert parallel.number_of_edges(s.ARGA.iri, s.KALDORA.iri) == 2

    def test_what_an_edge_knows(self) -> None:
        network = s.sample().to_networkx()
        deal = network.edges[s.ARGA.iri, s.LENTERA.iri, s.DEAL.iri]
        assert (deal["stake"], deal["amount"], deal["date"]) == (75.5, "1500000000 USD", "2023-10")
        assert (deal["speakers"], deal["documents"]) == (("Arga Niaga",), ("deal.txt",))
        users = network.edges[s.LENTERA.iri, s.USERS.iri, s.USERS.iri]
        assert users["place"] == "Kaldora"
        assert len(users["quotes"]) == 2
        assert network.nodes[s.USERS.iri] == {"kind": "value", "name": "12000000 users", "classes": ("Value",)}
        assert network.nodes[s.LENTERA.iri]["classes"] == ("Company", "Platform")


HOSTILE = "\x00\x01\x0b\x1f\x7f\x85\ufdd0\ufffe\uffff\ud800\u202e\u2028\r\n\t</script>&'\"\\]]>{}"


def hostile(text: str) -> Graph:
    """A graph in which every free text is this one."""
    text = text or "x"
    document = Document(text, text, "en", hashlib.sha256(text.encode("utf-8", "replace")).hexdigest(), title=text)
    label = (Label(text, "en"),)
    thing, other = (Entity(s.MINTER.entity(text + tail, "person"), ("Person",), label, label) for tail in "ab")
    evidence = s.Evidence(
        s.MINTER.evidence(document, Span(0, len(text)), "rules"), document.identifier, Span(0, len(text)), text, text
    )
    facts = [
        s.statement(thing, "supports", other, Modality.ACTUAL, evidence, roles=(label[0],)),
        s.statement(thing, "statesThat", label[0], Modality.ACTUAL, evidence),
        s.statement(thing, "userCount", Quantity(Decimal(5), text, text), Modality.ACTUAL, evidence, unit=text),
        s.statement(thing, s.MINTER.open_relation(text), other, Modality.ACTUAL, evidence),
    ]
    return Graph((document,), (thing, other), tuple(facts))


class TestHostileText:
    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.one_of(st.just(HOSTILE), st.text(st.characters(), max_size=30)))
    def test_every_format_takes_any_text(self, text: str) -> None:
        graph = hostile(text)
        quads, contributions = to_quads(graph, s.MINTER), to_contributions(graph, s.MINTER)
        assert set(ox.parse(named(graph, "turtle"), format=ox.RdfFormat.TURTLE)) == set(quads)
        assert set(ox.parse(named(graph, "ntriples"), format=ox.RdfFormat.N_TRIPLES)) == set(quads)
        assert set(ox.parse(named(graph, "trig"), format=ox.RdfFormat.TRIG)) == set(contributions)
        assert set(ox.parse(named(graph, "nquads"), format=ox.RdfFormat.N_QUADS)) == set(contributions)
        assert set(ox.parse(named(graph, "jsonld"), format=ox.RdfFormat.JSON_LD)) == set(quads)
        assert len(rdflib.Graph().parse(data=named(graph, "jsonld"), format="json-ld")) == len(quads)
        assert nx.read_graphml(io.BytesIO(named(graph, "graphml")), force_multigraph=True).number_of_edges() == 4
        (line,) = to_documents_jsonl(graph.documents).decode().splitlines()
        record = json.loads(line)
        assert hashlib.sha256(record["text"].encode()).hexdigest() == record["sha256"]
        (quote,) = {quad.object.value for quad in quads if quad.predicate.value == ONTOLOGY + "quote"}
        assert record["text"] == quote

    def test_only_what_stores_cannot_hold_is_replaced(self) -> None:
        graph = hostile(HOSTILE)
        (quote,) = {q.object.value for q in to_quads(graph, s.MINTER) if q.predicate.value == ONTOLOGY + "quote"}
        changed = {old for old, new in zip(HOSTILE, quote, strict=True) if old != new}
        assert changed == set("\x00\ufffe\uffff\ud800")

    def test_command_line_readers_take_it(self, tmp_path: Path) -> None:
        quads = to_quads(hostile(HOSTILE), s.MINTER)
        (tmp_path / "x.ttl").write_bytes(named(hostile(HOSTILE), "turtle"))
        for command in (["rapper", "-q", "-i", "turtle", "x.ttl"], ["serdi", "-q", "x.ttl"]):
            if shutil.which(command[0]):
                done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
                assert set(ox.parse(done.stdout, format=ox.RdfFormat.N_TRIPLES)) == set(quads)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


NEW = {"a.txt": b"new a", "b.txt": b"new b", "c.txt": b"new c"}


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """An output folder of an earlier build: one file of ours missing, one of somebody else's beside them."""
    folder = tmp_path / "out"
    folder.mkdir()
    for name in ("a.txt", "b.txt", "README.md"):
        (folder / name).write_bytes(f"old {name}".encode())
    return folder


class TestAllOrNothing:
    def test_a_new_folder_with_parents(self, tmp_path: Path) -> None:
        replace_files(tmp_path / "x" / "y", NEW)
        assert contents(tmp_path) == {f"x/y/{name}": data for name, data in NEW.items()}
        assert (tmp_path / "x" / "y").stat().st_mode == (tmp_path / "x").stat().st_mode

    def test_only_our_names_are_replaced(self, old: Path) -> None:
        replace_files(old, NEW)
        assert contents(old) == {**NEW, "README.md": b"old README.md"}
        assert [path.name for path in old.parent.iterdir()] == ["out"]

    def test_a_file_in_the_folders_place(self, tmp_path: Path) -> None:
        (tmp_path / "out").write_bytes(b"I am a file")
        with pytest.raises(OutputError, match=r"not a folder.*--output"):
            replace_files(tmp_path / "out", NEW)
        assert contents(tmp_path) == {"out": b"I am a file"}

    def test_a_file_in_a_parents_place(self, tmp_path: Path) -> None:
        (tmp_path / "up").write_bytes(b"I am a file")
        with pytest.raises(OutputError):
            replace_files(tmp_path / "up" / "out", NEW)
        assert contents(tmp_path) == {"up": b"I am a file"}

    def test_a_folder_in_a_files_place(self, old: Path) -> None:
        (old / "c.txt" / "deep").mkdir(parents=True)
        before = contents(old)
        with pytest.raises(OutputError):
            replace_files(old, NEW)
        assert contents(old) == before
        assert (old / "c.txt" / "deep").is_dir()

    @pytest.mark.parametrize("calls", range(3))
    def test_a_full_disk(self, old: Path, monkeypatch: pytest.MonkeyPatch, calls: int) -> None:
        before, left = contents(old), iter([None] * calls)

        def full(_: int) -> None:
            if next(left, "full") == "full":
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(OutputError, match="No space left"):
            replace_files(old, NEW)
        assert contents(old) == before
        assert not list(old.parent.rglob(".kg-*"))

    @pytest.mark.parametrize("calls", range(5))
    @pytest.mark.parametrize("error", [PermissionError(errno.EACCES, "Permission denied"), KeyboardInterrupt()])
    def test_a_failure_while_swapping(
        self, old: Path, monkeypatch: pytest.MonkeyPatch, calls: int, error: BaseException
    ) -> None:
        before, rename = contents(old), Path.rename
        left: Iterator[BaseException | None] = iter([*([None] * calls), error])

        def failing(path: Path, target: Path) -> Path:
            if (problem := next(left, None)) is not None:
                raise problem
            return rename(path, target)

        monkeypatch.setattr(Path, "rename", failing)
        with pytest.raises((OutputError, KeyboardInterrupt)):
            replace_files(old, NEW)
        assert contents(old) == before
        assert not list(old.parent.rglob(".kg-*"))

    def test_write_leaves_the_last_good_output(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        write(s.sample(), tmp_path / "out", base_iri=DEFAULT_BASE, report=REPORT, html=HTML)
        before = contents(tmp_path)

        def full(_: int) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        monkeypatch.setattr(os, "fsync", full)
        smaller = replace(s.sample(), statements=())
        with pytest.raises(OutputError):
            write(smaller, tmp_path / "out", base_iri=DEFAULT_BASE, report={}, html="")
        assert contents(tmp_path) == before


def test_equal_amounts_written_apart_are_one_node() -> None:
    one, other = Money(Decimal("1500"), "EUR"), Money(Decimal("1.50E3"), "EUR")
    facts = (
        s.statement(s.ARGA, "revenue", one, Modality.ACTUAL, s.DEAL_SENTENCE, date=PartialDate(2022)),
        s.statement(s.ARGA, "revenue", other, Modality.ACTUAL, s.DEAL_SENTENCE, date=PartialDate(2023)),
    )
    quads = to_quads(replace(s.sample(), statements=facts), Minter())
    assert len({quad.subject for quad in quads if quad.predicate.value == SCHEMA + "currency"}) == 1


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20), min_size=1, max_size=8))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_name_in_turtle_has_a_backslash_and_every_triple_stays(names: list[str]) -> None:
    names += ["a~b", "50% off", "A/S", "d:e\\%5Ff", "x;y"]
    triples = [
        ox.Quad(ox.NamedNode(s.MINTER.entity(name, "organization")), ox.NamedNode(SCHEMA + "name"), ox.Literal(text))
        for name in names
        for text in (name, f'organization:a\\%5F "{name}" <x')
    ]
    prefixes = prefixes_of(triples, DEFAULT_BASE)
    for data, form in (
        (to_turtle([quad.triple for quad in triples], prefixes), ox.RdfFormat.TURTLE),
        (to_trig(triples, prefixes), ox.RdfFormat.TRIG),
    ):
        assert set(ox.parse(data, format=form)) == set(triples)
        outside_texts = re.sub(rb'"(?:[^"\\]|\\.)*"', b'""', data)
        assert b"\\" not in outside_texts
