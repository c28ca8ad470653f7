"""The texts of the benchmark and what annotators say of them, from the project's training folder."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from analysis import Analysis, Name, Pair, Stretch, Word
from mapping import Cgn

from kg.reader.schema import BEGIN, INSIDE, OUTSIDE, TEXT_RELATION
from kg.training import card, corpora, data, passages
from kg.training.examples import SILENT, Example
from kg.training.passages import Passage

FOLDER = Path(__file__).parent.parent / "training"
ARTICLE = 250  # words
ROUNDS, PER_ROUND = 3, 30
PARAGRAPH = 8  # sentences of a treebank that are read as one text, as `kg eval-model` has them
SHORT = {
    "en": "Norlake Shipping buys 60% of Baltra Ferries.",
    "nl": "Rederij Norlake koopt 60 procent van veerdienst Baltra.",
}


@dataclass(frozen=True, slots=True)
class Gold:
    """A text with its annotation. `silent` are stretches in which a found name is neither right nor wrong; `things`
    are the stretches of each thing that facts may join."""

    text: str
    gold: Analysis
    silent: tuple[Stretch, ...] = ()
    things: Mapping[str, tuple[Stretch, ...]] | None = None


def rounds(language: str) -> tuple[tuple[str, ...], ...]:
    """Articles of at least 250 words, passages one after another, no text twice."""
    found = _articles(language)
    return tuple(tuple(next(found) for _ in range(PER_ROUND)) for _ in range(ROUNDS))


def _articles(language: str) -> Iterator[str]:
    parts: list[str] = []
    for passage in _passages(language):
        parts.append(passage.text)
        if sum(len(p.split()) for p in parts) >= ARTICLE:
            yield "\n\n".join(parts)
            parts = []


def _passages(language: str) -> Iterator[Passage]:
    files = sorted((FOLDER / "passages" / language).glob("*.txt"))
    return chain.from_iterable(passages.read(file) for file in files)


def trees(language: str) -> list[Gold]:
    """The development cut of the treebanks in paragraphs of raw text."""
    cut = [s for file, first, last in card.TREES[language] for s in list(_sentences(file))[first:][-last:]]
    return [_paragraph(cut[i : i + PARAGRAPH]) for i in range(0, len(cut), PARAGRAPH)]


def _sentences(file: str) -> Iterator[corpora.Sentence]:
    return corpora.sentences(FOLDER / "corpora/ud" / file)


def _paragraph(sentences: Iterable[corpora.Sentence]) -> Gold:
    text, words = "", list[Word]()
    for sentence in sentences:
        offset = len(text) + 1 if text else 0
        text = f"{text} {sentence.text}" if text else sentence.text
        first = len(words)
        for word in sentence.words:
            # a word that the text does not spell keeps its number, so that heads stay right, and no place
            place = (word.span.start + offset, word.span.end + offset) if word.span else (-1, -1)
            words.append(Word(place, word.upos, first + word.head - 1 if word.head else -1, word.deprel))
    return Gold(text, Analysis(words=tuple(words)))


def names(language: str) -> list[Gold]:
    """The development cut of the names, sentence by sentence."""
    return [_named(e) for e in (_ewt() if language == "en" else _meantime())]


def _ewt() -> Iterator[Example]:
    for record in corpora.records(FOLDER / "corpora/ner" / card.NAMES["EWT"]):
        example = corpora.of_tokens(record["tokens"], record["tags"], "ewt", "en", card.NAMED)
        if example:
            yield example


def _meantime() -> Iterator[Example]:
    return corpora.meantime(FOLDER / "corpora" / card.MEANTIME, "meantime", "nl")


def _named(example: Example) -> Gold:
    found = tuple(n for layer in example.layers for n in _layer(example, layer))
    silent = tuple(
        (a.start, a.end)
        for i, a in enumerate(example.atoms)
        if any(labels[i] == SILENT for labels in example.layers.values())
    )
    return Gold(example.text, Analysis(names=found), silent)


def _layer(example: Example, layer: str) -> Iterator[Name]:
    first: int | None = None
    for i, label in enumerate([*example.layers[layer], OUTSIDE]):
        if first is not None and label != INSIDE:
            yield Name((example.atoms[first].start, example.atoms[i - 1].end), layer)
            first = None
        if label == BEGIN:
            first = i


def facts(language: str) -> list[Gold]:
    """The development passages; a pair is two things that a fact joins, each with all its mentions."""
    return [_joined(p) for p in _passages(language) if data.is_development(p)]


def _joined(passage: Passage) -> Gold:
    things: dict[str, tuple[Stretch, ...]] = defaultdict(tuple)
    key = {m.label: m.entity if m.label[0].isupper() else m.label for m in passage.marks}
    for mark in passage.marks:
        if mark.type != "TRIGGER":
            things[key[mark.label]] += ((mark.span.start, mark.span.end),)
    joined = {
        frozenset((key[f.subject], key[f.object]))
        for f in passage.facts
        if f.object and f.relation != TEXT_RELATION and key[f.subject] != key[f.object]
    }
    pairs = tuple(Pair(things[a], things[b]) for a, b in sorted(map(sorted, joined)))
    return Gold(passage.text, Analysis(pairs=pairs), things=dict(things))


def cgn() -> Cgn:
    """The tags that Frog gives, in UD: counted in the part of the Dutch treebanks before the development cut."""
    by_tag: dict[str, Counter[str]] = defaultdict(Counter)
    by_part: dict[str, Counter[str]] = defaultdict(Counter)
    forms: dict[str, Counter[bool]] = defaultdict(Counter)
    for form, upos, xpos in _tagged():
        part, _, rest = xpos.partition("|")
        by_tag[f"{part}({rest.replace('|', ',')})"][upos] += 1
        by_part[part][upos] += 1
        if part == "WW":
            forms[form.lower()][upos == "AUX"] += 1
    return Cgn(
        {tag: _commonest(found) for tag, found in by_tag.items()},
        {part: _commonest(found) for part, found in by_part.items()},
        frozenset(form for form, found in forms.items() if found[True] > found[False]),
    )


def _commonest(found: Counter[str]) -> str:
    """A verb is VERB here: which are auxiliaries, the tree says."""
    return max(sorted(found.keys() - {"AUX"}), key=lambda upos: found[upos], default="AUX")


def _tagged() -> Iterator[tuple[str, str, str]]:
    for file, first, _ in card.TREES["nl"]:
        number = 0
        for line in corpora.lines(FOLDER / "corpora/ud" / file):
            number += not line
            row = line.split("\t")
            if number < first and row[0].isdigit():
                yield row[1], row[3], row[4]
