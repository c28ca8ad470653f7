"""The written graph, by node and property, as a scorer needs it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from kg.errors import GraphError

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_LABELS = ("label", "altLabel", "prefLabel", "name", "alternateName")
_WORD_BREAKS = str.maketrans("_-", "  ")


def local_name(iri: str) -> str:
    """What follows the last of `#`, `/` and `:`."""
    return re.split(r"[#/:]", iri.rstrip("#/"))[-1]


def number(text: Any) -> float | None:
    """The number that a text (or a number) gives, None when it gives none."""
    try:
        return float(text)
    except (TypeError, ValueError):
        return None


class _Term(NamedTuple):
    text: str
    is_literal: bool


@dataclass(frozen=True, slots=True)
class FoundStatement:
    """A statement node of the graph; `documents` holds the IRIs and identifiers of the documents it rests on."""

    node: str
    subject: str
    relation: str
    object: str
    modality: str
    documents: frozenset[str]

    def is_from(self, document: str) -> bool:
        stem = Path(document).stem
        return any(document in known or known.rstrip("/").endswith(stem) for known in self.documents)


class Triples:
    """The graph by node and local name of the property; terms stand in the order of the file."""

    def __init__(self, path: Path) -> None:
        self._terms: dict[str, dict[str, list[_Term]]] = {}
        for subject, predicate, term in _parse(path):
            self._terms.setdefault(subject, {}).setdefault(predicate, []).append(term)

    @property
    def nodes(self) -> list[str]:
        return list(self._terms)

    def terms(self, node: str, *names: str) -> list[_Term]:
        properties = self._terms.get(node, {})
        return [term for name in names for term in properties.get(name, ())]

    def first(self, node: str, name: str) -> str | None:
        terms = self.terms(node, name)
        return terms[0].text if terms else None

    def labels(self, node: str) -> set[str]:
        return {term.text for term in self.terms(node, *_LABELS) if term.is_literal}

    def names(self, node: str) -> set[str]:
        """The labels of a node, or for want of any the words of its IRI, or the text of a literal."""
        return self.labels(node) or {local_name(node).translate(_WORD_BREAKS) if "://" in node else node}

    def short_name(self, node: str) -> str:
        return min(self.labels(node), key=lambda label: (len(label), label), default=node)

    def statements(self) -> Iterator[FoundStatement]:
        for node in self.nodes:
            subject, predicate, target = (self.first(node, f"rdf:{end}") for end in ("subject", "predicate", "object"))
            if subject is None or predicate is None or target is None:
                continue
            modality = local_name(self.first(node, "modality") or "").lower()
            yield FoundStatement(node, subject, local_name(predicate), target, modality, self._documents(node))

    def _documents(self, statement: str) -> frozenset[str]:
        evidence = self.terms(statement, "wasDerivedFrom", "evidence")
        documents = {d.text for e in evidence for d in self.terms(e.text, "document", "hasSource")}
        return frozenset(documents | {i.text for d in documents for i in self.terms(d, "identifier")})

    def measure(self, statement: FoundStatement) -> tuple[float | None, str | None]:
        """The number and the currency (or unit) of a statement, wherever the graph keeps them."""
        parts = list(self._measure_parts(statement))
        value = next((value for text, _ in parts if (value := number(text)) is not None), None)
        currency = next((unit for _, unit in parts if unit), None)
        return value, local_name(currency) if currency else None

    def _measure_parts(self, statement: FoundStatement) -> Iterator[tuple[str | None, str | None]]:
        for node in (statement.node, statement.object):
            for text, is_literal in self.terms(node, "value", "amount"):
                yield (text, None) if is_literal else (self.first(text, "value"), self.first(text, "currency"))
            yield None, self.first(node, "currency")
            yield None, self.first(node, "unit")
        yield statement.object, None


def _parse(path: Path) -> Iterator[tuple[str, str, _Term]]:
    import pyoxigraph as ox

    if not path.exists():
        raise GraphError(path, "no such file or folder", "build it with: kg build INPUT --output DIR")
    rdf_format = ox.RdfFormat.from_extension(path.suffix.lstrip("."))
    if rdf_format is None:
        raise GraphError(path, "no RDF by its name", "name a .ttl, .trig, .nt or .nq file, or a folder with graph.ttl")
    try:
        for quad in ox.parse(path=str(path), format=rdf_format):
            iri = quad.predicate.value
            predicate = f"rdf:{iri.removeprefix(_RDF)}" if iri.startswith(_RDF) else local_name(iri)
            yield _term(quad.subject).text, predicate, _term(quad.object)
    except OSError as error:
        raise GraphError(path, error.strerror or str(error), "check who may read it") from error
    except (SyntaxError, ValueError) as error:
        raise GraphError(path, f"not RDF: {error}", "build it again with: kg build INPUT --output DIR") from error


def _term(term: Any) -> _Term:
    import pyoxigraph as ox

    is_plain = isinstance(term, ox.NamedNode | ox.BlankNode | ox.Literal)
    return _Term(term.value if is_plain else str(term), isinstance(term, ox.Literal))
