"""Who and what a document speaks of: mentions grouped into referents, pronouns and descriptions resolved.

Names are grouped first (a declared abbreviation, a short form of a longer name), then each pronoun or description is
given the nearest fitting antecedent, or none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.extraction.analysis import Analysis, Sentence
from kg.extraction.names import STRONG, Name, NameFinder, class_noun_before, is_plain, seat_start
from kg.extraction.titles import Title, find_titles
from kg.gazetteer import Gazetteer, load
from kg.languages import portfolios
from kg.model import Mention, MentionKind

ORGANIZATIONS = frozenset(
    {"Organization", "Company", "GovernmentBody", "Association", "MediaOutlet", "Platform", "Agent"}
)
BUSINESSES = frozenset({"Company", "Organization", "Platform"})
PLACES = frozenset({"Place", "Country", "Region", "City"})
DEFAULT_CLASS = "Organization"
SPECIFIERS = (
    "syntax.determiners",
    "syntax.definite",
    "pronoun.possessive_person",
    "pronoun.possessive_thing",
    "pronoun.possessive_plural",
)
APPOSITION_REACH = 7  # tokens between a noun and the comma before the name it describes
REACH = 4  # sentences back that a pronoun or description may point


@dataclass(slots=True)
class Referent:
    """One thing that the document speaks of. `nouns` are the common nouns it was described by."""

    name: str
    cls: str
    nouns: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)
    is_surface: bool = True

    @property
    def is_organization(self) -> bool:
        return self.cls in ORGANIZATIONS


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


class Discourse:
    """The mentions of one document, in order, each with what it refers to."""

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
        self._resolve()

    def _join_attributes(self) -> None:
        """A place that only says where from belongs to the noun phrase it opens: no mention is found there."""
        if self.a.language.syntax.modifiers == "after":
            return
        for node in self.nodes:
            for index in range(node.np_start, node.start):
                if self._is_place_attribute(index):
                    self.attributes[node.start] = self.node_at[index]
                    self._np_at.update(dict.fromkeys(range(node.np_start, node.start), node))

    # --- names → referents ----------------------------------------------------------------------------------------

    def _name_nodes(self, names: list[Name]) -> list[Node]:
        links = ShortNames(names, self.a, self.gazetteer).links(self._declared(names))
        forms: dict[str, list[Name]] = {}
        for name in names:
            forms.setdefault(links[name.text], []).append(name)
        for key, mentions in forms.items():
            self.referents[key] = Referent(key, _class_of(mentions))
        return [self._name_node(name, self.referents[links[name.text]]) for name in names]

    def _declared(self, names: list[Name]) -> dict[str, str]:
        """Short forms that the text declares → the long form as a name of the text."""
        known = {name.text for name in names}
        declared = {}
        for item in self.a.document.abbreviations:
            forms = [t for t in (item.long, *_suffixes(item.long)) if 2 * len(t) > len(item.long)]
            long = next((t for t in forms if t in known), item.long)
            declared[item.short] = long
        return declared

    def _name_node(self, name: Name, referent: Referent) -> Node:
        sentence = self.a.sentence_at[name.start]
        np_start = name.start
        noun = class_noun_before(self.a, name.start, sentence.start)
        if noun and noun[0] not in self.title_at:
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

    # --- descriptions and pronouns --------------------------------------------------------------------------------

    def _add_superlatives(self) -> None:
        """ "the largest economy of REGION": a description of a country, the region inside it."""
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

    # --- resolution -----------------------------------------------------------------------------------------------

    def _note_countries(self) -> None:
        """Which country the words around each name give it, for "the German company" later on."""
        for node in self.nodes:
            if node.kind is not MentionKind.NAME or node.referent is None:
                continue
            code = self._nationality(node)
            if not code and self.a.has(node.end, "syntax.genitive", "syntax.origin_prepositions"):
                place = self.node_at.get(node.end + 1)
                code = self.gazetteer.country(place.referent.name) or "" if place and place.referent else ""
            if code:
                node.referent.countries.add(code)

    def _resolve(self) -> None:
        self._note_countries()
        for position, node in enumerate(self.nodes):
            if node.referent is not None:
                self._absorb(position, node)
                continue
            if node.kind is MentionKind.DESCRIPTION:
                self._resolve_description(position, node)
            elif node.cls == "pair" or (node.cls == "plural" and self._is_after_pair(position, node)):
                self._resolve_pair(position, node)
            elif node.cls != "first":
                node.referent = self._pronoun_antecedent(position, node)

    def _absorb(self, position: int, node: Node) -> None:
        """ "X, a Y service of Z": a name inside the noun phrase set beside X is no thing of its own."""
        before = self.nodes[position - 1] if position else None
        if before is None or node.kind is not MentionKind.NAME or node.np_start == node.start:
            return
        is_owned = self.a.has(node.end, "syntax.genitive") or any(
            t.startswith("frame.passive") for t in self._tags(node.end)
        )
        is_apposed = self._is_comma_between(before.end, node.np_start) and is_owned
        if is_apposed and node.start - node.np_start <= 2 and self._is_named_alike(before.referent, node.referent):
            node.referent, node.kind = before.referent, MentionKind.DESCRIPTION

    def _tags(self, index: int) -> frozenset[str]:
        return self.a.tags[index] if index < len(self.a) else frozenset()

    def _is_named_alike(self, one: Referent | None, two: Referent | None) -> bool:
        return (
            one is not None
            and two is not None
            and one.is_organization
            and (two.is_organization or two.cls == "Service")
        )

    def _resolve_description(self, position: int, node: Node) -> None:
        apposed = self._apposed_name(position, node)
        if apposed is not None:
            node.referent = apposed
            apposed.nouns.add(node.noun)
            return
        country = self._superlative_country(position, node)
        if country is not None:
            node.referent = country
        elif self._points_back(node):
            node.referent = self._definite_antecedent(position, node)

    def _apposed_name(self, position: int, node: Node) -> Referent | None:
        """The name that the noun phrase is set beside: "X, an airline based in …", "the airline's owner, X"."""
        before = self.nodes[position - 1] if position else None
        if before and self._is_comma_between(before.end, node.np_start) and self._fits(before.referent, node):
            return before.referent
        after = self._name_after_comma(node)
        is_relational = any(tag.startswith("relational") for tag in self.a.tags[node.start])
        return after if is_relational or self._fits(after, node) else None

    def _name_after_comma(self, node: Node) -> Referent | None:
        """The name set behind a noun phrase and its complement: "an app of the airline, X"."""
        sentence = self.a.sentence_at[node.start]
        for index in range(max(node.end, node.np_end), min(node.end + APPOSITION_REACH, sentence.end - 1)):
            if self.a.words[index] == ",":
                name = self.node_at.get(index + 1) or self.node_at.get(index + 2)
                is_name = name is not None and name.kind is MentionKind.NAME and name.np_start == index + 1
                return name.referent if name is not None and is_name else None
            is_verb = any(tag.startswith(("frame", "speech", "syntax.copulas")) for tag in self.a.tags[index])
            if is_verb and not self.a.has(index, "syntax.genitive", "syntax.origin_prepositions"):
                return None
        return None

    def _is_comma_between(self, start: int, end: int) -> bool:
        return end - start == 1 and self.a.words[start] == "," and self.a.sentence_at[start] is self.a.sentence_at[end]

    def _fits(self, referent: Referent | None, node: Node) -> bool:
        if referent is None:
            return False
        if node.cls in ORGANIZATIONS:
            return referent.is_organization
        if node.cls in PLACES:
            return referent.cls == node.cls != "Place"
        return referent.cls == node.cls

    def _superlative_country(self, position: int, node: Node) -> Referent | None:
        """ "the largest economy in REGION" is the country spoken of last."""
        if not any(self.a.has(i, "syntax.superlatives") for i in range(node.np_start, node.np_end)):
            return None
        return next((r for r in self._previous(position) if r.cls == "Country"), None)

    def _definite_antecedent(self, position: int, node: Node) -> Referent | None:
        """The nearest earlier thing described by the same noun, else the nearest of the same class."""
        nationality = self._nationality(node)
        earlier = [r for r in self._previous(position) if self._fits(r, node)]
        if nationality:
            same = [r for r in earlier if nationality in r.countries]
            earlier = same or [r for r in earlier if not r.countries]
        same_noun = next((r for r in earlier if self._is_called(r, node.noun)), None)
        if same_noun is not None:
            return same_noun
        allowed = {node.cls} | (BUSINESSES if node.cls in BUSINESSES else set())
        return next((r for r in earlier if r.cls in allowed), None)

    def _is_called(self, referent: Referent, noun: str) -> bool:
        words = referent.name.casefold().split()
        if self.a.language.syntax.compounding:
            return any(known.endswith(noun) for known in (*referent.nouns, *words))
        return noun in referent.nouns or noun in words

    def _points_back(self, node: Node) -> bool:
        """A definite noun phrase points to what was spoken of, unless its own complement says which one it is."""
        if self.a.language.syntax.modifiers == "after" and (self._is_bare_subject(node) or self._closes_definite(node)):
            return True
        return node.is_definite and not self._is_introduced(node)

    def _is_bare_subject(self, node: Node) -> bool:
        """ "… bahwa perusahaan akan …": a company noun alone, where a verb follows, is the company spoken of."""
        if node.cls not in BUSINESSES or node.np_end != node.end or node.np_start != node.start:
            return False
        if node.end >= self.a.sentence_at[node.start].end:
            return False
        verbal = ("modality.planned", "modality.possible", "modality.denied", "speech.verbs", "syntax.adverbs")
        return self.a.has(node.end, *verbal) or any(tag.startswith("frame") for tag in self.a.tags[node.end])

    def _closes_definite(self, node: Node) -> bool:
        """ "bank yang berkantor di X itu": the demonstrative closes the relative clause."""
        limit = min(self.a.sentence_at[node.start].end, node.end + 10)
        if node.end >= limit or not self.a.has(node.end, "syntax.relatives"):
            return False
        closing = next(
            (j for j in range(node.end, limit) if self.a.words[j] in ",;" or self.a.has(j, "syntax.definite")), None
        )
        return closing is not None and self.a.words[closing] not in ",;"

    def _is_introduced(self, node: Node) -> bool:
        """With a complement of its own ("the group to be formed by …") a definite phrase points to nothing before."""
        index = max(node.end, node.np_end)
        if index >= self.a.sentence_at[node.start].end:
            return False
        return self.a.has(index, "syntax.genitive", "syntax.relatives") or self.a.lower[index] == "to"

    def _nationality(self, node: Node) -> str:
        for index in range(node.np_start + 1, node.start + 1):
            found = self.demonym_ending(index)
            if found:
                return found[1]
        return ""

    def _is_after_pair(self, position: int, node: Node) -> bool:
        """ "they" after "both companies" means these two."""
        here = self.a.sentence_at[node.start].index
        near = (n for n in self.nodes[:position] if here - self.a.sentence_at[n.start].index <= 1)
        return any(n.others for n in near)

    def _resolve_pair(self, position: int, node: Node) -> None:
        found: list[Referent] = []
        for referent in self._previous(position):
            if referent.is_organization and referent.cls != "GovernmentBody" and referent not in found:
                found.append(referent)
            if len(found) == 2:
                node.referent, node.others = found[1], (found[0],)
                return

    def _pronoun_antecedent(self, position: int, node: Node) -> Referent | None:
        """The subject of the same or the previous sentence that fits; subjects outrank what stands nearer."""
        sentence = self.a.sentence_at[node.start]
        for back in range(REACH):
            index = sentence.index - back
            if index < 0 or sentence.paragraph - self.a.sentences[index].paragraph > 2:
                return None
            found = self._subject_of(self.a.sentences[index], node, position)
            if found is not None:
                return found
        return None

    def _subject_of(self, sentence: Sentence, node: Node, position: int) -> Referent | None:
        fitting = [
            n
            for n in self.nodes[:position]
            if n.start in sentence and n.referent is not None and self.fits_pronoun(node.cls, n.referent)
            if node.cls != "employer" or self._quotation(n.start) == self._quotation(node.start)
        ]
        free = [n for n in fitting if not self.is_prepositional(n)]
        if node.cls == "employer":
            return next((n.referent for n in free), None)
        return next((n.referent for n in (*free, *fitting)), None)

    def _quotation(self, index: int) -> int:
        """The start of the quotation around a token; -1 outside all."""
        return next((start for start, end in self.a.quotations if start <= index < end), -1)

    def fits_pronoun(self, cls: str, referent: Referent) -> bool:
        """True when a pronoun of kind `cls` may mean the referent; "business": a company, as owners and rivals are."""
        if cls == "person":
            return referent.cls == "Person"
        if cls == "business":
            return referent.cls in BUSINESSES
        return referent.is_organization

    def _previous(self, position: int) -> Iterator[Referent]:
        """Referents mentioned before, the nearest sentence first, subjects of a sentence before what follows them."""
        here = self.a.sentence_at[self.nodes[position].start].index
        groups: dict[int, list[Node]] = {}
        for node in self.nodes[:position]:
            if node.referent is not None:
                groups.setdefault(self.a.sentence_at[node.start].index, []).append(node)
        for index in sorted(groups, reverse=True):
            if here - index > 2 * REACH:
                return
            nodes = groups[index]
            free = [n for n in nodes if not self.is_prepositional(n)]
            ordered = free + [n for n in nodes if n not in free]
            yield from (n.referent for n in ordered if n.referent is not None)

    def add_office(self, node: Node) -> None:
        """Let the tokens of an office ("regent of X", "Menteri Y Z") stand for its holder from now on."""
        if node not in self.nodes:
            self.nodes.append(node)
            self.nodes.sort(key=lambda n: (n.start, n.end))
        self._np_at.update(dict.fromkeys(range(node.np_start, max(node.end, node.np_end)), node))

    def antecedent_at(self, index: int, cls: str) -> Referent | None:
        """What a pronoun of kind `cls` at token `index` would refer to; "employer": the organization spoken of."""
        position = sum(n.start < index for n in self.nodes)
        probe = Node(index, index + 1, MentionKind.PRONOUN, index, index + 1, cls=cls)
        return self._pronoun_antecedent(position, probe)

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

    # --- questions the rules ask ----------------------------------------------------------------------------------

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

    def mention(self, node: Node, referent: Referent | None = None) -> Mention | None:
        """The node as the model's mention; None when nothing was found that it refers to."""
        referent = referent or node.referent
        if referent is None:
            return None
        span = self.a.span(node.start, node.end)
        return Mention(span, span.of(self.a.document.text), node.kind, referent.cls, referent.name, referent.is_surface)


