"""The load matrix: each file of a graph into each tool, compared triple by triple as values with what was written."""

from __future__ import annotations

import json
import logging
import re
import shutil
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import requests
from answers import value
from tools import HERE, Jena, ToolError, Virtuoso, oxigraph_server, program, quietly, run

ONTOLOGY = HERE.parent / "ontology"
_QUADS = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"
_ALL = "SELECT (COUNT(*) AS ?n) WHERE { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
_GRAPH = "urn:newskg:interop"


@dataclass(frozen=True)
class Format:
    """A file of an output folder, and what each tool calls its format (None where the tool does not read it)."""

    file: str
    rdflib: str
    oxigraph: ox.RdfFormat
    media_type: str
    jena: str
    raptor: str | None = None
    serd: str | None = None
    in_n3: bool = True
    in_virtuoso: bool = True
    has_graphs: bool = False


# Virtuoso and raptor read no TriG with the keyword GRAPH, and have no JSON-LD that a command line reaches. Debian's
# Jena lacks what its parser of JSON-LD 1.1 needs; its parser of 1.0 reads what is written, which uses nothing newer.
FORMATS = {
    "Turtle": Format("graph.ttl", "turtle", ox.RdfFormat.TURTLE, "text/turtle", "turtle", "turtle", "turtle"),
    "N-Triples": Format(
        "graph.nt", "nt", ox.RdfFormat.N_TRIPLES, "application/n-triples", "ntriples", "ntriples", "ntriples"
    ),
    "N-Quads": Format(
        "graph.nq", "nquads", ox.RdfFormat.N_QUADS, "application/n-quads", "nquads", None, "nquads", has_graphs=True
    ),
    "TriG": Format(
        "graph.trig", "trig", ox.RdfFormat.TRIG, "application/trig", "trig", None, "trig", True, False, True
    ),
    "JSON-LD": Format(
        "graph.jsonld", "json-ld", ox.RdfFormat.JSON_LD, "application/ld+json", "jsonld10", None, None, False, False
    ),
}


@dataclass(frozen=True)
class Loaded:
    """A cell of the matrix: what a tool made of a file. `fault` is None when all is as it should be."""

    graph: str
    tool: str
    format: str
    expected: int
    found: int | None
    seconds: float
    fault: str | None
    # what was compared: the triples themselves, or their number alone
    compared: str = "number"


@dataclass(frozen=True)
class Reading:
    """What a tool read: the number of triples or quads, and themselves as values where it can give them back."""

    number: int
    values: frozenset[tuple[object, ...]] | None = None


Reader = Callable[[Path, Format], Reading]


def values_of(quads: Iterable[ox.Quad | ox.Triple]) -> frozenset[tuple[object, ...]]:
    """Quads with literals as values, so that equal ones are equal however a tool writes numbers and language tags."""
    return frozenset(
        (q.subject.value, q.predicate.value, _value(q.object), getattr(getattr(q, "graph_name", None), "value", ""))  # type: ignore[union-attr]
        for q in quads
    )


def _value(term: object) -> tuple[str, ...]:
    if isinstance(term, ox.Literal):
        return value("" if term.language else term.datatype.value, term.value, term.language or "")
    return ("iri", str(getattr(term, "value", term)))


def matrix(name: str, folder: Path, jena: Jena, virtuoso: Virtuoso, work: Path) -> list[Loaded]:
    """Loads every file of a folder with every tool that reads its format."""
    readers: Mapping[str, Reader] = {
        "rdflib": _rdflib,
        "pyoxigraph": _pyoxigraph,
        "oxigraph server": lambda path, form: _oxigraph_server(path, form, work),
        "Jena riot": lambda path, form: _riot(jena, path, form),
        "Jena TDB2": lambda path, form: _tdb2(jena, path, work),
        "Virtuoso": lambda path, form: _virtuoso(virtuoso, path, form, name),
        "rapper": _rapper,
        "serdi": _serdi,
        "N3.js": _n3,
        "rdf-validate-shacl": _shacl,
    }
    found = []
    for label, form in FORMATS.items():
        path = folder / form.file
        if not path.is_file():
            continue
        wanted = values_of(ox.parse(path=str(path), format=form.oxigraph))
        for tool, reader in readers.items():
            if reads(tool, label):
                found.append(_cell((name, tool, label), reader, path, wanted))
                print(_progress(found[-1]), flush=True)
    return found


