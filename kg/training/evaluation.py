"""The reader against annotation: trees from raw text, names, facts, each with its counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.model import Span
from kg.reader.model import Model
from kg.reader.reading import Fact, Name, read
from kg.reader.schema import BEGIN, INSIDE, OUTSIDE, TEXT_RELATION
from kg.training.corpora import Sentence
from kg.training.examples import SILENT, Example
from kg.training.passages import Fact as GoldFact
from kg.training.passages import Passage

PARAGRAPH = 8  # sentences read as one text


@dataclass(frozen=True, slots=True)
class Score:
    """Right, found and wanted; precision, recall and F1 follow (0 where nothing is there)."""

    right: int
    found: int
    wanted: int

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.found + other.found, self.wanted + other.wanted)

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.found + self.wanted) if self.found + self.wanted else 0.0


NOTHING = Score(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Syntax:
    """LAS and UPOS of words, word and sentence segmentation, counted as in the CoNLL 2018 shared task (Zeman et al.
    2018): a word is right when its characters, its head's characters and its label are."""

    las: Score
    upos: Score
    words: Score
    sentences: Score


def syntax(model: Model, sentences: Sequence[Sentence]) -> Syntax:
    """Read the sentences in paragraphs of raw text and compare."""
    las, upos, words, starts = NOTHING, NOTHING, NOTHING, NOTHING
    for first in range(0, len(sentences), PARAGRAPH):
        group = sentences[first : first + PARAGRAPH]
        text = " ".join(s.text for s in group)
        gold = list(_gold_words(group))
        found = read(model, text).words
        mine = {(w.span, w.upos, found[w.head].span if w.deprel != "root" else None, w.deprel) for w in found}
        theirs = {(w.span, w.upos, w.head, w.deprel) for w in gold}
        count = sum(len(s.words) for s in group)
        las += Score(len({(a, c, d) for a, _, c, d in mine} & {(a, c, d) for a, _, c, d in theirs}), len(mine), count)
        upos += Score(len({m[:2] for m in mine} & {t[:2] for t in theirs}), len(mine), count)
        words += Score(len({m[0] for m in mine} & {t[0] for t in theirs}), len(mine), count)
        wanted = {w.span.start for w in gold if w.is_start}
        got = {w.span.start for w in found if w.is_start}
        starts += Score(len(wanted & got), len(got), len(wanted))
    return Syntax(las, upos, words, starts)


@dataclass(frozen=True, slots=True)
class _GoldWord:
    span: Span
    upos: str
    head: Span | None
    deprel: str
    is_start: bool


def _gold_words(group: Iterable[Sentence]) -> Iterator[_GoldWord]:
    offset = 0
    for sentence in group:
        spans = [Span(w.span.start + offset, w.span.end + offset) if w.span else None for w in sentence.words]
        first = True
        for word, span in zip(sentence.words, spans, strict=True):
            if span is not None:
                head = spans[word.head - 1] if word.head else None
                yield _GoldWord(span, word.upos, head, word.deprel, first)
                first = False
        offset += len(sentence.text) + 1


def names(model: Model, examples: Iterable[Example], *, overlap: bool = False) -> Score:
    """Spans of the layers that the examples annotate; with `overlap`, touching one of the same type is enough."""
    total = NOTHING
    for example in examples:
        wanted = {(layer, span) for layer in example.layers for span in _spans(example, layer)}
        silent = [a for i, a in enumerate(example.atoms) if any(v[i] == SILENT for v in example.layers.values())]
        found = {
            (n.label, n.span)
            for n in read(model, example.text, syntax=False).names
            if n.label in example.layers and not any(a.overlaps(n.span) for a in silent)
        }
        if overlap:
            right = sum(any(a == b and s.overlaps(t) for b, t in wanted) for a, s in found)
            covered = sum(any(a == b and s.overlaps(t) for b, t in found) for a, s in wanted)
            right = min(right, covered)
        else:
            right = len(wanted & found)
        total += Score(right, len(found), len(wanted))
    return total


