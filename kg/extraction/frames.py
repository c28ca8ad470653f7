"""Rules for verbs and for nouns that name events: who does what to whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import combinations

from kg.extraction.arguments import Argument, Slot
from kg.extraction.context import Context
from kg.extraction.discourse import BUSINESSES, SPECIFIERS, Node
from kg.extraction.lexicon import Match
from kg.extraction.nouns import is_plain
from kg.extraction.phrases import Phrase
from kg.extraction.qualifiers import WITH_STAKE
from kg.languages import EventNoun, Frame
from kg.model import Claim, Mention, MentionKind, Modality, Money, Percent, Quantity

# What one says or decides of another: "an inquiry into the allegations" are not the inquirer's.
JUDGEMENTS = frozenset(
    {"criticizes", "investigates", "sues", "bans", "appoints", "supports", "permits", "requires", "sanctions"}
)
GENITIVE_REACH = 4  # tokens between a noun and the complement that says whose it is
VALUE_KINDS = {"stake": Percent, "money": Money, "quantity": Quantity}


def verb_claims(context: Context) -> Iterator[Claim]:
    """The claims that the language's verb frames find."""
    triggers = [m for m in context.a.matches if m.category.startswith("frame.") and _is_usable(context, m)]
    passives = {(m.row, m.start) for m in triggers if m.category == "frame.participle" and _is_passive(context, m)}
    for match in triggers:
        frame = context.a.language.frames[match.row]
        voice = match.category.removeprefix("frame.")
        is_passive = (match.row, match.start) in passives or voice == "passive" or _has_passive_marker(context, match)
        if voice == "participle" and not is_passive and match_has_active(frame, context, match):
            continue
        if voice == "active" and (match.row, match.start) in passives:
            continue
        yield from _passive(context, frame, match) if is_passive else _active(context, frame, match)


def match_has_active(frame: Frame, context: Context, match: Match) -> bool:
    """True when the same words are listed as active too, so that the active match will speak for them."""
    return _form(context, match) in frame.active


def _form(context: Context, match: Match) -> str:
    """The words of a match as the frames list them."""
    return " ".join(context.a.lower[match.start : match.end])


def _is_usable(context: Context, match: Match) -> bool:
    if context.a.sentence_at[match.start].is_headline or _is_adjective(context, match):
        return False
    if match.category != "event" and _is_preposition(context, match):
        return False
    for index in range(match.start, match.end):
        node = context.d.node_at.get(index)
        if (node is not None and node.kind is MentionKind.NAME) or index in context.d.title_at:
            return False
    return True


def _is_preposition(context: Context, match: Match) -> bool:
    """A verb that is also a preposition is a verb only after its subject or an auxiliary (Vietnamese "thông qua")."""
    a = context.a
    same = Match("syntax.prepositions", match.start, match.end)
    if same not in a.matches_at.get(match.start, ()) or match.category == "frame.passive":
        return False
    before = match.start - 1
    is_led = a.has(before, "syntax.adverbs", "modality.planned", "modality.possible", "modality.denied")
    return not is_led and context.d.np_at(before) is None


def _is_adjective(context: Context, match: Match) -> bool:
    """A verb form right after an article, possessive or preposition modifies a noun ("the protected forest")."""
    a = context.a
    if (
        match.category == "event"
        or a.language.syntax.modifiers == "after"
        or match.start == a.sentence_at[match.start].start
    ):
        return False
    specifiers = ("syntax.determiners", "syntax.definite", "pronoun.possessive_thing", "pronoun.possessive_person")
    before = match.start - 1
    is_participle = _form(context, match) in a.language.frames[match.row].participle
    leading = ("syntax.genitive", "syntax.prepositions") if is_participle else ("syntax.genitive",)
    is_of = a.has(before, *leading) and not a.has(before, "syntax.adverbs")
    return (a.has(before, *specifiers) and not a.has(before, "syntax.relatives", "syntax.complementizers")) or is_of


