"""What the gazetteer answers with; a leaf module."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the world, a sea, an island, a province or a state.

    `names` holds the form to show per language; `country` is the ISO 3166-1 code of the one country it lies in.
    """

    name: str  # in English
    names: Mapping[str, str]
    country: str | None
    kind: str | None  # province, state, island or area
    ambiguous: bool  # whether the name that was looked up is also an ordinary word, a personal name or another thing


@dataclass(frozen=True, slots=True)
class KnownOrganization:
    """A body that news of every country names; `cls` is the local name of an ontology class."""

    name: str  # in English
    cls: str
    names: Mapping[str, tuple[str, ...]]  # by language, the form to show first
    ambiguous: bool


@dataclass(frozen=True, slots=True)
class City:
    """A populated place; `population` is 0 where GeoNames does not know it."""

    name: str  # in English where the curated list has it, else as GeoNames writes it
    names: Mapping[str, str]
    country: str
    population: int
    ambiguous: bool
    is_curated: bool  # one of the cities that news of every country names


@dataclass(frozen=True, slots=True)
class PlaceEntry:
    """A country, region or city under one roof; `cls` is the local name of an ontology class."""

    cls: str
    name: str  # in English where we know it
    names: Mapping[str, str]
    country: str | None  # ISO 3166-1 code: of the country itself, or of the one it lies in
    ambiguous: bool
