"""The one object that answers questions about general geographic and personal names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from kg.gazetteer.cities import CityTable, read_cities
from kg.gazetteer.countries import CountryTable, read_countries
from kg.gazetteer.entries import City, KnownOrganization, PlaceEntry, Region
from kg.gazetteer.persons import PersonNames, read_persons
from kg.gazetteer.regions import OrganizationTable, RegionTable, read_organizations, read_regions


@dataclass(frozen=True)
class Gazetteer:
    """Look-ups by name, exact but for Unicode form, apostrophes and, in datelines, capitals. Each table loads once,
    when it is first asked.

    >>> Gazetteer().country("Zuid-Korea"), Gazetteer().demonym("Dutch", "en")
    ('KR', 'NL')
    """

    @cached_property
    def _countries(self) -> CountryTable:
        return read_countries()

    @cached_property
    def _regions(self) -> RegionTable:
        return read_regions()

    @cached_property
    def _organizations(self) -> OrganizationTable:
        return read_organizations()

    @cached_property
    def _cities(self) -> CityTable:
        return read_cities()

    @cached_property
    def _persons(self) -> PersonNames:
        return read_persons()

    def country(self, name: str) -> str | None:
        """The ISO 3166-1 alpha-2 code of the country of that name in any of the four languages."""
        return self._countries.by_name.get(name)

    def demonym(self, word: str, language: str) -> str | None:
        """The code of the country that an adjective or the word for an inhabitant names in `language`."""
        return self._countries.by_demonym[language].get(word)

    def country_names(self, code: str) -> Mapping[str, str]:
        """The name to show per language (CLDR's, but for bracketed ones); raises `KeyError` for an unknown code."""
        return self._countries.shown[code]

    def capital_of(self, name: str) -> str | None:
        """The code of the country whose capital or seat of government has that name."""
        return self._countries.by_capital.get(name)

    def region(self, name: str) -> Region | None:
        """The part of the world, sea, island, province or state of that name."""
        return self._regions.find(name)

    def region_of_adjective(self, word: str, language: str) -> Region | None:
        """The region that an adjective or the word for an inhabitant names in `language`: "Europees", "Balinese"."""
        return self._regions.find_by_adjective(word, language)

    def organization(self, name: str) -> KnownOrganization | None:
        """The international or national body of that name or short form."""
        return self._organizations.find(name)

    def city(self, name: str) -> City | None:
        """The city of that name: a curated one, else the most populous."""
        return self._cities.find(name)

    def place(self, name: str) -> PlaceEntry | None:
        """The country, else curated city, else region, else other city of that name.

        >>> place = Gazetteer().place("Hà Nội")
        >>> place.cls, place.name, place.country, place.ambiguous
        ('City', 'Hanoi', 'VN', False)
        """
        code = self.country(name)
        if code is not None:
            return self._country_entry(code, name)
        city = self.city(name)
        if city is not None and city.is_curated:
            return _city_entry(city)
        region = self.region(name)
        if region is not None:
            return PlaceEntry("Region", region.name, region.names, region.country, region.ambiguous)
        return None if city is None else _city_entry(city)

    def is_ambiguous(self, name: str) -> bool:
        """Whether a name, adjective or demonym is marked as also being an ordinary word, a person's or another's."""
        tables = (self._countries, self._regions, self._organizations)
        if any(name in table.ambiguous for table in tables):
            return True
        place = self.place(name)
        return place is not None and place.ambiguous

    def is_given_name(self, token: str) -> bool:
        """Whether a single word is a given name (or a part of one) somewhere our news comes from."""
        return self._persons.is_given_name(token)

    def is_surname(self, token: str) -> bool:
        """Whether a single word is a surname somewhere our news comes from."""
        return self._persons.is_surname(token)

    def _country_entry(self, code: str, looked_up: str) -> PlaceEntry:
        names = self.country_names(code)
        return PlaceEntry("Country", names["en"], names, code, looked_up in self._countries.ambiguous)


def _city_entry(city: City) -> PlaceEntry:
    return PlaceEntry("City", city.name, city.names, city.country, city.ambiguous)
