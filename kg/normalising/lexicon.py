"""Text as a row of lexemes, each of one kind, so that one grammar reads every language.

A kind is one letter, so a text is also a string of letters and a grammar is a regular expression over it:

    n numeral   Y numeral of four digits, 1900-2100   Z numeral of four digits, 1000-1899
    w number word   W number word only before a scale word   S scale word   s scale letter
    p percent   o percentage point   c currency sign or code   C currency name   K one that is also a common word
    R rate ("per day")   z label of a number ("article", "phase")   v vague ("several", "every")
    D full numeric date   E numeric month and year   F numeric day and month   O ordinal ending
    m month   l month only beside a day, year or cue   M month noun before a number   N month noun   y year noun
    k day noun   d weekday   G quarter noun   Q part of a year ("first quarter")   e edge of a period ("early")
    r relative phrase ("this year")   A one that can be counted ("năm trước")   a one that must be ("years ago")
    P past and f future word before its noun; U and V the same after it
    < past cue   ~ starting cue   > future cue   q other cue of a year   B from   b between   j and   T until   t to
    - dash   , comma   . end of a clause   ( )   /   x anything else
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kg.normalising.numerals import NUMERAL

Payload = object

_LETTERS = r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*"
_TOKEN = re.compile(
    rf"""
    (?P<link>(?:https?://|www\.)\S+)
  | (?P<iso>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})(?![\w/]|-[0-9])
  | (?P<dmy>[0-9]{{1,2}}(?P<mark>[/.-])[0-9]{{1,2}}(?P=mark)[0-9]{{4}}|[0-9]{{1,2}}/[0-9]{{1,2}}/[0-9]{{2}})(?!/?\w)
  | (?P<slashed>[0-9]{{1,2}}/(?:[0-9]{{4}}|[0-9]{{1,2}}))(?![\w/])
  | (?P<code>[0-9]+(?:/\w+)+(?:-\w+)*|[0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}})?(?![\w:]))
  | (?P<decade>[0-9]{{4}}(?:-an|['’]?s|er)(?!\w))
  | (?P<number>(?:(?<![^\s(])[-−](?=[0-9]))?{NUMERAL})
  | (?P<identifier>[0-9][\w.,:/-]*)
  | (?P<word>{_LETTERS})
  | (?P<paragraph>\n\s*\n)
  | (?P<other>\S)
    """,
    re.VERBOSE,
)
_KIND_OF_SIGN = {"-": "-", "–": "-", "—": "-", "(": "(", ")": ")", "/": "/", ",": ","} | dict.fromkeys(
    '.;:!?"“”«»', "."
)
# What may follow a numeral without a space: "5tỷ", "100USD", "5th", "34%".
_GLUED_AFTER = frozenset("SscCKpO")


class Lexeme(NamedTuple):
    """A stretch of text with its kind and what it stands for; offsets count code points."""

    start: int
    end: int
    kind: str
    payload: Payload


class Entry(NamedTuple):
    """A phrase of the lexicon. Capital letters of `tokens` must stand in the text, small ones may be any; `is_spaced`
    says of each token whether space may come before it."""

    tokens: tuple[str, ...]
    is_spaced: tuple[bool, ...]
    kind: str
    payload: Payload


class _Token(NamedTuple):
    start: int
    end: int
    text: str
    folded: str
    shape: str


class Lexicon:
    """The phrases of one language; of those that fit at a place the longest counts, then the one added first."""

    def __init__(self, entries: Iterable[tuple[str, str, Payload]]) -> None:
        self._by_first: dict[str, list[Entry]] = {}
        for phrase, kind, payload in entries:
            tokens = list(_tokens(phrase))
            spaced = tuple(phrase[token.start - 1 : token.start].isspace() for token in tokens)
            entry = Entry(tuple(token.text for token in tokens), spaced, kind, payload)
            self._by_first.setdefault(tokens[0].folded, []).append(entry)
        for row in self._by_first.values():
            row.sort(key=lambda entry: -len(entry.tokens))

    def read(self, text: str) -> list[Lexeme]:
        """The lexemes of `text`, in order, none overlapping."""
        tokens = list(_tokens(text))
        lexemes: list[Lexeme] = []
        at = 0
        while at < len(tokens):
            row = self._by_first.get(tokens[at].folded)
            entry = _first_fitting(row, tokens, at) if row else None
            taken = len(entry.tokens) if entry else 1
            start, end = tokens[at].start, tokens[at + taken - 1].end
            lexemes.append(Lexeme(start, end, entry.kind, entry.payload) if entry else _unlisted(tokens[at]))
            at += taken
        return _without_codes(text, lexemes)


def _first_fitting(row: list[Entry], tokens: list[_Token], at: int) -> Entry | None:
    for entry in row:
        end = at + len(entry.tokens)
        if end <= len(tokens) and all(map(_fits, entry.tokens, tokens[at:end])) and _is_close(entry, tokens, at):
            return entry
    return None


def _is_close(entry: Entry, tokens: list[_Token], at: int) -> bool:
    """Whether tokens that the phrase writes together stand together: "A $5 fine" is no Australian dollar."""
    return all(
        entry.is_spaced[i] or tokens[at + i - 1].end == tokens[at + i].start for i in range(1, len(entry.tokens))
    )


def _fits(wanted: str, token: _Token) -> bool:
    if wanted == token.folded:
        return True
    shouted = len(wanted) > 1 and token.text == wanted.upper()
    return wanted == token.text or shouted


def _tokens(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        found = match.group()
        if not found.isascii():
            found = unicodedata.normalize("NFC", found)
        yield _Token(match.start(), match.end(), found, found.lower(), match.lastgroup or "")


def _unlisted(token: _Token) -> Lexeme:
    kind, payload = "x", token.text
    if token.shape == "number":
        kind = _kind_of_number(token.text)
    elif token.shape in ("iso", "dmy", "slashed"):
        return Lexeme(token.start, token.end, *_numeric_date(token.text))
    elif token.shape == "paragraph":
        kind = "."
    elif token.shape == "other":
        kind = _KIND_OF_SIGN.get(token.text, "x")
    return Lexeme(token.start, token.end, kind, payload)


def _kind_of_number(digits: str) -> str:
    if len(digits) != 4 or not digits.isdigit():
        return "n"
    return "Y" if 1900 <= int(digits) <= 2100 else "Z" if 1000 <= int(digits) < 1900 else "n"


def _numeric_date(digits: str) -> tuple[str, tuple[int, ...]]:
    """D (year, a, b), E (month, year) or F (a, b), as written; ISO 8601, where b is the month, has a fourth item."""
    first, *rest = (int(part) for part in re.split(r"[-/.]", digits))
    if len(rest) == 1:
        return ("E" if rest[0] > 31 else "F"), (first, rest[0])
    if first > 31:
        return "D", (first, rest[1], rest[0], 1)
    year = rest[1] if rest[1] > 99 else 2000 + rest[1]
    return "D", (year, first, rest[0])


def _without_codes(text: str, lexemes: list[Lexeme]) -> list[Lexeme]:
    """Numerals that are part of a code ("G20", "A320neo", "5G", "F-16", "#3") become plain words."""
    return [
        lexeme._replace(kind="x") if lexeme.kind in "nYZ" and _is_code(text, lexemes, i) else lexeme
        for i, lexeme in enumerate(lexemes)
    ]


def _is_code(text: str, lexemes: list[Lexeme], i: int) -> bool:
    this = lexemes[i]
    before = lexemes[i - 1] if i else None
    after = lexemes[i + 1] if i + 1 < len(lexemes) else None
    if after and after.start == this.end and after.kind not in _GLUED_AFTER and text[after.start].isalnum():
        return True
    if before is None or before.end != this.start:
        return False
    if before.kind in "cCnYZ(":
        return False
    if before.kind == "-" and before.start and text[before.start - 1].isalpha():
        return this.kind != "Y"
    return text[before.end - 1].isalnum() or text[before.end - 1] in "_#@=&+"
