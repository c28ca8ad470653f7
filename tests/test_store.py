"""The store: every kind of answer, the named queries, and no way out of the machine."""

from __future__ import annotations

import csv
import io
import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import graph_sample as s
import pyoxigraph as ox
import pytest
import rdflib

from kg.errors import GraphError, QueryError
from kg.identity.iris import DEFAULT_BASE
from kg.store import (
    Answer,
    Table,
    Triples,
    example_values,
    index,
    named_queries,
    open_store,
    opening,
    run,
    to_csv,
    to_json,
    to_turtle,
)
from kg.writing import to_quads, write

DEALS = """SELECT ?buyer ?target ?stake WHERE {
  ?fact rdf:predicate kg:acquires ; kg:stake ?stake .
  ?fact rdf:subject/schema:name ?buyer ; rdf:object/schema:name ?target }"""


@pytest.fixture(scope="module")
def store() -> ox.Store:
    return open_store(s.sample())


@pytest.fixture(scope="module")
def turtle() -> rdflib.Graph:
    nt = ox.serialize([quad.triple for quad in to_quads(s.sample(), s.MINTER)], format=ox.RdfFormat.N_TRIPLES)
    return rdflib.Graph().parse(data=nt, format="nt")


def rows(store: ox.Store, query: str) -> list[dict[str, str | None]]:
    table = run(store, query)
    assert isinstance(table, Table)
    return [dict(zip(table.variables, row, strict=True)) for row in table.rows]


class TestAnswers:
    def test_select(self, store: ox.Store) -> None:
        assert rows(store, DEALS) == [{"buyer": "Arga Niaga", "target": "Lentera", "stake": "75.5"}]

    def test_the_direct_triple_suffices(self, store: ox.Store) -> None:
        assert rows(store, "SELECT ?n { ?b kg:acquires ?t . ?t schema:name ?n }") == [{"n": "Lentera"}]

    def test_a_superclass_finds_its_members(self, store: ox.Store) -> None:
        found = rows(store, "SELECT ?name { ?x a kg:Organization ; schema:name ?name } ORDER BY ?name")
        assert [row["name"] for row in found] == ["Arga Niaga", "Lentera", "Sagara"]

    def test_dates_compare_as_plain_dates(self, store: ox.Store) -> None:
        query = (
            'SELECT ?p { ?s rdf:predicate ?p ; kg:earliestDate ?d FILTER(?d >= "2023-01-01"^^xsd:date) } ORDER BY ?p'
        )
        assert [row["p"].rpartition("#")[2] for row in rows(store, query)] == ["acquires", "operatesIn"]

    def test_unbound_is_none(self, store: ox.Store) -> None:
        assert rows(store, "SELECT ?a ?b { BIND(1 AS ?a) }") == [{"a": "1", "b": None}]

    def test_ask(self, store: ox.Store) -> None:
        yes, no = run(store, "ASK { ?s kg:bans ?o }"), run(store, "ASK { ?s kg:sues ?o }")
        assert (yes, no) == (Answer(True), Answer(False))
        assert json.loads(to_json(yes)) == {"head": {}, "boolean": True}
        assert to_csv(no) == "false\n"

    def test_construct(self, store: ox.Store) -> None:
        result = run(store, "CONSTRUCT { ?o kg:boughtBy ?s } { ?s kg:acquires ?o }")
        assert isinstance(result, Triples)
        assert "organization:lentera kg:boughtBy" in to_turtle(result)
        (quad,) = ox.parse(to_turtle(result).encode(), format=ox.RdfFormat.TURTLE)
        assert quad.triple == result.triples[0]

    def test_json_and_csv(self, store: ox.Store) -> None:
        result = run(store, 'SELECT ?a ?b { VALUES (?a ?b) { ("x,\\"y\\"\\n" kg:Actual) ("ü"@nl UNDEF) } }')
        bindings = json.loads(to_json(result))["results"]["bindings"]
        assert bindings[0]["b"] == {"type": "uri", "value": "https://w3id.org/newskg/ontology#Actual"}
        assert bindings[1] == {"a": {"type": "literal", "value": "ü", "xml:lang": "nl"}}
        table = list(csv.reader(io.StringIO(to_csv(result), newline="")))
        assert table == [["a", "b"], ['x,"y"\n', "https://w3id.org/newskg/ontology#Actual"], ["ü", ""]]

    def test_a_form_that_does_not_fit(self, store: ox.Store) -> None:
        triples, table = run(store, "CONSTRUCT WHERE { ?s kg:bans ?o }"), run(store, DEALS)
        for form, result in ((to_csv, triples), (to_json, triples), (to_turtle, table)):
            with pytest.raises(QueryError, match=r"ask for (Turtle|CSV)"):
                form(result)

    @pytest.mark.parametrize(
        "query",
        [
            "",
            "SELEKT * {}",
            "SELECT * { ?s ?p }",
            "SELECT ?x { ?s nope:p ?x }",
            "INSERT DATA { kg:a kg:b kg:c }",
            "DROP ALL",
        ],
    )
    def test_a_broken_query_in_the_engines_words(self, store: ox.Store, query: str) -> None:
        with pytest.raises(QueryError, match=r"the query cannot be run: .+"):
            run(store, query)

    def test_the_graph_itself_answers(self) -> None:
        assert isinstance(result := s.sample().query(DEALS), Table)
        assert result.rows == (("Arga Niaga", "Lentera", "75.5"),)


