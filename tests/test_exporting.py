"""kg export: from a folder alone, the bytes of the build; any other format on request; all or nothing."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import graph_sample as s
import pyoxigraph as ox
import pytest

from kg import cli, exporting
from kg.errors import GraphError, OutputError
from kg.exporting import FormatError, export
from kg.identity.iris import DEFAULT_BASE
from kg.writing import FORMATS, write
from kg.writing.formats import DEFAULT_FORMATS, GRAPH_FILES


@pytest.fixture
def built(tmp_path: Path) -> Path:
    write(s.sample(), tmp_path / "built", base_iri=DEFAULT_BASE, report={}, html="", licence="https://example.org/l")
    return tmp_path / "built"


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def kg(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    monkeypatch.setattr(sys, "argv", ["kg", *map(str, arguments)])
    with pytest.raises(SystemExit) as left:
        cli.main()
    return int(left.value.code or 0)


@pytest.mark.parametrize("base", [DEFAULT_BASE, "https://example.org/my/", "urn:news:"])
def test_the_turtle_alone_gives_all_files_of_the_build(tmp_path: Path, base: str) -> None:
    write(s.sample(), tmp_path / "built", base_iri=base, report={}, html="")
    (tmp_path / "bare").mkdir()
    (tmp_path / "bare" / "graph.ttl").write_bytes((tmp_path / "built" / "graph.ttl").read_bytes())
    for form in DEFAULT_FORMATS:
        export(tmp_path / "bare", form)
    expected = contents(tmp_path / "built")
    assert contents(tmp_path / "bare") == {name: expected[name] for name in GRAPH_FILES}


def test_a_graph_of_an_earlier_version_without_a_description(built: Path, tmp_path: Path) -> None:
    from kg.writing.description import is_description

    quads = [q for q in ox.parse(path=str(built / "graph.ttl")) if not is_description(q.subject.value, DEFAULT_BASE)]
    data = ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.TURTLE)
    assert data
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "graph.ttl").write_bytes(data)
    [path] = export(tmp_path / "old", "trig")
    assert b"@prefix statement:" in path.read_bytes()
    assert {q.triple for q in ox.parse(path=str(path))} == {quad.triple for quad in quads}


@pytest.mark.parametrize("form", FORMATS)
def test_to_a_folder(built: Path, tmp_path: Path, form: str) -> None:
    (tmp_path / "there").mkdir()
    paths = export(built, form, tmp_path / "there")
    assert sorted(path.name for path in paths) == sorted(path.name for path in (tmp_path / "there").iterdir())


def test_to_a_file_of_any_name(built: Path, tmp_path: Path) -> None:
    assert export(built, "ntriples", tmp_path / "new" / "x.txt") == (tmp_path / "new" / "x.txt",)
    assert (tmp_path / "new" / "x.txt").read_bytes() == (built / "graph.nt").read_bytes()


def test_a_file_that_is_as_it_should_be_is_left_alone(built: Path) -> None:
    os.utime(built / "graph.ttl", (1, 1))
    export(built, "turtle")
    assert (built / "graph.ttl").stat().st_mtime == 1
    (built / "graph.nt").write_bytes(b"")
    export(built, "ntriples")
    assert (built / "graph.nt").stat().st_size > 1000


def test_a_failure_leaves_what_was_there(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (built / "edges.csv").write_bytes(b"mine")
    before = contents(built)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match="No space left"):
        export(built, "csv")
    assert contents(built) == before


@pytest.mark.parametrize(
    ("turtle", "message"),
    [
        (None, "holds no graph.ttl; build one with"),
        ("<a", "cannot be read"),
        ("[] a <http://x/y> .", "blank nodes"),
        ("<http://x/y> <http://x/y> <<( <http://x/y> <http://x/y> 1 )>> .", "RDF 1.2"),
    ],
)
def test_a_folder_without_a_graph(tmp_path: Path, turtle: str | None, message: str) -> None:
    if turtle is not None:
        (tmp_path / "graph.ttl").write_text(turtle)
    with pytest.raises(GraphError, match=message):
        export(tmp_path, "csv")
    assert [path.name for path in tmp_path.iterdir()] == ([] if turtle is None else ["graph.ttl"])


class TestCommand:
    def test_it_names_what_it_wrote(
        self, built: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert kg(monkeypatch, "export", built, "neo4j") == 0
        out = capsys.readouterr().out.split()
        assert str(built / "neo4j-nodes.csv") in out and str(built / "neo4j-relationships.csv") in out

    def test_standard_output(
        self, built: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert kg(monkeypatch, "export", built, "nquads", "--output", "-") == 0
        assert capsys.readouterr().out.encode() == (built / "graph.nq").read_bytes()

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (("csv", "-o", "-"), "csv is nodes.csv and edges.csv; give a folder"),
            (("rdfxml",), "choose one of turtle, "),
        ],
    )
    def test_one_line_for_what_cannot_be(
        self,
        built: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
        arguments: tuple[str, ...],
        message: str,
    ) -> None:
        assert kg(monkeypatch, "export", built, *arguments) == 2
        err = capsys.readouterr().err
        assert message in err and err.count("\n") == 1

    def test_help_names_every_format(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        monkeypatch.setenv("COLUMNS", "200")
        assert kg(monkeypatch, "export", "--help") == 0
        out = capsys.readouterr().out
        assert not [form for form in FORMATS if form not in out]

    def test_a_licence_must_be_an_iri(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "a.txt").write_text("Arga buys Lentera.")
        assert kg(monkeypatch, "build", tmp_path / "a.txt", "-o", tmp_path / "out", "--license", "CC BY") == 2
        assert "no absolute IRI" in capsys.readouterr().err
        assert not (tmp_path / "out").exists()


def test_an_unknown_format_is_a_value_error(built: Path) -> None:
    with pytest.raises(FormatError, match="there is no format 'xml'"):
        exporting.contents(built, "xml")
