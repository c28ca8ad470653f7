"""Which files the inputs stand for, in which order, and under which identifier each is known."""

from __future__ import annotations

import glob
import os
import stat
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from kg.errors import InputError
from kg.reading.decoding import MAX_BYTES, too_large

SUFFIXES = (".htm", ".html", ".jsonl", ".md", ".txt")
# What a build writes with the suffix of an article; its folder is known by the Turtle beside
_BUILT, _BUILT_MARK = {"documents.jsonl", "graph.html"}, "graph.ttl"
_KNOWN = f"known are {', '.join(SUFFIXES)}"


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """A file to read. `identifier` is unique among the files found together, `path` is as the user spelled it."""

    identifier: str
    path: Path

    @property
    def name(self) -> str:
        """The path for messages: no character of it can break the line or hide text."""
        return printable(str(self.path))

    @property
    def suffix(self) -> str:
        return self.path.suffix.lower()


@dataclass(frozen=True, slots=True, order=True)
class _Found:
    """A file and how many trailing parts of its path name it."""

    parts: int
    path: Path


def printable(name: str) -> str:
    """A hostile name made safe for one line of a message: what is not printable stands as an escape.

    >>> printable("a\\nb.txt")
    'a\\\\nb.txt'
    """
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode("ascii") for c in name)


def find_sources(inputs: Iterable[str]) -> tuple[list[Source], list[InputError]]:
    """The files that the inputs stand for, sorted by identifier, and an error for each input that stands for none.

    A file that several inputs reach is found once. Hidden files, unknown suffixes and the output of a build in folders
    are passed over.
    """
    found: dict[str, _Found] = {}
    errors: list[InputError] = []
    for given in sorted(set(inputs)):
        for result in _expand(given):
            if isinstance(result, InputError):
                errors.append(result)
            else:
                key = os.path.realpath(result.path)
                found[key] = min(found.get(key, result), result, key=lambda file: (-file.parts, str(file.path)))
    return _identified(list(found.values())), errors


def _expand(given: str) -> Iterator[_Found | InputError]:
    """The files behind one input: a file, a folder or a pattern."""
    if os.path.isdir(given):  # noqa: PTH112 - Path.is_dir raises for a name that is too long
        yield from _or_error(_walk(Path(given)), given, "folder holds no article")
    elif os.path.lexists(given):
        yield _file(Path(given))
    elif glob.has_magic(given):
        yield from _or_error(_matches(given), given, "pattern matches no article")
    else:
        yield InputError(printable(given), "no such file or folder", "check the path")


def _file(path: Path) -> _Found | InputError:
    if path.suffix.lower() in SUFFIXES:
        return _Found(1, path)
    return InputError(printable(str(path)), f"unknown kind of file '{printable(path.suffix)}'", f"{_KNOWN}; convert it")


def _matches(pattern: str) -> Iterator[_Found | InputError]:
    for match in sorted(glob.glob(pattern, recursive=True)):  # noqa: PTH207 - Path.glob takes no absolute pattern
        if Path(match).is_dir():
            yield from _walk(Path(match))
        elif Path(match).suffix.lower() in SUFFIXES:
            yield _Found(1, Path(match))


def _walk(folder: Path) -> Iterator[_Found | InputError]:
    errors: list[OSError] = []
    for root, folders, names in os.walk(folder, onerror=errors.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(set(names) - _BUILT if _BUILT_MARK in names else names):
            path = Path(root, name)
            if not name.startswith(".") and path.suffix.lower() in SUFFIXES:
                yield _Found(len(path.relative_to(folder).parts), path)
    yield from (unreadable(printable(str(error.filename)), error) for error in errors)


def _or_error(results: Iterable[_Found | InputError], given: str, problem: str) -> Iterator[_Found | InputError]:
    is_empty = True
    for result in results:
        is_empty = False
        yield result
    if is_empty:
        yield InputError(printable(given), problem, _KNOWN)


def _identified(files: list[_Found]) -> list[Source]:
    """Name each file by its trailing path parts; files whose names clash take one part more until they differ."""
    parts = {file.path: _path_parts(file.path) for file in files}
    counts = {file.path: file.parts for file in files}
    while True:
        names = {path: "/".join(parts[path][-count:]) for path, count in counts.items()}
        groups = defaultdict(list)
        for path, name in names.items():
            groups[name].append(path)
        clashing = [path for group in groups.values() if len(group) > 1 for path in group]
        growing = [path for path in clashing if counts[path] < len(parts[path])]
        if not growing:
            return sorted(Source(name, path) for path, name in names.items())
        for path in growing:
            counts[path] += 1


def _path_parts(path: Path) -> tuple[str, ...]:
    """The parts of the absolute path as text that UTF-8 can hold (file names may be any bytes)."""
    absolute = Path(os.path.abspath(path))  # noqa: PTH100 - the name of a link stays, Path.resolve follows it
    return tuple(os.fsencode(part).decode("utf-8", "backslashreplace") for part in absolute.parts[1:])


def open_source(source: Source) -> BinaryIO:
    """Open a regular file for reading bytes; raises InputError when it is none or may not be read."""
    try:
        if not stat.S_ISREG(source.path.stat().st_mode):
            raise InputError(source.name, "is not a regular file", "give a file, a folder or a pattern")
        return source.path.open("rb")
    except (OSError, ValueError) as error:
        raise unreadable(source.name, error) from error


def read_bytes(stream: BinaryIO, name: str) -> bytes:
    """All bytes of a stream that holds one article; raises InputError beyond MAX_BYTES, unread."""
    try:
        data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise unreadable(name, error) from error
    if len(data) > MAX_BYTES:
        raise too_large(name)
    return data


def unreadable(name: str, error: OSError | ValueError) -> InputError:
    """The error for a file that the system does not let us read, in the system's words."""
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return InputError(name, f"cannot be read ({reason})", "check that it is there and that you may read it")
