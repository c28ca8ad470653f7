"""Rules for seats and nationalities: "Chinese X", "X of Japan", "bank asal Jepang, X", "Vietnam's X"."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.adjectives import place_of_adjective, seat_start
from kg.extraction.context import Context
from kg.extraction.discourse import DEFAULT_CLASS, ORGANIZATIONS, PLACES, Node, Referent
from kg.model import Claim, Mention, MentionKind


def nationality_claims(context: Context) -> Iterator[Claim]:
    """`basedIn` for every organization whose noun phrase tells its country or seat."""
    for node in context.d.nodes:
        referent = node.referent
        if referent is None or referent.cls not in ORGANIZATIONS or node.kind is MentionKind.PRONOUN:
            continue
        if referent.cls == "GovernmentBody":
            continue  # "the Indonesian ministry" says whose it is, not where it has its seat
        for place, rule in _places(context, node):
            if rule == "demonym" and _may_be_person(context, node):
                continue
            subject, obj = context.d.mention(node), _place_mention(context, node, place)
            if subject and obj:
                yield context.claim("basedIn", subject, obj, node.start, rule, confidence=0.8, spoken=False)


def _may_be_person(context: Context, node: Node) -> bool:
    """ "Belgian star FIRST LAST": two words that nothing tells to be a body, behind a noun that tells no class."""
    referent = node.referent
    if referent is None or referent.cls != DEFAULT_CLASS or " " not in referent.name:
        return False
    return node.start > node.np_start and context.d.demonym_ending(node.start) is None


def _places(context: Context, node: Node) -> Iterator[tuple[Node | Referent, str]]:
    for index in range(node.np_start + 1, node.start + 1):
        found = context.d.demonym_ending(index)
        if found and found[0] >= node.np_start:
            yield context.d.country(found[1]), "demonym"
    for place in _seat_words(context, node):
        yield place, "seat-word"
    if node.start in context.d.attributes:
        yield context.d.attributes[node.start], "place-noun"
    for finder, rule in (
        (_possessor, "possessive"),
        (_after, "of-country"),
        (_inside, "beside-noun"),
        (_origin, "origin"),
    ):
        found_node = finder(context, node)
        if found_node is not None:
            yield found_node, rule


def _place_mention(context: Context, node: Node, place: Node | Referent) -> Mention | None:
    if isinstance(place, Node):
        return context.d.mention(place)
    return context.referent_mention(place, node) if place else None


def _seat_words(context: Context, node: Node) -> Iterator[Referent]:
    """ "Jakarta-based X": a word that ends in the language's suffix for a seat."""
    a = context.a
    for index in range(max(node.np_start - 1, a.sentence_at[node.start].start), node.start):
        for suffix in a.language.syntax.seat_suffixes:
            if a.lower[index].endswith(suffix):
                first = seat_start(a, index, context.d.gazetteer)
                place = context.d.place(a.slice(first, index + 1)[: -len(suffix)])
                if place is not None:
                    yield place
        name = place_of_adjective(a.words[index], a.language, context.d.gazetteer) if a.is_capital(index) else None
        city = context.d.place(name) if name else None
        if city is not None:
            yield city


def _possessor(context: Context, node: Node) -> Node | None:
    """ "Vietnam's X"; bodies of state are excepted, since "Seoul's ministry" is said so anyway."""
    a = context.a
    for index in range(node.np_start, node.start):
        if a.lower[index] == "'s":
            place = context.d.node_at.get(index - 1)
            if place is not None and place.referent is not None and place.referent.cls in PLACES:
                return place
    return None


def _after(context: Context, node: Node) -> Node | None:
    """ "X of Japan", "X dari Tiongkok", "X của Nhật Bản": a country right after the name."""
    a = context.a
    if node.kind is not MentionKind.NAME or node.end >= a.sentence_at[node.start].end:
        return None
    if not a.has(node.end, "syntax.genitive", "syntax.origin_prepositions"):
        return None
    place = context.d.np_at(node.end + 1)
    is_country = place is not None and place.referent is not None and place.referent.cls == "Country"
    is_origin = a.has(node.end, "syntax.origin_prepositions")
    if place is None or place.referent is None or place.start > node.end + 2:
        return None
    return place if is_country or (is_origin and place.referent.cls in PLACES) else None


def _inside(context: Context, node: Node) -> Node | None:
    """ "tập đoàn Nhật Bản X": a country between class noun and name, where modifiers follow the noun."""
    if context.a.language.syntax.modifiers != "after" or node.kind is not MentionKind.NAME:
        return None
    place = context.d.node_at.get(node.start - 1)
    if place is None or place.referent is None or place.referent.cls != "Country" or place.end != node.start:
        return None
    return place if any(tag.startswith("class:") for tag in context.a.tags[place.start - 1]) else None


def _origin(context: Context, node: Node) -> Node | None:
    """ "bank asal Jepang, X" and "de brouwer uit Breda": an origin after the noun phrase, where it is X's."""
    a = context.a
    if node.kind is not MentionKind.DESCRIPTION:
        return None
    end = max(node.end, node.np_end)
    for index in range(end, min(end + 3, a.sentence_at[node.start].end)):
        if a.has(index, "syntax.origin_prepositions"):
            place = context.d.np_at(index + 1)
            if place is not None and place.referent is not None and place.referent.cls in PLACES:
                return place
            return None
    return None
