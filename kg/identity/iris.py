"""The one place where IRIs are minted: absolute, valid by RFC 3987, a function of content alone.

Two different things never share an IRI because of how their names are escaped: escaping is reversible, and only a name
too long to keep is cut, with a hash of the whole beside it.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum

from kg import ontology
from kg.errors import KGError
from kg.model import Document, Money, Span

ONTOLOGY = ontology.NAMESPACE
# verbs as the texts have them, outside the ontology
OPEN_RELATIONS = "https://w3id.org/newskg/open#"
DEFAULT_BASE = "https://w3id.org/newskg/id/"
# the software that builds graphs, whatever their base
SOFTWARE = "https://w3id.org/newskg/software"
# names that others gave: languages by ISO 639-1 code (DCAT 3, 6.4.6), media types (DCAT 3, 6.8.12)
_LANGUAGE, _MEDIA_TYPE = (
    "http://id.loc.gov/vocabulary/iso639-1/",
    "https://www.iana.org/assignments/media-types/",
)

# room for a base of 60 characters within 200, a length that every store, file system and browser takes
MAX_SEGMENT = 140
# 80 bits: among a thousand million statements the chance that any two share an IRI is below one in a million
HASH_DIGITS = 20

# ucschar of RFC 3987, 2.2
_UCSCHAR = (
    "\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef"
    + "".join(f"{chr(plane << 16)}-{chr((plane << 16) + 0xFFFD)}" for plane in range(1, 14))
    + "\U000e1000-\U000efffd"
)
_UCSCHARS = re.compile(f"[{_UCSCHAR}]")
_ABSOLUTE_IRI = re.compile(
    rf"(?:https?://[A-Za-z0-9\-._~:@%{_UCSCHAR}]+|urn:[A-Za-z0-9][A-Za-z0-9\-]{{1,31}}:)"
    rf"(?:[A-Za-z0-9\-._~:/?#@!$&'()*+,;={_UCSCHAR}]|%[0-9A-Fa-f]{{2}})*"
)
_KIND = re.compile(r"[a-z][a-z-]*")
_RESERVED_KINDS = frozenset(
    {"amount", "dataset", "distribution", "document", "evidence", "graph", "partition", "statement"}
)


class BaseIRIError(KGError, ValueError):
    """A base that no IRI can be built on."""

    def __init__(self, base: str) -> None:
        super().__init__(
            f"{base!r} is no absolute http, https or urn IRI; give a base such as {DEFAULT_BASE!r} with --base-iri"
        )
        self.base = base


class Minter:
    """Mints the IRIs of a graph's nodes under one base.

    >>> Minter("https://example.org/").entity("Trần Thắng", "person")
    'https://example.org/person/trần_thắng'
    """

    def __init__(self, base: str = DEFAULT_BASE) -> None:
        if not _ABSOLUTE_IRI.fullmatch(base) or base.count("#") > 1:
            raise BaseIRIError(base)
        self.base = base if base[-1] in "/#:=" else f"{base}/"

    def entity(self, name: str, kind: str) -> str:
        """The IRI of the thing that `name` (in any case, NFC or NFD) names among those of a `kind` (a slug)."""
        if not _KIND.fullmatch(kind) or kind in _RESERVED_KINDS:
            reserved = ", ".join(sorted(_RESERVED_KINDS))
            raise ValueError(f"a kind is a slug such as 'person' and none of {reserved}; got {kind!r}")
        return f"{self.base}{kind}/{_segment(name_key(name))}"

    def document(self, identifier: str, sha256: str) -> str:
        """The IRI of a document: its identifier and, as texts change under one name, the first digits of its hash."""
        return f"{self.base}document/{_segment(identifier)}~{sha256[:12]}"

    def evidence(self, document: Document, span: Span, extractor: str) -> str:
        """The IRI of what an extractor read at a span of a document, one however many statements rest on it."""
        return f"{self.base}evidence/{content_hash(document.identifier, document.sha256, span, extractor)}"

    def statement(self, *content: object) -> str:
        """The IRI of the fact with this content: strings, numbers, the types of `kg.model`, and tuples of these."""
        return f"{self.base}statement/{content_hash(*content)}"

    def amount(self, money: Money) -> str:
        """The IRI of an amount of money, one for each distinct value and currency."""
        return f"{self.base}amount/{_segment(money.currency)}-{lexical_decimal(money.amount)}"

    def inferred(self) -> str:
        """The IRI of the named graph that holds what follows from a graph, and describes itself."""
        return f"{self.base}graph/inferred"

    def dataset(self, content: bytes) -> str:
        """The IRI of the dataset that consists of these triples (sorted N-Triples), and of no others."""
        return f"{self.base}dataset/{hashlib.sha256(content).hexdigest()[:HASH_DIGITS]}"

    def partition(self, dataset: str, term: str, role: str) -> str:
        """The IRI of the part of a dataset with this class or property; `role` says which of the two."""
        return f"{self.base}partition/{_segment(re.split('[#/:]', term)[-1])}~{content_hash(dataset, term, role)}"

    def distribution(self, dataset: str, file: str) -> str:
        """The IRI of a file of a dataset."""
        return f"{self.base}distribution/{content_hash(dataset, file)}"

    def relation(self, name: str) -> str:
        """The IRI of one of the ontology's relations. Raises UnknownTermError."""
        return ontology.load().relation(name).iri

    def open_relation(self, text: str) -> str:
        """The IRI of a relation outside the ontology, the verb as the text has it."""
        return OPEN_RELATIONS + _segment(name_key(text))


