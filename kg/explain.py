"""All that a graph knows of one thing: its names and classes, and each fact with its sentence and document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg import ontology
from kg.errors import KGError
from kg.identity.iris import name_key
from kg.model import Label
from kg.store import Store
from kg.writing.terms import DCTERMS, PROV, RDF, RDFS, SCHEMA, SKOS, kg

_TYPE, _LABEL, _ALIAS = NamedNode(RDF + "type"), NamedNode(RDFS + "label"), NamedNode(SKOS + "altLabel")
_NAME, _SUBJECT, _OBJECT = NamedNode(SCHEMA + "name"), NamedNode(RDF + "subject"), NamedNode(RDF + "object")
# the part that a thing plays in a fact, by the property that says so
_PARTS = {_SUBJECT: "subject", _OBJECT: "object", kg("place"): "place", kg("attributedTo"): "speaker"}
_QUALIFIERS = ("stake", "amount", "date", "startDate", "endDate", "place", "role", "per")
# of 100; below it rapidfuzz's weighted ratio offers names that share little but length
_NEAR_ENOUGH = 60
# of a name that a message quotes; a hostile one can be as long as an article
_QUOTED_CHARACTERS = 80


class UnknownNameError(KGError):
    """A name that nothing in the graph bears."""

    def __init__(self, name: str, nearest: tuple[str, ...]) -> None:
        hint = f"did you mean {', '.join(map(_quoted, nearest))}?" if nearest else "see: kg query DIR names"
        super().__init__(f"nothing in the graph is called {_quoted(name)}; {hint}")
        self.name, self.nearest = name, nearest


def _quoted(name: str) -> str:
    return repr(name if len(name) <= _QUOTED_CHARACTERS else f"{name[:_QUOTED_CHARACTERS]}…")


@dataclass(frozen=True)
class Source:
    """A sentence and where it stands; offsets are code points of the document's text."""

    quote: str
    document: str
    language: str
    start: int
    end: int
    title: str | None = None


