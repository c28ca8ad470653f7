"""Tokens and sentences: spaCy documents with one tokenizer and one sentence splitter for all languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language as Pipeline
    from spacy.tokens import Doc, Span

# A word keeps inner hyphens, apostrophes, dots ("e-commerce", "U.S", "name.com") and decimal separators together.
WORD = re.compile(r"[^\W_]+(?:[-_'+][^\W_]+|(?<=\d)[.,](?=\d)\d+|\.(?=[^\W\d_])[^\W_]+)*|\.{2,}|[^\w\s]|_", re.UNICODE)
POSSESSIVE = re.compile(r"(.+)('s)$", re.IGNORECASE)
CLOSERS = frozenset("\"'”’»)]")
OPENERS = frozenset("\"'“‘«([-–—")
# Abbreviations that end in a full stop and rarely end a sentence; single letters are taken for initials.
_ABBREVIATIONS = (
    "agt apr aug bv co corp dec des dr drs feb gs inc ir jan jl jul jun ltd mar mr mrs mrt ms no nov nr nv oct okt "
    "prof pt rp sep sept st tbk th tp ts vs a.m e.g i.e p.m u.k u.s"
)
ABBREVIATIONS = frozenset(_ABBREVIATIONS.split())


class WordTokenizer:
    """Splits by `WORD`; an English or Dutch possessive 's after a capitalised word is a token of its own."""

    def __init__(self, vocab: object) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        from spacy.tokens import Doc

        pieces = list(_pieces(text))
        words = [text[a:b] for a, b in pieces]
        ends = [b for _, b in pieces]
        starts = [a for a, _ in pieces[1:]] + [len(text)] * bool(pieces)
        spaces = [start > end for end, start in zip(ends, starts, strict=True)]
        doc = Doc(self.vocab, words=words, spaces=spaces)  # type: ignore[arg-type]
        doc.user_data["offsets"] = tuple(pieces)
        return doc


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    for match in WORD.finditer(text):
        word, start = match.group(), match.start()
        possessive = POSSESSIVE.fullmatch(word)
        if possessive and word[0].isupper():
            cut = start + len(possessive.group(1))
            yield start, cut
            yield cut, match.end()
        else:
            yield start, match.end()


@cache
def pipeline(language: str) -> Pipeline:
    """A blank spaCy pipeline of the language with our tokenizer; it holds no model."""
    import spacy

    # "xx" is spaCy's pipeline for any language: those of single languages load up to 22,000 tokenizer exceptions, which
    # our tokenizer does not use and which take seconds
    nlp = spacy.blank("xx")
    nlp.meta["name"] = language
    nlp.tokenizer = WordTokenizer(nlp.vocab)
    return nlp


def sentences(doc: Doc, text: str, openers: frozenset[str] = frozenset()) -> list[tuple[int, int]]:
    """Token ranges of the sentences. A line end always ends one; a full stop does unless it follows an abbreviation.

    `openers` are small words that, with a capital, begin a sentence even after an abbreviation ("… Acme Inc. The …").
    """
    offsets = doc.user_data["offsets"]
    ranges, first = [], 0
    for index in range(len(doc)):
        if _ends_sentence(doc, text, offsets, index, openers):
            ranges.append((first, index + 1))
            first = index + 1
    if first < len(doc):
        ranges.append((first, len(doc)))
    return ranges


def _ends_sentence(
    doc: Doc, text: str, offsets: tuple[tuple[int, int], ...], index: int, openers: frozenset[str]
) -> bool:
    if index + 1 == len(doc):
        return True
    gap = text[offsets[index][1] : offsets[index + 1][0]]
    if "\n" in gap:
        return True
    if not gap:
        return False
    last = index
    while last > 0 and doc[last].text in CLOSERS:
        last -= 1
    if doc[last].text not in (".", "!", "?", "…", "..."):
        return False
    following = doc[index + 1].text
    if not (following[0].isupper() or following[0].isdigit() or following[0] in OPENERS):
        return False
    if doc[last].text != "." or last == 0 or not _is_abbreviation(doc[last - 1].text):
        return True
    return following.lower() in openers and len(doc[last - 1].text) > 1


def _is_abbreviation(word: str) -> bool:
    return word.lower() in ABBREVIATIONS or (len(word) == 1 and word.isalpha() and word.isupper())


def span_text(span: Span) -> str:
    return str(span.text)
