"""Materialisation on request: the super-types and super-properties of a graph, in a named graph of their own.

Only rules whose conclusions a query wants: subclasses (rdfs9) and subproperties (rdfs7) of RDF 1.1 Semantics, 9.2.1,
by `kg.ttl` and `alignments.ttl`; on demand the other direction of relations as well. Domains and ranges are left out,
since the shapes check them; so are union classes, which say nothing that their members do not. The closure is our own:
the reasoner `reasonable` 0.4.4 gives the same, and as many triples again that are true of everything
(docs/inference.md has the figures).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from enum import Enum
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from kg import ontology
from kg.errors import GraphError
from kg.identity.iris import DEFAULT_BASE, ONTOLOGY, Minter, base_of
from kg.writing import TURTLE
from kg.writing.folder import replace_files, written_file
from kg.writing.terms import DCTERMS, PROV, RDF, RDFS, SCHEMA, tagged

INFERRED = "inferred.nq"

_DCAT, _OWL = "http://www.w3.org/ns/dcat#", "http://www.w3.org/2002/07/owl#"
_TYPE = ox.NamedNode(RDF + "type")
_SUBCLASS, _SUBPROPERTY = RDFS + "subClassOf", RDFS + "subPropertyOf"
_FILES = ("kg.ttl", "alignments.ttl")


class Rule(Enum):
    """A rule, and how the description of the inferred graph names it."""

    SUBCLASS = "subclasses (RDFS rule rdfs9)"
    SUBPROPERTY = "subproperties (RDFS rule rdfs7)"
    INVERSE = "inverse and symmetric relations (OWL 2 RL rules prp-inv1, prp-inv2 and prp-symp)"


RDFS_RULES = (Rule.SUBCLASS, Rule.SUBPROPERTY)


def infer(source: Path | Iterable[ox.Quad], rules: Collection[Rule] = RDFS_RULES) -> list[ox.Quad]:
    """What the ontology adds to an output folder's graph or to quads, sorted, all in the graph `Minter.inferred()`.

    None of it is in the source already. The graph describes itself: what it was derived from and by which rules. Raises
    GraphError for a folder without a graph.
    """
    read = _reader(source)
    documents, datasets = _nodes(read(), SCHEMA + "NewsArticle"), _nodes(read(), _DCAT + "Dataset")
    name = ox.NamedNode(Minter(min(map(base_of, documents), default=DEFAULT_BASE)).inferred())
    # what an earlier inference left among the quads counts as absent, or the same input would give another output
    concluded = {triple for quad in read() if quad.graph_name != name for triple in _conclusions(quad.triple, rules)}
    concluded.difference_update(quad.triple for quad in read() if quad.graph_name != name)
    concluded.update(_description(name, rules, datasets or documents))
    return sorted((ox.Quad(t.subject, t.predicate, t.object, name) for t in concluded), key=str)


def _reader(source: Path | Iterable[ox.Quad]) -> Callable[[], Iterator[ox.Quad]]:
    """Gives the quads as often as it is asked; a folder's are parsed each time, as a large graph would fill memory."""
    if isinstance(source, Path):
        return lambda: _parsed(written_file(source, TURTLE))
    quads = tuple(source)
    return lambda: iter(quads)


def _parsed(path: Path) -> Iterator[ox.Quad]:
    try:
        yield from ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
    except (SyntaxError, ValueError, OSError) as error:
        raise GraphError(path, f"cannot be read ({error})", "build the graph anew") from error


def _nodes(quads: Iterator[ox.Quad], kind: str) -> list[str]:
    """The IRIs of the nodes of a class, sorted."""
    cls = ox.NamedNode(kind)
    found = (quad.subject for quad in quads if quad.predicate == _TYPE and quad.object == cls)
    return sorted({node.value for node in found if isinstance(node, ox.NamedNode)})


def to_nquads(quads: Iterable[ox.Quad]) -> bytes:
    """N-Quads 1.1, a line a quad, the lines sorted."""
    data = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
    assert data is not None  # without an output, serialize() returns the bytes
    return b"".join(sorted(data.splitlines(keepends=True)))


