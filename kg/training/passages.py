"""Annotated passages: the lines that people read and write, and the spans, names and facts they hold.

The format is described in `training/README.md`. A passage is a heading, one line of text with marks, and fact lines:

    # en-001 | shipping, Norway | 2024-03-14
    [A1:ORG Norlake Shipping] has agreed to {1 buy} [q1:VAL 60%] of [B1:ORG Baltra Ferries], [A2:NOM it] {2 said}.
    1 acquires A1 B1 Planned stake=q1 by=A2
    2 statesThat A2 - Actual
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.errors import KGError
from kg.model import Modality, Span
from kg.reader.schema import MEASURES, NAME_LAYERS, NOMINAL, TEXT_RELATION, VALUE_LAYERS

MENTION_TYPES = (*NAME_LAYERS, NOMINAL)
QUALIFIERS = {
    "stake": ("VAL",),
    "amount": ("VAL",),
    "date": ("TIME",),
    "start": ("TIME",),
    "end": ("TIME",),
    "role": ("ROLE",),
    "place": MENTION_TYPES,
    "by": MENTION_TYPES,
}

_HEADING = re.compile(r"# (?P<id>[a-z]{2}-[a-z0-9-]+) \| (?P<topic>[^|]+?) \| (?P<date>\d{4}-\d{2}-\d{2})$")
_MARK = re.compile(
    r"\[(?P<label>[A-Z]+[0-9]+|[a-z]+[0-9]+):(?P<type>[A-Z]+) (?P<text>[^][{}]+)\]"
    r"|\{(?P<trigger>[0-9]+) (?P<word>[^][{}]+)\}"
)


class PassageError(KGError):
    """A passage that cannot be read: which one, what is wrong."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A marked stretch of the text; `label` is unique in its passage; `type` is a layer or `TRIGGER`."""

    label: str
    type: str
    span: Span

    @property
    def entity(self) -> str:
        """The letters of the label: mentions of one thing share them."""
        return self.label.rstrip("0123456789")


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact line. All parts are labels of the passage; `object` is None for `statesThat`."""

    trigger: str
    relation: str
    subject: str
    object: str | None
    modality: Modality
    qualifiers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A short text with what it says; spans count code points of `text`."""

    identifier: str
    topic: str
    date: str
    text: str
    marks: tuple[Marked, ...]
    facts: tuple[Fact, ...]

    @property
    def language(self) -> str:
        return self.identifier[:2]

    def mark(self, label: str) -> Marked:
        return next(m for m in self.marks if m.label == label)


def read(path: Path) -> Iterator[Passage]:
    """The passages of a file, in its order. Raises PassageError at the first that is wrong."""
    for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8").strip()):
        if block.strip():
            try:
                yield parse(block)
            except PassageError as error:
                raise PassageError(f"{path}: {error}") from None


def parse(block: str) -> Passage:
    """One passage from its lines. Raises PassageError."""
    lines = [line.strip() for line in block.strip().splitlines() if line.strip()]
    heading = _HEADING.match(lines[0])
    if not heading:
        raise PassageError(f"{lines[0][:60]!r} is no heading '# id | topic | YYYY-MM-DD'")
    name = heading["id"]
    if len(lines) < 2:
        raise PassageError(f"{name}: no text under the heading")
    text, marks = _unmark(name, lines[1])
    facts = tuple(_fact(name, line) for line in lines[2:])
    passage = Passage(name, heading["topic"], heading["date"], text, marks, facts)
    for problem in problems(passage):
        raise PassageError(f"{name}: {problem}")
    return passage


def _unmark(name: str, line: str) -> tuple[str, tuple[Marked, ...]]:
    parts: list[str] = []
    marks: list[Marked] = []
    length = position = 0
    for match in _MARK.finditer(line):
        plain = line[position : match.start()]
        inner = match["text"] or match["word"]
        start = length + len(plain)
        parts += [plain, inner]
        length = start + len(inner)
        position = match.end()
        marks.append(Marked(match["label"] or match["trigger"], match["type"] or "TRIGGER", Span(start, length)))
    parts.append(line[position:])
    text = "".join(parts)
    stray = re.search(r"[][{}]", text)
    if stray:
        raise PassageError(
            f"{name}: a mark that cannot be read near {text[max(0, stray.start() - 20) : stray.end() + 20]!r}"
        )
    return text, tuple(marks)


