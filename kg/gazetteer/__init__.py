"""General geographic and personal names as data: countries, regions, cities, organisations, names of people."""

from __future__ import annotations

from functools import lru_cache

from kg.gazetteer.counting import home_country
from kg.gazetteer.entries import City, KnownOrganization, PlaceEntry, Region
from kg.gazetteer.gazetteer import Gazetteer

__all__ = ["City", "Gazetteer", "KnownOrganization", "PlaceEntry", "Region", "home_country", "load"]


@lru_cache(maxsize=1)
def load() -> Gazetteer:
    """The gazetteer of the data files that come with the package; the same object each time."""
    return Gazetteer()
