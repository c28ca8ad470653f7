"""The types that flow between the stages; a leaf module that imports nothing of ours.

What a text says (`Mention`, `Claim`) and what the graph holds (`Entity`, `Statement`) are different things. Every
offset counts Unicode code points of `Document.text`, start inclusive, end exclusive.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum

LANGUAGES = ("en", "id", "nl", "vi")


class Modality(Enum):
    """How the text commits itself to a fact; the values are local names of the ontology."""

    ACTUAL = "Actual"
    PLANNED = "Planned"
    POSSIBLE = "Possible"
    DENIED = "Denied"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a document's text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"span must have 0 <= start <= end, got {self.start}..{self.end}")

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def of(self, text: str) -> str:
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date with no more precision than the text gives: a year, a month or a day.

    >>> PartialDate(2023, 10).lexical, str(PartialDate(2023, 10).latest)
    ('2023-10', '2023-10-31')
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.day is not None and self.month is None:
            raise ValueError("a day needs a month")
        dt.date(self.year, self.month or 1, self.day or 1)

    @property
    def lexical(self) -> str:
        """The lexical form of xsd:gYear, xsd:gYearMonth or xsd:date (XML Schema 1.1 part 2, 3.3)."""
        parts = [f"{self.year:04d}"] + [f"{n:02d}" for n in (self.month, self.day) if n is not None]
        return "-".join(parts)

    @property
    def datatype(self) -> str:
        """The local name of the XSD datatype that `lexical` belongs to."""
        return "date" if self.day else "gYearMonth" if self.month else "gYear"

    @property
    def earliest(self) -> dt.date:
        return dt.date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> dt.date:
        month = self.month or 12
        return dt.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])


@dataclass(frozen=True, slots=True)
class Cut:
    """A stretch of text that is not read as news, and why (`related-link`, `byline`, `caption`, `comment-form`, …)."""

    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A short form that the text itself declares in brackets."""

    short: str
    long: str
    short_span: Span
    long_span: Span


@dataclass(frozen=True, slots=True)
class Document:
    """One article as stored. `text` is never changed after reading; `cuts` say which parts of it are no news."""

    identifier: str
    text: str
    language: str
    sha256: str
    title: str | None = None
    date: PartialDate | None = None
    url: str | None = None
    cuts: tuple[Cut, ...] = ()
    abbreviations: tuple[Abbreviation, ...] = ()


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of money; `currency` is an ISO 4217 code."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Percent:
    """A percentage as the text gives it: 75.01 for "75,01%"."""

    number: Decimal


@dataclass(frozen=True, slots=True)
class Quantity:
    """A count. `unit` is the noun as the text has it, `per` the period of a rate (`day`, `week`, `month`, `year`)."""

    number: Decimal
    unit: str | None = None
    per: str | None = None


@dataclass(frozen=True, slots=True)
class DateRange:
    """A date, or the bounds of a period; a point has `start` only."""

    start: PartialDate
    end: PartialDate | None = None


Value = Money | Percent | Quantity | DateRange


@dataclass(frozen=True, slots=True)
class ValueMention:
    """A value and where the text gives it."""

    span: Span
    value: Value


class MentionKind(Enum):
    NAME = "name"  # a proper name
    DESCRIPTION = "description"  # a common noun phrase: "the app", "perusahaan itu", "imported goods"
    PRONOUN = "pronoun"


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of a text that stand for a thing. `name` is what they name: another mention's words for a resolved
    pronoun or description, the words themselves (less titles and legal forms) for a name."""

    span: Span
    text: str
    kind: MentionKind
    cls: str  # local name of an ontology class
    name: str
    # False for a name that the text does not spell out ("the Trade Minister" gives the ministry's name); such a name
    # is a label of no surface form
    is_surface: bool = True


@dataclass(frozen=True, slots=True)
class Qualifiers:
    """The contract's qualifiers of a claim. `extra` stays empty unless an extractor has more to say."""

    stake: Decimal | None = None
    amount: Money | None = None
    date: PartialDate | None = None
    start_date: PartialDate | None = None
    end_date: PartialDate | None = None
    place: Mention | None = None
    role: str | None = None
    unit: str | None = None
    per: str | None = None
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Claim:
    """What one sentence of one document says, before it is admitted to the graph.

    `object` is a mention, a value (measures) or a text (`statesThat`). `evidence` is the stretch that is quoted;
    `rule` names the rule that decided.
    """

    relation: str
    subject: Mention
    object: Mention | Money | Percent | Quantity | str
    modality: Modality
    evidence: Span
    extractor: str
    rule: str
    confidence: float
    qualifiers: Qualifiers = Qualifiers()
    speaker: Mention | None = None


@dataclass(frozen=True, slots=True)
class Rejection:
    """A candidate that did not become a fact, and why."""

    document: str
    relation: str
    reason: str  # a slug, counted by the report
    detail: str
    span: Span


@dataclass(frozen=True, slots=True)
class Label:
    """A name with the language tag of the text it came from."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Entity:
    """A node: one real-world thing. `labels` holds one preferred label per language, `aliases` every other form."""

    iri: str
    classes: tuple[str, ...]
    labels: tuple[Label, ...]
    aliases: tuple[Label, ...] = ()

    @property
    def name(self) -> str:
        """A name for people: English, else the first label."""
        return next((label.text for label in self.labels if label.language == "en"), self.labels[0].text)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a document says it; `quote` equals the document's text from `span.start` to `span.end`."""

    iri: str
    document: str  # identifier of the document
    span: Span
    quote: str
    extractor: str


@dataclass(frozen=True, slots=True)
class StatementQualifiers:
    """`Qualifiers` with entities as IRIs; `roles` names the office once for each language of the sources."""

    stake: Decimal | None = None
    amount: Money | None = None
    date: PartialDate | None = None
    start_date: PartialDate | None = None
    end_date: PartialDate | None = None
    place: str | None = None
    roles: tuple[Label, ...] = ()
    unit: str | None = None
    per: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """A fact of the graph. `object` is an entity IRI (str), a value, or a `Label` (statesThat)."""

    iri: str
    subject: str
    relation: str
    object: str | Money | Percent | Quantity | Label
    modality: Modality
    confidence: float
    evidence: tuple[Evidence, ...]
    qualifiers: StatementQualifiers = StatementQualifiers()
    attributed_to: tuple[str, ...] = ()

    @property
    def is_direct(self) -> bool:
        """True when the fact also stands as a plain triple (graph contract, "Direct triples")."""
        return self.modality in (Modality.ACTUAL, Modality.PLANNED)
