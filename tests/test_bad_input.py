"""Input that cannot be read, and output that cannot be written: one line each, the rest is built, nothing is lost.

Every test goes through the command line and the whole path.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from typer.testing import CliRunner

from kg.cli import app
from kg.writing import FILES

SECONDS = 3.0  # to refuse what is too large: long enough for a busy machine, too short for reading it
HUGE = 40_000_000
REPORT = "report.json"
GOOD = {
    "harbour.txt": "SINGAPORE, 3 May 2024 - Harbourline Ltd has acquired Veldhaven Foods, the company said on Friday. "
    "Anna Koral is chief executive of Harbourline Ltd.\n",
    "haven.txt": "UTRECHT, 4 mei 2024 - Het bedrijf Lichtkade heeft de webwinkel Zeebrug overgenomen. Lichtkade is "
    "eigenaar van Zeebrug en is actief in België.\n",
}


class Outcome(NamedTuple):
    code: int
    out: str
    err: list[str]


def kg(*arguments: object) -> Outcome:
    done = CliRunner().invoke(app, [*map(str, arguments)], env={"COLUMNS": None}, catch_exceptions=False)
    return Outcome(done.exit_code, done.stdout, done.stderr.splitlines())


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def identifiers(folder: Path) -> list[str]:
    return [json.loads(line)["id"] for line in (folder / "documents.jsonl").read_text("utf-8").splitlines()]


@pytest.fixture
def good(tmp_path: Path) -> Path:
    folder = tmp_path / "good"
    folder.mkdir()
    for name, text in GOOD.items():
        (folder / name).write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of a build of the good articles alone."""
    folder = tmp_path_factory.mktemp("built")
    for name, text in GOOD.items():
        (folder / name).write_text(text, "utf-8")
    assert kg("build", folder, "-o", folder / "output", "-q") == (0, "", [])
    assert json.loads((folder / "output" / REPORT).read_text("utf-8"))["totals"]["facts"] > 0
    return contents(folder / "output")


def last_output(folder: Path, built: dict[str, bytes]) -> Path:
    folder.mkdir(parents=True)
    for name, data in built.items():
        (folder / name).write_bytes(data)
    return folder


# --------------------------------------------------------------------------------------------------- one bad input each


