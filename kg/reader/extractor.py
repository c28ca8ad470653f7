"""The trained reader as an extractor: its facts, with mentions and values as the rules see them.

What stands in a fact is for the model to say; who a name or pronoun means, what a number is worth and which day "last
Friday" was stay with the rules, which never guess at digits.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kg.extraction.analysis import ValueRange
from kg.extraction.context import Context
from kg.extraction.noun_phrases import Node
from kg.extraction.phrases import Phrase
from kg.model import (
    LANGUAGES,
    Claim,
    DateRange,
    Document,
    Mention,
    MentionKind,
    Modality,
    Money,
    PartialDate,
    Percent,
    Qualifiers,
    Quantity,
    Span,
)
from kg.ontology import load as load_ontology
from kg.reader.model import load as load_model
from kg.reader.reading import Fact, Name, Reading, read
from kg.reader.schema import MEASURES, NAME_LAYERS, TEXT_RELATION

EXTRACTOR = "reader"
# The class of a name that no list and no word around it tells.
CLASS_OF = {
    "PER": "Person",
    "ORG": "Organization",
    "LOC": "Place",
    "PROD": "Product",
    "EVENT": "Event",
    "LAW": "Legislation",
    "MISC": "Concept",
}
DESCRIBED_ACTOR = "Group"  # "the drivers": people described, not named
MIN_CONFIDENCE = 0.9  # chosen on the development sets: from 0.7 on F1 moves by 0.025 at most on each, precision rises


class ReaderExtractor:
    """Finds the contract's relations with the packaged model; the model is loaded when first needed."""

    name = EXTRACTOR
    languages = frozenset(LANGUAGES)

    @property
    def relations(self) -> frozenset[str]:
        return frozenset(load_model().relations)

    def extract(self, document: Document) -> Iterable[Claim]:
        """The claims of one document in order of evidence; statements are left to the rules, which quote them whole.

        Raises kg.reader.model.ModelError when the model's files are missing or changed.
        """
        context = Context.of(document, load_ontology())
        reading = read(load_model(), context.a.text, syntax=False)
        maker = _Maker(context, reading)
        found = [c for fact in reading.facts if fact.relation != TEXT_RELATION for c in maker.claims(fact)]
        return sorted(found, key=lambda c: (c.evidence, c.relation, c.subject.name, str(c.object), c.modality.value))


