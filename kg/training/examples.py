"""What the network learns from: windows of text with the labels that a corpus has, and silence about the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from kg.model import Span
from kg.reader.atoms import atoms
from kg.reader.schema import BEGIN, INSIDE, LAYERS, OUTSIDE
from kg.training.passages import Marked, Passage

SILENT = -100  # no label here: the loss skips it
ROOT = -1


@dataclass(frozen=True, slots=True)
class Node:
    """A trigger in a relation: atoms count from the window's first."""

    atom: int
    relation: str
    modality: str
    roles: tuple[tuple[str, int], ...]


@dataclass(slots=True)
class Example:
    """One window. Lists have one entry per atom; an empty list says that the corpus is silent on the whole task.

    `heads` are atoms of the window, ROOT, or SILENT; `layers` maps a layer to O/B/I; `antecedents` maps an atom where a
    nominal or pronoun begins to the atoms where earlier mentions of its thing begin; `nodes` is None when facts are not
    annotated.
    """

    corpus: str
    language: str
    text: str
    atoms: list[Span]
    starts: list[int] = field(default_factory=list)
    joins: list[int] = field(default_factory=list)
    upos: list[int] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    deprels: list[int] = field(default_factory=list)
    layers: dict[str, list[int]] = field(default_factory=dict)
    nodes: list[Node] | None = None
    antecedents: dict[int, list[int]] = field(default_factory=dict)


def merged(examples: Sequence[Example]) -> Example:
    """Windows of one corpus set one after another, with a space between, as one window."""
    first = examples[0]
    text, spans, at = "", list[Span](), list[int]()
    for example in examples:
        offset = len(text) + 1 if text else 0
        text = f"{text} {example.text}" if text else example.text
        at.append(len(spans))
        spans += [Span(s.start + offset, s.end + offset) for s in example.atoms]
    result = Example(first.corpus, first.language, text, spans)
    for name in ("starts", "joins", "upos", "deprels"):
        setattr(result, name, [value for e in examples for value in getattr(e, name)])
    result.heads = [h + base if h >= 0 else h for base, e in zip(at, examples, strict=True) for h in e.heads]
    result.layers = {layer: [v for e in examples for v in e.layers[layer]] for layer in first.layers}
    if first.nodes is not None:
        result.nodes = [_moved(n, base) for base, e in zip(at, examples, strict=True) for n in e.nodes or ()]
    for base, example in zip(at, examples, strict=True):
        result.antecedents |= {base + atom: [base + a for a in right] for atom, right in example.antecedents.items()}
    return result


def _moved(node: Node, base: int) -> Node:
    return replace(node, atom=node.atom + base, roles=tuple((role, atom + base) for role, atom in node.roles))


def of_passage(passage: Passage) -> Example:
    """The window of a passage: all layers, facts and antecedents."""
    spans = atoms(passage.text)
    first = {mark.label: first_atom(spans, mark.span) for mark in passage.marks}
    example = Example("passages", passage.language, passage.text, spans)
    example.layers = {layer: _bio(spans, (m.span for m in passage.marks if m.type == layer)) for layer in LAYERS}
    nodes: dict[tuple[int, str, str], set[tuple[str, int]]] = {}
    for fact in passage.facts:
        roles = nodes.setdefault((first[fact.trigger], fact.relation, fact.modality.value), set())
        roles.add(("subject", first[fact.subject]))
        roles.update((key, first[label]) for key, label in fact.qualifiers)
        if fact.object:
            roles.add(("object", first[fact.object]))
    example.nodes = [Node(*key, tuple(sorted(roles))) for key, roles in sorted(nodes.items())]
    example.antecedents = _antecedents(passage.marks, first)
    return example


def first_atom(spans: Sequence[Span], span: Span) -> int:
    """The index of the first atom that ends after the span's start."""
    return next(i for i, atom in enumerate(spans) if atom.end > span.start)


def _bio(spans: Sequence[Span], marked: Iterable[Span]) -> list[int]:
    labels = [OUTSIDE] * len(spans)
    for span in marked:
        inside = [i for i, atom in enumerate(spans) if atom.start < span.end and span.start < atom.end]
        for place, i in enumerate(inside):
            labels[i] = INSIDE if place else BEGIN
    return labels


def _antecedents(marks: Sequence[Marked], first: dict[str, int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for mark in marks:
        if mark.type == "NOM":
            same = [m for m in marks if m.entity == mark.entity and m.span.start < mark.span.start]
            found[first[mark.label]] = sorted(first[m.label] for m in same if m.label[0].isupper())
    return found
