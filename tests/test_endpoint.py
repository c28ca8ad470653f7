"""Queries to an endpoint by URL: a server of this process, on loopback, answers with pyoxigraph or misbehaves."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

import graph_sample as s
import pyoxigraph as ox
import pytest
from test_bad_input import kg

from kg.store import Answer, Table, Triples, ask, example_values, named_queries, open_store, run
from kg.store.endpoint import PASSWORD, TOKEN, USER, Endpoint, with_prefixes
from kg.store.fetching import EndpointError
from kg.writing.terms import PREFIXES

QUERIES = named_queries()
STORE = open_store(s.sample())
OTHER = ox.NamedNode("https://example.org/g")
STORE.add(ox.Quad(OTHER, OTHER, OTHER, OTHER))
Reply = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """`/sparql` is an endpoint; any other path does what `replies` says."""

    replies: ClassVar[dict[str, Reply]] = {}
    seen: ClassVar[list[tuple[str, str, dict[str, str], str]]] = []

    def do_GET(self) -> None:
        self.answer(urlsplit(self.path).query)

    def do_POST(self) -> None:
        self.answer(self.rfile.read(int(self.headers["Content-Length"])).decode("ascii"))

    def answer(self, form: str) -> None:
        path = urlsplit(self.path).path
        self.seen.append((self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, form))
        if path in self.replies:
            self.replies[path](self)
            return
        fields = parse_qs(form, keep_blank_values=True, strict_parsing=True)
        graphs = [ox.NamedNode(iri) for iri in fields.get("default-graph-uri", [])]
        try:
            found = STORE.query(fields["query"][0], default_graph=graphs or None)
        except SyntaxError as error:
            self.send(400, "text/plain", f"bad query\n\x1b[31m {error}".encode())
            return
        if isinstance(found, ox.QueryTriples):
            self.send(200, "text/turtle; charset=utf-8", found.serialize(format=ox.RdfFormat.TURTLE) or b"")
        else:
            form_ = ox.QueryResultsFormat.XML if path == "/xml" else ox.QueryResultsFormat.JSON
            self.send(200, form_.media_type, found.serialize(format=form_) or b"")

    def send(self, status: int, media: str, body: bytes, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None: ...


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join(timeout=5)


@pytest.fixture(autouse=True)
def _forget() -> None:
    Handler.replies, Handler.seen = {}, []


def values(result: object) -> list[tuple[str | None, ...]]:
    assert isinstance(result, Table)
    return list(result.rows)


class TestAnswers:
    @pytest.mark.parametrize("name", QUERIES)
    @pytest.mark.parametrize("path", ["/sparql", "/xml"])
    def test_every_named_query_answers_as_here(self, base: str, name: str, path: str) -> None:
        text = QUERIES[name].with_values(example_values(STORE, QUERIES[name]))
        here, there = run(STORE, text), Endpoint(base + path).run(text)
        if isinstance(here, Table):
            assert isinstance(there, Table) and (there.variables, there.rows) == (here.variables, here.rows)
        else:
            assert there == here

    def test_names_are_found_in_any_case(self, base: str) -> None:
        found = ask(Endpoint(f"{base}/sparql").run, "talks-of", {"name": "SAGARA"})
        assert [row[:3] for row in values(found)] == [("Sagara", "negotiatesWith", "Arga Niaga")]

    def test_ask_and_describe(self, base: str) -> None:
        endpoint = Endpoint(f"{base}/sparql")
        assert endpoint.run("# SELECT?\nASK { ?s kg:bans 'CONSTRUCT' }") == Answer(False)
        assert isinstance(endpoint.run(f"PREFIX select: <x:> DESCRIBE <{s.ARGA.iri}>"), Triples)

    def test_the_usual_prefixes_are_known(self, base: str) -> None:
        assert values(Endpoint(f"{base}/sparql").run("SELECT (COUNT(*) AS ?n) { ?s kg:acquires ?o }")) == [("1",)]

    def test_prefixes_are_added_only_where_they_are_missing(self) -> None:
        query = (
            "prefix kg: <https://w3id.org/newskg/ontology#> SELECT * { ?s kg:owns 'rdf:x' ; skos:altLabel <prov:x> }"
        )
        assert with_prefixes(query) == f"PREFIX skos: <{PREFIXES['skos']}>\n{query}"

    def test_graphs(self, base: str) -> None:
        count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
        assert values(Endpoint(f"{base}/sparql", [OTHER.value]).run(count)) == [("1",)]
        assert values(Endpoint(f"{base}/sparql", [OTHER.value, "https://example.org/none"]).run(count)) == [("1",)]

    def test_a_short_query_is_a_get_and_a_long_one_a_post(self, base: str) -> None:
        endpoint = Endpoint(f"{base}/sparql?key=a%20b")
        for padding in (0, 3000):
            with pytest.raises(EndpointError, match="400"):  # the key is no field of this server's protocol
                endpoint.run(f"SELEC {' ' * padding} ASK")
        for padding in (0, 3000):
            assert endpoint.run(f"ASK {{ ?s ?p ?o }} # {'x' * padding}") == Answer(True)
        methods = [(method, "key=a%20b" in path) for method, path, _, _ in Handler.seen]
        assert methods[-2:] == [("GET", True), ("POST", True)]


class TestFaults:
    def fails(self, url: str, message: str, **bounds: float) -> str:
        with pytest.raises(EndpointError, match=message) as caught:
            Endpoint(url, **bounds).run("SELECT * { ?s ?p ?o }")  # type: ignore[arg-type]
        text = str(caught.value)
        assert text.isprintable() and len(text) < 500
        return text

    def test_the_servers_words_in_one_printable_line(self, base: str) -> None:
        with pytest.raises(EndpointError, match=r"answered 400: bad query \[31m .+") as caught:
            Endpoint(f"{base}/sparql").run("SELECT * { ?s ?p }")
        assert str(caught.value).isprintable()

    @pytest.mark.parametrize(
        ("status", "media", "body", "message"),
        [
            (200, "text/html", b"<html>login</html>", "web page.*login"),
            (500, "text/html", b"<html>secret</html>", "answered 500: Internal Server Error"),
            (401, "text/plain", b"", "answered 401: Unauthorized"),
            (200, "image/png", b"x", "image/png, which is no form of SPARQL results"),
            (200, "application/sparql-results+json", b'{"head":{},"results":{"bindings":[The', "cannot be read"),
            (200, "application/sparql-results+json", b"", "cannot be read"),
            (200, "application/sparql-results+xml", b"<sparql", "cannot be read"),
            (200, "application/sparql-results+json", b"\xff" * 2000, "cannot be read"),
        ],
    )  # fmt: skip
    def test_an_answer_that_is_none(self, base: str, status: int, media: str, body: bytes, message: str) -> None:
        Handler.replies["/x"] = lambda handler: handler.send(status, media, body)
        assert "secret" not in self.fails(f"{base}/x", message)

    def test_too_much(self, base: str) -> None:
        self.fails(f"{base}/sparql", "more than 100 bytes", most_bytes=100)

    def test_a_server_that_says_nothing(self, base: str) -> None:
        Handler.replies["/slow"] = lambda handler: time.sleep(0.6)
        self.fails(f"{base}/slow", "no whole answer within 0.2 s", timeout=0.2)

    def test_a_server_that_drips(self, base: str) -> None:
        def drip(handler: Handler) -> None:
            handler.send_response(200)
            handler.send_header("Content-Type", "application/sparql-results+json")
            handler.send_header("Content-Length", "1000")
            handler.end_headers()
            for _ in range(100):
                try:
                    handler.wfile.write(b" ")
                    handler.wfile.flush()
                except OSError:
                    return
                time.sleep(0.02)

        Handler.replies["/drip"] = drip
        start = time.monotonic()
        self.fails(f"{base}/drip", "no whole answer within 0.3 s", timeout=0.3)
        assert time.monotonic() - start < 1.5

    def test_a_server_that_hangs_up(self, base: str) -> None:
        Handler.replies["/bye"] = lambda handler: handler.wfile.write(b"nonsense\n")
        self.fails(f"{base}/bye", "cannot be asked")

    def test_nobody_there(self) -> None:
        self.fails("http://127.0.0.1:9/sparql", "cannot be asked")

    @pytest.mark.parametrize(
        ("url", "message"),
        [
            ("http://", "no address"),
            ("http://a b/", "no address"),
            ("http://h:port/", "no address"),
            ("http://[::1/", "no address"),
            ("ftp://host/", "no address"),
            ("http://user:pass@host/", "no place in an address"),
        ],
    )
    def test_no_address(self, url: str, message: str) -> None:
        with pytest.raises(EndpointError, match=message):
            Endpoint(url)

    def test_no_query(self, base: str) -> None:
        for text in ("", "INSERT DATA { <a:> <b:> <c:> }", "'SELECT' # ASK"):
            with pytest.raises(EndpointError, match="no SELECT, ASK"):
                Endpoint(f"{base}/sparql").run(text)
        assert not Handler.seen


class TestRedirects:
    @pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
    @pytest.mark.parametrize("padding", [0, 3000])
    def test_on_one_host_they_keep_the_query(self, base: str, status: int, padding: int) -> None:
        def move(handler: Handler) -> None:
            handler.send(status, "text/plain", b"", Location=f"/sparql?{urlsplit(handler.path).query}")

        Handler.replies["/old"] = move
        assert Endpoint(f"{base}/old").run(f"ASK {{ ?s ?p ?o }} # {'x' * padding}") == Answer(True)
        assert [method for method, *_ in Handler.seen] == (["POST"] * 2 if padding else ["GET"] * 2)

    def test_elsewhere_they_are_refused(self, base: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(TOKEN, "secret")
        elsewhere = base.replace("127.0.0.1", "localhost")
        Handler.replies["/old"] = lambda handler: handler.send(302, "text/plain", b"", Location=f"{elsewhere}/sparql")
        with pytest.raises(EndpointError, match="sends us to http://localhost:"):
            Endpoint(f"{base}/old").run("ASK {}")
        assert len(Handler.seen) == 1

    def test_in_a_circle_they_end(self, base: str) -> None:
        Handler.replies["/loop"] = lambda handler: handler.send(302, "text/plain", b"", Location="/loop")
        with pytest.raises(EndpointError, match="answered 302"):
            Endpoint(f"{base}/loop").run("ASK {}")


class TestLogin:
    def test_name_and_password(self, base: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(USER, "ada")
        monkeypatch.setenv(PASSWORD, "ü:x")
        Endpoint(f"{base}/sparql").run("ASK {}")
        assert Handler.seen[0][2]["authorization"] == "Basic YWRhOsO8Ong="

    def test_token(self, base: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(TOKEN, "abc")
        Endpoint(f"{base}/sparql").run("ASK {}")
        assert Handler.seen[0][2]["authorization"] == "Bearer abc"

    def test_nothing_is_sent_unasked(self, base: str) -> None:
        Endpoint(f"{base}/sparql").run("ASK {}")
        assert "authorization" not in Handler.seen[0][2]

    def test_a_token_that_is_no_header_is_one_line(self, base: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(TOKEN, "a\r\nX: y")
        with pytest.raises(EndpointError, match=TOKEN):
            Endpoint(f"{base}/sparql").run("ASK {}")


class TestCommandLine:
    def test_the_same_named_query(self, base: str) -> None:
        found = kg("query", f"{base}/sparql", "talks-of", "--with", "name=sagara", "--format", "csv")
        assert (found.code, found.err) == (0, [])
        assert "Arga Niaga" in found.out

    def test_a_graph_of_its_own(self, base: str) -> None:
        found = kg("query", f"{base}/sparql", "ASK { ?s kg:acquires ?o }", "--graph", OTHER.value, "--timeout", "5")
        assert (found.code, found.out) == (0, "no\n")

    def test_a_fault_is_one_line(self, base: str) -> None:
        found = kg("query", f"{base}/sparql", "SELECT * { ?s ?p }")
        assert (found.code, found.out, len(found.err)) == (2, "", 1)

    def test_a_folder_takes_no_graph(self) -> None:
        assert kg("query", "output", "ASK {}", "--graph", "https://example.org/g").code == 2