class TestFolders:
    def test_a_folder_holds_what_the_graph_does(self, tmp_path: Path, store: ox.Store) -> None:
        write(s.sample(), tmp_path / "out", base_iri=DEFAULT_BASE, report={}, html="")
        assert set(open_store(tmp_path / "out")) == set(store)

    def test_no_folder(self, tmp_path: Path) -> None:
        with pytest.raises(GraphError, match="no such folder; build one with: kg build"):
            open_store(tmp_path / "nowhere")

    def test_no_graph(self, tmp_path: Path) -> None:
        with pytest.raises(GraphError, match=r"the folder holds no graph\.ttl"):
            open_store(tmp_path)

    @pytest.mark.parametrize("data", [b"@prefix kg: <", b"\xff", b"<a> <b> <c> .", b"\x00" * 50])
    def test_a_broken_graph(self, tmp_path: Path, data: bytes) -> None:
        (tmp_path / "graph.ttl").write_bytes(data)
        with pytest.raises(GraphError, match=r"graph\.ttl: cannot be read \(.+\); build the graph anew"):
            open_store(tmp_path)


class TestIndex:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        write(s.sample(), tmp_path / "out", base_iri=DEFAULT_BASE, report={}, html="")
        return tmp_path / "out"

    def test_it_holds_what_the_graph_does(self, folder: Path, store: ox.Store) -> None:
        assert set(ox.Store.read_only(str(index(folder)))) == set(store)

    def test_it_is_made_once(self, folder: Path) -> None:
        made = index(folder).stat().st_ino
        assert index(folder).stat().st_ino == made

    def test_it_follows_the_graph(self, folder: Path) -> None:
        index(folder)
        (folder / "graph.ttl").write_text("<http://a/s> <http://a/p> 1 .", encoding="utf-8")
        assert len(open_store(folder)) == 1
        assert len(ox.Store.read_only(str(index(folder)))) == 1
        assert not list(folder.glob(".store-*")), "nothing half-made is left"

    def test_a_large_graph_is_indexed(self, folder: Path, monkeypatch: pytest.MonkeyPatch, store: ox.Store) -> None:
        monkeypatch.setattr(opening, "INDEXED_FROM", 1)
        assert set(open_store(folder)) == set(store)
        assert (folder / opening.INDEX).is_dir()

    def test_a_small_one_is_not(self, folder: Path) -> None:
        open_store(folder)
        assert not (folder / opening.INDEX).exists()

    def test_a_broken_graph_leaves_the_last_index(self, folder: Path) -> None:
        place = index(folder)
        (folder / "graph.ttl").write_text("<a", encoding="utf-8")
        with pytest.raises(GraphError, match="cannot be read"):
            index(folder)
        assert place.is_dir()


@pytest.fixture
def listener() -> Iterator[tuple[str, list[object]]]:
    """A server on this machine that notes who connects."""
    connections: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept() -> None:
            while True:
                try:
                    connection, address = server.accept()
                except OSError:
                    return
                connections.append(address)
                connection.close()

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/", connections
        server.shutdown(socket.SHUT_RDWR)
    thread.join(timeout=5)


