"""Rules for offices: who holds which, where; the words may stand before the name, after it, or around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.extraction.context import Context
from kg.extraction.discourse import ORGANIZATIONS, PLACES, Node, Referent
from kg.extraction.titles import Title
from kg.gazetteer import home_country
from kg.model import Claim, Mention, MentionKind, Qualifiers

REACH = 26  # tokens between an office and its holder's name, the body's long name between them
FORMER = "title.former"


@dataclass(frozen=True, slots=True)
class Office:
    """A title with its holder and, where the words give it, the body (or place) it is held at."""

    title: Title
    holder: Node
    body: Node | None
    end: int


def find_offices(context: Context) -> list[Office]:
    """All offices of a document whose holder is named."""
    found: list[Office] = []
    taken = -1
    for title in context.d.titles:
        if title.is_honorific or title.start < taken:
            continue
        office = _holder_after(context, title) or _holder_before(context, title)
        if office is not None:
            found.append(office)
            taken = max(title.end, min(office.holder.start, office.end))
    return found


def link_offices(context: Context, offices: list[Office]) -> None:
    """Let each office's words stand for its holder, and an office without a name for whom the text names elsewhere.

    An unnamed officer of a company stands for the company, one of a place for himself ("the mayor of X").
    """
    for office in offices:
        if office.title.start < office.holder.start:
            starts = [office.holder.np_start, office.title.start]
            if office.body is not None and office.body.end <= office.title.start:
                starts.append(office.body.np_start)
            office.holder.np_start = min(starts)
            context.d.add_office(office.holder)
    held = {office.title.start for office in offices}
    for title in context.d.titles:
        inside = any(o.title.start < title.start < o.holder.start for o in offices)
        if title.start not in held and not title.is_honorific and not inside:
            node = _unnamed(context, title, offices)
            if node is not None:
                context.d.add_office(node)


def _unnamed(context: Context, title: Title, offices: list[Office]) -> Node | None:
    body = _body_before(context, title) or _body_after(context, title)
    start = min(title.start, body.np_start if body else title.start)
    end = max(title.end, body.end if body else title.end)
    node = Node(start, end, MentionKind.DESCRIPTION, start, end, cls="Person")
    node.referent = _known_holder(context, title, body, offices) or _ministry_of(context, title)
    if node.referent is None and body is not None and body.referent is not None:
        is_place = body.referent.cls in PLACES
        name = context.a.original(title.start, end)
        node.referent = Referent(name, "Person") if is_place else body.referent
    return node if node.referent else None


def _ministry_of(context: Context, title: Title) -> Referent | None:
    """The ministry that an unnamed minister acts for ("the health minister")."""
    template = context.a.language.titles.body
    if not title.portfolio or not template:
        return None
    name = template.format(context.a.original(*title.portfolio))
    return context.d.referents.setdefault(name, Referent(name, "GovernmentBody", is_surface=False))


def _known_holder(context: Context, title: Title, body: Node | None, offices: list[Office]) -> Referent | None:
    """Whom the text names for the same title, at the same body where one is given."""
    words = context.a.lower[title.start : title.end]
    for office in offices:
        theirs = context.a.lower[office.title.start : office.title.end]
        if theirs[: len(words)] != words:
            continue
        same_body = body is None or (office.body is not None and office.body.referent is body.referent)
        if same_body and (body is not None or title.is_state):
            return office.holder.referent
    return None


def office_claims(context: Context, offices: list[Office]) -> Iterator[Claim]:
    """`holdsPosition` for each office, at its body, its ministry or its country."""
    code = home_country(context.document.text, context.document.language, context.d.gazetteer, context.a.language.home)
    country = context.d.country(code) if code else None
    for office in offices:
        person = context.d.mention(office.holder)
        body = _body(context, office, country)
        if person is None or body is None or person.cls != "Person":
            continue
        role = context.a.original(office.title.start, _role_end(context, office))
        qualifiers = Qualifiers(role=role)
        yield context.claim(
            "holdsPosition",
            person,
            body,
            office.title.start,
            "title",
            qualifiers=qualifiers,
            confidence=0.85,
            spoken=False,
        )


def employers(context: Context, offices: list[Office]) -> dict[str, Referent]:
    """Each holder's name → the body he or she speaks for."""
    found: dict[str, Referent] = {}
    for office in offices:
        body = office.body.referent if office.body else _contextual_body(context, office)
        if office.holder.referent and body and body.cls not in PLACES:
            found.setdefault(office.holder.referent.name, body)
    return found


def _holder_after(context: Context, title: Title) -> Office | None:
    """ "TITLE [body], PERSON": further titles, bodies and commas may stand between."""
    a, j, body = context.a, title.end, _body_before(context, title)
    limit = min(a.sentence_at[title.start].end, title.end + REACH)
    commas = 0
    while j < limit:
        node = context.d.node_at.get(j)
        if node is not None and node.kind is MentionKind.NAME and node.referent is not None:
            if node.referent.cls == "Person":
                if commas and node.referent.name != context.a.original(node.start, node.end):
                    return None  # a short form after a comma is somebody known, not the office's holder
                return Office(title, node, body or _body_after_person(context, node), j)
            body, j = body or node, node.end
        elif a.words[j] in ",(":
            commas, j = commas + 1, j + 1
            if commas > 2 + sum(title.end <= t.start < j for t in context.d.titles):
                return None
        elif j in context.d.title_at:
            j = context.d.title_at[j].end
        elif _continues_title(context, j):
            j += 1
        else:
            return None
    return None


