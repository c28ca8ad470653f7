"""Rules for measures: users, staff, revenue, profit, market share and market size, with their values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.extraction.analysis import ValueRange
from kg.extraction.context import Context
from kg.extraction.discourse import PLACES, SPECIFIERS, Node
from kg.extraction.lexicon import Match
from kg.extraction.nouns import is_plain
from kg.extraction.phrases import Phrase
from kg.extraction.qualifiers import WITH_PLACE
from kg.languages import Measure
from kg.model import Claim, DateRange, Mention, MentionKind, Modality, Money, PartialDate, Percent, Quantity

BEFORE, BEHIND = 9, 5  # tokens between a measure's word and its value
KINDS = {"money": Money, "percent": Percent, "integer": Quantity}


def measure_claims(context: Context) -> Iterator[Claim]:
    """A claim for each value that a measure's noun, verb or unit explains."""
    for value in context.a.values:
        if isinstance(value.mention.value, DateRange) or context.a.sentence_at[value.start].is_headline:
            continue
        found = _explaining(context, value)
        if found is not None:
            yield from _claims(context, value, *found)


def _explaining(context: Context, value: ValueRange) -> tuple[Measure, int, int] | None:
    """The measure of a value and the tokens that tell it: its unit, a noun or verb before it, or one right behind."""
    by_unit = _by_unit(context, value)
    if by_unit is not None:
        return by_unit
    by_market = _by_market(context, value)
    if by_market is not None:
        return by_market
    candidates = [
        (distance, match)
        for match in context.a.matches_between(*_sentence_of(context, value))
        if match.category in ("measure.words", "measure.verbs") and _is_kind(context, match, value)
        for distance in (_distance(context, match, value),)
        if distance is not None
    ]
    if not candidates:
        return _by_market_subject(context, value)
    _, match = min(candidates, key=lambda c: (c[0], c[1].start, c[1].row))
    return context.a.language.measures[match.row], match.start, match.end


def _sentence_of(context: Context, value: ValueRange) -> tuple[int, int]:
    sentence = context.a.sentence_at[value.start]
    return sentence.start, sentence.end


def _is_kind(context: Context, match: Match, value: ValueRange) -> bool:
    measure = context.a.language.measures[match.row]
    kind = context.ontology.relation(measure.relation).value_kind
    if measure.units and match.category == "measure.verbs":
        return False  # the verb counts these units only; see _by_unit
    return kind is not None and isinstance(value.mention.value, KINDS.get(kind, str))


def _distance(context: Context, match: Match, value: ValueRange) -> int | None:
    """Tokens between a measure's word and the value; None when another value, a clause or a stop stands between."""
    if match.start not in context.a.sentence_at[value.start]:
        return None
    before = match.end <= value.start
    first, last = (match.end, value.start) if before else (value.end, match.start)
    if last < first or last - first > (BEFORE if before else BEHIND):
        return None
    for index in range(first, last):
        other = context.a.value_at.get(index)
        is_value = other is not None and type(other.mention.value) is type(value.mention.value)
        if is_value or context.a.words[index] in ";:" or context.a.has(index, "syntax.subordinators"):
            return None
        if context.a.words[index] == "," and not before:
            return None
    return last - first + (0 if before else 1)


def _by_unit(context: Context, value: ValueRange) -> tuple[Measure, int, int] | None:
    if not isinstance(value.mention.value, Quantity) or not value.mention.value.unit:
        return None
    unit = value.mention.value.unit.lower()
    for row, measure in enumerate(context.a.language.measures):
        if not any(unit == u or unit.startswith(u + " ") or unit.endswith(" " + u) for u in measure.units):
            continue
        if not measure.verbs:
            return measure, value.start, value.end
        verb = next(
            (
                m
                for m in context.a.matches_between(*_sentence_of(context, value))
                if m.row == row and m.category == "measure.verbs" and _near(context, m, value)
            ),
            None,
        )
        if verb is not None:
            return measure, verb.start, verb.end
    return None


def _by_market_subject(context: Context, value: ValueRange) -> tuple[Measure, int, int] | None:
    """Money said of a market: "the e-commerce market will grow from … to …"."""
    if not isinstance(value.mention.value, Money):
        return None
    sentence = context.a.sentence_at[value.start]
    markets = [m for m in context.a.matches_between(sentence.start, value.start) if m.category == "class:Market"]
    near = context.d.nodes_between(sentence.start, value.start)
    others = [n for n in near if n.end <= value.start and n.referent is not None]
    is_subject = bool(markets) and not any(n.referent and n.referent.is_organization for n in others)
    return (Measure("marketSize"), markets[0].start, markets[0].end) if is_subject else None


def _by_market(context: Context, value: ValueRange) -> tuple[Measure, int, int] | None:
    """ "12% of the national market", "17 persen pasar ritel": a percentage right before a market."""
    if not isinstance(value.mention.value, Percent):
        return None
    a = context.a
    for index in range(value.end, min(value.end + 5, a.sentence_at[value.start].end)):
        if a.has(index, "class:Market"):
            return Measure("marketShare"), value.start, value.end
        is_modifier = a.has(index, "syntax.genitive", *SPECIFIERS) or is_plain(a, index) or a.is_capital(index)
        if not is_modifier:
            return None
    return None


def _near(context: Context, match: Match, value: ValueRange) -> bool:
    return _distance(context, match, value) is not None


