"""Quality is a gate: per language and split, no figure of the corpus falls below its floor in corpus/floors.toml."""

from __future__ import annotations

import math
import tomllib
from pathlib import Path

import pytest

from kg.evaluation import Evaluation, evaluate
from kg.identity.iris import DEFAULT_BASE
from kg.model import LANGUAGES
from kg.pipeline import build
from kg.writing import write

CORPUS = Path(__file__).parent / "corpus"
FLOORS: dict[str, dict[str, dict[str, float]]] = tomllib.loads((CORPUS / "floors.toml").read_text("utf-8"))
SPLITS = ("dev", "held")
FIGURES = ("precision", "recall", "f1", "modality", "qualifiers", "entities")


def figures(evaluation: Evaluation) -> dict[str, float]:
    total = evaluation.total
    return {
        "precision": total.precision.value,
        "recall": total.recall.value,
        "f1": total.f1,
        "modality": total.modality.value,
        "qualifiers": total.qualifiers.value,
        "entities": evaluation.entities.f1,
    }


@pytest.fixture(scope="module", params=[(code, split) for code in LANGUAGES for split in SPLITS], ids="-".join)
def measured(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, str, dict[str, float]]:
    """The figures of one corpus, built once."""
    code, split = request.param
    folder, output = CORPUS / code / split, tmp_path_factory.mktemp(f"{code}-{split}")
    result = build([str(folder / "docs")])
    assert result.problems == ()
    write(result.graph, output, base_iri=DEFAULT_BASE, report={}, html="")
    return code, split, figures(evaluate(output, folder))


@pytest.mark.parametrize("figure", FIGURES)
def test_no_figure_falls_below_its_floor(measured: tuple[str, str, dict[str, float]], figure: str) -> None:
    code, split, found = measured
    floor = FLOORS[code][split][figure]
    assert found[figure] >= floor, f"{code}/{split}: {figure} is {found[figure]:.3f}, its floor {floor}"


def test_every_corpus_has_all_floors() -> None:
    assert set(FLOORS) == set(LANGUAGES)
    assert {split for splits in FLOORS.values() for split in splits} == set(SPLITS)
    for splits in FLOORS.values():
        assert all(set(floors) == set(FIGURES) for floors in splits.values())
        assert all(0 < floor < 1 for floors in splits.values() for floor in floors.values())


def floors_now() -> str:
    """The floors that today's figures allow, as they stand in the file: `python tests/test_floors.py`."""
    import tempfile

    kept = (CORPUS / "floors.toml").read_text("utf-8").splitlines()
    lines = [line for line in kept if line.startswith("#")]
    for code in LANGUAGES:
        for split in SPLITS:
            folder = CORPUS / code / split
            with tempfile.TemporaryDirectory() as output:
                write(build([str(folder / "docs")]).graph, Path(output), base_iri=DEFAULT_BASE, report={}, html="")
                found = figures(evaluate(Path(output), folder))
            old = FLOORS.get(code, {}).get(split, {})
            lines.append(f"[{code}.{split}]")
            lines += [f"{name} = {max(old.get(name, 0.0), allowed(found[name])):.2f}" for name in FIGURES]
            lines.append("")
    return "\n".join(lines[:-1])


def allowed(figure: float) -> float:
    """A figure less 0.01, rounded down to two places: room for a fact that moves, none for a rule that breaks."""
    return max(0.0, math.floor(round((figure - 0.01) * 100, 6)) / 100)


if __name__ == "__main__":
    print(floors_now())
