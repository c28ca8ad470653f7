"""The command line: what it passes on, what it prints, how it exits, and that no text of an article acts."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import graph_sample as s
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import cli, pipeline, terminal
from kg.errors import InputError, KGError
from kg.graph import Graph
from kg.identity.iris import DEFAULT_BASE
from kg.model import Label, Rejection, Span
from kg.writing import FILES, write

HOSTILE = "[bold]Lentera[/bold] \x1b[2J\u202egnp.exe"
HARMLESS = "[bold]Lentera[/bold] ␛[2J\\u202egnp.exe"
ROOT = Path(__file__).parents[1]


class Outcome(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `kg` with arguments, as its entry point does."""

    def run_kg(*arguments: object) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["kg", *map(str, arguments)])
        monkeypatch.delenv("COLUMNS", raising=False)
        with pytest.raises(SystemExit) as exit_:
            cli.main()
        captured = capsys.readouterr()
        return Outcome(int(exit_.value.code or 0), captured.out, captured.err)

    return run_kg


class Pipeline:
    """Stands in for `kg.pipeline.build`: remembers its options and gives what the test wants."""

    def __init__(self, result: pipeline.BuildResult | BaseException) -> None:
        self.result, self.inputs, self.options = result, list[str](), dict[str, Any]()

    def __call__(self, paths: list[str], **options: Any) -> pipeline.BuildResult:
        self.inputs, self.options = paths, options
        if isinstance(self.result, BaseException):
            raise self.result
        return self.result


STATEMENTS = (s.DEAL, s.OFFICE, s.TALKS, s.USERS, s.MARKET, s.ENTRY, s.PRESENCE, s.BAN, s.OPEN)
SAMPLE = Graph((s.ENGLISH, s.DUTCH), s.ENTITIES, tuple(sorted(STATEMENTS, key=lambda statement: statement.iri)))
REJECTIONS = (Rejection("deal.txt", "owns", "no object", "", Span(0, 4)),)
BUILT = pipeline.BuildResult(replace(SAMPLE, rejections=REJECTIONS), (), {"reading": 0.25, "extraction": 1.5})
PROBLEM = InputError("empty.txt", "is empty", "leave it out")


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> Callable[[pipeline.BuildResult | BaseException], Pipeline]:
    def use(result: pipeline.BuildResult | BaseException) -> Pipeline:
        fake = Pipeline(result)
        monkeypatch.setattr(pipeline, "build", fake)
        monkeypatch.setattr("kg.explorer.render", lambda graph, **_: f"<title>{len(graph)} facts</title>")
        return fake

    return use


def output_of(graph: Graph, folder: Path) -> Path:
    write(graph, folder, base_iri=DEFAULT_BASE, report={}, html="")
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of the sample, in which one name is hostile."""
    hostile = replace(s.LENTERA, labels=(Label(HOSTILE, "en"),))
    entities = tuple(hostile if entity is s.LENTERA else entity for entity in SAMPLE.entities)
    return output_of(replace(SAMPLE, entities=entities), tmp_path_factory.mktemp("kg") / "output")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def rows(out: str) -> list[list[str]]:
    """The cells of all tables in a terminal's output."""
    return [[cell.strip() for cell in line.split("│")] for line in out.splitlines() if "│" in line]


# ---------------------------------------------------------------------------------------------------------------- build


def test_build_writes_all_files_and_prints_what_it_found(run: Run, builds: Any, tmp_path: Path) -> None:
    builds(BUILT)
    result = run("build", "news", "--output", tmp_path / "out")
    assert (result.code, result.err) == (0, "")
    assert set(contents(tmp_path / "out")) == set(FILES)
    table = rows(result.out)
    for row in (
        ["en", "1"],
        ["nl", "1"],
        ["Country", "1"],
        ["Person", "1"],
        ["all", str(len(s.ENTITIES))],
        ["operatesIn", "1", "–", "1", "–", "2"],
        ["open relations", "1", "–", "–", "–", "1"],
        ["all", "6", "1", "1", "1", "9"],
        ["no object", "1"],
        ["extraction", "1.500"],
    ):
        assert row in table
    assert {"explorer", "writing"} <= {row[0] for row in table}
    assert str(tmp_path / "out" / "graph.html") in result.out


def test_build_passes_its_options_on(run: Run, builds: Any, tmp_path: Path) -> None:
    fake = builds(BUILT)
    options = ("--lang", "vi", "--min-confidence", "0.5", "--base-iri", "https://example.org/x/")
    options = (*options, "--extractor", "rules")
    assert run("build", "b", "a", "-o", tmp_path / "out", *options).code == 0
    assert fake.inputs == ["b", "a"]
    assert fake.options | {"progress": None} == {
        "language": "vi",
        "min_confidence": 0.5,
        "base_iri": "https://example.org/x/",
        "extractors": ["rules"],
        "progress": None,
        "stdin": None,
    }


