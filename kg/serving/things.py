"""One thing as the graph has it: what its page shows, and its description in triples."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import pyoxigraph as ox

from kg import ontology
from kg.identity.iris import DEFAULT_BASE
from kg.writing.terms import DCTERMS, PROV, RDF, RDFS, SCHEMA, SKOS, kg

_TYPE, _LABEL, _ALIAS = ox.NamedNode(RDF + "type"), ox.NamedNode(RDFS + "label"), ox.NamedNode(SKOS + "altLabel")
_NAME, _TITLE = ox.NamedNode(SCHEMA + "name"), ox.NamedNode(DCTERMS + "title")
_SUBJECT, _PREDICATE = ox.NamedNode(RDF + "subject"), ox.NamedNode(RDF + "predicate")
_OBJECT, _DERIVED = ox.NamedNode(RDF + "object"), ox.NamedNode(PROV + "wasDerivedFrom")
_IDENTIFIER, _LANGUAGE = ox.NamedNode(DCTERMS + "identifier"), ox.NamedNode(SCHEMA + "inLanguage")
_STATEMENT = kg("Statement")
# the part that a thing plays in a fact, by the property that says so
_PARTS = {_SUBJECT: "subject", _OBJECT: "object", kg("place"): "place", kg("attributedTo"): "speaker"}
_QUALIFIERS = ("stake", "amount", "date", "startDate", "endDate", "place", "role", "per")
# shown beside the table of properties, so not in it
_SHOWN = {_TYPE, _LABEL, _ALIAS, _NAME}
MOST_FACTS, MOST_VALUES = 500, 200  # on one page

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(frozen=True)
class Value:
    """A node or a text in words: `iri` is the node's, `language` the text's, both empty for neither."""

    text: str
    iri: str = ""
    language: str = ""


@dataclass(frozen=True)
class Source:
    """A sentence, its document and its offsets in code points."""

    quote: Value
    document: Value
    start: str
    end: str


@dataclass(frozen=True)
class Fact:
    """A fact for people, with the thing's own part in it."""

    iri: str
    part: str
    subject: Value
    relation: Value
    objects: tuple[Value, ...]
    modality: str
    qualifiers: tuple[tuple[str, tuple[Value, ...]], ...]
    speakers: tuple[Value, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Thing:
    """All that a page shows; `facts_in_all` may be more than the facts given."""

    iri: str
    name: str
    classes: tuple[Value, ...]
    names: tuple[Value, ...]
    properties: tuple[tuple[Value, tuple[Value, ...]], ...]
    facts: tuple[Fact, ...]
    facts_in_all: int


def base_of(store: ox.Store) -> str:
    """The base that the graph's IRIs were minted under, as its statements show it; the default one without any."""
    for quad in store.quads_for_pattern(None, _TYPE, _STATEMENT):
        if isinstance(quad.subject, ox.NamedNode) and "statement/" in quad.subject.value:
            return quad.subject.value.rpartition("statement/")[0]
    return DEFAULT_BASE


def is_known(store: ox.Store, iri: str) -> bool:
    """Whether the graph says anything of the IRI."""
    node = _node(iri)
    return node is not None and (_has(store, node, None) or _has(store, None, node))


def _node(iri: str) -> ox.NamedNode | None:
    try:
        return ox.NamedNode(iri)
    except ValueError:
        return None


def _has(store: ox.Store, subject: ox.NamedNode | None, value: ox.NamedNode | None) -> bool:
    return next(store.quads_for_pattern(subject, None, value), None) is not None


def description_of(store: ox.Store, iri: str) -> list[ox.Triple]:
    """The triples about a thing, its facts, and their evidence, each once, sorted."""
    node = ox.NamedNode(iri)
    facts = _facts_with(store, node)
    around = {node, *facts, *(source for fact in facts for source in _nodes(store, fact, _DERIVED))}
    found = {quad.triple for one in around for quad in store.quads_for_pattern(one, None, None)}
    incoming = {quad.triple for quad in store.quads_for_pattern(None, None, node)}
    return sorted(found | incoming, key=str)


def thing_of(store: ox.Store, iri: str) -> Thing:
    """A thing of the graph for its page."""
    node = ox.NamedNode(iri)
    facts = _facts_with(store, node)
    ordered = sorted(facts.items(), key=lambda item: (list(_PARTS.values()).index(item[1]), item[0].value))
    return Thing(
        iri=iri,
        name=_word(store, node).text,
        classes=_classes(store, node),
        names=tuple(value for prop in (_LABEL, _ALIAS) for value in _values(store, node, prop)),
        properties=tuple(_properties(store, node)),
        facts=tuple(_fact(store, fact, part) for fact, part in ordered[:MOST_FACTS]),
        facts_in_all=len(facts),
    )


def _facts_with(store: ox.Store, node: ox.NamedNode) -> dict[ox.NamedNode, str]:
    """The statements with the thing in them and its part in each; of a document or evidence, those that rest on it."""
    parts: dict[ox.NamedNode, str] = {}
    for prop, part in _PARTS.items():
        for fact in _subjects(store, prop, node):
            parts.setdefault(fact, part)
    evidence = {node, *_subjects(store, kg("document"), node)}
    for fact in (fact for source in evidence for fact in _subjects(store, _DERIVED, source)):
        parts.setdefault(fact, "subject")
    if _STATEMENT in _nodes(store, node, _TYPE):
        parts.setdefault(node, "subject")
    return parts


def _classes(store: ox.Store, node: ox.NamedNode) -> tuple[Value, ...]:
    """The classes of a thing without those above others of them."""
    terms, found = ontology.load(), _nodes(store, node, _TYPE)
    names = {_local(one.value) for one in found}
    above = {up for name in names & terms.classes.keys() for up in terms.superclasses(name) - {name}}
    return tuple(Value(_local(one.value), one.value) for one in found if _local(one.value) not in above)


def _properties(store: ox.Store, node: ox.NamedNode) -> Iterator[tuple[Value, tuple[Value, ...]]]:
    props = {quad.predicate for quad in store.quads_for_pattern(node, None, None)} - _SHOWN
    for prop in sorted(props, key=lambda one: one.value):
        yield Value(_local(prop.value), prop.value), tuple(islice(_values(store, node, prop), MOST_VALUES))


def _fact(store: ox.Store, fact: ox.NamedNode, part: str) -> Fact:
    relation = next(iter(_nodes(store, fact, _PREDICATE)), fact)
    qualifiers = ((name, tuple(_values(store, fact, kg(name)))) for name in _QUALIFIERS)
    return Fact(
        iri=fact.value,
        part=part,
        subject=next(_values(store, fact, _SUBJECT), Value("?")),
        relation=Value(_local(relation.value), relation.value),
        objects=tuple(_objects(store, fact)),
        modality=next((_local(one.value) for one in _nodes(store, fact, kg("modality"))), ""),
        qualifiers=tuple((name, values) for name, values in qualifiers if values),
        speakers=tuple(_values(store, fact, kg("attributedTo"))),
        sources=tuple(_sources(store, fact)),
    )


def _objects(store: ox.Store, fact: ox.NamedNode) -> Iterator[Value]:
    """The object; a measure with its unit."""
    number, unit = (next(_values(store, fact, kg(name)), None) for name in ("value", "unit"))
    if number is None:
        yield from _values(store, fact, _OBJECT)
        return
    joint = "" if unit and unit.text == "%" else " "
    yield Value(f"{number.text}{joint}{unit.text if unit else ''}".strip())


def _sources(store: ox.Store, fact: ox.NamedNode) -> Iterator[Source]:
    for evidence in _nodes(store, fact, _DERIVED):
        quote, start, end = (
            next(_values(store, evidence, kg(n)), Value("")) for n in ("quote", "charStart", "charEnd")
        )
        for document in _nodes(store, evidence, kg("document")):
            language = next(_values(store, document, _LANGUAGE), Value("")).text
            yield Source(Value(quote.text, language=language), _word(store, document), start.text, end.text)


def _word(store: ox.Store, term: Term) -> Value:
    """A node by its name, an amount by number and currency, a document by its title, a text as it is."""
    if isinstance(term, ox.Literal):
        return Value(term.value, language=term.language or "")
    if not isinstance(term, ox.NamedNode):
        return Value(str(term))
    amount, currency = (_text(store, term, ox.NamedNode(SCHEMA + name)) for name in ("value", "currency"))
    named = (_text(store, term, prop) for prop in (_NAME, _LABEL, _TITLE, _IDENTIFIER))
    text = f"{amount} {currency}" if amount and currency else next(filter(None, named), term.value)
    return Value(text, term.value)


def _text(store: ox.Store, node: ox.NamedNode, prop: ox.NamedNode) -> str:
    found = (quad.object for quad in store.quads_for_pattern(node, prop, None))
    return min((one.value for one in found if isinstance(one, ox.Literal)), default="")


def _values(store: ox.Store, node: ox.NamedNode, prop: ox.NamedNode) -> Iterator[Value]:
    found = (quad.object for quad in store.quads_for_pattern(node, prop, None))
    yield from (_word(store, term) for term in sorted(found, key=str))


def _nodes(store: ox.Store, node: ox.NamedNode, prop: ox.NamedNode) -> list[ox.NamedNode]:
    found = (quad.object for quad in store.quads_for_pattern(node, prop, None))
    return sorted((term for term in found if isinstance(term, ox.NamedNode)), key=str)


def _subjects(store: ox.Store, prop: ox.NamedNode, node: ox.NamedNode) -> Iterator[ox.NamedNode]:
    for quad in store.quads_for_pattern(None, prop, node):
        if isinstance(quad.subject, ox.NamedNode):
            yield quad.subject


def _local(iri: str) -> str:
    return iri.rpartition("#")[2].rpartition("/")[2] or iri
