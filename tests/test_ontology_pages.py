"""The pages about the ontology: up to date, whole, linked, and no text of an article can act in them."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import graph_sample as s
import pytest
import rdflib
from rdflib import SKOS

from kg import ontology
from kg.identity.iris import DEFAULT_BASE
from kg.model import LANGUAGES, Label
from kg.writing import write

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "ontology"
HOSTILE = (
    "<script>alert(1)</script> [a](javascript:b) ![x](http://e.example/p) | `c` **d** <!-- e -->\n\n# f\n```\n> g"
    "\x1b[31m\u202eh www.e.example @i &lt; $k$ ~l~ \\"
)


def load_pages() -> ModuleType:
    spec = importlib.util.spec_from_file_location("ontology_pages", ROOT / "docs" / "ontology_pages.py")
    assert spec and spec.loader
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


ontology_pages = load_pages()


def written() -> dict[str, str]:
    return {path.relative_to(FOLDER).as_posix(): path.read_text("utf-8") for path in sorted(FOLDER.rglob("*.md"))}


WRITTEN = written()


def test_they_are_up_to_date(seeds_output: Path) -> None:
    assert ontology_pages.write(ROOT, seeds_output, is_check=True) == [], "run: python docs/refresh.py"


def test_there_is_one_for_each_class_and_relation() -> None:
    known = ontology.load()
    wanted = {f"classes/{name}.md" for name in known.classes} | {f"relations/{name}.md" for name in known.relations}
    assert set(WRITTEN) == wanted | {"README.md", "other-terms.md", "questions.md"}


def page_of(name: str) -> str:
    known = ontology.load()
    folder = "classes" if name in known.classes else "relations"
    if name in known.classes or name in known.relations:
        return WRITTEN[f"{folder}/{name}.md"]
    return re.split(rf"^### {name}$", WRITTEN["other-terms.md"], flags=re.MULTILINE)[1].partition("\n### ")[0]


def every_term() -> list[str]:
    known = ontology.load()
    return [*known.classes, *known.relations, *known.modalities, *known.others]


@pytest.mark.parametrize("name", every_term())
def test_a_term_has_its_words_in_each_language_and_all_its_alignments(name: str) -> None:
    known = ontology.load()
    term = {**known.classes, **known.relations, **known.modalities, **known.others}[name]
    page = page_of(name)
    for code in LANGUAGES:
        assert f"| {term.labels[code]} | {term.definitions[code]} |" in page
    graph = rdflib.Graph().parse(data=ontology.read_file("alignments.ttl"), format="turtle")
    for match in (SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch):
        for other in graph.objects(rdflib.URIRef(ontology.NAMESPACE + name), match):
            assert f"]({other})" in page, other


@pytest.mark.parametrize("name", [*ontology.load().classes, *ontology.load().relations])
def test_an_example_has_a_sentence_of_the_seeds_or_says_that_there_is_none(name: str, seeds_output: Path) -> None:
    example = page_of(name).partition("\n## Example\n")[2]
    assert ("holds none" in example) != ("> “" in example)
    lines = (seeds_output / "documents.jsonl").read_text("utf-8").splitlines()
    texts = {record["id"]: record["text"] for record in map(json.loads, lines)}
    for quote, source, start, end in re.findall(r"^> “(.*)”\n>\n> (.*?), \w+, (\d+)–(\d+)$", example, re.MULTILINE):
        text = texts[source.replace("\\", "")]
        assert ontology_pages.plain(text[int(start) : int(end)]) == quote


def headings(text: str) -> set[str]:
    return {title.lower().replace(" ", "-") for title in re.findall(r"^#+ (.*)$", text, re.MULTILINE)}


def test_links_lead_somewhere() -> None:
    count = 0
    for name, text in WRITTEN.items():
        for target in re.findall(r"(?<!\\)\]\(([^)\s]+)\)", text):
            if "://" in target:
                continue
            path, _, anchor = target.partition("#")
            found = (FOLDER / name).parent / path
            assert found.is_file(), (name, target)
            assert not anchor or anchor in headings(found.read_text("utf-8")), (name, target)
            count += 1
    assert count > 1000


def test_the_picture_has_every_class_below_its_parents() -> None:
    picture = re.findall(r"```mermaid\nflowchart LR\n(.*?)```", WRITTEN["README.md"], re.DOTALL)[0]
    edges = sorted(tuple(line.split(" --> ")) for line in picture.strip().splitlines())
    pairs = ((parent, name) for name, term in ontology.load().classes.items() for parent in term.parents)
    assert sorted((parent.strip(), name.strip()) for parent, name in edges) == sorted(pairs)


def test_text_of_an_article_cannot_act(tmp_path: Path) -> None:
    """A name and a quotation with everything in them, through the pages of its class and relation."""
    bad = replace(s.DAMAR, labels=(Label(HOSTILE, "en"),), aliases=())
    office = replace(s.OFFICE, evidence=(replace(s.OFFICE.evidence[0], quote=HOSTILE),))
    graph = replace(s.sample(), entities=(bad, s.ARGA), statements=(office,))
    write(graph, tmp_path / "out", base_iri=DEFAULT_BASE, report={}, html="")
    made = ontology_pages.pages(tmp_path / "out")
    for page in (made["classes/Person.md"], made["relations/holdsPosition.md"]):
        example = page.partition("\n## Example\n")[2].partition("\n---\n")[0]
        assert "script" in example
        assert not re.search(r"(?<!\\)[<`|\[\]#$~@&]|\x1b|\u202e|(?<!\\)://|(?<!\\)\.e\.example", example)
        assert all(line.startswith((">", "**", "Things")) for line in example.splitlines() if line)


def test_what_is_no_page_any_more_is_removed(tmp_path: Path, seeds_output: Path) -> None:
    ontology_pages.write(tmp_path, seeds_output)
    old = tmp_path / "docs" / "ontology" / "classes" / "Firm.md"
    old.write_text("gone")
    assert ontology_pages.write(tmp_path, seeds_output, is_check=True) == ["docs/ontology/classes/Firm.md"]
    assert old.exists()
    ontology_pages.write(tmp_path, seeds_output)
    assert not old.exists() and ontology_pages.write(tmp_path, seeds_output) == []