def base_of(iri: str) -> str:
    """The base that a document's IRI was minted under.

    >>> base_of("https://example.org/document/a%2Etxt~0278cc2ca11c")
    'https://example.org/'
    """
    return re.sub(r"document/[^/]*$", "", iri)


def software(version: str | None) -> str:
    """The IRI of a version of this software; of the software at large if the version is not known."""
    return f"{SOFTWARE}/{_segment(version)}" if version else SOFTWARE


def language(code: str) -> str:
    """The IRI of a language, by its two-letter code."""
    return _LANGUAGE + _segment(code)


def media_type(name: str) -> str:
    """The IRI of a media type such as text/turtle."""
    return _MEDIA_TYPE + name


def is_absolute_iri(text: str) -> bool:
    """Whether a text is an absolute http, https or urn IRI (RFC 3987, 2.2)."""
    return bool(_ABSOLUTE_IRI.fullmatch(text))


def ledger(name: str) -> str:
    """The IRI of the graph in which a store keeps what was pushed under a name; the same whatever the base."""
    return f"{DEFAULT_BASE}push/{_segment(name)}"


def unattributed(name: str) -> str:
    """The IRI of the graph that holds, in a store, the triples pushed under a name that belong to no document."""
    return f"{ledger(name)}/rest"


def name_key(name: str) -> str:
    """What two spellings of one name share: NFC and case folded, no mark stripped (Unicode Standard, 3.13, D145).

    >>> name_key("TRẦN") == name_key("trần"), name_key("Trần") == name_key("Trận")
    (True, False)
    """
    nfd = unicodedata.normalize("NFD", name)
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", nfd.casefold()))


def lexical_decimal(number: Decimal) -> str:
    """The canonical lexical form of xsd:decimal, no exponent, no trailing zeros (XML Schema 1.1 part 2, 3.3.3).

    >>> lexical_decimal(Decimal("1.50E9")), lexical_decimal(Decimal("75.010"))
    ('1500000000', '75.01')
    """
    if not number.is_finite():
        raise ValueError(f"{number} has no xsd:decimal form")
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def content_hash(*content: object) -> str:
    """The first hexadecimal digits of a SHA-256 over content; equal values hash alike however they are written."""
    text = json.dumps(_plain(content), ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()[:HASH_DIGITS]


def _plain(part: object) -> object:
    """Content as JSON that tells every type and value apart."""
    if part is None or isinstance(part, str | int):
        return part
    if isinstance(part, Decimal):
        return {"decimal": lexical_decimal(part)}
    if isinstance(part, Enum):
        return {type(part).__name__: part.value}
    if isinstance(part, tuple | list):
        return [_plain(item) for item in part]
    if is_dataclass(part):
        return {type(part).__name__: [_plain(getattr(part, field.name)) for field in fields(part)]}
    raise TypeError(f"{type(part).__name__} is no content of a statement or an evidence")


def _segment(text: str) -> str:
    """One segment of an IRI that stands for this text and no other."""
    escaped = [_escape(char) for char in text]
    if sum(map(len, escaped)) > MAX_SEGMENT:
        return _cut(escaped) + "~" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:HASH_DIGITS]
    segment = "".join(escaped)
    # "." and ".." are steps in a path to every resolver (RFC 3986, 5.2.4)
    return segment.replace(".", "%2E") if segment in (".", "..") else segment


def _cut(escaped: list[str]) -> str:
    """The first whole characters that leave room for "~" and a hash."""
    kept, length = [], 0
    for piece in escaped:
        length += len(piece)
        if length > MAX_SEGMENT - HASH_DIGITS - 1:
            break
        kept.append(piece)
    return "".join(kept)


def _escape(char: str) -> str:
    """Letters, marks and digits of any script as they are, a space as "_", all else as UTF-8 percent-encoded."""
    if char == " ":
        return "_"
    if char in "-." or (char.isascii() and char.isalnum()):
        return char
    if unicodedata.category(char)[0] in "LMN" and _UCSCHARS.match(char):
        return char
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "surrogatepass"))