def _is_passive(context: Context, match: Match) -> bool:
    """A participle is passive after a passive auxiliary or before the doer."""
    a = context.a
    if a.has(match.end, "syntax.agent"):
        return True
    first = max(a.sentence_at[match.start].start, match.start - 5)
    for index in range(match.start - 1, first - 1, -1):
        if a.has(index, "syntax.passive_auxiliaries"):
            return True
        is_between = a.has(index, "syntax.adverbs", "modality.denied", "modality.planned", "modality.possible")
        if a.words[index] == "," or not (is_between or a.language.syntax.verb_final):
            return False
    return False


def _has_passive_marker(context: Context, match: Match) -> bool:
    """A passive particle before a verb that does not change its form ("bị phạt"), the doer perhaps between them."""
    a = context.a
    symmetric = context.ontology.relation(a.language.frames[match.row].relation).symmetric
    if a.language.syntax.verb_final or match.category != "frame.active" or symmetric:
        return False
    return _passive_marker(context, match) is not None and not a.language.frames[match.row].participle


def _passive_marker(context: Context, match: Match) -> int | None:
    a = context.a
    index = match.start - 1
    node = context.d.np_at(index) if index >= 0 else None
    if node is not None and node.end == match.start:
        index = node.np_start - 1
    if index >= a.sentence_at[match.start].start and a.has(index, "syntax.passive_auxiliaries"):
        return index
    return None


def _active(context: Context, frame: Frame, match: Match) -> Iterator[Claim]:
    finder = context.arguments
    if not _has_needed(context, frame, match):
        return
    slot = context.slot(
        frame.relation, frame.object, through=_through(frame), abstract=frame.abstract, clause=frame.clause
    )
    if finder.is_final(match.start, match.end, slot):
        subjects, objects = finder.final_arguments(match.start, slot)
    else:
        subjects = finder.subject(match.start, inverted_from=match.end)
        begin = subjects[-1].end if subjects and subjects[-1].start >= match.end else match.end
        objects = finder.objects(begin, slot)
    if frame.relation == "bans":
        objects = [_banned_activity(context, o) if isinstance(o, Phrase) else o for o in objects]
    subjects = [_spoken_for(context, node, match) for node in subjects]
    if not context.ontology.relation(frame.relation).symmetric:
        subjects += _companions(context, match, subjects)
    yield from _claims(context, frame, match, subjects, objects, f"verb:{frame.relation}")


def _banned_activity(context: Context, phrase: Phrase) -> Phrase:
    """What is banned in "bans traders from selling imports": the selling, not the traders."""
    for index in range(phrase.start + 1, phrase.end - 1):
        if context.a.has(index, "syntax.infinitive"):
            return Phrase(index + 1, phrase.end)
        # "from selling", but not "from Thailand"
        if context.a.has(index, "syntax.origin_prepositions") and context.d.np_at(index + 1) is None:
            return Phrase(index + 1, phrase.end)
    return phrase


def _companions(context: Context, match: Match, subjects: list[Node]) -> list[Node]:
    """Who acts together with the subjects, found in the verb's clause."""
    if not subjects:
        return []
    first, last = context.qualifiers.clause(match.start, match.end)
    known = {n.referent.name for n in subjects if n.referent}
    found = context.arguments.companions(first, last)
    return [n for n in found if n.referent and n.referent.name not in known]


def _spoken_for(context: Context, node: Node, match: Match) -> Node:
    """The body that a person speaks for, where what it does follows a verb of saying with no subject of its own."""
    body = context.employers.get(node.referent.name) if node.referent else None
    if body is None or not any(context.a.has(i, "speech.verbs") for i in range(node.end, match.start)):
        return node
    return replace(node, referent=body, kind=MentionKind.DESCRIPTION)


