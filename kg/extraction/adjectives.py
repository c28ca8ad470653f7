"""Adjectives made of places: "Jakarta-based", "Utrechtse"."""

from __future__ import annotations

from kg.extraction.analysis import Analysis
from kg.gazetteer import Gazetteer
from kg.languages import Language


def seat_start(analysis: Analysis, index: int, gazetteer: Gazetteer) -> int:
    """Where the place begins in "Hong Kong-based", whose last word is token `index`."""
    for start in (index - 2, index - 1):
        if start >= analysis.sentence_at[index].start and analysis.is_capital(start):
            words = analysis.slice(start, index + 1)
            for suffix in analysis.language.syntax.seat_suffixes:
                if words.endswith(suffix) and gazetteer.place(words[: -len(suffix)]):
                    return start
    return index


def place_of_adjective(word: str, language: Language, gazetteer: Gazetteer) -> str | None:
    """The place that an adjective is made of ("Utrechtse" → "Utrecht"), with or without a last "en"."""
    for ending in language.syntax.place_adjectives:
        stem = word[: -len(ending)]
        if word.endswith(ending) and len(stem) > 3:
            found = next((name for name in (stem, stem + "en") if gazetteer.place(name)), None)
            if found:
                return found
    return None
