"""From the sources of a configuration to examples, for training and for development."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from kg.errors import KGError
from kg.training import corpora, passages
from kg.training.examples import Example, of_passage
from kg.training.settings import Source
from kg.training.substitution import Names, substituted

DEVELOPMENT_EVERY = 10  # passages whose number ends in 0 are kept for development


class DataError(KGError):
    """Training data that is missing or cannot be read: which file, what to do."""


def examples(source: Source, folder: Path) -> list[Example]:
    """The source's training windows, in the files' order. Raises DataError."""
    if source.kind == "passages":
        return [of_passage(p) for p in training_passages(source, folder)]
    found = [e for file in _files(source, folder) for e in _of_file(source, file)]
    found = found[: source.first]
    return found[: len(found) - source.skip]


def all_passages(source: Source, folder: Path) -> list[passages.Passage]:
    return [p for file in _files(source, folder) for p in passages.read(file)]


def training_passages(source: Source, folder: Path) -> list[passages.Passage]:
    return [p for p in all_passages(source, folder) if not is_development(p)][: source.first]


def is_development(passage: passages.Passage) -> bool:
    """Whether a passage belongs to the tenth that is never trained on; its own number decides."""
    digits = "".join(c for c in passage.identifier if c.isdigit())
    return int(digits or 1) % DEVELOPMENT_EVERY == 0


def epoch(source: Source, windows: Sequence[Example], rng: random.Random) -> list[Example]:
    """The windows of one epoch: `repeat` copies, a fraction drawn at random but kept in order."""
    whole, part = divmod(source.repeat, 1)
    chosen = list(windows) * int(whole)
    if part:
        picks = sorted(rng.sample(range(len(windows)), round(part * len(windows))))
        chosen += [windows[i] for i in picks]
    return chosen


def multiplied(source: Source, folder: Path, rng: random.Random, part: float) -> list[Example]:
    """The passages of one epoch, a part of them with other names and numbers of the same kind."""
    read = training_passages(source, folder)
    names = Names.of(read)
    whole, rest = divmod(source.repeat, 1)
    chosen = read * int(whole) + rng.sample(read, round(rest * len(read)))
    rng.shuffle(chosen)
    chosen.sort(key=lambda p: p.language)  # neighbours are packed into one window
    return [of_passage(substituted(p, names, rng) if rng.random() < part else p) for p in chosen]


def _files(source: Source, folder: Path) -> list[Path]:
    found = [path for pattern in source.files for path in sorted(folder.glob(pattern))]
    if not found:
        raise DataError(f"{folder}: no file {' or '.join(source.files)} for the source {source.name!r}")
    return found


def _of_file(source: Source, file: Path) -> Iterator[Example]:
    if source.kind == "trees":
        for sentence in corpora.sentences(file):
            example = corpora.of_sentence(sentence, source.name, source.language, source.clitics, source.labels)
            if example:
                yield example
    elif source.kind == "names":
        for record in corpora.records(file):
            example = corpora.of_tokens(record["tokens"], record["tags"], source.name, source.language, source.layers)
            if example:
                yield example
    elif source.kind == "meantime":
        yield from corpora.meantime(file, source.name, source.language)
    else:
        raise DataError(f"the source {source.name!r} has the unknown kind {source.kind!r}")
