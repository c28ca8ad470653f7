"""What every system says of a text, in one shape; a leaf that imports nothing of the systems, so that loading one of
them in a process of its own loads no other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

Stretch = tuple[int, int]  # code points of the text, end exclusive
ROOT = -1


@dataclass(frozen=True, slots=True)
class Word:
    """A word as the system has it: its own tag and label; `head` is an index into the words of the text, or ROOT."""

    place: Stretch
    tag: str
    head: int
    label: str


@dataclass(frozen=True, slots=True)
class Name:
    place: Stretch
    label: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two things that a fact or triple joins; each end is one stretch or more."""

    subject: tuple[Stretch, ...]
    object: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Analysis:
    words: tuple[Word, ...] = ()
    names: tuple[Name, ...] = ()
    pairs: tuple[Pair, ...] = ()


class System(Protocol):
    """A system that has been loaded."""

    version: str
    reloads: bool  # whether each run loads the system again

    def run(self, texts: Sequence[str]) -> None:
        """All its work on the texts and nothing else: what is timed."""

    def analyse(self, texts: Sequence[str]) -> list[Analysis]:
        """The same, in the shape that is scored."""

    def peak_mb(self) -> float | None:
        """The most memory that its process has held so far; None where it is spread over several."""


@dataclass(frozen=True, slots=True)
class Job:
    """What one process does: load, read one short sentence, read the rounds of articles, analyse each task's texts."""

    system: str
    language: str
    short: str
    rounds: tuple[tuple[str, ...], ...]
    tasks: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Result:
    """Seconds from the start of the process to the end of its first sentence, seconds of each round, megabytes."""

    version: str
    loading_s: float
    rounds_s: tuple[float, ...]
    peak_mb: float | None
    tasks: Mapping[str, list[Analysis]]


def touches(a: Stretch, b: Stretch) -> bool:
    return a[0] < b[1] and b[0] < a[1]
