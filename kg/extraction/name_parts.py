"""A name in a text, and the parts that tell what it names."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from kg.extraction.analysis import Analysis
from kg.gazetteer import Gazetteer

HEAD_CLASSES = {
    "head:body_heads": "GovernmentBody",
    "head:association_heads": "Association",
    "head:legislation_heads": "Legislation",
    "head:media_heads": "MediaOutlet",
    "head:place_heads": "Region",
    "head:program_heads": "Program",
}


@dataclass(slots=True)
class Name:
    """A name at tokens `start` to `end` (exclusive); `core` leaves out legal forms; `votes` weigh its classes."""

    start: int
    end: int
    core: tuple[int, int]
    text: str
    votes: Counter[str] = field(default_factory=Counter)
    is_placed: bool = False  # a preposition of place precedes


def is_clear_place(analysis: Analysis, gazetteer: Gazetteer, start: int, end: int) -> bool:
    """True when the tokens name a place and nothing else."""
    place = gazetteer.place(analysis.slice(start, end))
    return place is not None and not place.ambiguous


def is_branch(analysis: Analysis, gazetteer: Gazetteer, start: int, end: int) -> bool:
    """ "ACME Asia" ends in a place, which no person's name does."""
    return any(is_clear_place(analysis, gazetteer, cut, end) for cut in range(start + 1, end))
