"""Who pronouns and descriptions mean: the nearest fitting antecedent, or nobody."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.analysis import Sentence
from kg.extraction.noun_phrases import Node, NounPhrases
from kg.extraction.referents import BUSINESSES, ORGANIZATIONS, PLACES, Referent
from kg.gazetteer import home_country
from kg.model import MentionKind

APPOSITION_REACH = 7  # tokens between a noun and the comma before the name it describes
REACH = 4  # sentences back that a pronoun or description may point


class Coreference:
    """Gives each mention of a document its referent, in order of position."""

    def __init__(self, phrases: NounPhrases) -> None:
        self.a = phrases.a
        self.phrases = phrases
        self.nodes = phrases.nodes

    def _note_countries(self) -> None:
        """Which country the words around each name give it, for "the German company" later on."""
        for node in self.nodes:
            if node.kind is not MentionKind.NAME or node.referent is None:
                continue
            code = self._nationality(node)
            if not code and self.a.has(node.end, "syntax.genitive", "syntax.origin_prepositions"):
                place = self.phrases.node_at.get(node.end + 1)
                code = self.phrases.gazetteer.country(place.referent.name) or "" if place and place.referent else ""
            if code:
                node.referent.countries.add(code)

    def resolve(self) -> None:
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
                node.referent = self._pronoun_antecedent(node)

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
        if node.noun in self.a.language.names.government:
            node.referent = self._government(node)
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
                name = self.phrases.node_at.get(index + 1) or self.phrases.node_at.get(index + 2)
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

    def _government(self, node: Node) -> Referent | None:
        """A government with no name: of the nationality beside it, else of the country the text is about."""
        text, language = self.a.document.text, self.a.language.code
        code = self._nationality(node) or home_country(text, language, self.phrases.gazetteer, self.a.language.home)
        if not code:
            return None
        country = self.phrases.country(code)
        named = (r for r in self.phrases.referents.values() if r.cls == "GovernmentBody")
        full = (r for r in named if r.name.casefold().startswith(node.noun) and country.name in r.name)
        return next(full, country)

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
        """With a complement of its own ("the body to be set up by …") a definite phrase points to nothing before."""
        index = max(node.end, node.np_end)
        if index >= self.a.sentence_at[node.start].end:
            return False
        return self.a.has(index, "syntax.genitive", "syntax.relatives") or self.a.lower[index] == "to"

    def _nationality(self, node: Node) -> str:
        for index in range(node.np_start + 1, node.start + 1):
            found = self.phrases.demonym_ending(index)
            if found:
                return found[1]
        return ""

    def _is_after_pair(self, position: int, node: Node) -> bool:
        """ "they" after "both companies" means these two."""
        here = self.a.sentence_at[node.start].index
        near = (n for n in self._before(position, 1) if here - self.a.sentence_at[n.start].index <= 1)
        return any(n.others for n in near)

    def _resolve_pair(self, position: int, node: Node) -> None:
        found: list[Referent] = []
        for referent in self._previous(position):
            if referent.is_organization and referent.cls != "GovernmentBody" and referent not in found:
                found.append(referent)
            if len(found) == 2:
                node.referent, node.others = found[1], (found[0],)
                return

    def _before(self, position: int, reach: int) -> list[Node]:
        """The mentions before one, from `reach` sentences back on, in order."""
        here = self.nodes[position]
        first = max(0, self.a.sentence_at[here.start].index - reach)
        return self.phrases.nodes_between(self.a.sentences[first].start, here.start)

    def _pronoun_antecedent(self, node: Node) -> Referent | None:
        """The subject of the same or the previous sentence that fits; subjects outrank what stands nearer."""
        sentence = self.a.sentence_at[node.start]
        for back in range(REACH):
            index = sentence.index - back
            if index < 0 or sentence.paragraph - self.a.sentences[index].paragraph > 2:
                return None
            found = self._subject_of(self.a.sentences[index], node)
            if found is not None:
                return found
        return None

    def _subject_of(self, sentence: Sentence, node: Node) -> Referent | None:
        fitting = [
            n
            for n in self.phrases.nodes_between(sentence.start, min(sentence.end, node.start))
            if n.referent is not None and self.fits_pronoun(node.cls, n.referent)
            if node.cls != "employer" or self._quotation(n.start) == self._quotation(node.start)
        ]
        free = [n for n in fitting if not self.phrases.is_prepositional(n)]
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
        groups: dict[int, list[Node]] = {}
        for node in self._before(position, 2 * REACH):
            if node.referent is not None:
                groups.setdefault(self.a.sentence_at[node.start].index, []).append(node)
        for index in sorted(groups, reverse=True):
            nodes = groups[index]
            free = [n for n in nodes if not self.phrases.is_prepositional(n)]
            ordered = free + [n for n in nodes if n not in free]
            yield from (n.referent for n in ordered if n.referent is not None)

    def antecedent_at(self, index: int, cls: str) -> Referent | None:
        """What a pronoun of kind `cls` at token `index` would refer to; "employer": the organization spoken of."""
        probe = Node(index, index + 1, MentionKind.PRONOUN, index, index + 1, cls=cls)
        return self._pronoun_antecedent(probe)
