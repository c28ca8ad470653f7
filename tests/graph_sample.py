"""A small graph made by hand, with every kind of node, object, qualifier and modality."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from decimal import Decimal

from kg.graph import Graph
from kg.identity.iris import Minter
from kg.model import (
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

MINTER = Minter()
EN = (
    "Arga Niaga will buy 75.5% of Lentera for $1.5 billion, it said in October 2023. Damar Putri, chief executive of "
    "Arga Niaga, denied talks with Sagara. “Kaldora comes first,” she said. Lentera has 12 million users in Kaldora "
    "and ships 3500 parcels a day. The market of Kaldora is worth $62 billion. Sagara may enter Kaldora in 2025. "
    "Arga Niaga earned 4.2 trillion rupiah in 2022."
)
NL = (
    "Lentera heeft 12 miljoen gebruikers in Kaldora. Kaldora verbood de pakketveiling. "
    "Lentera is van <b>Sagara</b> & co."
)


def document(identifier: str, text: str, language: str, **more: object) -> Document:
    sha256 = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Document(identifier=identifier, text=text, language=language, sha256=sha256, **more)  # type: ignore[arg-type]


ENGLISH = document("deal.txt", EN, "en", title='Arga Niaga buys "Lentera" <soon>', date=PartialDate(2023, 10, 24))
DUTCH = document(
    "https://nieuws.example/a?b=c", NL, "nl", date=PartialDate(2023, 11), url="https://nieuws.example/a?b=c"
)


def evidence(source: Document, quote: str, extractor: str = "rules") -> Evidence:
    start = source.text.index(quote)
    span = Span(start, start + len(quote))
    return Evidence(MINTER.evidence(source, span, extractor), source.identifier, span, quote, extractor)


def entity(
    name: str, kind: str, *classes: str, labels: tuple[Label, ...] = (), aliases: tuple[Label, ...] = ()
) -> Entity:
    return Entity(MINTER.entity(name, kind), classes, labels or (Label(name, "en"),), aliases)


ARGA = entity("Arga Niaga", "organization", "Company", aliases=(Label("Arga", "en"), Label("PT Arga Niaga", "id")))
LENTERA = entity(
    "Lentera", "organization", "Company", "Platform", labels=(Label("Lentera", "en"), Label("Lentera", "nl"))
)
SAGARA = entity("Sagara", "organization", "Company", labels=(Label("Sagara", "nl"), Label("Sagara", "en")))
DAMAR = entity("Damar Putri", "person", "Person")
KALDORA = entity("Kaldora", "place", "Country", labels=(Label("Kaldora", "en"), Label("Kaldorië", "nl")))
AUCTION = entity("parcel auction", "activity", "Activity", labels=(Label("pakketveiling", "nl"),))
ENTITIES = (ARGA, LENTERA, SAGARA, DAMAR, KALDORA, AUCTION)


def statement(
    subject: Entity,
    relation: str,
    value: object,
    modality: Modality,
    *sources: Evidence,
    speakers: tuple[Entity, ...] = (),
    **qualifiers: object,
) -> Statement:
    end = value.iri if isinstance(value, Entity) else value
    known = StatementQualifiers(**qualifiers)  # type: ignore[arg-type]
    said_by = tuple(speaker.iri for speaker in speakers)
    iri = MINTER.statement(subject.iri, relation, end, modality, known, said_by)
    return Statement(iri, subject.iri, relation, end, modality, 0.85, sources, known, said_by)  # type: ignore[arg-type]


DEAL_SENTENCE = evidence(ENGLISH, EN[: EN.index(" Damar")])
OFFICE_SENTENCE = evidence(ENGLISH, EN[EN.index("Damar") : EN.index(" “")])
USERS_SENTENCE = evidence(ENGLISH, EN[EN.index("Lentera has") : EN.index(" The market")])
BILLION = Money(Decimal("1.5E9"), "USD")

DEAL = statement(
    ARGA, "acquires", LENTERA, Modality.PLANNED, DEAL_SENTENCE,
    speakers=(ARGA,), stake=Decimal("75.50"), amount=BILLION, date=PartialDate(2023, 10),
)  # fmt: skip
INVESTMENT = statement(ARGA, "investsIn", KALDORA, Modality.ACTUAL, DEAL_SENTENCE, amount=BILLION)
OFFICE = statement(
    DAMAR, "holdsPosition", ARGA, Modality.ACTUAL, OFFICE_SENTENCE,
    roles=(Label("bestuursvoorzitter", "nl"), Label("chief executive", "en")),
    start_date=PartialDate(2021), end_date=PartialDate(2023, 10, 4),
)  # fmt: skip
TALKS = statement(ARGA, "negotiatesWith", SAGARA, Modality.DENIED, OFFICE_SENTENCE, speakers=(DAMAR,))
SAYING = statement(
    DAMAR,
    "statesThat",
    Label("Kaldora comes first,", "en"),
    Modality.ACTUAL,
    evidence(ENGLISH, "“Kaldora comes first,” she said."),
)
USERS = statement(
    LENTERA, "userCount", Quantity(Decimal("12E6"), "users"), Modality.ACTUAL,
    USERS_SENTENCE, evidence(DUTCH, NL[: NL.index(" Kaldora verbood")]), place=KALDORA.iri,
)  # fmt: skip
PARCELS = statement(
    LENTERA, "deliveryVolume", Quantity(Decimal("3.5E3"), "parcels", "day"), Modality.ACTUAL, USERS_SENTENCE
)
MARKET = statement(
    KALDORA,
    "marketSize",
    Money(Decimal("62E9"), "USD"),
    Modality.ACTUAL,
    evidence(ENGLISH, "The market of Kaldora is worth $62 billion."),
)
SHARE = statement(
    LENTERA, "marketShare", Percent(Decimal("12.50")), Modality.POSSIBLE, USERS_SENTENCE, place=KALDORA.iri
)
ENTRY = statement(
    SAGARA,
    "operatesIn",
    KALDORA,
    Modality.POSSIBLE,
    evidence(ENGLISH, "Sagara may enter Kaldora in 2025."),
    date=PartialDate(2025),
)
BAN = statement(KALDORA, "bans", AUCTION, Modality.ACTUAL, evidence(DUTCH, "Kaldora verbood de pakketveiling."))
OWNER = statement(SAGARA, "owns", LENTERA, Modality.ACTUAL, evidence(DUTCH, "Lentera is van <b>Sagara</b> & co."))
PRESENCE = statement(LENTERA, "operatesIn", KALDORA, Modality.ACTUAL, *USERS.evidence)
OPEN = replace(
    statement(SAGARA, MINTER.open_relation("mengalahkan"), ARGA, Modality.ACTUAL, DEAL_SENTENCE), confidence=1 / 3
)
REVENUE = statement(
    ARGA, "revenue", Money(Decimal("4.2E12"), "IDR"), Modality.ACTUAL,
    evidence(ENGLISH, EN[EN.index("Arga Niaga earned") :]), date=PartialDate(2022),
)  # fmt: skip
STATEMENTS = (
    REVENUE,
    DEAL, INVESTMENT, OFFICE, TALKS, SAYING, USERS, PARCELS, MARKET, SHARE, ENTRY, BAN, OWNER, PRESENCE, OPEN,
)  # fmt: skip


def sample() -> Graph:
    return Graph(
        documents=tuple(sorted((ENGLISH, DUTCH), key=lambda document: document.identifier)),
        entities=tuple(sorted(ENTITIES, key=lambda entity: entity.iri)),
        statements=tuple(sorted(STATEMENTS, key=lambda statement: statement.iri)),
    )
