"""What the page's panel, search and filters read: the graph as plain JSON, all text still text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

from kg.explorer.style import EDGE_STYLES, class_style, shown_class
from kg.explorer.view import SHOWN_FIRST, View
from kg.explorer.words import qualifier_words, relation_words, value_words
from kg.model import Document, Entity, Evidence, Label, Statement

Json = dict[str, object]

_UNSAFE = re.compile("[<>&\u2028\u2029\ud800-\udfff]")


def script_safe_json(value: object) -> str:
    """JSON that may stand inside a `<script>` element.

    Nothing in it can end the element (HTML Living Standard, 4.12.1.3) or a line of JavaScript, and lone surrogates,
    which UTF-8 cannot hold, stay escaped.

    >>> script_safe_json("</script>")
    '"\\\\u003c/script\\\\u003e"'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def page_facts(view: View) -> Json:
    """Everything the page knows, entities and documents referred to by their position."""
    graph = view.graph
    documents = {document.identifier: position for position, document in enumerate(graph.documents)}
    entities = [_entity(entity) for entity in graph.entities]
    facts: Json = {
        "entities": entities,
        "documents": [_document(document) for document in graph.documents],
        "facts": [_fact(statement, view, documents) for statement in graph.statements],
        "classes": {str(entity["shownClass"]): _look(str(entity["shownClass"])) for entity in entities},
        "relations": {s.relation: relation_words(s.relation) for s in graph.statements},
        "modalities": {m.value: {"color": s.color, "dashes": s.dashes} for m, s in EDGE_STYLES.items()},
        "shownFirst": SHOWN_FIRST,
    }
    if len(entities) > SHOWN_FIRST:
        facts["firstEntities"] = view.shown_first
        facts["allPoints"] = view.all_points
    return facts


def _look(cls: str) -> Json:
    style = class_style(cls)
    return {"color": style.color, "shape": style.shape, "words": relation_words(cls)}


def _entity(entity: Entity) -> Json:
    cls = shown_class(entity.classes)
    return {
        "iri": entity.iri,
        "name": _label(_name(entity)),
        "shownClass": cls,
        "classes": [relation_words(name) for name in sorted(set(entity.classes), key=lambda name: (name != cls, name))],
        "labels": [_label(label) for label in _sorted(entity.labels)],
        "aliases": [_label(label) for label in _sorted(entity.aliases)],
    }


def _name(entity: Entity) -> Label:
    return next(label for label in entity.labels if label.text == entity.name)


def _sorted(labels: Iterable[Label]) -> list[Label]:
    return sorted(labels, key=lambda label: (label.language, label.text))


def _label(label: Label) -> Json:
    return {"text": label.text, "language": label.language}


def _document(document: Document) -> Json:
    optional = {"title": document.title, "url": document.url, "date": document.date and document.date.lexical}
    present = {key: value for key, value in optional.items() if value}
    return {"identifier": document.identifier, "language": document.language, **present}


def _fact(statement: Statement, view: View, documents: Mapping[str, int]) -> Json:
    speakers = sorted(view.index[iri] for iri in statement.attributed_to)
    evidence = sorted(statement.evidence, key=lambda e: (e.document, e.span, e.iri))
    return {
        "subject": view.index[statement.subject],
        "relation": statement.relation,
        "object": _object(statement, view),
        "modality": statement.modality.value,
        "confidence": round(statement.confidence, 2),
        "qualifiers": _qualifiers(statement, view),
        "speakers": speakers,
        "evidence": [_evidence(one, documents) for one in evidence],
    }


def _object(statement: Statement, view: View) -> Json:
    """An entity's position, a measure in words, or a text with its language."""
    if isinstance(statement.object, str):
        return {"entity": view.index[statement.object]}
    if isinstance(statement.object, Label):
        return _label(statement.object)
    return {"text": value_words(statement.object)}


def _qualifiers(statement: Statement, view: View) -> list[Json]:
    given = statement.qualifiers
    found: list[Json] = [{"name": name, "text": text} for name, text in qualifier_words(given)]
    if given.place is not None:
        found.append({"name": "place", "entity": view.index[given.place]})
    found.extend({"name": "role", **_label(role)} for role in given.roles)
    return found


def _evidence(evidence: Evidence, documents: Mapping[str, int]) -> Json:
    return {
        "document": documents[evidence.document],
        "start": evidence.span.start,
        "end": evidence.span.end,
        "quote": evidence.quote,
        "extractor": evidence.extractor,
    }
