"""Articles written to do harm: their words reach every file and every screen as words, and do nothing there.

Every test goes through the command line and the whole path.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib
from browser import console_messages, offline_chromium, requested_urls, require_chromium
from selenium.common.exceptions import NoAlertPresentException
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait
from test_bad_input import Outcome, kg
from test_explorer import Page

from kg.store import example_values, named_queries, open_store
from kg.terminal import visible

SCRIPT = "<script>alert(1)</script>"
# what stands in titles, names of things, spoken words, ids and addresses
HOSTILE = {
    "script": SCRIPT,
    "end-of-script": "</script><script>alert(2)</script>",
    "image": '"><img src=x onerror=alert(3)>',
    "image-alone": "<img src=x onerror=alert(4)>",
    "comment": "<!--<script>",
    "sql": "O'Reilly; DROP",
    "cdata": "]]>",
    "entity": "&lt;b&gt;&amp;amp;&#x3c;",
    "bidi": "\u202egnp.exe\u202c",
    "isolate": "\u2066\u2067a\u2069",
    "escape": "\x1b[31mred\x1b[0m",
    "operating-system-command": "\x1b]0;owned\x9c",
    "turtle": '"""\\',
    "turtle-end": '" . <urn:x> <urn:y> <urn:z> .',
    "backslash": "\\u0000\\n\\",
    "sparql": '"} ; DROP ALL #',
    "template": "{{ policy }}{% raw %}${x}",
    "markup": "[bold red]x[/] :boom:",
    "formula": '=cmd|"/C calc"!A0',
    "newlines": "one\u2028two\x85three\x0bfour",
    "noncharacter": "\ufffe\uffff\U0010ffff",
    "long": "x" * 5000,
    "zalgo": "Z" + "\u0301" * 500,
    "emoji": "👩‍👩‍👧‍👦 🚢",
}
# those that the rules take whole into the name of a thing; the others they cut at a quotation mark or a line's end
NAMED = ("script", "image-alone", "cdata", "bidi", "escape", "long", "zalgo", "emoji")
TEXT = (
    "SINGAPORE, 3 May 2024 - The government of Singapore banned {0} imports on Friday. Harbourline Ltd applied for a "
    "{0} licence in Singapore. Harbourline Ltd has acquired O'Reilly Foods and Ḱoral_Nusa Holdings.\n"
    "“{0} is the best,” said Anna Koral, chief executive of Harbourline Ltd.\n"
)
FILE_NAMES = (
    "new\nline.txt",
    "tab\tand \x1b[31mred.txt",
    f"{SCRIPT.replace('/', '∕')}.txt",
    "quo\"te's \\ `x` $(x).txt",
    "\u202etxt.exe.txt",
    "-rf.txt",
    " .txt",
    "é" * 100 + ".txt",
    os.fsdecode(b"caf\xe9.txt"),
)
ACTIVE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
BROKEN_IRI = re.compile(r'[\x00-\x20<>"{}|\\^`\x7f-\x9f\ud800-\udfff]')


def write_articles(folder: Path, hostile: dict[str, str]) -> Path:
    """Articles in each format, with hostile words in every place that takes words."""
    folder.mkdir()
    lines = [
        json.dumps({"id": f"{name} {words}", "text": TEXT.format(words), "title": words, "url": words, "lang": "en"})
        for name, words in hostile.items()
    ]
    (folder / "lines.jsonl").write_text("\n".join(lines), "utf-8")
    title = hostile["script"]
    escaped = title.replace("<", "&lt;")
    (folder / "plain.txt").write_text(f"{title}\n\n{TEXT.format('spice')}", "utf-8")
    (folder / "marked.md").write_text(f"# {title}\n\n{TEXT.format('tea')}", "utf-8")
    (folder / "page.html").write_text(
        f"<html><head><title>{escaped}</title></head><body><article><h1>{escaped}</h1>"
        f"<p>{TEXT.format('wool').replace('<', '&lt;')}</p><script>alert(9)</script></article></body></html>",
        "utf-8",
    )
    return folder


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Outcome]:
    folder = write_articles(tmp_path_factory.mktemp("hostile") / "news", HOSTILE)
    for number, name in enumerate(FILE_NAMES):
        (folder / name).write_text(TEXT.format(f"goods{number}"), "utf-8")
    outcome = kg("build", folder, "-o", folder.parent / "output")
    return folder.parent / "output", outcome


@pytest.fixture(scope="module")
def output(build: tuple[Path, Outcome]) -> Path:
    return build[0]


@pytest.fixture(scope="module")
def graph(output: Path) -> rdflib.Graph:
    return rdflib.Graph().parse(str(output / "graph.ttl"))


