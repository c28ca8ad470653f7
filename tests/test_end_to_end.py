"""The whole path on the five real articles: what `kg build seeds` promises of its output, checked from outside."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

import kg
from kg.writing import FILES

ROOT = Path(__file__).parents[1]
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))
LANGUAGES = {"id": 3, "vi": 1, "nl": 1}
KG = "https://w3id.org/newskg/ontology#"
PROV = rdflib.Namespace("http://www.w3.org/ns/prov#")
ONTOLOGY = rdflib.Namespace(KG)
ENDS = ("subject", "predicate", "object")


def run_kg(*arguments: str, hash_seed: int = 0) -> subprocess.CompletedProcess[str]:
    # pytest-xdist sets COLUMNS, which would wrap the tables
    settings = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    settings["PYTHONHASHSEED"] = str(hash_seed)
    command = [sys.executable, "-m", "kg", *arguments]
    return subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, encoding="utf-8", check=False)


@pytest.fixture(scope="module")
def graph(seeds_output: Path) -> rdflib.Graph:
    return rdflib.Graph().parse(str(seeds_output / "graph.ttl"))


def test_all_files_are_written_and_nothing_else(seeds_output: Path) -> None:
    assert {path.name for path in seeds_output.iterdir()} == set(FILES)
    assert all(path.stat().st_size > 0 for path in seeds_output.iterdir())


def test_every_article_is_read_in_its_language(seeds_output: Path) -> None:
    report = json.loads((seeds_output / "report.json").read_text("utf-8"))
    found = {document["identifier"]: document["language"] for document in report["documents"]}
    assert sorted(found) == [path.name for path in SEEDS]
    assert {code: list(found.values()).count(code) for code in LANGUAGES} == LANGUAGES
    assert report["problems"] == []


def test_validate_finds_no_fault(seeds_output: Path) -> None:
    done = run_kg("validate", str(seeds_output))
    assert (done.returncode, done.stderr) == (0, "")
    numbers = dict(line.split(" │ ") for line in done.stdout.splitlines() if " │ " in line)
    found = {name.strip(): number.strip() for name, number in numbers.items()}
    assert found["documents"] == "5"
    assert found["faults"] == "0"
    assert int(found["evidence"]) == int(found["evidence with the exact quote"]) > 0


def test_validate_finds_a_changed_quotation(seeds_output: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(seeds_output, tmp_path / "output"))
    turtle = (folder / "graph.ttl").read_text("utf-8")
    assert "75,01%" in turtle
    (folder / "graph.ttl").write_text(turtle.replace("75,01%", "57,01%"), encoding="utf-8")
    done = run_kg("validate", str(folder))
    assert done.returncode == 1
    assert "evidence" in done.stdout


def test_files_in_reverse_order_give_the_same_bytes(seeds_output: Path, tmp_path: Path) -> None:
    files = [str(path) for path in reversed(SEEDS)]
    done = run_kg("build", *files, "--output", str(tmp_path / "again"), "--quiet", hash_seed=2)
    assert (done.returncode, done.stderr) == (0, "")
    different = [n for n in FILES if (tmp_path / "again" / n).read_bytes() != (seeds_output / n).read_bytes()]
    assert not different


def test_lines_in_reverse_order_give_the_same_graph(tmp_path: Path) -> None:
    lines = [json.dumps({"id": path.name, "text": path.read_text("utf-8")}) for path in SEEDS]
    graphs = []
    for number, ordered in enumerate((lines, lines[::-1])):
        path = tmp_path / str(number) / "articles.jsonl"
        path.parent.mkdir()
        path.write_text("\n".join(ordered), encoding="utf-8")
        graphs.append(kg.build(path))
    assert graphs[0] == graphs[1]
    assert len(graphs[0].documents) == len(SEEDS)


def test_the_deal_told_in_vietnamese_answers_a_select(seeds_output: Path) -> None:
    done = run_kg("query", str(seeds_output), "deals", "--format", "json")
    rows = json.loads(done.stdout)["results"]["bindings"]
    [deal] = [row for row in rows if row["relation"]["value"] == "acquires" and "stake" in row]
    assert deal["buyer"]["value"] in ("TikTok", "TikTok Shop")
    assert deal["target"]["value"] == "Tokopedia"
    assert Decimal(deal["stake"]["value"]) == Decimal("75.01")
    assert deal["modality"]["value"] == "Planned"
    [investment] = [row for row in rows if row["relation"]["value"] == "investsIn" and "amount" in row]
    assert (investment["target"]["value"], investment["currency"]["value"]) == ("GoTo", "USD")
    assert Decimal(investment["amount"]["value"]) == Decimal("1.5e9")
    assert investment["earliest"]["value"] == investment["latest"]["value"] == "2023-12-11"


def test_every_statement_has_evidence_with_the_words_of_its_article(graph: rdflib.Graph) -> None:
    texts = {path.name: path.read_bytes().decode("utf-8") for path in SEEDS}
    statements = set(graph.subjects(rdflib.RDF.type, ONTOLOGY.Statement))
    assert statements
    assert not [s for s in statements if not list(graph.objects(s, PROV.wasDerivedFrom))]
    evidence = set(graph.objects(None, PROV.wasDerivedFrom))
    assert evidence == set(graph.subjects(rdflib.RDF.type, ONTOLOGY.Evidence))
    for node in evidence:
        document = graph.value(node, ONTOLOGY.document)
        text = texts[str(graph.value(document, rdflib.DCTERMS.identifier))]
        start, end = (int(str(graph.value(node, ONTOLOGY[name]))) for name in ("charStart", "charEnd"))
        assert str(graph.value(node, ONTOLOGY.quote)) == text[start:end] != ""


def test_the_documents_hashes_are_those_of_the_files(graph: rdflib.Graph) -> None:
    found = {
        str(graph.value(document, rdflib.DCTERMS.identifier)): str(graph.value(document, ONTOLOGY.sha256))
        for document in graph.subjects(rdflib.RDF.type, rdflib.SDO.NewsArticle)
    }
    assert found == {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in SEEDS}


def test_only_what_is_actual_or_planned_is_a_plain_triple(graph: rdflib.Graph) -> None:
    told: dict[tuple[rdflib.term.Node, rdflib.term.Node, rdflib.term.Node], set[str]] = {}
    for statement in graph.subjects(rdflib.RDF.type, ONTOLOGY.Statement):
        subject, predicate, object_ = (graph.value(statement, rdflib.RDF[end]) for end in ENDS)
        assert subject and predicate and object_
        modality = str(graph.value(statement, ONTOLOGY.modality)).removeprefix(KG)
        told.setdefault((subject, predicate, object_), set()).add(modality)
    for triple, modalities in told.items():
        assert (triple in graph) == bool(modalities & {"Actual", "Planned"}), (triple, modalities)


def reader(program: str, *options: str) -> list[str]:
    """The command of an RDF reader that is not Python. Where it is missing the test is skipped; in CI it fails."""
    if shutil.which(program) is None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"{program} is not installed")
        pytest.skip(f"{program} is not installed")
    return [program, *options, "graph.ttl"]


@pytest.mark.parametrize(("program", "options"), [("rapper", ("-q", "-i", "turtle")), ("serdi", ("-q",))])
def test_readers_in_other_languages_count_the_same_triples(
    program: str, options: tuple[str, ...], seeds_output: Path, graph: rdflib.Graph
) -> None:
    done = subprocess.run(reader(program, *options), cwd=seeds_output, capture_output=True, check=True)
    assert done.stdout.count(b"\n") == len(graph)


def test_every_format_holds_the_same_triples(seeds_output: Path, graph: rdflib.Graph) -> None:
    turtle = set(ox.parse(path=str(seeds_output / "graph.ttl"), format=ox.RdfFormat.TURTLE))
    jsonld = set(ox.parse(path=str(seeds_output / "graph.jsonld"), format=ox.RdfFormat.JSON_LD))
    trig = {quad.triple for quad in ox.parse(path=str(seeds_output / "graph.trig"), format=ox.RdfFormat.TRIG)}
    assert len(turtle) == len(graph)
    assert turtle == jsonld
    assert {quad.triple for quad in turtle} == trig


def test_the_page_asks_for_nothing_elsewhere(seeds_output: Path) -> None:
    page = (seeds_output / "graph.html").read_text("utf-8")
    for address in ('src="http', "src='http", 'href="http', "@import", "url(http"):
        assert address not in page
