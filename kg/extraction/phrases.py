"""Noun phrases that name no known thing: where they begin and end."""

from __future__ import annotations

from dataclasses import dataclass

from kg.extraction.analysis import Analysis
from kg.extraction.clauses import STOPS, Clauses
from kg.extraction.discourse import PLACES, Discourse
from kg.model import MentionKind

MAX_PHRASE = 14  # tokens of a noun phrase that is taken as an object by itself


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase that names no known thing, at tokens `start` to `end` (exclusive)."""

    start: int
    end: int


class PhraseFinder:
    """Finds the noun phrases of one document."""

    def __init__(self, analysis: Analysis, discourse: Discourse) -> None:
        self.a = analysis
        self.d = discourse
        self.syntax = analysis.language.syntax
        self.clauses = Clauses(analysis)

    def phrase(self, start: int, limit: int | None = None) -> Phrase | None:
        """The noun phrase from token `start` on: to `limit`, the clause's end, a date, or a place that says where."""
        limit = min(self.a.sentence_at[start].end, start + MAX_PHRASE, limit or len(self.a))
        while (
            start < limit
            and self.a.has(start, "syntax.determiners", "syntax.definite")
            and not self.a.has(start, "syntax.superlatives")
        ):
            start += 1
        end = start
        while end < limit and not self._ends_phrase(end, start):
            end += 1
        while end > start and (self.clauses.is_function(end - 1) or not self.a.words[end - 1][0].isalnum()):
            end -= 1
        words = self.a.words[start:end]
        is_whole = words.count("(") >= words.count(")")
        return Phrase(start, end) if end > start and is_whole and self._has_content(start, end) else None

    def _ends_phrase(self, j: int, start: int) -> bool:
        if self.a.words[j] in ("–", "—"):
            return not (self.a.is_capital(j - 1) and j + 1 < len(self.a) and self.a.is_capital(j + 1))
        if self.a.words[j] in STOPS or self.a.words[j] in ',"“”.' or self.clauses.is_barrier(j):
            return True
        if self._opens_next_phrase(j, start):
            return True
        if self.a.has(j, "modality.planned", "modality.possible", "modality.denied", "speech.verbs", "syntax.copulas"):
            return True
        value = self.a.value_at.get(j)
        if value is not None and type(value.mention.value).__name__ == "DateRange":
            return True
        if j == start or not self.a.has(j, "syntax.prepositions"):
            return False
        node = self.d.np_at(j + 1)
        if node is None or node.kind is not MentionKind.NAME or self.a.has(j, "syntax.genitive"):
            return False
        # "in Jakarta" says where, "to the Ministry of X" to whom: neither names the thing
        return node.cls in PLACES if self.a.has(j, "syntax.place_prepositions") else node.start == j + 1

    def _opens_next_phrase(self, j: int, start: int) -> bool:
        """Where modifiers precede, an adjective or name right after a noun begins another noun phrase."""
        if self.syntax.modifiers == "after" or j == start:
            return False
        is_noun = any(tag.startswith("class:") for tag in self.a.tags[j - 1])
        return is_noun and self.a.is_capital(j) and self.a.words[j - 1][0].islower()

    def _has_content(self, start: int, end: int) -> bool:
        return any(self.a.words[j][0].isalpha() and not self.clauses.is_function(j) for j in range(start, end))