def test_a_dash_reads_standard_input(run: Run, builds: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.TextIOWrapper(io.BytesIO(b"news"))
    monkeypatch.setattr(sys, "stdin", stream)
    fake = builds(BUILT)
    assert run("build", "-", "-o", tmp_path / "out").code == 0
    assert fake.options["stdin"] is stream.buffer


def test_an_input_that_fails_is_one_line_and_the_rest_is_built(run: Run, builds: Any, tmp_path: Path) -> None:
    builds(replace(BUILT, problems=(PROBLEM, InputError("x\n\x1b[31m\u202etxt", "is junk", "convert it"))))
    result = run("build", "news", "-o", tmp_path / "out")
    assert result.code == 1
    assert result.err.splitlines() == [
        "kg: empty.txt: is empty; leave it out",
        "kg: x ␛[31m\\u202etxt: is junk; convert it",
    ]
    report = json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))
    assert report["totals"]["problems"] == 2


def test_the_report_holds_no_clock(run: Run, builds: Any, tmp_path: Path) -> None:
    reports = []
    for seconds in (1.0, 2.0):
        builds(replace(BUILT, seconds={"reading": seconds}))
        run("build", "news", "-o", tmp_path / "out")
        reports.append((tmp_path / "out" / "report.json").read_bytes())
    assert reports[0] == reports[1]


def test_quiet_prints_errors_only(run: Run, builds: Any, tmp_path: Path) -> None:
    builds(replace(BUILT, problems=(PROBLEM,)))
    assert run("build", "news", "-q", "-o", tmp_path / "out") == (1, "", "kg: empty.txt: is empty; leave it out\n")


@pytest.mark.parametrize(
    ("result", "code", "message"),
    [
        (pipeline.BuildResult(Graph((), (), ()), (PROBLEM,)), 2, "no article could be read; nothing was written"),
        (KGError("no such base"), 2, "kg: no such base"),
        (KeyboardInterrupt(), 130, "kg: interrupted"),
        (RuntimeError("a fault\x1b[31m"), 2, "RuntimeError: a fault␛[31m"),
    ],
)
def test_a_build_that_fails_leaves_the_last_output(
    run: Run, builds: Any, tmp_path: Path, result: Any, code: int, message: str
) -> None:
    before = contents(output_of(SAMPLE, tmp_path / "out"))
    builds(result)
    outcome = run("build", "news", "-o", tmp_path / "out")
    assert (outcome.code, outcome.out) == (code, "")
    assert message in outcome.err
    assert contents(tmp_path / "out") == before


def test_an_output_that_cannot_be_written_is_named(run: Run, builds: Any, tmp_path: Path) -> None:
    builds(BUILT)
    (tmp_path / "taken").write_text("a file", "utf-8")
    result = run("build", "news", "-o", tmp_path / "taken")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(f"kg: {tmp_path / 'taken'}: ")
    assert len(result.err.splitlines()) == 1
    assert (tmp_path / "taken").read_text("utf-8") == "a file"