def _passive(context: Context, frame: Frame, match: Match) -> Iterator[Claim]:
    finder, syntax = context.arguments, context.a.language.syntax
    if not _has_needed(context, frame, match):
        return
    marker = _passive_marker(context, match)
    start = marker if marker is not None and match.category == "frame.active" else match.start
    adjacent = context.d.np_at(match.start - 1) if match.start and match.category == "frame.passive" else None
    if adjacent is not None and max(adjacent.end, adjacent.np_end) == match.start and adjacent.referent is not None:
        patients = [adjacent]
    else:
        patients = finder.subject(start, inverted_from=match.end)
    between = context.d.np_at(match.start - 1) if marker is not None else None
    if between is not None and marker is not None and between.np_start > marker:
        agents: list[Node] = finder.coordinated(between)
    else:
        named = finder.objects(match.end, Slot(syntax.agent, _through(frame)))
        if not named and match.category == "frame.passive":
            named = finder.objects(match.end, Slot(frame.object, _through(frame)))
        agents = [n for n in named if isinstance(n, Node)]
    if not agents and frame.intransitive:
        agents = patients
    yield from _claims(context, frame, match, agents, list(patients), f"passive:{frame.relation}")


def _through(frame: Frame) -> tuple[str, ...]:
    return ("stake",) if frame.needs == "stake" or frame.relation in WITH_STAKE else ()


def _has_needed(context: Context, frame: Frame, match: Match) -> bool:
    """Whether the clause holds the stake, money or count that the frame asks for."""
    if not frame.needs:
        return True
    first, last = context.qualifiers.clause(match.start, match.end)
    kind = VALUE_KINDS[frame.needs]
    if any(isinstance(v.mention.value, kind) for v in context.a.values_between(first, last)):
        return True
    return frame.needs == "stake" and any(context.a.has(i, "stake") for i in range(first, last))


def _claims(
    context: Context, row: Frame | EventNoun, match: Match, subjects: Iterable[Node], objects: list[Argument], rule: str
) -> Iterator[Claim]:
    subjects = list(subjects)
    if not objects and isinstance(row, Frame) and row.intransitive:
        pairs: list[tuple[Node, Argument]] = [(s, s) for s in subjects]
    elif not objects and context.ontology.relation(row.relation).symmetric:
        pairs = list(_all_pairs(subjects))
    else:
        pairs = [(s, o) for s in subjects for o in objects]
    default = Modality(row.modality) if row.modality else Modality.ACTUAL
    modality = context.modality.of(match.start, match.end, subjects, default)
    for subject, obj in pairs:
        if isinstance(obj, Phrase) and not _is_apt(context, row.relation, obj):
            continue
        yield from _claim_pair(context, row.relation, subject, obj, match, modality, rule)
    if not objects and context.ontology.relation(row.relation).symmetric:
        yield from _within_pair(context, row.relation, subjects, match, modality, rule)


def _is_apt(context: Context, relation: str, phrase: Phrase) -> bool:
    """Whether a bare noun phrase is worth a node as the relation's object.

    To issue a ban is to ban, which the noun's own rule says. Praise or blame of anything at all ("supports the effort")
    is no fact; of a thing with a class, or of an event, it is.
    """
    tags = {tag for i in range(phrase.start, phrase.end) for tag in context.a.tags[i]}
    if relation == "issues":
        return "event" not in tags
    if relation in ("supports", "criticizes"):
        return any(tag.startswith(("event", "class:")) for tag in tags)
    return True


def _all_pairs(nodes: list[Node]) -> Iterator[tuple[Node, Argument]]:
    yield from combinations(nodes, 2)


def _within_pair(
    context: Context, relation: str, nodes: list[Node], match: Match, modality: Modality, rule: str
) -> Iterator[Claim]:
    """ "Both companies merge": the two things of one plural mention."""
    for node in nodes:
        for first, second in combinations(context.mentions(node), 2):
            qualifiers = context.qualifiers.of(relation, match.start, match.end)
            yield context.claim(relation, first, second, match.start, rule, modality=modality, qualifiers=qualifiers)


