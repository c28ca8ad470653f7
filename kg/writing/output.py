"""What a build leaves behind: the files of an output folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kg.identity.iris import Minter
from kg.writing.folder import replace_files
from kg.writing.formats import DEFAULT_FORMATS, FORMATS, GRAPH_FILES, Written
from kg.writing.quads import to_triples
from kg.writing.serialising import to_documents_jsonl, to_html, to_json

if TYPE_CHECKING:
    from kg.graph import Graph

HTML, REPORT, DOCUMENTS = "graph.html", "report.json", "documents.jsonl"
FILES = (*GRAPH_FILES, HTML, REPORT, DOCUMENTS)


def write(
    graph: Graph, folder: Path, *, base_iri: str, report: Mapping[str, object], html: str, licence: str | None = None
) -> None:
    """Writes all files of an output folder, or none: see `replace_files`. Equal graphs give equal bytes.

    `base_iri` is the one that the graph's IRIs were minted under, `licence` the IRI of one to state. Raises
    BaseIRIError and OutputError.
    """
    written = Written(to_triples(graph, Minter(base_iri), licence))
    contents = {name: data for form in DEFAULT_FORMATS for name, data in FORMATS[form](written).items()}
    contents |= {HTML: to_html(html), REPORT: to_json(report), DOCUMENTS: to_documents_jsonl(graph.documents)}
    replace_files(folder, contents)
