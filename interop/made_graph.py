"""A large graph of invented names, the same every time, with every kind of statement, qualifier, language and text.

It goes through the project's own model and writers, so that what other tools load is what `kg build` would write.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cached_property

from kg import ontology
from kg.graph import Graph
from kg.identity.iris import Minter
from kg.model import (
    LANGUAGES,
    Document,
    Entity,
    Evidence,
    Label,
    Modality,
    Money,
    PartialDate,
    Percent,
    Quantity,
    Span,
    Statement,
    StatementQualifiers,
)
from kg.ontology import RelationTerm

# about 200,000 triples
ENTITIES, DOCUMENTS, STATEMENTS = 5_000, 900, 10_200
SEED = 20_260_917

MINTER = Minter()
_SYLLABLES = {
    "id": ("ar", "ba", "da", "ga", "ka", "la", "ma", "nu", "pra", "ra", "sa", "ti", "wi", "yu"),
    "vi": ("ánh", "bình", "cường", "đặng", "đức", "hằng", "khuê", "lộc", "mỹ", "nghĩa", "phượng", "quỳnh", "thủy", "ỷ"),
    "nl": ("aer", "beek", "daal", "eind", "fries", "gë", "hof", "ijs", "kerk", "lo", "meer", "oord", "veen", "zuid"),
    "en": ("ash", "bury", "corn", "dale", "field", "gate", "hurst", "kirk", "ley", "mere", "stow", "ton", "wick"),
}
# What breaks readers and writers of RDF: quotes and escapes of every syntax, line ends, control characters, characters
# that turn text around or vanish, beyond U+FFFF, not normalised. Left out is what is written as U+FFFD, of which Jena
# warns wherever it stands, in a text that had it from the start too (tests/test_writing.py has them).
HOSTILE = (
    '"quoted" and ""doubled""',
    "'single' and '''tripled'''",
    '"""tripled"""',
    "back\\slash and \\\\two",
    "a literal \\u0041, a literal \\U00000041, a literal \\n",
    "a\ttab, a\nline, a\r\nline of Windows",
    "next line \u0085, line separator \u2028, paragraph separator \u2029",
    "bell \x07, escape \x1b[31m, delete \x7f, unit separator \x1f",
    "right to left \u202egnp.exe\u202c, zero width \u200b\u200d, byte order mark \ufeff",
    "emoji 👩‍👩‍👧 🇮🇩, private \ue000, plane 15 \U000f0000, math 𝒜",
    "decomposed Trâ\u0300n, composed Trần, Ǆ ß ﬁ",
    "<b>markup</b> & entities &amp; <script>alert(1)</script> <!-- no end",
    "}; DROP ALL ; INSERT DATA { <urn:a> <urn:b> <urn:c> } #",
    "?variable $variable ?? ::x %s %d {0} {{x}} ^^<urn:x> @en-x-y",
    "Ελληνικά, русский, עברית, العربية, 中文, ไทย, हिन्दी",
    "# no comment . ; , [] () _:b <urn:x> a true 1e400",
)
_CURRENCIES = ("USD", "EUR", "IDR", "VND", "JPY")
_UNITS, _PERIODS = ("users", "pakket", "người", 'unit \\ "quoted"'), ("day", "week", "month", "year")
_WORDS = {
    "id": "menurut laporan yang diterbitkan",
    "vi": "theo báo cáo được công bố",
    "nl": "volgens het gepubliceerde bericht",
    "en": "according to the report that was published",
}


class Maker:
    """Draws everything from one generator of random numbers, in one order."""

    def __init__(self, seed: int = SEED) -> None:
        self.random = random.Random(seed)
        self.terms = ontology.load()

    def graph(self) -> Graph:
        """The graph, sorted as a build's."""
        documents = [self.document(n) for n in range(DOCUMENTS)]
        found: dict[str, Statement] = {}
        # every relation first, whatever is drawn later
        wanted = [*self.terms.relations.values()] * 4
        while len(found) < STATEMENTS:
            relation = wanted.pop() if wanted else self.random.choice(list(self.terms.relations.values()))
            statement = self.statement(relation, documents)
            found[statement.iri] = statement
        return Graph(
            documents=tuple(sorted(documents, key=lambda document: document.identifier)),
            entities=tuple(sorted(self.entities, key=lambda entity: entity.iri)),
            statements=tuple(found[iri] for iri in sorted(found)),
        )

    @cached_property
    def entities(self) -> tuple[Entity, ...]:
        classes = sorted(self.terms.classes)
        made = [self.entity(n, classes[n % len(classes)]) for n in range(ENTITIES)]
        return tuple({entity.iri: entity for entity in made}.values())

    @cached_property
    def by_class(self) -> dict[str, list[Entity]]:
        """The entities of each class and of all classes above it."""
        found: dict[str, list[Entity]] = {}
        for entity in self.entities:
            for name in sorted({name for cls in entity.classes for name in self.terms.superclasses(cls)}):
                found.setdefault(name, []).append(entity)
        return found

    def name(self, language: str) -> str:
        words = ("".join(self.random.choices(_SYLLABLES[language], k=self.random.randint(2, 4))) for _ in range(2))
        return " ".join(word.title() for word in words)

    def text(self, language: str) -> str:
        """A few words, one time in eight with something hostile in them."""
        words = f"{self.name(language)} {_WORDS[language]} {self.random.randrange(10**6)}"
        return f"{words} {self.random.choice(HOSTILE)}" if self.random.random() < 0.125 else words

    def entity(self, number: int, cls: str) -> Entity:
        languages = self.random.sample(LANGUAGES, k=self.random.randint(1, 3))
        first = self.name(languages[0])
        if number % 29 == 0:
            first = f"{first} {HOSTILE[number // 29 % len(HOSTILE)]}"
        labels = (Label(first, languages[0]), *(Label(self.name(code), code) for code in languages[1:]))
        aliases = tuple(Label(self.name(code), code) for code in languages if self.random.random() < 0.4)
        return Entity(MINTER.entity(f"{first} {number}", cls.lower()), (cls,), labels, aliases)

    def document(self, number: int) -> Document:
        language = LANGUAGES[number % len(LANGUAGES)]
        text = "\n".join(self.text(language) for _ in range(self.random.randint(6, 16)))
        identifiers = (
            f"artikel {number}.txt",
            f"https://nieuws.example/{number}?a=b&c=d#{self.name(language)}",
            f"C:\\kliping\\{number}.md",
            f"báo/{number}/{self.name(language)}.html",
        )
        return Document(
            identifier=identifiers[number // 4 % len(identifiers)],
            text=text,
            language=language,
            sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
            title=self.text(language) if number % 5 else None,
            date=self.date() if number % 3 else None,
            url=f"https://nieuws.example/{number}?q=<x> y" if number % 7 == 0 else None,
        )

    def date(self) -> PartialDate:
        year, month = self.random.randint(1890, 2035), self.random.randint(1, 12)
        day = self.random.randint(1, 28)
        return self.random.choice((PartialDate(year), PartialDate(year, month), PartialDate(year, month, day)))

    def statement(self, relation: RelationTerm, documents: Sequence[Document]) -> Statement:
        subject = self.thing(relation.domain)
        value = self.value(relation, subject)
        sources = tuple(self.evidence(documents) for _ in range(self.random.choice((1, 1, 1, 2, 3))))
        modality = self.random.choice(list(Modality))
        known = self.qualifiers(relation)
        speakers = (self.thing(frozenset({"Agent"})).iri,) if self.random.random() < 0.3 else ()
        name = relation.name
        if isinstance(value, str) and self.random.random() < 0.05:
            name = MINTER.open_relation(f"{self.name('nl')} {self.random.choice(HOSTILE[:4])}")
        iri = MINTER.statement(subject.iri, name, value, modality, known, speakers)
        confidence = round(self.random.random(), self.random.randint(1, 6))
        return Statement(iri, subject.iri, name, value, modality, confidence, sources, known, speakers)

    def thing(self, classes: frozenset[str], other: Entity | None = None) -> Entity:
        pool = [entity for name in sorted(classes) for entity in self.by_class[name]]
        while (found := self.random.choice(pool)) is other:
            pass
        return found

    def value(self, relation: RelationTerm, subject: Entity) -> str | Money | Percent | Quantity | Label:
        if relation.value_kind == "money":
            return self.money()
        if relation.value_kind == "percent":
            return Percent(Decimal(self.random.randint(1, 10_000)) / 100)
        if relation.value_kind == "integer":
            unit, per = self.random.choice((None, *_UNITS)), self.random.choice((None, *_PERIODS))
            return Quantity(Decimal(self.random.randint(1, 10 ** self.random.randint(1, 12))), unit, per)
        if relation.value_kind == "text":
            language = self.random.choice(LANGUAGES)
            return Label(self.text(language), language)
        return self.thing(relation.range, other=subject).iri

    def money(self) -> Money:
        digits = Decimal(self.random.randint(1, 9_999)) / self.random.choice((1, 10, 100))
        return Money(digits * 10 ** self.random.randint(0, 9), self.random.choice(_CURRENCIES))

    def qualifiers(self, relation: RelationTerm) -> StatementQualifiers:
        def sometimes(share: float) -> bool:
            return self.random.random() < share

        start, end = sorted((self.date(), self.date()), key=lambda date: date.latest)
        has_period = sometimes(0.1)
        return StatementQualifiers(
            stake=Decimal(self.random.randint(1, 10_000)) / 100 if sometimes(0.15) else None,
            amount=self.money() if sometimes(0.15) else None,
            date=self.date() if sometimes(0.3) and not has_period else None,
            start_date=start if has_period else None,
            end_date=end if has_period and end.latest >= start.latest else None,
            place=self.thing(frozenset({"Place"})).iri if sometimes(0.2) else None,
            roles=tuple(Label(self.text(code), code) for code in LANGUAGES if sometimes(0.5))
            if relation.name == "holdsPosition"
            else (),
        )

    def evidence(self, documents: Sequence[Document]) -> Evidence:
        """A line of a document."""
        source = self.random.choice(documents)
        start, end = self.random.choice(list(_lines(source.text)))
        span = Span(start, end)
        return Evidence(MINTER.evidence(source, span, "rules"), source.identifier, span, span.of(source.text), "rules")


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        if line:
            yield start, start + len(line)
        start += len(line) + 1
