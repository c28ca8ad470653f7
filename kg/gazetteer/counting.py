"""Which country a text is about: the one it names most, by name or nationality."""

from __future__ import annotations

import re
from collections import Counter

from kg.gazetteer.gazetteer import Gazetteer

WORD = re.compile(r"[^\W\d_]+(?:[-'.][^\W\d_]+)*")
LONGEST = 4  # words in a country's name that news uses ("United Arab Emirates" has three)


def home_country(text: str, language: str, gazetteer: Gazetteer, prior: str = "") -> str | None:
    """The ISO 3166-1 code of the country that a text names most often, the first named among equals; None for none.

    `prior`, the country where the language is mostly written, counts as one mention: news at home seldom names its
    country.
    """
    words = [(m.group(), m.start(), m.end()) for m in WORD.finditer(text)]
    counts: Counter[str] = Counter()
    if prior:
        counts[prior] = 1
    index = 0
    while index < len(words):
        code, length = _country_at(words, index, text, language, gazetteer)
        if code:
            counts[code] += 1
        index += length
    # Counter keeps the order of first mention, and max takes the first of equals
    return max(counts, key=lambda code: counts[code], default=None)


def _country_at(
    words: list[tuple[str, int, int]], index: int, text: str, language: str, gazetteer: Gazetteer
) -> tuple[str | None, int]:
    """The country named from a word on, and how many words name it (1 when none does)."""
    if not words[index][0][0].isupper():
        return None, 1
    for length in range(min(LONGEST, len(words) - index), 0, -1):
        name = text[words[index][1] : words[index + length - 1][2]]
        code = gazetteer.country(name) or gazetteer.demonym(name, language)
        if code:
            return code, length
    return None, 1
