"""The finished graph: documents, entities and statements, in an order that never depends on the input's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from kg.model import Document, Entity, Label, Money, Percent, Quantity, Rejection, Statement

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

    from kg.store import Result, Store


class _Asked:
    """What is asked of a store in memory or on disk."""

    if TYPE_CHECKING:

        @property
        def _store(self) -> Store: ...

    def query(self, sparql: str, **values: str) -> Result:
        """The answer to SPARQL 1.1 text, or to a named query with values; see `kg.store.ask`. Raises QueryError."""
        from kg import store

        return store.ask(lambda text: store.run(self._store, text), sparql, values)

    def to_pandas(self, sparql: str, **values: str) -> pd.DataFrame:
        """The same as a data frame with typed columns; see `kg.store.frames.to_pandas`.

        Raises QueryError, and KGError where pandas is not installed.
        """
        from kg.store.frames import to_pandas

        return to_pandas(self.query(sparql, **values))


@dataclass(frozen=True)
class Graph(_Asked):
    """What a build gives. Iterating gives the statements; all sequences are sorted by IRI or identifier."""

    documents: tuple[Document, ...]
    entities: tuple[Entity, ...]
    statements: tuple[Statement, ...]
    rejections: tuple[Rejection, ...] = ()
    # the base that the IRIs were minted under; None for the default one
    base_iri: str | None = None

    def __iter__(self) -> Iterator[Statement]:
        return iter(self.statements)

    def __len__(self) -> int:
        return len(self.statements)

    @cached_property
    def by_iri(self) -> Mapping[str, Entity]:
        """Every entity under its IRI."""
        return MappingProxyType({entity.iri: entity for entity in self.entities})

    def name(self, iri: str) -> str:
        """The name of an entity for people; the IRI itself for one that the graph does not hold."""
        return self.by_iri[iri].name if iri in self.by_iri else iri

    @cached_property
    def _store(self) -> Store:
        from kg import store

        return store.open_store(self)

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """The graph for analysts: a node per entity, an edge per statement under the statement's IRI as its key.

        A value or a text is a node of its own (`kind` "value", under the statement's IRI), so that equal numbers do not
        link what has nothing to do with each other.
        """
        import networkx as nx

        network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        for entity in sorted(self.entities, key=lambda entity: entity.iri):
            network.add_node(entity.iri, kind="entity", **_entity_attributes(entity))
        for statement in sorted(self.statements, key=lambda statement: statement.iri):
            end = statement.object
            if not isinstance(end, str):
                network.add_node(statement.iri, kind="value", name=value_text(end), classes=("Value",))
                end = statement.iri
            network.add_edge(statement.subject, end, key=statement.iri, **self._edge_attributes(statement))
        return network

    def _edge_attributes(self, statement: Statement) -> dict[str, object]:
        """What is known of a statement; None where the text says nothing."""
        known, sources = (
            statement.qualifiers,
            sorted(statement.evidence, key=lambda piece: (piece.document, piece.span)),
        )
        return {
            "relation": statement.relation,
            "modality": statement.modality.value,
            "confidence": statement.confidence,
            "statement": statement.iri,
            "quotes": tuple(piece.quote for piece in sources),
            "documents": tuple(dict.fromkeys(piece.document for piece in sources)),
            "speakers": tuple(map(self.name, statement.attributed_to)),
            "stake": None if known.stake is None else float(known.stake),
            "amount": known.amount and value_text(known.amount),
            "date": known.date and known.date.lexical,
            "start_date": known.start_date and known.start_date.lexical,
            "end_date": known.end_date and known.end_date.lexical,
            "place": known.place and self.name(known.place),
            "role": "; ".join(dict.fromkeys(role.text for role in known.roles)) or None,
        }


@dataclass(frozen=True)
class StoredGraph(_Asked):
    """The graph in the output folder of a build, for questions; its texts and entities are not read again."""

    folder: Path

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """The graph of the folder's GraphML: as `Graph.to_networkx`, with lists as text. Raises GraphError."""
        import networkx as nx

        from kg.errors import GraphError

        path = self.folder / "graph.graphml"
        try:
            network: nx.MultiDiGraph[str] = nx.MultiDiGraph(nx.read_graphml(path, force_multigraph=True))
        except (OSError, SyntaxError, nx.NetworkXError) as error:
            raise GraphError(path, f"cannot be read ({error})", "build the graph anew") from error
        return network

    @cached_property
    def _store(self) -> Store:
        from kg import store

        return store.open_store(self.folder)


def value_text(value: Money | Percent | Quantity | Label) -> str:
    """A value in one line for people.

    >>> from decimal import Decimal
    >>> value_text(Money(Decimal("1.5E3"), "EUR")), value_text(Quantity(Decimal(9), "parcels", "day"))
    ('1500 EUR', '9 parcels/day')
    """
    if isinstance(value, Label):
        return value.text
    if isinstance(value, Money):
        return f"{value.amount:f} {value.currency}"
    if isinstance(value, Percent):
        return f"{value.number:f}%"
    unit = f" {value.unit}" if value.unit else ""
    return f"{value.number:f}{unit}" + (f"/{value.per}" if value.per else "")


def _entity_attributes(entity: Entity) -> dict[str, object]:
    return {
        "name": entity.name,
        "classes": entity.classes,
        "labels": tuple(f"{label.text}@{label.language}" for label in entity.labels),
        "aliases": tuple(f"{label.text}@{label.language}" for label in entity.aliases),
    }
