"""Where a verb's or noun's participants stand: a walk over tokens to the left or right, with reasons to stop.

The walk knows no tree. It skips what cannot be the participant (adverbs, values, prepositional phrases, parentheses
between commas) and stops where another clause begins, so that it rather finds nothing than the wrong thing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kg.extraction.analysis import Analysis
from kg.extraction.clauses import STOPS, Clauses
from kg.extraction.discourse import PLACES, Discourse, Node
from kg.extraction.lists import Lists
from kg.extraction.nouns import is_plain
from kg.extraction.phrases import Phrase, PhraseFinder
from kg.languages import Words
from kg.model import Mention, MentionKind

MAX_OBJECT_DISTANCE = 14  # tokens between a verb and its object's first word
STRICT_WORDS = 3  # words that a noun's complement may be away from it when no name stands between


Argument = Node | Phrase


@dataclass(frozen=True, slots=True)
class Slot:
    """What may fill an argument.

    `prepositions` introduce it ("" = direct); `through` names categories of nouns to pass ("stake": "24.9% of the
    shares in X" gives X); `abstract` lets any noun phrase do; `fits` tells which mentions do.
    """

    prepositions: Words
    through: tuple[str, ...] = ()
    abstract: bool = False
    fits: Callable[[Node], bool] = lambda _: True
    admits: Callable[[str], bool] = lambda _: False  # tells which classes a common noun may have
    reach: int = MAX_OBJECT_DISTANCE  # tokens between the trigger and the argument's first word
    nouns: frozenset[str] = frozenset()  # categories of which a noun phrase must hold a word; none asks for nothing
    strict: bool = False  # nothing but names may stand before it: "merger of A with B", not "a ban one of the X"
    clause: bool = False  # the argument may open a content clause ("investigates whether X …")
    wide: bool = False  # the relation admits services: what begins with a place may be a route ("a Riga–Oslo flight")


class ArgumentFinder:
    """Finds subjects and objects in one document."""

    def __init__(self, analysis: Analysis, discourse: Discourse) -> None:
        self.a = analysis
        self.d = discourse
        self.syntax = analysis.language.syntax
        self.clauses = Clauses(analysis)
        self.lists = Lists(analysis, discourse)
        self.phrases = PhraseFinder(analysis, discourse)
        self.coordinated = self.lists.coordinated
        self.phrase = self.phrases.phrase

    # --- subject --------------------------------------------------------------------------------------------------

    def subject(self, index: int, *, inverted_from: int | None = None) -> list[Node]:
        """Who acts in the clause of token `index`: before it, or after `inverted_from` where verbs come second."""
        found = self._subject_left(index)
        if found is None and inverted_from is not None and self.syntax.verb_second:
            found = self._first_node(inverted_from)
        return self.lists.coordinated(found) if found else []

    def _subject_left(self, index: int) -> Node | None:
        first = self.a.sentence_at[index].start
        j = index - 1
        if self._is_coordinated_verb(index, first):
            return self._clause_subject(j, first)
        while j >= first:
            node = self.d.np_at(j)
            if node is not None:
                if self._is_modifier(node) or max(node.end, node.np_end) > index:
                    j = min(self._before_modifier(node), j) - 1
                    continue
                return node
            if self.a.words[j] == ")":
                j = self.clauses.bracket_start(j, first) - 1
                continue
            if self.a.words[j] in STOPS or (self.a.has(j, "syntax.complementizers") and not self._is_relative(j)):
                return None
            if self._is_relative(j):
                return self._antecedent(j, first)
            if self.a.has(j, "syntax.subordinators"):
                return self._clause_subject(j - 1, first)
            j = self._skip_parenthesis(j, first, index) if self.a.words[j] == "," else j - 1
        return None

    def _is_relative(self, j: int) -> bool:
        if not self.a.has(j, "syntax.relatives"):
            return False
        if not self.a.has(j, "syntax.complementizers"):
            return True
        # "that", "dat" after a noun phrase are relative, after a verb they open a complement
        before = j - 2 if self.a.words[j - 1] == "," else j - 1
        return self.d.np_at(before) is not None

    def _antecedent(self, j: int, first: int) -> Node | None:
        """What a relative pronoun stands for: the noun phrase right before it, the comma aside."""
        k = j - 1
        while k >= first and (self.a.words[k] == "," or self.a.has(k, "syntax.prepositions", "syntax.definite")):
            k -= 1
        node = self.d.np_at(k) if k >= first else None
        if node is None and k >= first and is_plain(self.a, k):
            node = next((n for i in range(k, max(first, k - 4), -1) if (n := self.d.np_at(i))), None)
        if node is not None and self.a.words[node.end : node.end + 1] == ("'s",):
            return None
        return node

    def _is_coordinated_verb(self, index: int, first: int) -> bool:
        j = index - 1
        while j >= first and self.a.has(
            j, "syntax.adverbs", "modality.planned", "modality.possible", "modality.denied"
        ):
            j -= 1
        return j > first and self.a.has(j, "syntax.conjunctions")

    def _clause_subject(self, j: int, first: int) -> Node | None:
        """The first free noun phrase of the clause that ends at token `j`; beyond it, of the sentence."""
        found: Node | None = None
        while j >= first:
            node = self.d.np_at(j)
            if node is not None:
                if not self._is_modifier(node):
                    found = node
                j = min(node.np_start, j) - 1
                continue
            if self.a.words[j] in STOPS or self.a.has(j, "syntax.complementizers"):
                break
            if self._is_relative(j):
                return self._antecedent(j, first) or found
            j -= 1
        return found

    def _skip_parenthesis(self, j: int, first: int, index: int) -> int:
        """Left of a comma: past an apposition or relative clause that another comma opens, else just past the comma."""
        k = j - 1
        while k >= first and self.a.words[k] != "," and self.a.words[k] not in STOPS:
            k -= 1
        if k <= first or self.a.words[k] != ",":
            return j - 1
        opener = k + 1
        is_aside = (
            self.a.has(opener, "syntax.relatives", "syntax.determiners")
            or opener in self.d.title_at
            or any(tag.startswith(("class:", "relational", "frame.participle")) for tag in self.a.tags[opener])
        )
        before = self.d.np_at(k - 1)
        return k - 1 if is_aside and before is not None else j - 1

    def _is_modifier(self, node: Node) -> bool:
        """A prepositional complement, a possessor, or a name inside another noun's phrase ("saham X")."""
        if self.d.is_prepositional(node):
            return True
        if self.a.words[node.end : node.end + 1] == ("'s",):
            return True
        return self._is_juxtaposed(node) or self._continues_modifier(node)

    def _continues_modifier(self, node: Node) -> bool:
        """ "talks with A and B": B belongs to the preposition too."""
        before = node.np_start - 1
        if before <= self.a.sentence_at[node.start].start or not self.a.has(before, "syntax.conjunctions"):
            return False
        other = self.d.np_at(before - 1)
        return other is not None and self.d.is_prepositional(other) and self.lists.are_alike(node, other)

    def _is_juxtaposed(self, node: Node) -> bool:
        """A name that shows by its place alone that it modifies the noun before it ("saham X")."""
        index = node.np_start - 1
        if not self.syntax.juxtaposed_genitive or index < self.a.sentence_at[node.start].start:
            return False
        return self.a.has(index, "stake") or any(t.startswith("relational") for t in self.a.tags[index])

    def _before_modifier(self, node: Node) -> int:
        """The first token of the phrase that the modifier belongs to, so that the walk goes on before it."""
        start = node.np_start
        if self.d.is_prepositional(node):
            return start - 1
        return start

    def _first_node(self, index: int) -> Node | None:
        """The first free noun phrase after a verb that comes second ("Vorig jaar kocht X …")."""
        limit = self.a.sentence_at[index].end
        for j in range(index, min(limit, index + 8)):
            if self.a.words[j] in STOPS or self.a.words[j] == "," or self.a.has(j, "syntax.complementizers"):
                return None
            node = self.d.np_at(j)
            if node is not None and node.np_start >= index:
                return None if self.d.is_prepositional(node) else node
        return None

    # --- object ---------------------------------------------------------------------------------------------------

    def objects(self, index: int, slot: Slot) -> list[Argument]:
        """The participants after token `index` that may fill the slot: a list of mentions, or one noun phrase."""
        start = self._object_start(index, slot)
        if start is None:
            return []
        node = self.d.np_at(start)
        if node is not None and node.np_start <= start and self.a.lower[node.end : node.end + 1] == ("'s",):
            node = self.lists.possessed(node) or self._described_head(node) or self._by_metonym(node)
        if node is None or node.np_start > start:
            return self._phrase(start, slot) if slot.abstract else []
        if node.referent is None and (names := self._elaboration(node, slot)):
            return list(names)
        is_route = slot.wide and (node.referent.cls in PLACES if node.referent else self._is_admitted(node, slot))
        if (slot.abstract or is_route) and (node.referent is None or not slot.fits(node)):
            return self._phrase(start, slot)
        return list(self.lists.coordinated(node))

    def _is_admitted(self, node: Node, slot: Slot) -> bool:
        """Whether a description's class may stand in the slot; a pronoun without a referent has no class."""
        return node.kind is MentionKind.DESCRIPTION and slot.admits(node.cls)

    def _by_metonym(self, possessor: Node) -> Node | None:
        """ "A's management" stands for A."""
        return possessor if self.a.has(possessor.end + 1, "metonym") else None

    def _described_head(self, possessor: Node) -> Node | None:
        """The noun phrase that a possessor opens, if it is known what it refers to ("A's owner, B" is B)."""
        start = possessor.np_start
        near = self.d.nodes_between(possessor.end + 1, possessor.end + 6)
        heads = (n for n in near if n.np_start <= start and n.referent is not None)
        return next((n for n in heads if n.start - possessor.end <= 4), None)

    def _elaboration(self, node: Node, slot: Slot) -> list[Node]:
        """The names that a description is spelled out by: "five companies, including A and B", "…, with A, B"."""
        limit = self.a.sentence_at[node.start].end
        for j in range(max(node.end, node.np_end), limit):
            if self.a.words[j] in STOPS:
                return []
            is_opener = self.a.has(j, "syntax.list_openers") or self._is_repeated(j, slot)
            start = self._match_end(j, "syntax.list_openers") if self.a.has(j, "syntax.list_openers") else j + 1
            named = self.d.np_at(start) if is_opener and start < limit else None
            if named is not None:
                named = self.lists.possessed(named) or named
            if named is not None and named.kind is MentionKind.NAME and slot.fits(named):
                return self.lists.coordinated(named, is_list=True)
        return []

    def _is_repeated(self, j: int, slot: Slot) -> bool:
        return self.a.lower[j] in slot.prepositions and self.a.words[j - 1] == ","

    def _object_start(self, index: int, slot: Slot) -> int | None:
        """The first token of the object's noun phrase."""
        prepositions, through = slot.prepositions, slot.through
        limit = min(self.a.sentence_at[index - 1].end, index + slot.reach)
        j, ready, passed = index, "" in prepositions, False
        while j < limit:
            word = self.a.lower[j]
            if self._is_wanted_preposition(j, prepositions, passed):
                ready, j = True, self._match_end(j, "syntax.prepositions")
                continue
            if word in STOPS or (self.clauses.is_barrier(j) and not self._is_content_clause(j, slot)):
                return None
            if j in self.a.value_at:
                j = self.a.value_at[j].end
            elif word == "(":
                j = self.clauses.bracket_end(j, limit) + 1
            elif slot.clause and self.a.has(j, "syntax.complementizers"):
                return j + 1
            elif through and self.a.has(j, *through):
                passed, ready, j = True, self.syntax.juxtaposed_genitive, j + 1
            elif self.a.has(j, "metonym") and self.d.node_at.get(j) is None:
                passed, ready, j = True, ready and self.syntax.juxtaposed_genitive, j + 1
            elif self.a.has(j, "syntax.prepositions"):
                j = self._passed_noun(j + 1, limit, slot) or self._after_phrase(j + 1, limit)
            elif self._is_skippable(j) or self._opens_passed_noun(j, limit, slot):
                j += 1
            elif ready:
                return j
            elif slot.strict and self.d.np_at(j) is None and (j - index > STRICT_WORDS or not is_plain(self.a, j)):
                return None
            else:
                j = self._after_phrase(j, limit)
        return None

    def _opens_passed_noun(self, j: int, limit: int, slot: Slot) -> bool:
        return self.a.has(j, "syntax.determiners", "syntax.definite") and self._passed_noun(j, limit, slot) > 0

    def _passed_noun(self, j: int, limit: int, slot: Slot) -> int:
        """The token, articles skipped, of a noun to be passed ("of the shares", "de directie"); 0 without one."""
        while j < limit and self.a.has(j, "syntax.determiners", "syntax.definite") and self.d.node_at.get(j) is None:
            j += 1
        is_passed = j < limit and self.a.has(j, "metonym", *slot.through) and self.d.node_at.get(j) is None
        return j if is_passed else 0

    def _is_content_clause(self, j: int, slot: Slot) -> bool:
        return slot.clause and self.a.has(j, "syntax.complementizers")

    def _is_wanted_preposition(self, j: int, prepositions: Words, passed: bool) -> bool:
        for match in self.a.matches_at.get(j, ()):
            if match.category in ("syntax.prepositions", "syntax.genitive", "syntax.agent", "syntax.list_openers"):
                text = " ".join(self.a.lower[match.start : match.end])
                if text in prepositions or (passed and match.category in ("syntax.genitive", "syntax.prepositions")):
                    return True
        return False

    def _match_end(self, j: int, category: str) -> int:
        return max((m.end for m in self.a.matches_at.get(j, ()) if m.category == category), default=j + 1)

    def _is_skippable(self, j: int) -> bool:
        return self.a.has(
            j,
            "syntax.adverbs",
            "syntax.list_openers",
            "modality.planned",
            "modality.possible",
            "modality.denied",
        ) or (self.a.has(j, "syntax.conjunctions") or self.a.words[j] in ',"“”')

    def _after_phrase(self, j: int, limit: int) -> int:
        """Past the noun phrase that starts at token `j`."""
        node = self.d.np_at(j)
        if node is not None:
            return max(node.np_end, node.end, j + 1)
        while j < limit and (is_plain(self.a, j) or self.a.has(j, "syntax.determiners", "syntax.definite")):
            j += 1
            if self.d.np_at(j) is not None:
                return j
        return j + 1 if j < limit and not self.a.has(j, "syntax.prepositions") and self.a.words[j] not in ",;:" else j

    def _phrase_left(self, index: int, subject: Iterable[Node], slot: Slot) -> list[Argument]:
        """The noun phrase between the subject and a verb that comes last ("die roken verbood")."""
        first = max((n.end for n in subject if n.end < index), default=-1)
        if first < self.a.sentence_at[index].start:
            return []
        while first < index and (self.clauses.is_function(first) or not self.a.words[first][0].isalnum()):
            first += 1
        return self._phrase(first, slot, index) if first < index else []

    def _follows_stake(self, node: Node, through: tuple[str, ...]) -> bool:
        return any(self.a.has(i, *through) for i in range(max(0, node.np_start - 8), node.np_start))

    # --- verbs that come last ------------------------------------------------------------------------------------

    def is_final(self, start: int, end: int, slot: Slot) -> bool:
        """True when nothing that could be an object follows the verb in its clause."""
        if not self.syntax.verb_final:
            return False
        if any(self.a.lower[j] in self.syntax.infinitive for j in range(max(0, start - 1), end)):
            return True
        limit = self.a.sentence_at[start].end
        if end >= limit or not self.a.words[end][0].isalnum():
            return True
        closing = ("syntax.subordinators", "syntax.complementizers", "syntax.conjunctions", "syntax.copulas")
        if self.a.has(end, *closing, "syntax.passive_auxiliaries") and end not in self.a.value_at:
            return True
        is_other = self.a.has(end, "syntax.prepositions") and self.a.lower[end] not in slot.prepositions
        return is_other and self._is_sent_last(start)

    def _is_sent_last(self, start: int) -> bool:
        """True when an auxiliary or a subordinate clause has sent the verb at token `start` behind its object."""
        for j in range(start - 1, self.a.sentence_at[start].start - 1, -1):
            if self.clauses.is_barrier(j) and self.a.words[j] != ",":
                return True
            if self.a.lower[j] in self.syntax.auxiliaries:
                return True
        return False

    def final_arguments(self, index: int, slot: Slot) -> tuple[list[Node], list[Argument]]:
        """Subject and object of a verb that comes last at token `index`: the object is what stands nearer."""
        free, antecedent = self._free_before(index)
        objects = self._prepositional_left(index, slot)
        if not objects and "" in slot.prepositions and (len(free) > 1 or (free and antecedent is not None)):
            nearest = free.pop()
            if nearest.referent is not None and slot.fits(nearest):
                objects = list(self.lists.coordinated(nearest))
                free = [n for n in free if n not in objects]
            elif slot.abstract:
                objects = self._phrase(nearest.np_start, slot, index)
        subject = antecedent or (free[-1] if free else None)
        if not objects:
            objects = list(self._listed_behind(index, slot))
        if not objects and subject is not None and slot.abstract and "" in slot.prepositions:
            objects = self._phrase_left(index, [subject], slot)
        return (self.lists.coordinated(subject) if subject else []), objects

    def _free_before(self, index: int) -> tuple[list[Node], Node | None]:
        """The free noun phrases of the clause before token `index`, and the antecedent if the clause is relative."""
        free: list[Node] = []
        j, first = index - 1, self.a.sentence_at[index].start
        while j >= first:
            node = self.d.np_at(j)
            if node is not None:
                if not self._is_modifier(node):
                    free.insert(0, node)
                j = min(node.np_start, j) - 1
                continue
            if self.a.words[j] == ")":
                j = self.clauses.bracket_start(j, first) - 1
                continue
            if self._is_relative(j):
                return free, self._antecedent(j, first)
            is_opener = self.a.lower[j] in self.syntax.infinitive
            if self.a.words[j] in STOPS or (
                self.a.has(j, "syntax.subordinators", "syntax.complementizers") and not is_opener
            ):
                break
            j = self._skip_parenthesis(j, first, index) if self.a.words[j] == "," else j - 1
        return free, None

    def _prepositional_left(self, index: int, slot: Slot) -> list[Argument]:
        """The object after one of its prepositions, or behind a stake, before a verb that comes last."""
        first = self.a.sentence_at[index].start
        for node in reversed([n for n in self.d.nodes_between(first, index) if n.end <= index]):
            if self._is_between(node.end, index) or node.referent is None or not self.d.is_prepositional(node):
                continue
            wanted = self.a.lower[node.np_start - 1] in slot.prepositions
            if slot.fits(node) and (wanted or (slot.through and self._follows_stake(node, slot.through))):
                return list(self.lists.coordinated(node))
        return []

    def _is_between(self, start: int, end: int) -> bool:
        """True when another clause begins between the tokens."""
        return any(self.clauses.is_barrier(j) and self.a.words[j] != "," for j in range(start, end))

    def _listed_behind(self, index: int, slot: Slot) -> list[Node]:
        """The names listed behind the verb: "sprak met drie banken, waaronder A en B"."""
        limit = self.a.sentence_at[index].end
        opener = next((j for j in range(index, min(index + 4, limit)) if self.a.has(j, "syntax.list_openers")), None)
        named = self.d.np_at(opener + 1) if opener is not None and opener + 1 < limit else None
        named = (self.lists.possessed(named) or named) if named is not None else None
        return self.lists.coordinated(named, is_list=True) if named is not None and slot.fits(named) else []

    def companions(self, start: int, end: int) -> list[Node]:
        """Who acts together with the subject: names after "together with" in tokens `start` to `end`."""
        found = []
        for match in self.a.matches_between(start, end):
            if match.category == "syntax.comitatives":
                node = self.d.np_at(match.end) if match.end < len(self.a) else None
                if node is not None and node.kind is MentionKind.NAME:
                    found.extend(self.lists.coordinated(node))
        return found

    def _phrase(self, start: int, slot: Slot, limit: int | None = None) -> list[Argument]:
        phrase = self.phrases.phrase(start, limit)
        return [phrase] if phrase and self._holds_noun(phrase, slot) else []

    def _holds_noun(self, phrase: Phrase, slot: Slot) -> bool:
        tags = (self.a.tags[i] for i in range(phrase.start, phrase.end))
        return not slot.nouns or any(not slot.nouns.isdisjoint(t) for t in tags)

    # --- mentions -------------------------------------------------------------------------------------------------

    def phrase_mention(self, phrase: Phrase, cls: str) -> Mention:
        """A noun phrase as a mention that stands for itself."""
        span = self.a.span(phrase.start, phrase.end)
        text = span.of(self.a.document.text)
        return Mention(span, text, MentionKind.DESCRIPTION, cls, text)
