"""The pages of a running server: things, their data, the query page; hostile names stay text."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, unquote

import graph_sample as s
import pyoxigraph as ox
import pytest
from browser import console_messages, offline_chromium, requested_urls, require_chromium
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select, WebDriverWait
from serving_server import Answer, Server, built, serving

from kg.graph import Graph
from kg.identity.iris import DEFAULT_BASE, Minter
from kg.model import Label, Modality
from kg.serving.paths import data_path, page_path, readings
from kg.store import named_queries

HOSTILE = "</title><script>alert(1)</script><img src=x onerror=alert(2)> \"' {{ 7*7 }} & \u202e“Trần”"
CRUEL = s.entity(HOSTILE, "organization", "Company", labels=(Label(HOSTILE, "en"),))
SENTENCE = s.document('evil"><b>.txt', f"{HOSTILE} owns Kaldora.", "en", title=HOSTILE)
CLAIM = s.statement(CRUEL, "owns", s.LENTERA, Modality.POSSIBLE, s.evidence(SENTENCE, SENTENCE.text), speakers=(CRUEL,))


def hostile_graph() -> Graph:
    graph = s.sample()
    entities = tuple(sorted((*graph.entities, CRUEL), key=lambda one: one.iri))
    return Graph((*graph.documents, SENTENCE), entities, (*graph.statements, CLAIM))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(built(tmp_path_factory.mktemp("served"), hostile_graph()), "--workers", "2") as running:
        yield running


class Page(HTMLParser):
    """The elements of a page with their attributes, and its text."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        assert (answer.status, answer.media_type) == (200, "text/html"), answer.text
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(answer.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def links(self) -> list[str]:
        return [attributes.get("href") or "" for tag, attributes in self.elements if tag == "a"]


def address(iri: str, kind: str = "id") -> str:
    return page_path(iri, DEFAULT_BASE).replace("/page", f"/{kind}", 1)


def followed(server: Server, target: str, accept: str) -> Answer:
    answer = server.ask("GET", target, Accept=accept)
    assert (answer.status, answer.headers["Vary"]) == (303, "Accept, Origin"[:6])
    return server.ask("GET", answer.headers["Location"], Accept=accept)


def test_a_thing_leads_to_its_page_or_its_data(server: Server) -> None:
    page = server.ask("GET", address(s.ARGA.iri), Accept="text/html,*/*;q=0.5")
    assert (page.status, page.headers["Location"]) == (303, address(s.ARGA.iri, "page"))
    assert "Accept" in page.headers["Vary"]
    for accept in ("text/turtle", "application/ld+json;q=0.9, text/html;q=0.1", "*/*"):
        assert server.ask("GET", address(s.ARGA.iri), Accept=accept).headers["Location"] == address(s.ARGA.iri, "data")
    assert server.ask("GET", address(s.ARGA.iri)).headers["Location"] == address(s.ARGA.iri, "data")
    assert server.ask("GET", address(s.ARGA.iri), Accept="image/png").status == 406


def test_every_iri_of_the_graph_has_a_page_and_data(server: Server) -> None:
    store = ox.Store()
    store.load(server.query("CONSTRUCT WHERE {?s ?p ?o}").body, format=ox.RdfFormat.TURTLE)
    terms = {part for quad in store for part in (quad.subject, quad.predicate, quad.object)}
    iris = sorted(term.value for term in terms if isinstance(term, ox.NamedNode))
    known = [iri for iri in iris if next(store.quads_for_pattern(ox.NamedNode(iri), None, None), None)]
    assert len(known) > 20
    for iri in known:
        answer = server.ask("GET", f"/resource?iri={quote(iri, safe='')}", Accept="text/html")
        assert answer.status == 303
        Page(server.ask("GET", answer.headers["Location"]))
        turtle = server.ask("GET", answer.headers["Location"].replace("/page", "/data", 1))
        found = {quad.triple for quad in ox.parse(turtle.body, format=ox.RdfFormat.TURTLE)}
        assert {quad.triple for quad in store.quads_for_pattern(ox.NamedNode(iri), None, None)} <= found


def test_the_page_of_an_entity_shows_its_names_classes_and_facts(server: Server) -> None:
    page = Page(server.ask("GET", address(s.ARGA.iri, "page")))
    words = " ".join(page.text.split())
    for shown in ("Arga Niaga", "PT Arga Niaga", "company", "acquires", "Lentera", "Planned", "Denied", "75.5"):
        assert shown in words
    assert s.DEAL_SENTENCE.quote in words
    assert 'Arga Niaga buys "Lentera" <soon>' in words
    assert f"{s.DEAL_SENTENCE.span.start}–{s.DEAL_SENTENCE.span.end}" in words
    assert address(s.LENTERA.iri, "page") in page.links()
    assert address(s.DEAL.iri, "page") in page.links()
    assert address(s.DAMAR.iri, "page") in page.links()  # who says so


def test_the_page_of_a_document_shows_what_rests_on_it(server: Server) -> None:
    iri = Minter().document(s.DUTCH.identifier, s.DUTCH.sha256)
    page = Page(server.ask("GET", address(iri, "page")))
    assert "Lentera heeft 12 miljoen gebruikers in Kaldora." in page.text
    assert s.DUTCH.identifier in page.text


def test_the_data_hold_the_facts_and_their_evidence(server: Server) -> None:
    answer = server.ask("GET", address(s.ARGA.iri, "data"))
    subjects = {quad.subject.value for quad in ox.parse(answer.body, format=ox.RdfFormat.TURTLE)}
    assert {s.ARGA.iri, s.DEAL.iri, s.TALKS.iri, s.DEAL_SENTENCE.iri} <= subjects
    assert s.MARKET.iri not in subjects
    n_triples = server.ask("GET", address(s.ARGA.iri, "data"), Accept="application/n-triples")
    assert n_triples.media_type == "application/n-triples"
    assert server.ask("GET", address(s.ARGA.iri, "data"), Accept="image/png").status == 406


def test_unknown_things_are_not_found(server: Server) -> None:
    for kind in ("id", "page", "data"):
        assert server.ask("GET", f"/{kind}/organization/nobody").status == 404
    for iri in ("https://example.org/nobody", "no iri at all", "<script>", "https://example.org/<b>", "\x00"):
        assert server.ask("GET", f"/resource?iri={quote(iri, safe='')}").status == 404
    assert server.ask("GET", "/resource").status == 400
    assert server.ask("GET", "/page/../../../etc/passwd").status == 404
    assert server.ask("GET", "/nothing").status == 404
    assert server.ask("POST", "/page/organization/nobody", "").status == 405


@pytest.mark.parametrize(
    "iri", [CRUEL.iri, CLAIM.iri, s.LENTERA.iri, Minter().document(SENTENCE.identifier, SENTENCE.sha256)]
)
def test_hostile_names_stay_text(server: Server, iri: str) -> None:
    answer = server.ask("GET", address(iri, "page"))
    page = Page(answer)
    tags = {tag for tag, _ in page.elements}
    assert not tags & {"script", "img", "b", "iframe", "object"}
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
    assert HOSTILE in page.text
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert all(link.startswith("/") and not link.startswith("//") for link in page.links())


@pytest.mark.parametrize("name", ["Trần Thắng", "a/b?c#d", "100%", "“x”", "%2F", "..", "é\u0301", "日本", "x" * 300])
@pytest.mark.parametrize("base", [DEFAULT_BASE, "urn:example:", "https://example.org/g#"])
def test_an_address_stands_for_one_iri(name: str, base: str) -> None:
    iri = Minter(base).entity(name, "person")
    for path in (page_path(iri, base), data_path(iri, base)):
        assert path.isascii()
        _, found, given = path.partition("?iri=")
        text = unquote(given) if found else path.lstrip("/").partition("/")[2]
        assert iri in list(readings(text, base))


def test_the_query_page_asks_nobody_but_this_server(server: Server) -> None:
    answer = server.ask("GET", "/")
    page = Page(answer)
    assert not [a for _, a in page.elements if (a.get("src") or "").startswith(("http", "//"))]
    assert not [a for tag, a in page.elements if tag == "link"]
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "connect-src 'self'" in policy
    assert "unsafe-eval" not in policy and "script-src 'unsafe-inline'" not in policy
    for name in named_queries():
        assert f'"name":"{name}"' in answer.text


def test_named_queries_are_there_as_text(server: Server) -> None:
    name = next(iter(named_queries()))
    answer = server.ask("GET", f"/queries/{name}")
    assert (answer.status, answer.media_type) == (200, "text/plain")
    assert server.query(answer.text).status == 200
    assert server.ask("GET", "/queries/no-such-query").status == 404


@pytest.mark.browser
def test_the_query_page_works_in_a_browser(server: Server, tmp_path: Path) -> None:
    require_chromium()
    home = f"http://127.0.0.1:{server.port}/"
    with offline_chromium(tmp_path / "profile", reaches_here=True) as browser:
        browser.get(home)
        Select(browser.find_element(By.ID, "name")).select_by_value("names")
        browser.find_element(By.CSS_SELECTOR, ".yasqe_queryButton").click()
        table = WebDriverWait(browser, 30).until(lambda b: b.find_element(By.CSS_SELECTOR, ".yasr table"))
        WebDriverWait(browser, 30).until(lambda _: "Arga Niaga" in table.text)
        # the editor sets an inline handler of its own, which the policy keeps from running
        allowed = ("favicon", "inline event handler")
        assert not [said for said in console_messages(browser) if not any(words in said for words in allowed)]
        asked = [url for url in requested_urls(browser) if not url.startswith(("data:", "blob:"))]
        assert f"{home}sparql" in asked
        assert all(url.startswith(home) for url in asked)
