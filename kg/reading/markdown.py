"""Markdown, read lightly: the text stays the file's text, and its syntax becomes cuts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.errors import InputError
from kg.model import Cut, Span
from kg.reading.article import Article

_FRONT_MATTER = re.compile(r"---[ \t]*\n(?P<body>(?:.*\n){0,100}?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_ENTRY = re.compile(r"^(title|date|lang|language|url)[ \t]*:[ \t]*(.*?)[ \t]*$", re.IGNORECASE | re.MULTILINE)
_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(\S.*?)[ \t]*#*[ \t]*$", re.MULTILINE)
_FENCE = re.compile(r"^ {0,3}(```+|~~~+).*$", re.MULTILINE)
# The part of the line that is syntax, not news, as group 1; no part can be longer than a line
_SYNTAX = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        r"^ {0,3}(#{1,6}[ \t]+)(?=\S)",
        r"^ {0,3}((?:=+|-{3,}|\*{3,}|_{3,})[ \t]*)$",
        r"^ {0,3}(\[[^\]\n]{1,200}\]:[ \t]*\S.*)$",
        r"(!\[[^\]\n]{0,300}\]\([^)\n]{0,2000}\))",
        r"(?<=\])(\([^)\s]{1,2000}(?:[ \t]+\"[^\"\n]{0,300}\")?\))",
        r"(<!--[^\n]{0,2000}?-->)",
    )
)


def parse_markdown(text: str, source: str, identifier: str) -> Article:
    """The article of a Markdown file, with `title`, `date`, `lang` and `url` of flat front matter if it has some."""
    front = _FRONT_MATTER.match(text)
    start = front.end() if front else 0
    values = _entries(front.group("body")) if front else {}
    if not text[start:].strip():
        raise InputError(
            source, "is empty but for its front matter", "give an article with text in it, or leave it out"
        )
    heading = _HEADING.search(text, start)
    title = values.get("title") or (heading.group(2) if heading else None)
    language = values.get("lang") or values.get("language")
    cuts = tuple([Cut(Span(0, start), "front-matter")] if front else []) + tuple(_cuts(text, start))
    return Article(source, identifier, text, title, values.get("date"), language, values.get("url"), cuts)


def _entries(body: str) -> dict[str, str]:
    found = {key.lower(): value.strip("\"'") for key, value in _ENTRY.findall(body)}
    return {key: value for key, value in found.items() if value}


def _cuts(text: str, start: int) -> Iterator[Cut]:
    blocks = list(_code_blocks(text, start))
    yield from (Cut(block, "code") for block in blocks)
    for pattern in _SYNTAX:
        for match in pattern.finditer(text, start):
            span = Span(*match.span(1))
            if not any(block.contains(span) for block in blocks):
                yield Cut(span, "markup")


def _code_blocks(text: str, start: int) -> Iterator[Span]:
    """Fenced blocks, fences included; one that is never closed runs to the end (CommonMark 4.5)."""
    opened: re.Match[str] | None = None
    for fence in _FENCE.finditer(text, start):
        if opened is None:
            opened = fence
        elif fence.group(1).startswith(opened.group(1)):
            yield Span(opened.start(), fence.end())
            opened = None
    if opened is not None:
        yield Span(opened.start(), len(text))