@dataclass(frozen=True)
class Fact:
    """A fact in words. `part` is the thing's own: subject, object, place or speaker."""

    iri: str
    part: str
    subject: str
    relation: str
    object: str
    modality: str
    confidence: float
    qualifiers: tuple[tuple[str, str], ...]
    speakers: tuple[str, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Explanation:
    """What is known of one thing; `namesakes` are the IRIs of other things of the name that was asked for."""

    iri: str
    name: str
    classes: tuple[str, ...]
    labels: tuple[Label, ...]
    aliases: tuple[Label, ...]
    facts: tuple[Fact, ...]
    namesakes: tuple[str, ...] = ()


def explain(store: Store, name: str) -> Explanation:
    """All about the thing with this IRI or name (as written, else in any case); of several, the one of most facts.

    Raises UnknownNameError with the nearest names.
    """
    found = _find(store, name)
    best = min(found, key=lambda node: (-len(_statements(store, node)), node.value))
    return Explanation(
        iri=best.value,
        name=_name(store, best),
        classes=_most_specific({_local(kind.value) for kind in _nodes(store, best, _TYPE)}),
        labels=_labels(store, best, _LABEL),
        aliases=_labels(store, best, _ALIAS),
        facts=tuple(_fact(store, node, part) for node, part in _statements(store, best)),
        namesakes=tuple(sorted(node.value for node in found if node != best)),
    )


def _most_specific(names: set[str]) -> tuple[str, ...]:
    """The classes without those above others of them."""
    terms = ontology.load()
    above = {up for name in names & terms.classes.keys() for up in terms.superclasses(name) - {name}}
    return tuple(sorted(names - above))


def _find(store: Store, name: str) -> set[NamedNode]:
    labels = list(_all_labels(store))
    exact = {node for node, text in labels if name in (text, node.value)}
    found = exact or {node for node, text in labels if name_key(text) == name_key(name)}
    if not found:
        raise UnknownNameError(name, _nearest(name, {text for _, text in labels}))
    return found


def _all_labels(store: Store) -> Iterator[tuple[NamedNode, str]]:
    for prop in (_NAME, _LABEL, _ALIAS):
        for quad in store.quads_for_pattern(None, prop, None):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
                yield quad.subject, quad.object.value


def _nearest(name: str, labels: Iterable[str]) -> tuple[str, ...]:
    from rapidfuzz import fuzz, process

    near = process.extract(
        name, sorted(labels), processor=name_key, scorer=fuzz.WRatio, score_cutoff=_NEAR_ENOUGH, limit=5
    )
    return tuple(label for label, _, _ in near)


def _statements(store: Store, node: NamedNode) -> list[tuple[NamedNode, str]]:
    """The statements with the thing in them and its first part in each, sorted by part, relation and IRI."""
    parts: dict[NamedNode, str] = {}
    for prop, part in _PARTS.items():
        for quad in store.quads_for_pattern(None, prop, node):
            if isinstance(quad.subject, NamedNode):
                parts.setdefault(quad.subject, part)
    order = list(_PARTS.values())
    return sorted(parts.items(), key=lambda item: (order.index(item[1]), _relation(store, item[0]), item[0].value))


def _fact(store: Store, node: NamedNode, part: str) -> Fact:
    return Fact(
        iri=node.value,
        part=part,
        subject=_words(store, _values(store, node, _SUBJECT)),
        relation=_relation(store, node),
        object=_object(store, node),
        modality=_local(_first(store, node, kg("modality"))),
        confidence=float(_first(store, node, kg("confidence")) or 0),
        qualifiers=tuple(_qualifiers(store, node)),
        speakers=tuple(sorted(_word(store, speaker) for speaker in _values(store, node, kg("attributedTo")))),
        sources=tuple(sorted(_sources(store, node), key=lambda s: (s.document, s.start, s.end))),
    )


def _object(store: Store, node: NamedNode) -> str:
    """The object in words; a measure with its unit, a number of money with its currency."""
    value, unit = _first(store, node, kg("value")), _first(store, node, kg("unit"))
    if not value:
        return _words(store, _values(store, node, _OBJECT))
    return f"{value}%" if unit == "%" else f"{value} {unit}".strip()


def _qualifiers(store: Store, node: NamedNode) -> Iterator[tuple[str, str]]:
    for name in _QUALIFIERS:
        values = _values(store, node, kg(name))
        if values:
            yield name, _words(store, values) + ("%" if name == "stake" else "")


def _sources(store: Store, node: NamedNode) -> Iterator[Source]:
    for evidence in _nodes(store, node, NamedNode(PROV + "wasDerivedFrom")):
        for document in _nodes(store, evidence, kg("document")):
            yield Source(
                quote=_first(store, evidence, kg("quote")),
                document=_first(store, document, NamedNode(DCTERMS + "identifier")),
                language=_first(store, document, NamedNode(SCHEMA + "inLanguage")),
                start=int(_first(store, evidence, kg("charStart")) or 0),
                end=int(_first(store, evidence, kg("charEnd")) or 0),
                title=_first(store, document, NamedNode(DCTERMS + "title")) or None,
            )


def _relation(store: Store, node: NamedNode) -> str:
    return _local(_first(store, node, NamedNode(RDF + "predicate")))


def _labels(store: Store, node: NamedNode, prop: NamedNode) -> tuple[Label, ...]:
    literals = (value for value in _values(store, node, prop) if isinstance(value, Literal))
    labels = (Label(value.value, value.language or "") for value in literals)
    return tuple(sorted(labels, key=lambda label: (label.language, label.text)))


def _words(store: Store, values: Iterable[NamedNode | Literal]) -> str:
    return ", ".join(sorted({_word(store, value) for value in values}))


def _word(store: Store, value: NamedNode | Literal) -> str:
    """An entity by its name, an amount by number and currency, a literal by its text."""
    if isinstance(value, Literal):
        return value.value
    amount, currency = (_first(store, value, NamedNode(SCHEMA + name)) for name in ("value", "currency"))
    return f"{amount} {currency}" if amount else _name(store, value)


def _name(store: Store, node: NamedNode) -> str:
    return _first(store, node, _NAME) or next((label.text for label in _labels(store, node, _LABEL)), node.value)


def _values(store: Store, node: NamedNode, prop: NamedNode) -> list[NamedNode | Literal]:
    objects = (quad.object for quad in store.quads_for_pattern(node, prop, None))
    return sorted((value for value in objects if isinstance(value, NamedNode | Literal)), key=str)


def _nodes(store: Store, node: NamedNode, prop: NamedNode) -> list[NamedNode]:
    return [value for value in _values(store, node, prop) if isinstance(value, NamedNode)]


def _first(store: Store, node: NamedNode, prop: NamedNode) -> str:
    """The first value as text, "" for none."""
    return next((value.value for value in _values(store, node, prop)), "")


def _local(iri: str) -> str:
    return iri.rpartition("#")[2].rpartition("/")[2]
