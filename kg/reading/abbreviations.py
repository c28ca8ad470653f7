"""Short forms that a text declares in brackets: "long form (SF)" and "SF (long form)".

After Schwartz and Hearst, "A simple algorithm for identifying abbreviation definitions in biomedical text" (PSB 2003),
with two changes: initials of whole words are tried first, as the letters of an acronym are rarely in the middle of a
word; and a short form from another language's words ("Liên minh … (EU)") is taken when the long form is a capitalised
name that opens like an organisation's.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from kg.model import Abbreviation, Span

_BRACKET = re.compile(r"\(([^()\n]{2,120})\)")
_SHORT = re.compile(r"[^\W\d_][\w&./’'-]{1,11}(?: [^\W\d_][\w&./’'-]{1,7})?")
_GENITIVE = re.compile(r"['’]s$")
_WORD = re.compile(r"[^\W_]+(?:[.'’&][^\W_]+)*")
# What no long form reaches across; a comma may stand inside one ("micro, small and medium enterprises")
_BARRIER = re.compile(r"\.(?![^\W_])|[;:!?\"“”()\[\]\n]")
# A long form has at most min(letters + 5, 2 × letters) words (Schwartz and Hearst), a name no more than ten
_MAX_NAME_WORDS = 10
_WINDOW = 250
# Names in Vietnamese have small syllables between the capitals
_MAX_SMALL_RUN = 3
# A syllable taken from inside a word ("per-dag-angan") has three letters or more
_MIN_SYLLABLE = 3


def find_abbreviations(text: str, language: str) -> tuple[Abbreviation, ...]:
    """The short forms declared in the text, in order, each once; offsets count code points of `text`."""
    found: dict[tuple[str, str], Abbreviation] = {}
    for bracket in _BRACKET.finditer(text):
        declared = _declared(text, bracket, language)
        if declared:
            short, long = declared
            abbreviation = Abbreviation(short.of(text), long.of(text), short, long)
            found.setdefault((abbreviation.short, abbreviation.long), abbreviation)
    return tuple(found.values())


def _declared(text: str, bracket: re.Match[str], language: str) -> tuple[Span, Span] | None:
    """The spans of short and long form, where the bracket declares one."""
    inside = Span(*bracket.span(1))
    before = _words_before(text, bracket.start())
    if not before:
        return None
    short = _short_form(text, inside)
    if short:
        long = _long_form(text, short, before, language)
        return (short, long) if long else None
    short = _short_form(text, before[-1])
    words = [Span(inside.start + word.start(), inside.start + word.end()) for word in _WORD.finditer(inside.of(text))]
    is_long = short and len(words) > 1 and _initials(text, _letters(short.of(text)), words, language) == 0
    return (short, Span(words[0].start, words[-1].end)) if short and is_long else None


def _short_form(text: str, span: Span) -> Span | None:
    """The span less a genitive's ending, when it reads like a short form: letters, two or more of them capitals."""
    form = _GENITIVE.sub("", span.of(text))
    if not _SHORT.fullmatch(form) or any(char.isdigit() for char in form) or re.match(r"[A-Z][-/.][A-Z]", form):
        return None
    has_capitals = sum(char.isupper() for char in form) >= 2
    return Span(span.start, span.start + len(form)) if has_capitals or _is_syllabic(form) else None


def _is_syllabic(form: str) -> bool:
    """True for one capitalised word of more than three letters, which may be made of syllables ("Kemen…")."""
    return len(form) > 3 and form[0].isupper() and form.isalpha()


def _words_before(text: str, end: int) -> list[Span]:
    """The words that stand directly before an offset on the same line, as far as no barrier is between."""
    clause = _BARRIER.split(text[max(0, end - _WINDOW) : end])[-1]
    if not clause.rstrip()[-1:].isalnum():
        return []
    start = end - len(clause)
    return [Span(start + word.start(), start + word.end()) for word in _WORD.finditer(clause)]


def _long_form(text: str, short: Span, before: list[Span], language: str) -> Span | None:
    form = short.of(text)
    letters = _letters(form)
    first = _initials(text, letters, before, language)
    if first is None:
        first = _aligned(text, letters, before, language)
    if first is None and sum(char.isupper() for char in form) >= 2 and " " not in form:
        first = _name(text, before, language)
    if first is None or not _is_long(text, form, before[first:], language):
        return None
    return Span(before[first].start, before[-1].end)