def reads(tool: str, label: str) -> bool:
    """Whether a tool reads a format at all."""
    form = FORMATS[label]
    other = {
        "rapper": form.raptor is not None,
        "serdi": form.serd is not None,
        "N3.js": form.in_n3,
        "Virtuoso": form.in_virtuoso,
        "Jena TDB2": label in ("Turtle", "N-Quads"),
        "rdf-validate-shacl": label == "Turtle",
    }
    return other.get(tool, True)


def _progress(cell: Loaded) -> str:
    return (
        f"{cell.graph:6} {cell.tool:19} {cell.format:10} {cell.found} {cell.seconds:.1f} s {cell.fault or ''}".strip()
    )


def _cell(labels: tuple[str, str, str], reader: Reader, path: Path, wanted: frozenset[tuple[object, ...]]) -> Loaded:
    name, tool, label = labels
    start = time.perf_counter()
    try:
        found = reader(path, FORMATS[label])
    except (ToolError, requests.RequestException, ValueError, SyntaxError, OSError) as error:
        return Loaded(name, tool, label, len(wanted), None, time.perf_counter() - start, str(error))
    seconds = time.perf_counter() - start
    fault = None
    if found.number != len(wanted):
        fault = f"{found.number} in place of {len(wanted)}"
    elif found.values is not None and found.values != wanted:
        fault = f"{len(found.values - wanted)} differ, such as {sorted(map(str, found.values - wanted))[:1]}"
    compared = "triples" if found.values is not None else "number"
    return Loaded(name, tool, label, len(wanted), found.number, seconds, fault, compared)