def write_inferred(folder: Path, output: Path | None = None, rules: Collection[Rule] = RDFS_RULES) -> tuple[Path, int]:
    """Infers from an output folder and writes `inferred.nq` into it, or another file, whole or not at all.

    Gives the file and how many quads it holds. Raises GraphError and OutputError.
    """
    quads, path = infer(folder, rules), output or folder / INFERRED
    replace_files(path.parent, {path.name: to_nquads(quads)})
    return path, len(quads)


class _Hierarchy:
    """All that stands above a term, and the terms that say the same from the other end."""

    def __init__(self) -> None:
        triples = [
            (quad.subject.value, quad.predicate.value, quad.object.value)
            for name in _FILES
            for quad in ox.parse(ontology.read_file(name), format=ox.RdfFormat.TURTLE)
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode)
        ]
        unions = {s for s, p, o in triples if (p, o) == (_TYPE.value, ONTOLOGY + "UnionClass")}
        self.classes = _closed({(s, o) for s, p, o in triples if p == _SUBCLASS}, unions)
        self.properties = _closed({(s, o) for s, p, o in triples if p == _SUBPROPERTY}, set())
        other_ends = {(o, s) for s, p, o in triples if p == _OWL + "inverseOf"}
        other_ends |= {(s, s) for s, p, o in triples if (p, o) == (_TYPE.value, _OWL + "SymmetricProperty")}
        self.versions = sorted(o for _, p, o in triples if p == _OWL + "versionIRI")
        self.inverses = {here: ox.NamedNode(there) for here, there in other_ends}


@cache
def _known() -> _Hierarchy:
    return _Hierarchy()


def _closed(pairs: Collection[tuple[str, str]], left_out: Collection[str]) -> Mapping[str, tuple[ox.NamedNode, ...]]:
    """For each lower term all terms above it, however far, but itself and those to leave out."""
    direct: dict[str, set[str]] = {}
    for lower, upper in pairs:
        direct.setdefault(lower, set()).add(upper)

    def above(term: str) -> set[str]:
        found: set[str] = set()
        waiting = [term]
        while waiting:
            fresh = direct.get(waiting.pop(), set()) - found
            found |= fresh
            waiting += fresh
        return found - {term} - set(left_out)

    return {term: tuple(map(ox.NamedNode, sorted(above(term)))) for term in direct}


def _conclusions(triple: ox.Triple, rules: Collection[Rule]) -> Iterator[ox.Triple]:
    """What follows from one triple; no rule needs two."""
    known, (subject, predicate, value) = _known(), triple
    if predicate == _TYPE:
        if Rule.SUBCLASS in rules and isinstance(value, ox.NamedNode):
            yield from (ox.Triple(subject, _TYPE, cls) for cls in known.classes.get(value.value, ()))
        return
    stated = [triple]
    if Rule.INVERSE in rules and predicate.value in known.inverses and isinstance(value, ox.NamedNode):
        stated.append(ox.Triple(value, known.inverses[predicate.value], subject))
        yield stated[1]
    if Rule.SUBPROPERTY in rules:
        for said in stated:
            above = known.properties.get(said.predicate.value, ())
            yield from (ox.Triple(said.subject, prop, said.object) for prop in above)


def _description(name: ox.NamedNode, rules: Collection[Rule], sources: Iterable[str]) -> Iterator[ox.Triple]:
    """The inferred graph as a node: a label, the rules, and what it was derived from.

    That is the dataset, where the graph describes itself as one, else its documents; and the ontology's files.
    """
    yield ox.Triple(name, _TYPE, ox.NamedNode(PROV + "Entity"))
    yield ox.Triple(name, ox.NamedNode(RDFS + "label"), tagged("Inferred triples", "en"))
    listed = "; ".join(rule.value for rule in Rule if rule in rules)
    text = f"Follows from the graph and its ontology, and stands in no document. Rules: {listed}."
    yield ox.Triple(name, ox.NamedNode(DCTERMS + "description"), tagged(text, "en"))
    for source in (*sources, *_known().versions):
        yield ox.Triple(name, ox.NamedNode(PROV + "wasDerivedFrom"), ox.NamedNode(source))
