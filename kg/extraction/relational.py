"""Rules for nouns that describe one thing by its relation to another ("a unit of A", "A's rival B") and for "A's B"."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.arguments import Slot
from kg.extraction.context import Context
from kg.extraction.discourse import ORGANIZATIONS, PLACES, Node, Referent
from kg.extraction.lexicon import Match
from kg.extraction.nouns import class_noun_before
from kg.model import Claim, Mention, MentionKind

OWNABLE = ORGANIZATIONS | {"Product", "Service"}


def relational_claims(context: Context) -> Iterator[Claim]:
    """The claims of relational nouns and of bare possessives between names."""
    for match in context.a.matches:
        if match.category in ("relational", "relational.own") and not _in_name(context, match):
            yield from _relational(context, match)
    yield from _possessive_names(context)


def _in_name(context: Context, match: Match) -> bool:
    nodes = (context.d.node_at.get(i) for i in range(match.start, match.end))
    return any(n is not None and n.kind is MentionKind.NAME for n in nodes)


def _relational(context: Context, match: Match) -> Iterator[Claim]:
    row = context.a.language.relationals[match.row]
    complements, after = _complements(context, match)
    if not complements and _name_right_behind(context, match):
        owner = _pronoun_node(context, match.start, "business")
        complements, after = [owner] if owner else [], match.end
    if not complements:
        return
    described = [n for n in _described(context, match, after, complements) if n not in complements]
    if not described and context.a.has(after, "syntax.definite"):
        described = _pointed_to(context, match, complements)
    for node in described:
        for complement in complements:
            yield from _pair(context, row.relation, row.described, node, complement, match)


def _name_right_behind(context: Context, match: Match) -> bool:
    """ "Rival ACME cut its prices": a relational noun before a name, where the other side is whom the text is about."""
    if context.a.language.relationals[match.row].relation not in ("competesWith", "owns"):
        return False
    node = context.d.node_at.get(match.end)
    return context.a.language.syntax.modifiers == "before" and node is not None and node.kind is MentionKind.NAME


def _pointed_to(context: Context, match: Match, complements: list[Node]) -> list[Node]:
    """ "that unit of A": a definite relational noun with no name beside it points to what was spoken of last."""
    node = _pronoun_node(context, match.start, "thing")
    names = {n.referent.name for n in complements if n.referent}
    return [node] if node and node.referent and node.referent.name not in names else []


def _pair(context: Context, relation: str, described: str, node: Node, other: Node, match: Match) -> Iterator[Claim]:
    for one in context.mentions(node):
        for two in context.mentions(other):
            if one.name == two.name:
                continue
            subject, obj = (one, two) if described == "subject" else (two, one)
            modality = context.modality.of(match.start, match.end, [])
            yield context.claim(
                relation,
                subject,
                obj,
                match.start,
                f"noun:{relation}",
                modality=modality,
                spoken=False,
            )


def _complements(context: Context, match: Match) -> tuple[list[Node], int]:
    """What the noun is relative to, and the token where the search for what it describes may go on."""
    row, a = context.a.language.relationals[match.row], context.a
    before = _possessor_before(context, match)
    if before is not None:
        return [before], match.end
    if match.category == "relational.own":
        return _own_possessor(context, match), match.end
    prepositions = row.complement or a.language.syntax.genitive
    if a.language.syntax.juxtaposed_genitive:
        prepositions = (*prepositions, "")
    found = [n for n in context.arguments.objects(match.end, Slot(prepositions)) if isinstance(n, Node)]
    near = [n for n in found if n.np_start - match.end <= 4]
    return near, max((n.end for n in near), default=match.end)


def _possessor_before(context: Context, match: Match) -> Node | None:
    """The possessor in "A's biggest rival" or, by a pronoun, in "its biggest rival"."""
    a, j = context.a, match.start - 1
    first = a.sentence_at[match.start].start
    while j >= first and match.start - j < 5:
        if a.lower[j] == "'s":
            return context.d.np_at(j - 1)
        possessives = ("possessive_person", "possessive_thing", "possessive_plural")
        kind = next((k for k in possessives if a.has(j, f"pronoun.{k}")), None)
        if kind:
            return _pronoun_node(context, j, "person" if kind == "possessive_person" else "business")
        if a.words[j] in ",.;:" or (context.d.np_at(j) is not None and context.d.np_at(j).kind is MentionKind.NAME):  # type: ignore[union-attr]
            return None
        j -= 1
    return None


def _own_possessor(context: Context, match: Match) -> list[Node]:
    node = _pronoun_node(context, match.start, "thing")
    return [node] if node else []


def _pronoun_node(context: Context, index: int, cls: str) -> Node | None:
    """A possessive as a mention of what it refers to: the subject of its clause, else the one spoken of last."""
    node = Node(index, index + 1, MentionKind.PRONOUN, index, index + 1, cls=cls)
    subjects = (n.referent for n in context.arguments.subject(index) if n.referent)
    fitting = (r for r in subjects if context.d.fits_pronoun(cls, r))
    node.referent = next(fitting, None) or context.d.antecedent_at(index, cls)
    return node if node.referent else None


def _described(context: Context, match: Match, after: int, complements: list[Node]) -> Iterator[Node]:
    """What the noun describes: the name after it, the noun phrase it is set beside, or the subject of its copula."""
    a = context.a
    following = _name_after(context, after)
    if following is not None and following not in complements:
        yield from context.arguments.coordinated(following)
        return
    start = context.d.np_at(match.start).np_start if context.d.np_at(match.start) else match.start  # type: ignore[union-attr]
    if complements and complements[0].end <= match.start:
        start = min(start, complements[0].np_start)
    j = start - 1
    while j > a.sentence_at[match.start].start and _leads_in(context, j, match.start):
        j -= 1
    if j <= a.sentence_at[match.start].start:
        return
    if a.words[j] == ",":
        node = context.d.np_at(j - 1)
        if node is not None:
            yield node
    elif a.has(j, "syntax.copulas"):
        yield from context.arguments.subject(j)
    else:
        node = context.d.np_at(j)
        if node is not None and a.language.syntax.modifiers == "after" and node.kind is MentionKind.NAME:
            yield node


def _leads_in(context: Context, j: int, noun: int) -> bool:
    """What may stand between a name and the noun that describes it: "X, since last year one of the A critics of …"."""
    a = context.a
    if a.has(j, "syntax.determiners", "syntax.adverbs", "syntax.definite", "syntax.relatives") or a.words[j] == "(":
        return True
    if noun - j > 10 or a.words[j] in ",;:" or a.has(j, "syntax.copulas"):
        return False
    node = context.d.np_at(j)
    is_unresolved = node is None or node.kind is MentionKind.DESCRIPTION
    return is_unresolved and not any(t.startswith(("frame", "speech")) for t in a.tags[j])


def _name_after(context: Context, index: int) -> Node | None:
    """The name right after token `index`, a comma allowed."""
    a = context.a
    limit = a.sentence_at[index - 1].end
    if index < limit and (a.words[index] == "," or a.has(index, "syntax.copulas")):
        index += 1
    node = context.d.np_at(index) if index < limit else None
    if node is not None and a.words[node.end : node.end + 1] == ("'s",):
        node = context.d.next_name(node.end + 1, limit)
    is_next = (node is not None and node.np_start >= index - 1) or (
        node is not None and node.np_start < index <= node.start
    )
    return node if node is not None and node.kind is MentionKind.NAME and is_next else None


def _possessive_names(context: Context) -> Iterator[Claim]:
    """ "ACME's Widget": a company before a company or product owns it."""
    for node in context.d.nodes:
        if node.kind is not MentionKind.NAME or context.a.words[node.end : node.end + 1] != ("'s",):
            continue
        thing = context.d.next_name(node.end + 1, node.end + 6)
        if thing is None:
            continue
        if thing.start - node.end > 4 or not _only_nouns(context, node.end + 1, thing.start):
            continue
        if _has_other_relation(context, node.end + 1, thing.start) or _is_common_word(context, thing):
            continue
        if _can_own(node.referent) and _is_ownable(thing.referent) and node.referent is not thing.referent:
            subject, obj = context.d.mention(node), context.d.mention(thing)
            if subject and obj:
                yield context.claim("owns", subject, obj, node.start, "possessive:owns", confidence=0.75, spoken=False)


def _is_common_word(context: Context, node: Node) -> bool:
    """ "St Mary's Hospital": what follows the possessor is a noun of the lexicon, so that both are one name."""
    a = context.a
    return all(
        any(tag.startswith(("class:", "head:", "suffix")) for tag in a.tags[i]) for i in range(node.start, node.end)
    )


def _has_other_relation(context: Context, start: int, end: int) -> bool:
    """ "A's supplier B": the noun between says that it is no ownership."""
    rows = (m.row for i in range(start, end) for m in context.a.matches_at.get(i, ()) if m.category == "relational")
    return any(context.a.language.relationals[row].relation != "owns" for row in rows)


def _only_nouns(context: Context, start: int, end: int) -> bool:
    a = context.a
    return all(
        a.words[i][0].isalpha() and not any(t.startswith(("syntax.", "modality.", "title.")) for t in a.tags[i])
        for i in range(start, end)
    )


def _can_own(referent: Referent | None) -> bool:
    return referent is not None and referent.cls in ORGANIZATIONS and referent.cls != "GovernmentBody"


def _is_ownable(referent: Referent | None) -> bool:
    return referent is not None and referent.cls in OWNABLE and referent.cls not in PLACES


def own_platform_claims(context: Context) -> Iterator[Claim]:
    """ "its e-commerce service X": a possessive before a class noun and a name."""
    a = context.a
    for node in context.d.nodes:
        if node.kind is not MentionKind.NAME or not _is_ownable(node.referent):
            continue
        if class_noun_before(a, node.start, node.np_start) is None:
            continue
        for index in range(node.np_start, node.start):
            kinds = ("pronoun.possessive_thing", "pronoun.possessive_plural")
            if a.has(index, *kinds) and node.start - index > 1:
                if _has_other_relation(context, index + 1, node.start):
                    continue
                owner = _pronoun_node(context, index, "business")
                mentions = _owner_and_thing(context, owner, node)
                if mentions:
                    yield context.claim("owns", *mentions, node.start, "possessive:owns", confidence=0.7, spoken=False)


def _owner_and_thing(context: Context, owner: Node | None, node: Node) -> tuple[Mention, Mention] | None:
    if owner is None or not _can_own(owner.referent) or owner.referent is node.referent:
        return None
    subject, obj = context.d.mention(owner), context.d.mention(node)
    return (subject, obj) if subject and obj else None