def _spans(example: Example, layer: str) -> Iterator[Span]:
    first = None
    labels = [*example.layers[layer], OUTSIDE]
    for i, label in enumerate(labels):
        if first is not None and label != INSIDE:
            yield Span(example.atoms[first].start, example.atoms[i - 1].end)
            first = None
        if label == BEGIN:
            first = i


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts by relation and both ends; of the right ones, how many have the right modality and right qualifiers."""

    facts: Score
    modality: Score
    qualifiers: Score


def facts(model: Model, passages: Iterable[Passage], on_error: Callable[[str], None] | None = None) -> Facts:
    """Facts other than statements; an end is right when it touches a mention of the right thing."""
    total, modality, qualifiers = NOTHING, NOTHING, NOTHING
    for passage in passages:
        reading = read(model, passage.text, syntax=False)
        wanted = [f for f in passage.facts if f.relation != TEXT_RELATION]
        found = _distinct(f for f in reading.facts if f.relation != TEXT_RELATION)
        pairs = _matched(passage, wanted, found)
        total += Score(len(pairs), len(found), len(wanted))
        modality += Score(sum(g.modality.value == f.modality for g, f in pairs), len(pairs), len(pairs))
        for gold, fact in pairs:
            qualifiers += _qualifiers(passage, gold, fact)
        if on_error:
            _report(passage, wanted, found, pairs, on_error)
    return Facts(total, modality, qualifiers)


def _distinct(found: Iterable[Fact]) -> list[Fact]:
    seen: dict[tuple[object, ...], Fact] = {}
    for fact in found:
        seen.setdefault((fact.relation, fact.subject.span, fact.object.span if fact.object else None), fact)
    return list(seen.values())


def _matched(passage: Passage, wanted: Sequence[GoldFact], found: Sequence[Fact]) -> list[tuple[GoldFact, Fact]]:
    pairs, used = [], set()
    for gold in wanted:
        for i, fact in enumerate(found):
            if i not in used and gold.relation == fact.relation and _same_ends(passage, gold, fact):
                used.add(i)
                pairs.append((gold, fact))
                break
    return pairs


SYMMETRIC = frozenset({"mergesWith", "partnersWith", "competesWith", "meets", "negotiatesWith", "agreesWith"})


def _same_ends(passage: Passage, gold: GoldFact, fact: Fact) -> bool:
    if fact.object is None or gold.object is None:
        return False
    straight = _is(passage, gold.subject, fact.subject) and _is(passage, gold.object, fact.object)
    crossed = _is(passage, gold.subject, fact.object) and _is(passage, gold.object, fact.subject)
    return straight or (crossed and gold.relation in SYMMETRIC)


def _is(passage: Passage, label: str, name: Name) -> bool:
    entity = passage.mark(label).entity if label[0].isupper() else None
    marks = [m for m in passage.marks if m.label == label or (entity and m.entity == entity)]
    return any(m.span.overlaps(name.span) for m in marks)


def _qualifiers(passage: Passage, gold: GoldFact, fact: Fact) -> Score:
    right = sum(
        any(key == k and _is(passage, label, name) for k, name in fact.qualifiers) for key, label in gold.qualifiers
    )
    return Score(right, len(fact.qualifiers), len(gold.qualifiers))


def _report(
    passage: Passage,
    wanted: Sequence[GoldFact],
    found: Sequence[Fact],
    pairs: Sequence[tuple[GoldFact, Fact]],
    on_error: Callable[[str], None],
) -> None:
    text = passage.text
    for gold in wanted:
        if not any(g is gold for g, _ in pairs):
            ends = [passage.mark(x).span.of(text) for x in (gold.subject, gold.object or gold.subject)]
            trigger = passage.mark(gold.trigger).span.of(text)
            on_error(f"missed {passage.identifier} {gold.relation}({ends[0]}; {ends[1]}) at {trigger!r}")
    for fact in found:
        if not any(f is fact for _, f in pairs):
            obj = fact.object.span.of(text) if fact.object else ""
            on_error(
                f"wrong  {passage.identifier} {fact.relation}({fact.subject.span.of(text)}; {obj}) "
                f"at {fact.trigger.of(text)!r} {fact.score:.2f}"
            )