def test_an_interrupt_while_writing_leaves_the_last_output(
    run: Run, builds: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(output_of(Graph((), (), ()), tmp_path / "out"))
    builds(BUILT)

    def interrupt(descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    assert run("build", "news", "-o", tmp_path / "out").code == 130
    assert contents(tmp_path / "out") == before


@pytest.mark.parametrize(
    "arguments",
    [(), ("news", "--lang", "xx"), ("news", "--min-confidence", "2"), ("news", "--nonsense"), ("--output", "x")],
)
def test_wrong_usage_builds_nothing(run: Run, builds: Any, arguments: tuple[str, ...]) -> None:
    fake = builds(BUILT)
    assert run("build", *arguments).code == 2
    assert fake.inputs == []


# ---------------------------------------------------------------------------------------------------------------- query

BUYERS = 'SELECT ?buyer ?name { ?buyer kg:acquires/rdfs:label ?name FILTER(lang(?name) = "en") }'
BUYER = s.ARGA.iri


def test_query_prints_a_table(run: Run, folder: Path) -> None:
    result = run("query", folder, BUYERS)
    assert (result.code, result.err) == (0, "")
    assert rows(result.out) == [["buyer", "name"], [BUYER, HARMLESS]]


def test_query_gives_programs_the_data_as_it_is(run: Run, folder: Path) -> None:
    assert run("query", folder, BUYERS, "--format", "csv") == (0, f"buyer,name\r\n{BUYER},{HOSTILE}\r\n", "")
    (binding,) = json.loads(run("query", folder, BUYERS, "--format", "json").out)["results"]["bindings"]
    assert binding["name"] == {"type": "literal", "value": HOSTILE, "xml:lang": "en"}


def test_a_construct_prints_turtle(run: Run, folder: Path) -> None:
    construct = "CONSTRUCT { ?a kg:acquires ?b } { ?a kg:acquires ?b }"
    result = run("query", folder, construct)
    assert result.code == 0
    assert "kg:acquires" in result.out
    assert result.out == run("query", folder, construct, "--format", "turtle").out
    assert rows(run("query", folder, construct, "--format", "table").out)[1][0] == f"<{BUYER}>"
    refused = run("query", folder, construct, "--format", "csv")
    assert (refused.code, refused.out, len(refused.err.splitlines())) == (2, "", 1)


def test_an_ask_prints_yes_or_no(run: Run, folder: Path) -> None:
    assert run("query", folder, "ASK { ?a kg:acquires ?b }").out == "yes\n"
    assert run("query", folder, "ASK { ?a kg:sues ?b }").out == "no\n"


def test_a_query_may_be_a_file_or_a_name(run: Run, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "buyers.rq").write_text(BUYERS, "utf-8-sig")
    assert rows(run("query", folder, tmp_path / "buyers.rq").out)[1:] == [[BUYER, HARMLESS]]
    named = run("query", folder, "deals")
    assert named.code == 0
    assert "Arga Niaga" in named.out


def test_the_named_queries_are_listed(run: Run, folder: Path) -> None:
    listed = run("query", "--list")
    assert listed == run("query", folder, "--list")
    descriptions = {name: (description, takes) for name, description, takes in rows(listed.out)[1:]}
    assert len(descriptions) > 10
    assert all(description for description, _ in descriptions.values())
    assert "name: " in descriptions["talks-of"][1] and "required" in descriptions["talks-of"][1]


def test_a_named_query_takes_values(run: Run, folder: Path) -> None:
    found = run("query", folder, "talks-of", "--with", "name=SAGARA")
    assert found.code == 0
    assert [row[:3] for row in rows(found.out)[1:]] == [["Sagara", "negotiatesWith", "Arga Niaga"]]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["talks-of"], "talks-of needs a value for name; it takes name: "),
        (["talks-of", "--with", "nam=x"], "talks-of has no parameter 'nam'; it takes name: "),
        (["deals", "--with", "name=x"], "deals has no parameter 'name'; it takes none"),
        (["ASK {}", "--with", "name=x"], "--with is for named queries"),
        (["talks-of", "--with", "name"], "--with takes NAME=VALUE"),
        (["talks-of", "--with", "name=a", "--with", "name=b"], "one parameter two values"),
    ],
)
def test_values_that_do_not_fit_are_one_line(run: Run, folder: Path, arguments: list[str], message: str) -> None:
    refused = run("query", folder, *arguments)
    assert (refused.code, refused.out) == (2, "")
    assert message in " ".join(refused.err.split())


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("deal", "did you mean deals"),
        ("zzzzzzzz", "kg query --list"),
        ("SELECT * { broken", "the query cannot be run"),
        ("x" * 5000, "no named query"),
        ("\x1b[2J", "no named query"),
    ],
)
def test_a_query_that_cannot_be_run_is_one_line(run: Run, folder: Path, query: str, message: str) -> None:
    result = run("query", folder, query)
    assert (result.code, result.out, len(result.err.splitlines())) == (2, "", 1)
    assert message in result.err
    assert "\x1b" not in result.err


def test_a_query_file_that_is_no_text_is_named(run: Run, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "junk.rq").write_bytes(b"\xff\xfe\x00")
    result = run("query", folder, tmp_path / "junk.rq")
    assert (result.code, len(result.err.splitlines())) == (2, 1)
    assert "junk.rq" in result.err


def test_a_folder_without_a_graph_is_named(run: Run, tmp_path: Path) -> None:
    for arguments in (("query", tmp_path, BUYERS), ("validate", tmp_path), ("explain", tmp_path, "x")):
        result = run(*arguments)
        assert (result.code, result.out, len(result.err.splitlines())) == (2, "", 1)
        assert str(tmp_path) in result.err


def test_a_query_needs_a_folder_and_a_query(run: Run, folder: Path) -> None:
    assert run("query").code == 2
    assert run("query", folder).code == 2
    assert run("query", folder, BUYERS, "--format", "xml").code == 2


# ------------------------------------------------------------------------------------------- validate, explain and eval


