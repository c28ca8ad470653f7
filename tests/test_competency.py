"""The competency questions have their answers in the seeds' graph, and each answer its sentence."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest
from competency import QUESTIONS, Question

from kg.store import Store, Table, ask, named_queries, open_store, run


@pytest.fixture(scope="module")
def store(seeds_output: Path) -> Store:
    return open_store(seeds_output)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.query)
def test_an_answer_has_the_parts_that_it_is_said_to_have(question: Question, store: Store) -> None:
    answer = question.answer(store)
    wrong = [str(part) for part in question.parts if part.is_in(answer) is part.missing]
    assert not wrong, "not in the answer, or marked as missing and there; then mend the mark"


def test_there_are_twelve_with_a_part_each_that_is_found() -> None:
    assert [question.number for question in QUESTIONS] == list(range(1, 13))
    assert all(not question.parts[0].missing for question in QUESTIONS)


def test_every_fact_has_its_exact_sentence(store: Store, seeds_output: Path) -> None:
    lines = (seeds_output / "documents.jsonl").read_text("utf-8").splitlines()
    texts = {document["id"]: document["text"] for document in map(json.loads, lines)}
    table = ask(partial(run, store), "evidence")
    assert isinstance(table, Table) and table.rows
    for row in table.rows:
        found = dict(zip(table.variables, row, strict=True))
        assert texts[found["document"] or ""][int(found["start"] or 0) : int(found["end"] or 0)] == found["quote"]


def test_the_sentence_of_one_fact(store: Store) -> None:
    facts = ask(partial(run, store), "facts-of", {"name": "tokopedia"})
    assert isinstance(facts, Table) and facts.rows
    for row in facts.rows:
        evidence = ask(partial(run, store), "evidence-of", {"fact": row[-1] or ""})
        assert isinstance(evidence, Table) and evidence.rows
        assert {found[:2] for found in evidence.rows} == {row[:2]}


def test_no_query_names_what_the_articles_name(store: Store) -> None:
    table = ask(partial(run, store), "names")
    assert isinstance(table, Table)
    names = {label for *_, label, _ in table.rows if label and len(label) > 3}
    for query in named_queries().values():
        assert not [name for name in names if name.casefold() in query.text.casefold()], query.name
