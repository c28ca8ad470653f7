"""RDF terms of the graph: namespaces, and literals that every store loads."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import replace
from decimal import Decimal
from functools import cache

from pyoxigraph import Literal, NamedNode

from kg.identity.iris import ONTOLOGY, OPEN_RELATIONS, lexical_decimal
from kg.model import Document, Label, PartialDate

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
PROV = "http://www.w3.org/ns/prov#"
SCHEMA = "https://schema.org/"
VOID = "http://rdfs.org/ns/void#"
DCAT = "http://www.w3.org/ns/dcat#"
OWL = "http://www.w3.org/2002/07/owl#"

PREFIXES = {
    "kg": ONTOLOGY,
    "open": OPEN_RELATIONS,
    "rdf": RDF,
    "rdfs": RDFS,
    "xsd": XSD,
    "skos": SKOS,
    "dcterms": DCTERMS,
    "prov": PROV,
    "schema": SCHEMA,
    "void": VOID,
    "dcat": DCAT,
}

# Measured: raptor cuts a literal at U+0000 without a word and refuses U+FFFE and U+FFFF; UTF-8 has no surrogates.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff\ufffe\uffff]")


def storable(text: str) -> str:
    """The text with the few code points that stores cut, refuse or cannot hold as U+FFFD; offsets stay."""
    return _UNSTORABLE.sub("\ufffd", text)


def stored_document(document: Document) -> Document:
    """The document as its files hold it, with the hash of that text."""
    text = storable(document.text)
    if text == document.text:
        return document
    return replace(document, text=text, sha256=hashlib.sha256(text.encode()).hexdigest())


@cache
def kg(name: str) -> NamedNode:
    """A term of the ontology by its local name."""
    return NamedNode(ONTOLOGY + name)


def string(text: str) -> Literal:
    return Literal(storable(text))


def tagged(text: str, language: str) -> Literal:
    """A literal in a language (a BCP 47 tag)."""
    return Literal(storable(text), language=language)


def label_literal(label: Label) -> Literal:
    return tagged(label.text, label.language)


def typed(lexical: str, datatype: str) -> Literal:
    """A literal of an XSD datatype, by the datatype's local name."""
    return Literal(lexical, datatype=NamedNode(XSD + datatype))


def integer(number: int) -> Literal:
    return typed(str(number), "integer")


def decimal(number: Decimal) -> Literal:
    return typed(lexical_decimal(number), "decimal")


def count(number: Decimal) -> Literal:
    """A count as xsd:integer, where it is whole, else as xsd:decimal."""
    return integer(int(number)) if number == number.to_integral_value() else decimal(number)


def partial_date(date: PartialDate) -> Literal:
    return typed(date.lexical, date.datatype)


def day(date: dt.date) -> Literal:
    """A plain xsd:date without a zone, which all stores compare alike."""
    return typed(date.isoformat(), "date")
