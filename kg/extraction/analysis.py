"""A document made ready for the rules: cut, composed, split into tokens and sentences, its words looked up."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kg.extraction.lexicon import Match, lexicon
from kg.extraction.tokens import pipeline, sentences
from kg.languages import Language
from kg.model import Document, Span, ValueMention
from kg.normalising import find_values
from kg.reading.unicode import ComposedText

if TYPE_CHECKING:
    from spacy.tokens import Doc

QUOTES = {"“": "”", "«": "»", '"': '"', "„": "”"}


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens `start` to `end` (exclusive); `paragraph` counts lines; a headline has most words capitalised."""

    index: int
    start: int
    end: int
    paragraph: int
    is_headline: bool

    def __contains__(self, token: int) -> bool:
        return self.start <= token < self.end


@dataclass(frozen=True, slots=True)
class ValueRange:
    """A value at tokens `start` to `end` (exclusive)."""

    start: int
    end: int
    mention: ValueMention


class Analysis:
    """Tokens, sentences, lexicon matches and values of one document. All positions are token indices."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._view = ComposedText(_masked(document))
        self.text = self._view.text.replace("’", "'").replace("‘", "'")
        compiled = lexicon(document.language)
        self.language: Language = compiled.language
        self.doc: Doc = pipeline(document.language)(self.text)
        self.offsets: tuple[tuple[int, int], ...] = self.doc.user_data["offsets"]
        self.words: tuple[str, ...] = tuple(token.text for token in self.doc)
        self.lower: tuple[str, ...] = tuple(word.lower() for word in self.words)
        self.matches: tuple[Match, ...] = tuple(compiled.find(self.doc))
        self.values: tuple[ValueRange, ...] = tuple(self._value_ranges())
        self.sentences: tuple[Sentence, ...] = tuple(self._sentences())

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def tags(self) -> tuple[frozenset[str], ...]:
        """The categories of the matches that cover each token."""
        tags: list[set[str]] = [set() for _ in self.words]
        for match in self.matches:
            for index in range(match.start, match.end):
                tags[index].add(match.category)
        return tuple(frozenset(t) for t in tags)

    @cached_property
    def matches_at(self) -> dict[int, list[Match]]:
        """Matches by their first token."""
        by_start: dict[int, list[Match]] = defaultdict(list)
        for match in self.matches:
            by_start[match.start].append(match)
        return by_start

    @cached_property
    def _match_starts(self) -> list[int]:
        return [match.start for match in self.matches]

    @cached_property
    def _value_starts(self) -> list[int]:
        return [value.start for value in self.values]

    def matches_between(self, start: int, end: int) -> tuple[Match, ...]:
        """Matches whose first token lies in `start` to `end` (exclusive), in order."""
        return self.matches[bisect_left(self._match_starts, start) : bisect_left(self._match_starts, end)]

    def values_between(self, start: int, end: int) -> tuple[ValueRange, ...]:
        """Values whose first token lies in `start` to `end` (exclusive), in order."""
        return self.values[bisect_left(self._value_starts, start) : bisect_left(self._value_starts, end)]

    @cached_property
    def positions(self) -> dict[str, list[int]]:
        """Where each word stands, case as written."""
        found: dict[str, list[int]] = defaultdict(list)
        for index, word in enumerate(self.words):
            found[word].append(index)
        return found

    @cached_property
    def _matches_by_end(self) -> dict[int, list[Match]]:
        by_end: dict[int, list[Match]] = defaultdict(list)
        for match in self.matches:
            by_end[match.end].append(match)
        return by_end

    def matches_ending(self, end: int) -> list[Match]:
        """Matches whose last token is right before `end`."""
        return self._matches_by_end.get(end, [])

    @cached_property
    def value_at(self) -> dict[int, ValueRange]:
        """The value that covers a token."""
        return {index: value for value in self.values for index in range(value.start, value.end)}

    @cached_property
    def sentence_at(self) -> tuple[Sentence, ...]:
        """The sentence of each token."""
        return tuple(sentence for sentence in self.sentences for _ in range(sentence.start, sentence.end))

    @cached_property
    def quotations(self) -> tuple[tuple[int, int], ...]:
        """Token ranges between quotation marks, marks excluded; a quotation never crosses a paragraph."""
        found, opened, closing = [], -1, ""
        for index, word in enumerate(self.words):
            if opened >= 0 and self.sentence_at[index].paragraph != self.sentence_at[opened].paragraph:
                opened = -1
            if (opened >= 0 and word == closing) or (opened >= 0 and word == '"' and closing == "”"):
                found.append((opened + 1, index))
                opened = -1
            elif opened < 0 and word in QUOTES:
                opened, closing = index, QUOTES[word]
        return tuple(found)

    def has(self, index: int, *categories: str) -> bool:
        """True when token `index` is covered by a word of one of the categories."""
        return 0 <= index < len(self.words) and not self.tags[index].isdisjoint(categories)

    def is_capital(self, index: int) -> bool:
        """True when the token looks like part of a name: a capital first, or inside ("iPhone")."""
        word = self.words[index]
        return word[0].isupper() or (len(word) > 2 and word[0].isalpha() and any(c.isupper() for c in word[1:]))

    def slice(self, start: int, end: int) -> str:
        """The text of tokens `start` to `end` (exclusive), as composed."""
        return self.text[self.offsets[start][0] : self.offsets[end - 1][1]]

    def span(self, start: int, end: int) -> Span:
        """The stretch of the stored text under tokens `start` to `end` (exclusive)."""
        return self._view.to_original(Span(self.offsets[start][0], self.offsets[end - 1][1]))

    def tokens_of(self, span: Span) -> tuple[int, int]:
        """The tokens that lie in a stretch of the stored text; an empty range where there are none."""
        first = bisect_left(self.offsets, span.start, key=lambda o: self._view.to_original(Span(*o)).start)
        last = bisect_right(self.offsets, span.end, key=lambda o: self._view.to_original(Span(*o)).end)
        return (first, last) if first < last else (0, 0)

    def original(self, start: int, end: int) -> str:
        """The stored text under tokens `start` to `end` (exclusive)."""
        return self.span(start, end).of(self.document.text)

    def _value_ranges(self) -> list[ValueRange]:
        starts = [a for a, _ in self.offsets]
        ends = [b for _, b in self.offsets]
        ranges = []
        for value in find_values(self.text, self.document.language, self.document.date):
            first, last = bisect_right(starts, value.span.start) - 1, bisect_left(ends, value.span.end)
            if 0 <= first <= last < len(starts):
                ranges.append(ValueRange(first, last + 1, value))
        return ranges

    def _sentences(self) -> list[Sentence]:
        paragraph, found = 0, []
        syntax, pronouns = self.language.syntax, self.language.pronouns
        openers = frozenset(
            (*syntax.determiners, *syntax.definite, *syntax.prepositions, *pronouns.person, *pronouns.thing)
        )
        for index, (start, end) in enumerate(sentences(self.doc, self.text, openers)):
            if start and "\n" in self.text[self.offsets[start - 1][1] : self.offsets[start][0]]:
                paragraph += 1
            found.append(Sentence(index, start, end, paragraph, self._is_headline(start, end)))
        return found

    def _is_headline(self, start: int, end: int) -> bool:
        words = [self.words[i] for i in range(start, end) if self.words[i][0].isalpha() and len(self.words[i]) > 3]
        capitals = sum(word[0].isupper() for word in words)
        return len(words) >= 4 and capitals > 0.7 * len(words) and self.words[end - 1] not in ".!?"


def _masked(document: Document) -> str:
    """The text with what is no news blanked out, offsets kept."""
    text = list(document.text)
    for cut in document.cuts:
        for index in range(cut.span.start, cut.span.end):
            if text[index] != "\n":
                text[index] = " "
    return "".join(text)