ESCAPES = [
    "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "select * { service silent <URL> { ?s ?p ?o } }",
    "SELECT * { SeRvIcE<URL>{ ?s ?p ?o } }",
    "SELECT * { BIND(<URL> AS ?g) SERVICE ?g { ?s ?p ?o } }",
    "SELECT * { { SELECT * { ?s a kg:Company FILTER EXISTS { SERVICE <URL> { ?s ?p ?o } } } } }",
    "SELECT * { ?s a ?t OPTIONAL { ?s a ?t . { SERVICE <URL> { ?s ?p ?o } } } }",
    "SELECT (EXISTS { SERVICE <URL> { ?s ?p ?o } } AS ?x) {}",
    "SELECT * { ?s a ?t FILTER NOT EXISTS { SERVICE <URL> { ?s ?p ?o } } }",
    "SELECT * { ?s a ?t MINUS { SERVICE <URL> { ?s ?p ?o } } }",
    "SELECT * { { ?s a ?t } UNION { SERVICE <URL> { ?s ?p ?o } } }",
    "ASK { GRAPH ?g { SERVICE <URL> { ?s ?p ?o } } }",
    "CONSTRUCT { ?s ?p ?o } { SERVICE <URL> { ?s ?p ?o } }",
    "DESCRIBE ?s { SERVICE <URL> { ?s ?p ?o } }",
    "PREFIX e: <URL> SELECT * { SERVICE e:x { ?s ?p ?o } }",
    "BASE <URL> SELECT * { SERVICE <x> { ?s ?p ?o } }",
    # a comment ends at a carriage return for the engine alone
    "SELECT * { # comment\rSERVICE <URL> { ?s ?p ?o }\n }",
    # an escaped backslash hides the word in a text for a parser that undoes escapes first
    r"SELECT * { ?s ?p '\u005C' . SERVICE <URL> { ?s ?p ?o } ?a ?b '' }",
    r"SELECT * { ?s ?p '\U0000005C' . SERVICE <URL> { ?s ?p ?o } ?a ?b '' }",
    "SELECT * { ?s ?p 'it' # '\n . SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { ?s <http://e.org/#> ?o . SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { ?s ?p '''a'' # ''' . SERVICE <URL> { ?s ?p ?o } }",
]