def _class_of(names: list[Name]) -> str:
    """The class with most weight over all mentions; what only ever follows "in" or "at" is a place."""
    votes: Counter[str] = Counter()
    for name in names:
        votes.update(name.votes)
    if max(votes.values(), default=0) <= 0 and all(name.is_placed for name in names):
        return "Place"
    return _best_class(votes)


def _best_class(votes: Counter[str]) -> str:
    """The class with most weight; places outrank nothing but a guess; a tie goes to the alphabet."""
    best = max(votes.values(), default=0)
    if best <= 0:
        return DEFAULT_CLASS
    tied = sorted(c for c, weight in votes.items() if weight == best)
    cls = next((c for c in ("Person", "Company") if c in tied), tied[0])
    return cls if best > 1 else DEFAULT_CLASS if cls == "Organization" else cls


def _suffixes(text: str) -> Iterator[str]:
    words = text.split()
    return (" ".join(words[i:]) for i in range(1, len(words)))


class ShortNames:
    """Which names of a document are short forms of others."""

    def __init__(self, names: list[Name], analysis: Analysis, gazetteer: Gazetteer) -> None:
        self.a = analysis
        self.gazetteer = gazetteer
        self.first: dict[str, Name] = {}
        self.votes: dict[str, Counter[str]] = {}
        for name in names:
            known = self.first.get(name.text)
            if known is None or analysis.sentence_at[known.start].index == 0:
                self.first[name.text] = name
            self.votes.setdefault(name.text, Counter()).update(name.votes)

    def links(self, declared: dict[str, str]) -> dict[str, str]:
        """Each name's text → the name it is a form of. `declared` holds what the text itself declares."""
        links: dict[str, str] = {}
        by_fold: dict[str, str] = {}
        for text in self.first:
            target = declared.get(text) or self._longer(text) or self._without_noun(text) or text
            target = declared.get(target, target)
            links[text] = by_fold.setdefault(target.casefold(), target)
        return {text: links.get(target, target) for text, target in links.items()}

    def _longer(self, text: str) -> str | None:
        """The longer name that `text` shortens: its opening words, or one word of a person's name."""
        place = self.gazetteer.place(text)
        if place is not None and not place.ambiguous:
            return None
        candidates = [other for other in self.first if self._is_person_form(text, other) or self._opens(text, other)]
        return _least_group_like(candidates)

    def _is_person_form(self, text: str, other: str) -> bool:
        parts = other.split()
        fits = len(parts) > 1 and " " not in text and text in parts
        if not fits or self._cls(other) != "Person":
            return False
        return self._cls(text) == "Person" or max(self.votes[text].values(), default=0) < STRONG

    def _opens(self, text: str, other: str) -> bool:
        """A company is named in full first and by its opening words later; a branch or brand of it comes later."""
        words, parts = text.split(), other.split()
        if len(parts) <= len(words) or parts[: len(words)] != words or "Person" in (self._cls(text), self._cls(other)):
            return False
        has_form = self.first[other].core != (self.first[other].start, self.first[other].end)
        is_branch = self.gazetteer.place(" ".join(parts[len(words) :])) is not None and not has_form
        if self._cls(other) not in ORGANIZATIONS or is_branch:
            return False
        return self._has_only_suffixes(other, len(words)) or self.first[other].start < self.first[text].start

    def _has_only_suffixes(self, other: str, length: int) -> bool:
        name = self.first[other]
        return all(self.a.has(i, "suffix") for i in range(name.core[0] + length, name.core[1]))

    def _without_noun(self, text: str) -> str | None:
        """ "Tập đoàn X" is X where the text also says plain X; the noun in front only tells its class."""
        if self._cls(text) not in ORGANIZATIONS or self.a.language.syntax.modifiers == "before":
            return None
        name = self.first[text]
        noun_first = self.a.has(name.core[0], "prefix") or any(
            tag.startswith("class:") for tag in self.a.tags[name.core[0]]
        )
        if not noun_first:
            return None
        shorter = (t for t in _suffixes(text) if t in self.first and self._cls(t) in ORGANIZATIONS)
        return next((t for t in shorter if self.gazetteer.place(t) is None), None)

    def _cls(self, text: str) -> str:
        return _best_class(self.votes[text])


def _least_group_like(candidates: list[str]) -> str | None:
    """A parent is mostly named in full ("X Group"), so the bare short form is its child's."""
    plain = [c for c in candidates if not c.casefold().endswith((" group", " grup", " holdings", " holding"))]
    return next(iter((*plain, *candidates)), None)
