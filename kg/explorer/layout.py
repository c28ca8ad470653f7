"""Where the nodes stand: computed here, once, so that the page draws at once and the same way every time."""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

Point = tuple[float, float]
Link = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Box:
    """The room that a node and its label take around the node's centre, in pixels at zoom 1."""

    half_width: float
    above: float
    below: float

    @property
    def area(self) -> float:
        return 2 * self.half_width * (self.above + self.below)


# All in pixels at zoom 1 except the counts. Looked at on screen with graphs of 16, 60, 500 and 2,000 nodes.
_ROOM, _MORE_ROOM = 3.0, 30.0  # area per node in label boxes: 3, and where nodes are few more, for the lines' words
_GAP = 8.0  # between two labels
_MARGIN = 60.0  # between two components
_ASPECT = 1.15  # width by height of the whole
_ROUNDS_BY_NODES = 30_000  # of pushing apart: 60 for 500 nodes, half a second; 15 for 2,000, where few labels show
_SEPARABLE = 3_000  # nodes; with more, labels are drawn only when zoomed in and the rounds take seconds
_GRID_FROM = 1_000  # nodes; from here the grid variant is as good and much faster


def place(boxes: Sequence[Box], links: Sequence[Link]) -> tuple[tuple[int, int], ...]:
    """Give each box a point (whole pixels) so that linked ones are near and none lies on another.

    Force-directed (Fruchterman & Reingold 1991, by igraph) within each component, then overlaps pushed apart, then
    the components packed in rows. The same input gives the same output in every process.
    """
    parts = _components(len(boxes), links)
    arranged = [_arrange([boxes[i] for i in members], inner) for members, inner in parts]
    corners = _pack(
        [_size(points, [boxes[i] for i in members]) for (members, _), points in zip(parts, arranged, strict=True)]
    )
    placed = [(0, 0)] * len(boxes)
    for (members, _), points, (left, top) in zip(parts, arranged, corners, strict=True):
        for i, (x, y) in zip(members, points, strict=True):
            placed[i] = (round(left + x), round(top + y))
    return tuple(placed)


def _components(size: int, links: Sequence[Link]) -> list[tuple[list[int], list[Link]]]:
    """The members of each component, and its links by position among the members."""
    import igraph

    membership = igraph.Graph(n=size, edges=links).connected_components().membership
    parts: list[tuple[list[int], list[Link]]] = [([], []) for _ in range(max(membership, default=-1) + 1)]
    position = []
    for i, part in enumerate(membership):
        position.append(len(parts[part][0]))
        parts[part][0].append(i)
    for a, b in links:
        parts[membership[a]][1].append((position[a], position[b]))
    return parts


def _arrange(boxes: Sequence[Box], links: Sequence[Link]) -> list[Point]:
    """The points of one component, its top left corner (labels counted) at the origin."""
    points = [(0.0, 0.0)] if len(boxes) == 1 else _scaled(_force_directed(len(boxes), links), boxes)
    if 1 < len(boxes) <= _SEPARABLE:
        points = _separated(points, boxes)
    left = min(x - box.half_width for (x, _), box in zip(points, boxes, strict=True))
    top = min(y - box.above for (_, y), box in zip(points, boxes, strict=True))
    return [(x - left, y - top) for x, y in points]


def _force_directed(size: int, links: Sequence[Link]) -> list[Point]:
    import igraph

    rng = random.Random(0)
    start = [(rng.uniform(-1, 1), rng.uniform(-1, 1)) for _ in range(size)]
    graph = igraph.Graph(n=size, edges=links).simplify()
    with _igraph_draws_from(rng):
        layout = graph.layout_fruchterman_reingold(
            niter=300 if size < _GRID_FROM else 150, seed=start, grid="grid" if size >= _GRID_FROM else False
        )
    return [(x, y) for x, y in layout.coords]


@contextmanager
def _igraph_draws_from(rng: random.Random) -> Iterator[None]:
    """Even with a start layout igraph draws random numbers, by default from Python's shared `random`."""
    import igraph

    igraph.set_random_number_generator(rng)
    try:
        yield
    finally:
        igraph.set_random_number_generator(random)