def _claims(context: Context, value: ValueRange, measure: Measure, start: int, end: int) -> Iterator[Claim]:
    subjects = _subjects(context, measure, start, end, value)
    qualifiers = context.qualifiers.of(measure.relation, value.start, value.end)
    first, last = context.qualifiers.clause(value.start, value.end)
    content = value.mention.value
    unit, per = (content.unit, content.per) if isinstance(content, Quantity) else (None, None)
    place = qualifiers.place or _country_spoken_of(context, value)
    if measure.relation not in WITH_PLACE or any(place and s.name == place.name for s in subjects):
        place = None
    qualifiers = replace(qualifiers, date=_date(context, first, last, value), place=place, unit=unit, per=per)
    modality = context.modality.of(value.start, value.end, [], Modality.ACTUAL)
    if isinstance(content, DateRange):
        return
    for subject in subjects:
        yield context.claim(
            measure.relation, subject, content, value.start, "measure", modality=modality, qualifiers=qualifiers
        )


def _country_spoken_of(context: Context, value: ValueRange) -> Mention | None:
    """The country in "With 12 million users, Japan is the biggest market"."""
    a = context.a
    if value.end >= a.sentence_at[value.start].end or a.words[value.end] != ",":
        return None
    node = context.d.np_at(value.end + 1)
    is_country = node is not None and node.referent is not None and node.referent.cls == "Country"
    return context.d.mention(node) if node is not None and is_country else None


def _date(context: Context, first: int, last: int, value: ValueRange) -> PartialDate | None:
    """The date right behind the value, else the clause's nearest."""
    limit = context.a.sentence_at[value.start].end
    for index in range(value.end, min(value.end + 3, limit)):
        near = context.a.value_at.get(index)
        if near is not None and isinstance(near.mention.value, DateRange):
            return near.mention.value.start
        if near is not None:
            break
    return context.qualifiers.date(first, last, value.start)


def _subjects(context: Context, measure: Measure, start: int, end: int, value: ValueRange) -> list[Mention]:
    """Whose measure it is: the possessor or complement of its noun, else the clause's subject."""
    if measure.relation == "marketSize":
        return _market(context, start, end)
    node = _possessor(context, start) or _complement(context, end, value) or _suffixed(context, end)
    found = [node] if node is not None else context.arguments.subject(min(start, value.start), inverted_from=end)
    return [
        mention
        for n in found
        for mention in context.mentions(n)
        if mention.cls not in PLACES and mention.cls not in ("Person", "GovernmentBody")
    ] or _wide_subject(context, start)


def _wide_subject(context: Context, start: int) -> list[Mention]:
    """The first company or platform of the sentence: "With 12 million users, Japan is X's biggest market"."""
    sentence = context.a.sentence_at[start]
    for node in context.d.nodes_between(sentence.start, sentence.end):
        if node.kind is not MentionKind.NAME or node.referent is None:
            continue
        if node.referent.is_organization and node.referent.cls != "GovernmentBody":
            return list(context.mentions(node))
    return []


def _possessor(context: Context, start: int) -> Node | None:
    a = context.a
    for index in range(start - 1, max(a.sentence_at[start].start, start - 4) - 1, -1):
        if a.lower[index] == "'s":
            return context.d.np_at(index - 1)
        if context.d.np_at(index) is not None or a.words[index] in ",.;":
            return None
    return None


def _suffixed(context: Context, end: int) -> Node | None:
    """ "valuasinya": the noun's suffix is the possessor, whom the text spoke of last."""
    suffixes = context.a.language.pronouns.suffixes
    if not suffixes or not context.a.lower[end - 1].endswith(suffixes):
        return None
    node = Node(end - 1, end, MentionKind.PRONOUN, end - 1, end, cls="business")
    node.referent = context.d.antecedent_at(end - 1, "business")
    return node if node.referent else None


def _complement(context: Context, end: int, value: ValueRange) -> Node | None:
    """ "revenue of X", "doanh thu của X", "laba X"."""
    a, syntax = context.a, context.a.language.syntax
    if end >= a.sentence_at[value.start].end:
        return None
    index = end + 1 if a.has(end, "syntax.genitive") else end if syntax.juxtaposed_genitive else -1
    node = context.d.np_at(index) if 0 <= index < len(a) and index not in a.value_at else None
    return node if node is not None and node.referent is not None else None


def _market(context: Context, start: int, end: int) -> list[Mention]:
    """The market measured: the noun phrase around a market's noun, nearest to the measure's word."""
    a = context.a
    sentence = a.sentence_at[start]
    markets = [m for m in a.matches_between(sentence.start, sentence.end) if m.category == "class:Market"]
    best = min(markets, key=lambda m: (abs(m.start - start), m.start), default=None)
    if best is None:
        return []
    phrase = _market_phrase(context, best.start, best.end)
    return [context.arguments.phrase_mention(phrase, "Market")]


def _market_phrase(context: Context, start: int, end: int) -> Phrase:
    """The noun phrase of a market: its modifiers, and the country that follows or precedes."""
    a = context.a
    node = context.d.np_at(start)
    first = node.np_start if node is not None and node.kind is MentionKind.DESCRIPTION else start
    while first < start and a.has(first, "syntax.determiners", "syntax.definite"):
        first += 1
    last, limit = end, a.sentence_at[start].end
    if a.language.syntax.modifiers == "after":
        while last < limit and _is_modifier(context, last):
            last += 1
    return Phrase(first, last)


def _is_modifier(context: Context, index: int) -> bool:
    a = context.a
    if index in a.value_at or not a.words[index][0].isalpha():
        return False
    return not any(tag.startswith(("syntax.", "modality.", "speech.", "frame", "measure")) for tag in a.tags[index])
