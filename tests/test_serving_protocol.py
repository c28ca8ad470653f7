"""The SPARQL 1.1 Protocol against a running server; functions bear the names of the W3C's cases where there is one."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import graph_sample as s
import pyoxigraph as ox
import pytest
from serving_server import Answer, Server, built, serving

from kg.store import opening

FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
DATA = "http://kasei.us/2009/09/sparql/data/data"  # the graphs of the W3C's cases
D0, D1, D2, D3 = (f"{DATA}{number}.rdf" for number in range(4))
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
SD = "http://www.w3.org/ns/sparql-service-description#"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built folder whose store also holds the named graphs that the W3C's cases ask for."""
    folder = built(tmp_path_factory.mktemp("served"), s.sample())
    store = ox.Store(str(opening.index(folder)))
    document, kind = ox.NamedNode("http://xmlns.com/foaf/0.1/Document"), ox.NamedNode(f"{RDF}type")
    for name in (D1, D2, D3):
        store.add(ox.Quad(ox.NamedNode(name), kind, document, ox.NamedNode(name)))
    store.flush()
    del store
    return folder


RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    with serving(folder, "--workers", "2", "--timeout", "20") as running:
        yield running


def graphs(**names: tuple[str, ...]) -> str:
    pairs = [(name.replace("_", "-") + "-graph-uri", iri) for name, iris in names.items() for iri in iris]
    return urlencode(pairs)


def is_true(answer: Answer) -> bool:
    assert answer.status == 200, answer.text
    assert answer.media_type == JSON
    return bool(json.loads(answer.body)["boolean"])


def post(server: Server, body: str | bytes, parameters: str = "", **headers: str) -> Answer:
    return server.ask("POST", f"/sparql/?{parameters}", body, **({"Content_Type": QUERY} | headers))


# ---------------------------------------------------------------------------------------- the W3C's cases for queries


def test_query_get(server: Server) -> None:
    assert is_true(server.ask("GET", f"/sparql/?query=ASK%20%7B%7D&{graphs(default=(D0,))}"))


def test_query_post_form(server: Server) -> None:
    assert is_true(post(server, "query=ASK%20%7B%7D", graphs(default=(D0,)), Content_Type=FORM))


def test_query_post_direct(server: Server) -> None:
    assert is_true(post(server, "ASK {}"))


BOTH = f"ASK {{ <{D1}> a ?type . <{D2}> a ?type . }}"
NAMED = f"ASK {{ GRAPH ?g1 {{ <{D1}> a ?type }} GRAPH ?g2 {{ <{D2}> a ?type }} }}"


def test_query_dataset_default_graphs_get(server: Server) -> None:
    assert is_true(server.ask("GET", f"/sparql/?query={quote(BOTH)}&{graphs(default=(D1, D2))}"))
    assert not is_true(server.ask("GET", f"/sparql/?query={quote(BOTH)}&{graphs(default=(D1,))}"))


def test_query_dataset_default_graphs_post(server: Server) -> None:
    assert is_true(post(server, BOTH, graphs(default=(D1, D2))))
    assert not is_true(post(server, BOTH, graphs(default=(D2, D3))))


def test_query_dataset_named_graphs_get(server: Server) -> None:
    assert is_true(server.ask("GET", f"/sparql/?query={quote(NAMED)}&{graphs(named=(D1, D2))}"))
    assert not is_true(server.ask("GET", f"/sparql/?query={quote(NAMED)}&{graphs(named=(D1,))}"))


def test_query_dataset_named_graphs_post(server: Server) -> None:
    assert is_true(post(server, NAMED, graphs(named=(D1, D2))))
    assert not is_true(post(server, NAMED, graphs(default=(D1, D2))))


def test_query_dataset_full(server: Server) -> None:
    text = f"ASK {{ <{D3}> a ?type GRAPH ?g1 {{ <{D1}> a ?type }} GRAPH ?g2 {{ <{D2}> a ?type }} }}"
    assert is_true(post(server, text, graphs(default=(D3,), named=(D1, D2))))
    assert not is_true(post(server, text, graphs(default=(D1,), named=(D1, D2))))