class _Warnings(logging.Handler):
    """Keeps what rdflib logs, which is how it reports what it cannot make sense of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append(record.getMessage())


def _rdflib(path: Path, form: Format) -> Reading:
    import rdflib

    rdflib.NORMALIZE_LITERALS = False  # else it rewrites dates and numbers as it reads them
    log = _Warnings()
    logging.getLogger("rdflib").addHandler(log)
    try:
        graph = rdflib.Dataset() if form.has_graphs else rdflib.Graph()
        graph.parse(path, format=form.rdflib)
    finally:
        logging.getLogger("rdflib").removeHandler(log)
    if log.found:
        raise ToolError(f"rdflib warns: {log.found[0]}")
    lines = graph.serialize(format="nquads" if form.has_graphs else "nt", encoding="utf-8")
    number = sum(1 for _ in graph.quads()) if form.has_graphs else len(graph)  # type: ignore[attr-defined]
    return Reading(number, values_of(ox.parse(lines, format=ox.RdfFormat.N_QUADS)))


def _pyoxigraph(path: Path, form: Format) -> Reading:
    graph = ox.Store()
    graph.bulk_load(path=str(path), format=form.oxigraph)
    return Reading(len(graph), values_of(graph))


def _oxigraph_server(path: Path, form: Format, work: Path) -> Reading:
    with oxigraph_server(work) as address:
        target = f"{address}/store" if form.has_graphs else f"{address}/store?default"
        headers = {"Content-Type": form.media_type}
        with path.open("rb") as body:
            response = requests.request("POST", target, data=body, headers=headers, timeout=300)
        response.raise_for_status()
        number = _count(f"{address}/query", _ALL)
        dump = requests.get(f"{address}/store", headers={"Accept": "application/n-quads"}, timeout=300).content
    return Reading(number, values_of(ox.parse(dump, format=ox.RdfFormat.N_QUADS)))


def _count(url: str, query: str = _QUADS) -> int:
    headers = {"Accept": "application/sparql-results+json"}
    response = requests.post(url, data={"query": query}, headers=headers, timeout=120)
    response.raise_for_status()
    return int(response.json()["results"]["bindings"][0]["n"]["value"])


def _riot(jena: Jena, path: Path, form: Format) -> Reading:
    """Strict checks of syntax, IRIs and literals; a warning is a fault."""
    out, err = run(jena.command("riotcmd.riot", "--count", "--check", "--strict", f"--syntax={form.jena}", path))
    # it says the number among its messages, of which there must be no other
    number = re.fullmatch(r"\S+ : (?:Triples|Quads) = ([\d,]+)\s*", out + err)
    if number is None:
        raise ToolError(f"riot says {(out + err)[:500]}")
    return Reading(int(number[1].replace(",", "")))


def _tdb2(jena: Jena, path: Path, work: Path) -> Reading:
    place = work / "tdb2"
    try:
        _, log = run(jena.command("tdb2.tdbloader", "--loc", place, path))
        if re.search(r"\b(WARN|ERROR)\b", log):
            raise ToolError(f"tdbloader warns: {log[:1000]}")
        dump = quietly(jena.command("tdb2.tdbdump", "--loc", place))
    finally:
        shutil.rmtree(place, ignore_errors=True)
    quads = list(ox.parse(dump.encode(), format=ox.RdfFormat.N_QUADS))
    return Reading(len(quads), values_of(quads))


def _virtuoso(server: Virtuoso, path: Path, form: Format, name: str) -> Reading:
    """Its bulk loader; the triples as its SPARQL endpoint gives them back, of quads the number that came on top."""
    place = f"{_GRAPH}:{name}:{path.suffix[1:]}"
    before = _count(f"{server.address}/sparql")
    server.load(path, place)
    number = _count(f"{server.address}/sparql") - before
    if form.has_graphs:
        return Reading(number)
    rows = _virtuoso_rows(server, f"SELECT ?s ?p ?o WHERE {{ GRAPH <{place}> {{ ?s ?p ?o }} }}")
    found = frozenset((r["s"]["value"], r["p"]["value"], _json_value(r["o"]), "") for r in rows)
    server.sql(f"SPARQL CLEAR GRAPH <{place}>;")
    return Reading(number, found)


def _virtuoso_rows(server: Virtuoso, query: str) -> list[dict[str, dict[str, str]]]:
    headers = {"Accept": "application/sparql-results+json"}
    response = requests.post(f"{server.address}/sparql", data={"query": query}, headers=headers, timeout=300)
    response.raise_for_status()
    return list(response.json()["results"]["bindings"])


def _json_value(term: Mapping[str, str]) -> tuple[str, ...]:
    if term["type"] == "uri":
        return ("iri", term["value"])
    return value(term.get("datatype", ""), term["value"], term.get("xml:lang", ""))


def _rapper(path: Path, form: Format) -> Reading:
    lines = quietly([program("rapper"), "-q", "-i", str(form.raptor), "-o", "ntriples", path])
    return _from_lines(lines)


def _serdi(path: Path, form: Format) -> Reading:
    lines = quietly([program("serdi"), "-i", str(form.serd), "-o", "nquads" if form.has_graphs else "ntriples", path])
    return _from_lines(lines)


def _from_lines(lines: str) -> Reading:
    quads = list(ox.parse(lines.encode(), format=ox.RdfFormat.N_QUADS))
    return Reading(len(quads), values_of(quads))


def _n3(path: Path, form: Format) -> Reading:
    return Reading(int(quietly([program("node"), HERE / "count.mjs", path, form.media_type])))


def _shacl(path: Path, form: Format) -> Reading:
    """SHACL with the ontology beside the data, since sh:class follows its rdfs:subClassOf."""
    files = [ONTOLOGY / "shapes.ttl", path, ONTOLOGY / "kg.ttl"]
    report = json.loads(quietly([program("node"), HERE / "shapes.mjs", *files]))
    if not report["conforms"]:
        raise ToolError(f"{len(report['messages'])} faults of shapes, such as {report['messages'][0]}")
    return Reading(report["triples"])
