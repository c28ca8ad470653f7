"""What every rule works with: one document's analysis and the readers over it, and the making of claims."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kg.extraction.analysis import Analysis
from kg.extraction.arguments import Argument, ArgumentFinder, Slot
from kg.extraction.discourse import Discourse, Node, Referent
from kg.extraction.modality import ModalityReader
from kg.extraction.phrases import Phrase
from kg.extraction.qualifiers import QualifierReader
from kg.extraction.speech import SpeechReader
from kg.languages import Words
from kg.model import Claim, Document, Mention, MentionKind, Modality, Money, Percent, Qualifiers, Quantity, Span

if TYPE_CHECKING:
    from kg.ontology import Ontology

EXTRACTOR = "rules"
ACTING_CLASSES = {"Platform": "Company", "Service": "Company", "Product": "Company"}
# What only noun phrases name: where nothing else is allowed, a noun phrase with a fitting noun may stand.
ABSTRACT = frozenset({"Activity", "Concept", "Licence", "Legislation", "Program"})
# Where a noun phrase that names no known thing may stand as object, its class is the first that the relation allows.
PHRASE_CLASSES = ("Activity", "Concept", "Licence", "Legislation", "Service", "Product", "Program", "Event")


def _nouns(classes: frozenset[str]) -> frozenset[str]:
    """The categories of words that tell these classes."""
    return frozenset(
        {f"class:{cls}" for cls in classes if cls not in ("Activity", "Concept")} | {"head:legislation_heads"}
    )


@dataclass(frozen=True)
class Context:
    """One document and the readers over it."""

    document: Document
    ontology: Ontology
    a: Analysis
    d: Discourse
    arguments: ArgumentFinder
    modality: ModalityReader
    qualifiers: QualifierReader
    speech: SpeechReader
    employers: dict[str, Referent] = field(default_factory=dict)  # each office holder's name → the body spoken for

    @classmethod
    def of(cls, document: Document, ontology: Ontology) -> Context:
        analysis = Analysis(document)
        discourse = Discourse(analysis)
        finder = ArgumentFinder(analysis, discourse)
        return cls(
            document,
            ontology,
            analysis,
            discourse,
            finder,
            ModalityReader(analysis, discourse),
            QualifierReader(analysis, discourse),
            SpeechReader(analysis, discourse, finder),
        )

    def evidence(self, index: int) -> Span:
        """The sentence of token `index`."""
        sentence = self.a.sentence_at[index]
        return self.a.span(sentence.start, sentence.end)

    def mentions(self, node: Node) -> Iterator[Mention]:
        """The mentions a node stands for: one, or two for "both companies"."""
        for referent in (node.referent, *node.others):
            mention = self.d.mention(node, referent) if referent else None
            if mention is not None:
                yield mention

    def argument_mentions(self, argument: Argument, relation: str) -> Iterator[Mention]:
        """The mentions of an argument; a bare noun phrase gets the class that suits the relation."""
        if isinstance(argument, Phrase):
            yield self.arguments.phrase_mention(argument, self.phrase_class(argument, relation))
        else:
            yield from self.mentions(argument)

    def slot(
        self,
        relation: str,
        prepositions: Words,
        *,
        through: tuple[str, ...] = (),
        abstract: bool = False,
        clause: bool = False,
    ) -> Slot:
        """The slot of a relation's object: what its range admits, a company's platform or a state's country too."""
        allowed = self.ontology.relation(relation).range

        def fits(node: Node) -> bool:
            mention = self.d.mention(node)
            return mention is not None and self.allows(self.acting(mention, allowed).cls, allowed)

        wide = "Service" in allowed
        nouns = _nouns(allowed) if allowed <= ABSTRACT else frozenset()
        return Slot(
            prepositions,
            through,
            abstract or bool(nouns),
            fits,
            admits=lambda cls: self.allows(cls, allowed),
            nouns=nouns,
            clause=clause,
            wide=wide,
        )

    def phrase_class(self, phrase: Phrase, relation: str) -> str:
        """The class of a noun phrase: what its noun tells, if the relation allows it; else the relation's usual one."""
        allowed = self.ontology.relation(relation).range
        told = self.told_class(phrase, allowed)
        return told or next((cls for cls in PHRASE_CLASSES if self.allows(cls, allowed)), "Concept")

    def told_class(self, phrase: Phrase, allowed: frozenset[str]) -> str | None:
        """The first of the allowed classes that a noun of the phrase tells, from the head on."""
        before = self.a.language.syntax.modifiers == "before"
        order = range(phrase.end - 1, phrase.start - 1, -1) if before else range(phrase.start, phrase.end)
        for index in order:
            for tag in sorted(self.a.tags[index]):
                cls = tag.removeprefix("class:")
                if tag.startswith("class:") and self.allows(cls, allowed):
                    return cls
        return None

    def allows(self, cls: str, allowed: frozenset[str]) -> bool:
        return any(self.ontology.is_subclass(cls, parent) for parent in allowed)

    def claim(
        self,
        relation: str,
        subject: Mention,
        obj: Mention | Money | Percent | Quantity | str,
        at: int,
        rule: str,
        *,
        modality: Modality = Modality.ACTUAL,
        confidence: float = 0.8,
        qualifiers: Qualifiers | None = None,
        spoken: bool = True,
    ) -> Claim:
        """A claim whose trigger is token `at`; `spoken` tells whether its speaker, if any, answers for it."""
        term = self.ontology.relation(relation)
        subject = self.acting(subject, term.domain)
        if isinstance(obj, Mention):
            obj = self.acting(obj, term.range)
        speaker = self.speech.speaker_at(at) if spoken else None
        mention = self.d.mention(speaker) if speaker else None
        return Claim(
            relation=relation,
            subject=subject,
            object=obj,
            modality=modality,
            evidence=self.evidence(at),
            extractor=EXTRACTOR,
            rule=rule,
            confidence=confidence,
            qualifiers=qualifiers or Qualifiers(),
            speaker=mention,
        )

    def acting(self, mention: Mention, allowed: frozenset[str]) -> Mention:
        """A platform or product that does what only companies do stands for its operator."""
        cls = ACTING_CLASSES.get(mention.cls)
        if cls is None or not allowed or self.allows(mention.cls, allowed) or not self.allows(cls, allowed):
            return mention
        return replace(mention, cls=cls)

    def synthetic(self, mention: Mention, name: str, cls: str) -> Mention:
        """A mention of a thing that the words imply but do not spell out."""
        return replace(mention, name=name, cls=cls, is_surface=False)

    def referent_mention(self, referent: Referent, node: Node) -> Mention:
        """A referent as mentioned by the words of `node`, which do not name it."""
        span = self.a.span(node.start, node.end)
        text = span.of(self.document.text)
        return Mention(span, text, MentionKind.PRONOUN, referent.cls, referent.name, referent.is_surface)
