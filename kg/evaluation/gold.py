"""Reads gold facts and checks their form; the package's docstring describes it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Any

from kg.errors import GoldError
from kg.evaluation.names import normalise
from kg.model import Modality

ABSTRACT = frozenset(
    {"Activity", "Concept", "Event", "Group", "Legislation", "Licence", "Market", "Product", "Program"}
)
_MODALITIES = frozenset(modality.value.lower() for modality in Modality)


@dataclass(frozen=True, slots=True)
class Measure:
    value: float
    currency: str | None


@dataclass(frozen=True, slots=True)
class GoldEntity:
    names: tuple[str, ...]
    forms: frozenset[str]  # the names, normalised
    is_abstract: bool
    near: str | None


@dataclass(frozen=True, slots=True, eq=False)
class GoldFact:
    subjects: tuple[str, ...]
    relation: str
    objects: tuple[str, ...]  # empty for a measure
    measure: Measure | None
    modalities: frozenset[str]
    qualifiers: Mapping[str, Any]
    is_optional: bool
    evidence: str
    wording: tuple[str, ...]  # subject, relation and object as written: equal for facts alike but for the rest

    @property
    def summary(self) -> str:
        """Subject, relation and object for people, by the gold's ids."""
        target = f"{self.measure.value:.15g} {self.measure.currency or ''}" if self.measure else "|".join(self.objects)
        return f"{'|'.join(self.subjects)} {self.relation} {target}".strip()


@dataclass(frozen=True, slots=True)
class GoldDocument:
    name: str
    language: str
    facts: tuple[GoldFact, ...]

    def claims_denial_of(self, fact: GoldFact, symmetric: frozenset[str]) -> bool:
        """Whether the document itself denies the fact, there or in another fact about the same things."""
        return any("denied" in other.modalities for other in self.facts if _about_the_same(other, fact, symmetric))


@dataclass(frozen=True)
class Gold:
    entities: Mapping[str, GoldEntity]
    documents: tuple[GoldDocument, ...]

    @cached_property
    def all_forms(self) -> frozenset[str]:
        return frozenset().union(*(entity.forms for entity in self.entities.values()))

    @cached_property
    def sole_owner(self) -> dict[str, str]:
        """The entity of each normalised name that only one entity has."""
        owners = defaultdict(list)
        for key, entity in self.entities.items():
            for form in entity.forms:
                owners[form].append(key)
        return {form: keys[0] for form, keys in owners.items() if len(keys) == 1}

    def may_merge(self, one: str, other: str) -> bool:
        return self._end_of_near(one) == self._end_of_near(other)

    def _end_of_near(self, key: str) -> str:
        while (near := self.entities[key].near) is not None:
            key = near
        return key


def _about_the_same(one: GoldFact, other: GoldFact, symmetric: frozenset[str]) -> bool:
    if one.relation != other.relation or one.measure or other.measure:
        return one is other
    subjects, objects = set(one.subjects), set(one.objects)
    straight = subjects & set(other.subjects) and objects & set(other.objects)
    crossed = one.relation in symmetric and subjects & set(other.objects) and objects & set(other.subjects)
    return bool(straight or crossed)


def read_gold(folder: Path, relations: frozenset[str]) -> Gold:
    path = folder / "entities.yaml"
    entities = {key: _gold_entity(f"{path}: {key}", spec) for key, spec in _yaml_mapping(path).items()}
    for key in entities:
        _check_near(f"{path}: {key}", key, entities)
    path = folder / "facts.yaml"
    reader = _FactReader(entities, relations)
    return Gold(entities, tuple(reader.document(f"{path}: {name}", name, d) for name, d in _yaml_mapping(path).items()))


def _yaml_mapping(path: Path) -> dict[str, Any]:
    import yaml

    try:
        loaded = yaml.safe_load(path.read_text("utf-8"))
    except OSError as error:
        raise GoldError(f"{path}: {error.strerror}; gold is a folder with entities.yaml and facts.yaml") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise GoldError(f"{path}: not YAML in UTF-8: {' '.join(str(error).split())}") from error
    _expect(isinstance(loaded, dict) and loaded, str(path), "a mapping that is not empty")
    _expect(all(isinstance(key, str) for key in loaded), str(path), "text for every key: put it in quotes")
    return dict(loaded)


def _expect(condition: object, where: str, expected: str) -> None:
    if not condition:
        raise GoldError(f"{where}: expected {expected}")


