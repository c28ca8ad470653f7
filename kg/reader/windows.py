"""Windows: how a text is cut for the model, at the ends of sentences as far as they fit, nothing dropped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.model import Span

MAX_PIECES = 220  # of a window's own text; about five sentences of news
MAX_CONTEXT = 40  # pieces of the sentence before, read for what its pronouns go back to
_ENDS = frozenset(".!?…")
_CLOSES = frozenset("\"'”’»)")


@dataclass(frozen=True, slots=True)
class Window:
    """Atoms `first` to `end` of a text are read; those before `own` are context that an earlier window has labelled."""

    first: int
    own: int
    end: int


def windows(text: str, atoms: Sequence[Span], lengths: Sequence[int]) -> list[Window]:
    """The windows of a text; `lengths` counts the pieces of each atom. Each atom is in the own part of just one."""
    found: list[Window] = []
    last = (0, 0)  # the sentence before
    start = 0
    size = 0
    for first, end in _sentences(text, atoms, lengths):
        pieces = sum(lengths[first:end])
        if first > start and size + pieces > MAX_PIECES:
            found.append(_window(found, start, first, lengths, text, atoms))
            start, size = first, 0
        size += pieces
        last = (first, end)
    if last[1] > start:
        found.append(_window(found, start, last[1], lengths, text, atoms))
    return found


def _window(
    found: Sequence[Window], start: int, end: int, lengths: Sequence[int], text: str, atoms: Sequence[Span]
) -> Window:
    first = start
    if found:
        size = 0
        while first > found[-1].own and size + lengths[first - 1] <= MAX_CONTEXT:
            first -= 1
            size += lengths[first]
        first = next((i for i in range(first, start) if i == found[-1].own or _ends(text, atoms, i - 1)), start)
    return Window(first, start, end)


def _sentences(text: str, atoms: Sequence[Span], lengths: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Ranges of atoms that may be sentences; what is longer than a window is cut where it is full."""
    first = size = 0
    for i in range(len(atoms)):
        size += lengths[i]
        full = i + 1 < len(atoms) and size + lengths[i + 1] > MAX_PIECES
        if full or i + 1 == len(atoms) or _ends(text, atoms, i):
            yield first, i + 1
            first, size = i + 1, 0


def _ends(text: str, atoms: Sequence[Span], i: int) -> bool:
    """Whether a sentence may end with atom i: a line does, or a full stop (and quotation marks) before white space."""
    if i < 0 or i + 1 >= len(atoms):
        return True
    between = text[atoms[i].end : atoms[i + 1].start]
    if "\n" in between:
        return True
    if not between:
        return False
    while i > 0 and text[atoms[i].start] in _CLOSES and atoms[i - 1].end == atoms[i].start:
        i -= 1
    return text[atoms[i].start] in _ENDS
