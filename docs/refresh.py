"""Makes what is generated in the pages anew: `python docs/refresh.py` after a change, `--check` to only look.

Three things are generated: the output in ```console blocks, by running their commands in a folder that holds `seeds`,
the `output` of a build and this environment as `.venv`; what stands between <!-- begin NAME --> and <!-- end NAME -->;
and all of docs/ontology/.
"""

from __future__ import annotations

import importlib
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.store import NamedQuery, Parameter, Result, Store

ROOT = Path(__file__).resolve().parents[1]
PAGES = ("README.md", *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")))
CONTEXT = "ontology/context.jsonld"  # made of the ontology, which people write
CORPUS = ROOT / "tests" / "corpus"
GOLD = ROOT / "tests" / "gold"
TIMEOUT = 120  # seconds for one command of a page

_CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"^\$ (.*)$", re.MULTILINE)
_BLOCK = re.compile(r"(<!-- begin ([\w-]+) -->\n)(.*?)(<!-- end \2 -->)", re.DOTALL)


@contextmanager
def workspace(built: Path | None = None) -> Iterator[Path]:
    """A folder as a reader of the README has it after the first command; `built` is an output to use again."""
    with tempfile.TemporaryDirectory(prefix="newskg-docs-") as name:
        folder = Path(name)
        (folder / "seeds").symlink_to(ROOT / "seeds")
        (folder / ".venv").symlink_to(sys.prefix)
        if built:
            (folder / "output").symlink_to(built)
        else:
            run("kg build seeds --quiet", folder)
        yield folder


def run(command: str, folder: Path) -> str:
    """What a command prints on standard output and standard error, in a shell whose `kg` is this environment's."""
    settings = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    settings["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{settings['PATH']}"
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=settings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=TIMEOUT,
        encoding="utf-8",
        check=False,
    )
    if "Traceback" in done.stdout or done.returncode > 1:
        raise RuntimeError(f"{command}\n{done.stdout}")
    return done.stdout


def refreshed(page: str, folder: Path) -> str:
    """The text of a page with all that is generated made anew in a workspace."""
    text = _CONSOLE.sub(lambda block: _console(block[1], folder), (ROOT / page).read_text("utf-8"))
    return _BLOCK.sub(lambda block: f"{block[1]}\n{MAKERS[block[2]](folder)}\n\n{block[4]}", text)


def _console(block: str, folder: Path) -> str:
    pieces = (f"$ {command}\n{run(command, folder).strip()}\n" for command in _COMMAND.findall(block))
    return "```console\n" + "\n".join(pieces) + "```"


def _table(*rows: tuple[str, ...]) -> str:
    cells = [[cell.replace("|", "\\|") for cell in row] for row in (rows[0], ("---",) * len(rows[0]), *rows[1:])]
    return "\n".join(f"| {' | '.join(row)} |" for row in cells)


def counts(folder: Path) -> str:
    """What the build of the seeds holds, from its report."""
    import json

    report = json.loads((folder / "output" / "report.json").read_text("utf-8"))
    facts = [(name, sum(found.values())) for name, found in report["facts"].items()]
    top = ", ".join(f"{name} {number}" for name, number in sorted(facts, key=lambda fact: (-fact[1], fact[0]))[:6])
    totals = report["totals"]
    return (
        f"{totals['documents']} articles, {totals['entities']} things, {totals['facts']} facts with "
        f"{totals['evidence']} sentences as evidence; most frequent: {top}."
    )


def figures(_: Path) -> str:
    """How well the rules read the test corpus, measured by `kg eval`."""
    header = (
        "language",
        "part",
        "articles",
        "facts",
        "precision",
        "recall",
        "F1",
        "modality",
        "qualifiers",
        "names",
    )
    folders = sorted(path.parent for path in CORPUS.glob("*/*/facts.yaml"))
    return _table(header, *(_figures(folder) for folder in folders))


def gold(_: Path) -> str:
    """How far the extractors got on the gold facts given to the project, measured by `kg eval`."""
    header = ("articles", "extractors", "facts", "precision", "recall", "F1", "modality", "qualifiers", "names")
    sets = {
        "`seeds/`": (ROOT / "seeds", GOLD / "seeds"),
        "`tests/gold/dev/docs`": (GOLD / "dev" / "docs", GOLD / "dev"),
    }
    rows = [
        (name, " + ".join(chosen), *_measured(documents, facts, chosen)[1:])
        for name, (documents, facts) in sets.items()
        for chosen in (("rules",), ("rules", "reader"))
    ]
    return _table(header, *rows)


