"""The gold facts given to the project: what the first release promised to reach, and floors that only rise."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.evaluation import Evaluation, evaluate
from kg.identity.iris import DEFAULT_BASE
from kg.pipeline import build
from kg.writing import write

ROOT = Path(__file__).resolve().parents[1]
GOLD = ROOT / "tests" / "gold"
# F1, precision, modality, qualifiers, names; in the comments what was promised, for the rules, then with the reader
FLOORS = {
    ("seeds", "rules"): (0.87, 0.85, 0.92, 0.94, 0.95),  # .80 .85 .90 .85 .95
    ("dev", "rules"): (0.68, 0.88, 0.95, 0.86, 0.91),  # .40 .60
    ("seeds", "rules reader"): (0.85, 0.78, 0.90, 0.92, 0.93),  # .85
    ("dev", "rules reader"): (0.68, 0.82, 0.91, 0.85, 0.88),  # .60 .75 .90 .75
}


@pytest.fixture(scope="module", params=sorted(FLOORS), ids=" ".join)
def measured(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[tuple[str, str], Evaluation]:
    name, extractors = request.param
    folder = tmp_path_factory.mktemp(name)
    articles = ROOT / "seeds" if name == "seeds" else GOLD / name / "docs"
    graph = build([str(articles)], extractors=extractors.split()).graph
    write(graph, folder, base_iri=DEFAULT_BASE, report={}, html="")
    return request.param, evaluate(folder, GOLD / name)


def test_the_gold_facts_stay_above_their_floors(measured: tuple[tuple[str, str], Evaluation]) -> None:
    case, found = measured
    total = found.total
    reached = (total.f1, total.precision.value, total.modality.value, total.qualifiers.value, found.entities.f1)
    assert all(value >= floor for value, floor in zip(reached, FLOORS[case], strict=True)), reached


def test_every_gold_fact_is_counted(measured: tuple[tuple[str, str], Evaluation]) -> None:
    (name, _), found = measured
    assert found.total.recall.total == {"seeds": 59, "dev": 196}[name]