@dataclass(frozen=True)
class _Maker:
    """Makes claims of one document's facts."""

    context: Context
    reading: Reading

    def claims(self, fact: Fact) -> Iterator[Claim]:
        if fact.score < MIN_CONFIDENCE or fact.object is None:
            return
        subject = self._mention(fact.subject, fact.relation, is_subject=True)
        obj = self._object(fact, fact.object)
        if subject is None or obj is None:
            return
        at = self._tokens(fact.trigger)[0]
        claim = self.context.claim(
            fact.relation,
            subject,
            obj,
            at,
            f"model:{fact.relation}",
            modality=Modality(fact.modality),
            confidence=round(fact.score, 2),
            qualifiers=self._qualifiers(fact, at),
            spoken=False,
        )
        yield replace(claim, extractor=EXTRACTOR, speaker=self._speaker(fact))

    def _object(self, fact: Fact, name: Name) -> Mention | Money | Percent | Quantity | None:
        if fact.relation not in MEASURES:
            return self._mention(name, fact.relation, is_subject=False)
        kinds = {"money": Money, "percent": Percent, "integer": Quantity}
        wanted = kinds.get(self.context.ontology.relation(fact.relation).value_kind or "")
        value = self._value(name)
        if value is None or wanted is None or not isinstance(value.mention.value, wanted):
            return None
        found = value.mention.value
        return None if isinstance(found, DateRange) else found

    def _mention(self, name: Name, relation: str, *, is_subject: bool) -> Mention | None:
        """Who or what a stretch means; a bare noun phrase only where the relation takes one."""
        named = self._named(name)
        if named is not None:
            return self._fitting(named, name, relation, is_subject=is_subject)
        term = self.context.ontology.relation(relation)
        allowed = term.domain if is_subject else term.range
        first, end = self._tokens(name.span)
        if is_subject and self.context.allows(DESCRIBED_ACTOR, allowed):
            cls: str | None = DESCRIBED_ACTOR
        elif is_subject:
            cls = self.context.told_class(Phrase(first, end), allowed)
        else:
            cls = self.context.phrase_class(Phrase(first, end), relation)
        if cls is None:
            return None
        return self.context.arguments.phrase_mention(Phrase(first, end), cls)

    def _named(self, name: Name) -> Mention | None:
        """The named thing that a name, a description or a pronoun means."""
        node = self._node(name)
        mention = self.context.d.mention(node) if node else None
        if mention is not None:
            return mention
        if name.label in NAME_LAYERS:
            text = name.span.of(self.context.a.text)
            code = self._nation(name)
            if code is not None:
                country = self.context.d.country(code)
                span = self._original(name.span)
                return Mention(span, text, MentionKind.NAME, country.cls, country.name, is_surface=False)
            return Mention(self._original(name.span), text, MentionKind.NAME, CLASS_OF[name.label], text)
        before = dict(self.reading.antecedents).get(name.span)
        if before is None:
            return None
        meant = self._named(before)
        span = self._original(name.span)
        return (
            replace(meant, span=span, text=span.of(self.context.document.text), kind=MentionKind.DESCRIPTION)
            if meant
            else None
        )

    def _nation(self, name: Name) -> str | None:
        """The ISO code of a country whose adjective this is."""
        if name.label != "LOC":
            return None
        return self.context.d.gazetteer.demonym(name.span.of(self.context.a.text), self.context.document.language)

    def _node(self, name: Name) -> Node | None:
        """The rules' mention under a stretch: the name in it, or the description or pronoun whose phrase it is."""
        first, end = self._tokens(name.span)
        nodes = [self.context.d.node_at.get(i) for i in range(first, end)]
        inside = [n for n in nodes if n is not None and (n.kind is MentionKind.NAME) == (name.label in NAME_LAYERS)]
        if inside:
            return max(inside, key=lambda n: (min(n.end, end) - max(n.start, first), -n.start))
        if name.label in NAME_LAYERS:
            return None
        node = self.context.d.np_at(end - 1)
        return node if node is not None and node.kind is not MentionKind.NAME else None

    def _fitting(self, mention: Mention, name: Name, relation: str, *, is_subject: bool) -> Mention:
        """The mention with the model's class where the rules' class cannot stand and the model's can."""
        term = self.context.ontology.relation(relation)
        allowed = term.domain if is_subject else term.range
        cls = CLASS_OF.get(name.label)
        if (
            cls is None
            or not allowed
            or self.context.allows(mention.cls, allowed)
            or not self.context.allows(cls, allowed)
        ):
            return mention
        return replace(mention, cls=cls)

    def _speaker(self, fact: Fact) -> Mention | None:
        name = dict(fact.qualifiers).get("by")
        return self._named(name) if name else None

    def _qualifiers(self, fact: Fact, at: int) -> Qualifiers:
        given = dict(fact.qualifiers)
        stake, amount = self._number(given.get("stake"), Percent), self._number(given.get("amount"), Money)
        role = given.get("role")
        place = self._named(given["place"]) if "place" in given else None
        places = ("Place",)
        return Qualifiers(
            stake=stake.number if isinstance(stake, Percent) else None,
            amount=amount if isinstance(amount, Money) else None,
            date=self._date(given.get("date")),
            start_date=self._date(given.get("start")),
            end_date=self._date(given.get("end")),
            place=place if place and self.context.allows(place.cls, frozenset(places)) else None,
            role=self._original(role.span).of(self.context.document.text) if role else None,
        )

    def _number(self, name: Name | None, kind: type) -> object:
        value = self._value(name) if name else None
        return value.mention.value if value and isinstance(value.mention.value, kind) else None

    def _date(self, name: Name | None) -> PartialDate | None:
        value = self._value(name) if name else None
        return value.mention.value.start if value and isinstance(value.mention.value, DateRange) else None

    def _value(self, name: Name) -> ValueRange | None:
        """The rules' value under a stretch, the one that shares most tokens with it."""
        first, end = self._tokens(name.span)
        found = {id(v): v for i in range(first, end) if (v := self.context.a.value_at.get(i))}
        return max(found.values(), key=lambda v: (min(v.end, end) - max(v.start, first), -v.start), default=None)

    def _tokens(self, span: Span) -> tuple[int, int]:
        """The rules' tokens that a stretch touches."""
        offsets = self.context.a.offsets
        first = bisect_right(offsets, span.start, key=lambda o: o[1])
        last = bisect_left(offsets, span.end, key=lambda o: o[0])
        first = min(first, len(offsets) - 1)
        return first, max(last, first + 1)

    def _original(self, span: Span) -> Span:
        first, end = self._tokens(span)
        return self.context.a.span(first, end)