def test_validate_counts_and_finds_tampering(run: Run, tmp_path: Path) -> None:
    output_of(SAMPLE, tmp_path)
    sound = run("validate", tmp_path)
    assert (sound.code, sound.err) == (0, "")
    assert ["statements", "9"] in rows(sound.out)
    assert ["faults", "0"] in rows(sound.out)
    turtle = tmp_path / "graph.ttl"
    turtle.write_text(turtle.read_text("utf-8").replace("The market of Kaldora", "The Market of Kaldora"), "utf-8")
    tampered = run("validate", tmp_path)
    assert tampered.code == 1
    assert any(row[0] == "evidence" and "quote" in row[-1] for row in rows(tampered.out))


def test_explain_shows_facts_with_their_sentences_and_obeys_none(run: Run, folder: Path) -> None:
    result = run("explain", folder, s.LENTERA.iri)
    assert (result.code, result.err) == (0, "")
    assert HARMLESS in result.out
    assert not set(result.out) & {"\x1b", "\u202e"}
    assert "Arga Niaga acquires" in result.out
    assert f"“{s.DEAL_SENTENCE.quote}” (deal.txt, en, 0–" in result.out


def test_explain_names_what_is_near(run: Run, folder: Path) -> None:
    result = run("explain", folder, "Arga Niagaa")
    assert (result.code, result.out) == (2, "")
    assert "did you mean 'Arga Niaga'" in result.err


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    (tmp_path / "entities.yaml").write_text(
        "arga: {type: [Company], names: [Arga Niaga]}\nsagara: {type: [Company], names: [Sagara]}\n", "utf-8"
    )
    (tmp_path / "facts.yaml").write_text(
        'deal.txt:\n  lang: en\n  facts:\n  - {s: arga, p: negotiatesWith, o: sagara, m: denied, ev: "talks\\e[2J"}\n'
        "  - {s: arga, p: sues, o: sagara, m: actual}\n",
        "utf-8",
    )
    return tmp_path


def test_eval_prints_the_scores(run: Run, folder: Path, gold: Path) -> None:
    result = run("eval", folder, gold)
    assert (result.code, result.err) == (0, "")
    # deal, office, talks, users, market, entry and presence rest on deal.txt: one is a fact; one of two facts is found
    row = ["en", "0.143", "0.03–0.51", "0.500", "0.09–0.91", "0.222", "1.000", "–", "1", "6", "1"]
    assert row in rows(result.out)
    assert ["all", *row[1:]] in rows(result.out)
    assert ["sues", "–", "–", "0.000", "0.00–0.79", "0.000", "–", "–", "0", "0", "1"] in rows(result.out)


def test_eval_lists_errors_harmlessly(run: Run, folder: Path, gold: Path) -> None:
    out = run("eval", folder, gold, "--errors").out
    assert ["missed", "deal.txt", "arga sues sagara", ""] in rows(out)
    assert ["wrong", "deal.txt", f"Arga acquires {HARMLESS}", "planned"] in rows(out)


def test_eval_prints_json(run: Run, folder: Path, gold: Path) -> None:
    figures = json.loads(run("eval", folder, gold, "--json").out)
    assert (figures["languages"]["all"]["tp"], figures["languages"]["all"]["fp"]) == (1, 6)
    assert "errors" not in figures
    with_errors = json.loads(run("eval", folder, gold, "--json", "--errors").out)
    assert {"kind": "missed", "document": "deal.txt", "fact": "arga sues sagara", "detail": ""} in with_errors["errors"]


def test_eval_names_gold_that_is_missing(run: Run, folder: Path, tmp_path: Path) -> None:
    result = run("eval", folder, tmp_path)
    assert (result.code, result.out, len(result.err.splitlines())) == (2, "", 1)
    assert "entities.yaml" in result.err


# ------------------------------------------------------------------------------------------------ the process around it


def kg_process(*arguments: object, **options: Any) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "kg", *map(str, arguments)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, cwd=ROOT, **pipes, **options)


@pytest.mark.parametrize("form", ["csv", "table"])
def test_a_closed_pipe_is_no_traceback(folder: Path, form: str) -> None:
    process = kg_process("query", folder, "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 20000", "--format", form)
    assert process.stdout and process.stderr
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() == 141


def test_output_is_utf8_whatever_the_locale(tmp_path: Path) -> None:
    label = replace(s.DAMAR, labels=(Label("Đặng Thuỳ Trâm", "vi"),))
    output_of(Graph((s.ENGLISH,), (label,), ()), tmp_path)
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    out, err = kg_process("explain", tmp_path, "Đặng Thuỳ Trâm", env=environment).communicate()
    assert err == b""
    assert "Đặng Thuỳ Trâm" in out.decode("utf-8")


