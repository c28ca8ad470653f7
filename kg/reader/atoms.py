"""Atoms: the smallest stretches that the reader labels. Words are one or more atoms in a row.

A Vietnamese word is several syllables, "U.S." is four atoms, "perusahaannya" is two words of one atom each; which atoms
make one word is for the model to say, so the cut here is finer than any treebank's words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from kg.model import Span

# Endings that are words of their own in UD's Indonesian and English; any language's letters may hold them by chance,
# and then the model joins them again.
CLITICS = ("nya", "lah", "kah", "ku", "mu", "pun", "not")
MIN_STEM = 2  # letters before a clitic

_LETTER = r"[^\W\d_]"
_RUN = re.compile(rf"(?:{_LETTER}|[\u0300-\u036f])+|\d+|[^\w\s]|_", re.UNICODE)
_CLITIC = re.compile(rf"(?i)^(?P<stem>{_LETTER}{{{MIN_STEM},}}?)(?P<clitic>{'|'.join(CLITICS)})$")


def atoms(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """The atoms of `text[start:end]`, in order, without white space; offsets count code points of `text`."""
    found: list[Span] = []
    for match in _RUN.finditer(text, start, len(text) if end is None else end):
        cut = _cut(match.group(), text[match.end() : match.end() + 2])
        if cut:
            found += [Span(match.start(), match.start() + cut), Span(match.start() + cut, match.end())]
        else:
            found.append(Span(match.start(), match.end()))
    return found


def words(spans: Sequence[Span], joins: Sequence[bool]) -> list[tuple[int, int]]:
    """Ranges of atoms (first, end) that make one word; `joins[i]` says that atom i goes on with atom i - 1."""
    starts = [i for i in range(len(spans)) if i == 0 or not joins[i]]
    return list(zip(starts, [*starts[1:], len(spans)], strict=True))


def _cut(run: str, after: str) -> int | None:
    """Where a run of letters is cut in two: before a clitic, or before the n of "n't"."""
    if after[:1] in ("'", "’") and after[1:2].lower() == "t" and run[-1:].lower() == "n" and len(run) > MIN_STEM:
        return len(run) - 1
    return _clitic(run)


@lru_cache(maxsize=65536)
def _clitic(run: str) -> int | None:
    match = _CLITIC.match(run)
    return len(match["stem"]) if match else None
