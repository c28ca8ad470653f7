"""Materialisation on request: the super-types and super-properties of a graph, in a named graph of their own.

Only rules whose conclusions a query wants: subclasses (rdfs9) and subproperties (rdfs7) of RDF 1.1 Semantics, 9.2.1,
by `kg.ttl` and `alignments.ttl`; on demand the other direction of relations as well. Domains and ranges are left out,
since the shapes check them; so are union classes, which say nothing that their members do not. The closure is our own:
the reasoner `reasonable` 0.4.4 gives the same, and as many triples again that are true of everything
(docs/inference.md has the figures).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from enum import Enum
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from kg import ontology
from kg.identity.iris import DEFAULT_BASE, ONTOLOGY, Minter, base_of
from kg.store import Store, open_store
from kg.writing.folder import replace_files
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
    if isinstance(source, Path):
        store = open_store(source)
    else:
        store = Store()
        store.extend(source)
    name = ox.NamedNode(Minter(_base(store)).inferred())
    # what an earlier inference left among the quads counts as absent, or the same input would give another output
    given = (quad for quad in store if quad.graph_name != name)
    concluded = {triple for quad in given for triple in _conclusions(quad.triple, rules)}
    fresh = {triple for triple in concluded if not _is_given(store, triple, name)}
    fresh.update(_description(store, name, rules))
    return sorted((ox.Quad(t.subject, t.predicate, t.object, name) for t in fresh), key=str)


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


def _is_given(store: Store, triple: ox.Triple, inferred: ox.NamedNode) -> bool:
    found = store.quads_for_pattern(triple.subject, triple.predicate, triple.object)
    return any(quad.graph_name != inferred for quad in found)


def _description(store: Store, name: ox.NamedNode, rules: Collection[Rule]) -> Iterator[ox.Triple]:
    """The inferred graph as a node: a label, the rules, and what it was derived from."""
    yield ox.Triple(name, _TYPE, ox.NamedNode(PROV + "Entity"))
    yield ox.Triple(name, ox.NamedNode(RDFS + "label"), tagged("Inferred triples", "en"))
    listed = "; ".join(rule.value for rule in Rule if rule in rules)
    text = f"Follows from the graph and its ontology, and stands in no document. Rules: {listed}."
    yield ox.Triple(name, ox.NamedNode(DCTERMS + "description"), tagged(text, "en"))
    for source in (*_sources(store), *map(ox.NamedNode, _known().versions)):
        yield ox.Triple(name, ox.NamedNode(PROV + "wasDerivedFrom"), source)


def _sources(store: Store) -> Iterator[ox.NamedNode]:
    """The dataset, where the graph describes itself as one; else its documents."""
    for kind in (_DCAT + "Dataset", SCHEMA + "NewsArticle"):
        found = [quad.subject for quad in store.quads_for_pattern(None, _TYPE, ox.NamedNode(kind))]
        if found:
            yield from (node for node in found if isinstance(node, ox.NamedNode))
            return


def _base(store: Store) -> str:
    """The base that the documents' IRIs were minted under; the first of several."""
    documents = store.quads_for_pattern(None, _TYPE, ox.NamedNode(SCHEMA + "NewsArticle"))
    bases = (base_of(quad.subject.value) for quad in documents if isinstance(quad.subject, ox.NamedNode))
    return min(bases, default=DEFAULT_BASE)