def _gold_entity(where: str, spec: Any) -> GoldEntity:
    _expect(isinstance(spec, dict), where, "a mapping with type and names")
    for key in ("type", "names"):
        _expect(_is_texts(spec.get(key)), f"{where}: {key}", "a list of texts, not empty (put it in quotes)")
    _expect(spec.get("near") is None or isinstance(spec["near"], str), f"{where}: near", "the id of an entity")
    forms = frozenset(normalise(name) for name in spec["names"])
    return GoldEntity(tuple(spec["names"]), forms, not ABSTRACT.isdisjoint(spec["type"]), spec.get("near"))


def _check_near(where: str, key: str, entities: Mapping[str, GoldEntity]) -> None:
    seen = [key]
    while (near := entities[seen[-1]].near) is not None:
        _expect(near in entities, f"{where}: near", f"the id of an entity, found {near!r}")
        _expect(near not in seen, f"{where}: near", f"a chain that ends, found {' -> '.join([*seen, near])}")
        seen.append(near)


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, str) for item in value)


@dataclass(frozen=True)
class _FactReader:
    """Turns what facts.yaml says into gold facts; every error names the document and the fact's place in it."""

    entities: Mapping[str, GoldEntity]
    relations: frozenset[str]

    def document(self, where: str, name: str, spec: Any) -> GoldDocument:
        _expect(isinstance(spec, dict), where, "a mapping with lang and facts")
        _expect(isinstance(spec.get("lang"), str), f"{where}: lang", "the code of a language, in quotes")
        _expect(isinstance(spec.get("facts"), list), f"{where}: facts", "a list of facts")
        facts = [self.fact(f"{where}: fact {n}", fact) for n, fact in enumerate(spec["facts"], start=1)]
        return GoldDocument(name, spec["lang"], tuple(facts))

    def fact(self, where: str, spec: Any) -> GoldFact:
        _expect(isinstance(spec, dict), where, "a mapping with s, p, o and m")
        self._check_relation(f"{where}: p", spec.get("p"))
        is_measure = isinstance(spec.get("o"), dict)
        qualifiers = spec.get("q") or {}
        _expect(isinstance(qualifiers, dict), f"{where}: q", "a mapping of qualifiers")
        return GoldFact(
            subjects=self._ids(f"{where}: s", spec.get("s")),
            relation=spec["p"],
            objects=() if is_measure else self._ids(f"{where}: o", spec.get("o")),
            measure=_gold_measure(f"{where}: o", spec["o"]) if is_measure else None,
            modalities=_gold_modalities(f"{where}: m", spec.get("m")),
            qualifiers={key: self._qualifier(f"{where}: q: {key}", key, value) for key, value in qualifiers.items()},
            is_optional=bool(spec.get("optional")),
            evidence=str(spec.get("ev", "")),
            wording=tuple(str(spec[key]) for key in "spo"),
        )

    def _check_relation(self, where: str, name: Any) -> None:
        nearest = get_close_matches(str(name), sorted(self.relations))
        hint = f" (did you mean {', '.join(nearest)}?)" if nearest else ""
        is_known = isinstance(name, str) and name in self.relations
        _expect(is_known, where, f"a relation of the ontology, found {name!r}{hint}")

    def _ids(self, where: str, value: Any) -> tuple[str, ...]:
        ids = tuple(value) if isinstance(value, list) else (value,)
        _expect(ids, where, "an id of entities.yaml or a list of them")
        for key in ids:
            _expect(isinstance(key, str) and key in self.entities, where, f"an id of entities.yaml, found {key!r}")
        return ids

    def _qualifier(self, where: str, key: str, value: Any) -> Any:
        if key == "amount":
            _expect(isinstance(value, dict) and "currency" in value, where, "{value: number, currency: code}")
            return _gold_measure(where, value)
        if key == "place":
            return self._ids(where, value)
        _expect(not isinstance(value, dict | list) and value is not None, where, f"one value, found {value!r}")
        return value


def _gold_measure(where: str, spec: Mapping[str, Any]) -> Measure:
    value = spec.get("value")
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    _expect(is_number, f"{where}: value", f"a number, found {value!r}")
    currency = spec.get("currency")
    _expect(currency is None or isinstance(currency, str), f"{where}: currency", f"a code, found {currency!r}")
    return Measure(spec["value"], currency)


def _gold_modalities(where: str, value: Any) -> frozenset[str]:
    modalities = value if isinstance(value, list) else [value]
    is_known = bool(modalities) and all(item in _MODALITIES for item in modalities)
    _expect(is_known, where, f"one or a list of {', '.join(sorted(_MODALITIES))}, found {value!r}")
    return frozenset(modalities)
