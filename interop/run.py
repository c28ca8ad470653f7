"""The lane that shows the graph at home in tools by other makers. See interop/run.

Builds the seeds' graph and a large invented one, loads both into every tool, asks every named query of four engines,
pushes to a running Oxigraph and a running Virtuoso, and writes RESULTS.md. Ends with 1 if anything is not as it must
be. With --seeds it leaves the large graph and RESULTS.md alone.
"""

from __future__ import annotations

import signal
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import tools
from answers import Answer, on_arq, on_pyoxigraph, on_rdflib, on_virtuoso, texts
from differences import verdict
from loading import Loaded, matrix
from made_graph import MINTER, Maker
from pushes import Check, push_everywhere
from report import Compared, results

import kg
from kg.graph import Graph
from kg.writing import write

ROOT = Path(__file__).parents[1]
# seconds for a query on the large graph; rdflib, which needs minutes for some, is asked on the small graph alone
LIMITS = {"seeds": 30.0, "made": 30.0}


def main(seeds_only: bool) -> int:
    start = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="kg-interop-") as name:
        work = Path(name)
        graphs = {"seeds": kg.build([str(ROOT / "seeds")])}
        if not seeds_only:
            graphs["made"] = Maker().graph()
        folders = {label: _written(label, graph, work) for label, graph in graphs.items()}
        jena = tools.Jena.prepared(work)
        loaded: list[Loaded] = []
        compared: list[Compared] = []
        with tools.virtuoso_server(work) as virtuoso:
            for label, folder in folders.items():
                loaded += matrix(label, folder, jena, virtuoso, work)
                compared += compare(label, folder / "graph.ttl", jena, virtuoso)
        checks = push_everywhere(graphs["seeds"], work)
    return _finish(loaded, compared, checks, time.perf_counter() - start, seeds_only)


def _written(label: str, graph: Graph, work: Path) -> Path:
    folder = work / label
    write(graph, folder, base_iri=MINTER.base, report={}, html="")
    return folder


def compare(label: str, path: Path, jena: tools.Jena, virtuoso: tools.Virtuoso) -> list[Compared]:
    """Every named query on every engine, compared with pyoxigraph's answer."""
    queries, limit = texts(path), LIMITS[label]
    place = f"urn:newskg:interop:{label}"
    virtuoso.load(path, place)
    engines: dict[str, Mapping[str, Answer]] = {
        "pyoxigraph": on_pyoxigraph(path, queries),
        "Jena ARQ": on_arq(jena, path, queries, limit),
        "Virtuoso": on_virtuoso(virtuoso, place, queries, limit),
    }
    if label == "seeds":
        engines["rdflib"] = on_rdflib(path, queries, limit)
    found = []
    for query in queries:
        wanted = engines["pyoxigraph"][query]
        for engine, answers in engines.items():
            answer = answers[query]
            is_same = answer.rows is not None and wanted.rows is not None and answer.bag == wanted.bag
            said = verdict(label, engine, query, is_same)
            fault = said.fault and f"{said.fault} ({answer.error or _example(answer, wanted)})"
            in_order = answer.rows == wanted.rows
            rows = None if answer.rows is None else len(answer.rows)
            found.append(Compared(label, query, engine, rows, answer.seconds, said.mark, in_order, fault))
    return found


def _example(answer: Answer, wanted: Answer) -> str:
    more, fewer = answer.bag - wanted.bag, wanted.bag - answer.bag
    return f"has {list(more)[:1]} for {list(fewer)[:1]}"[:800]


def _finish(loaded: list[Loaded], compared: list[Compared], checks: list[Check], seconds: float, is_part: bool) -> int:
    page = results(tools.versions(), loaded, compared, checks, seconds)
    if not is_part:
        (ROOT / "interop" / "RESULTS.md").write_text(page, encoding="utf-8")
    print(page)
    faults = [f"{cell.tool}, {cell.format}, {cell.graph}: {cell.fault}" for cell in loaded if cell.fault]
    faults += [answer.fault for answer in compared if answer.fault]
    faults += [f"push to {check.store}: {check.what}: {check.fault}" for check in checks if check.fault]
    for fault in faults:
        print(f"FAULT {fault}", file=sys.stderr)
    done = len(loaded) + len(compared) + len(checks)
    print(f"interop: {done - len(faults)} passed, {len(faults)} failed in {seconds:.0f} s")
    return 1 if faults else 0


def _stop(*_: object) -> None:
    raise SystemExit(143)


if __name__ == "__main__":
    # so that servers and folders are gone too when the lane is ended from outside
    signal.signal(signal.SIGTERM, _stop)
    sys.exit(main("--seeds" in sys.argv[1:]))