def reader(_: Path) -> str:
    """What `kg eval-model --json` measured of the packaged weights."""
    import json

    from kg.reader.model import packaged

    rows = json.loads((packaged() / "figures.json").read_text("utf-8"))["rows"]
    header = ("task", "measured on", "score", "95 %", "of", "asked")
    return _table(header, *(tuple(_cell(value) for value in row["cells"]) for row in rows))


def agreement(_: Path) -> str:
    """How far the versions of an article in four languages agree, as `kg eval-model --json` measured it."""
    import json

    from kg.reader.model import packaged

    found = json.loads((packaged() / "figures.json").read_text("utf-8"))["agreement"]
    rows = [
        (name, str(part["articles"]), f"{part['f1']:.2f}", *(f"{n:.1f}" for _, n in sorted(part["facts"].items())))
        for name, part in found.items()
    ]
    languages = sorted(next(iter(found.values()))["facts"])
    return _table(("extractors", "articles", "mean F1", *(f"facts in {code}" for code in languages)), *rows)


def _cell(value: object) -> str:
    return "–" if value is None else f"{value:.2f}" if isinstance(value, float) else str(value)


def _figures(folder: Path) -> tuple[str, ...]:
    return (folder.parent.name, folder.name, *_measured(folder / "docs", folder))