def _claim_pair(
    context: Context, relation: str, subject: Node, obj: Argument, match: Match, modality: Modality, rule: str
) -> Iterator[Claim]:
    for one in context.mentions(subject):
        for other in context.argument_mentions(obj, relation):
            if subject is not obj and one.name == other.name:
                continue
            relation_here, one_here, other_here = _refined(relation, one, other)
            participants = frozenset({one.name, other.name})
            qualifiers = context.qualifiers.of(relation_here, match.start, match.end, participants)
            if relation == "appoints" and isinstance(obj, Node):
                qualifiers = replace(qualifiers, role=_role_beside(context, obj))
            confidence = 0.8 if one.kind is MentionKind.NAME and other.kind is MentionKind.NAME else 0.65
            yield context.claim(
                relation_here,
                one_here,
                other_here,
                match.start,
                rule,
                modality=modality,
                qualifiers=qualifiers,
                confidence=confidence,
            )


def _refined(relation: str, one: Mention, other: Mention) -> tuple[str, Mention, Mention]:
    """What the words mean for these participants: an association has members, not property; companies that meet talk
    business."""
    if relation == "owns" and one.cls == "Association":
        return "memberOf", other, one
    if relation == "meets" and one.cls in BUSINESSES and other.cls in BUSINESSES:
        return "negotiatesWith", one, other
    return relation, one, other


def _role_beside(context: Context, node: Node) -> str | None:
    """The office that a person is named to: the title right after the name, "as" and articles aside."""
    a, index = context.a, node.end
    limit = min(a.sentence_at[node.start].end, node.end + 5)
    while index < limit and index not in context.d.title_at:
        if not (a.has(index, "syntax.prepositions", *SPECIFIERS) or is_plain(a, index)):
            return None
        index += 1
    title = context.d.title_at.get(index) if index < limit else None
    return a.original(title.start, title.end) if title else None


def event_claims(context: Context) -> Iterator[Claim]:
    """The claims that nouns of events find: "merger of A with B", "A's investigation into B"."""
    for match in context.a.matches:
        if match.category == "event" and _is_usable(context, match):
            yield from _event(context, context.a.language.events[match.row], match)


def _event(context: Context, row: EventNoun, match: Match) -> Iterator[Claim]:
    finder = context.arguments
    slot = replace(context.slot(row.relation, row.object, abstract=row.abstract), strict=True)
    objects = finder.objects(match.end, slot) if row.object else []
    subjects = _possessor(context, match.start)
    if not subjects and row.subject:
        subjects = [
            n for n in finder.objects(match.end, Slot(row.subject, reach=GENITIVE_REACH)) if isinstance(n, Node)
        ]
    if not subjects:
        subjects = [n for n in finder.objects(match.end, Slot(context.a.language.syntax.agent)) if isinstance(n, Node)]
    if not subjects and row.support and not (row.relation in JUDGEMENTS and _is_governed(context, match)):
        subjects = finder.subject(match.start)
    names = {n.referent.name for n in subjects if n.referent}
    objects = [o for o in objects if not (isinstance(o, Node) and o.referent and o.referent.name in names)]
    yield from _claims(context, row, match, subjects, objects, f"event:{row.relation}")


def _is_governed(context: Context, match: Match) -> bool:
    """ "an inquiry into the allegations against X": a preposition says that the clause's subject does not make them."""
    a, j = context.a, match.start - 1
    first = a.sentence_at[match.start].start
    while j >= first and (a.has(j, *SPECIFIERS) or is_plain(a, j)) and match.start - j < 5:
        j -= 1
    inner = ("syntax.place_prepositions", "syntax.agent")
    return j >= first and a.has(j, "syntax.prepositions") and not a.has(j, *inner)


def _possessor(context: Context, index: int) -> list[Node]:
    """The possessor of the noun at `index`: "A's [adjectives] merger"."""
    a, j = context.a, index - 1
    first = a.sentence_at[index].start
    while j > first and a.lower[j] != "'s" and index - j < 5 and context.d.np_at(j) is None:
        j -= 1
    if j > first and a.lower[j] == "'s":
        node = context.d.np_at(j - 1)
        return [node] if node is not None else []
    return []