def test_help_loads_nothing_heavy() -> None:
    heavy = "spacy pyoxigraph rdflib igraph networkx pyvis yaml trafilatura babel kg.pipeline kg.store"
    code = (
        "import sys\nfrom kg.cli import main\nsys.argv = ['kg', 'build', '--help']\n"
        f"try: main()\nfinally: assert not set({heavy.split()!r}) & set(sys.modules), sorted(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_every_command_tells_its_exit_codes(run: Run) -> None:
    for command in ((), ("build",), ("query",), ("validate",), ("explain",), ("eval",)):
        words = " ".join(run(*command, "--help").out.split())
        for code in ("0 all went well", "1 some inputs", "2 wrong usage", "130 interrupted"):
            assert code in words


def test_version_is_one_line(run: Run) -> None:
    result = run("--version")
    assert (result.code, len(result.out.splitlines())) == (0, 1)
    assert result.out.startswith("kg ")


# --------------------------------------------------------------------------------------------------------- the terminal


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


@given(st.text())
def test_what_is_shown_stays_on_its_line_and_does_nothing(text: str) -> None:
    shown = terminal.visible(text)
    assert len(shown.splitlines()) <= 1
    assert terminal.visible(shown) == shown
    shown.encode("utf-8")
    if text.isprintable():
        assert shown == text


@pytest.mark.parametrize(
    "char", ["\x00", "\x07", "\x1b", "\x7f", "\x9b", "\u200e", "\u202e", "\u2066", "\ufeff", "\ud800"]
)
def test_characters_that_act_are_made_visible(char: str) -> None:
    assert terminal.visible(f"a{char}b").isprintable()


def test_data_shown_on_a_terminal_keeps_its_lines_but_does_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    monkeypatch.setattr(sys, "stdout", screen)
    terminal.print_data("a,b\r\n\x1b[2J,\ud83d\n")
    assert screen.getvalue() == "a,b\n␛[2J,\\ud83d\n"


def test_tables_adapt_to_a_terminal_and_not_to_a_pipe(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    terminal.print_table("T", ("name", "words"), [("a", "word " * 50)])
    assert len(capsys.readouterr().out.splitlines()) == 5  # title, head, rule, row, space
    monkeypatch.setenv("COLUMNS", "40")
    terminal.print_table("T", ("name", "words"), [("a", "word " * 50)])
    wrapped = capsys.readouterr().out
    assert max(map(len, wrapped.splitlines())) <= 40
    assert wrapped.count("word ") + wrapped.count("word\n") == 50


def test_a_terminal_too_narrow_for_the_columns_gets_a_line_a_value(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    terminal.print_table("2 rows", ("buyer", "since", "stake"), [("Arga", "2024-05-01", 5), ("Sagara", None, None)])
    lines = ["2 rows", "buyer: Arga", "since: 2024-05-01", "stake: 5", "", "buyer: Sagara", "since: –", "stake: –"]
    assert capsys.readouterr().out.splitlines() == [*lines, ""]


def test_a_column_is_cut_no_narrower_than_a_date(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    terminal.print_table("T", ("since", "words", "stake"), [("2024-05-01", "word " * 20, 40)])
    out = capsys.readouterr().out
    assert "2024-05-01" in out
    assert max(map(len, out.splitlines())) <= 40


def test_a_column_without_a_value_is_no_column_of_numbers(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    terminal.print_table("T", ("stake", "share"), [(None, 5), (None, None)])
    assert capsys.readouterr().out.splitlines()[3:5] == ["–     │     5", "–     │     –"]


def test_one_row_is_no_rows(run: Run, folder: Path) -> None:
    assert run("query", folder, BUYERS).out.startswith("1 row\n")
    assert run("query", folder, "SELECT ?a { ?a kg:sues ?a }").out.startswith("0 rows\n")


def test_progress_is_drawn_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", screen)
    with terminal.progress_bar(is_wanted=True) as show:
        assert show
        show(pipeline.Progress("reading", 1, None, "a.txt"))
        show(pipeline.Progress("extraction", 1, 2, "[red]\x1b]0;title\x07.txt"))
        show(pipeline.Progress("extraction", 2, 2, "b.txt"))
    assert "extraction b.txt" in screen.getvalue()
    assert "\x1b]0;" not in screen.getvalue()


def test_no_progress_where_nobody_sees_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", Screen())
    with terminal.progress_bar(is_wanted=False) as show:
        assert show is None
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with terminal.progress_bar(is_wanted=True) as show:
        assert show is None
