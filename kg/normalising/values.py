"""The values of a text: amounts and dates together, none overlapping."""

from __future__ import annotations

import bisect
from collections.abc import Iterable

from kg.model import PartialDate, Span, ValueMention
from kg.normalising.amounts import amounts
from kg.normalising.dates import dates
from kg.normalising.vocabulary import vocabulary


def find_values(text: str, language: str, anchor: PartialDate | None = None) -> list[ValueMention]:
    """Money, percentages, quantities and dates of a text, sorted by span and not overlapping, the longest first.

    Spans count code points of `text` and cover exactly the words of the value. Relative dates are resolved against
    `anchor`, the date of the article; without one they give nothing. Raises LanguageDataError for an unknown language.

    >>> [m.value for m in find_values("Rp 2,5 miliar", "id")]
    [Money(amount=Decimal('2500000000'), currency='IDR')]
    """
    words = vocabulary(language)
    lexemes = words.lexicon.read(text)
    kinds = "".join(lexeme.kind for lexeme in lexemes)
    found = [*dates(text, lexemes, kinds, words, anchor), *amounts(text, lexemes, kinds, words)]
    return [mention for mention in _longest_first(found) if isinstance(mention, ValueMention)]


def month_number(name: str, language: str) -> int | None:
    """The number of a month from its name or abbreviation, in any case; None when it is no month."""
    return vocabulary(language).months.get(" ".join(name.lower().rstrip(".").split()))


def _longest_first(found: Iterable[ValueMention | Span]) -> list[ValueMention | Span]:
    """Those that stay when of overlapping ones the longest, then the first, counts; in order of the text."""
    chosen: list[ValueMention | Span] = []
    spans: list[Span] = []  # sorted, so that only the two neighbours can overlap
    for mention in sorted(found, key=lambda one: (_span(one).start - _span(one).end, _span(one))):
        span = _span(mention)
        at = bisect.bisect(spans, span)
        if not any(span.overlaps(other) for other in spans[max(0, at - 1) : at + 1]):
            spans.insert(at, span)
            chosen.insert(at, mention)
    return chosen


def _span(mention: ValueMention | Span) -> Span:
    return mention.span if isinstance(mention, ValueMention) else mention