def storable(words: str) -> str:
    """Stores cannot hold these two; see kg.writing.terms."""
    return re.sub("[\ufffe\uffff]", "\ufffd", words)


def names(graph: rdflib.Graph) -> set[str]:
    return {str(name) for name in graph.objects(None, rdflib.RDFS.label)}


def titles(graph: rdflib.Graph) -> set[str]:
    return {str(title) for title in graph.objects(None, rdflib.DCTERMS.title)}


# ------------------------------------------------------------------------------------------------------------ the files


def test_every_article_is_built_and_every_quote_is_exact(build: tuple[Path, Outcome]) -> None:
    output, outcome = build
    assert (outcome.code, outcome.err) == (0, [])
    documents = (output / "documents.jsonl").read_text("utf-8")
    assert len(documents.splitlines()) == len(HOSTILE) + len(FILE_NAMES) + 3
    assert len({json.loads(line)["id"] for line in documents.splitlines()}) == len(documents.splitlines())
    checked = kg("validate", output)
    assert (checked.code, checked.err) == (0, [])
    assert re.search("faults +│ +0\n", checked.out)


def test_hostile_words_become_names_titles_and_spoken_words(graph: rdflib.Graph) -> None:
    for key in NAMED:
        assert any(HOSTILE[key] in name for name in names(graph)), key
    assert {"O'Reilly Foods", "Ḱoral_Nusa Holdings"} <= names(graph)
    assert {storable(words) for words in HOSTILE.values()} <= titles(graph)
    quotes = {str(quote) for quote in graph.objects(None, rdflib.URIRef("https://w3id.org/newskg/ontology#quote"))}
    for key in ("turtle", "turtle-end", "sparql", "backslash", "image"):
        assert any(HOSTILE[key] in quote for quote in quotes), key


def test_every_rdf_format_loads_and_holds_the_same(output: Path, graph: rdflib.Graph) -> None:
    turtle = set(ox.parse(path=str(output / "graph.ttl"), format=ox.RdfFormat.TURTLE))
    trig = ox.parse(path=str(output / "graph.trig"), format=ox.RdfFormat.TRIG)
    jsonld = set(ox.parse(path=str(output / "graph.jsonld"), format=ox.RdfFormat.JSON_LD))
    assert {quad.triple for quad in trig} == {quad.triple for quad in turtle}
    assert jsonld == turtle
    assert len(graph) == len(turtle)
    assert len(rdflib.Graph().parse(str(output / "graph.jsonld"), format="json-ld")) == len(turtle)
    assert not [value for value in graph.objects() if str(value) == "urn:z"]


def test_every_iri_is_one(output: Path) -> None:
    for quad in ox.parse(path=str(output / "graph.ttl"), format=ox.RdfFormat.TURTLE):
        for term in (quad.subject, quad.predicate, quad.object):
            if isinstance(term, ox.NamedNode):
                assert not BROKEN_IRI.search(term.value), term
                assert len(term.value) < 2000


def test_graphml_is_sound_and_keeps_the_names(output: Path, graph: rdflib.Graph) -> None:
    root = ElementTree.parse(output / "graph.graphml").getroot()
    words = {data.text for data in root.iter("{http://graphml.graphdrawing.org/xmlns}data")}
    for key in ("script", "image-alone", "cdata", "bidi"):
        assert any(HOSTILE[key] in (text or "") for text in words), key
    assert len(nx.read_graphml(output / "graph.graphml")) > len(NAMED)


# ------------------------------------------------------------------------------------------------------------- the page


def test_the_page_has_no_element_and_no_attribute_of_an_article(output: Path, tmp_path: Path) -> None:
    harmless = {name: f"words{number}" for number, name in enumerate(HOSTILE)}
    folder = write_articles(tmp_path / "news", harmless)
    assert kg("build", folder, "-o", tmp_path / "out", "-q") == (0, "", [])
    page, like = (Page((place / "graph.html").read_text("utf-8")) for place in (output, tmp_path / "out"))
    assert page.tags == like.tags
    assert page.attributes == like.attributes
    programs = [[text for attributes, text in one.scripts if "id" not in attributes] for one in (page, like)]
    assert programs[0] == programs[1]
    assert len(page.scripts) == len(like.scripts) == 4


def test_the_page_shows_titles_and_quotes_as_they_are(output: Path) -> None:
    facts = json.dumps(Page((output / "graph.html").read_text("utf-8")).data("facts-data"))
    for words in HOSTILE.values():
        assert json.dumps(storable(words))[1:-1] in facts, words[:40]


