"""Builders for tests of extraction and identity: a document from a text, its claims as compact tuples."""

from __future__ import annotations

import hashlib
from dataclasses import fields
from functools import cache

from kg.extraction.analysis import Analysis
from kg.extraction.discourse import Discourse
from kg.extraction.rules import RuleExtractor
from kg.identity.iris import lexical_decimal
from kg.model import (
    Abbreviation,
    Claim,
    Document,
    Mention,
    MentionKind,
    Money,
    PartialDate,
    Percent,
    Quantity,
)
from kg.reading import ComposedText, find_abbreviations
from kg.reading.boilerplate import find_cuts

Row = tuple[str, str, str, str]  # subject's name, relation, object's name or value, modality


def document(text: str, language: str, date: PartialDate | None = None, identifier: str = "a.txt") -> Document:
    """A document as reading would give it, its text, language and date taken as they are."""
    view = ComposedText(text)
    spans = [
        (view.to_original(found.short_span), view.to_original(found.long_span))
        for found in find_abbreviations(view.text, language)
    ]
    return Document(
        identifier=identifier,
        text=text,
        language=language,
        sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        date=date,
        cuts=find_cuts(view.text, language) if view.text == text else (),
        abbreviations=tuple(Abbreviation(s.of(text), w.of(text), s, w) for s, w in spans),
    )


def extract(text: str, language: str, date: PartialDate | None = None) -> list[Claim]:
    """The rule extractor's claims of a text."""
    return list(RuleExtractor().extract(document(text, language, date)))


@cache
def claims(text: str, language: str) -> tuple[Row, ...]:
    """The claims as tuples, quotations left out, each once and in order."""
    return tuple(dict.fromkeys(row(c) for c in extract(text, language) if c.relation != "statesThat"))


def facts(text: str, language: str, relation: str) -> set[str]:
    """The claims of one relation in one line each: "Subject > Object (Modality)", the modality left out when Actual."""
    return {line(found) for found in claims(text, language) if found[1] == relation}


def line(found: Row) -> str:
    subject, _, other, modality = found
    return f"{subject} > {other}" + (f" ({modality})" if modality != "Actual" else "")


def row(claim: Claim) -> Row:
    return claim.subject.name, claim.relation, shown(claim.object), claim.modality.value


def shown(value: object) -> str:
    """A value of a claim in few characters."""
    if isinstance(value, Mention):
        return value.name
    if isinstance(value, Money):
        return f"{lexical_decimal(value.amount)} {value.currency}"
    if isinstance(value, Percent):
        return f"{lexical_decimal(value.number)}%"
    if isinstance(value, Quantity):
        return lexical_decimal(value.number)
    if isinstance(value, PartialDate):
        return value.lexical
    return str(value)


def qualifiers(claim: Claim) -> dict[str, str]:
    """The qualifiers that the claim has."""
    values = {f.name: getattr(claim.qualifiers, f.name) for f in fields(claim.qualifiers)}
    return {name: shown(value) for name, value in values.items() if value}


def qualified(text: str, language: str, relation: str, date: PartialDate | None = None) -> list[dict[str, str]]:
    """The qualifiers of each claim of a relation, in order of the claims."""
    return [qualifiers(c) for c in extract(text, language, date) if c.relation == relation]


@cache
def names(text: str, language: str) -> dict[str, str]:
    """The names that the text spells out, with the class of what each means."""
    nodes = Discourse(Analysis(document(text, language))).nodes
    named = [n for n in nodes if n.kind is MentionKind.NAME and n.referent is not None]
    return {n.referent.name: n.referent.cls for n in named if n.referent is not None}


def pointers(text: str, language: str) -> dict[str, str]:
    """What each pronoun and description of the text means; "" for nothing."""
    analysis = Analysis(document(text, language))
    nodes = [n for n in Discourse(analysis).nodes if n.kind is not MentionKind.NAME]
    return {analysis.original(n.start, n.end): n.referent.name if n.referent else "" for n in nodes}
