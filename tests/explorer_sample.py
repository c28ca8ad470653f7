"""Graphs for the explorer's tests: a small one told in four languages, and generated ones of any size."""

from __future__ import annotations

import hashlib
import random
from decimal import Decimal

from kg.graph import Graph
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

BASE = "https://example.org/kg/"

TEXTS = {
    "lontar-vi.txt": (
        "vi",
        "Quỹ Cảng Bạch thâu tóm Lontar Niaga",
        "Quỹ Cảng Bạch đã mua 62,5% cổ phần của Lontar Niaga với giá 1,5 tỷ USD. 🚢 "
        "Ông Đỗ Minh Khuê, giám đốc Quỹ Cảng Bạch, nói thương vụ hoàn tất vào tháng 3 năm 2031. "
        "Quỹ Cảng Bạch có thể sẽ mua cả Kayuhan.",
    ),
    "lontar-id.txt": (
        "id",
        "Badan Niaga Digital periksa Lontar Niaga",
        "Badan Niaga Digital memeriksa Lontar Niaga sejak Januari 2031. "
        "Lontar Niaga memiliki aplikasi Kayuhan dan 12 juta pedagang di Tanjung Rawa. "
        "Kepala Badan Niaga Digital Ratna Wibisana membantah akan melarang Kayuhan. "
        "Lontar Niaga berencana bekerja sama dengan Koperasi Anyaman Timur.",
    ),
    "lontar-nl.txt": (
        "nl",
        "Waterlijn Bank twijfelt over Zuidzee",
        "Waterlijn Bank overweegt de aandelen in Kestrel Harbour te verkopen. "
        "Bestuursvoorzitter Joris van Aalten van Waterlijn Bank overlegde met Kestrel Harbour. "
        "Waterlijn Bank werkt samen met Lontar Niaga. Waterlijn Bank is gevestigd in Dokkerhaven.",
    ),
    "lontar-en.txt": (
        "en",
        "Kestrel Harbour sues rival over parcels",
        "Kestrel Harbour, based in Dokkerhaven, sued Lontar Niaga. "
        '"We will not sell Parcelwing," said Helen Marsh-Okoye, chief executive of Kestrel Harbour. '
        "Kestrel Harbour launched Parcelwing in Tanjung Rawa and competes with Lontar Niaga. "
        "Parcelwing delivers 3.2 million parcels per day. "
        "The Digital Trade Agency issued the Fair Parcel Rules, which oblige Kestrel Harbour to report.",
    ),
}

ENTITIES = {
    "lontar": ("Company Organization", "en:Lontar Niaga|id:Lontar Niaga", "id:PT Lontar Niaga|vi:Công ty Lontar Niaga"),
    "quycang": ("Company", "vi:Quỹ Cảng Bạch|en:White Harbour Fund", "vi:Cảng Bạch"),
    "kestrel": ("Company", "en:Kestrel Harbour|nl:Kestrel Harbour", ""),
    "waterlijn": ("Company", "nl:Waterlijn Bank", "nl:de bank Waterlijn"),
    "badan": ("GovernmentBody", "id:Badan Niaga Digital|en:Digital Trade Agency", "id:BND"),
    "koperasi": ("Association", "id:Koperasi Anyaman Timur", "id:KAT"),
    "kayuhan": ("Platform", "id:Kayuhan", ""),
    "parcelwing": ("Service", "en:Parcelwing", ""),
    "khue": ("Person", "vi:Đỗ Minh Khuê", "vi:Ông Khuê"),
    "ratna": ("Person", "id:Ratna Wibisana", ""),
    "joris": ("Person", "nl:Joris van Aalten", ""),
    "helen": ("Person", "en:Helen Marsh-Okoye", ""),
    "tanjung": ("City Place", "id:Tanjung Rawa", ""),
    "dokkerhaven": ("City Place", "nl:Dokkerhaven", ""),
    "rules": ("Legislation", "en:Fair Parcel Rules", ""),
    "pedagang": ("Group", "id:pedagang kecil", ""),
}


def iri(name: str) -> str:
    return f"{BASE}thing/{name}"


def _labels(listed: str) -> tuple[Label, ...]:
    pairs = (item.split(":", 1) for item in listed.split("|") if item)
    return tuple(Label(text, language) for language, text in pairs)


def document(identifier: str, language: str, title: str | None, text: str, url: str | None = None) -> Document:
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Document(identifier, text, language, digest, title, PartialDate(2031, 4, 2), url)


def entity(name: str, classes: str, labels: str, aliases: str = "") -> Entity:
    return Entity(iri(name), tuple(classes.split()), _labels(labels), _labels(aliases))


def evidence(source: Document, quote: str) -> Evidence:
    start = source.text.index(quote)
    span = Span(start, start + len(quote))
    return Evidence(f"{BASE}evidence/{source.identifier}/{start}", source.identifier, span, quote, "rules")


class _Writer:
    """Collects statements, each with the sentence of a document that begins with the given words."""

    def __init__(self, documents: dict[str, Document]) -> None:
        self.documents, self.statements = documents, list[Statement]()

    def quote(self, where: str) -> Evidence:
        name, begin = where.split(":", 1)
        source = self.documents[f"lontar-{name}.txt"]
        start = source.text.index(begin)
        end = source.text.find(". ", start)
        return evidence(source, source.text[start : end + 1 if end >= 0 else len(source.text)])

    def add(
        self,
        subject: str,
        relation: str,
        object_: str | Money | Percent | Quantity | Label,
        *where: str,
        modality: Modality = Modality.ACTUAL,
        by: tuple[str, ...] = (),
        qualifiers: StatementQualifiers = StatementQualifiers(),  # noqa: B008 (frozen)
    ) -> None:
        target = iri(object_) if isinstance(object_, str) else object_
        self.statements.append(
            Statement(
                f"{BASE}statement/{len(self.statements):03d}",
                iri(subject),
                relation,
                target,
                modality,
                0.9,
                tuple(self.quote(one) for one in where),
                qualifiers,
                tuple(iri(name) for name in by),
            )
        )


