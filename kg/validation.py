"""Checks an output folder: SHACL shapes of the data and of the questions it is for, evidence against the stored texts,
direct triples against their statements."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

from kg import ontology
from kg.errors import GraphError
from kg.identity.iris import ONTOLOGY, OPEN_RELATIONS
from kg.store import Store, open_store
from kg.writing import DOCUMENTS, TURTLE
from kg.writing.terms import DCTERMS, PROV, RDF, SCHEMA, kg

if TYPE_CHECKING:
    import rdflib

_TYPE, _DERIVED = NamedNode(RDF + "type"), NamedNode(PROV + "wasDerivedFrom")
_TRIPLE_OF = tuple(NamedNode(RDF + name) for name in ("subject", "predicate", "object"))
_STATEMENT, _EVIDENCE, _ARTICLE = kg("Statement"), kg("Evidence"), NamedNode(SCHEMA + "NewsArticle")
_DIRECT = (kg("Actual"), kg("Planned"))
# the check that each file of shapes is for
_SHAPES = {"shapes": "shapes.ttl", "questions": "competency.ttl"}


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong: which check found it, at which node, and what it is."""

    check: str
    node: str
    message: str


@dataclass(frozen=True)
class ValidationReport:
    """What was checked, in numbers, every problem found, and what leaves a gap in an answer without being wrong."""

    documents: int
    statements: int
    evidences: int
    quotes_exact: int
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...] = ()

    @property
    def ok(self) -> bool:
        return not self.problems

    def count(self, check: str) -> int:
        """How many problems documents, evidence, statements, direct-triples, shapes or questions (a check) found."""
        return sum(problem.check == check for problem in self.problems)


@dataclass(frozen=True)
class _Stored:
    """A document as documents.jsonl has it."""

    text: str
    sha256: str


def validate(folder: Path) -> ValidationReport:
    """Checks the Turtle of an output folder against the ontology's shapes, its own statements and the stored texts.

    Raises GraphError for a folder that holds no readable output.
    """
    store, texts = open_store(folder), _stored_documents(folder / DOCUMENTS)
    found = set(_shape_problems(folder / TURTLE))
    evidences = _instances(store, _EVIDENCE)
    wrong_evidence = [problem for node in evidences for problem in _evidence_problems(store, node, texts)]
    problems = {
        *_document_problems(store, texts),
        *wrong_evidence,
        *_statement_problems(store),
        *_direct_problems(store),
        *(problem for is_fault, problem in found if is_fault),
    }
    return ValidationReport(
        documents=len(_instances(store, _ARTICLE)),
        statements=len(_instances(store, _STATEMENT)),
        evidences=len(evidences),
        quotes_exact=len(evidences) - len({problem.node for problem in wrong_evidence}),
        problems=tuple(sorted(problems)),
        warnings=tuple(sorted(problem for is_fault, problem in found if not is_fault)),
    )


def _stored_documents(path: Path) -> Mapping[str, _Stored]:
    try:
        with path.open(encoding="utf-8", newline="\n") as lines:
            return dict(_stored(line) for line in lines)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise GraphError(path, f"the stored texts cannot be read ({error!r})", "build the graph anew") from error


def _stored(line: str) -> tuple[str, _Stored]:
    record = json.loads(line)
    return str(record["id"]), _Stored(text=str(record["text"]), sha256=str(record["sha256"]))


def _document_problems(store: Store, texts: Mapping[str, _Stored]) -> Iterator[Problem]:
    """Each document's hash, in the graph and beside the text, is the stored text's."""
    for node in _instances(store, _ARTICLE):
        identifier = _one(store, node, NamedNode(DCTERMS + "identifier"))
        if identifier is None or identifier not in texts:
            yield Problem("documents", node.value, f"{DOCUMENTS} has no text of {identifier!r}")
            continue
        stored = texts[identifier]
        actual = hashlib.sha256(stored.text.encode()).hexdigest()
        if not actual == stored.sha256 == _one(store, node, kg("sha256")):
            yield Problem("documents", node.value, f"the text of {identifier!r} is not the one that was hashed")


def _evidence_problems(store: Store, node: NamedNode, texts: Mapping[str, _Stored]) -> Iterator[Problem]:
    """The quote is what the document's stored text has at the offsets."""
    quote, start, end = (_one(store, node, kg(name)) for name in ("quote", "charStart", "charEnd"))
    document = _node(store, node, kg("document"))
    identifier = _one(store, document, NamedNode(DCTERMS + "identifier")) if document else None
    if identifier is None or identifier not in texts:
        yield Problem("evidence", node.value, "it points to no stored document")
    elif quote is None or not (start or "").isdecimal() or not (end or "").isdecimal():
        yield Problem("evidence", node.value, "quote, charStart and charEnd must each be there once")
    elif not quote or texts[identifier].text[int(start or 0) : int(end or 0)] != quote:
        yield Problem("evidence", node.value, f"the quote is not what {identifier!r} has at {start}..{end}")