def _measured(documents: Path, gold: Path, extractors: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Articles, facts and scores of a build of the documents against its gold."""
    from kg.evaluation import evaluate
    from kg.evaluation.scores import Ratio
    from kg.identity.iris import DEFAULT_BASE
    from kg.pipeline import build
    from kg.writing import write

    def shown(ratio: Ratio) -> str:
        low, high = ratio.interval
        return f"{ratio.value:.2f} ({low:.2f}–{high:.2f})"

    with tempfile.TemporaryDirectory(prefix="newskg-docs-") as output:
        write(
            build([str(documents)], extractors=extractors).graph,
            Path(output),
            base_iri=DEFAULT_BASE,
            report={},
            html="",
        )
        found = evaluate(Path(output), gold)
    total, articles = found.total, len(list(documents.glob("*.txt")))
    return (
        str(articles),
        str(total.recall.total),
        shown(total.precision),
        shown(total.recall),
        f"{total.f1:.2f}",
        f"{total.modality.value:.2f}",
        f"{total.qualifiers.value:.2f}",
        f"{found.entities.f1:.2f}",
    )


def queries(_: Path) -> str:
    """The named queries."""
    from kg.store import named_queries

    rows = [
        (f"`{query.name}`", query.description, ", ".join(f"`{parameter.name}`" for parameter in query.parameters))
        for query in named_queries().values()
    ]
    return _table(("name", "what it answers", "takes"), *rows)


_MOST_ROWS, _WIDEST = 8, 70  # of an answer that the cookbook shows


def cookbook(folder: Path) -> str:
    """Each named query: what it takes, its command line, its answer in the seeds' graph and its text."""
    from kg.store import named_queries, open_store

    store = open_store(folder / "output")
    return "\n\n".join(_recipe(store, query) for query in named_queries().values())


def _recipe(store: Store, query: NamedQuery) -> str:
    from kg.store import Table, example_values
    from kg.store import run as run_text

    values = example_values(store, query)
    text = query.with_values(values)
    result = run_text(store, text)
    given = "".join(f" --with {shlex.quote(f'{name}={value}')}" for name, value in values.items())
    kind = "sparql" if isinstance(result, Table) and result.rows else "text"
    parts = [
        f"### {query.name}",
        f"{query.description}.",
        "\n".join(f"- `{p.name}` ({p.kind}, {_need(p)}): {p.description}" for p in query.parameters),
        f"```sh\nkg query output {query.name}{given}\n```",
        _answer(result),
        f"<details><summary>SPARQL</summary>\n\n```{kind}\n{_body(text)}\n```\n\n</details>",
    ]
    return "\n\n".join(part for part in parts if part)


def _need(parameter: Parameter) -> str:
    return "required" if parameter.default is None else f"`{parameter.default}` where none is given"


def _body(text: str) -> str:
    """A query without the comments at its head."""
    return "\n".join(line for line in text.strip().splitlines() if not line.startswith("#"))


def _answer(result: Result) -> str:
    """The first rows of an answer as a table, and how many there are."""
    from kg.store import Table, Triples

    if isinstance(result, Triples):
        rows = [tuple(_plain(str(term)) for term in triple) for triple in result.triples]
        columns: tuple[str, ...] = ("subject", "predicate", "object")
    else:
        assert isinstance(result, Table)
        rows, columns = [tuple(map(_plain, row)) for row in result.rows], result.variables
    if not rows:
        return "No rows in the seeds' graph."
    more = f"\n\n… and {len(rows) - _MOST_ROWS} more." if len(rows) > _MOST_ROWS else ""
    return _table(columns, *rows[:_MOST_ROWS]) + more


def _plain(cell: str | None, width: int = _WIDEST) -> str:
    """A value as Markdown that shows it and does no more."""
    if cell is None:
        return "–"
    short = " ".join(cell.split())
    short = short if len(short) <= width else f"{short[: width - 1]}…"
    return re.sub(r"([\\`*_<>\[\]#&~])", r"\\\1", short)


def competency(folder: Path) -> str:
    """The competency questions, how each is asked, and which parts of its answer the seeds' graph lacks."""
    from kg.store import open_store

    sys.path.insert(0, str(ROOT / "tests"))
    questions = importlib.import_module("competency").QUESTIONS
    store, rows = open_store(folder / "output"), []
    for question in questions:
        answer = question.answer(store)
        lacking = [_plain(str(part), width=200) for part in question.parts if not part.is_in(answer)]
        given = "".join(f" --with {shlex.quote(f'{name}={value}')}" for name, value in question.values.items())
        found = len(question.parts) - len(lacking)
        full = "yes" if not lacking else f"{found} of {len(question.parts)} parts"
        rows.append((str(question.number), question.text, f"`{question.query}{given}`", full, "; ".join(lacking)))
    return _table(("#", "question", "asked with", "answered", "what the graph lacks"), *rows)


def classes(_: Path) -> str:
    """The entity tree of the ontology as a list."""
    from kg.ontology import ROOT as TOP
    from kg.ontology import load

    terms = load().classes

    def below(name: str, depth: int) -> Iterator[str]:
        yield f"{'  ' * depth}- `{name}`: {terms[name].definitions['en']}"
        for child in terms:
            if name in terms[child].parents:
                yield from below(child, depth + 1)

    return "\n".join(below(TOP, 0))


def relations(_: Path) -> str:
    """The relations of the ontology with what may stand on either side."""
    from kg.ontology import load

    rows = [
        (
            f"`{term.name}`{' ↔' if term.symmetric else ''}",
            ", ".join(sorted(term.domain)),
            ", ".join(sorted(term.range)) or str(term.value_kind),
            term.definitions["en"],
        )
        for term in load().relations.values()
    ]
    return _table(("relation", "subject", "object", "definition"), *rows)


# of one purchase with a stake: the statement, its plain triple, its evidence and its target
_EXAMPLE = """CONSTRUCT { ?fact ?p ?o . ?subject ?relation ?object . ?object ?q ?label . ?evidence ?r ?x } WHERE {
  { SELECT (MIN(?any) AS ?fact) WHERE { ?any rdf:predicate kg:acquires ; kg:stake ?stake } }
  ?fact rdf:subject ?subject ; rdf:predicate ?relation ; rdf:object ?object ; prov:wasDerivedFrom ?evidence ; ?p ?o .
  ?object ?q ?label . ?evidence ?r ?x FILTER(?q IN (rdf:type, rdfs:label, skos:altLabel, schema:name))
}"""


def example(folder: Path) -> str:
    """One fact of the seeds' graph in Turtle, with the prefixes that it uses."""
    from kg.store import open_store, to_turtle
    from kg.store import run as ask

    lines = to_turtle(ask(open_store(folder / "output"), _EXAMPLE)).splitlines()
    body = "\n".join(line for line in lines if not line.startswith("@prefix"))
    used = [line for line in lines if line.startswith("@prefix") and re.search(rf"\b{line.split()[1]}", body)]
    return "```turtle\n" + "\n".join(used) + "\n\n" + body + "\n```"


MAKERS: Mapping[str, Callable[[Path], str]] = {
    "counts": counts,
    "figures": figures,
    "gold": gold,
    "reader": reader,
    "agreement": agreement,
    "queries": queries,
    "cookbook": cookbook,
    "competency": competency,
    "classes": classes,
    "relations": relations,
    "example": example,
}


def main(arguments: list[str]) -> int:
    import ontology_pages

    with workspace() as folder:
        pages = {page: refreshed(page, folder) for page in PAGES}
        terms = ontology_pages.write(ROOT, folder / "output", is_check="--check" in arguments)
    from kg.writing.context import to_context_file

    pages[CONTEXT] = to_context_file().decode()
    stale = [page for page, text in pages.items() if text != (ROOT / page).read_text("utf-8")]
    for page in stale:
        if "--check" not in arguments:
            (ROOT / page).write_text(pages[page], encoding="utf-8")
        sys.stdout.write(f"{page}: {'out of date' if '--check' in arguments else 'written'}\n")
    for page in terms:
        sys.stdout.write(f"{page}: {'out of date' if '--check' in arguments else 'made anew'}\n")
    return 1 if (stale or terms) and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
