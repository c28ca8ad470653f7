"""The rule extractor: the language files' words over spaCy tokens, one algorithm for all languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.extraction.context import EXTRACTOR, Context
from kg.extraction.frames import event_claims, verb_claims
from kg.extraction.measures import measure_claims
from kg.extraction.nationality import nationality_claims
from kg.extraction.positions import employers, find_offices, link_offices, office_claims
from kg.extraction.relational import own_platform_claims, relational_claims
from kg.languages import load as load_language
from kg.model import LANGUAGES, Claim, Document, Span
from kg.ontology import load as load_ontology

MIN_QUOTATION = 4  # words; shorter quotations are terms, not statements


class RuleExtractor:
    """Finds the contract's relations by rules. Needs no model; reads each document by itself."""

    name = EXTRACTOR
    languages = frozenset(LANGUAGES)

    @property
    def relations(self) -> frozenset[str]:
        found = {relation for code in LANGUAGES for relation in load_language(code).relations}
        return frozenset(found | {"holdsPosition", "basedIn", "owns", "statesThat"})

    def extract(self, document: Document) -> Iterable[Claim]:
        """The claims of one document in order of evidence; each says which rule found it."""
        context = Context.of(document, load_ontology())
        offices = find_offices(context)
        link_offices(context, offices)
        context.employers.update(employers(context, offices))
        context.speech.resolve_first_person(context.employers)
        found = [
            *office_claims(context, offices),
            *nationality_claims(context),
            *relational_claims(context),
            *own_platform_claims(context),
            *verb_claims(context),
            *event_claims(context),
            *measure_claims(context),
            *quotation_claims(context),
        ]
        return sorted(_tightened(found, document.text), key=_order)


def quotation_claims(context: Context) -> Iterator[Claim]:
    """`statesThat` for each quotation whose speaker is known, word for word."""
    for start, end in context.a.quotations:
        speaker = context.speech.speaker_at(start)
        mention = context.d.mention(speaker) if speaker else None
        if mention is None or end - start < MIN_QUOTATION:
            continue
        text = context.a.original(start, end)
        yield context.claim("statesThat", mention, text, start, "quotation", confidence=0.9, spoken=False)


def _tightened(claims: list[Claim], text: str) -> Iterator[Claim]:
    """Evidence without the white space around it."""
    from dataclasses import replace

    for claim in claims:
        quote = claim.evidence.of(text)
        start = claim.evidence.start + len(quote) - len(quote.lstrip())
        stripped = re.sub(r"\s+\Z", "", quote.lstrip())
        yield replace(claim, evidence=Span(start, start + len(stripped)))


def _order(claim: Claim) -> tuple[object, ...]:
    obj = claim.object
    key = getattr(obj, "name", None) or str(obj)
    return (claim.evidence, claim.relation, claim.subject.name, key, claim.modality.value, claim.rule)
