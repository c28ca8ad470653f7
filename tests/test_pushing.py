"""Pushing: only what differs is sent, interruptions are made good, hostile text arrives as it is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import graph_sample as s
import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_server import Fault, StoreServer, running

from kg.errors import GraphError, PushError
from kg.graph import Graph
from kg.identity.iris import DEFAULT_BASE, ledger
from kg.pushing import Credentials, Outcome, Patience, Protocol, Pushed, Target, push
from kg.pushing.client import first_line
from kg.pushing.endpoint import Endpoint, checked, locate
from kg.pushing.graphs import read_graphs
from kg.pushing.ledger import Entry, Questions
from kg.pushing.protocols import batches, insert_data
from kg.writing import write

QUICK = Patience(timeout=1.0, attempts=3, delay=0.01, connect=1.0)
BOTH = pytest.mark.parametrize("protocol", [Protocol.GSP, Protocol.UPDATE])
CHANGED_TEXT = s.EN + " Changed."


@pytest.fixture
def server() -> Iterator[StoreServer]:
    with running() as state:
        yield state


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(s.sample(), tmp_path_factory.mktemp("push") / "first")


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with another text under the name of the English document."""
    new = replace(s.ENGLISH, text=CHANGED_TEXT, sha256=hashlib.sha256(CHANGED_TEXT.encode()).hexdigest())
    return written(replace(s.sample(), documents=(new, s.DUTCH)), tmp_path_factory.mktemp("push") / "changed")


@pytest.fixture(scope="module")
def dutch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Dutch document alone."""
    kept = tuple(x for x in s.STATEMENTS if all(e.document == s.DUTCH.identifier for e in x.evidence))
    return written(replace(s.sample(), documents=(s.DUTCH,), statements=kept), tmp_path_factory.mktemp("push") / "nl")


def written(graph: Graph, folder: Path) -> Path:
    write(graph, folder, base_iri=DEFAULT_BASE, report={}, html="")
    return folder


def push_to(server: StoreServer, folder: Path, protocol: Protocol = Protocol.AUTO, **options: object) -> Pushed:
    server.log.clear()
    known = {key: options.pop(key) for key in ("credentials", "name") if key in options}
    target = Target(server.address, protocol, **known)  # type: ignore[arg-type]
    return push(folder, target, patience=QUICK, **options)  # type: ignore[arg-type]


def assert_same(server: StoreServer, folder: Path, name: str = "news") -> None:
    """The store has the folder's graphs and its ledger, nothing else, and the ledger is right."""
    graphs = read_graphs(folder, name)
    assert {graph.value for graph in server.store.named_graphs()} == {*graphs, ledger(name)}
    for iri, graph in graphs.items():
        assert server.lines(iri) == set(graph.lines)
    entries = [Entry(g.iri, g.identity, g.version, g.version) for g in graphs.values()]
    assert server.lines(ledger(name)) == {line for entry in entries for line in entry.lines()}