def _continues_title(context: Context, j: int) -> bool:
    a = context.a
    if a.words[j] in (")", "&") or a.lower[j] == "'s":
        return True
    small = ("syntax.genitive", "syntax.determiners", "syntax.definite", "title.honorifics", "title.ranks")
    if a.has(j, *small) or (a.has(j, "syntax.place_prepositions") and context.d.node_at.get(j + 1) is not None):
        return True
    node = context.d.node_at.get(j)
    if node is not None and node.kind is MentionKind.DESCRIPTION:
        return True
    return a.is_capital(j) or (a.has(j, "syntax.conjunctions") and j + 1 < len(a) and a.is_capital(j + 1))


def _body_before(context: Context, title: Title) -> Node | None:
    """The body in "ACME chief executive" and "ACME's chief executive"."""
    j = title.start - 1
    if j >= 0 and context.a.lower[j] == "'s":
        j -= 1
    node = context.d.node_at.get(j)
    if node is None or node.start not in context.a.sentence_at[title.start] or node.referent is None:
        return None
    if context.a.language.syntax.modifiers == "after" or node.kind is MentionKind.PRONOUN:
        return None
    is_body = node.referent.cls in ORGANIZATIONS or (title.is_state and node.referent.cls in PLACES)
    return node if is_body else None


def _body_after_person(context: Context, person: Node) -> Node | None:
    """The body in "Chairwoman NAME of ACME"."""
    is_of = context.a.has(person.end, "syntax.genitive")
    if not is_of and not context.a.has(person.end, "syntax.place_prepositions"):
        return None
    node = context.d.np_at(person.end + 1)
    if node is None or node.referent is None or node.start not in context.a.sentence_at[person.start]:
        return None
    # "met Minister NAME in Jakarta" says where they met
    return node if node.referent.cls in ORGANIZATIONS or (is_of and node.referent.cls in PLACES) else None


def _holder_before(context: Context, title: Title) -> Office | None:
    """ "PERSON, TITLE [of] BODY" and "PERSON is TITLE of BODY"."""
    a, first = context.a, context.a.sentence_at[title.start].start
    j = title.start - 1
    body = _body_before(context, title)
    if body is not None:
        j = body.np_start - 1
    while j > first and a.has(
        j, "syntax.determiners", "syntax.definite", "syntax.adverbs", "title.ranks", "syntax.copulas"
    ):
        j -= 1
    if j > first and a.words[j] in ",(":
        j -= 1
    node = context.d.node_at.get(j) if j >= first and j < title.start - (1 if body is None else 0) else None
    if node is None or node.referent is None or node.referent.cls != "Person" or node.kind is not MentionKind.NAME:
        return None
    body = body or _body_after(context, title)
    return Office(title, node, body, body.end if body else title.end)


def _body_after(context: Context, title: Title) -> Node | None:
    a, j = context.a, title.end
    limit = min(a.sentence_at[title.start].end, title.end + 8)
    while j < limit and (
        a.has(j, "syntax.genitive", "syntax.determiners", "syntax.definite", "syntax.place_prepositions")
    ):
        j += 1
    node = context.d.np_at(j) if j < limit else None
    if node is None or node.referent is None:
        return None
    return node if node.referent.cls in ORGANIZATIONS or node.referent.cls in PLACES else None


def _role_end(context: Context, office: Office) -> int:
    """The role is the title with its field ("Asisten Deputi Pembiayaan"), up to the body, the comma or the name."""
    a, end = context.a, office.title.end
    limit = a.sentence_at[office.title.start].end
    if office.holder.start < office.title.start or a.language.syntax.modifiers == "before":
        return end
    while end < limit and a.words[end] not in ",()":
        node = context.d.node_at.get(end)
        if node is not None and node.kind is MentionKind.NAME and node in (office.body, office.holder):
            break
        if not _continues_title(context, end):
            break
        end += 1
    while end > office.title.end and not a.is_capital(end - 1):
        end -= 1
    return end


def _body(context: Context, office: Office, country: Referent | None) -> Mention | None:
    """The body named, else the ministry that the title names, else country or the body spoken of."""
    title, node = office.title, office.body
    if node is not None and node.referent is not None and node.referent.cls in ORGANIZATIONS:
        return context.d.mention(node)
    anchor = context.d.mention(office.holder)
    if title.portfolio and context.a.language.titles.ministry and anchor:
        words = context.a.original(*title.portfolio)
        name = context.a.language.titles.ministry.format(words)
        return context.synthetic(anchor, name[:1].upper() + name[1:], "GovernmentBody")
    if title.is_state:
        if node is not None and node.referent is not None:
            return context.d.mention(node)
        state = _nation_before(context, title) or country
        return context.referent_mention(state, office.holder) if state else None
    body = _contextual_body(context, office)
    return context.referent_mention(body, office.holder) if body else None


def _nation_before(context: Context, title: Title) -> Referent | None:
    """The country of a nationality right before the title: "Indonesian minister"."""
    found = context.d.demonym_ending(title.start)
    return context.d.country(found[1]) if found else None


def _contextual_body(context: Context, office: Office) -> Referent | None:
    """An office without a body is held at the organization that the text speaks of: this sentence's, else the last."""
    index = min(office.title.start, office.holder.start)
    return context.d.antecedent_at(index, "employer")
