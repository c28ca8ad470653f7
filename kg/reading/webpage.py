"""HTML: the main text of a page, found by trafilatura, with the page's own title, date, address and language."""

from __future__ import annotations

import re

from kg.errors import InputError
from kg.reading.article import Article
from kg.reading.decoding import check_text

_HTML_TAG = re.compile(r"<html\b[^>]{0,1000}", re.IGNORECASE)
_LANGUAGE = re.compile(r"""(?<![\w:-])lang\s*=\s*["']?([A-Za-z-]{2,20})""", re.IGNORECASE)
# htmldate's default upper bound is today, so the same page would give another date tomorrow; searching the body for
# dates is left to kg.reading.dates, which knows the languages
_DATES = {"max_date": "2199-12-31", "original_date": True, "extensive_search": False}


def parse_webpage(html: str, source: str, identifier: str) -> Article:
    """The article of a page; offsets count the extracted text. Raises InputError when the page has no main text."""
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    page = bare_extraction(html, include_comments=False, with_metadata=True, date_extraction_params=_DATES)
    if not isinstance(page, Document) or not (page.text or "").strip():
        problem = "has no main text (an empty page, a menu, or one that a script fills)"
        raise InputError(source, problem, "save the article's text as .txt")
    text = str(page.text)
    check_text(text, source)
    return Article(source, identifier, text, page.title or None, page.date or None, _declared_language(html), page.url)


def _declared_language(html: str) -> str | None:
    tag = _HTML_TAG.search(html[:20_000])
    language = _LANGUAGE.search(tag.group()) if tag else None
    return language.group(1) if language else None