def _is_long(text: str, form: str, words: list[Span], language: str) -> bool:
    """True for words that can stand for the form: more than it, and a name when its letters are mostly small."""
    phrase = text[words[0].start : words[-1].end]
    if len(phrase) <= len(form) or form in [word.of(text) for word in words]:
        return False
    return sum(char.isupper() for char in form) >= 2 or all(
        word.of(text)[0].isupper() or word.of(text) in _data()[language]["joining"] for word in words
    )


def _letters(form: str) -> str:
    return _folded("".join(char for char in form if char.isalpha()))


def _folded(text: str) -> str:
    """Without case and marks, one letter for each: "Ủy ban" shortens to U, "Đại" to Đ."""
    return "".join(unicodedata.normalize("NFD", char)[0].lower() for char in text)


def _initials(text: str, letters: str, words: list[Span], language: str) -> int | None:
    """The index of the first of the last words whose initials are the letters; small joining words may give none."""
    joining = _data()[language]["joining"]
    index, left = len(words), len(letters)
    while index and left:
        index -= 1
        word = words[index].of(text)
        is_joining = word in joining
        if _folded(word[0]) == letters[left - 1] and not (
            is_joining and _gives(text, words, index - 1, letters[left - 1])
        ):
            left -= 1
        elif not is_joining or left == len(letters):
            return None
    return index if not left else None


def _gives(text: str, words: list[Span], index: int, letter: str) -> bool:
    return index >= 0 and _folded(words[index].of(text)[0]) == letter


def _aligned(text: str, letters: str, before: list[Span], language: str) -> int | None:
    """The index of the word that the short form's first letter opens, its other letters following in order.

    Unlike in Schwartz and Hearst's, every word but the joining ones must give letters to the form.
    """
    limit = min(len(letters) + 5, 2 * len(letters))
    joining = _data()[language]["joining"]
    for first in range(len(before) - 1, max(-1, len(before) - limit - 1), -1):
        words = [word.of(text) for word in before[first:]]
        content = [_folded(word) for word in words if word not in joining] if words[0] not in joining else []
        if content and words[0][0].isupper() and len(content) <= len(letters) and _consumes(letters, tuple(content)):
            return first
    return None


def _consumes(letters: str, words: tuple[str, ...], is_first: bool = True) -> bool:
    """True when every word gives letters to the form, in order: its first and some after it, or a syllable from inside.

    >>> _consumes("kemenkes", ("kementerian", "kesehatan")), _consumes("mendag", ("menteri", "perdagangan"))
    (True, True)
    >>> _consumes("abc", ("alpha", "subcommittee"))
    False
    """
    if not words:
        return not letters
    lengths = _opening_lengths(letters, words[0])
    if not is_first:
        lengths |= {n for n in range(_MIN_SYLLABLE, len(letters) + 1) if letters[:n] in words[0]}
    return any(_consumes(letters[length:], words[1:], False) for length in sorted(lengths))


def _opening_lengths(letters: str, word: str) -> set[int]:
    """How many letters the word can give when the first of them is its own first."""
    position, length = 0, 0
    while length < len(letters) and (found := word.find(letters[length], position)) >= 0 and (length or not found):
        position, length = found + 1, length + 1
    return set(range(1, length + 1))


def _name(text: str, before: list[Span], language: str) -> int | None:
    """The index at which the capitalised name before the bracket opens like an organisation's."""
    data = _data()[language]
    heads = [index for index in _run(text, before, language) if _opens_with_head(text, before[index:], data["heads"])]
    return min(heads, default=None)


def _run(text: str, before: list[Span], language: str) -> Iterator[int]:
    """Indexes, from the last word to the left, of the words that one name may have."""
    data = _data()[language]
    small = 0
    for index in range(len(before) - 1, max(-1, len(before) - 1 - _MAX_NAME_WORDS), -1):
        word = before[index].of(text)
        is_apart = index + 1 < len(before) and text[before[index].end : before[index + 1].start].strip(" -–") != ""
        if is_apart or word in data["stops"]:
            return
        small = 0 if word[0].isupper() else small + 1
        if small > (_MAX_SMALL_RUN if data["stops"] else int(word in data["joining"])):
            return
        yield index


def _opens_with_head(text: str, words: list[Span], heads: list[str]) -> bool:
    phrase = text[words[0].start : words[min(2, len(words) - 1)].end]
    return len(words) > 1 and any(phrase == head or phrase.startswith(head + " ") for head in heads)


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(files("kg.reading").joinpath("data/abbreviations.toml").read_text("utf-8"))
