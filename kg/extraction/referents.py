"""The things a document speaks of, and which of its names are forms of one name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.extraction.analysis import Analysis
from kg.extraction.name_classes import STRONG
from kg.extraction.name_parts import Name
from kg.gazetteer import Gazetteer

ORGANIZATIONS = frozenset(
    {"Organization", "Company", "GovernmentBody", "Association", "MediaOutlet", "Platform", "Agent"}
)
BUSINESSES = frozenset({"Company", "Organization", "Platform"})
PLACES = frozenset({"Place", "Country", "Region", "City"})
DEFAULT_CLASS = "Organization"


@dataclass(slots=True)
class Referent:
    """One thing that the document speaks of. `nouns` are the common nouns it was described by."""

    name: str
    cls: str
    nouns: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)
    is_surface: bool = True

    @property
    def is_organization(self) -> bool:
        return self.cls in ORGANIZATIONS


class ShortNames:
    """Which names of a document are short forms of others."""

    def __init__(self, names: list[Name], analysis: Analysis, gazetteer: Gazetteer) -> None:
        self.a = analysis
        self.gazetteer = gazetteer
        self.first: dict[str, Name] = {}
        self.votes: dict[str, Counter[str]] = {}
        for name in names:
            known = self.first.get(name.text)
            if known is None or analysis.sentence_at[known.start].index == 0:
                self.first[name.text] = name
            self.votes.setdefault(name.text, Counter()).update(name.votes)

    def links(self, declared: dict[str, str]) -> dict[str, str]:
        """Each name's text → the name it is a form of. `declared` holds what the text itself declares."""
        links: dict[str, str] = {}
        by_fold: dict[str, str] = {}
        for text in self.first:
            target = declared.get(text) or self._longer(text) or self._without_noun(text) or text
            target = declared.get(target, target)
            links[text] = by_fold.setdefault(target.casefold(), target)
        return {text: links.get(target, target) for text, target in links.items()}

    def _longer(self, text: str) -> str | None:
        """The longer name that `text` shortens: its opening words, or one word of a person's name."""
        place = self.gazetteer.place(text)
        if place is not None and not place.ambiguous:
            return None
        candidates = [other for other in self.first if self._is_person_form(text, other) or self._opens(text, other)]
        return _least_group_like(candidates)

    def _is_person_form(self, text: str, other: str) -> bool:
        parts = other.split()
        fits = len(parts) > 1 and " " not in text and text in parts
        if not fits or self._cls(other) != "Person":
            return False
        return self._cls(text) == "Person" or max(self.votes[text].values(), default=0) < STRONG

    def _opens(self, text: str, other: str) -> bool:
        """A company is named in full first and by its opening words later; a branch or brand of it comes later."""
        words, parts = text.split(), other.split()
        if len(parts) <= len(words) or parts[: len(words)] != words or "Person" in (self._cls(text), self._cls(other)):
            return False
        has_form = self.first[other].core != (self.first[other].start, self.first[other].end)
        is_branch = self.gazetteer.place(" ".join(parts[len(words) :])) is not None and not has_form
        if self._cls(other) not in ORGANIZATIONS or is_branch:
            return False
        return self._has_only_suffixes(other, len(words)) or self.first[other].start < self.first[text].start

    def _has_only_suffixes(self, other: str, length: int) -> bool:
        name = self.first[other]
        return all(self.a.has(i, "suffix") for i in range(name.core[0] + length, name.core[1]))

    def _without_noun(self, text: str) -> str | None:
        """ "Tập đoàn X" is X where the text also says plain X; the noun in front only tells its class."""
        if self._cls(text) not in ORGANIZATIONS or self.a.language.syntax.modifiers == "before":
            return None
        name = self.first[text]
        noun_first = self.a.has(name.core[0], "prefix") or any(
            tag.startswith("class:") for tag in self.a.tags[name.core[0]]
        )
        if not noun_first:
            return None
        shorter = (t for t in suffixes(text) if t in self.first and self._cls(t) in ORGANIZATIONS)
        return next((t for t in shorter if self.gazetteer.place(t) is None), None)

    def _cls(self, text: str) -> str:
        return best_class(self.votes[text])


def class_of(names: list[Name]) -> str:
    """The class with most weight over all mentions; what only ever follows "in" or "at" is a place."""
    votes: Counter[str] = Counter()
    for name in names:
        votes.update(name.votes)
    if max(votes.values(), default=0) <= 0 and all(name.is_placed for name in names):
        return "Place"
    return best_class(votes)


def best_class(votes: Counter[str]) -> str:
    """The class with most weight; places outrank nothing but a guess; a tie goes to the alphabet."""
    best = max(votes.values(), default=0)
    if best <= 0:
        return DEFAULT_CLASS
    tied = sorted(c for c, weight in votes.items() if weight == best)
    cls = next((c for c in ("Person", "Company") if c in tied), tied[0])
    return cls if best > 1 else DEFAULT_CLASS if cls == "Organization" else cls


def suffixes(text: str) -> Iterator[str]:
    words = text.split()
    return (" ".join(words[i:]) for i in range(1, len(words)))


def _least_group_like(candidates: list[str]) -> str | None:
    """A parent is mostly named in full ("X Group"), so the bare short form is its child's."""
    plain = [c for c in candidates if not c.casefold().endswith((" group", " grup", " holdings", " holding"))]
    return next(iter((*plain, *candidates)), None)