class TestPush:
    @BOTH
    def test_all_is_there_and_the_second_push_writes_nothing(
        self, server: StoreServer, folder: Path, protocol: Protocol
    ) -> None:
        number = len(read_graphs(folder, "news"))
        assert push_to(server, folder, protocol).number(Outcome.ADDED) == number
        assert_same(server, folder)
        again = push_to(server, folder, protocol)
        assert again.number(Outcome.UNCHANGED) == number == len(again.outcomes)
        assert server.writes == []

    @BOTH
    def test_a_changed_text_replaces_its_own_graph(
        self, server: StoreServer, folder: Path, changed: Path, protocol: Protocol
    ) -> None:
        push_to(server, folder, protocol)
        dutch_graph = s.MINTER.document(s.DUTCH.identifier, s.DUTCH.sha256)
        pushed = push_to(server, changed, protocol)
        outcomes = {identity: outcome for outcome, identity, _ in pushed.outcomes.values()}
        assert outcomes[s.ENGLISH.identifier] is Outcome.REPLACED
        assert pushed.outcomes[dutch_graph][0] is Outcome.UNCHANGED
        assert_same(server, changed)

    @BOTH
    def test_what_vanished_stays_until_it_is_pruned(
        self, server: StoreServer, folder: Path, dutch: Path, protocol: Protocol
    ) -> None:
        push_to(server, folder, protocol)
        english = s.MINTER.document(s.ENGLISH.identifier, s.ENGLISH.sha256)
        assert push_to(server, dutch, protocol).outcomes[english][0] is Outcome.LEFT
        assert server.lines(english)
        assert push_to(server, dutch, protocol, prune=True).outcomes[english][0] is Outcome.REMOVED
        assert_same(server, dutch)

    def test_another_name_is_another_set_of_graphs_to_prune(
        self, server: StoreServer, folder: Path, dutch: Path
    ) -> None:
        push_to(server, folder, name="one")
        pushed = push_to(server, dutch, name="two", prune=True)
        assert pushed.number(Outcome.REMOVED) == 0
        assert server.lines(s.MINTER.document(s.ENGLISH.identifier, s.ENGLISH.sha256))

    def test_what_others_changed_is_sent_again(self, server: StoreServer, folder: Path) -> None:
        push_to(server, folder)
        iri = s.MINTER.document(s.DUTCH.identifier, s.DUTCH.sha256)
        server.store.remove(next(server.store.quads_for_pattern(None, None, None, ox.NamedNode(iri))))
        assert push_to(server, folder).outcomes[iri][0] is Outcome.REPLACED
        assert_same(server, folder)

    def test_without_graph_store_it_updates(self, server: StoreServer, folder: Path) -> None:
        server.has_gsp = False
        assert push_to(server, folder).protocol is Protocol.UPDATE
        assert_same(server, folder)

    @BOTH
    def test_small_batches_give_the_same(
        self, server: StoreServer, folder: Path, protocol: Protocol, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("kg.pushing.protocols.GSP_BYTES", 500)
        monkeypatch.setattr("kg.pushing.protocols.UPDATE_TRIPLES", 3)
        push_to(server, folder, protocol)
        assert_same(server, folder)

    def test_progress_is_told(self, server: StoreServer, folder: Path) -> None:
        told: list[tuple[int, int, str]] = []
        push_to(server, folder, report=lambda *step: told.append(step))
        number = len(read_graphs(folder, "news"))
        assert [done for done, _, _ in told] == list(range(number + 1))
        assert {total for _, total, _ in told} == {number}


class TestInterruption:
    @BOTH
    def test_wherever_it_breaks_off_the_next_push_makes_it_good(
        self, folder: Path, changed: Path, protocol: Protocol
    ) -> None:
        """The server refuses everything from the n-th request on, for every n that a whole push makes."""
        with running() as server:
            push_to(server, folder, protocol)
            push_to(server, changed, protocol)
            requests = len(server.log)
        for broken in range(requests):
            with running() as server:
                push_to(server, folder, protocol)
                server.fault = lambda number, method, path, n=broken: (
                    Fault(500, b"out of disk") if number >= n else None
                )
                with pytest.raises(PushError, match="out of disk"):
                    push_to(server, changed, protocol)
                server.fault = lambda number, method, path: None
                push_to(server, changed, protocol)
                assert_same(server, changed)

    def test_what_is_done_is_not_sent_again(
        self, server: StoreServer, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("kg.pushing.transfer._NOTED_EVERY", 1)
        puts = 0

        def fault(number: int, method: str, path: str) -> Fault | None:
            nonlocal puts
            puts += method == "PUT"
            return Fault(500) if method == "PUT" and puts > 1 else None

        server.fault = fault
        with pytest.raises(PushError):
            push_to(server, folder)
        server.fault = lambda number, method, path: None
        pushed = push_to(server, folder)
        assert pushed.number(Outcome.UNCHANGED) == 1
        assert_same(server, folder)


class TestFaults:
    @pytest.mark.parametrize("status", [0, 429, 502, 503, 504])
    def test_what_passes_is_tried_again(self, server: StoreServer, folder: Path, status: int) -> None:
        server.fault = lambda number, method, path: Fault(status, b"busy") if number % 2 == 0 else None
        push_to(server, folder)
        assert_same(server, folder)

    def test_one_that_stays_busy_is_given_up(self, server: StoreServer, folder: Path) -> None:
        server.fault = lambda number, method, path: Fault(503, b"busy\nmore", {"Retry-After": "0"})
        with pytest.raises(PushError, match=r"no useful answer in 3 attempts \(HTTP 503 busy\)"):
            push_to(server, folder)
        assert len(server.log) == QUICK.attempts

    def test_one_that_says_nothing_is_given_up(self, server: StoreServer, folder: Path) -> None:
        server.fault = lambda number, method, path: Fault(-1)
        patience = Patience(timeout=0.2, attempts=2, delay=0.01, connect=0.2)
        with pytest.raises(PushError, match="no useful answer in 2 attempts"):
            push(folder, Target(server.address), patience=patience)

    def test_no_server(self, folder: Path) -> None:
        with running() as server:
            address = server.address
        with pytest.raises(PushError, match="Connection refused"):
            push(folder, Target(address), patience=QUICK)

    def test_a_page_becomes_one_harmless_line(self, server: StoreServer, folder: Path) -> None:
        with pytest.raises(PushError) as error:
            push(folder, Target(f"{server.address}/elsewhere/data"), patience=QUICK)
        assert "HTTP 404 not here \ufffd[31m" in str(error.value)
        assert "\n" not in str(error.value)

    def test_no_sparql(self, server: StoreServer, folder: Path) -> None:
        server.fault = lambda number, method, path: Fault(200, b"<p>hello") if path == "/query" else None
        with pytest.raises(PushError, match="no SPARQL JSON"):
            push_to(server, folder)

    def test_a_redirect_is_not_followed(self, server: StoreServer, folder: Path) -> None:
        server.fault = lambda number, method, path: Fault(301, b"", {"Location": "http://elsewhere.example/"})
        with pytest.raises(PushError, match="it moved to: http://elsewhere"):
            push_to(server, folder, Protocol.GSP)

    def test_a_store_that_loses_triples_is_found_out(self, server: StoreServer, folder: Path) -> None:
        iri = s.MINTER.document(s.DUTCH.identifier, s.DUTCH.sha256)

        def lose(number: int, method: str, path: str) -> Fault | None:
            for quad in list(server.store.quads_for_pattern(None, None, None, ox.NamedNode(iri)))[:1]:
                server.store.remove(quad)
            return None

        server.fault = lose
        with pytest.raises(PushError, match="hold another number of triples"):
            push_to(server, folder)


class TestUsers:
    def test_a_user_is_asked_for(self, server: StoreServer, folder: Path) -> None:
        server.password = "s3cret"
        with pytest.raises(PushError, match="give a user with --user"):
            push_to(server, folder, Protocol.GSP)

    def test_a_wrong_password_is_refused_and_never_shown(self, server: StoreServer, folder: Path) -> None:
        server.password = "s3cret"
        wrong = Credentials("editor", "wr0ng")
        with pytest.raises(PushError, match="the user 'editor' may not write there") as error:
            push_to(server, folder, Protocol.GSP, credentials=wrong)
        assert "wr0ng" not in str(error.value) + repr(error.value) + repr(wrong)

    def test_the_right_one_writes(self, server: StoreServer, folder: Path) -> None:
        server.password = "gëheim"
        push_to(server, folder, credentials=Credentials("editor", "gëheim"))
        assert_same(server, folder)


class TestAddresses:
    @pytest.mark.parametrize(
        ("address", "endpoint"),
        [
            ("http://h:7878", Endpoint("http://h:7878/query", "http://h:7878/update", "http://h:7878/store")),
            ("http://h:7878/store", Endpoint("http://h:7878/query", "http://h:7878/update", "http://h:7878/store")),
            ("https://h/ox/store", Endpoint("https://h/ox/query", "https://h/ox/update", "https://h/ox/store")),
            (
                "http://h:3030/ds",
                Endpoint("http://h:3030/ds/query", "http://h:3030/ds/update", "http://h:3030/ds/data"),
            ),
            ("http://h/ds/sparql", Endpoint("http://h/ds/query", "http://h/ds/update", "http://h/ds/data")),
            (
                "http://h:7200/repositories/r/statements",
                Endpoint(
                    "http://h:7200/repositories/r",
                    "http://h:7200/repositories/r/statements",
                    "http://h:7200/repositories/r/rdf-graphs/service",
                ),
            ),
        ],
    )
    def test_any_address_of_a_store_will_do(self, address: str, endpoint: Endpoint) -> None:
        assert locate(address) == endpoint

    def test_virtuoso_by_rights(self) -> None:
        for address in ("http://h/sparql", "http://h/sparql-auth", "http://h/sparql-graph-crud"):
            found = locate(address, is_virtuoso=True, has_user=True)
            assert found == Endpoint("http://h/sparql-auth", "http://h/sparql-auth", "http://h/sparql-graph-crud-auth")
        assert locate("http://h/sparql", is_virtuoso=True).store == "http://h/sparql-graph-crud"

    @pytest.mark.parametrize(
        "address", ["h:80", "ftp://h/", "http://", "http://h/?a", "http://h/ x", "http://h:x/", ""]
    )
    def test_what_is_no_address(self, address: str) -> None:
        with pytest.raises(PushError):
            checked(address)

    def test_a_password_in_an_address_is_not_repeated(self) -> None:
        with pytest.raises(PushError) as error:
            checked("http://editor:s3cret@h/")
        assert "s3cret" not in str(error.value)


class TestText:
    @given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=5), st.sampled_from("uU"))
    @settings(deadline=None)
    def test_an_update_means_the_triples_it_was_made_of(self, texts: list[str], letter: str) -> None:
        texts += [f"\\{letter}0041", f"\\\\{letter}00000041", "}} ; DROP ALL #", '"""', "'''"]
        subject, predicate = ox.NamedNode("urn:s"), ox.NamedNode("urn:p")
        wanted = {
            ox.Quad(subject, predicate, literal, ox.NamedNode("urn:g"))
            for text in texts
            for literal in (ox.Literal(text), ox.Literal(text, language="vi"))
        }
        store = ox.Store()
        store.update(insert_data("urn:g", [f"{quad.triple} ." for quad in wanted]))
        assert set(store) == wanted

    @given(st.lists(st.text(max_size=30), max_size=30), st.integers(1, 60), st.integers(1, 5))
    def test_batches_keep_all_lines_in_order(self, lines: list[str], size: int, most: int) -> None:
        lines = [line.encode("utf-8", "replace").decode() for line in lines]
        found = list(batches(lines, size, most))
        assert [line for batch in found for line in batch] == lines
        for batch in found:
            assert 0 < len(batch) <= most
            assert len(batch) == 1 or sum(len(line.encode()) + 1 for line in batch) <= size

    @pytest.mark.parametrize(
        ("body", "line"),
        [
            (b"", ""),
            (b"\n one \n two", "one"),
            (
                b"<!-- x --><html><head><style>b{}</style></head><h1>HTTP 500</h1>\n<xmp>no right</xmp>",
                "HTTP 500; no right",
            ),
            (b"\xff\x1b[31m", "\ufffd\ufffd[31m"),
        ],
    )
    def test_the_first_line_of_an_answer(self, body: bytes, line: str) -> None:
        assert first_line(body) == line

    def test_blank_nodes_are_refused(self, tmp_path: Path) -> None:
        (tmp_path / "graph.trig").write_text("<urn:g> { [] <urn:p> 1 }")
        with pytest.raises(GraphError, match="blank nodes"):
            read_graphs(tmp_path, "news")

    def test_no_graph(self, tmp_path: Path) -> None:
        with pytest.raises(GraphError, match=r"graph\.nq, graph\.trig"):
            read_graphs(tmp_path, "news")


def test_a_long_ledger_is_read_in_parts(server: StoreServer, monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.pushing.client import Client

    monkeypatch.setattr("kg.pushing.ledger._ROWS", 10)
    versions = [f"sha256:{hashlib.sha256(str(n).encode()).hexdigest()}" for n in range(60)]
    entries = [Entry(f"urn:g{n}", f"{n}", version, version) for n, version in enumerate(versions)]
    lines = "\n".join(line for entry in entries for line in entry.lines())
    server.store.load(lines.encode(), format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode("urn:ledger"))
    found = Questions(Client(), f"{server.address}/query").ledger("urn:ledger")
    assert found.entries == {entry.iri: entry for entry in entries}
    assert len(server.log) > 10
