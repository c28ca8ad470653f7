"""One article in four languages: how far the facts read from its versions agree. Needs no annotation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

from kg.model import LANGUAGES, Label, Statement
from kg.pipeline import build
from kg.training import corpora

FILE = "parallel/ntrex-part.jsonl.gz"
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Mean pairwise F1 over the articles of which any version has a fact, and how many facts the versions have."""

    articles: int
    f1: float
    facts: Mapping[str, float]  # mean number an article, by language


def measure(folder: Path, extractors: Iterable[str] = ()) -> Agreement:
    """Build one graph of all versions and compare them; things are the same when the graph says so, by their labels.

    Statements (`statesThat`) do not count: their texts differ by language.
    """
    with TemporaryDirectory() as name:
        texts = _written(folder / FILE, Path(name))
        graph = build([name], extractors=extractors).graph
    found: dict[tuple[str, str], set[Key]] = defaultdict(set)
    for statement in graph.statements:
        if statement.relation == "statesThat":
            continue
        for evidence in statement.evidence:
            article, language = Path(evidence.document).stem.rsplit("_", 1)
            found[article, language].add(_key(statement))
    scores = [score for article in texts if (score := _pairwise(found, article)) is not None]
    facts = {code: sum(len(found[a, code]) for a in texts) / len(texts) for code in LANGUAGES}
    return Agreement(len(scores), sum(scores) / max(1, len(scores)), facts)


def _written(path: Path, folder: Path) -> list[str]:
    """Each article's versions as files `ARTICLE_LANGUAGE.txt`; the articles' names."""
    lines: dict[tuple[str, str], list[str]] = defaultdict(list)
    for record in corpora.records(path):
        for code in LANGUAGES:
            lines[str(record["doc"]), code].append(str(record[code]))
    for (article, code), parts in lines.items():
        (folder / f"{article}_{code}.txt").write_text("\n".join(parts) + "\n", encoding="utf-8")
    return sorted({article for article, _ in lines})


def _key(statement: Statement) -> Key:
    obj = statement.object
    return statement.relation, statement.subject, obj.text if isinstance(obj, Label) else str(obj)


def _pairwise(found: Mapping[tuple[str, str], set[Key]], article: str) -> float | None:
    """The mean F1 of the pairs of versions of which one has a fact; None where no version has any."""
    scores = []
    for one, other in combinations(LANGUAGES, 2):
        a, b = found.get((article, one), set()), found.get((article, other), set())
        if a or b:
            scores.append(2 * len(a & b) / (len(a) + len(b)))
    return sum(scores) / len(scores) if scores else None
