"""Passages with other names and numbers of the same kind: more surface, no new text."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from kg.model import Span
from kg.training.passages import Marked, Passage

SWAPPED = ("PER", "ORG", "PROD")  # places decline into demonyms and take prepositions: they stay


@dataclass(frozen=True, slots=True)
class Names:
    """Surfaces by language and type, in the passages' order."""

    of_kind: Mapping[tuple[str, str], tuple[str, ...]]

    @classmethod
    def of(cls, passages: Iterable[Passage]) -> Names:
        found: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        for passage in passages:
            for mark in passage.marks:
                if mark.type in SWAPPED:
                    found[passage.language, mark.type][mark.span.of(passage.text)] = None
        return cls({key: tuple(values) for key, values in found.items()})


def substituted(passage: Passage, names: Names, rng: random.Random) -> Passage:
    """The passage with each named person, organization and product renamed, and the digits of values drawn anew.

    Mentions of one thing that share a surface share the new one.
    """
    renamed: dict[tuple[str, str], str] = {}
    text, marks, at = "", [], 0
    for mark in sorted(passage.marks, key=lambda m: m.span):
        old = mark.span.of(passage.text)
        new = old
        if mark.type in SWAPPED:
            new = renamed.setdefault((mark.entity, old), rng.choice(names.of_kind[passage.language, mark.type]))
        elif mark.type == "VAL":
            new = _digits(old, rng)
        text += passage.text[at : mark.span.start]
        marks.append(Marked(mark.label, mark.type, Span(len(text), len(text) + len(new))))
        text += new
        at = mark.span.end
    return replace(passage, text=text + passage.text[at:], marks=tuple(marks))


def _digits(value: str, rng: random.Random) -> str:
    """The same number format with other digits; a leading digit stays above zero."""
    return re.sub(r"[1-9]", lambda _: str(rng.randint(1, 9)), value)
