"""Stores of a graph or an output folder: in memory, or kept on disk beside a large one."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import GraphError
from kg.identity.iris import DEFAULT_BASE, Minter
from kg.writing import TURTLE, to_quads
from kg.writing.folder import written_file

if TYPE_CHECKING:
    from kg.graph import Graph

Store = ox.Store

INDEX = ".store"  # folder in an output folder
INDEXED_FROM = 8_000_000  # bytes of Turtle: from about a second of loading
_STAMP = "made-from.json"


def open_store(source: Path | Graph) -> Store:
    """A store of a graph, or of an output folder's Turtle: read-only on disk if it is large or indexed, else in memory.

    Raises GraphError.
    """
    if isinstance(source, Path):
        turtle = written_file(source, TURTLE)
        if _is_fresh(source, turtle) or (turtle.stat().st_size >= INDEXED_FROM and _is_writable(source)):
            return Store.read_only(str(index(source)))
        store = Store()
        _load(store, turtle)
        return store
    store = Store()
    store.extend(to_quads(source, Minter(source.base_iri or DEFAULT_BASE)))
    return store


def index(folder: Path) -> Path:
    """The path of the folder's graph as a pyoxigraph store on disk, made anew if the Turtle has changed since.

    Another process may read the old one meanwhile: the new one is made beside it and takes its name when it is whole.
    Raises GraphError.
    """
    turtle, place = written_file(folder, TURTLE), folder / INDEX
    if _is_fresh(folder, turtle):
        return place / "data"
    try:
        made = Path(tempfile.mkdtemp(prefix=f"{INDEX}-", dir=folder))
        try:
            store = Store(str(made / "data"))
            _load(store, turtle, in_bulk=True)
            store.flush()
            del store
            (made / _STAMP).write_text(_stamp(turtle), encoding="utf-8")
            if place.exists():
                place.rename(made / "old")
            made.rename(place)
        finally:
            shutil.rmtree(made, ignore_errors=True)
            shutil.rmtree(place / "old", ignore_errors=True)
    except OSError as error:
        raise GraphError(folder, f"no index can be written there ({error.strerror})", "free space or rights") from error
    return place / "data"


def _is_fresh(folder: Path, turtle: Path) -> bool:
    try:
        return (folder / INDEX / _STAMP).read_text(encoding="utf-8") == _stamp(turtle)
    except OSError:
        return False


def _stamp(turtle: Path) -> str:
    """What tells whether a store was made from this very file: reading it all would take longer than many queries."""
    status = turtle.stat()
    return json.dumps({"bytes": status.st_size, "modified": status.st_mtime_ns, "engine": ox.__version__})


def _is_writable(folder: Path) -> bool:
    return os.access(folder, os.W_OK)


def _load(store: Store, path: Path, in_bulk: bool = False) -> None:
    load = store.bulk_load if in_bulk else store.load
    try:
        load(path=str(path), format=ox.RdfFormat.TURTLE)
    except (SyntaxError, ValueError, OSError) as error:
        raise GraphError(path, f"cannot be read ({error})", "build the graph anew") from error