def test_query_multiple_dataset(server: Server) -> None:
    """The request's dataset and not the query's. The W3C's address escapes an ampersand by mistake; here it is one."""
    text = NAMED.replace("ASK", f"ASK FROM <{D3}>")
    assert is_true(post(server, text, graphs(named=(D1, D2))))
    assert not is_true(post(server, f"ASK FROM <{D3}> {{ <{D3}> a ?type }}", graphs(named=(D1, D2))))


def test_query_content_type_select(server: Server) -> None:
    answer = post(server, "SELECT (1 AS ?value) {}", graphs(default=(D0,)))
    assert (answer.status, answer.media_type) == (200, JSON)
    assert json.loads(answer.body)["results"]["bindings"][0]["value"]["value"] == "1"


def test_query_content_type_ask(server: Server) -> None:
    assert is_true(post(server, "ASK {}", graphs(default=(D0,))))


def test_query_content_type_describe(server: Server) -> None:
    answer = post(server, "DESCRIBE <http://example.org/>", graphs(default=(D0,)))
    assert (answer.status, answer.media_type) == (200, "text/turtle")


def test_query_content_type_construct(server: Server) -> None:
    answer = post(server, "CONSTRUCT { <s> <p> 1 } WHERE {}", graphs(default=(D0,)))
    assert (answer.status, answer.media_type) == (200, "text/turtle")
    [triple] = ox.parse(answer.body, format=ox.RdfFormat.TURTLE)
    assert triple.subject == ox.NamedNode(f"http://127.0.0.1:{server.port}/s")


def test_bad_query_method(server: Server) -> None:
    for method in ("PUT", "DELETE", "PATCH"):
        answer = server.ask(method, "/sparql/?query=ASK%20%7B%7D", Content_Type=FORM)
        assert answer.status == 405
        assert "GET" in answer.headers["Allow"]


def test_bad_multiple_queries(server: Server) -> None:
    assert server.ask("GET", "/sparql/?query=ASK%20%7B%7D&query=SELECT%20%2A%20%7B%7D").status == 400
    assert post(server, "query=ASK%7B%7D", "query=ASK%7B%7D", Content_Type=FORM).status == 400
    assert post(server, "ASK {}", "query=ASK%7B%7D").status == 400


def test_bad_query_wrong_media_type(server: Server) -> None:
    assert post(server, "ASK {}", Content_Type="text/plain").status == 415


def test_bad_query_missing_form_type(server: Server) -> None:
    assert server.ask("POST", "/sparql/", "query=ASK%20%7B%7D").status == 415


def test_bad_query_missing_direct_type(server: Server) -> None:
    assert server.ask("POST", "/sparql/", "ASK {}").status == 415


def test_bad_query_non_utf8(server: Server) -> None:
    body = "ASK {}".encode("utf-16")
    assert post(server, body, Content_Type=f"{QUERY}; charset=UTF-16").status == 415
    assert post(server, body).status == 400
    assert server.ask("GET", "/sparql?query=%FF%FE").status == 400


def test_bad_query_syntax(server: Server) -> None:
    for text in ("ASK {", "SELECT", "\ud7ff", "ASK { ?s undefined:p ?o }"):
        answer = post(server, text)
        assert (answer.status, answer.media_type) == (400, "text/plain")
        assert answer.text.count("\n") == 1


# ------------------------------------------------------------------------------- the W3C's cases for updates: refused


