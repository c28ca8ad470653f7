"""Common nouns around names: class nouns, plain words, syllables of one word."""

from __future__ import annotations

import itertools
from functools import cache

from kg.extraction.analysis import Analysis
from kg.languages import Language, portfolios

FUNCTION = ("syntax.", "pronoun.", "modality.", "speech.")


@cache
def compounds(language: Language) -> frozenset[tuple[str, str]]:
    """Neighbouring syllables of one word, for a language that writes words in syllables; else empty."""
    if not language.names.compounds:
        return frozenset()
    names = language.names
    phrases = [*names.compounds, *names.company_prefixes, *names.body_heads, *names.association_heads]
    phrases += [phrase for words in language.classes.values() for phrase in words]
    phrases += [" ".join(words) for words in portfolios(language.code)]
    split = [phrase.split() for phrase in phrases]
    return frozenset((a, b) for words in split for a, b in itertools.pairwise(words))


def class_noun_before(analysis: Analysis, index: int, first: int) -> tuple[int, int, str] | None:
    """The class noun of the noun phrase that ends right before token `index`: its range and class.

    Where modifiers follow the noun ("hãng sữa hữu cơ X"), up to four plain words may stand between.
    """
    reach = 4 if analysis.language.syntax.modifiers == "after" else 0
    last = index - 1
    while last >= first and index - 1 - last <= reach:
        for match in analysis.matches_ending(last + 1):
            if match.category.startswith("class:") and match.start >= first:
                return match.start, match.end, match.category.removeprefix("class:")
        if not is_plain(analysis, last):
            return None
        last -= 1
    return None


def is_plain(analysis: Analysis, index: int) -> bool:
    """A lower-case word that the lexicon gives no grammatical part: an adjective or noun of no interest."""
    word = analysis.words[index]
    if not word[0].isalpha() or word[0].isupper() or index in analysis.value_at:
        return False
    return not any(
        tag.startswith((*FUNCTION, "frame", "event", "relational", "measure", "title")) for tag in analysis.tags[index]
    )
