"""A language's words as spaCy phrase matchers: which categories of word stand where in a text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from kg.extraction.tokens import pipeline
from kg.languages import Language, Words, load

if TYPE_CHECKING:
    from spacy.matcher import PhraseMatcher
    from spacy.tokens import Doc


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase of the lexicon at tokens `start` to `end` (exclusive). `row` is the index of its frame, event, … row."""

    category: str
    start: int
    end: int
    row: int = -1


# Categories whose words may also stand inside longer phrases of others: they tell the class of a noun.
COMPOUNDING = ("class:", "title.positions", "title.state", "relational", "event", "stake")
MAX_SPLIT = 30  # tokens between the two parts of a verb
ELLIPSIS = " ... "
MIN_HEAD, MIN_COMPOUND = 4, 8  # letters; shorter ends agree by chance
OVERLAPPING = ("class:", "head:", "prefix", "suffix")


@dataclass(frozen=True)
class Lexicon:
    """All phrases of one language, compiled."""

    language: Language
    matcher: PhraseMatcher
    split: Mapping[str, tuple[tuple[str, str], ...]]  # first part of a verb → its second part and category
    heads: Mapping[str, tuple[str, ...]]  # single words that may head a compound → their categories

    def find(self, doc: Doc) -> list[Match]:
        """All matches, a shorter one inside a longer one left out, by start."""
        strings = doc.vocab.strings
        found = [_match(strings[key], start, end) for key, start, end in self.matcher(doc)]
        found += self._split_verbs(doc)
        found += self._compounds(doc, {i for m in found for i in range(m.start, m.end)})
        return sorted(_outermost(found), key=lambda m: (m.start, -m.end, m.category, m.row))

    def _split_verbs(self, doc: Doc) -> Iterator[Match]:
        """Verbs in two parts, the second at the clause's end: "neemt … over"."""
        words = [token.text.lower() for token in doc]
        for index, word in enumerate(words):
            for particle, key in self.split.get(word, ()):
                limit = min(len(words), index + MAX_SPLIT)
                ends = (j for j in range(index + 1, limit) if words[j] == particle and self._closes_clause(words, j))
                stop = next((j for j in range(index + 1, limit) if words[j] in ".;:?!"), limit)
                if next(ends, stop) < stop:
                    yield _match(key, index, index + 1)

    def _closes_clause(self, words: list[str], index: int) -> bool:
        after = words[index + 1] if index + 1 < len(words) else "."
        syntax = self.language.syntax
        return not after[0].isalnum() or after in (*syntax.conjunctions, *syntax.subordinators, *syntax.prepositions)

    def _compounds(self, doc: Doc, covered: set[int]) -> Iterator[Match]:
        """Words that the lexicon does not have but that end in one it has ("mijnbedrijf" is a "bedrijf")."""
        if not self.language.syntax.compounding:
            return
        for index, token in enumerate(doc):
            word = token.text.lower()
            is_name = (
                index > 0
                and token.text[0].isupper()
                and (doc[index - 1].text[0].isalnum() or doc[index - 1].text == ",")
            )
            if index in covered or is_name or len(word) < MIN_COMPOUND or (not word.isalpha() and "-" not in word):
                continue
            for cut in range(3, len(word) - MIN_HEAD + 1):
                keys = self.heads.get(word[cut:])
                if keys:
                    yield from (_match(key, index, index + 1) for key in keys)
                    break


def _match(key: str, start: int, end: int) -> Match:
    category, _, row = key.partition("#")
    return Match(category, start, end, int(row) if row else -1)


def _outermost(found: list[Match]) -> Iterator[Match]:
    cover: dict[int, int] = {}
    for match in found:
        if match.category.startswith(OVERLAPPING):
            continue
        for index in range(match.start, match.end):
            cover[index] = max(cover.get(index, 0), match.end - match.start)
    for match in found:
        length = match.end - match.start
        if match.category.startswith(OVERLAPPING) or all(
            cover[index] <= length for index in range(match.start, match.end)
        ):
            yield match


@cache
def lexicon(code: str) -> Lexicon:
    """The compiled lexicon of a language."""
    from spacy.matcher import PhraseMatcher

    language = load(code)
    nlp = pipeline(code)
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    for key, phrases in sorted(_phrases(language).items()):
        docs = [nlp.make_doc(phrase) for phrase in sorted(phrases) if phrase and ELLIPSIS not in phrase]
        if docs:
            matcher.add(key, docs)
    return Lexicon(language, matcher, _split_verbs(language), _compound_heads(language))


def _split_verbs(language: Language) -> dict[str, tuple[tuple[str, str], ...]]:
    split: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for key, phrases in sorted(_phrases(language).items()):
        for phrase in sorted(phrases):
            first, dots, second = phrase.partition(ELLIPSIS)
            if dots:
                split[first].append((second, key))
    return {word: tuple(rows) for word, rows in split.items()}


def _compound_heads(language: Language) -> dict[str, tuple[str, ...]]:
    heads: dict[str, list[str]] = defaultdict(list)
    for key, phrases in sorted(_phrases(language).items()):
        if key.startswith(COMPOUNDING):
            for phrase in phrases:
                if len(phrase) >= MIN_HEAD and " " not in phrase:
                    heads[phrase].append(key)
    return {word: tuple(keys) for word, keys in heads.items()}


def _phrases(language: Language) -> dict[str, set[str]]:
    phrases: dict[str, set[str]] = defaultdict(set)
    simple: dict[str, Any] = {
        f"{table}.{key}": getattr(record, key)
        for table, record in (
            ("syntax", language.syntax),
            ("pronoun", language.pronouns),
            ("modality", language.modality),
            ("speech", language.speech),
            ("title", language.titles),
        )
        for key in record.__slots__
    }
    for key, words in simple.items():
        if isinstance(words, tuple):
            phrases[key] |= set(words)
    for cls, words in language.classes.items():
        phrases[f"class:{cls}"] |= _with_suffixes(words, language)
    for key in ("body_heads", "association_heads", "legislation_heads", "media_heads", "place_heads", "program_heads"):
        phrases[f"head:{key}"] |= set(getattr(language.names, key))
    phrases["prefix"] |= set(language.names.company_prefixes)
    phrases["suffix"] |= set(language.names.company_suffixes)
    phrases["not_name"] |= set(language.names.not_names)
    phrases["compound"] |= set(language.names.compounds)  # so that no syllable of theirs is taken for a word
    phrases["metonym"] |= set(language.metonyms)
    phrases["stake"] |= _with_suffixes(language.stake, language)
    _add_rows(language, phrases)
    return phrases


def _with_suffixes(words: Words, language: Language) -> set[str]:
    """The words, and each with the language's possessive suffixes ("saham", "sahamnya")."""
    return {*words, *(word + suffix for word in words for suffix in language.pronouns.suffixes)}


def _add_rows(language: Language, phrases: dict[str, set[str]]) -> None:
    for row, frame in enumerate(language.frames):
        for voice in ("active", "participle", "passive"):
            phrases[f"frame.{voice}#{row}"] |= set(getattr(frame, voice))
    for row, event in enumerate(language.events):
        phrases[f"event#{row}"] |= set(event.words)
    for row, noun in enumerate(language.relationals):
        phrases[f"relational#{row}"] |= set(noun.words)
        owned = {word + suffix for word in noun.words for suffix in language.pronouns.suffixes}
        phrases[f"relational.own#{row}"] |= owned
    for row, measure in enumerate(language.measures):
        phrases[f"measure.words#{row}"] |= set(measure.words)
        phrases[f"measure.verbs#{row}"] |= set(measure.verbs)
