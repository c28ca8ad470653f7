"""The shape of the code: what docs/architecture.md says about imports, libraries and functions is so."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "architecture.md"
LEAVES = {"errors", "model"}  # every part may import them, so the page does not repeat them in each row
LONGEST, MEDIAN = 60, 15  # lines of a function
HEAVY = (
    "babel",
    "igraph",
    "networkx",
    "onnxruntime",
    "pandas",
    "pyoxigraph",
    "pyshacl",
    "pyvis",
    "rdflib",
    "spacy",
    "torch",
    "trafilatura",
)


class Row(NamedTuple):
    """A row of the page's table of parts."""

    part: str
    imports: frozenset[str]
    libraries: frozenset[str]


class Import(NamedTuple):
    """A module of ours that runs an import statement, and the module it names."""

    importer: str
    imported: str


@cache
def sources() -> dict[str, ast.Module]:
    """Every module of ours by name, parsed."""
    files = sorted((ROOT / "kg").rglob("*.py"))
    names = [".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for file in files]
    return {name: ast.parse(file.read_text("utf-8")) for name, file in zip(names, files, strict=True)}


def statements(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes that run: what stands under `if TYPE_CHECKING:` is for type checkers only."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and isinstance(child.test, ast.Name) and child.test.id == "TYPE_CHECKING":
            continue
        yield child
        yield from statements(child)


def named(node: ast.AST) -> list[str]:
    """The modules that an import statement names; `from kg import model` names kg.model."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    assert node.level == 0 and node.module, "relative imports hide the direction"
    full = [f"{node.module}.{alias.name}" for alias in node.names]
    return [name if name in sources() else node.module for name in full]


@cache
def imports() -> tuple[Import, ...]:
    return tuple(
        Import(module, target)
        for module, tree in sources().items()
        for node in statements(tree)
        for target in named(node)
    )


def part_of(module: str) -> str:
    """The part of a module: `explorer` of kg.explorer.page, `kg` of the package itself."""
    return module.split(".")[1] if "." in module else module


def is_ours(module: str) -> bool:
    return module.split(".")[0] == "kg"


@cache
def rows() -> tuple[Row, ...]:
    """The parts in the page's order."""
    found = []
    for line in PAGE.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| `") and len(cells) == 5:
            imported, libraries = (frozenset(re.findall(r"[\w-]+", cell)) for cell in cells[2:4])
            found.append(Row(cells[0].strip("`"), imported, libraries))
    return tuple(found)


def used_by(part: str) -> frozenset[str]:
    used = {part_of(i.imported) for i in imports() if part_of(i.importer) == part and is_ours(i.imported)}
    return frozenset(used - {part} - LEAVES)


def libraries_of(part: str) -> frozenset[str]:
    roots = {i.imported.split(".")[0] for i in imports() if part_of(i.importer) == part}
    return frozenset(roots - {"kg"} - set(sys.stdlib_module_names))


def functions() -> list[tuple[str, int]]:
    """Every function with its length in lines, decorators aside."""
    return [
        (f"{module}.{node.name}", (node.end_lineno or node.lineno) - node.lineno + 1)
        for module, tree in sources().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def test_the_page_lists_every_part_once() -> None:
    parts = {part_of(module) for module in sources()} - {"kg", "__main__"}
    assert sorted(row.part for row in rows()) == sorted(parts)


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.part)
def test_a_part_imports_what_the_page_says(row: Row) -> None:
    assert sorted(row.imports) == sorted(used_by(row.part)), "edit the row in docs/architecture.md, or the import"


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.part)
def test_a_library_is_used_where_the_page_says(row: Row) -> None:
    assert sorted(row.libraries) == sorted(libraries_of(row.part)), "edit docs/architecture.md, or the import"


def test_a_part_imports_only_parts_above_it() -> None:
    above: set[str] = set()
    for row in rows():
        assert row.imports <= above, f"{row.part} imports {sorted(row.imports - above)}, which stand below it"
        above.add(row.part)


def test_the_leaves_import_nothing_of_ours() -> None:
    for leaf in LEAVES:
        assert not used_by(leaf) and not libraries_of(leaf), leaf
        assert not [i for i in imports() if part_of(i.importer) == leaf and is_ours(i.imported)], leaf


def test_no_module_imports_itself_by_a_detour() -> None:
    graph: dict[str, set[str]] = {}
    for importer, imported in imports():
        if is_ours(imported):
            graph.setdefault(importer, set()).add(imported)
    order = list(TopologicalSorter(graph).static_order())  # raises CycleError with the modules of the cycle
    assert "kg.__main__" in order


def test_the_package_imports_nothing_but_the_pipeline_and_the_graph() -> None:
    assert used_by("kg") == {"graph", "pipeline"}


def test_importing_the_package_is_light_silent_and_offline() -> None:
    program = f"""
import socket, sys
def refuse(*arguments, **options): raise AssertionError("a connection was opened")
socket.socket.connect = socket.getaddrinfo = socket.create_connection = refuse
import kg
loaded = sorted({set(HEAVY)!r} & set(sys.modules))
assert not loaded, loaded
import logging
assert not logging.getLogger().handlers
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_help_loads_nothing_heavy() -> None:
    program = f"import sys, kg.cli; sys.exit(str(sorted({set(HEAVY)!r} & set(sys.modules)) or ''))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.stderr.strip() == ""


def test_functions_are_short() -> None:
    long = [item for item in functions() if item[1] > LONGEST]
    assert not long
    assert statistics.median(length for _, length in functions()) < MEDIAN


def broad_handlers(tree: ast.AST) -> list[ast.ExceptHandler]:
    """`except:` and `except Exception`, and `except BaseException` that does not raise again."""
    return [node for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler) and _is_broad(node)]


def _is_broad(handler: ast.ExceptHandler) -> bool:
    names = (
        [node.id for node in ast.walk(handler.type) if isinstance(node, ast.Name)] if handler.type else ["Exception"]
    )
    raises_again = isinstance(handler.body[-1], ast.Raise) and handler.body[-1].exc is None
    return "Exception" in names or ("BaseException" in names and not raises_again)


def test_only_the_outermost_frame_catches_everything() -> None:
    broad = {module: len(found) for module, tree in sources().items() if (found := broad_handlers(tree))}
    assert broad == {"kg.cli": 1}
    [main] = [n for n in sources()["kg.cli"].body if isinstance(n, ast.FunctionDef) and n.name == "main"]
    assert len(broad_handlers(main)) == 1


@pytest.mark.parametrize(
    ("source", "is_broad"),
    [
        ("try: f()\nexcept: pass", True),
        ("try: f()\nexcept Exception: raise", True),
        ("try: f()\nexcept (OSError, Exception): pass", True),
        ("try: f()\nexcept BaseException: pass", True),
        ("try: f()\nexcept BaseException:\n    undo()\n    raise", False),
        ("try: f()\nexcept (OSError, ValueError): pass", False),
    ],
)
def test_broad_handlers_are_seen(source: str, is_broad: bool) -> None:
    assert bool(broad_handlers(ast.parse(source))) is is_broad


def test_no_module_is_called_utils() -> None:
    vague = re.compile(r"(^|[._])(utils?|helpers?|misc|common)($|[._])")
    assert not [name for name in sources() if vague.search(name)]