class TestNoWayOut:
    def test_the_listener_hears_what_is_not_guarded(self, listener: tuple[str, list[object]]) -> None:
        url, heard = listener
        with pytest.raises((OSError, RuntimeError)):
            list(ox.Store().query(f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}"))
        assert heard

    @pytest.mark.parametrize("query", ESCAPES)
    def test_service_is_refused(self, store: ox.Store, listener: tuple[str, list[object]], query: str) -> None:
        url, heard = listener
        with pytest.raises(QueryError, match="SERVICE"):
            run(store, query.replace("URL", url))
        assert not heard

    @pytest.mark.parametrize("clause", ["FROM <URL>", "FROM NAMED <URL>"])
    def test_from_fetches_nothing(self, store: ox.Store, listener: tuple[str, list[object]], clause: str) -> None:
        url, heard = listener
        assert rows(store, f"SELECT * {clause.replace('URL', url)} {{ ?s ?p ?o }}") == []
        assert not heard

    def test_the_word_alone_is_harmless(self, store: ox.Store) -> None:
        query = 'SELECT ?service { ?service a kg:Service ; rdfs:label "SERVICE <x> {}"@en } # SERVICE'
        assert rows(store, query) == []

    def test_updates_change_nothing(self, store: ox.Store) -> None:
        before = len(store)
        for update in ("CLEAR ALL", "LOAD <http://127.0.0.1:9/x>", "DELETE WHERE { ?s ?p ?o }"):
            with pytest.raises(QueryError):
                run(store, update)
        assert len(store) == before


QUERIES = named_queries()


class TestNamedQueries:
    def test_each_says_what_it_answers(self) -> None:
        assert len(QUERIES) >= 15
        for query in QUERIES.values():
            assert 20 <= len(query.description) <= 120
            assert "PREFIX" not in query.description

    @pytest.mark.parametrize("name", QUERIES)
    def test_two_engines_agree_on_answers_that_are_there(
        self, store: ox.Store, turtle: rdflib.Graph, name: str
    ) -> None:
        text = QUERIES[name].with_values(example_values(store, QUERIES[name]))
        result, other = run(store, text), turtle.query(text)
        if isinstance(result, Triples):
            assert {tuple(map(str, triple)) for triple in other} == {
                tuple(getattr(term, "value", "") for term in triple) for triple in result.triples
            }
            assert result.triples
            return
        assert isinstance(result, Table)
        assert result.variables == tuple(map(str, other.vars))
        theirs = [tuple(None if term is None else str(term) for term in row) for row in other]
        assert sorted(map(repr, result.rows)) == sorted(map(repr, theirs))
        if name not in ("disputed", "disagreeing-numbers", "planned-then-done"):
            assert result.rows

    def test_deals(self, store: ox.Store) -> None:
        first, second = rows(store, QUERIES["deals"].text)
        assert first["relation"] == "acquires"
        assert (first["buyer"], first["target"], first["from"]) == ("Arga Niaga", "Lentera", "Sagara")
        assert (first["stake"], first["amount"], first["currency"]) == ("75.5", "1500000000", "USD")
        assert (first["earliest"], first["latest"], first["modality"]) == ("2023-10-01", "2023-10-31", "Planned")
        assert (second["relation"], second["target"], second["stake"]) == ("investsIn", "Kaldora", None)

    def test_talks(self, store: ox.Store) -> None:
        (talks,) = rows(store, QUERIES["talks"].text)
        assert (talks["one"], talks["other"], talks["modality"]) == ("Arga Niaga", "Sagara", "Denied")
        assert (talks["speaker"], talks["document"]) == ("Damar Putri", "deal.txt")

    def test_owners(self, store: ox.Store) -> None:
        assert rows(store, QUERIES["owners"].text) == [
            {"owned": "Lentera", "place": "Kaldora", "owner": "Sagara", "ultimate": None}
        ]

    def test_offices(self, store: ox.Store) -> None:
        found = {(row["person"], row["office"], row["language"]) for row in rows(store, QUERIES["offices"].text)}
        assert found == {("Damar Putri", "chief executive", "en"), ("Damar Putri", "bestuursvoorzitter", "nl")}

    def test_users_name_every_document_that_agrees(self, store: ox.Store) -> None:
        users = [row for row in rows(store, QUERIES["users"].text) if row["relation"] == "userCount"]
        assert {(row["value"], row["place"], row["language"]) for row in users} == {
            ("12000000", "Kaldora", "en"),
            ("12000000", "Kaldora", "nl"),
        }

    def test_markets(self, store: ox.Store) -> None:
        found = {
            (row["subject"], row["value"], row["unit"], row["modality"])
            for row in rows(store, QUERIES["market-size"].text)
        }
        assert found == {("Kaldora", "62000000000", "USD", "Actual"), ("Lentera", "12.5", "%", "Possible")}

    def test_not_actual(self, store: ox.Store) -> None:
        found = rows(store, QUERIES["not-actual"].text)
        assert {row["modality"] for row in found} == {"Planned", "Possible", "Denied"}
        assert {row["what"] for row in found} == {"Lentera", "Sagara", "Kaldora", "12.5 %"}

    def test_said_by(self, store: ox.Store) -> None:
        said = {
            (row["relation"], row["what"])
            for row in rows(store, QUERIES["said-by"].text)
            if row["speaker"] == "Damar Putri"
        }
        assert said == {("negotiatesWith", "Sagara"), ("statesThat", "Kaldora comes first,")}

    def test_across_languages(self, store: ox.Store) -> None:
        found = rows(store, QUERIES["across-languages"].text)
        assert {(row["who"], row["relation"], row["languages"]) for row in found} == {
            ("Lentera", "userCount", "2"),
            ("Lentera", "operatesIn", "2"),
        }

    def test_evidence_points_into_the_texts(self, store: ox.Store) -> None:
        texts = {"deal.txt": s.EN, s.DUTCH.identifier: s.NL}
        found = rows(store, QUERIES["evidence"].text)
        assert len(found) == sum(len(statement.evidence) for statement in s.STATEMENTS)
        assert all(texts[row["document"]][int(row["start"]) : int(row["end"])] == row["quote"] for row in found)

    def test_openings(self, store: ox.Store) -> None:
        found = {
            (row["thing"], row["place"], row["earliest"]) for row in rows(store, QUERIES["openings-and-closures"].text)
        }
        assert found == {("Sagara", "Kaldora", "2025-01-01"), ("Lentera", "Kaldora", None)}

    def test_disputed(self) -> None:
        claim = s.statement(s.SAGARA, "negotiatesWith", s.ARGA, s.Modality.ACTUAL, s.BAN.evidence[0])
        store = open_store(s.Graph(s.sample().documents, s.ENTITIES, (s.TALKS, claim)))
        (row,) = rows(store, QUERIES["disputed"].text)
        assert (row["stated"], row["denier"], row["document"]) == ("Actual", "Damar Putri", "deal.txt")
