"""The figures of the model's card: the reader on the development cuts, each with its counts and a 95 % interval."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.evaluation import Ratio
from kg.reader.model import MODEL_FILE, Model, folder_in_use, load
from kg.training import corpora, data, evaluation, passages
from kg.training.evaluation import Score
from kg.training.examples import Example

COLUMNS = ("task", "measured on", "score", "95 %", "of", "reach")
NAMED = ("PER", "ORG", "LOC")
# What the project asks of the reader, by the row it is measured in.
REACH = {
    ("LAS", "id"): 0.80,
    ("LAS", "vi"): 0.66,
    ("LAS", "nl"): 0.87,
    ("LAS", "en"): 0.85,
    ("names", "idner-news"): 0.82,
    ("names", "nergrit"): 0.78,
    ("names", "MEANTIME-nl"): 0.80,
    ("names", "EWT"): 0.80,
    ("facts", "id"): 0.75,
    ("facts", "vi"): 0.75,
    ("facts", "nl"): 0.75,
    ("facts", "en"): 0.75,
}
# The development cuts: file, sentences to pass over at its start, sentences to take from its end.
TREES: dict[str, tuple[tuple[str, int, int], ...]] = {
    "id": (("id/gsd/dev.conllu.gz", 450, 0), ("id/csui/train.conllu.gz", 0, 60)),
    "vi": (("vi/vtb/dev.conllu.gz", 0, 200),),
    "nl": (("nl/lassysmall/dev.conllu.gz", 1300, 0), ("nl/alpino/dev.conllu.gz", 560, 0)),
    "en": (("en/gum_open/dev.conllu.gz", 0, 0),),
}
NAMES = {
    "idner-news": "id/idner-news-2k/dev.jsonl.gz",
    "nergrit": "id/nergrit/dev.jsonl.gz",
    "EWT": "en/uner_ewt/dev.jsonl.gz",
}
MEANTIME = "event/nl/meantime/dev.jsonl.gz"


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. The interval is Wilson's, taking F1 as a share of the mean of found and wanted."""

    task: str
    measured_on: str
    score: Score

    @property
    def interval(self) -> tuple[float, float]:
        return Ratio(self.score.right, max(1, round((self.score.found + self.score.wanted) / 2))).interval

    @property
    def cells(self) -> tuple[str | float | int | None, ...]:
        low, high = self.interval
        reach = REACH.get((self.task, self.measured_on))
        return self.task, self.measured_on, self.score.f1, f"{low:.2f}–{high:.2f}", self.score.wanted, reach


def model_hash() -> str:
    """The SHA-256 of the weights in use, by which figures are told to belong to them."""
    return hashlib.sha256((folder_in_use() / MODEL_FILE).read_bytes()).hexdigest()


def measure(folder: Path, on_error: Callable[[str], None] | None = None) -> list[Row]:
    """All rows, for the model in use. Raises DataError when the folder lacks the data."""
    if not (folder / "corpora").is_dir() or not (folder / "passages").is_dir():
        raise data.DataError(f"{folder} holds no corpora and passages; give the project's training folder")
    model = load()
    return [*_trees(model, folder), *_names(model, folder), *_facts(model, folder, on_error)]


def _trees(model: Model, folder: Path) -> Iterator[Row]:
    for language, cuts in TREES.items():
        sentences = [s for file, first, last in cuts for s in _cut(folder / "corpora/ud" / file, first, last)]
        found = evaluation.syntax(model, sentences)
        yield Row("LAS", language, found.las)
        yield Row("UPOS", language, found.upos)
        yield Row("words", language, found.words)
        yield Row("sentence starts", language, found.sentences)


def _cut(path: Path, first: int, last: int) -> list[corpora.Sentence]:
    found = list(corpora.sentences(path))
    return found[first:] if not last else found[-last:]


def _names(model: Model, folder: Path) -> Iterator[Row]:
    for name, file in NAMES.items():
        read = corpora.records(folder / "corpora/ner" / file)
        windows = (corpora.of_tokens(r["tokens"], r["tags"], name, "", NAMED) for r in read)
        yield Row("names", name, evaluation.names(model, (w for w in windows if w)))
    dutch: Iterator[Example] = corpora.meantime(folder / "corpora" / MEANTIME, "meantime", "nl")
    yield Row("names", "MEANTIME-nl", evaluation.names(model, dutch, overlap=True))


def _facts(model: Model, folder: Path, on_error: Callable[[str], None] | None) -> Iterator[Row]:
    for language in TREES:
        read = [p for file in sorted((folder / "passages" / language).glob("*.txt")) for p in passages.read(file)]
        found = evaluation.facts(model, [p for p in read if data.is_development(p)], on_error)
        yield Row("facts", language, found.facts)
        yield Row("modality", language, found.modality)
        yield Row("qualifiers", language, found.qualifiers)
