"""The cookbook: queries by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_QUERY_FOLDER = Path(__file__).parents[1] / "queries"


@dataclass(frozen=True)
class NamedQuery:
    """A query of the cookbook; `description` is its first comment line."""

    name: str
    description: str
    text: str


def named_queries() -> Mapping[str, NamedQuery]:
    """The cookbook by name, the stem of its file in kg/queries/."""
    return {path.stem: _named_query(path) for path in sorted(_QUERY_FOLDER.glob("*.rq"))}


def _named_query(path: Path) -> NamedQuery:
    text = path.read_text(encoding="utf-8")
    return NamedQuery(path.stem, text.partition("\n")[0].removeprefix("#").strip(), text)
