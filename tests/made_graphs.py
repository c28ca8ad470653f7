"""Graphs that Hypothesis makes: any text as names, titles and quotes, any relation, qualifier and support."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

import graph_sample as s
from hypothesis import strategies as st

from kg import ontology
from kg.graph import Graph
from kg.model import (
    Document,
    Entity,
    Evidence,
    Label,
    Modality,
    Money,
    PartialDate,
    Percent,
    Quantity,
    Span,
    Statement,
    StatementQualifiers,
)

WORDS = st.text(st.characters(), min_size=1, max_size=12)
LABELS = st.builds(Label, WORDS, st.sampled_from(("en", "id", "nl", "vi")))
NUMBERS = st.decimals(min_value=Decimal("0.01"), max_value=Decimal("1e15"), places=2)
DATES = st.one_of(
    st.builds(PartialDate, st.integers(1900, 2100)),
    st.builds(PartialDate, st.integers(1900, 2100), st.integers(1, 12)),
    st.builds(PartialDate, st.integers(1900, 2100), st.integers(1, 12), st.integers(1, 28)),
)
MONEY = st.builds(Money, NUMBERS, st.sampled_from(("USD", "IDR")))
VALUES = st.one_of(MONEY, LABELS, st.builds(Percent, NUMBERS), st.builds(Quantity, NUMBERS, WORDS, st.none() | WORDS))
QUALIFIERS = st.builds(
    StatementQualifiers,
    stake=st.none() | NUMBERS,
    amount=st.none() | MONEY,
    date=st.none() | DATES,
    start_date=st.none() | DATES,
    roles=st.lists(LABELS, max_size=2, unique_by=lambda label: label.language).map(tuple),
    unit=st.none() | WORDS,
)
RELATIONS = st.sampled_from(sorted(ontology.load().relations)) | WORDS.map(s.MINTER.open_relation)


@st.composite
def documents(draw: st.DrawFn, number: int) -> Document:
    text, language = draw(WORDS), draw(st.sampled_from(("en", "id", "nl", "vi")))
    title, date = draw(st.none() | WORDS), draw(st.none() | DATES)
    return s.document(f"{draw(WORDS)}-{number}", text, language, title=title, date=date)


@st.composite
def entities(draw: st.DrawFn, number: int) -> Entity:
    kind = draw(st.sampled_from(("person", "organization", "place")))
    classes = draw(st.lists(st.sampled_from(sorted(ontology.load().classes)), min_size=1, max_size=2, unique=True))
    labels = draw(st.lists(LABELS, min_size=1, max_size=2, unique_by=lambda label: label.language))
    return Entity(s.MINTER.entity(f"{draw(WORDS)}-{number}", kind), tuple(classes), tuple(labels), (draw(LABELS),))


@st.composite
def statements(draw: st.DrawFn, known: list[Entity], sources: list[Document]) -> Statement:
    thing, evidence = st.sampled_from(known), []
    for source in draw(st.lists(st.sampled_from(sources), min_size=1, max_size=3)):
        start = draw(st.integers(0, len(source.text) - 1))
        span = Span(start, draw(st.integers(start + 1, len(source.text))))
        iri = s.MINTER.evidence(source, span, "rules")
        evidence.append(Evidence(iri, source.identifier, span, source.text[span.start : span.end], "rules"))
    value = draw(thing.map(lambda entity: entity.iri) | VALUES)
    speakers = tuple({draw(thing).iri for _ in range(draw(st.integers(0, 2)))})
    known_too = replace(draw(QUALIFIERS), place=draw(st.none() | thing.map(lambda entity: entity.iri)))
    subject, relation, modality = draw(thing).iri, draw(RELATIONS), draw(st.sampled_from(Modality))
    iri = s.MINTER.statement(subject, relation, value, modality, known_too, tuple(sorted(speakers)))
    return Statement(iri, subject, relation, value, modality, 0.5, tuple(evidence), known_too, speakers)


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    sources = [draw(documents(number)) for number in range(draw(st.integers(1, 3)))]
    known = [draw(entities(number)) for number in range(draw(st.integers(1, 4)))]
    facts = draw(st.lists(statements(known, sources), max_size=5, unique_by=lambda fact: fact.iri))
    return Graph(tuple(sources), tuple(known), tuple(facts))


def shuffled(graph: Graph, seed: int) -> Graph:
    """The same graph, everything in it in another order."""
    draw = random.Random(seed)
    mixed = [draw.sample(part, len(part)) for part in (graph.documents, graph.entities, graph.statements)]
    facts = tuple(replace(fact, evidence=tuple(draw.sample(fact.evidence, len(fact.evidence)))) for fact in mixed[2])
    return Graph(tuple(mixed[0]), tuple(mixed[1]), facts)
