"""Builds a traceable RDF knowledge graph from Indonesian, Vietnamese, Dutch and English news."""

from __future__ import annotations

from collections.abc import Iterable
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.graph import Graph, StoredGraph

__all__ = ["build", "load"]


def build(paths: Iterable[str | PathLike[str]] | str | PathLike[str], *, language: str | None = None) -> Graph:
    """The graph of the articles at `paths` (files, folders, globs); see `kg.pipeline.build` for what went wrong.

    >>> graph = build("seeds")  # doctest: +SKIP
    >>> for statement in graph: print(statement.relation)  # doctest: +SKIP
    """
    from kg.pipeline import build as build_all

    inputs = [paths] if isinstance(paths, str | PathLike) else paths
    return build_all([fspath(path) for path in inputs], language=language).graph


def load(folder: str | PathLike[str]) -> StoredGraph:
    """The graph in the output folder of a build, to ask it questions. Raises GraphError where there is none.

    >>> load("output").query("talks-of", name="…")  # doctest: +SKIP
    """
    from kg.graph import StoredGraph

    graph = StoredGraph(Path(folder))
    graph.query("ASK {}")
    return graph