@pytest.mark.parametrize(
    "case",
    [
        ("update_post_form", FORM, "update=CLEAR+ALL", ""),
        ("update_post_direct", UPDATE, "CLEAR ALL", ""),
        ("update_base_uri", UPDATE, "INSERT DATA { GRAPH <http://e/g> { <http://e/s> <http://e/p> <test> } }", ""),
        ("update_dataset_default_graph", UPDATE, "CLEAR ALL", urlencode({"using-graph-uri": D1})),
        ("update_dataset_default_graphs", UPDATE, "CLEAR ALL", urlencode({"using-graph-uri": D2})),
        ("update_dataset_named_graphs", UPDATE, "CLEAR ALL", urlencode({"using-named-graph-uri": D1})),
        ("update_dataset_full", FORM, "update=CLEAR+ALL", urlencode({"using-named-graph-uri": D1})),
        ("bad_multiple_updates", FORM, "update=CLEAR+NAMED&update=CLEAR+DEFAULT", ""),
        ("bad_update_syntax", FORM, "update=CLEAR+XYZ", ""),
        ("bad_update_non_utf8", f"{UPDATE}; charset=UTF-16", "CLEAR NAMED", ""),
        ("bad_update_dataset_conflict", FORM, "update=CLEAR+ALL", urlencode({"using-named-graph-uri": D1})),
    ],
    ids=lambda case: case[0],
)
def test_updates_are_refused(server: Server, case: tuple[str, str, str, str]) -> None:
    _, content_type, body, parameters = case
    before = server.query("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }").body
    answer = post(server, body, parameters, Content_Type=content_type)
    assert (answer.status, "read-only" in answer.text) == (403, True)
    assert server.query("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }").body == before


def test_bad_update_get(server: Server) -> None:
    assert server.ask("GET", "/sparql/?update=CLEAR%20ALL").status == 403


def test_bad_update_wrong_media_type(server: Server) -> None:
    assert post(server, "CLEAR NAMED", Content_Type="text/plain").status == 415


def test_bad_update_missing_form_type(server: Server) -> None:
    assert server.ask("POST", "/sparql/", "update=CLEAR%20NAMED").status == 415


def test_an_update_sent_as_a_query_is_malformed(server: Server) -> None:
    assert post(server, "DELETE WHERE { ?s ?p ?o }").status == 400


# ------------------------------------------------------------------------------------------------------- negotiation

NAMES = 'SELECT ?name { ?thing schema:name ?name FILTER(CONTAINS(?name, "Arga")) }'
TRIPLES = "CONSTRUCT WHERE { ?thing schema:name ?name }"


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (XML, XML),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("text/*", "text/csv"),
        ("application/json", "application/json"),
        ("text/csv;q=0.4, application/sparql-results+xml;q=0.5", XML),
        ("TEXT/CSV ; Q=1.0", "text/csv"),
        (f"*/*, {JSON};q=0", XML),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/xml"),
    ],
)
def test_tables_in_the_format_asked_for(server: Server, accept: str | None, media_type: str) -> None:
    answer = server.query(NAMES, **({"Accept": accept} if accept else {}))
    assert (answer.status, answer.media_type) == (200, media_type)
    assert "Accept" in answer.headers["Vary"]
    assert "Arga Niaga" in answer.text


@pytest.mark.parametrize(
    ("accept", "media_type", "form"),
    [
        ("*/*", "text/turtle", ox.RdfFormat.TURTLE),
        ("application/n-triples", "application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/ld+json", "application/ld+json", ox.RdfFormat.JSON_LD),
        ("application/rdf+xml, text/turtle;q=0.5", "application/rdf+xml", ox.RdfFormat.RDF_XML),
    ],
)
def test_triples_in_the_format_asked_for(server: Server, accept: str, media_type: str, form: ox.RdfFormat) -> None:
    answer = server.query(TRIPLES, Accept=accept)
    assert (answer.status, answer.media_type) == (200, media_type)
    found = {quad.triple for quad in ox.parse(answer.body, format=form)}
    turtle = server.query(TRIPLES)
    assert found == {quad.triple for quad in ox.parse(turtle.body, format=ox.RdfFormat.TURTLE)}
    assert len(found) == len(s.ENTITIES)


@pytest.mark.parametrize(
    ("text", "accept"),
    [(NAMES, "text/turtle"), (NAMES, "image/png"), (TRIPLES, "text/csv"), (NAMES, "*/*;q=0"), ("ASK {}", "text/html")],
)
def test_what_cannot_be_given_is_not_acceptable(server: Server, text: str, accept: str) -> None:
    answer = server.query(text, Accept=accept)
    assert answer.status == 406
    assert "there are:" in answer.text


def test_formats_agree(server: Server) -> None:
    table = json.loads(server.query(NAMES).body)
    names = [row["name"]["value"] for row in table["results"]["bindings"]]
    assert server.query(NAMES, Accept="text/csv").text.split("\r\n")[1:-1] == names
    assert server.query(NAMES, Accept="text/tab-separated-values").text.split("\n")[1:-1] == [f'"{n}"' for n in names]
    tree = ElementTree.fromstring(server.query(NAMES, Accept=XML).body)
    assert [node.text for node in tree.iter("{http://www.w3.org/2005/sparql-results#}literal")] == names