@pytest.mark.browser
def test_a_title_that_is_a_script_is_shown_and_runs_nothing(output: Path, tmp_path: Path) -> None:
    require_chromium()
    page = (output / "graph.html").as_uri()
    with offline_chromium(tmp_path) as driver:
        driver.get(page)
        wait = WebDriverWait(driver, 20)
        wait.until(lambda d: d.find_elements(By.CSS_SELECTOR, "#mynetwork canvas"))
        driver.find_element(By.ID, "query").send_keys(SCRIPT)
        wait.until(lambda d: d.find_elements(By.CSS_SELECTOR, "#found [role=option]"))[0].click()
        wait.until(lambda d: SCRIPT in d.find_element(By.ID, "panel").text)
        with pytest.raises(NoAlertPresentException):
            driver.switch_to.alert  # noqa: B018 - raises where no dialogue is open
        assert driver.find_elements(By.CSS_SELECTOR, "#panel script, #panel img, #found script, #found img") == []
        assert console_messages(driver) == []
        assert set(requested_urls(driver)) == {page}


# ----------------------------------------------------------------------------------------------------------- the screen


def test_a_build_shows_nothing_that_acts(build: tuple[Path, Outcome]) -> None:
    assert not ACTIVE.search(build[1].out)


@pytest.mark.parametrize("query", sorted(named_queries()))
def test_no_named_query_shows_what_acts(query: str, output: Path) -> None:
    values = example_values(open_store(output), named_queries()[query])
    given = [part for name, value in values.items() for part in ("--with", f"{name}={value}")]
    answer = kg("query", output, query, *given, "--format", "table")
    assert (answer.code, answer.err) == (0, [])
    assert not ACTIVE.search(answer.out)


@pytest.mark.parametrize("key", NAMED)
def test_explain_finds_a_hostile_name_and_shows_it_harmless(key: str, output: Path, graph: rdflib.Graph) -> None:
    name = min((name for name in names(graph) if HOSTILE[key] in name), key=len)
    explained = kg("explain", output, name)
    assert (explained.code, explained.err) == (0, [])
    assert not ACTIVE.search(explained.out)
    assert visible(" ".join(name.split())) in explained.out
    assert "government of Singapore bans" in explained.out or "applies for" in explained.out or "“" in explained.out


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_a_name_that_nothing_bears_is_one_harmless_line(words: str, output: Path) -> None:
    refused = kg("explain", output, f"{words} {words} is nobody")
    assert (refused.code, refused.out, len(refused.err)) == (2, "", 1)
    assert not ACTIVE.search(refused.err[0])
    assert len(refused.err[0]) < 2000


def sparql_string(words: str) -> str:
    escapes = {"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r"}
    return '"' + "".join(escapes.get(char, char) for char in words) + '"'


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_a_query_finds_a_title_and_gives_it_to_programs_unchanged(words: str, output: Path) -> None:
    query = f"SELECT ?title {{ ?document dcterms:title ?title FILTER(STR(?title) = {sparql_string(storable(words))}) }}"
    as_json = json.loads(kg("query", output, query, "-f", "json").out)["results"]["bindings"]
    assert {row["title"]["value"] for row in as_json} == {storable(words)}
    as_csv = list(csv.reader(io.StringIO(kg("query", output, query, "-f", "csv").out, newline="")))
    assert as_csv[0] == ["title"]
    assert {row[0] for row in as_csv[1:]} == {storable(words)}
    assert not ACTIVE.search(kg("query", output, query).out)


def test_a_file_that_cannot_be_read_is_one_harmless_line_whatever_its_name(tmp_path: Path) -> None:
    for name in FILE_NAMES:
        (tmp_path / name).write_bytes(b"")
    refused = kg("build", tmp_path, "-o", tmp_path / "out")
    assert (refused.code, len(refused.err)) == (2, len(FILE_NAMES) + 1)
    assert not [line for line in refused.err if ACTIVE.search(line)]
    assert sum("is empty" in line for line in refused.err) == len(FILE_NAMES)


def test_the_build_with_hostile_articles_is_the_same_every_time(output: Path, tmp_path: Path) -> None:
    folder = output.parent / "news"
    files = sorted(map(str, folder.iterdir()), reverse=True)
    assert kg("build", "-o", tmp_path / "out", "-q", "--", *files).code == 0
    for path in output.iterdir():
        assert (tmp_path / "out" / path.name).read_bytes() == path.read_bytes(), path.name


@pytest.fixture(autouse=True)
def no_warning() -> Iterator[None]:
    """rdflib only warns of an IRI that it will not write."""
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message=".*does not look like a valid URI.*")
        yield
