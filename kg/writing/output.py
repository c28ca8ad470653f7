"""What a build leaves behind: the files of an output folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kg.identity.iris import Minter
from kg.writing.folder import replace_files
from kg.writing.quads import to_contributions, to_quads
from kg.writing.serialising import (
    to_documents_jsonl,
    to_graphml,
    to_html,
    to_json,
    to_jsonld,
    to_trig,
    to_turtle,
)

if TYPE_CHECKING:
    from kg.graph import Graph

TURTLE, TRIG, JSONLD, GRAPHML = "graph.ttl", "graph.trig", "graph.jsonld", "graph.graphml"
HTML, REPORT, DOCUMENTS = "graph.html", "report.json", "documents.jsonl"
FILES = (TURTLE, TRIG, JSONLD, GRAPHML, HTML, REPORT, DOCUMENTS)


def write(graph: Graph, folder: Path, *, base_iri: str, report: Mapping[str, object], html: str) -> None:
    """Writes all files of an output folder, or none: see `replace_files`. Equal graphs give equal bytes.

    `base_iri` is the one that the graph's IRIs were minted under. Raises BaseIRIError and OutputError.
    """
    minter = Minter(base_iri)
    quads = to_quads(graph, minter)
    contents = {
        TURTLE: to_turtle(quads, minter.base),
        TRIG: to_trig(to_contributions(graph, minter), minter.base),
        JSONLD: to_jsonld(quads),
        GRAPHML: to_graphml(graph),
        HTML: to_html(html),
        REPORT: to_json(report),
        DOCUMENTS: to_documents_jsonl(graph.documents),
    }
    replace_files(folder, contents)
