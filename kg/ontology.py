"""The ontology as code reads it: the one source of class and relation names, and of what may stand where.

`ontology/kg.ttl` is read once and checked as it is read; a term that is not there is an error that names the nearest
ones. Labels and definitions are keyed by language (`en`, `id`, `nl`, `vi`).
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, TypeVar

from kg.errors import OntologyError, UnknownTermError
from kg.model import LANGUAGES, Modality

NAMESPACE = "https://w3id.org/newskg/ontology#"
ROOT = "Entity"

Found = TypeVar("Found")
ValueKind = Literal["money", "integer", "percent", "text"]
RelationKind = Literal["event", "state", "measure"]

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_OWL = "http://www.w3.org/2002/07/owl#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_XSD = "http://www.w3.org/2001/XMLSchema#"

_TYPE, _LABEL, _DEFINITION = _RDF + "type", _RDFS + "label", _SKOS + "definition"
_SUBCLASS, _DOMAIN, _RANGE = _RDFS + "subClassOf", _RDFS + "domain", _RDFS + "range"
_UNION = NAMESPACE + "UnionClass"
_KINDS: Mapping[str, RelationKind] = {
    NAMESPACE + "EventRelation": "event",
    NAMESPACE + "StateRelation": "state",
    NAMESPACE + "MeasureRelation": "measure",
}
_VALUES: Mapping[str, ValueKind] = {
    NAMESPACE + "MonetaryAmount": "money",
    _XSD + "integer": "integer",
    _XSD + "decimal": "percent",
    _RDF + "langString": "text",
}


@dataclass(frozen=True, slots=True)
class Term:
    """A qualifier, a modality or another term that is neither a class of things nor a relation."""

    name: str
    iri: str
    labels: Mapping[str, str] = field(hash=False)
    definitions: Mapping[str, str] = field(hash=False)


@dataclass(frozen=True, slots=True)
class ClassTerm:
    """A class of the entity tree. `parents` are its direct superclasses in that tree, sorted."""

    name: str
    iri: str
    parents: tuple[str, ...]
    labels: Mapping[str, str] = field(hash=False)
    definitions: Mapping[str, str] = field(hash=False)


@dataclass(frozen=True, slots=True)
class RelationTerm:
    """A relation. `domain` and `range` name the classes that may stand there, with all below them; `range` is empty for
    a relation to a value, which has a `value_kind` in its place."""

    name: str
    iri: str
    domain: frozenset[str]
    range: frozenset[str]
    symmetric: bool
    value_kind: ValueKind | None
    labels: Mapping[str, str] = field(hash=False)
    definitions: Mapping[str, str] = field(hash=False)
    kind: RelationKind = "event"
    # False where a thing may have the relation to itself: what closes with no one named closes itself
    irreflexive: bool = True
    # False for what stays out of a comparison with gold facts (graph contract, "Relations")
    scored: bool = True


@dataclass(frozen=True)
class Ontology:
    """The terms by local name, in alphabetical order."""

    namespace: str
    classes: Mapping[str, ClassTerm]
    relations: Mapping[str, RelationTerm]
    modalities: Mapping[str, Term]
    # every other term of the namespace: qualifiers, inverses, the classes of statements
    others: Mapping[str, Term]

    def cls(self, name: str) -> ClassTerm:
        """The class of the entity tree with this local name. Raises UnknownTermError."""
        return _look_up(self.classes, name, "class")

    def relation(self, name: str) -> RelationTerm:
        """The relation with this local name; an inverse is none. Raises UnknownTermError."""
        return _look_up(self.relations, name, "relation")

    def is_subclass(self, name: str, ancestor: str) -> bool:
        """Whether `name` is `ancestor` or lies below it. Raises UnknownTermError for either."""
        return self.cls(ancestor).name in self.superclasses(name)

    def superclasses(self, name: str) -> frozenset[str]:
        """The class itself and all above it. Raises UnknownTermError."""
        found, waiting = set(), [self.cls(name).name]
        while waiting:
            current = waiting.pop()
            if current not in found:
                found.add(current)
                waiting.extend(self.classes[current].parents)
        return frozenset(found)


@cache
def load() -> Ontology:
    """The ontology that the package comes with. Raises OntologyError when it is missing or not sound."""
    return parse(read_file("kg.ttl"))


def read_file(name: str) -> bytes:
    """The bytes of `kg.ttl`, `shapes.ttl` or `alignments.ttl`: the wheel's, or the checkout's around the package.

    Raises OntologyError when there is no such file.
    """
    from importlib import resources

    installed = resources.files("kg") / "ontology_files" / name
    if installed.is_file():
        return installed.read_bytes()
    beside = Path(__file__).resolve().parent.parent / "ontology" / name
    try:
        return beside.read_bytes()
    except OSError as problem:
        raise OntologyError(f"{name} is neither in the package nor at {beside}; install the package again") from problem


def parse(turtle: bytes) -> Ontology:
    """The ontology that a Turtle document describes. Raises OntologyError at the first thing that is not sound."""
    triples = _Triples(turtle)
    unions = triples.instances(_UNION)
    classes = _classes(triples, unions)
    relations = {
        name: _relation(triples, name, kind, unions, classes) for name, kind in sorted(_relation_kinds(triples).items())
    }
    modalities = {mode.value: _term(triples, mode.value) for mode in Modality}
    rest = sorted(triples.own_terms() - classes.keys() - relations.keys() - modalities.keys())
    return Ontology(
        NAMESPACE,
        MappingProxyType(classes),
        MappingProxyType(relations),
        MappingProxyType(modalities),
        MappingProxyType({name: _term(triples, name) for name in rest}),
    )


class _Triples:
    """The triples of a Turtle document about our terms, found from either end; a text is kept with its language tag."""

    def __init__(self, turtle: bytes) -> None:
        # not rdflib: its import alone takes 0.22 s, and 0.07 s for these triples against 0.003 s
        import pyoxigraph as ox

        self._objects: dict[tuple[str, str], list[tuple[str, str | None]]] = {}
        self._subjects: dict[tuple[str, str], set[str]] = {}
        try:
            for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE):
                if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
                    language = quad.object.language if isinstance(quad.object, ox.Literal) else None
                    self._add(quad.subject.value, quad.predicate.value, quad.object.value, language)
        except SyntaxError as problem:
            raise OntologyError(f"the ontology is no Turtle: {problem}; mend the file or install it again") from problem

    def _add(self, subject: str, predicate: str, value: str, language: str | None) -> None:
        if subject.startswith(NAMESPACE):
            self._objects.setdefault((_local(subject), predicate), []).append((value, language))
            self._subjects.setdefault((predicate, value), set()).add(_local(subject))

    def objects(self, name: str, predicate: str) -> list[str]:
        """The objects of one of our terms, sorted."""
        return sorted(value for value, _ in self._objects.get((name, predicate), ()))

    def texts(self, name: str, predicate: str) -> Mapping[str, str]:
        """The texts of a term by language, one for each of ours. Raises OntologyError."""
        found = self._objects.get((name, predicate), ())
        texts = {language: value for value, language in found if language}
        what = predicate.rpartition("#")[2]
        if missing := [language for language in LANGUAGES if not texts.get(language, "").strip()]:
            raise OntologyError(f"{name} has no {what} in {', '.join(missing)}; a term needs one in each language")
        if len(texts) != len(found):
            raise OntologyError(f"{name} has two texts for its {what} in one language, or one without a language")
        return MappingProxyType(texts)

    def instances(self, cls: str) -> frozenset[str]:
        """The local names of our terms that have this type."""
        return frozenset(self._subjects.get((_TYPE, cls), ()))

    def subclasses(self, name: str) -> frozenset[str]:
        """The local names of the direct subclasses."""
        return frozenset(self._subjects.get((_SUBCLASS, NAMESPACE + name), ()))

    def own_terms(self) -> frozenset[str]:
        """The local names of all that the document says something about in our namespace."""
        return frozenset(name for name, _ in self._objects)


def _classes(triples: _Triples, unions: frozenset[str]) -> dict[str, ClassTerm]:
    """The entity tree, from the root down, without the unions. Raises OntologyError."""
    found, waiting = set(), [ROOT]
    while waiting:
        current = waiting.pop()
        if current not in found:
            found.add(current)
            waiting.extend(triples.subclasses(current) - unions)
    if strays := sorted(member for union in unions for member in triples.subclasses(union) - found):
        raise OntologyError(f"{strays[0]} is in a union and not in the tree below {ROOT}; put it below {ROOT}")
    return {name: _class(triples, name, found) for name in sorted(found)}


def _class(triples: _Triples, name: str, tree: Iterable[str]) -> ClassTerm:
    parents = {_local(iri) for iri in triples.objects(name, _SUBCLASS) if iri.startswith(NAMESPACE)} & set(tree)
    labels, definitions = triples.texts(name, _LABEL), triples.texts(name, _DEFINITION)
    return ClassTerm(name, NAMESPACE + name, tuple(sorted(parents)), labels, definitions)


def _relation_kinds(triples: _Triples) -> dict[str, RelationKind]:
    """The kind of each relation. Raises OntologyError for a relation of two kinds and for an ontology without any."""
    kinds: dict[str, RelationKind] = {}
    for iri, kind in _KINDS.items():
        for name in triples.instances(iri):
            if name in kinds:
                raise OntologyError(f"{name} is both a {kinds[name]} and a {kind} relation; choose one")
            kinds[name] = kind
    if not kinds:
        raise OntologyError(
            f"the ontology has no relation in {NAMESPACE}; each has the type kg:EventRelation or the like"
        )
    return kinds


def _relation(
    triples: _Triples, name: str, kind: RelationKind, unions: frozenset[str], classes: Mapping[str, ClassTerm]
) -> RelationTerm:
    """Raises OntologyError when a part is missing or parts do not go together."""
    types = triples.objects(name, _TYPE)
    target = _only(triples, name, _RANGE)
    value_kind = _VALUES.get(target)
    term = RelationTerm(
        name=name,
        iri=NAMESPACE + name,
        domain=_members(triples, name, _only(triples, name, _DOMAIN), unions, classes),
        range=frozenset() if value_kind else _members(triples, name, target, unions, classes),
        symmetric=_OWL + "SymmetricProperty" in types,
        value_kind=value_kind,
        labels=triples.texts(name, _LABEL),
        definitions=triples.texts(name, _DEFINITION),
        kind=kind,
        irreflexive=_OWL + "IrreflexiveProperty" in types,
        scored=_only(triples, name, NAMESPACE + "isScored") == "true",
    )
    if (kind == "measure") != (value_kind in ("money", "integer", "percent")):
        raise OntologyError(f"{name} is a {kind} relation with the range {target}; measures and only they have numbers")
    if term.symmetric and term.domain != term.range:
        raise OntologyError(f"{name} is symmetric, and its domain is not its range; make them one class")
    return term


def _only(triples: _Triples, name: str, predicate: str) -> str:
    found = triples.objects(name, predicate)
    if len(found) != 1:
        raise OntologyError(f"{name} has {len(found)} values of {_local(predicate)}; a relation needs exactly one")
    return found[0]


def _members(
    triples: _Triples, name: str, iri: str, unions: frozenset[str], classes: Mapping[str, ClassTerm]
) -> frozenset[str]:
    """The classes that a domain or range stands for: a union's members, or the class itself. Raises OntologyError."""
    target = _local(iri)
    members = triples.subclasses(target) if target in unions else frozenset({target})
    if not iri.startswith(NAMESPACE) or not members or not members <= classes.keys():
        raise OntologyError(f"{name} has the domain or range {iri}, which is neither a class of the tree nor a union")
    return members


def _term(triples: _Triples, name: str) -> Term:
    return Term(name, NAMESPACE + name, triples.texts(name, _LABEL), triples.texts(name, _DEFINITION))


def _look_up(terms: Mapping[str, Found], name: str, kind: str) -> Found:
    if name in terms:
        return terms[name]
    raise UnknownTermError(name, kind, tuple(difflib.get_close_matches(name, terms, n=3)))


def _local(iri: str) -> str:
    return iri.rpartition("#")[2] if "#" in iri else iri.rpartition("/")[2]
