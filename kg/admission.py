"""The gate between what a text is read to say and the graph: the ontology is the rule, every refusal has its reason.

| reason | what is refused |
|---|---|
| `evidence-outside-text` | evidence that is empty or ends behind the text |
| `evidence-in-cut` | evidence inside a stretch that is not read as news |
| `object-kind` | a value where the relation takes an entity, or the other way, or a value of another kind |
| `empty-name` | a name, or a quoted text, without a letter or a digit |
| `domain`, `range` | a subject or an object of a class that the relation does not take |
| `same-subject-and-object` | a relation of a thing to itself, where the ontology has the relation irreflexive |
| `value-not-positive`, `value-not-integer` | a count, an amount or a measure that cannot be |
| `percent-out-of-range` | a stake or a market share that is not above 0 and up to 100 |
| `place-not-a-place` | a place that is of another class |
| `confidence-out-of-range`, `low-confidence` | a confidence outside 0 to 1, or below the least that is asked for |

A mention may lie outside the evidence: what a pronoun stands for is often in another sentence.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from kg.model import Claim, Document, Mention, Money, Percent, Quantity, Rejection
from kg.ontology import ROOT, Ontology, RelationTerm, ValueKind

Reason = tuple[str, str]  # slug, detail

_VALUE_TYPES: dict[ValueKind, type] = {"money": Money, "percent": Percent, "integer": Quantity, "text": str}


def admit(
    claims: Iterable[Claim], document: Document, ontology: Ontology, *, min_confidence: float = 0.0
) -> tuple[list[Claim], list[Rejection]]:
    """The claims of `document` that the ontology allows, and the others with the first reason against each.

    Order is kept. An admitted mention of a class above the one that its place needs (an Agent that is bought) gets the
    class that it needs (Organization). Raises UnknownTermError for a relation or a class that is not in the ontology.
    """
    admitted, rejected = [], []
    for claim in claims:
        relation = ontology.relation(claim.relation)
        reason = next(_objections(claim, relation, document, ontology, min_confidence), None)
        if reason is None:
            admitted.append(_refined(claim, relation, ontology))
        else:
            slug, detail = reason
            rejected.append(Rejection(document.identifier, claim.relation, slug, detail, claim.evidence))
    return admitted, rejected


def fitting_class(cls: str, allowed: Iterable[str], ontology: Ontology) -> str | None:
    """The class that a mention of class `cls` has in a place that takes the `allowed` classes; None if it has none.

    `cls` itself, if it is one of them or below one. If it is above one (Agent above Organization), that one, for the
    text may mean it; only the root, which is above all and says nothing, never counts. Raises UnknownTermError.
    """
    if any(ontology.is_subclass(cls, target) for target in allowed):
        return cls
    below = [target for target in sorted(allowed) if cls != ROOT and ontology.is_subclass(target, cls)]
    return below[0] if below else None


def _objections(
    claim: Claim, relation: RelationTerm, document: Document, ontology: Ontology, min_confidence: float
) -> Iterator[Reason]:
    """What speaks against a claim, the plainest mistakes first; later checks may rely on earlier ones."""
    yield from _against_evidence(claim, document)
    yield from _against_object_kind(claim, relation)
    yield from _against_names(claim)
    yield from _against_classes(claim, relation, ontology)
    if relation.irreflexive and isinstance(claim.object, Mention) and _same(claim.subject, claim.object):
        yield "same-subject-and-object", f"{claim.relation}: {_shown(claim.subject)} is its own object"
    yield from _against_values(claim)
    yield from _against_confidence(claim, min_confidence)


def _against_evidence(claim: Claim, document: Document) -> Iterator[Reason]:
    start, end = claim.evidence.start, claim.evidence.end
    if not start < end <= len(document.text):
        yield "evidence-outside-text", f"evidence {start}..{end} in a text of {len(document.text)} code points"
    for cut in document.cuts:
        if cut.span.contains(claim.evidence):
            yield "evidence-in-cut", f"evidence {start}..{end} lies in {cut.reason} {cut.span.start}..{cut.span.end}"


def _against_object_kind(claim: Claim, relation: RelationTerm) -> Iterator[Reason]:
    wanted = _VALUE_TYPES[relation.value_kind] if relation.value_kind else Mention
    if not isinstance(claim.object, wanted):
        yield "object-kind", f"{claim.relation} takes a {wanted.__name__}, not a {type(claim.object).__name__}"


def _against_names(claim: Claim) -> Iterator[Reason]:
    named = {
        "subject": claim.subject,
        "object": claim.object,
        "place": claim.qualifiers.place,
        "speaker": claim.speaker,
    }
    for part, thing in named.items():
        name = thing.name if isinstance(thing, Mention) else thing
        if isinstance(name, str) and not any(character.isalnum() for character in name):
            yield "empty-name", f"{claim.relation}: the {part} {name!r} has no letter or digit"


def _against_classes(claim: Claim, relation: RelationTerm, ontology: Ontology) -> Iterator[Reason]:
    if fitting_class(claim.subject.cls, relation.domain, ontology) is None:
        yield "domain", _mismatch(claim.relation, "subject", claim.subject, relation.domain)
    if isinstance(claim.object, Mention) and fitting_class(claim.object.cls, relation.range, ontology) is None:
        yield "range", _mismatch(claim.relation, "object", claim.object, relation.range)
    place = claim.qualifiers.place
    if place is not None and not ontology.is_subclass(place.cls, "Place"):
        yield "place-not-a-place", _mismatch(claim.relation, "place", place, frozenset({"Place"}))
    if claim.speaker is not None:
        ontology.cls(claim.speaker.cls)  # whoever speaks may be of any class that there is


def _mismatch(relation: str, part: str, mention: Mention, allowed: frozenset[str]) -> str:
    return f"{relation}: the {part} {_shown(mention)} is of class {mention.cls}, not {' or '.join(sorted(allowed))}"


def _against_values(claim: Claim) -> Iterator[Reason]:
    amounts = [value.amount for value in (claim.object, claim.qualifiers.amount) if isinstance(value, Money)]
    amounts += [claim.object.number] if isinstance(claim.object, Quantity) else []
    for number in amounts:
        if not (number.is_finite() and number > 0):
            yield "value-not-positive", f"{claim.relation}: {number} is not above 0"
    if isinstance(claim.object, Quantity) and claim.object.number != claim.object.number.to_integral_value():
        yield "value-not-integer", f"{claim.relation}: {claim.object.number} is not a whole number"
    percentages = [claim.object.number] if isinstance(claim.object, Percent) else []
    percentages += [claim.qualifiers.stake] if claim.qualifiers.stake is not None else []
    for number in percentages:
        if not _is_share(number):
            yield "percent-out-of-range", f"{claim.relation}: {number} percent is not above 0 and up to 100"


def _is_share(percentage: Decimal) -> bool:
    return percentage.is_finite() and 0 < percentage <= 100


def _against_confidence(claim: Claim, min_confidence: float) -> Iterator[Reason]:
    if not 0 <= claim.confidence <= 1:
        yield "confidence-out-of-range", f"{claim.relation}: the rule {claim.rule} gives {claim.confidence}, not 0 to 1"
    if claim.confidence < min_confidence:
        yield "low-confidence", f"{claim.relation}: {claim.confidence} is below {min_confidence}"


def _same(subject: Mention, other: Mention) -> bool:
    # not by their spans: "the trade minister" stands for the minister and for the ministry
    return _key(subject.name) == _key(other.name)


def _key(name: str) -> str:
    """What spellings of one name share: case and spaces aside; marks stay, for they make other names."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _shown(mention: Mention) -> str:
    """The name in one line of printable characters, whatever the text holds."""
    return repr(mention.name[:80])


def _refined(claim: Claim, relation: RelationTerm, ontology: Ontology) -> Claim:
    """The claim with each end's class as special as its place needs it; only for claims without objections."""
    subject, other = _placed(claim.subject, relation.domain, ontology), claim.object
    if isinstance(other, Mention):
        other = _placed(other, relation.range, ontology)
    return replace(claim, subject=subject, object=other)


def _placed(mention: Mention, allowed: frozenset[str], ontology: Ontology) -> Mention:
    return replace(mention, cls=fitting_class(mention.cls, allowed, ontology) or mention.cls)
