"""The pages are true: their commands run, their tables and outputs are today's, their links lead somewhere."""

from __future__ import annotations

import doctest
import importlib
import importlib.util
import pkgutil
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import nbformat
import pyoxigraph as ox
import pytest
import rdflib
from nbclient import NotebookClient

import kg
from kg.store import Table, open_store
from kg.store import run as ask

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
LEFT_BY_TOOLS = {".git", ".venv", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".hypothesis", "build", "dist"}


def load_refresh() -> ModuleType:
    spec = importlib.util.spec_from_file_location("refresh", ROOT / "docs" / "refresh.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


refresh = load_refresh()
PAGES: tuple[str, ...] = refresh.PAGES


def blocks(page: str, kind: str) -> list[str]:
    """The fenced blocks of a kind."""
    text = (ROOT / page).read_text("utf-8")
    return re.findall(rf"^```{kind}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def all_blocks(kind: str) -> list[tuple[str, str]]:
    return [(page, block) for page in PAGES for block in blocks(page, kind)]


@pytest.fixture(scope="module")
def workspace(seeds_output: Path) -> Iterator[Path]:
    with refresh.workspace(seeds_output) as folder:
        yield folder


@pytest.mark.parametrize("page", PAGES)
def test_what_is_generated_is_up_to_date(page: str, workspace: Path) -> None:
    assert refresh.refreshed(page, workspace) == (ROOT / page).read_text("utf-8"), "run: python docs/refresh.py"


def test_the_readme_shows_the_deal() -> None:
    answer = next(block for block in blocks("README.md", "console") if "kg:stake" in block)
    assert re.search(r"^TikTok Shop +│ Tokopedia │ 75\.01$", answer, re.MULTILINE)


@pytest.mark.parametrize(("page", "block"), all_blocks("python"))
def test_python_runs(page: str, block: str, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(workspace)
    exec(compile(block, page, "exec"), {})


@pytest.mark.parametrize(("page", "block"), all_blocks("sparql"))
def test_queries_have_answers(page: str, block: str, seeds_output: Path) -> None:
    answer = ask(open_store(seeds_output), block)
    assert isinstance(answer, Table) and answer.rows, page


@pytest.mark.parametrize(("page", "block"), all_blocks("turtle"))
def test_turtle_is_part_of_the_graph(page: str, block: str, seeds_output: Path) -> None:
    shown = {quad.triple for quad in ox.parse(block.encode(), format=ox.RdfFormat.TURTLE)}
    graph = set(rdflib.Graph().parse(str(seeds_output / "graph.ttl")))
    assert len(shown) == len(rdflib.Graph().parse(data=block)) > 0
    assert set(rdflib.Graph().parse(data=block)) <= graph, page


def headings(path: Path) -> set[str]:
    titles = re.findall(r"^#+ (.*)$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", [*PAGES, "output/README.md", "kg/languages/README.md", "kg/gazetteer/data/README.md"])
def test_links_lead_somewhere(page: str) -> None:
    source = ROOT / page
    for target in re.findall(r"\]\(([^)\s]+)\)", source.read_text("utf-8")):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        found = source.parent / path if path else source
        assert found.exists(), target
        assert not anchor or anchor in headings(found), target


def readme_commands() -> list[str]:
    return [line for block in blocks("README.md", "sh") for line in block.splitlines()]


def test_the_readme_has_two_commands_and_ci_runs_the_second() -> None:
    build, test = readme_commands()
    assert build.endswith("kg build seeds") and test.endswith("pytest")
    ci = (ROOT / ".ci" / "run").read_text("utf-8")
    [pattern] = re.findall(r"grep -m1 '([^']+)' README\.md", ci)
    assert [line for line in (ROOT / "README.md").read_text("utf-8").splitlines() if re.search(pattern, line)] == [test]


def test_the_readme_gives_a_reason_for_each_entry_of_the_top_level() -> None:
    text = (ROOT / "README.md").read_text("utf-8").partition("## What is where")[2]
    listed = [
        name.strip("/") for row in re.findall(r"^\| (`.*?) \|", text, re.M) for name in re.findall(r"`(.+?)`", row)
    ]
    found = [path.name for path in ROOT.iterdir() if path.name not in LEFT_BY_TOOLS and path.suffix != ".egg-info"]
    assert sorted(listed) == sorted(found)


def canonical(name: str) -> str:
    return re.split(r"[<>=!~ \[]", name)[0].lower().replace("_", "-")


def test_every_dependency_has_a_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    page = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    rows = re.findall(r"^\| ([a-z][\w, -]*?) \|", page, re.MULTILINE)
    explained = {canonical(name) for row in rows for name in row.split(", ")} - {"package"}
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *extras["train"], *extras["test"]]
    assert sorted(explained) == sorted(map(canonical, wanted))


def test_every_dependency_is_imported() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    # lxml-html-clean stands for what needs it without saying so
    modules = {"pyyaml": "yaml", "charset-normalizer": "charset_normalizer", "lxml-html-clean": "trafilatura"}
    source = "\n".join(path.read_text("utf-8") for path in (ROOT / "kg").rglob("*.py"))
    names = [modules.get(name, name) for name in map(canonical, project["dependencies"])]
    assert not [name for name in names if not re.search(rf"^\s*(import|from) {name}\b", source, re.MULTILINE)]


def modules() -> list[str]:
    return ["kg", *(found.name for found in pkgutil.walk_packages(kg.__path__, "kg.") if found.name != "kg.__main__")]


@pytest.mark.parametrize("name", modules())
def test_examples_in_docstrings_are_true(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_offline(path: Path, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for proxy in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(proxy, "http://127.0.0.1:9")
    notebook = nbformat.reads(path.read_text("utf-8"), as_version=4)  # type: ignore[no-untyped-call]
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(workspace)}}).execute()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert any("image/png" in output.get("data", {}) for output in outputs)
    assert any("text/html" in output.get("data", {}) for output in outputs)
    assert not [output for output in outputs if output.output_type == "stream" and output.name == "stderr"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_outputs(path: Path) -> None:
    notebook = nbformat.reads(path.read_text("utf-8"), as_version=4)  # type: ignore[no-untyped-call]
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert code
    assert not [cell for cell in code if cell.outputs or cell.execution_count is not None]


def test_the_seeds_note_is_no_article() -> None:
    assert [path.name for path in (ROOT / "seeds").iterdir() if path.suffix in (".md", ".html", ".jsonl")] == []


def test_python_here_is_one_that_the_readme_names() -> None:
    assert sys.version_info >= (3, 11)