# ------------------------------------------------------------------------------------------------------- HTTP matters


def test_no_query_is_bad(server: Server) -> None:
    for answer in (server.ask("GET", "/sparql?a=b"), post(server, "a=b", Content_Type=FORM), post(server, "")):
        assert answer.status == 400


def test_the_service_describes_itself(server: Server) -> None:
    answer = server.ask("GET", "/sparql")
    assert (answer.status, answer.media_type) == (200, "text/turtle")
    store = ox.Store()
    store.load(answer.body, format=ox.RdfFormat.TURTLE)
    endpoint = f"http://127.0.0.1:{server.port}/sparql"
    assert store.query(f"ASK {{ <{endpoint}> a <{SD}Service> ; <{SD}endpoint> <{endpoint}> ; "
                       f"<{SD}supportedLanguage> <{SD}SPARQL11Query> }}")  # fmt: skip
    assert server.ask("GET", "/sparql", Accept="application/ld+json").media_type == "application/ld+json"
    assert server.ask("GET", "/sparql", Accept="image/png").status == 406
    browser = server.ask("GET", "/sparql", Accept="text/html,*/*;q=0.8")
    assert (browser.status, browser.headers["Location"]) == (303, "/")


def test_graphs_must_be_iris(server: Server) -> None:
    assert post(server, "ASK {}", "default-graph-uri=not+an+iri").status == 400
    assert post(server, "ASK {}", "named-graph-uri=").status == 400


def test_head_is_get_without_the_body(server: Server) -> None:
    got, headed = server.query(NAMES), server.ask("HEAD", f"/sparql?query={quote(NAMES)}")
    assert (headed.status, headed.body) == (200, b"")
    assert headed.headers["Content-Length"] == got.headers["Content-Length"] == str(len(got.body))


def test_other_sites_may_ask(server: Server) -> None:
    answer = server.query("ASK {}", Origin="https://example.org")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    preflight = server.ask(
        "OPTIONS",
        "/sparql",
        Origin="https://example.org",
        Access_Control_Request_Method="POST",
        Access_Control_Request_Headers="content-type",
    )
    assert preflight.status in (200, 204)
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]
    assert "content-type" in preflight.headers["Access-Control-Allow-Headers"].lower()
    assert "POST" in server.ask("OPTIONS", "/sparql").headers["Allow"]


def test_an_address_may_be_so_long_and_no_longer(server: Server) -> None:
    assert server.query(f"ASK {{}} # {'a' * 30_000}").status == 200
    assert server.query(f"ASK {{}} # {'a' * 32_100}").status == 414
    assert raw(server, b"GET /sparql?query=" + b"a" * 200_000) == "414"


def test_headers_may_be_so_long_and_no_longer(server: Server) -> None:
    assert raw(server, b"GET /sparql HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 20_000) == "431"


def test_what_is_no_http_is_bad(server: Server) -> None:
    assert raw(server, b"\x16\x03\x01\x02\x00\r\n\r\n") == "400"


def raw(server: Server, data: bytes) -> str:
    """The status of the answer to bytes on a connection."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(data)
        return connection.recv(1000).split(b" ")[1].decode()


def test_a_body_may_be_so_long_and_no_longer(server: Server) -> None:
    assert post(server, "ASK {}" + " " * 900_000).status == 200
    assert post(server, "ASK {}" + " " * 1_000_000).status == 413
    assert post(server, b"#" * 50_000_000).status == 413


def test_a_long_chunked_body_is_refused_too(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        head = (
            "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nTransfer-Encoding: chunked"
        )
        connection.sendall(f"{head}\r\n\r\n".encode())
        for _ in range(20):
            connection.sendall(b"%x\r\n%s\r\n" % (100_000, b"#" * 100_000))
        connection.sendall(b"0\r\n\r\n")
        assert connection.recv(1000).startswith(b"HTTP/1.1 413 ")
