"""Entity resolution, scored over pairs of names."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

from kg.evaluation.gold import Gold
from kg.evaluation.names import normalise
from kg.evaluation.scores import Mistake, Scores
from kg.evaluation.triples import Triples


def compare_names(triples: Triples, gold: Gold) -> tuple[Scores, tuple[Mistake, ...]]:
    """Over all pairs of gold names that the graph holds: are those of one thing, and only those, on one node?

    A name that several things of the gold share says nothing and is left out.
    """
    nodes_of: defaultdict[str, set[str]] = defaultdict(set)
    for node in triples.nodes:
        for label in triples.labels(node):
            nodes_of[normalise(label)].add(node)
    right, mistakes = 0, []
    for one, other in combinations(sorted(nodes_of.keys() & gold.sole_owner.keys()), 2):
        owner, other_owner = gold.sole_owner[one], gold.sole_owner[other]
        is_one_node = not nodes_of[one].isdisjoint(nodes_of[other])
        if owner == other_owner:
            right += is_one_node
            mistakes += [] if is_one_node else [Mistake("split", "", f"{one} | {other}", owner)]
        elif is_one_node and not gold.may_merge(owner, other_owner):
            mistakes.append(Mistake("merged", "", f"{one} | {other}", f"{owner}, {other_owner}"))
    kinds = [mistake.kind for mistake in mistakes]
    return Scores(right, kinds.count("merged"), kinds.count("split")), tuple(mistakes)