def _scaled(points: Sequence[Point], boxes: Sequence[Box]) -> list[Point]:
    """Stretch the points over a rectangle with several times the area of the boxes."""
    room = _ROOM + _MORE_ROOM / len(boxes)
    height = math.sqrt(room * sum(box.area for box in boxes) / _ASPECT)
    xs, ys = _evened([x for x, _ in points]), _evened([y for _, y in points])
    return [(x * height * _ASPECT, y * height) for x, y in zip(xs, ys, strict=True)]


def _evened(values: Sequence[float]) -> list[float]:
    """Values from 0 to 1, half way to being evenly spread: the forces leave the middle crowded and the rim empty."""
    low, high = min(values), max(values)
    rank = {i: r for r, i in enumerate(sorted(range(len(values)), key=lambda i: (values[i], i)))}
    width, last = high - low or 1.0, len(values) - 1
    return [((value - low) / width + rank[i] / last) / 2 for i, value in enumerate(values)]


def _separated(points: Sequence[Point], boxes: Sequence[Box]) -> list[Point]:
    """Push overlapping boxes apart, along the axis where less is needed, until none overlaps or the rounds are over."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    for _ in range(min(500, _ROUNDS_BY_NODES // len(boxes))):
        if not sum(_push_apart(i, j, xs, ys, boxes) for i, j in _neighbours(xs, ys, boxes)):
            break
    return list(zip(xs, ys, strict=True))


def _neighbours(xs: Sequence[float], ys: Sequence[float], boxes: Sequence[Box]) -> Iterator[Link]:
    """Every pair of boxes that may overlap, found in a grid of cells no box is larger than."""
    width = 2 * max(box.half_width for box in boxes) + _GAP
    height = max(box.above + box.below for box in boxes) + _GAP
    cells: defaultdict[Link, list[int]] = defaultdict(list)
    # over copies: boxes are moved while this goes on, but each stays in the cell where the round found it
    for i, (x, y) in enumerate(zip(list(xs), list(ys), strict=True)):
        column, row = math.floor(x / width), math.floor(y / height)
        near = ((column + dx, row + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1))
        yield from [(j, i) for cell in near if cell in cells for j in cells[cell]]
        cells[column, row].append(i)


def _push_apart(i: int, j: int, xs: list[float], ys: list[float], boxes: Sequence[Box]) -> bool:
    a, b = boxes[i], boxes[j]
    over_x = a.half_width + b.half_width + _GAP - abs(xs[j] - xs[i])
    over_y = min(ys[i] + a.below, ys[j] + b.below) - max(ys[i] - a.above, ys[j] - b.above) + _GAP
    if over_x <= 0.5 or over_y <= 0.5:
        return False
    axis, over = (xs, over_x) if over_x < over_y else (ys, over_y)
    step = over / 2 if axis[i] <= axis[j] else -over / 2
    axis[i] -= step
    axis[j] += step
    return True


def _size(points: Sequence[Point], boxes: Sequence[Box]) -> Point:
    width = max(x + box.half_width for (x, _), box in zip(points, boxes, strict=True))
    return width, max(y + box.below for (_, y), box in zip(points, boxes, strict=True))


def _pack(sizes: Sequence[Point]) -> list[Point]:
    """Top left corners for rectangles of (width, height), the large ones first, in rows from top to bottom."""
    row_width = max(
        math.sqrt(sum((w + _MARGIN) * (h + _MARGIN) for w, h in sizes) * _ASPECT),
        max((w for w, _ in sizes), default=0.0),
    )
    corners = [(0.0, 0.0)] * len(sizes)
    x = y = row_height = 0.0
    for i in sorted(range(len(sizes)), key=lambda i: (-sizes[i][1], -sizes[i][0], i)):
        width, height = sizes[i]
        if x and x + width > row_width:
            x, y, row_height = 0.0, y + row_height + _MARGIN, 0.0
        corners[i] = (x, y)
        x, row_height = x + width + _MARGIN, max(row_height, height)
    return corners
