"""What makes two names the same name: known places and bodies, ministries by portfolio and country, else the key."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kg.gazetteer import Gazetteer
from kg.identity.iris import name_key
from kg.languages import load as load_language
from kg.languages import portfolios
from kg.model import MentionKind

PLACES = frozenset({"Place", "Country", "Region", "City"})
# A domain after a company's name is no part of it ("Name.com", "Name.co.id")
DOMAIN = re.compile(r"(?<=\w{3})\.(?:com?|net|org|co)(?:\.[a-z]{2})?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a name means. `kind` and `name` make the IRI; `labels` are names known by language, text or no text."""

    kind: str
    name: str
    labels: Mapping[str, str] = field(default_factory=dict, hash=False, compare=False)
    cls: str | None = None

    @property
    def key(self) -> tuple[str, str]:
        return self.kind, name_key(self.name)


def identify(
    name: str, cls: str, kind: MentionKind, language: str, country: str | None, gazetteer: Gazetteer
) -> Identity:
    """The identity of a name of class `cls` in a text of `language` whose home country has ISO code `country`."""
    # before all else: the ontology has persons disjoint from other things, so a person shares a node with nothing else
    if cls == "Person":
        return Identity("person", name)
    if kind is MentionKind.DESCRIPTION and cls not in PLACES:
        return Identity("concept", name)
    if gazetteer.country(name) is not None:
        return _place(name, gazetteer)
    if cls in PLACES:
        return _place(name, gazetteer)
    body = gazetteer.organization(name)
    if body is not None:
        return Identity(
            "organization", body.name, {code: names[0] for code, names in body.names.items() if names}, body.cls
        )
    if cls == "GovernmentBody":
        return _ministry(name, language, country, gazetteer) or Identity("organization", name)
    return Identity(_kind(cls), _group_last(DOMAIN.sub("", name), language))


def _group_last(name: str, language: str) -> str:
    """A group's name in one order and one language: "Grup X", "X Groep" → "X Group"."""
    words = name.split()
    group = load_language(language).names.group
    if len(words) > 1 and words[0].lower() in group:
        return " ".join((*words[1:], "Group"))
    if len(words) > 1 and words[-1].lower() in group:
        return " ".join((*words[:-1], "Group"))
    return name


def _kind(cls: str) -> str:
    named_alike = {"Legislation": "legislation", "Event": "event", "Program": "program", "Licence": "licence"}
    return named_alike.get(cls, "organization")


def _place(name: str, gazetteer: Gazetteer) -> Identity:
    entry = gazetteer.place(name)
    if entry is None:
        return Identity("place", name)
    return Identity("place", entry.name, dict(entry.names), entry.cls)


def _ministry(name: str, language: str, country: str | None, gazetteer: Gazetteer) -> Identity | None:
    """A ministry by its portfolio and country, whatever the language: "Bộ Thương mại", "ministerie van Handel"."""
    words = name_key(name).replace(",", " ,").split()
    named = _trailing_country(name, gazetteer)
    if named is not None:
        code, length = named
        words, country = words[: len(words) - length], code
    known = portfolios(language)
    key = next((known[rest] for rest in _without_heads(words, language) if rest in known), None)
    if key is None or country is None:
        return None
    title = next(words for words, k in portfolios("en").items() if k == key)  # the first is the usual one
    state = gazetteer.country_names(country)["en"]
    return Identity(
        "organization", f"Ministry of {' '.join(title).replace(' ,', ',').title()} of {state}", cls="GovernmentBody"
    )


def _trailing_country(name: str, gazetteer: Gazetteer) -> tuple[str, int] | None:
    words = name.split()
    for length in (3, 2, 1):
        code = gazetteer.country(" ".join(words[-length:])) if len(words) > length else None
        if code is not None:
            return code, length
    return None


def _without_heads(words: list[str], language: str) -> Iterator[tuple[str, ...]]:
    """The words less each noun for a ministry that opens or closes them, and less what joins it ("ministry of")."""
    data = load_language(language)
    templates = (data.titles.body, data.titles.ministry)
    fixed = [part.strip().lower() for template in templates for part in template.split("{}") if part.strip()]
    joints = {*data.syntax.genitive, *data.syntax.determiners, *data.syntax.definite}
    for head in dict.fromkeys((*fixed, *data.names.body_heads)):
        parts = head.split()
        if words[: len(parts)] == parts:
            yield _stripped(words[len(parts) :], joints)
        if words[-len(parts) :] == parts:
            yield _stripped(words[: -len(parts)], joints)


def _stripped(words: list[str], joints: set[str]) -> tuple[str, ...]:
    while words and words[0] in joints:
        words = words[1:]
    return tuple(words)
