"""The page RESULTS.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from loading import FORMATS, Loaded, reads
from pushes import Check


@dataclass(frozen=True)
class Compared:
    """An engine's answer to a named query beside pyoxigraph's; `in_order` when the rows also come in the same order."""

    graph: str
    query: str
    engine: str
    rows: int | None
    seconds: float
    mark: str
    in_order: bool
    fault: str | None


def results(
    versions: Mapping[str, str],
    loaded: Sequence[Loaded],
    compared: Sequence[Compared],
    checks: Sequence[Check],
    seconds: float,
) -> str:
    """The whole page; seconds are of one run on two cores."""
    parts = [
        "# In tools by other makers",
        "Made by `interop/run`; do not edit. Seconds of one run, the start of programs included.",
        "## Loading",
        "Triples (quads, for N-Quads and TriG) that each tool reads from each file, all equal to what was written; a "
        "warning counts as an error. *same*: given back and compared one by one as values; *number*: counted. –: the "
        "tool does not read the format.",
        *(_load_table(graph, loaded, versions) for graph in dict.fromkeys(cell.graph for cell in loaded)),
        "rdf-validate-shacl checks `ontology/shapes.ttl` and finds that the graph conforms. It must be given the "
        "ontology beside the data: `sh:class` with a union such as `kg:OrganizationOrPlatform` follows "
        "`rdfs:subClassOf`, and without it reports faults that are none.",
        "## Answers",
        "Each named query, compared as values: numbers by size, booleans by truth, language tags in lower case, rows "
        "in any order. *order*: the same rows, of which some come in another order.",
        *(_answer_table(graph, compared) for graph in dict.fromkeys(answer.graph for answer in compared)),
        "## Pushing\n\n`kg push` to servers that were started for it.",
        _table(
            ("store", "protocol", "what", "result"),
            [(c.store, c.protocol, c.what, c.fault or c.result) for c in checks],
        ),
    ]
    return "\n\n".join(parts) + f"\n\nAll of it took {seconds:.0f} seconds.\n"


def _load_table(graph: str, loaded: Sequence[Loaded], versions: Mapping[str, str]) -> str:
    cells = {(cell.tool, cell.format): cell for cell in loaded if cell.graph == graph}
    formats = [label for label in FORMATS if any(form == label for _, form in cells)]
    rows = [
        (f"{tool} {versions[tool]}", *(_cell(cells.get((tool, label)), tool, label) for label in formats))
        for tool in dict.fromkeys(tool for tool, _ in cells)
    ]
    return f"### {graph}\n\n" + _table(("tool", *formats), rows)


def _cell(cell: Loaded | None, tool: str, label: str) -> str:
    if cell is None:
        return "?" if reads(tool, label) else "–"
    if cell.fault:
        return f"**{cell.fault[:100]}**"
    return f"{cell.found} {'same' if cell.compared == 'triples' else 'number'}, {cell.seconds:.1f} s"


def _answer_table(graph: str, compared: Sequence[Compared]) -> str:
    answers = {(answer.query, answer.engine): answer for answer in compared if answer.graph == graph}
    engines = list(dict.fromkeys(engine for _, engine in answers))
    rows = []
    for query in dict.fromkeys(query for query, _ in answers):
        shown = [answers[query, engine] for engine in engines]
        rows.append((query, str(shown[0].rows), *map(_answer, shown)))
    return f"### {graph}\n\n" + _table(("query", "rows", *engines), rows)


def _answer(answer: Compared) -> str:
    mark = "order" if answer.mark == "same" and not answer.in_order else answer.mark
    return f"{mark}, {answer.seconds:.2f} s"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(str(cell).replace('|', chr(92) + '|') for cell in line)} |" for line in lines)
