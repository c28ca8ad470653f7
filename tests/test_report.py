"""The report of a build, counted by hand."""

from __future__ import annotations

import json
from dataclasses import replace

import graph_sample as s

from kg.errors import InputError
from kg.graph import Graph
from kg.model import Cut, PartialDate, Rejection, Span
from kg.report import EXAMPLES, make_report

DOCUMENT = replace(
    s.DUTCH,
    title="Veiling",
    date=PartialDate(2023, 11),
    cuts=(Cut(Span(0, 10), "byline"), Cut(Span(20, 25), "caption"), Cut(Span(30, 33), "byline")),
)


def rejection(number: int, reason: str = "domain") -> Rejection:
    return Rejection("deal.txt", "owns", reason, f"detail {number}", Span(number, number + 1))


def graph(*rejections: Rejection) -> Graph:
    return Graph(
        (DOCUMENT,), (s.LENTERA, s.KALDORA, s.ARGA), (s.USERS, s.SHARE, s.ENTRY, s.PRESENCE, s.BAN), rejections
    )


def test_documents_are_described_with_what_was_cut_from_them() -> None:
    assert make_report(graph())["documents"] == [
        {
            "identifier": "https://nieuws.example/a?b=c",
            "language": "nl",
            "date": "2023-11",
            "title": "Veiling",
            "characters": len(s.NL),
            "cuts": {"byline": {"count": 2, "characters": 13}, "caption": {"count": 1, "characters": 5}},
        }
    ]


def test_a_document_without_date_and_title_says_so() -> None:
    bare = replace(s.ENGLISH, date=None, title=None)
    (described,) = make_report(Graph((bare,), (), ()))["documents"]
    assert (described["date"], described["title"], described["cuts"]) == (None, None, {})


def test_entities_and_facts_are_counted() -> None:
    report = make_report(graph(rejection(1)))
    assert report["entities"] == {"Company": 2, "Country": 1, "Platform": 1}
    assert report["facts"] == {
        "bans": {"Actual": 1},
        "marketShare": {"Possible": 1},
        "operatesIn": {"Actual": 1, "Possible": 1},
        "userCount": {"Actual": 1},
    }
    assert report["totals"] == {
        "documents": 1,
        "entities": 3,
        "facts": 5,
        "evidence": 4,  # the users' two sentences, the ban's and the entry's; share and presence rest on the users'
        "rejected": 1,
        "problems": 0,
    }


def test_rejections_are_counted_by_reason_with_a_few_examples() -> None:
    found = make_report(graph(*map(rejection, range(EXAMPLES + 3)), rejection(9, "range")))["rejected"]
    assert {reason: entry["count"] for reason, entry in found.items()} == {"domain": EXAMPLES + 3, "range": 1}
    assert len(found["domain"]["examples"]) == EXAMPLES
    assert found["range"]["examples"] == [
        {"document": "deal.txt", "relation": "owns", "detail": "detail 9", "start": 9, "end": 10}
    ]


def test_problems_are_kept_with_their_advice() -> None:
    report = make_report(graph(), [InputError("b.txt", "is empty", "leave it out")])
    assert report["problems"] == [{"source": "b.txt", "problem": "is empty", "advice": "leave it out"}]
    assert report["totals"]["problems"] == 1


def test_two_problems_alike_are_two() -> None:
    problem = InputError("b.txt", "is empty", "leave it out")
    assert make_report(graph(), [problem, problem])["totals"]["problems"] == 2


def test_the_order_of_rejections_and_problems_changes_nothing() -> None:
    rejections = [rejection(n, reason) for n in range(9) for reason in ("domain", "range", "open")]
    problems = [InputError(name, "is empty", "leave it out") for name in "cab"]
    forward = make_report(graph(*rejections), problems)
    backward = make_report(graph(*reversed(rejections)), reversed(problems))
    assert json.dumps(forward) == json.dumps(backward)


def test_a_report_of_nothing_has_all_its_parts() -> None:
    report = make_report(Graph((), (), ()))
    assert set(report["totals"].values()) == {0}
    assert (report["documents"], report["facts"], report["rejected"], report["problems"]) == ([], {}, {}, [])
