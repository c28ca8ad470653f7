"""A build's folder in another format: made of its Turtle alone, by what a build itself writes with."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox

from kg.errors import GraphError, KGError
from kg.writing import FORMATS, TURTLE, Written
from kg.writing.folder import replace_files, written_file
from kg.writing.quads import in_order


class FormatError(KGError, ValueError):
    """A format that is not known, or that cannot be written where it should be."""


def contents(folder: Path, form: str) -> Mapping[str, bytes]:
    """The files of a format, by the names that a build gives them. Raises GraphError and FormatError."""
    if form not in FORMATS:
        raise FormatError(f"there is no format {form!r}; choose one of {', '.join(FORMATS)}")
    return FORMATS[form](read(folder))


def read(folder: Path) -> Written:
    """The triples of a folder's Turtle as they are written there. Raises GraphError."""
    path = written_file(folder, TURTLE)
    try:
        triples = in_order(quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
    except (SyntaxError, ValueError, OSError) as error:
        raise GraphError(path, f"cannot be read ({error})", "build the graph anew") from error
    if any(
        isinstance(node, ox.BlankNode | ox.Triple) for triple in triples for node in (triple.subject, triple.object)
    ):
        raise GraphError(path, "holds blank nodes or RDF 1.2, which no build writes", "build the graph anew")
    return Written(triples)


def export(folder: Path, form: str, output: Path | None = None) -> tuple[Path, ...]:
    """Writes a folder's graph in a format, whole or not at all, and gives the paths of the files.

    Without an output the files go into the folder itself, under the names of a build. `output` is a folder, or for a
    format of one file that file. Raises GraphError, FormatError and OutputError.
    """
    files, place = dict(contents(folder, form)), folder
    if output is not None and (len(files) > 1 or output.is_dir()):
        place = output
    elif output is not None:
        place, [data] = output.parent, files.values()
        files = {output.name: data}
    # what stands there already keeps its time, by which a store on disk tells whether it is still fresh
    changed = {name: data for name, data in files.items() if not _holds(place / name, data)}
    if changed:
        replace_files(place, changed)
    return tuple(place / name for name in files)


def single(folder: Path, form: str) -> bytes:
    """The one file of a format, for standard output. Raises GraphError, and FormatError for a format of two files."""
    files = contents(folder, form)
    if len(files) > 1:
        raise FormatError(f"{form} is {' and '.join(files)}; give a folder with --output")
    [data] = files.values()
    return data


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False
