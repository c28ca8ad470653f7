"""What an evaluation found: verdicts on single facts, and the scores that follow from them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

_Z95 = 1.959963984540054  # the 97.5 % point of the normal distribution


@dataclass(frozen=True, slots=True)
class Ratio:
    """So many right of so many; 0 of 0 has the value 0.

    >>> Ratio(8, 10).value, [round(bound, 3) for bound in Ratio(8, 10).interval]
    (0.8, [0.49, 0.943])
    """

    right: int
    total: int

    @property
    def value(self) -> float:
        return self.right / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval (Wilson 1927, doi:10.1080/01621459.1927.10502953); (0, 1) when nothing was counted."""
        if not self.total:
            return 0.0, 1.0
        z2 = _Z95**2 / self.total
        centre = (self.value + z2 / 2) / (1 + z2)
        reach = _Z95 * math.sqrt(self.value * (1 - self.value) / self.total + z2 / (4 * self.total)) / (1 + z2)
        return max(0.0, centre - reach), min(1.0, centre + reach)


@dataclass(frozen=True, slots=True)
class Scores:
    """What was found (`true_positives`), wrong and missed, and of the found how much more is right."""

    true_positives: int
    false_positives: int
    false_negatives: int
    modality_right: int = 0
    qualifiers: Ratio = Ratio(0, 0)

    @property
    def precision(self) -> Ratio:
        return Ratio(self.true_positives, self.true_positives + self.false_positives)

    @property
    def recall(self) -> Ratio:
        return Ratio(self.true_positives, self.true_positives + self.false_negatives)

    @property
    def f1(self) -> float:
        precision, recall = self.precision.value, self.recall.value
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    @property
    def modality(self) -> Ratio:
        return Ratio(self.modality_right, self.true_positives)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one core fact (`found`, `missed`), or a statement that is none (`wrong`)."""

    outcome: str
    document: str
    language: str
    relation: str
    fact: str  # subject relation object, for people
    detail: str = ""  # the gold's evidence of a fact, the modality of a wrong statement
    is_modality_right: bool = False
    qualifiers: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mistake:
    """One line for people: `missed`, `wrong`, `modality` or `qualifier` of a document's fact, `split` or `merged`
    names of entities (these have no document)."""

    kind: str
    document: str
    fact: str
    detail: str


@dataclass(frozen=True)
class Evaluation:
    """The scores of a graph; iteration orders follow the gold's documents, then names."""

    languages: tuple[str, ...]
    verdicts: tuple[Verdict, ...]
    entities: Scores
    entity_mistakes: tuple[Mistake, ...] = ()

    @property
    def total(self) -> Scores:
        return _scores(self.verdicts)

    @property
    def by_language(self) -> dict[str, Scores]:
        return {code: _scores(v for v in self.verdicts if v.language == code) for code in self.languages}

    @property
    def by_relation(self) -> dict[str, Scores]:
        relations = sorted({verdict.relation for verdict in self.verdicts})
        return {name: _scores(v for v in self.verdicts if v.relation == name) for name in relations}

    @property
    def by_qualifier(self) -> dict[str, Ratio]:
        seen = [item for verdict in self.verdicts for item in verdict.qualifiers.items()]
        return {name: _ratio(right for key, right in seen if key == name) for name in sorted({key for key, _ in seen})}

    @property
    def mistakes(self) -> tuple[Mistake, ...]:
        """All that keeps the scores from 1, by document."""
        return tuple(mistake for verdict in self.verdicts for mistake in _mistakes(verdict)) + self.entity_mistakes

    def as_dict(self) -> dict[str, Any]:
        """The figures as JSON can hold them, rounded to three decimals."""
        languages = {**self.by_language, "all": self.total}
        return {
            "languages": {name: _fact_figures(scores) for name, scores in languages.items()},
            "relations": {name: _fact_figures(scores) for name, scores in self.by_relation.items()},
            "qualifiers": {
                name: {"accuracy": round(ratio.value, 3), "right": ratio.right, "total": ratio.total}
                for name, ratio in self.by_qualifier.items()
            },
            "entities": _figures(self.entities),
        }


def _scores(verdicts: Iterable[Verdict]) -> Scores:
    chosen = list(verdicts)
    outcomes = [verdict.outcome for verdict in chosen]
    return Scores(
        true_positives=outcomes.count("found"),
        false_positives=outcomes.count("wrong"),
        false_negatives=outcomes.count("missed"),
        modality_right=sum(verdict.is_modality_right for verdict in chosen),
        qualifiers=_ratio(right for verdict in chosen for right in verdict.qualifiers.values()),
    )


def _ratio(rights: Iterable[bool]) -> Ratio:
    values = list(rights)
    return Ratio(sum(values), len(values))


def _mistakes(verdict: Verdict) -> Iterator[Mistake]:
    if verdict.outcome != "found":
        yield Mistake(verdict.outcome, verdict.document, verdict.fact, verdict.detail)
        return
    if not verdict.is_modality_right:
        yield Mistake("modality", verdict.document, verdict.fact, verdict.detail)
    for name, is_right in verdict.qualifiers.items():
        if not is_right:
            yield Mistake("qualifier", verdict.document, f"{verdict.fact} [{name}]", verdict.detail)


def _figures(scores: Scores) -> dict[str, Any]:
    return {
        "precision": round(scores.precision.value, 3),
        "precision_interval": [round(bound, 3) for bound in scores.precision.interval],
        "recall": round(scores.recall.value, 3),
        "recall_interval": [round(bound, 3) for bound in scores.recall.interval],
        "f1": round(scores.f1, 3),
        "tp": scores.true_positives,
        "fp": scores.false_positives,
        "fn": scores.false_negatives,
    }


def _fact_figures(scores: Scores) -> dict[str, Any]:
    modality = round(scores.modality.value, 3)
    qualifiers = round(scores.qualifiers.value, 3) if scores.qualifiers.total else None
    return {**_figures(scores), "modality": modality, "qualifiers": qualifiers}
