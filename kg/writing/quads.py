"""The graph as RDF 1.1, by the graph contract: statements with shared evidence, direct triples, no blank node."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple

from kg import ontology
from kg.identity.iris import OPEN_RELATIONS, Minter
from kg.model import (
    Document,
    Entity,
    Evidence,
    Label,
    Money,
    PartialDate,
    Percent,
    Quantity,
    Statement,
    StatementQualifiers,
)
from kg.writing.contributions import by_document
from kg.writing.description import describe
from kg.writing.nodes import Nodes
from kg.writing.terms import (
    DCTERMS,
    PROV,
    RDF,
    RDFS,
    SCHEMA,
    SKOS,
    count,
    day,
    decimal,
    integer,
    kg,
    label_literal,
    partial_date,
    stored_document,
    string,
    tagged,
)

if TYPE_CHECKING:
    from kg.graph import Graph

Term = NamedNode | Literal
_TYPE = NamedNode(RDF + "type")


def to_quads(graph: Graph, minter: Minter) -> list[Quad]:
    """The whole graph with its description in the default graph; see `to_triples`."""
    return [
        Quad(triple.subject, triple.predicate, triple.object, DefaultGraph()) for triple in to_triples(graph, minter)
    ]


def to_contributions(graph: Graph, minter: Minter) -> list[Quad]:
    """The same triples by document; see `kg.writing.contributions`."""
    return by_document(Nodes(to_triples(graph, minter)))


def to_triples(graph: Graph, minter: Minter, licence: str | None = None) -> list[Triple]:
    """The whole graph with its description, each triple once, sorted, whatever the order of `graph`.

    `licence` is an IRI to state in the description.
    """
    say = _Describer(graph, minter)
    content = in_order(
        chain(
            (triple for entity in graph.entities for triple in say.entity(entity)),
            (triple for document in graph.documents for triple in say.document(document)),
            (triple for statement in graph.statements for triple in say.statement(statement)),
            (triple for statement in graph.statements for triple in say.support(statement, statement.evidence)),
        )
    )
    return in_order((*content, *describe(content, minter, licence)))


def in_order(triples: Iterable[Triple]) -> list[Triple]:
    """Each triple once, by the code points of its line of N-Triples."""
    by_line = {str(triple): triple for triple in triples}
    return [by_line[line] for line in sorted(by_line)]


class _Describer:
    """Says in triples what each node is; holds what every description needs, the documents' nodes and the minter."""

    def __init__(self, graph: Graph, minter: Minter) -> None:
        self.minter = minter
        self.document_nodes: Mapping[str, NamedNode] = {
            document.identifier: NamedNode(minter.document(document.identifier, document.sha256))
            for document in graph.documents
        }

    def document(self, document: Document) -> Iterator[Triple]:
        node, document = self.document_nodes[document.identifier], stored_document(document)
        yield Triple(node, _TYPE, NamedNode(SCHEMA + "NewsArticle"))
        yield Triple(node, NamedNode(DCTERMS + "identifier"), string(document.identifier))
        yield Triple(node, NamedNode(SCHEMA + "inLanguage"), string(document.language))
        yield Triple(node, kg("sha256"), string(document.sha256))
        if document.title is not None:
            yield Triple(node, NamedNode(DCTERMS + "title"), tagged(document.title, document.language))
        if document.date is not None:
            yield Triple(node, NamedNode(SCHEMA + "datePublished"), partial_date(document.date))
        if document.url is not None:
            # a literal: what a page gives as its address need not be an IRI
            yield Triple(node, NamedNode(SCHEMA + "url"), string(document.url))

    def entity(self, entity: Entity) -> Iterator[Triple]:
        """Classes with all above them, so that a store without inference finds a company among the organizations;
        labels; and one `schema:name` for people, so that a query need not choose among languages."""
        node = NamedNode(entity.iri)
        yield Triple(node, NamedNode(SCHEMA + "name"), string(entity.name))
        classes = {name for cls in entity.classes for name in ontology.load().superclasses(cls)}
        yield from (Triple(node, _TYPE, kg(name)) for name in sorted(classes))
        yield from (Triple(node, NamedNode(RDFS + "label"), label_literal(label)) for label in entity.labels)
        yield from (Triple(node, NamedNode(SKOS + "altLabel"), label_literal(label)) for label in entity.aliases)

    def statement(self, statement: Statement) -> Iterator[Triple]:
        """The statement without its evidence, and its direct triple where it has one."""
        node, subject = NamedNode(statement.iri), NamedNode(statement.subject)
        relation, value = self.relation(statement.relation), self.object(statement.object)
        yield from (Triple(node, _TYPE, kg(name)) for name in _statement_classes(statement.relation))
        yield Triple(node, NamedNode(RDF + "subject"), subject)
        yield Triple(node, NamedNode(RDF + "predicate"), relation)
        yield Triple(node, NamedNode(RDF + "object"), value)
        yield Triple(node, kg("modality"), kg(statement.modality.value))
        yield Triple(node, kg("confidence"), decimal(Decimal(str(round(statement.confidence, 4)))))
        yield from (Triple(node, kg("attributedTo"), NamedNode(speaker)) for speaker in statement.attributed_to)
        yield from self._measure(node, statement)
        yield from self._qualifiers(node, statement.qualifiers)
        if statement.is_direct:
            yield Triple(subject, relation, value)

    def support(self, statement: Statement, evidence: Iterable[Evidence]) -> Iterator[Triple]:
        """The evidence nodes and the statement's links to them; equal evidence of many statements is one node."""
        for piece in evidence:
            node = NamedNode(piece.iri)
            yield Triple(NamedNode(statement.iri), NamedNode(PROV + "wasDerivedFrom"), node)
            yield Triple(node, _TYPE, kg("Evidence"))
            yield Triple(node, kg("document"), self.document_nodes[piece.document])
            yield Triple(node, kg("charStart"), integer(piece.span.start))
            yield Triple(node, kg("charEnd"), integer(piece.span.end))
            yield Triple(node, kg("quote"), string(piece.quote))
            yield Triple(node, kg("extractor"), string(piece.extractor))

    def relation(self, name: str) -> NamedNode:
        """The property of a relation: an ontology term by local name, an open relation by its IRI."""
        return NamedNode(name if name.startswith(OPEN_RELATIONS) else self.minter.relation(name))

    def object(self, value: str | Money | Percent | Quantity | Label) -> Term:
        if isinstance(value, str):
            return NamedNode(value)
        if isinstance(value, Money):
            return NamedNode(self.minter.amount(value))
        if isinstance(value, Label):
            return label_literal(value)
        return decimal(value.number) if isinstance(value, Percent) else count(value.number)

    def amount(self, money: Money) -> Iterator[Triple]:
        node = NamedNode(self.minter.amount(money))
        yield Triple(node, _TYPE, NamedNode(SCHEMA + "MonetaryAmount"))
        yield Triple(node, NamedNode(SCHEMA + "value"), decimal(money.amount))
        yield Triple(node, NamedNode(SCHEMA + "currency"), string(money.currency))

    def _measure(self, node: NamedNode, statement: Statement) -> Iterator[Triple]:
        """`value` and `unit` of a measure: the number and its currency code, "%" or counted noun."""
        value, unit = statement.object, statement.qualifiers.unit
        if isinstance(value, Money):
            yield from self.amount(value)
            number, unit = decimal(value.amount), value.currency
        elif isinstance(value, Percent):
            number, unit = decimal(value.number), "%"
        elif isinstance(value, Quantity):
            number, unit = count(value.number), unit or value.unit
        else:
            return
        yield Triple(node, kg("value"), number)
        if unit:
            yield Triple(node, kg("unit"), string(unit))
        per = statement.qualifiers.per or (value.per if isinstance(value, Quantity) else None)
        if per:
            yield Triple(node, kg("per"), string(per))

    def _qualifiers(self, node: NamedNode, qualifiers: StatementQualifiers) -> Iterator[Triple]:
        if qualifiers.stake is not None:
            yield Triple(node, kg("stake"), decimal(qualifiers.stake))
        if qualifiers.amount is not None:
            yield Triple(node, kg("amount"), NamedNode(self.minter.amount(qualifiers.amount)))
            yield from self.amount(qualifiers.amount)
        if qualifiers.place is not None:
            yield Triple(node, kg("place"), NamedNode(qualifiers.place))
        for role in qualifiers.roles:
            yield Triple(node, kg("role"), label_literal(role))
        dates = {"date": qualifiers.date, "startDate": qualifiers.start_date, "endDate": qualifiers.end_date}
        yield from _dates(node, {name: date for name, date in dates.items() if date is not None})


def _statement_classes(relation: str) -> tuple[str, ...]:
    """What is outside the relations of the ontology's table has a class of its own beside `Statement`."""
    if relation.startswith(OPEN_RELATIONS):
        return ("Statement", "OpenStatement")
    return ("Statement", "Quotation") if relation == "statesThat" else ("Statement",)


def _dates(node: NamedNode, dates: Mapping[str, PartialDate]) -> Iterator[Triple]:
    """The dates as precise as the text gives them, and the first and the last day that they can mean together."""
    if not dates:
        return
    yield from (Triple(node, kg(name), partial_date(date)) for name, date in dates.items())
    yield Triple(node, kg("earliestDate"), day(min(date.earliest for date in dates.values())))
    yield Triple(node, kg("latestDate"), day(max(date.latest for date in dates.values())))
