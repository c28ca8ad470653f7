"""Offices and jobs in a text: "Deputy Trade Minister", "direktur utama", "minister van Handel"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.extraction.analysis import Analysis
from kg.languages import portfolios

MAX_PORTFOLIO = 12  # tokens; the longest names of ministries have nine words


@dataclass(frozen=True, slots=True)
class Title:
    """An office at tokens `start` to `end` (exclusive). `portfolio` is the token range that says of what, if any."""

    start: int
    end: int
    is_state: bool
    is_honorific: bool = False
    portfolio: tuple[int, int] | None = None
    portfolio_key: str = ""


def find_titles(analysis: Analysis) -> list[Title]:
    """All titles of a text, by position, none inside another."""
    found: list[Title] = []
    for start, end, category in _heads(analysis):
        if (found and start < found[-1].end) or _is_inside_name(analysis, start, found):
            continue
        found.append(_extend(analysis, start, end, category))
    return found


def _is_inside_name(analysis: Analysis, start: int, found: list[Title]) -> bool:
    """ "Serikat Dosen X": where titles precede names, a capital right before a capital title is a longer name's."""
    if analysis.language.syntax.modifiers == "before" or start == analysis.sentence_at[start].start:
        return False
    before = start - 1
    is_title = bool(found) and found[-1].end == start
    return (
        analysis.is_capital(start) and analysis.is_capital(before) and not is_title and before not in analysis.value_at
    )


def _heads(analysis: Analysis) -> Iterator[tuple[int, int, str]]:
    categories = ("title.state", "title.positions", "title.honorifics")
    heads = [(m.start, -m.end, m.category) for m in analysis.matches if m.category in categories]
    for start, end, category in sorted(heads):
        yield start, -end, category


def _extend(analysis: Analysis, start: int, end: int, category: str) -> Title:
    if category == "title.honorifics":
        return Title(start, end, False, True)
    key, portfolio = "", None
    if category == "title.state":
        portfolio, key = _portfolio(analysis, start, end)
        if portfolio:
            start, end = min(start, portfolio[0]), max(end, portfolio[1])
    if key == "":
        end = _field_end(analysis, end)
    while start > analysis.sentence_at[start].start and analysis.has(start - 1, "title.ranks"):
        start -= 1
    return Title(start, end, category == "title.state", False, portfolio, key)


def _field_end(analysis: Analysis, end: int) -> int:
    """The end of an office's field, where it follows: "Direktur Keuangan dan Investasi", "Deputi Bidang Energi"."""
    if not analysis.language.syntax.juxtaposed_genitive:
        return end
    limit, index, joined = analysis.sentence_at[end - 1].end, end, analysis.has(end, "title.fields")
    index += 1 if joined else 0
    while index < limit:
        if analysis.is_capital(index):
            index += 1
        elif analysis.has(index, "syntax.conjunctions") and index + 1 < limit and analysis.is_capital(index + 1):
            joined, index = True, index + 2
        else:
            break
    is_closed = index < limit and analysis.words[index] == ","
    return index if joined and is_closed else end


def _portfolio(analysis: Analysis, start: int, end: int) -> tuple[tuple[int, int] | None, str]:
    """The portfolio beside a minister: before it ("trade minister") or after, with or without a preposition."""
    sentence = analysis.sentence_at[start]
    if analysis.language.titles.portfolio_first:
        for first in range(max(sentence.start, start - 6), start):
            key = portfolios(analysis.language.code).get(analysis.lower[first:start])
            if key:
                return (first, start), key
    begin = end
    while begin < sentence.end and analysis.has(begin, "syntax.genitive", "syntax.prepositions", "syntax.determiners"):
        begin += 1
    if begin >= sentence.end or (begin == end and not analysis.language.syntax.juxtaposed_genitive):
        return None, ""
    for last in range(min(sentence.end, begin + MAX_PORTFOLIO), begin, -1):
        key = portfolios(analysis.language.code).get(analysis.lower[begin:last])
        if key:
            return (begin, last), key
    return None, ""