def _fact(name: str, line: str) -> Fact:
    parts = line.split()
    if len(parts) < 5:
        raise PassageError(f"{name}: {line!r} is no fact line 'trigger relation subject object Modality key=label'")
    trigger, relation, subject, obj, modality = parts[:5]
    if modality not in {m.value for m in Modality}:
        raise PassageError(f"{name}: {modality!r} is no modality in {line!r}")
    if any("=" not in part for part in parts[5:]):
        raise PassageError(f"{name}: {line!r} has a qualifier that is not key=label")
    qualifiers = tuple((key, value) for key, _, value in (part.partition("=") for part in parts[5:]))
    return Fact(trigger, relation, subject, None if obj == "-" else obj, Modality(modality), qualifiers)


def problems(passage: Passage, relations: Iterable[str] = ()) -> Iterator[str]:
    """What is wrong with a passage's marks and facts; with `relations`, also a relation that is none of them."""
    labels = [m.label for m in passage.marks]
    yield from (f"label {label} stands twice" for label in sorted({x for x in labels if labels.count(x) > 1}))
    known = {m.label: m for m in passage.marks}
    for mark in passage.marks:
        yield from _mark_problems(mark, passage.text)
    for fact in passage.facts:
        yield from _fact_problems(fact, known, frozenset(relations))
    used = {fact.trigger for fact in passage.facts}
    yield from (f"trigger {m.label} has no fact" for m in passage.marks if m.type == "TRIGGER" and m.label not in used)


def _mark_problems(mark: Marked, text: str) -> Iterator[str]:
    surface = mark.span.of(text)
    if mark.type not in (*MENTION_TYPES, *VALUE_LAYERS, "TRIGGER"):
        yield f"{mark.label} has the unknown type {mark.type}"
    if mark.type in MENTION_TYPES and not mark.label[0].isupper():
        yield f"{mark.label} is a mention: its label begins with a capital"
    if mark.type in VALUE_LAYERS and not mark.label[0].islower():
        yield f"{mark.label} is a value: its label begins with a small letter"
    if surface != surface.strip():
        yield f"{mark.label} begins or ends with a space"
    before, after = text[: mark.span.start][-1:], text[mark.span.end :][:1]
    if (before.isalnum() and surface[:1].isalnum()) or (after.isalnum() and surface[-1:].isalnum()):
        yield f"{mark.label} ({surface!r}) cuts a word"


def _fact_problems(fact: Fact, known: dict[str, Marked], relations: frozenset[str]) -> Iterator[str]:
    line = f"{fact.trigger} {fact.relation} {fact.subject} {fact.object}"
    if relations and fact.relation not in relations:
        yield f"{line}: {fact.relation} is no relation of the ontology"
    pairs = [("trigger", fact.trigger), ("subject", fact.subject), *fact.qualifiers]
    pairs += [("object", fact.object)] if fact.object else []
    missing = [label for _, label in pairs if label not in known]
    if missing:
        yield f"{line}: no mark has the label {missing[0]}"
        return
    if (fact.object is None) != (fact.relation == TEXT_RELATION):
        yield f"{line}: only {TEXT_RELATION} has the object -"
    if known[fact.subject].type not in MENTION_TYPES:
        yield f"{line}: the subject is a {known[fact.subject].type}, not a mention"
    if fact.object and (known[fact.object].type == "VAL") != (fact.relation in MEASURES):
        yield f"{line}: measures, and only they, have a VAL as object"
    if fact.object == fact.subject:
        yield f"{line}: subject and object are one"
    for key, label in fact.qualifiers:
        if key not in QUALIFIERS:
            yield f"{line}: {key} is no qualifier"
        elif known[label].type not in QUALIFIERS[key]:
            yield f"{line}: {key}={label} is a {known[label].type}"
