"""JSON-LD 1.1, compacted by the standard's algorithm with our context, which stands in the file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache

from pyoxigraph import Literal, NamedNode

from kg.writing.context import Coercion, context, prefixed, terms
from kg.writing.nodes import Nodes
from kg.writing.terms import RDF, XSD

Json = str | Sequence["Json"] | Mapping[str, "Json"]


def to_jsonld(nodes: Nodes) -> bytes:
    """The graph, one node a line; numbers and dates as the texts that the graph has.

    A processor that expands the file of a build and compacts it with the same context gets the same (JSON-LD 1.1 API,
    5.6).
    """
    lines = ",\n".join(_json(_node(iri, nodes.properties(iri))) for iri in nodes)
    return f'{{"@context": {_json(context())},\n"@graph": [\n{lines}\n]}}\n'.encode()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _node(iri: str, properties: Mapping[str, Sequence[NamedNode | Literal]]) -> Json:
    node: dict[str, Json] = {"@id": _iri(iri)}
    found: dict[str, list[Json]] = {}
    by_language: dict[str, dict[str, list[Json]]] = {}
    for prop, values in properties.items():
        for value in values:
            key, term = _key(prop, value)
            if term and term.by_language:
                assert isinstance(value, Literal) and value.language  # else the term would not fit
                by_language.setdefault(key, {}).setdefault(value.language, []).append(value.value)
            else:
                found.setdefault(key, []).append(_value(value, term))
    node |= {key: _one_or_all(values) for key, values in found.items()}
    return node | {
        key: {language: _one_or_all(texts) for language, texts in sorted(languages.items())}
        for key, languages in by_language.items()
    }


def _one_or_all(values: list[Json]) -> Json:
    return values[0] if len(values) == 1 else values


def _key(prop: str, value: NamedNode | Literal) -> tuple[str, Coercion | None]:
    """The key for a value of a property: the term that fits the value, with its coercion, else the property's IRI."""
    if prop == RDF + "type":
        return "@type", Coercion(prop, "@vocab")
    name = _names().get(prop)
    if name is not None and _fits(terms()[name], value):
        return name, terms()[name]
    return _iri(prop, is_vocabulary=True, is_key=True), None


def _fits(term: Coercion, value: NamedNode | Literal) -> bool:
    """Whether the standard would choose the term for the value (JSON-LD 1.1 API, 6.1)."""
    if term.by_language:
        return isinstance(value, Literal) and value.language is not None
    if term.type is None:
        return True
    if isinstance(value, NamedNode):
        return term.type in ("@id", "@vocab")
    return not value.language and value.datatype.value == term.type


def _value(value: NamedNode | Literal, term: Coercion | None) -> Json:
    coerced = term.type if term else None
    if isinstance(value, NamedNode):
        compact = _iri(value.value, is_vocabulary=coerced == "@vocab")
        return compact if coerced in ("@id", "@vocab") else {"@id": compact}
    if value.language:
        return {"@language": value.language, "@value": value.value}
    datatype = value.datatype.value
    if coerced == datatype or datatype == XSD + "string":
        return value.value
    return {"@type": _iri(datatype, is_vocabulary=True), "@value": value.value}


@cache
def _names() -> Mapping[str, str]:
    """The terms by IRI."""
    return {term.iri: name for name, term in terms().items()}


def _iri(iri: str, *, is_vocabulary: bool = False, is_key: bool = False) -> str:
    """The IRI compacted: to a term without coercion where one may stand, else to `prefix:name`."""
    if is_vocabulary and not is_key:
        name = _names().get(iri)
        if name is not None and terms()[name].type is None and not terms()[name].by_language:
            return name
    short = prefixed(iri)
    # the name of a term that the value does not fit is no key; elsewhere it is only a short form of the IRI
    return iri if short is None or (is_key and short in terms()) else short
