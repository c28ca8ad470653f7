"""Who and what a document speaks of: mentions grouped into referents, pronouns and descriptions resolved.

Names are grouped first (a declared abbreviation, a short form of a longer name), then each pronoun or description is
given the nearest fitting antecedent, or none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kg.extraction.analysis import Analysis, Sentence
from kg.extraction.names import Name, NameFinder, class_noun_before, is_plain
from kg.extraction.titles import Title, find_titles
from kg.gazetteer import Gazetteer, load
from kg.model import Mention, MentionKind

ORGANIZATIONS = frozenset(
    {"Organization", "Company", "GovernmentBody", "Association", "MediaOutlet", "Platform", "Agent"}
)
PLACES = frozenset({"Place", "Country", "Region", "City"})
DEFAULT_CLASS = "Organization"
SPECIFIERS = (
    "syntax.determiners",
    "syntax.definite",
    "pronoun.possessive_person",
    "pronoun.possessive_thing",
    "pronoun.possessive_plural",
)
REACH = 4  # sentences back that a pronoun or description may point


@dataclass(slots=True)
class Referent:
    """One thing that the document speaks of. `nouns` are the common nouns it was described by."""

    name: str
    cls: str
    nouns: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)
    order: int = 0
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
        names = NameFinder(analysis, self.titles, self.gazetteer).find()
        self.nodes: list[Node] = self._name_nodes(names)
        self.node_at: dict[int, Node] = {i: n for n in self.nodes for i in range(n.start, n.end)}
        self._add_descriptions()
        self._add_pronouns()
        self.nodes.sort(key=lambda n: n.start)
        self._np_at = {i: n for n in self.nodes for i in range(n.np_start, n.np_end)}
        self._resolve()

    # --- names → referents ----------------------------------------------------------------------------------------

    def _name_nodes(self, names: list[Name]) -> list[Node]:
        links = _link_short_names(names, self._declared(names), self.gazetteer)
        votes: dict[str, Counter[str]] = {}
        for name in names:
            votes.setdefault(links[name.text], Counter()).update(name.votes)
        nodes = []
        for name in names:
            key = links[name.text]
            referent = self.referents.get(key)
            if referent is None:
                referent = Referent(key, _best_class(votes[key]), order=len(self.referents))
                self.referents[key] = referent
            nodes.append(self._name_node(name, referent))
        return nodes

    def _declared(self, names: list[Name]) -> dict[str, str]:
        """Short forms that the text declares → the long form as a name of the text."""
        known = {name.text for name in names}
        declared = {}
        for item in self.a.document.abbreviations:
            long = next((t for t in (item.long, *_suffixes(item.long)) if t in known), item.long)
            declared[item.short] = long
        return declared

    def _name_node(self, name: Name, referent: Referent) -> Node:
        sentence = self.a.sentence_at[name.start]
        np_start = name.start
        noun = class_noun_before(self.a, name.start, sentence.start)
        if noun and noun[0] not in self.title_at:
            np_start = noun[0]
            referent.nouns.add(" ".join(self.a.lower[noun[0] : noun[1]]))
        np_start = self._np_start(np_start, sentence.start)
        return Node(name.start, name.end, MentionKind.NAME, np_start, name.end, referent, cls=referent.cls)

    def _np_start(self, index: int, first: int) -> int:
        """Leftwards over titles, nationalities, adjectives (where they precede) and articles."""
        before = self.a.language.syntax.modifiers == "before"
        while index > first:
            previous = index - 1
            if previous in self.title_at:
                index = self.title_at[previous].start
            elif self.a.lower[previous] == "'s":
                index = self._possessor_start(previous, first)
            elif self.a.has(previous, *SPECIFIERS) or self._is_demonym(previous) or (before and is_plain(self.a, previous) and self._opens_np(previous, first)):
                index = previous
            else:
                return index
        return index

    def _possessor_start(self, index: int, first: int) -> int:
        while index > first and self.a.is_capital(index - 1) and index - 1 not in self.a.value_at:
            index -= 1
        return index

    def _opens_np(self, index: int, first: int) -> bool:
        """Plain words belong to the noun phrase only when an article or nationality opens it a few words before."""
        for step in range(index - 1, max(first, index - 5) - 1, -1):
            if self.a.has(step, "syntax.determiners", "syntax.definite") or self._is_demonym(step):
                return True
            if not is_plain(self.a, step):
                return False
        return False

    def _is_demonym(self, index: int) -> bool:
        return self.demonym_ending(index + 1) is not None

    def demonym_ending(self, end: int) -> tuple[int, str] | None:
        """The nationality word (start, ISO code) that ends right before token `end`."""
        for start in (end - 1, end - 2):
            if start >= 0 and (start not in self.a.value_at):
                code = self.gazetteer.demonym(self.a.slice(start, end), self.a.language.code)
                if code:
                    return start, code
        return None

    # --- descriptions and pronouns --------------------------------------------------------------------------------

    def _add_descriptions(self) -> None:
        """Common noun phrases with a class noun ("the airline", "perusahaan itu") that are not part of a name."""
        covered = {i for node in self.nodes for i in range(node.np_start, node.np_end)}
        for match in self.a.matches:
            if not match.category.startswith("class:") or self._is_covered(match.start, match.end, covered):
                continue
            node = self._description(match.start, match.end, match.category.removeprefix("class:"))
            covered.update(range(node.np_start, node.np_end))
            self.nodes.append(node)
            self.node_at.update(dict.fromkeys(range(node.start, node.end), node))

    def _is_covered(self, start: int, end: int, covered: set[int]) -> bool:
        taken = any(i in covered or i in self.title_at or i in self.a.value_at for i in range(start, end))
        longer = any(
            m.category.startswith("class:") and m.start <= start and end <= m.end and m.end - m.start > end - start
            for m in self.a.matches_at.get(start, ())
        )
        return taken or longer

    def _description(self, start: int, end: int, cls: str) -> Node:
        sentence = self.a.sentence_at[start]
        np_end = self._np_end(end, sentence.end)
        np_start = self._description_start(start, sentence.start)
        node = Node(start, end, MentionKind.DESCRIPTION, np_start, np_end, cls=cls)
        node.noun = " ".join(self.a.lower[start:end])
        node.is_definite = any(self.a.has(i, "syntax.definite") for i in (*range(np_start, start), *range(end, np_end)))
        return node

    def _description_start(self, index: int, first: int) -> int:
        start = self._np_start(index, first)
        if self.a.language.syntax.modifiers == "before":
            while start > first and is_plain(self.a, start - 1) and index - start < 3:
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
            if self._is_honorific_use(match.end):
                continue
            node = Node(match.start, match.end, MentionKind.PRONOUN, match.start, match.end, cls=kind)
            self.nodes.append(node)
            self.node_at.update(dict.fromkeys(range(node.start, node.end), node))

    def _is_honorific_use(self, end: int) -> bool:
        """ "ông" before a name is a title, not a pronoun."""
        node = self.node_at.get(end)
        return node is not None and node.kind is MentionKind.NAME and node.start == end

    # --- resolution -----------------------------------------------------------------------------------------------

    def _resolve(self) -> None:
        for position, node in enumerate(self.nodes):
            if node.referent is not None:
                continue
            if node.kind is MentionKind.DESCRIPTION:
                self._resolve_description(position, node)
            elif node.cls == "pair":
                self._resolve_pair(position, node)
            elif node.cls != "first":
                node.referent = self._pronoun_antecedent(position, node)

    def _resolve_description(self, position: int, node: Node) -> None:
        apposed = self._apposed_name(position, node)
        if apposed is not None:
            node.referent = apposed
            apposed.nouns.add(node.noun)
            return
        country = self._superlative_country(position, node)
        if country is not None:
            node.referent = country
        elif node.is_definite:
            node.referent = self._definite_antecedent(position, node)

    def _apposed_name(self, position: int, node: Node) -> Referent | None:
        """The name that the noun phrase is set beside: "X, an airline based in …", "the airline's owner, X"."""
        if node.cls == "Person":
            return None
        before = self.nodes[position - 1] if position else None
        if before and self._is_comma_between(before.end, node.np_start) and self._fits(before.referent, node):
            return before.referent
        return None

    def _is_comma_between(self, start: int, end: int) -> bool:
        return end - start == 1 and self.a.words[start] == "," and self.a.sentence_at[start] is self.a.sentence_at[end]

    def _fits(self, referent: Referent | None, node: Node) -> bool:
        if referent is None:
            return False
        if node.cls in ORGANIZATIONS:
            return referent.is_organization
        if node.cls in PLACES:
            return referent.cls in PLACES
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
            earlier = [r for r in earlier if not r.countries or nationality in r.countries]
        same_noun = next((r for r in earlier if node.noun in r.nouns), None)
        if same_noun is not None:
            return same_noun
        return next((r for r in earlier if r.cls in (node.cls, DEFAULT_CLASS, "Company", "Platform")), None)

    def _nationality(self, node: Node) -> str:
        for index in range(node.np_start + 1, node.start + 1):
            found = self.demonym_ending(index)
            if found:
                return found[1]
        return ""

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
            if n.start in sentence and n.referent is not None and self._pronoun_fits(node, n.referent)
        ]
        free = [n for n in fitting if not self.is_prepositional(n)]
        return next((n.referent for n in (*free, *fitting)), None)

    def _pronoun_fits(self, node: Node, referent: Referent) -> bool:
        if node.cls == "person":
            return referent.cls == "Person"
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
        self.referents[name] = Referent(name, "Country", order=len(self.referents), is_surface=False)
        return self.referents[name]

    def place(self, name: str) -> Referent | None:
        """The referent of a place that stands inside a word ("Jakarta-based")."""
        entry = self.gazetteer.place(name)
        if entry is None:
            return None
        return self.referents.setdefault(name, Referent(name, entry.cls, order=len(self.referents)))

    # --- questions the rules ask ----------------------------------------------------------------------------------

    def is_prepositional(self, node: Node) -> bool:
        """True when a preposition governs the node's noun phrase."""
        index = node.np_start - 1
        return index >= 0 and self.a.has(index, "syntax.prepositions") and index in self.a.sentence_at[node.start]

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


