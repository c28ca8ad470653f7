"""From files to articles: one function a format, chosen by the file's suffix."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import BinaryIO

from kg.errors import InputError
from kg.reading.article import Article
from kg.reading.decoding import MAX_BYTES, decode, too_large
from kg.reading.files import Source, open_source, read_bytes
from kg.reading.jsonl import parse_lines
from kg.reading.markdown import parse_markdown
from kg.reading.webpage import parse_webpage


def parse(source: Source) -> Iterator[Article | InputError]:
    """The articles of one file, or the error that says why there is none; the file is closed when the last is taken."""
    try:
        with open_source(source) as stream:
            if source.suffix == ".jsonl":
                yield from parse_lines(stream, source.name)
            else:
                yield _parse_one(stream, source)
    except InputError as error:
        yield error


def parse_stream(stream: BinaryIO, name: str) -> Article | InputError:
    """The one article of plain text that a stream such as standard input holds; its identifier is `name`."""
    try:
        return Article(name, name, decode(read_bytes(stream, name), name))
    except InputError as error:
        return error


def _parse_one(stream: BinaryIO, source: Source) -> Article:
    if os.fstat(stream.fileno()).st_size > MAX_BYTES:
        raise too_large(source.name)
    text = decode(read_bytes(stream, source.name), source.name)
    if source.suffix == ".md":
        return parse_markdown(text, source.name, source.identifier)
    if source.suffix in (".html", ".htm"):
        return parse_webpage(text, source.name, source.identifier)
    return Article(source.name, source.identifier, text)
