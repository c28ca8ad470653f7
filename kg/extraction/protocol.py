"""The one seam for readers of text: what an extractor takes, gives and says about itself.

A plugin registers an entry point in the group `kg.extractors`, just as the built-in rules do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.metadata import EntryPoint, entry_points
from typing import Protocol, runtime_checkable

from kg.errors import KGError
from kg.model import Claim, Document

GROUP = "kg.extractors"


@runtime_checkable
class Extractor(Protocol):
    """Reads documents and yields the claims that they make.

    `name` stands in every evidence; `languages` says what it reads; `relations` what it can find, checked against the
    ontology before anything is read.
    """

    name: str
    languages: frozenset[str]
    relations: frozenset[str]

    def extract(self, document: Document) -> Iterable[Claim]:
        """Yield the claims of one document, in an order that depends on its text alone."""
        ...


class ExtractorClashError(KGError):
    """Two distributions offer an extractor of one name."""

    def __init__(self, name: str, first: str, second: str) -> None:
        super().__init__(f"extractor {name!r} is offered by both {first} and {second}; uninstall one of them")


def installed() -> Iterator[tuple[str, EntryPoint]]:
    """The extractors that installed distributions offer, by name. Raises ExtractorClashError."""
    seen: dict[str, EntryPoint] = {}
    for point in sorted(entry_points(group=GROUP), key=lambda p: (p.name, p.value)):
        if point.name in seen and seen[point.name].value != point.value:
            raise ExtractorClashError(point.name, _distribution(seen[point.name]), _distribution(point))
        seen[point.name] = point
    yield from seen.items()


def _distribution(point: EntryPoint) -> str:
    return point.dist.name if point.dist else point.value