def _best_class(votes: Counter[str]) -> str:
    """The class with most weight; places outrank nothing but a guess; a tie goes to the alphabet."""
    if not votes:
        return DEFAULT_CLASS
    best = max(votes.values())
    cls = min(c for c, weight in votes.items() if weight == best)
    return cls if best > 1 else DEFAULT_CLASS if cls == "Organization" else cls


def _suffixes(text: str) -> Iterator[str]:
    words = text.split()
    return (" ".join(words[i:]) for i in range(1, len(words)))


def _link_short_names(names: list[Name], declared: dict[str, str], gazetteer: Gazetteer) -> dict[str, str]:
    """Each name's text → the name it is a form of."""
    texts = list(dict.fromkeys(name.text for name in names))
    votes: dict[str, Counter[str]] = {}
    for name in names:
        votes.setdefault(name.text, Counter()).update(name.votes)
    links: dict[str, str] = {}
    by_fold: dict[str, str] = {}
    for text in texts:
        target = declared.get(text) or _longer_name(text, texts, votes, gazetteer) or text
        target = declared.get(target, target)
        links[text] = by_fold.setdefault(target.casefold(), target)
    for text, target in links.items():
        links[text] = links.get(target, target)
    return links


def _longer_name(text: str, texts: Iterable[str], votes: dict[str, Counter[str]], gazetteer: Gazetteer) -> str | None:
    """The first longer name that `text` shortens: its opening words, or one word of a person's name."""
    words = text.split()
    place = gazetteer.place(text)
    if place is not None and not place.ambiguous:
        return None
    cls = _best_class(votes[text])
    candidates = []
    for other in texts:
        parts = other.split()
        if len(parts) <= len(words):
            continue
        other_cls = _best_class(votes[other])
        is_person = other_cls == "Person" and len(words) == 1 and words[0] in parts and cls in ("Person", DEFAULT_CLASS)
        is_prefix = (
            parts[: len(words)] == words and other_cls != "Person" and cls != "Person" and other_cls not in PLACES
        )
        if is_person or (is_prefix and other_cls in ORGANIZATIONS):
            candidates.append(other)
    return _least_group_like(candidates)


def _least_group_like(candidates: list[str]) -> str | None:
    """A parent is mostly named in full ("X Group"), so the bare short form is its child's."""
    plain = [c for c in candidates if not c.casefold().endswith((" group", " grup", " holdings", " holding"))]
    return next(iter((*plain, *candidates)), None)
