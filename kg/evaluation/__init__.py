"""Scores a graph against gold facts, reading nothing but the RDF that a build wrote.

Gold is a folder with two YAML files. `entities.yaml` maps an id to `type` (a list of classes, any is right), `names`
(every surface form) and, if need be, `near` (the id of a thing that it may be merged with, without harm).
`facts.yaml` maps a document's file name to `lang` and `facts`; a fact has

- `s`, `o`: an id, or a list of which any is right; `o` may be `{value: number, currency: code}` instead;
- `p`: a relation of the ontology; `m`: a modality in lower case, or a list of which any is right;
- `q`: qualifiers, `ev`: the words that carry it; `optional: true` for a fact that neither helps nor hurts.

How they are matched:

- A node is a thing when one of its labels is one of the thing's names (compared without case, punctuation and width).
  Abstract things (activities, licences, groups, ...) also match by word overlap, unless the label names another thing.
- A fact is found when a statement with evidence in its document has its relation and matching ends; symmetric
  relations match in both directions. Facts alike but for qualifiers or modality each need a statement of their own.
- A statement that matches no fact, not even an optional one, is wrong, once for each gold document it rests on.
- Modality and qualifiers are counted on the facts that were found, on the best statement of each.
- Entity resolution is counted over pairs of names: those of one thing should be on one node, others not.
- Only relations that the ontology marks as scored count; statements of others are passed over.

Intervals are Wilson score intervals at 95 %. They take facts for independent draws, which those of one article are
not, so the truth is wider rather than narrower.
"""

from __future__ import annotations

from pathlib import Path

from kg.errors import GoldError
from kg.evaluation.gold import read_gold
from kg.evaluation.matching import Judge, judge_document
from kg.evaluation.resolution import compare_names
from kg.evaluation.scores import Evaluation, Mistake, Ratio, Scores, Verdict
from kg.evaluation.triples import Triples
from kg.ontology import load

__all__ = ["Evaluation", "Mistake", "Ratio", "Scores", "Verdict", "evaluate"]


def evaluate(graph_path: Path, gold: Path) -> Evaluation:
    """Scores the RDF file `graph_path` (or the `graph.ttl` of that folder) against the gold folder.

    The documents compared are those of `facts.yaml`. Raises `GraphError` when there is no graph and `GoldError` when
    the gold is not in the form that this module's docstring gives or speaks of none of the graph's documents.
    """
    relations = load().relations
    symmetric = frozenset(name for name, relation in relations.items() if relation.symmetric)
    wanted = read_gold(gold, frozenset(relations))
    triples = Triples(graph_path / "graph.ttl" if graph_path.is_dir() else graph_path)
    stated = list(triples.statements())
    if stated and not any(statement.is_from(document.name) for statement in stated for document in wanted.documents):
        raise GoldError(f"{gold}: none of its documents is in the graph; build the articles that it was made for")
    statements = [s for s in stated if s.relation in relations and relations[s.relation].scored]
    judge = Judge(triples, wanted, symmetric)
    verdicts = [verdict for document in wanted.documents for verdict in judge_document(judge, document, statements)]
    languages = tuple(dict.fromkeys(document.language for document in wanted.documents))
    return Evaluation(languages, tuple(verdicts), *compare_names(triples, wanted))
