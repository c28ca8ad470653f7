"""The title of an article whose file does not name one: a short first line without a full stop."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from kg.model import Cut
from kg.reading.lines import lines_of

# Titles of news agencies stay under 120 characters; twice that is room, and less than a first paragraph
_MAX_CHARACTERS = 200
_SENTENCE_ENDS = (".", ",", ";", ":", "./.", '."', ".”")


def find_title(text: str, cuts: Iterable[Cut]) -> str | None:
    """The first line, when it is short, ends like no sentence, holds no dateline and is followed by longer text."""
    first, *following = islice(lines_of(text), 2)
    if not following or len(first.text) > _MAX_CHARACTERS or first.text.endswith(_SENTENCE_ENDS):
        return None
    if len(text) - following[0].start <= len(first.text):
        return None
    if any(cut.span.overlaps(first.span) and cut.reason != "markup" for cut in cuts):
        return None
    return first.text if any(char.isalpha() for char in first.text) else None
