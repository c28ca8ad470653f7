"""The same answers: every named query on four engines, compared as values."""

from __future__ import annotations

import json
import multiprocessing
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import requests
from tools import HERE, Jena, ToolError, Virtuoso

from kg import store

Value = tuple[str, ...] | None
Row = tuple[Value, ...]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS = {
    _XSD + name
    for name in ("integer", "decimal", "double", "float", "int", "long", "short", "byte", "nonNegativeInteger")
}
_PREFIXES = """
PREFIX schema: <https://schema.org/> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX prov: <http://www.w3.org/ns/prov#>"""
# by kind of parameter, a value that fits the graph: the thing that most is said of, the fact with the most evidence
_EXAMPLES = {
    "name": f"""{_PREFIXES}
SELECT ?value (COUNT(*) AS ?facts) {{ ?fact rdf:subject|rdf:object ?thing . ?thing schema:name ?value }}
GROUP BY ?value ORDER BY DESC(?facts) ?value LIMIT 1""",
    "iri": f"""{_PREFIXES}
SELECT ?value (COUNT(*) AS ?number) {{ ?value rdf:subject ?thing ; prov:wasDerivedFrom ?evidence }}
GROUP BY ?value ORDER BY DESC(?number) ?value LIMIT 1""",
}


@dataclass(frozen=True)
class Answer:
    """What an engine says: rows of values in its order, None when it gave none and `error` says why."""

    rows: tuple[Row, ...] | None
    seconds: float = 0.0
    error: str = ""

    @property
    def bag(self) -> Counter[Row]:
        return Counter(self.rows or ())


def texts(path: Path) -> dict[str, str]:
    """The SPARQL of every named query; where one needs a value, the name of the thing that the graph says most of."""
    graph = ox.Store()
    graph.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE)
    examples = {kind: next(iter(graph.query(query)))["value"].value for kind, query in _EXAMPLES.items()}
    return {query.name: _text(query, examples) for query in store.named_queries().values()}


def _text(query: store.NamedQuery, examples: Mapping[str, str]) -> str:
    wanted = [parameter for parameter in getattr(query, "parameters", ()) if parameter.default is None]
    if not wanted:
        return query.with_values({}) if hasattr(query, "with_values") else query.text
    return str(query.with_values({p.name: p.example or examples[p.kind] for p in wanted}))


# ------------------------------------------------------------------------------------------------------------- engines


def on_pyoxigraph(path: Path, queries: Mapping[str, str]) -> dict[str, Answer]:
    graph = ox.Store()
    graph.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE)

    def ask(text: str) -> bytes:
        found = graph.query(text)
        form = ox.RdfFormat.N_TRIPLES if isinstance(found, ox.QueryTriples) else ox.QueryResultsFormat.JSON
        return found.serialize(format=form) or b""  # type: ignore[arg-type]

    return {name: _timed(lambda text=text: ask(text)) for name, text in queries.items()}


def on_arq(jena: Jena, path: Path, queries: Mapping[str, str], seconds: float) -> dict[str, Answer]:
    command = [sys.executable, str(HERE / "arq.py"), jena.class_path, str(seconds), str(path)]
    done = subprocess.run(command, input=json.dumps(queries), capture_output=True, text=True, check=False)
    if done.returncode:
        raise ToolError(f"Jena ARQ: {done.stderr.strip()[-2000:]}")
    answers = json.loads(done.stdout)
    return {
        name: Answer(None, error=found["error"])
        if "error" in found
        else Answer(rows_of(found["body"].encode()), found["seconds"])
        for name, found in answers.items()
    }


def on_virtuoso(server: Virtuoso, graph: str, queries: Mapping[str, str], seconds: float) -> dict[str, Answer]:
    def ask(text: str) -> bytes:
        accept = (
            "application/sparql-results+json" if re.search(r"^SELECT", text, re.MULTILINE) else "application/n-triples"
        )
        response = requests.post(
            f"{server.address}/sparql",
            data={"query": text, "default-graph-uri": graph},
            headers={"Accept": accept},
            timeout=seconds,
        )
        if response.status_code != 200:
            raise ToolError(f"HTTP {response.status_code}: {' '.join(response.text.split())[:300]}")
        return response.content

    return {name: _timed(lambda text=text: ask(text)) for name, text in queries.items()}


def on_rdflib(path: Path, queries: Mapping[str, str], seconds: float) -> dict[str, Answer]:
    """Each query in a process of its own, which is ended when its time is up: rdflib cannot be told to stop."""
    import rdflib

    rdflib.NORMALIZE_LITERALS = False
    graph = rdflib.Graph()
    graph.parse(path, format="turtle")

    def ask(text: str, pipe: object) -> None:
        found = graph.query(text)
        pipe.send_bytes(found.serialize(format="nt" if found.type == "CONSTRUCT" else "json") or b"")  # type: ignore[attr-defined]

    return {name: _in_a_process(ask, text, seconds) for name, text in queries.items()}


def _in_a_process(ask: Callable[[str, object], None], text: str, seconds: float) -> Answer:
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=ask, args=(text, sender))
    start = time.perf_counter()
    process.start()
    sender.close()
    try:
        if not receiver.poll(seconds):
            return Answer(None, error=f"no answer in {seconds:g} s")
        body = receiver.recv_bytes()
        return Answer(rows_of(body), time.perf_counter() - start)
    except EOFError:
        return Answer(None, error="the query ended in an error")
    finally:
        process.kill()
        process.join()


def _timed(ask: Callable[[], bytes]) -> Answer:
    start = time.perf_counter()
    try:
        rows = rows_of(ask())
    except requests.Timeout as error:
        return Answer(None, error=f"no answer in time ({type(error).__name__})")
    except (ToolError, requests.RequestException, SyntaxError, ValueError, OSError) as error:
        return Answer(None, error=str(error))
    return Answer(rows, time.perf_counter() - start)


# -------------------------------------------------------------------------------------------------------------- values


def rows_of(body: bytes) -> tuple[Row, ...]:
    """The rows of SPARQL JSON, or the triples of N-Triples, sorted, as values."""
    if not body.lstrip().startswith(b"{"):
        triples = {quad.triple for quad in ox.parse(body, format=ox.RdfFormat.N_TRIPLES)}
        return tuple(sorted(tuple(_value_of_term(term) for term in triple) for triple in triples))
    found = json.loads(body)
    names = found["head"]["vars"]
    return tuple(
        tuple(_value(row[name]) if name in row else None for name in names) for row in found["results"]["bindings"]
    )


def _value_of_term(term: ox.NamedNode | ox.Literal) -> tuple[str, ...]:
    if isinstance(term, ox.NamedNode):
        return ("iri", term.value)
    return value("" if term.language else term.datatype.value, term.value, term.language or "")


def _value(term: Mapping[str, str]) -> tuple[str, ...]:
    if term["type"] == "uri":
        return ("iri", term["value"])
    return value(term.get("datatype", ""), term["value"], term.get("xml:lang", ""))


def value(datatype: str, lexical: str, language: str = "") -> tuple[str, ...]:
    """A literal as a value: numbers by size, booleans by truth, language tags in lower case (RDF 1.1, 3.3)."""
    if language:
        return ("text", lexical, language.lower())
    if datatype in _NUMBERS:
        return ("number", str(Decimal(lexical).normalize() + 0))
    if datatype == _XSD + "boolean":
        return ("boolean", "true" if lexical in ("true", "1") else "false")
    if datatype in ("", _XSD + "string"):
        return ("text", lexical, "")
    return (datatype, lexical)