def _statement_problems(store: Store) -> Iterator[Problem]:
    """Each statement has one subject, predicate, object and modality, and evidence that exists."""
    for node in _instances(store, _STATEMENT):
        wanted = (*_TRIPLE_OF, kg("modality"))
        missing = [_local(prop) for prop in wanted if len(_objects(store, node, prop)) != 1]
        if missing:
            yield Problem("statements", node.value, f"must have exactly one {', '.join(missing)}")
        evidence = _objects(store, node, _DERIVED)
        if not evidence:
            yield Problem("statements", node.value, "has no evidence")
        for piece in evidence:
            if not isinstance(piece, NamedNode) or Quad(piece, _TYPE, _EVIDENCE) not in store:
                yield Problem("statements", node.value, f"its evidence {piece} is none")


def _direct_problems(store: Store) -> Iterator[Problem]:
    """What is actual or planned stands as a plain triple, and every plain triple is backed by such a statement."""
    backed, found = set(), {(quad.subject, quad.predicate, quad.object) for quad in _plain_triples(store)}
    for node in _instances(store, _STATEMENT):
        parts = [_objects(store, node, prop) for prop in _TRIPLE_OF]
        if not all(parts) or _node(store, node, kg("modality")) not in _DIRECT:
            continue
        triple = (parts[0][0], parts[1][0], parts[2][0])
        backed.add(triple)
        if triple not in found:
            yield Problem("direct-triples", node.value, "is actual or planned and has no plain triple")
    for subject, relation, value in found - backed:
        message = f"the triple with {_local(relation)} {value} has no actual or planned statement"
        yield Problem("direct-triples", str(getattr(subject, "value", subject)), message)


def _plain_triples(store: Store) -> Iterator[Quad]:
    """The triples in our namespaces whose subjects are things: no statement, evidence or document."""
    own = {node for kind in (_STATEMENT, _EVIDENCE, _ARTICLE) for node in _instances(store, kind)}
    for quad in store.quads_for_pattern(None, None, None):
        if quad.predicate.value.startswith((ONTOLOGY, OPEN_RELATIONS)) and quad.subject not in own:
            yield quad


def _shape_problems(path: Path) -> Iterator[tuple[bool, Problem]]:
    """What the SHACL shapes find, with their messages, and whether it is a fault (sh:Violation) or a warning."""
    import pyshacl
    from rdflib import SH, Graph

    # the ontology among the data: pySHACL's ont_graph would leave out the types of relations, which the shapes ask for
    data = _rdflib_graph(path.read_bytes(), ontology.read_file("kg.ttl"))
    for check, name in _SHAPES.items():
        _, results, _ = pyshacl.validate(data, shacl_graph=_rdflib_graph(ontology.read_file(name)))
        assert isinstance(results, Graph)  # pySHACL returns a failure in place of it only with abort_on_first
        for result in results.subjects(SH.resultSeverity):
            node, message = results.value(result, SH.focusNode), results.value(result, SH.resultMessage)
            prefix = f"{_path_name(results, result)}: " if check == "shapes" else ""
            is_fault = results.value(result, SH.resultSeverity) == SH.Violation
            yield is_fault, Problem(check, str(node), f"{prefix}{message}")


def _path_name(results: rdflib.Graph, result: rdflib.term.Node) -> str:
    from rdflib import SH

    return _local_text(str(results.value(result, SH.resultPath) or "node"))


def _rdflib_graph(*turtle: bytes) -> rdflib.Graph:
    """The triples, each literal as written: rdflib's own parser rewrites some, so that a date loses its zone."""
    import rdflib

    graph = rdflib.Graph()
    for number, data in enumerate(turtle):
        for quad in parse(data, format=RdfFormat.TURTLE, rename_blank_nodes=number > 0):
            subject, predicate, value = (_rdflib_node(term) for term in quad.triple)
            graph.add((subject, predicate, value))
    return graph


def _rdflib_node(term: object) -> rdflib.term.Node:
    import rdflib

    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    assert isinstance(term, Literal)  # the reader gives no other term from RDF 1.1
    datatype = None if term.language else rdflib.URIRef(term.datatype.value)
    return rdflib.Literal(term.value, lang=term.language, datatype=datatype, normalize=False)


def _instances(store: Store, kind: NamedNode) -> list[NamedNode]:
    subjects = (quad.subject for quad in store.quads_for_pattern(None, _TYPE, kind))
    return sorted((node for node in subjects if isinstance(node, NamedNode)), key=str)


def _objects(store: Store, node: NamedNode, prop: NamedNode) -> list[object]:
    return [quad.object for quad in store.quads_for_pattern(node, prop, None)]


def _one(store: Store, node: NamedNode, prop: NamedNode) -> str | None:
    """The text of the one literal; None if there is none or more than one."""
    found = _objects(store, node, prop)
    return found[0].value if len(found) == 1 and isinstance(found[0], Literal) else None


def _node(store: Store, node: NamedNode, prop: NamedNode) -> NamedNode | None:
    found = _objects(store, node, prop)
    return found[0] if len(found) == 1 and isinstance(found[0], NamedNode) else None


def _local(term: NamedNode) -> str:
    return _local_text(term.value)


def _local_text(iri: str) -> str:
    return iri.rpartition("#")[2].rpartition("/")[2]
