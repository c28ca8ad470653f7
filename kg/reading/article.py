"""What a format gives of one article, before its language, date and cuts are known."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model import Cut


@dataclass(frozen=True, slots=True)
class Article:
    """One article as its file has it; `source` names the file (and line) for messages, `date` is as written there."""

    source: str
    identifier: str
    text: str
    title: str | None = None
    date: str | None = None
    language: str | None = None
    url: str | None = None
    cuts: tuple[Cut, ...] = ()
