"""Lines of a text with their offsets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.model import Cut, Span

_LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank, without the white space around it; `start` counts code points of the text."""

    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


def lines_of(text: str) -> Iterator[Line]:
    """The lines of a text that are not blank, in order; a carriage return at the end is white space."""
    for match in _LINE.finditer(text):
        line = match.group()
        content = line.strip()
        if content:
            yield Line(match.start() + len(line) - len(line.lstrip()), content)


def blanked(text: str, cuts: Iterable[Cut]) -> str:
    """The text with every cut as blanks (line feeds stay), so that offsets stay what they were."""
    pieces, position = [], 0
    for cut in sorted(cuts, key=lambda cut: cut.span):
        start = max(cut.span.start, position)
        if cut.span.end <= start:
            continue
        pieces += [text[position:start], re.sub(r"[^\n]", " ", text[start : cut.span.end])]
        position = cut.span.end
    return "".join([*pieces, text[position:]])
