"""Validation: a sound output passes with its numbers, and every kind of tampering fails the check that is for it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import graph_sample as s
import pytest

from kg.errors import GraphError
from kg.identity.iris import DEFAULT_BASE
from kg.validation import ValidationReport, validate
from kg.writing import write


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("sound")
    write(s.sample(), folder, base_iri=DEFAULT_BASE, report={}, html="")
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def folder(tmp_path: Path, sound: dict[str, bytes]) -> Path:
    for name, data in sound.items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


def change(folder: Path, old: str, new: str, file: str = "graph.ttl") -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def change_block(folder: Path, iri: str, old: str, new: str) -> None:
    """Changes the description of one node."""
    kind, _, name = iri.removeprefix(DEFAULT_BASE).partition("/")
    text = (folder / "graph.ttl").read_text(encoding="utf-8")
    start = text.index(f"\n{kind}:{name} ") + 1
    end = text.index(" .\n", start)
    block = text[start:end] + " ;"
    assert old in block
    (folder / "graph.ttl").write_text(text[:start] + block.replace(old, new, 1) + text[end:], encoding="utf-8")


def failed(folder: Path) -> set[str]:
    report = validate(folder)
    assert report.ok == (not report.problems)
    return {problem.check for problem in report.problems}


def test_a_sound_output_in_numbers(folder: Path) -> None:
    evidences = len({piece.iri for statement in s.STATEMENTS for piece in statement.evidence})
    assert validate(folder) == ValidationReport(2, len(s.STATEMENTS), evidences, evidences, ())
    assert validate(folder).ok


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('kg:quote "Kaldora verbood', 'kg:quote "Kaldora verbiedt'),
        ("kg:charStart 48", "kg:charStart 47"),
        ("kg:charEnd 81", "kg:charEnd 999999"),
        ("kg:charStart 48", "kg:charStart -1"),
    ],
)
def test_a_tampered_quote_or_offset(folder: Path, old: str, new: str) -> None:
    change(folder, old, new)
    report = validate(folder)
    assert report.count("evidence") == 1
    assert report.quotes_exact == report.evidences - 1


def test_evidence_without_a_document(folder: Path) -> None:
    node, document = s.BAN.evidence[0].iri, s.MINTER.document(s.DUTCH.identifier, s.DUTCH.sha256)
    change_block(folder, node, f"kg:document <{document}>", f"kg:document <{s.DAMAR.iri}>")
    assert "evidence" in failed(folder)


def test_a_text_changed_after_the_fact(folder: Path) -> None:
    change(folder, "Sagara may enter", "Sagara will enter", "documents.jsonl")
    assert {"documents", "evidence"} <= failed(folder)


def test_a_text_changed_outside_the_quotes(folder: Path) -> None:
    lines = [json.loads(line) for line in (folder / "documents.jsonl").read_text(encoding="utf-8").splitlines()]
    lines[0]["text"] += " More."
    (folder / "documents.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    assert failed(folder) == {"documents"}
    # nor does it help to hash it anew beside the text, or in the graph alone
    lines[0]["sha256"] = hashlib.sha256(lines[0]["text"].encode()).hexdigest()
    (folder / "documents.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    assert failed(folder) == {"documents"}


def test_a_changed_hash(folder: Path) -> None:
    change(folder, s.ENGLISH.sha256, "0" * 64)
    assert failed(folder) == {"documents"}


def test_a_document_without_a_text(folder: Path) -> None:
    kept = (folder / "documents.jsonl").read_text(encoding="utf-8").splitlines()[0]
    (folder / "documents.jsonl").write_text(kept + "\n", encoding="utf-8")
    assert failed(folder) == {"documents", "evidence"}


@pytest.mark.parametrize(
    ("statement", "old", "new"),
    [
        (s.DEAL, "kg:Planned", "kg:Denied"),
        (s.ENTRY, "kg:Possible", "kg:Actual"),
        (s.TALKS, "kg:Denied", "kg:Planned"),
        (s.MARKET, "kg:Actual", "kg:Possible"),
        (s.SAYING, "kg:Actual", "kg:Denied"),
        (s.OPEN, "kg:Actual", "kg:Possible"),
    ],
    ids=lambda value: value.relation if isinstance(value, s.Statement) else value,
)
def test_a_tampered_modality(folder: Path, statement: s.Statement, old: str, new: str) -> None:
    change_block(folder, statement.iri, old, new)
    assert failed(folder) == {"direct-triples"}


def test_a_direct_triple_too_many(folder: Path) -> None:
    with (folder / "graph.ttl").open("a", encoding="utf-8") as turtle:
        turtle.write(f"<{s.SAGARA.iri}> kg:acquires <{s.ARGA.iri}> .\n")
    (problem,) = validate(folder).problems
    assert (problem.check, problem.node) == ("direct-triples", s.SAGARA.iri)
    assert "acquires" in problem.message


def test_a_direct_triple_missing(folder: Path) -> None:
    change_block(folder, s.KALDORA.iri, "kg:bans activity:parcel_auction", "")
    assert [(problem.check, problem.node) for problem in validate(folder).problems] == [("direct-triples", s.BAN.iri)]


@pytest.mark.parametrize(
    ("part", "checks"),
    [
        ("kg:confidence 0.85 ;", {"shapes"}),
        ("kg:modality kg:Possible ;", {"statements", "shapes", "questions"}),
        (
            f"prov:wasDerivedFrom evidence:{s.ENTRY.evidence[0].iri.rpartition('/')[2]} ;",
            {"statements", "shapes", "questions"},
        ),
        ("rdf:subject organization:sagara ;", {"statements", "shapes", "questions"}),
    ],
)
def test_a_statement_that_lacks_something(folder: Path, part: str, checks: set[str]) -> None:
    change_block(folder, s.ENTRY.iri, part, "")
    assert failed(folder) == checks


def test_evidence_that_is_none(folder: Path) -> None:
    change_block(folder, s.ENTRY.iri, "prov:wasDerivedFrom evidence:", "prov:wasDerivedFrom evidence:x")
    assert failed(folder) == {"statements", "shapes", "questions"}


def test_what_a_question_cannot_be_answered_without(folder: Path) -> None:
    change_block(folder, s.ARGA.iri, 'schema:name "Arga Niaga"', 'schema:alternateName "Arga Niaga"')
    found = {problem.message for problem in validate(folder).problems if problem.check == "questions"}
    assert "a deal must say who: its subject needs a name (schema:name)" in found


def test_a_gap_in_an_answer_is_a_warning_and_no_fault(folder: Path) -> None:
    change_block(folder, s.OFFICE.iri, 'kg:role "bestuursvoorzitter"@nl , "chief executive"@en ;', "")
    report = validate(folder)
    assert report.ok
    [warning] = report.warnings
    assert (warning.check, warning.node) == ("questions", s.OFFICE.iri) and "not named (kg:role)" in warning.message


@pytest.mark.parametrize(
    ("statement", "old", "new", "message"),
    [
        (s.DEAL, "kg:stake 75.5", "kg:stake 175.5", "stake"),
        (s.DEAL, '"2023-10-01"^^xsd:date', '"2023-10-01Z"^^xsd:date', "earliest date"),
        (s.OFFICE, '"chief executive"@en', '"chief executive"', "role"),
    ],
)
def test_shapes_with_their_messages(folder: Path, statement: s.Statement, old: str, new: str, message: str) -> None:
    change_block(folder, statement.iri, old, new)
    report = validate(folder)
    assert report.count("shapes") == 1 and {problem.check for problem in report.problems} <= {"shapes", "questions"}
    assert any(message in problem.message and problem.node == statement.iri for problem in report.problems)


def test_what_the_ontology_does_not_allow(folder: Path) -> None:
    change_block(folder, s.DAMAR.iri, "kg:Person", "kg:Company")
    assert any("person" in problem.message for problem in validate(folder).problems if problem.check == "shapes")


@pytest.mark.parametrize(
    ("file", "data"),
    [
        ("graph.ttl", None),
        ("graph.ttl", b"@prefix kg: <broken"),
        ("graph.ttl", b"\xff\xfe"),
        ("documents.jsonl", None),
        ("documents.jsonl", b'{"id": "deal.txt"}\n'),
        ("documents.jsonl", b"{not json\n"),
        ("documents.jsonl", b"[]\n"),
        ("documents.jsonl", b"\xff\xfe\n"),
    ],
)
def test_an_output_that_cannot_be_read(folder: Path, file: str, data: bytes | None) -> None:
    (folder / file).unlink()
    if data is not None:
        (folder / file).write_bytes(data)
    with pytest.raises(GraphError, match="build"):
        validate(folder)


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match=r"no such folder.*kg build"):
        validate(tmp_path / "nowhere")
