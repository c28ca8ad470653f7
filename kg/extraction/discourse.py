"""Who and what a document speaks of: its mentions, and what each refers to; the one view that the rules use."""

from __future__ import annotations

from kg.extraction.analysis import Analysis
from kg.extraction.coreference import Coreference
from kg.extraction.noun_phrases import SPECIFIERS, Node, NounPhrases
from kg.extraction.referents import BUSINESSES, DEFAULT_CLASS, ORGANIZATIONS, PLACES, Referent
from kg.model import Mention

__all__ = ["BUSINESSES", "DEFAULT_CLASS", "ORGANIZATIONS", "PLACES", "SPECIFIERS", "Discourse", "Node", "Referent"]


class Discourse:
    """The mentions of one document, in order, each with what it refers to."""

    def __init__(self, analysis: Analysis) -> None:
        self.a = analysis
        phrases = NounPhrases(analysis)
        coreference = Coreference(phrases)
        coreference.resolve()
        self.nodes = phrases.nodes
        self.node_at = phrases.node_at
        self.titles = phrases.titles
        self.title_at = phrases.title_at
        self.gazetteer = phrases.gazetteer
        self.referents = phrases.referents
        self.attributes = phrases.attributes
        self.np_at = phrases.np_at
        self.nodes_between = phrases.nodes_between
        self.next_name = phrases.next_name
        self.is_prepositional = phrases.is_prepositional
        self.demonym_ending = phrases.demonym_ending
        self.country = phrases.country
        self.place = phrases.place
        self.add_office = phrases.add_office
        self.antecedent_at = coreference.antecedent_at
        self.fits_pronoun = coreference.fits_pronoun

    def mention(self, node: Node, referent: Referent | None = None) -> Mention | None:
        """The node as the model's mention; None when nothing was found that it refers to."""
        referent = referent or node.referent
        if referent is None:
            return None
        span = self.a.span(node.start, node.end)
        return Mention(span, span.of(self.a.document.text), node.kind, referent.cls, referent.name, referent.is_surface)
