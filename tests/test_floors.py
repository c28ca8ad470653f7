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
# The extractors → the file of their floors: the rules by themselves, and all that is installed
FILES: dict[tuple[str, ...], str] = {("rules",): "floors.toml", ("rules", "reader"): "floors_with_reader.toml"}
# Room for a fact that moves, none for a rule that breaks; other processors move facts at the threshold of the reader
ROOM = {("rules",): 0.01, ("rules", "reader"): 0.03}
FLOORS: dict[tuple[str, ...], dict[str, dict[str, dict[str, float]]]] = {
    chosen: tomllib.loads((CORPUS / name).read_text("utf-8")) for chosen, name in FILES.items()
}
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


CASES = [(code, split, chosen) for code in LANGUAGES for split in SPLITS for chosen in FILES]
Case = tuple[str, str, tuple[str, ...], dict[str, float]]


@pytest.fixture(scope="module", params=CASES, ids=lambda c: f"{c[0]}-{c[1]}-{'+'.join(c[2])}")
def measured(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Case:
    """The figures of one corpus, built once."""
    code, split, chosen = request.param
    folder, output = CORPUS / code / split, tmp_path_factory.mktemp(f"{code}-{split}")
    result = build([str(folder / "docs")], extractors=chosen)
    assert result.problems == ()
    write(result.graph, output, base_iri=DEFAULT_BASE, report={}, html="")
    return code, split, chosen, figures(evaluate(output, folder))


@pytest.mark.parametrize("figure", FIGURES)
def test_no_figure_falls_below_its_floor(measured: Case, figure: str) -> None:
    code, split, chosen, found = measured
    floor = FLOORS[chosen][code][split][figure]
    assert found[figure] >= floor, f"{code}/{split} {chosen}: {figure} is {found[figure]:.3f}, its floor {floor}"


@pytest.mark.parametrize("chosen", FILES, ids="+".join)
def test_every_corpus_has_all_floors(chosen: tuple[str, ...]) -> None:
    assert set(FLOORS[chosen]) == set(LANGUAGES)
    assert {split for splits in FLOORS[chosen].values() for split in splits} == set(SPLITS)
    for splits in FLOORS[chosen].values():
        assert all(set(floors) == set(FIGURES) for floors in splits.values())
        assert all(0 < floor < 1 for floors in splits.values() for floor in floors.values())


def floors_now(chosen: tuple[str, ...]) -> str:
    """The floors that today's figures allow, as they stand in the extractors' file: `python tests/test_floors.py`."""
    import tempfile

    kept = (CORPUS / FILES[chosen]).read_text("utf-8").splitlines()
    lines = [line for line in kept if line.startswith("#")]
    for code in LANGUAGES:
        for split in SPLITS:
            folder = CORPUS / code / split
            with tempfile.TemporaryDirectory() as output:
                result = build([str(folder / "docs")], extractors=chosen)
                write(result.graph, Path(output), base_iri=DEFAULT_BASE, report={}, html="")
                found = figures(evaluate(Path(output), folder))
            old = FLOORS[chosen].get(code, {}).get(split, {})
            lines.append(f"[{code}.{split}]")
            lines += [f"{name} = {max(old.get(name, 0.0), allowed(found[name], ROOM[chosen])):.2f}" for name in FIGURES]
            lines.append("")
    return "\n".join(lines[:-1])


def allowed(figure: float, room: float) -> float:
    """A figure less some room, rounded down to two places."""
    return max(0.0, math.floor(round((figure - room) * 100, 6)) / 100)


if __name__ == "__main__":
    for extractors, name in FILES.items():
        (CORPUS / name).write_text(floors_now(extractors) + "\n", encoding="utf-8")
