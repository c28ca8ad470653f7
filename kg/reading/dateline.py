"""The dateline: place, outlet and date before the dash that opens a news text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.model import Span
from kg.reading.dates import date_words
from kg.reading.lines import Line

# Place, outlet and date of the longest kind ("CITY, Country, Sept. 20, 2024 (Agency) —")
_MAX_CHARACTERS = 70
# A paragraph is longer than a headline with a dash in it
_MIN_PARAGRAPH = 80
_TOP_LINES = 8
_MAX_WORDS = 10
# "New City –", "Ho Chi Minh City –"; without capitals, comma or brackets more words are a clause
_MAX_BARE_NAMES = 4
_DASH = re.compile(r"\s+(?:--?|[–—])\s+(?=[^\W\d_a-z]|[\"“‘'(\d])|(?<=\w)—(?=\S)")
_DASHES = re.compile(r"\s[–—-]{1,2}\s")
_MAX_REMARK = 300
_BRACKETED = re.compile(r"\([^()]*\)")
_WORD = re.compile(r"[^\s,/()|]+")
_DOMAIN = re.compile(r"[\w-]+\.(?:[a-z]{2,4})(?:\.[a-z]{2})?", re.IGNORECASE)


def find_dateline(lines: Sequence[Line], language: str) -> Span | None:
    """The opening of the first paragraph up to and with the dash, when it is place, outlet and date; else None."""
    for line in lines[:_TOP_LINES]:
        dash = _DASH.search(line.text, 0, _MAX_CHARACTERS + 3)
        if len(line.text) < _MIN_PARAGRAPH:
            continue
        is_opening = dash and (_is_dateline(line.text[: dash.start()], language) or _is_bare(line, dash))
        if dash and is_opening and not _is_pair(line, dash, lines):
            return Span(line.start, line.start + dash.end())
        if len(line.text) > 2 * _MIN_PARAGRAPH:
            return None  # a first paragraph without one; what follows has none either
    return None


def _is_dateline(opening: str, language: str) -> bool:
    """True for words that are capitalised, a date's, or a domain's, with a place's or outlet's form among them."""
    if not opening.startswith("(") and not opening[0].isalnum():
        return False
    known = date_words(language)
    words = _WORD.findall(_BRACKETED.sub(" ", opening))
    names = [word for word in words if word.strip(".").casefold() not in known and not word[0].isdigit()]
    if len(words) > _MAX_WORDS or not all(word[0].isupper() or _DOMAIN.fullmatch(word) for word in names):
        return False
    has_form = any((word.isupper() and len(word) > 1) or _DOMAIN.fullmatch(word) for word in names)
    return has_form or "(" in opening or (bool(names) and "," in opening)


def _is_bare(line: Line, dash: re.Match[str]) -> bool:
    """True for a few capitalised words alone before the dash, in a sentence where no second dash closes a remark."""
    words = line.text[: dash.start()].split()
    sentence = re.split(r"[.!?]\s", line.text[dash.end() : dash.end() + _MAX_REMARK], maxsplit=1)[0]
    return len(words) <= _MAX_BARE_NAMES and all(word[0].isupper() for word in words) and not _DASHES.search(sentence)


def _is_pair(line: Line, dash: re.Match[str], lines: Sequence[Line]) -> bool:
    """True when the words around the dash stand together elsewhere: the two ends of a route, two firms."""
    before = line.text[: dash.start()].split()
    after = _WORD.match(line.text, dash.end())
    if not before or not after:
        return False
    pair = re.compile(rf"{re.escape(before[-1])}\s*[–—-]+\s*{re.escape(after.group())}(?!\w)", re.IGNORECASE)
    return any(pair.search(other.text[:2000]) for other in lines if other is not line)