def holding(data: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(data)


def repeating(unit: bytes, size: int) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(unit * (size // len(unit)))


GERMAN = (
    "Der Bürgermeister hat am Montag erklärt, dass die Stadt im nächsten Jahr eine neue Brücke über den Fluss bauen "
    "und dafür einen Kredit aufnehmen werde.\n"
)
VIETNAMESE = "Công ty cho biết giá cổ phiếu đã tăng mạnh trong tuần này.\n"
JUNK = bytes(range(256)) * 64


class Bad(NamedTuple):
    name: str
    make: Callable[[Path], object]
    problem: str
    advice: str


BAD = (
    Bad("empty.txt", holding(b""), "is empty", "leave it out"),
    Bad("empty.md", holding(b""), "is empty", "leave it out"),
    Bad("empty.html", holding(b""), "is empty", "leave it out"),
    Bad("empty.jsonl", holding(b""), "is empty", "write one JSON object a line"),
    Bad("blank.txt", holding(b" \n\t\r\n"), "is empty", "leave it out"),
    Bad("junk.txt", holding(JUNK), "is binary, not text", "give a text file"),
    Bad("junk.html", holding(JUNK), "is binary, not text", "give a text file"),
    Bad("junk.jsonl", holding(JUNK), "is binary, not text", "give a text file"),
    Bad("picture.txt", holding(b"\x89PNG\r\n\x1a\n" + JUNK), "is a PNG picture", "extract its text"),
    Bad("huge.txt", repeating(b"a", HUGE), "more than 20 MB", "split it"),
    Bad("huge.md", repeating(b"a", HUGE), "more than 20 MB", "split it"),
    Bad("huge.html", repeating(b"<p>", HUGE), "more than 20 MB", "split it"),
    Bad("long.txt", repeating(b"word ", 10_000_000), "10,000,000 characters", "split it"),
    Bad("damaged.txt", holding(VIETNAMESE.encode() + b"\xff\xfe."), "is not valid UTF-8 at byte", "save it as UTF-8"),
    Bad("german.txt", holding(GERMAN.encode()), "not read: recognised as German", "--lang"),
    Bad("short.txt", holding(b"Oh."), "too short to recognise its language", "--lang"),
    Bad("gone.txt", lambda path: path.symlink_to(path.with_name("nowhere")), "cannot be read", "check that it is"),
    Bad("loop.txt", lambda path: path.symlink_to(path), "cannot be read", "check that it is there"),
    Bad("pipe.txt", os.mkfifo, "is not a regular file", "give a file"),
    Bad("folder.txt", lambda path: path.mkdir(), "folder holds no article", "known are"),
    Bad("paper.pdf", holding(b"%PDF-1.7"), "unknown kind of file '.pdf'", "convert it"),
    Bad("missing.txt", lambda path: None, "no such file or folder", "check the path"),
    Bad("none-*.txt", lambda path: None, "pattern matches no article", "known are"),
)
bad_inputs = pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)


@bad_inputs
def test_a_bad_input_is_one_line_and_the_good_beside_it_are_built(
    bad: Bad, good: Path, tmp_path: Path, built: dict[str, bytes]
) -> None:
    path = tmp_path / bad.name
    bad.make(path)
    start = time.perf_counter()
    code, out, err = kg("build", path, good, "-o", tmp_path / "out", "-q")
    assert time.perf_counter() - start < SECONDS
    assert (code, out, len(err)) == (1, "", 1)
    assert err[0].startswith(f"kg: {path}: ")
    assert bad.problem in err[0]
    assert bad.advice in err[0]
    written = contents(tmp_path / "out")
    [problem] = json.loads(written.pop(REPORT))["problems"]
    assert err[0] == f"kg: {problem['source']}: {problem['problem']}; {problem['advice']}"
    assert written == {name: data for name, data in built.items() if name != REPORT}


@bad_inputs
def test_a_bad_input_alone_writes_nothing(bad: Bad, tmp_path: Path, built: dict[str, bytes]) -> None:
    last_output(tmp_path / "out", built)
    path = tmp_path / bad.name
    bad.make(path)
    code, out, err = kg("build", path, "-o", tmp_path / "out")
    assert (code, out, len(err)) == (2, "", 2)
    assert err[0].startswith(f"kg: {path}: ")
    assert err[1] == "kg: no article could be read; nothing was written"
    assert contents(tmp_path / "out") == built
    assert names(tmp_path / "out") == set(built)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_named(good: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text(GOOD["haven.txt"], "utf-8")
    (tmp_path / "secret.txt").chmod(0)
    code, _, err = kg("build", tmp_path / "secret.txt", good, "-o", tmp_path / "out", "-q")
    assert (code, len(err)) == (1, 1)
    assert "secret.txt: cannot be read (Permission denied)" in err[0]


def test_a_file_that_the_system_does_not_let_us_read_is_named(
    good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the test above, where the tests run as root."""
    (tmp_path / "secret.txt").write_text(GOOD["haven.txt"], "utf-8")
    opened = Path.open

    def refuse(path: Path, *arguments: Any, **options: Any) -> object:
        if path.name == "secret.txt":
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *arguments, **options)

    monkeypatch.setattr(Path, "open", refuse)
    code, _, err = kg("build", tmp_path / "secret.txt", good, "-o", tmp_path / "out", "-q")
    assert code == 1
    expected = "cannot be read (Permission denied); check that it is there and that you may read it"
    assert err == [f"kg: {tmp_path / 'secret.txt'}: {expected}"]


# ------------------------------------------------------------------------------------------------ lines of a JSONL file


def line(identifier: object, text: object = GOOD["harbour.txt"], **more: object) -> str:
    return json.dumps({"id": identifier, "text": text, **more})


@pytest.mark.usefixtures("built")  # so that the loading of the languages is not timed
@pytest.mark.parametrize(
    ("bad", "problem", "advice"),
    [
        ('{"id": "b", "text": ', "is no JSON", "write one JSON object a line"),
        ("[" * 100_000, "is no JSON", "write one JSON object a line"),
        ('["b"]', "is a list, not an object", "write one JSON object a line"),
        ('{"id": "b"}', "has no 'text'", "write one JSON object a line"),
        ('{"text": "b"}', "has no 'id'", "write one JSON object a line"),
        (line("b", 5), "has a number as 'text', not a string", "put it in quotes"),
        (line(""), "has an empty 'id'", "an id of its own"),
        (line("b", " "), "is empty", "leave it out"),
        (line("b", "\ud83d " + GOOD["harbour.txt"]), "half a surrogate pair", "save it as UTF-8"),
        (line("a"), "has the identifier 'a'", "the first one is kept"),
        (line("b", lang="de"), "declared to be in a language that is not read: German", "--lang"),
        (line("b", GERMAN), "recognised as German", "--lang"),
        (line("b", date="soon"), "has 'soon' as its date", "write it as YYYY-MM-DD"),
        (lambda: line("b", "x" * HUGE), "more than 20 MB", "split it"),
    ],
)
def test_a_bad_line_is_named_and_the_lines_around_it_are_read(
    bad: str | Callable[[], str], problem: str, advice: str, tmp_path: Path
) -> None:
    path = tmp_path / "news.jsonl"
    second = bad if isinstance(bad, str) else bad()
    path.write_text("\n".join((line("a"), second, line("c", GOOD["haven.txt"]), "")), "utf-8")
    start = time.perf_counter()
    code, out, err = kg("build", path, "-o", tmp_path / "out", "-q")
    assert time.perf_counter() - start < SECONDS
    assert (code, out, len(err)) == (1, "", 1)
    assert err[0].startswith(f"kg: {path}:2: ")
    assert problem in err[0]
    assert advice in err[0]
    assert identifiers(tmp_path / "out") == ["a", "c"]


def test_a_line_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_bytes(b"\n".join((line("a").encode(), b'{"id": "b", "text": "\xff"}', line("c").encode())))
    code, _, err = kg("build", path, "-o", tmp_path / "out", "-q")
    assert (code, len(err)) == (1, 1)
    assert f"{path}:2: is not valid UTF-8 at byte 21 of the line (0xff)" in err[0]
    assert identifiers(tmp_path / "out") == ["a", "c"]


def test_an_id_of_two_files_names_both(tmp_path: Path) -> None:
    for name in ("one.jsonl", "two.jsonl"):
        (tmp_path / name).write_text(line("same"), "utf-8")
    code, _, err = kg("build", tmp_path, "-o", tmp_path / "out", "-q")
    assert (code, len(err)) == (1, 1)
    assert err[0].startswith(f"kg: {tmp_path / 'two.jsonl'}:1: ")
    assert f"{tmp_path / 'one.jsonl'}:1" in err[0]


# ----------------------------------------------------------------------------------------------------- all in one build


def test_all_bad_inputs_in_one_build(tmp_path: Path, good: Path, built: dict[str, bytes]) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    for bad in BAD:
        bad.make(folder / bad.name)
    (folder / "broken.jsonl").write_text("{\n[]\n", "utf-8")
    # only inputs given by name are expected to be there
    named = [folder / name for name in ("missing.txt", "none-*.txt", "paper.pdf", "folder.txt")]
    code, out, err = kg("build", folder, *named, good, "-o", tmp_path / "out", "-q")
    assert (code, out) == (1, "")
    paths = [str(folder / bad.name) for bad in BAD] + [f"{folder / 'broken.jsonl'}:{n}" for n in (1, 2)]
    assert sorted(line.split(": ")[1] for line in err) == sorted(paths)
    written = contents(tmp_path / "out")
    assert len(json.loads(written.pop(REPORT))["problems"]) == len(err)
    assert written == {name: data for name, data in built.items() if name != REPORT}


def test_a_build_beside_its_articles_does_not_read_the_last_output(
    good: Path, built: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(good)
    for _ in range(2):
        assert kg("build", ".", "-q") == (0, "", [])
        assert contents(good / "output") == built
    for _ in range(2):
        assert kg("build", ".", "-o", ".", "-q") == (0, "", [])
        assert {name: data for name, data in contents(good).items() if name not in GOOD} == built


# --------------------------------------------------------------------------------------------- an output that cannot be


def test_a_file_in_the_place_of_the_output(good: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").write_bytes(b"a file")
    for output in (tmp_path / "taken", tmp_path / "taken" / "below"):
        code, out, err = kg("build", good, "-o", output)
        assert (code, out, len(err)) == (2, "", 1)
        assert err[0].startswith(f"kg: {output}: ")
        assert "choose another folder with --output" in err[0]
    assert (tmp_path / "taken").read_bytes() == b"a file"


def test_a_folder_in_the_place_of_a_file_of_the_output(good: Path, tmp_path: Path, built: dict[str, bytes]) -> None:
    output = last_output(tmp_path / "out", built)
    (output / FILES[-1]).unlink()
    (output / FILES[-1]).mkdir()
    (output / FILES[-1] / "kept").touch()
    (good / "more.txt").write_text(GOOD["harbour.txt"].replace("Koral", "Perak"), "utf-8")
    code, out, err = kg("build", good, "-o", output)
    assert (code, out, len(err)) == (2, "", 1)
    assert err[0].startswith(f"kg: {output}: ")
    assert contents(output) == {name: data for name, data in built.items() if name != FILES[-1]}
    assert names(output) == set(built)
    assert (output / FILES[-1] / "kept").exists()


def test_a_disk_that_is_full_leaves_the_last_output(
    good: Path, tmp_path: Path, built: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    output = last_output(tmp_path / "out", built)
    (good / "more.txt").write_text(GOOD["harbour.txt"].replace("Koral", "Perak"), "utf-8")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    code, out, err = kg("build", good, "-o", output)
    assert (code, out) == (2, "")
    assert err == [f"kg: {output}: No space left on device; choose another folder with --output"]
    assert contents(output) == built
    assert names(output) == set(built)


@pytest.mark.parametrize("base", ["not an iri", "example.org", "ftp://", "http://example.org/a b", "http://[x"])
def test_a_base_that_is_no_iri_is_one_line(base: str, good: Path, tmp_path: Path) -> None:
    code, out, err = kg("build", good, "-o", tmp_path / "out", "--base-iri", base)
    assert (code, out, len(err)) == (2, "", 1)
    assert base in err[0]
    assert "--base-iri" in err[0]
    assert not (tmp_path / "out").exists()


# -------------------------------------------------------------------------------------------------- a process's streams


def run_in_shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    settings = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    settings["PYTHONPATH"] = str(Path(__file__).parents[1])
    return subprocess.run(
        ["bash", "-c", command.replace("kg ", f"{sys.executable} -m kg ", 1)],
        cwd=folder,
        env=settings,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("stream", ["<&-", "</dev/null", "< <(head -c 40000000 /dev/zero | tr '\\0' a)"])
def test_standard_input_that_gives_no_article_is_one_line(stream: str, good: Path) -> None:
    done = run_in_shell(f"kg build good/haven.txt - -o out -q {stream}", good.parent)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)
    assert done.stderr.startswith("kg: stdin: ")
    assert identifiers(good.parent / "out") == ["haven.txt"]


def test_closed_streams_are_no_fault(good: Path) -> None:
    done = run_in_shell("kg build good/haven.txt -o out <&- >&- 2>&-", good.parent)
    assert done.returncode == 0
    assert identifiers(good.parent / "out") == ["haven.txt"]
    assert run_in_shell("kg build missing.txt -o out 2>&-", good.parent).returncode == 2


def test_a_standard_output_that_is_full_is_one_line(good: Path) -> None:
    done = run_in_shell("kg build good/haven.txt -o out >/dev/full", good.parent)
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "kg: standard output: cannot be written (No space left on device); write elsewhere"
    ]
    assert identifiers(good.parent / "out") == ["haven.txt"]
