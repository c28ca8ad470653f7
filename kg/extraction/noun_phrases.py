"""The mentions of a document, each with the noun phrase around it: names, descriptions and pronouns.

Names have a referent from the start; who the others mean is found by `coreference`.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass

from kg.extraction.adjectives import seat_start
from kg.extraction.analysis import Analysis
from kg.extraction.name_parts import Name
from kg.extraction.names import NameFinder
from kg.extraction.nouns import class_noun_before, is_plain
from kg.extraction.referents import ORGANIZATIONS, PLACES, Referent, ShortNames, class_of, suffixes
from kg.extraction.titles import Title, find_titles
from kg.gazetteer import Gazetteer, load
from kg.languages import portfolios
from kg.model import MentionKind

# Classes of bodies that have a country; a government body is its country's, a market lies in it.
WITH_COUNTRY = ORGANIZATIONS - {"GovernmentBody"}
SPECIFIERS = (
    "syntax.determiners",
    "syntax.definite",
    "pronoun.possessive_person",
    "pronoun.possessive_thing",
    "pronoun.possessive_plural",
)


@dataclass(slots=True)
class Node:
    """A mention at tokens `start` to `end`; `np_start` is where its noun phrase begins (article, class noun, title)."""

    start: int
    end: int
    kind: MentionKind
    np_start: int
    np_end: int
    referent: Referent | None = None
    noun: str = ""
    cls: str = ""
    others: tuple[Referent, ...] = ()  # further referents of "both companies"
    is_definite: bool = False


class NounPhrases:
    """The mentions of one document in order of position."""

    def __init__(self, analysis: Analysis) -> None:
        self.a = analysis
        self.gazetteer: Gazetteer = load()
        self.titles: list[Title] = find_titles(analysis)
        self.title_at = {i: t for t in self.titles for i in range(t.start, t.end)}
        self.referents: dict[str, Referent] = {}
        self.node_at: dict[int, Node] = {}
        self.attributes: dict[int, Node] = {}  # where a noun phrase's head begins → the place that opens it
        names = NameFinder(analysis, self.titles, self.gazetteer).find()
        self.nodes: list[Node] = self._name_nodes(names)
        self.node_at = {i: n for n in self.nodes for i in range(n.start, n.end)}
        self._add_superlatives()
        self._add_descriptions()
        self._add_pronouns()
        self.nodes.sort(key=lambda n: n.start)
        self._np_at = {i: n for n in self.nodes for i in range(n.np_start, n.np_end)}
        for node in sorted(self.nodes, key=lambda n: n.end - n.start):
            self._np_at.update(dict.fromkeys(range(node.start, node.end), node))
        self._join_attributes()

    def _join_attributes(self) -> None:
        """A place that only says where from belongs to the noun phrase around it: no mention is found there."""
        if self.a.language.syntax.modifiers == "after":
            self._join_following_attributes()
            return
        for node in self.nodes:
            for index in range(node.np_start, node.start):
                if self._is_place_attribute(index):
                    self._attribute(self.node_at[index], node)

    def _join_following_attributes(self) -> None:
        """ "maskapai Jepang X", "produsen bus Jepang": a country behind a class noun, before a name or not."""
        for place in [n for n in self.nodes if n.cls == "Country" and n.kind is MentionKind.NAME]:
            noun = class_noun_before(self.a, place.start, self.a.sentence_at[place.start].start)
            if noun is None or noun[2] not in WITH_COUNTRY:
                continue
            name = self.node_at.get(place.end)
            if name is not None and name.kind is MentionKind.NAME and name.start == place.end:
                name.np_start = min(name.np_start, noun[0])
                self._attribute(place, name)
            elif (described := self.node_at.get(noun[0])) is not None and described.kind is MentionKind.DESCRIPTION:
                described.np_end = max(described.np_end, place.end)
                self._attribute(place, described)

    def _attribute(self, place: Node, head: Node) -> None:
        """Let the tokens of a place stand for the noun phrase that it tells the origin of."""
        self.attributes[head.start] = place
        first, last = min(place.start, head.np_start), max(place.end, head.start)
        self._np_at.update(dict.fromkeys(range(first, last), head))

    def _name_nodes(self, names: list[Name]) -> list[Node]:
        links = ShortNames(names, self.a, self.gazetteer).links(self._declared(names))
        forms: dict[str, list[Name]] = {}
        for name in names:
            forms.setdefault(links[name.text], []).append(name)
        for key, mentions in forms.items():
            self.referents[key] = Referent(key, class_of(mentions))
        return [self._name_node(name, self.referents[links[name.text]]) for name in names]

    def _declared(self, names: list[Name]) -> dict[str, str]:
        """Short forms that the text declares → the long form as a name of the text."""
        known = {name.text for name in names}
        declared = {}
        for item in self.a.document.abbreviations:
            forms = [t for t in (item.long, *suffixes(item.long)) if 2 * len(t) > len(item.long)]
            long = next((t for t in forms if t in known), item.long)
            declared[item.short] = long
        return declared

    def _name_node(self, name: Name, referent: Referent) -> Node:
        sentence = self.a.sentence_at[name.start]
        np_start = name.start
        noun = class_noun_before(self.a, name.start, sentence.start)
        is_other = noun is not None and referent.cls == "Country" and noun[2] in WITH_COUNTRY
        if noun and noun[0] not in self.title_at and not is_other:
            np_start = noun[0]
            referent.nouns.add(" ".join(self.a.lower[noun[0] : noun[1]]))
        elif self._follows_relational(name.start):
            np_start = name.start - 1
        if name.core[0] > name.start:
            referent.nouns.add(" ".join(self.a.lower[name.start : name.core[0]]))
        np_start = self._np_start(np_start, sentence.start)
        return Node(name.start, name.end, MentionKind.NAME, np_start, name.end, referent, cls=referent.cls)

    def _follows_relational(self, index: int) -> bool:
        """ "Danish rival X": where modifiers precede, the noun right before a name belongs to its noun phrase."""
        before = self.a.language.syntax.modifiers == "before" and index > self.a.sentence_at[index].start
        return before and any(tag.startswith("relational") for tag in self.a.tags[index - 1])

    def _np_start(self, index: int, first: int) -> int:
        """Leftwards over titles, nationalities, adjectives (where they precede) and articles."""
        before = self.a.language.syntax.modifiers == "before"
        while index > first:
            previous = index - 1
            if previous in self.title_at:
                index = self.title_at[previous].start
            elif self.a.lower[previous].endswith(self.a.language.syntax.seat_suffixes):
                index = seat_start(self.a, previous, self.gazetteer)
            elif self.a.lower[previous] == "'s":
                index = self._possessor_start(previous, first)
            elif before and self._is_place_attribute(previous):
                index = self.node_at[previous].start
            elif (
                self._is_specifier(previous)
                or self._is_demonym(previous)
                or (before and is_plain(self.a, previous) and self._opens_np(previous, first))
            ):
                index = previous
            else:
                return index
        return index

    def _is_specifier(self, index: int) -> bool:
        """An article or possessive; a word that is also "are" (Dutch "zijn") is one only before a small letter."""
        if not self.a.has(index, *SPECIFIERS):
            return False
        if self.a.has(index, "syntax.relatives") and (self.a.words[index - 1] == "," or index - 1 in self.node_at):
            return False
        return not self.a.has(index, "syntax.copulas") or not self.a.is_capital(min(index + 1, len(self.a) - 1))

    def _is_place_attribute(self, index: int) -> bool:
        """A place's name right before a common noun: "the Osaka lender X"."""
        node = self.node_at.get(index)
        if node is None or node.cls not in PLACES or node.kind is not MentionKind.NAME:
            return False
        nouns = ("class:", "relational")
        return index + 1 < len(self.a) and any(tag.startswith(nouns) for tag in self.a.tags[index + 1])

    def _possessor_start(self, index: int, first: int) -> int:
        while index > first and self.a.is_capital(index - 1) and index - 1 not in self.a.value_at:
            index -= 1
        return index

    def _opens_np(self, index: int, first: int) -> bool:
        """Plain words belong to the noun phrase only when an article or nationality opens it a few words before."""
        for step in range(index - 1, max(first, index - 5) - 1, -1):
            if self._is_specifier(step) or self._is_demonym(step) or self.a.lower[step] == "'s":
                return True
            if not is_plain(self.a, step):
                return False
        return False

    def _is_demonym(self, index: int) -> bool:
        return self.demonym_ending(index + 1) is not None

    def demonym_ending(self, end: int) -> tuple[int, str] | None:
        """The nationality word (start, ISO code) that ends right before token `end`."""
        for start in (end - 2, end - 1):  # "South Korean" before "Korean"
            if start >= 0 and (start not in self.a.value_at):
                code = self.gazetteer.demonym(self.a.slice(start, end), self.a.language.code)
                if code:
                    return start, code
        return None

    def _add_superlatives(self) -> None:
        """ "the largest island of REGION": a description of a country, the region inside it."""
        for match in self.a.matches:
            if match.category != "syntax.superlatives":
                continue
            limit = min(self.a.sentence_at[match.start].end, match.end + 4)
            place = next((n for i in range(match.end, limit) if (n := self.node_at.get(i))), None)
            end = place.end if place is not None and place.cls in PLACES else match.end
            start = self._np_start(match.start, self.a.sentence_at[match.start].start)
            node = Node(match.start, end, MentionKind.DESCRIPTION, start, self._np_end(end, limit + 2), cls="Country")
            self.nodes.append(node)
            self.node_at.update(dict.fromkeys(range(node.start, node.end), node))

    def _add_descriptions(self) -> None:
        """Common noun phrases with a class noun ("the airline", "perusahaan itu") that are not part of a name."""
        covered = {i for node in self.nodes for i in range(node.np_start, node.np_end)}
        for match in self.a.matches:
            if not match.category.startswith("class:") or self._is_covered(match.start, match.end, covered):
                continue
            node = self._description(match.start, match.end, match.category.removeprefix("class:"))
            self._name_ministry(node)
            covered.update(range(node.np_start, node.np_end))
            self.nodes.append(node)
            self.node_at.update(dict.fromkeys(range(node.start, node.end), node))

    def _name_ministry(self, node: Node) -> None:
        """ "the energy ministry": a body that its portfolio names, in small letters."""
        if node.cls != "GovernmentBody" or self.a.language.syntax.modifiers == "after":
            return
        known = portfolios(self.a.language.code)
        for start in range(max(node.np_start, node.start - 6), node.start):
            if self.a.lower[start : node.start] in known:
                name = self.a.original(start, node.end)
                node.referent = self.referents.setdefault(name, Referent(name, "GovernmentBody"))
                node.start, node.kind = start, MentionKind.NAME
                return

    def _is_covered(self, start: int, end: int, covered: set[int]) -> bool:
        if any(self.a.has(i, "pronoun.pair") for i in range(start, end)):
            return True
        taken = any(i in covered or i in self.title_at or i in self.a.value_at for i in range(start, end))
        longer = any(
            m.category.startswith("class:") and m.start <= start and end <= m.end and m.end - m.start > end - start
            for m in self.a.matches_at.get(start, ())
        )
        return taken or longer or self._is_modifier_noun(start, end)

    def _is_modifier_noun(self, start: int, end: int) -> bool:
        """A class noun that another noun heads: "car maker", "perusahaan tambang"."""
        nouns = ("class:", "stake", "relational", "event")
        if self.a.language.syntax.modifiers == "before":
            sentence_end = self.a.sentence_at[start].end
            return end < sentence_end and any(tag.startswith(nouns) for tag in self.a.tags[end])
        return start > self.a.sentence_at[start].start and any(t.startswith("class:") for t in self.a.tags[start - 1])

    def _description(self, start: int, end: int, cls: str) -> Node:
        sentence = self.a.sentence_at[start]
        np_end = self._np_end(end, sentence.end)
        np_start = self._description_start(start, sentence.start)
        node = Node(start, end, MentionKind.DESCRIPTION, np_start, np_end, cls=cls)
        node.noun = " ".join(self.a.lower[start:end])
        around = (*range(np_start, start), *range(end, np_end))
        node.is_definite = any(self.a.has(i, "syntax.definite") for i in around) or self._is_own(end - 1)
        return node

    def _is_own(self, index: int) -> bool:
        """A noun with a possessive suffix ("maskapainya")."""
        return (
            self.a.lower[index].endswith(self.a.language.pronouns.suffixes)
            if self.a.language.pronouns.suffixes
            else False
        )

    def _description_start(self, index: int, first: int) -> int:
        start = self._np_start(index, first)
        if self.a.language.syntax.modifiers == "before":
            while (
                start > first
                and is_plain(self.a, start - 1)
                and index - start < 3
                and not self.a.has(start, *SPECIFIERS)
            ):
                start -= 1
            start = self._np_start(start, first)
        return start

    def _np_end(self, end: int, limit: int) -> int:
        """Where modifiers follow, a description runs on to its demonstrative ("perusahaan tambang itu")."""
        if self.a.language.syntax.modifiers == "before":
            return end
        for index in range(end, min(limit, end + 5)):
            if self.a.has(index, "syntax.definite"):
                return index + 1
            if not is_plain(self.a, index) and not self.a.is_capital(index):
                break
        return end

    def _add_pronouns(self) -> None:
        categories = ("person", "thing", "plural", "first", "pair")
        for match in self.a.matches:
            table, _, kind = match.category.partition(".")
            if table != "pronoun" or kind not in categories or match.start in self.node_at:
                continue
            if self._is_honorific_use(match.end) or self._is_article(match.start):
                continue
            node = Node(match.start, match.end, MentionKind.PRONOUN, match.start, match.end, cls=kind)
            self.nodes.append(node)
            self.node_at.update(dict.fromkeys(range(node.start, node.end), node))

    def _is_article(self, index: int) -> bool:
        """A word that is also an article, relative or conjunction, and is used as one here ("het bedrijf", "dat")."""
        if self.a.has(index, "syntax.relatives", "syntax.complementizers"):
            return True
        if not self.a.has(index, "syntax.determiners", "syntax.definite") or index + 1 >= len(self.a):
            return False
        after = index + 1
        is_noun = is_plain(self.a, after) or any(t.startswith(("class:", "event", "stake")) for t in self.a.tags[after])
        return is_noun or self.a.is_capital(after) or after in self.a.value_at

    def _is_honorific_use(self, end: int) -> bool:
        """ "ông" before a name is a title, not a pronoun."""
        node = self.node_at.get(end)
        return node is not None and node.kind is MentionKind.NAME and node.start == end

    def nodes_between(self, start: int, end: int) -> list[Node]:
        """The mentions whose first token lies in `start` to `end` (exclusive), in order."""
        first = bisect_left(self.nodes, start, key=_start)
        return self.nodes[first : bisect_left(self.nodes, end, key=_start)]

    def next_name(self, end: int, limit: int) -> Node | None:
        """The first name that begins at token `end` or later, before token `limit`."""
        return next((n for n in self.nodes_between(end, limit) if n.kind is MentionKind.NAME), None)

    def add_office(self, node: Node) -> None:
        """Let the tokens of an office ("regent of X", "Menteri Y Z") stand for its holder from now on."""
        if not any(other is node for other in self.nodes_between(node.start, node.start + 1)):
            insort(self.nodes, node, key=lambda n: (n.start, n.end))
        self._np_at.update(dict.fromkeys(range(node.np_start, max(node.end, node.np_end)), node))

    def country(self, code: str) -> Referent:
        """The referent of a country by its ISO code; new when the text only gave its nationality."""
        name = self.gazetteer.country_names(code)[self.a.language.code]
        for referent in self.referents.values():
            if referent.cls == "Country" and self.gazetteer.country(referent.name) == code:
                return referent
        self.referents[name] = Referent(name, "Country", is_surface=False)
        return self.referents[name]

    def place(self, name: str) -> Referent | None:
        """The referent of a place that stands inside a word ("Jakarta-based")."""
        entry = self.gazetteer.place(name)
        if entry is None:
            return None
        return self.referents.setdefault(name, Referent(name, entry.cls))

    def is_prepositional(self, node: Node) -> bool:
        """True when a preposition governs the node's noun phrase."""
        index = node.np_start - 1
        categories = ("syntax.prepositions", "syntax.comitatives", "syntax.genitive", "syntax.origin_prepositions")
        if index < 0 or not self.a.has(index, *categories) or index not in self.a.sentence_at[node.start]:
            return False
        # "after X closed": a word that is also a conjunction opens a clause when somebody who can act follows
        acts = node.referent is not None and (
            node.referent.is_organization or node.referent.cls in ("Person", "Service")
        )
        return not (acts and self.a.has(index, "syntax.subordinators"))

    def np_at(self, index: int) -> Node | None:
        """The node whose noun phrase covers token `index`."""
        return self._np_at.get(index)


def _start(node: Node) -> int:
    return node.start