def sample_graph() -> Graph:
    """16 things and 22 facts told in four languages, with every modality, measures, quotations and qualifiers."""
    documents = {name: document(name, *rest) for name, rest in TEXTS.items()}
    writer = _Writer(documents)
    _write_deals(writer)
    _write_people(writer)
    _write_rules(writer)
    entities = tuple(entity(name, *rest) for name, rest in ENTITIES.items())
    return Graph(tuple(documents.values()), entities, tuple(writer.statements))


def _write_deals(writer: _Writer) -> None:
    deal = StatementQualifiers(stake=Decimal("62.5"), amount=Money(Decimal("1.5E+9"), "USD"), date=PartialDate(2031, 3))
    writer.add("quycang", "acquires", "lontar", "vi:Quỹ Cảng Bạch đã mua", qualifiers=deal)
    writer.add("quycang", "acquires", "kayuhan", "vi:Quỹ Cảng Bạch có thể", modality=Modality.POSSIBLE)
    writer.add("lontar", "owns", "kayuhan", "id:Lontar Niaga memiliki")
    writer.add("lontar", "partnersWith", "koperasi", "id:Lontar Niaga berencana", modality=Modality.PLANNED)
    writer.add("lontar", "partnersWith", "waterlijn", "nl:Waterlijn Bank werkt")
    writer.add("waterlijn", "sells", "kestrel", "nl:Waterlijn Bank overweegt", modality=Modality.POSSIBLE)
    writer.add("waterlijn", "basedIn", "dokkerhaven", "nl:Waterlijn Bank is")
    writer.add("kestrel", "basedIn", "dokkerhaven", "en:Kestrel Harbour, based")
    writer.add("kestrel", "competesWith", "lontar", "en:Kestrel Harbour launched")
    place = StatementQualifiers(place=iri("tanjung"))
    writer.add("kestrel", "launches", "parcelwing", "en:Kestrel Harbour launched", qualifiers=place)
    writer.add("lontar", "merchantCount", Quantity(Decimal(12_000_000), "pedagang"), "id:Lontar Niaga memiliki")
    volume = Quantity(Decimal(3_200_000), "parcels", "day")
    writer.add("parcelwing", "deliveryVolume", volume, "en:Parcelwing delivers")


def _write_people(writer: _Writer) -> None:
    def role(text: str, language: str) -> StatementQualifiers:
        return StatementQualifiers(roles=(Label(text, language),))

    writer.add("khue", "holdsPosition", "quycang", "vi:Ông Đỗ", qualifiers=role("giám đốc", "vi"))
    writer.add("ratna", "holdsPosition", "badan", "id:Kepala Badan", qualifiers=role("Kepala", "id"))
    writer.add(
        "joris", "holdsPosition", "waterlijn", "nl:Bestuursvoorzitter", qualifiers=role("bestuursvoorzitter", "nl")
    )
    writer.add("helen", "holdsPosition", "kestrel", 'en:"We will', qualifiers=role("chief executive", "en"))
    writer.add("helen", "statesThat", Label("We will not sell Parcelwing", "en"), 'en:"We will')
    writer.add("kestrel", "sells", "parcelwing", 'en:"We will', modality=Modality.DENIED, by=("helen",))


def _write_rules(writer: _Writer) -> None:
    since = StatementQualifiers(start_date=PartialDate(2031, 1))
    writer.add("badan", "investigates", "lontar", "id:Badan Niaga", qualifiers=since)
    writer.add("badan", "bans", "kayuhan", "id:Kepala Badan", modality=Modality.DENIED, by=("ratna",))
    writer.add("kestrel", "sues", "lontar", "en:Kestrel Harbour, based")
    writer.add("badan", "issues", "rules", "en:The Digital", "id:Badan Niaga")
    writer.add("rules", "requires", "kestrel", "en:The Digital")


def generated_graph(size: int) -> Graph:
    """A graph of `size` things in which a few have many facts, as in news; the same one for the same size."""
    rng = random.Random(size)
    classes = ("Company", "Person", "GovernmentBody", "Platform", "City", "Country", "Legislation", "Product")
    syllables = ("ka", "lon", "ri", "mar", "ten", "du", "vos", "el", "qua", "bin", "sor", "ny")

    def name() -> str:
        words = ("".join(rng.choices(syllables, k=rng.randint(2, 4))).title() for _ in range(rng.randint(1, 3)))
        return " ".join(words)

    relations = ("acquires", "owns", "partnersWith", "competesWith", "basedIn", "bans", "holdsPosition", "supports")
    modalities = (Modality.ACTUAL,) * 6 + (Modality.PLANNED, Modality.POSSIBLE, Modality.DENIED)
    entities = tuple(entity(f"{i:05d}", rng.choice(classes), f"en:{name()}") for i in range(size))
    sentence = "One thing does something to another."
    source = document("generated.txt", "en", "A generated article", sentence)
    quoted = (evidence(source, sentence),)
    ends = [(i, min(int(rng.paretovariate(0.6)) - 1, i - 1)) for i in range(1, size)]
    ends += [(rng.randrange(size), rng.randrange(size)) for _ in range(size // 2)]
    statements = tuple(
        Statement(
            f"{BASE}statement/{i:06d}", entities[a].iri, rng.choice(relations), entities[b].iri, rng.choice(modalities),
            0.8, quoted,
        )
        for i, (a, b) in enumerate(ends)
        if a != b
    )  # fmt: skip
    return Graph((source,), entities, statements)
