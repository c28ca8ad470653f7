"""Stretches of a text that are no news: links to other articles, comment forms, bylines, captions, share lines."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from kg.model import Cut, Span
from kg.reading.dateline import find_dateline
from kg.reading.lines import Line, lines_of

# Lines of boilerplate are short; a longer line is a paragraph, in which only brackets and the ending are looked at
_MAX_LINE = 300
# A caption stands by its picture, which opens the article
_TOP_LINES = 5
# A repeated line with fewer words may be a list's or a quotation's
_MIN_REPEATED_WORDS = 4
_DECORATION = r"[\s>»►▶•*|\[(–—-]*"
_SEPARATOR = r"\s*(?:[:：|/]|[–—-]+\s|\s{2,}|\W*$)"
_BRACKET_CREDIT = re.compile(
    r"(?:^|(?<=[.!?\"”’…])\s*)(\(\s*\*{1,3}\s*\)|\([^\W\d_]{2,10}(?:[/.,-][^\W\d_]{2,10}){0,3}\))\s*$"
)
_LOWER_CREDIT = re.compile(r"(\([a-z]{2,5}(?:/[a-z]{2,5}){1,4}\))\s*$")
_TAIL = 120


def find_cuts(text: str, language: str) -> tuple[Cut, ...]:
    """What of the text is no news, and why, in order and without overlap; offsets count code points of `text`.

    No cut is larger than the line it is in. The phrases are data/boilerplate.toml.
    """
    lines = list(lines_of(text))
    dateline = find_dateline(lines, language)
    found = [Cut(dateline, "dateline")] if dateline else []
    for index, line in enumerate(lines):
        found.extend(_cuts_of_line(line, index, language))
    found.extend(_repeated(lines))
    found.extend(_credits_at_top(lines))
    return without_overlap(found)


def without_overlap(cuts: Iterable[Cut]) -> tuple[Cut, ...]:
    """The cuts in order; of two that overlap the one that begins first, or else is longer, stays whole."""
    kept: list[Cut] = []
    for cut in sorted(cuts, key=lambda cut: (cut.span.start, -cut.span.end, cut.reason)):
        start = max(cut.span.start, kept[-1].span.end) if kept else cut.span.start
        if start < cut.span.end:
            kept.append(Cut(Span(start, cut.span.end), cut.reason))
    return tuple(kept)


def _cuts_of_line(line: Line, index: int, language: str) -> Iterator[Cut]:
    for reason, template, pattern in _kinds(language):
        for span in template(line, pattern):
            is_caption = reason == "caption" and span.end == line.end and index < _TOP_LINES
            yield Cut(line.span if is_caption and len(line.text) <= _MAX_LINE else span, reason)
    credit = _ending_credit(line)
    if credit:
        yield Cut(credit, "byline")


def _ending_credit(line: Line) -> Span | None:
    """Initials or an agency in brackets after a paragraph's last sentence: "(rst/din)", "(AB)", "(*)"."""
    start = max(0, len(line.text) - _TAIL)
    match = _BRACKET_CREDIT.search(line.text, start) or _LOWER_CREDIT.search(line.text, start)
    return Span(line.start + match.start(1), line.start + match.end(1)) if match else None


def _repeated(lines: list[Line]) -> Iterator[Cut]:
    """Lines that stand in the text before, but for case and punctuation: the copy is a picture's caption."""
    seen: set[str] = set()
    for line in lines:
        words = re.findall(r"\w+", line.text.casefold()) if len(line.text) <= _MAX_LINE else []
        key = " ".join(words)
        if len(words) >= _MIN_REPEATED_WORDS and key in seen:
            yield Cut(line.span, "caption")
        seen.add(key)


def _credits_at_top(lines: list[Line]) -> Iterator[Cut]:
    """A picture's credit under the title: a dash and at most five words, unless it is an item of a list."""
    top = [line for line in lines[1 : _TOP_LINES + 1] if re.match(r"[–—-]\s*\w", line.text)]
    if len(top) == 1 and lines.index(top[0]) < _TOP_LINES:
        words = top[0].text.split()
        if len(words) <= 6 and not top[0].text.endswith((".", "?", "!", ":", ";")):
            yield Cut(top[0].span, "caption")


Template = Callable[[Line, "re.Pattern[str]"], Iterator[Span]]


def _whole_line(line: Line, pattern: re.Pattern[str]) -> Iterator[Span]:
    if len(line.text) <= _MAX_LINE and pattern.search(line.text):
        yield line.span


def _bracketed(line: Line, pattern: re.Pattern[str]) -> Iterator[Span]:
    for match in pattern.finditer(line.text):
        yield Span(line.start + match.start(), line.start + match.end())


def _trailing(line: Line, pattern: re.Pattern[str]) -> Iterator[Span]:
    match = pattern.search(line.text, max(0, len(line.text) - _MAX_LINE))
    if match:
        yield Span(line.start + match.start(1), line.end)


def _names(line: Line, pattern: re.Pattern[str]) -> Iterator[Span]:
    match = pattern.match(line.text) if len(line.text) <= _MAX_LINE else None
    if match and _are_names(match.group("names")):
        yield line.span


def _are_names(text: str) -> bool:
    """True for up to eight words of which each opens with a capital or joins two names."""
    words = re.findall(r"[^\s,|/&]+", text)
    joining = _data()["joining"]
    return 0 < len(words) <= 8 and all(word[0].isupper() or word in joining for word in words) and words[0][0].isupper()


# How a phrase becomes a pattern, and what the pattern finds in a line
_TEMPLATES: Mapping[str, tuple[str, Template]] = {
    "opening": (rf"^{_DECORATION}(?:PHRASES)(?!\w)", _whole_line),
    "label": (rf"^{_DECORATION}(?:PHRASES){_SEPARATOR}", _whole_line),
    "whole": (rf"^{_DECORATION}(?:PHRASES)\W*(?:\d[\d\s]*\W*)?$", _whole_line),
    "containing": (r"(?:PHRASES)", _whole_line),
    "trailing": (r"(?<=[.!?\"”’)])\s*((?:PHRASES)\s*:(?:(?![.!?]\s).)*)$", _trailing),
    "bracketed": (r"[(\[]\s*(?:PHRASES)(?:\s*[:/]|\s+|(?=[)\]]))[^()\[\]\n]{0,250}[)\]]", _bracketed),
    "names": (r"^(?:PHRASES)\s+(?P<names>[^.:;!?()]+?)\s*$", _names),
    "signed": (r"^(?P<names>[^.:;!?()]+?)\s*\((?:PHRASES)\)\s*$", _names),
}


@cache
def _kinds(language: str) -> tuple[tuple[str, Template, re.Pattern[str]], ...]:
    kinds = []
    for kind in _data()["kind"]:
        phrases = dict.fromkeys(kind["phrases"].get(language, []) + kind["phrases"]["en"])
        shape, template = _TEMPLATES[kind["template"]]
        pattern = re.compile(shape.replace("PHRASES", "|".join(phrases)), re.IGNORECASE)
        kinds.append((kind["reason"], template, pattern))
    return tuple(kinds)


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(files("kg.reading").joinpath("data/boilerplate.toml").read_text("utf-8"))
