"""JSONL: one article a line, with `id` and `text`, and optionally `title`, `date`, `lang` and `url`."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from typing import BinaryIO

from kg.errors import InputError
from kg.reading.article import Article
from kg.reading.decoding import MAX_BYTES, check_text, too_large
from kg.reading.files import unreadable

_ADVICE = 'write one JSON object a line: {"id": "…", "text": "…"}'
_OPTIONAL = ("title", "date", "lang", "url")


def parse_lines(stream: BinaryIO, name: str) -> Iterator[Article | InputError]:
    """The articles of a JSONL file, an error for each line that holds none; `text` is kept exactly as JSON gives it."""
    is_empty = True
    for number, line in _lines(stream, name):
        if line is not None and not line.strip():
            continue
        is_empty = False
        where = f"{name}:{number}"
        try:
            yield _parse_line(line, where)
        except InputError as error:
            yield error
    if is_empty:
        raise InputError(name, "is empty", _ADVICE)


def _lines(stream: BinaryIO, name: str) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines; None for one beyond MAX_BYTES, whose rest is passed over in pieces."""
    number = 0
    while line := _read_line(stream, name):
        number += 1
        if number == 1:
            line = _without_mark(line, name)
        if len(line) <= MAX_BYTES:
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = _read_line(stream, name)
        yield number, None


def _read_line(stream: BinaryIO, name: str) -> bytes:
    try:
        return stream.readline(MAX_BYTES + 1)
    except OSError as error:
        raise unreadable(name, error) from error


def _without_mark(line: bytes, name: str) -> bytes:
    if line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise InputError(name, "is UTF-16, JSONL is UTF-8 (RFC 8259)", "save it as UTF-8")
    if b"\0" in line:
        raise InputError(name, f"is binary, not text (NUL at byte {line.index(0)})", "give a text file")
    return line.removeprefix(codecs.BOM_UTF8)


def _parse_line(line: bytes | None, where: str) -> Article:
    if line is None:
        raise too_large(where)
    values = _load(line, where)
    identifier, text = _required(values, "id", where), _required(values, "text", where)
    if not identifier.strip():
        raise InputError(where, "has an empty 'id'", "give each article an id of its own")
    check_text(identifier, where)
    check_text(text, where)
    title, date, language, url = (_optional(values, key, where) for key in _OPTIONAL)
    return Article(where, identifier, text, title, date, language, url)


def _load(line: bytes, where: str) -> dict[str, object]:
    try:
        values = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        found = line[error.start]
        problem = f"is not valid UTF-8 at byte {error.start} of the line (0x{found:02x})"
        raise InputError(where, problem, "save it as UTF-8") from error
    except json.JSONDecodeError as error:
        raise InputError(where, f"is no JSON ({error.msg} at character {error.colno})", _ADVICE) from error
    except (ValueError, RecursionError) as error:  # numbers of thousands of digits, brackets nested without end
        raise InputError(where, "is no JSON that can be read (too deep, or too long a number)", _ADVICE) from error
    if not isinstance(values, dict):
        raise InputError(where, f"is {_kind(values)}, not an object", _ADVICE)
    return values


def _required(values: dict[str, object], key: str, where: str) -> str:
    if key not in values:
        raise InputError(where, f"has no {key!r}", _ADVICE)
    return _string(values[key], key, where)


def _optional(values: dict[str, object], key: str, where: str) -> str | None:
    value = values.get(key)
    if value is None:
        return None
    text = _string(value, key, where)
    if not text.strip():
        return None
    check_text(text, where)
    return text


def _string(value: object, key: str, where: str) -> str:
    if not isinstance(value, str):
        raise InputError(where, f"has {_kind(value)} as {key!r}, not a string", "put it in quotes")
    return value


def _kind(value: object) -> str:
    kinds = {dict: "an object", list: "a list", str: "a string", bool: "a truth value", type(None): "null"}
    return kinds.get(type(value), "a number")
