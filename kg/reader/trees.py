"""Dependency trees from arc scores: the greedy heads where they are a tree, else the best tree.

The best tree is found as by Chu and Liu (1965) and Edmonds (1967), with one root as Zmigrod et al. (2020, EMNLP) ask.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
ROOTS = 5  # words tried as the root, the likeliest first; the search is exact for sentences of so many words


def heads(scores: Array) -> list[int]:
    """The head of each of N words from scores [N, N + 1], the root in the last column; N stands for the root."""
    count = len(scores)
    greedy = [int(h) for h in scores.argmax(axis=1)]
    if is_tree(greedy):
        return greedy
    best: tuple[float, list[int]] | None = None
    for root in sorted(range(count), key=lambda i: -float(scores[i, count]))[:ROOTS]:
        found = _with_root(scores, root)
        total = float(sum(scores[i, h] for i, h in enumerate(found)))
        if best is None or total > best[0]:
            best = (total, found)
    assert best is not None
    return best[1]


def is_tree(found: list[int]) -> bool:
    """Whether heads make one tree: just one word hangs on the root and every word leads there."""
    count = len(found)
    if sum(h == count for h in found) != 1:
        return False
    safe: set[int] = {count}
    for word in range(count):
        path = []
        while word not in safe:
            if word in path:
                return False
            path.append(word)
            word = found[word]
        safe.update(path)
    return True


def _with_root(scores: Array, root: int) -> list[int]:
    """The best tree in which `root` alone hangs on the root."""
    count = len(scores)
    weights = np.full((count, count), -np.inf)
    weights[:, :] = scores[:, :count]
    np.fill_diagonal(weights, -np.inf)
    weights[root, :] = -np.inf
    found = _arborescence(weights, root)
    found[root] = count
    return found


def _arborescence(weights: Array, root: int) -> list[int]:
    """Heads of the maximum arborescence from `root`; `weights[i, j]` is the score of j as head of i."""
    count = len(weights)
    found = [int(weights[i].argmax()) if i != root else root for i in range(count)]
    cycle = _cycle(found, root)
    if not cycle:
        return found
    inside = set(cycle)
    rest = [i for i in range(count) if i not in inside]
    place = {node: i for i, node in enumerate(rest)}
    merged = len(rest)
    smaller = np.full((merged + 1, merged + 1), -np.inf)
    for i in rest:
        for j in rest:
            smaller[place[i], place[j]] = weights[i, j]
    total = sum(weights[i, found[i]] for i in cycle)
    enter: dict[int, int] = {}
    leave: dict[int, int] = {}
    for j in rest:
        into = max(cycle, key=lambda i: (weights[i, j] - weights[i, found[i]], -i))
        enter[j] = into
        smaller[merged, place[j]] = weights[into, j] - weights[into, found[into]] + total
        out = max(cycle, key=lambda i: (weights[j, i], -i))
        leave[j] = out
        smaller[place[j], merged] = weights[j, out]
    solved = _arborescence(smaller, place[root])
    for i in rest:
        if i != root:
            head = solved[place[i]]
            found[i] = leave[i] if head == merged else rest[head]
    outside = rest[solved[merged]]
    found[enter[outside]] = outside
    return found


def _cycle(found: list[int], root: int) -> list[int]:
    """The words of one cycle, or none."""
    done = {root}
    for start in range(len(found)):
        path: list[int] = []
        word = start
        while word not in done and word not in path:
            path.append(word)
            word = found[word]
        if word in path:
            return path[path.index(word) :]
        done.update(path)
    return []
