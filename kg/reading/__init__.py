"""Reading: from paths to documents whose text, language, date and cuts are known."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from kg.errors import InputError
from kg.model import Abbreviation, Cut, Document, PartialDate
from kg.reading.abbreviations import find_abbreviations
from kg.reading.article import Article
from kg.reading.boilerplate import find_cuts, without_overlap
from kg.reading.dates import find_date, parse_date
from kg.reading.files import find_sources, printable
from kg.reading.formats import parse, parse_stream
from kg.reading.language import decide_language, supported
from kg.reading.lines import blanked
from kg.reading.title import find_title
from kg.reading.unicode import ComposedText

__all__ = ["ComposedText", "find_abbreviations", "read"]

_STDIN = "stdin"


def read(
    inputs: Iterable[str], *, language: str | None = None, stdin: BinaryIO | None = None
) -> Iterator[Document | InputError]:
    """The documents behind files, folders (read recursively), glob patterns and `-` (standard input, plain text).

    What cannot be read is given as an InputError in its place, and the rest goes on. The order is that of the
    identifiers, whatever the order of the inputs. Raises InputError at once when `language` is none that is read.
    """
    forced = supported(language, "language") if language is not None else None
    return _documents(list(inputs), forced, stdin)


def _documents(inputs: list[str], forced: str | None, stdin: BinaryIO | None) -> Iterator[Document | InputError]:
    first_sources: dict[str, str] = {}
    for article in _articles(inputs, stdin):
        if isinstance(article, InputError):
            yield article
            continue
        try:
            _refuse_second(article, first_sources)
            document = _document(article, forced)
        except InputError as error:
            yield error
            continue
        first_sources[article.identifier] = article.source
        yield document


def _articles(inputs: list[str], stdin: BinaryIO | None) -> Iterator[Article | InputError]:
    sources, errors = find_sources(given for given in inputs if given != "-")
    yield from errors
    for source in sources:
        yield from parse(source)
    if "-" in inputs:
        yield parse_stream(stdin or sys.stdin.buffer, _STDIN)


def _refuse_second(article: Article, first_sources: dict[str, str]) -> None:
    first = first_sources.get(article.identifier)
    if first is not None:
        problem = f"has the identifier '{printable(article.identifier[:200])}', which {first} has already"
        raise InputError(article.source, problem, "give each article an id of its own; the first one is kept")


def _document(article: Article, forced: str | None) -> Document:
    language = decide_language(article.text, article.source, article.language, forced)
    view = ComposedText(article.text)
    phrases = find_cuts(view.text, language)
    boilerplate = [Cut(view.to_original(cut.span), cut.reason) for cut in phrases]
    cuts = without_overlap([*article.cuts, *boilerplate])
    return Document(
        identifier=article.identifier,
        text=article.text,
        language=language,
        sha256=hashlib.sha256(article.text.encode("utf-8")).hexdigest(),
        title=article.title or find_title(article.text, cuts),
        date=_date(article, language, cuts),
        url=article.url,
        cuts=cuts,
        abbreviations=tuple(_abbreviations(article.text, cuts, language)),
    )


def _date(article: Article, language: str, cuts: tuple[Cut, ...]) -> PartialDate | None:
    """The metadata's date, else the text's; raises InputError for metadata that give no date."""
    if article.date is None:
        return find_date(article.text, language, cuts)
    date = parse_date(article.date, language)
    if date is None:
        problem = f"has '{printable(article.date[:50])}' as its date, which is none"
        raise InputError(article.source, problem, "write it as YYYY-MM-DD, YYYY-MM or YYYY, or leave it out")
    return date


def _abbreviations(text: str, cuts: tuple[Cut, ...], language: str) -> Iterator[Abbreviation]:
    view = ComposedText(blanked(text, cuts))
    for found in find_abbreviations(view.text, language):
        short, long = (view.to_original(span) for span in (found.short_span, found.long_span))
        yield Abbreviation(short.of(text), long.of(text), short, long)
