"""What a build found and dropped, counted: the content of `report.json` and of the table that ends a build.

No clock, no path of the output and no order of the input goes in, so equal input gives equal bytes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TypedDict

from kg.errors import InputError
from kg.graph import Graph
from kg.model import Document, Modality, Rejection

EXAMPLES = 5  # of each reason: enough to see what it means, few enough to read


class CutReport(TypedDict):
    count: int
    characters: int


class DocumentReport(TypedDict):
    identifier: str
    language: str
    date: str | None
    title: str | None
    characters: int
    cuts: dict[str, CutReport]  # by reason


class RejectionExample(TypedDict):
    document: str
    relation: str
    detail: str
    start: int
    end: int


class RejectionReport(TypedDict):
    count: int
    examples: list[RejectionExample]


class ProblemReport(TypedDict):
    source: str
    problem: str
    advice: str


class Report(TypedDict):
    """`entities` counts by class (an entity of two classes in both), `facts` by relation, then modality."""

    totals: dict[str, int]
    documents: list[DocumentReport]
    entities: dict[str, int]
    facts: dict[str, dict[str, int]]
    rejected: dict[str, RejectionReport]
    problems: list[ProblemReport]


def make_report(graph: Graph, problems: Iterable[InputError] = ()) -> Report:
    """Counts a graph and what did not come into it; offsets are code points of the document's text."""
    reported = sorted(problems, key=lambda problem: (problem.source, problem.problem, problem.advice))
    return {
        "totals": {
            "documents": len(graph.documents),
            "entities": len(graph.entities),
            "facts": len(graph),
            "evidence": len({evidence.iri for statement in graph for evidence in statement.evidence}),
            "rejected": len(graph.rejections),
            "problems": len(reported),
        },
        "documents": [_document(document) for document in graph.documents],
        "entities": _counted(cls for entity in graph.entities for cls in entity.classes),
        "facts": _facts(graph),
        "rejected": _rejected(graph.rejections),
        "problems": [_problem(problem) for problem in reported],
    }


def _problem(problem: InputError) -> ProblemReport:
    return {"source": problem.source, "problem": problem.problem, "advice": problem.advice}


def _counted(names: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items()))


def _document(document: Document) -> DocumentReport:
    return {
        "identifier": document.identifier,
        "language": document.language,
        "date": document.date.lexical if document.date else None,
        "title": document.title,
        "characters": len(document.text),
        "cuts": _cuts(document),
    }


def _cuts(document: Document) -> dict[str, CutReport]:
    reasons = sorted({cut.reason for cut in document.cuts})
    spans = {reason: [cut.span for cut in document.cuts if cut.reason == reason] for reason in reasons}
    return {
        reason: {"count": len(found), "characters": sum(span.end - span.start for span in found)}
        for reason, found in spans.items()
    }


def _facts(graph: Graph) -> dict[str, dict[str, int]]:
    counts = Counter((statement.relation, statement.modality) for statement in graph)
    relations = sorted({relation for relation, _ in counts})
    return {
        relation: {modality.value: counts[relation, modality] for modality in Modality if counts[relation, modality]}
        for relation in relations
    }


def _rejected(rejections: Iterable[Rejection]) -> dict[str, RejectionReport]:
    ordered = sorted(rejections, key=lambda r: (r.reason, r.document, r.span, r.relation, r.detail))
    report: dict[str, RejectionReport] = {}
    for rejection in ordered:
        entry = report.setdefault(rejection.reason, {"count": 0, "examples": []})
        entry["count"] += 1
        if len(entry["examples"]) < EXAMPLES:
            entry["examples"].append(_example(rejection))
    return report


def _example(rejection: Rejection) -> RejectionExample:
    return {
        "document": rejection.document,
        "relation": rejection.relation,
        "detail": rejection.detail,
        "start": rejection.span.start,
        "end": rejection.span.end,
    }
