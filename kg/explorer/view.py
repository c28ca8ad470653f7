"""What the page shows of a graph: which nodes and lines, where, and which of them first."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kg.explorer.layout import Box, Link, place
from kg.explorer.words import short_label
from kg.graph import Graph

# A reader finds nothing in a picture of more nodes than this; the page shows the best connected ones and says so.
SHOWN_FIRST = 500

_CHARACTER_WIDTH, _LINE_HEIGHT = 7.4, 17.0  # of the node labels' 13 px font, with some air


@dataclass(frozen=True)
class View:
    """A graph in its one order (sorted by IRI and identifier); nodes and facts are known by their position in it."""

    graph: Graph

    @cached_property
    def index(self) -> Mapping[str, int]:
        """Position of every entity under its IRI."""
        return {entity.iri: position for position, entity in enumerate(self.graph.entities)}

    @cached_property
    def links(self) -> Mapping[int, Link]:
        """Subject and object position of every statement that joins two entities, under the statement's position."""
        return {
            position: (self.index[statement.subject], self.index[statement.object])
            for position, statement in enumerate(self.graph.statements)
            if isinstance(statement.object, str)
        }

    @cached_property
    def degrees(self) -> Mapping[int, int]:
        """Number of lines at every entity that has any."""
        return Counter(end for link in self.links.values() for end in link)

    @cached_property
    def labels(self) -> tuple[str, ...]:
        return tuple(short_label(entity.name) for entity in self.graph.entities)

    @cached_property
    def shown_first(self) -> tuple[int, ...]:
        """Positions of the best connected entities, in order; all of them when they are few."""
        positions = range(len(self.graph.entities))
        return tuple(sorted(sorted(positions, key=lambda i: (-self.degrees.get(i, 0), i))[:SHOWN_FIRST]))

    @cached_property
    def first_points(self) -> Mapping[int, tuple[int, int]]:
        """Where the entities of `shown_first` stand, as long as they are alone."""
        return dict(zip(self.shown_first, self._placed(self.shown_first), strict=True))

    @cached_property
    def all_points(self) -> tuple[tuple[int, int], ...]:
        """Where every entity stands when all are shown."""
        if len(self.shown_first) == len(self.graph.entities):
            return tuple(self.first_points.values())
        return self._placed(range(len(self.graph.entities)))

    def size(self, position: int) -> int:
        """Radius in pixels of an entity's node; its area grows with the number of lines."""
        return round(9 + 3.6 * math.sqrt(min(self.degrees.get(position, 0), 60)))

    def _placed(self, positions: Sequence[int]) -> tuple[tuple[int, int], ...]:
        rank = {position: i for i, position in enumerate(positions)}
        links = [(rank[a], rank[b]) for a, b in self.links.values() if a in rank and b in rank]
        return place([self._box(position) for position in positions], links)

    def _box(self, position: int) -> Box:
        lines, size = self.labels[position].split("\n"), self.size(position)
        half_width = max(size, max(map(len, lines)) * _CHARACTER_WIDTH / 2)
        return Box(half_width, size, size + _LINE_HEIGHT * len(lines) + 4)


def ordered(graph: Graph) -> Graph:
    """The same graph in the one order that the page is written in, whatever order it came in."""
    return Graph(
        tuple(sorted(graph.documents, key=lambda document: document.identifier)),
        tuple(sorted(graph.entities, key=lambda entity: entity.iri)),
        tuple(sorted(graph.statements, key=lambda statement: statement.iri)),
    )


def bends(links: Mapping[int, Link]) -> dict[int, float]:
    """How much the line of each statement bends, so that lines between the same two nodes do not lie on each other.

    Positive is clockwise seen from the subject, zero straight.
    """
    between: defaultdict[Link, list[int]] = defaultdict(list)
    for position, (a, b) in links.items():
        between[min(a, b), max(a, b)].append(position)
    bent = {}
    for (low, _), positions in between.items():
        for i, position in enumerate(positions):
            side = 1 if links[position][0] == low else -1
            bent[position] = round(side * 0.22 * (i - (len(positions) - 1) / 2), 3)
    return bent
