"""Lists of mentions ("A, B and C") and possessives ("A's B")."""

from __future__ import annotations

from kg.extraction.analysis import Analysis
from kg.extraction.clauses import Clauses
from kg.extraction.discourse import Discourse, Node
from kg.model import MentionKind


class Lists:
    """Finds which mentions of one document stand in one list."""

    def __init__(self, analysis: Analysis, discourse: Discourse) -> None:
        self.a = analysis
        self.d = discourse
        self.clauses = Clauses(analysis)

    def coordinated(self, node: Node, *, is_list: bool = False) -> list[Node]:
        """The list that the node is a member of ("A, B and C"), in order; the node alone when it is in none.

        Commas alone make a list only where `is_list` says so: mostly they set a description beside a name.
        """
        left, right = [node], [node]
        joined = False
        while (found := self._neighbour_left(left[0])) is not None:
            left.insert(0, found[0])
            joined = joined or found[1]
        while (found := self._neighbour_right(right[-1])) is not None:
            right.append(found[0])
            joined = joined or found[1]
        chain = left[:-1] + right
        if not (joined or is_list or self._is_opened_list(chain[0])):
            return [node]
        return chain

    def _is_opened_list(self, node: Node) -> bool:
        return self.a.has(node.np_start - 1, "syntax.list_openers")

    def _neighbour_right(self, node: Node) -> tuple[Node, bool] | None:
        j, joined, separated = max(node.end, node.np_end), False, False
        limit = self.a.sentence_at[node.start].end
        if j < limit and self.a.words[j] == "(":
            j = self.clauses.bracket_end(j, limit) + 1
        while j < limit and (self.a.words[j] == "," or self.a.has(j, "syntax.conjunctions")):
            joined = joined or self.a.words[j] != ","
            separated, j = True, j + 1
        if not separated or j >= limit:
            return None
        if joined and self._repeats_preposition(node, j):
            j += 1
        other = self.d.np_at(j) if j < limit else None
        if other is not None and self.a.words[other.end : other.end + 1] == ("'s",):
            other = self.possessed(other)
        return (other, joined) if other is not None and self.are_alike(node, other) else None

    def _repeats_preposition(self, node: Node, j: int) -> bool:
        """ "to A and to B": the list goes on behind the preposition it began with."""
        is_preposition = self.a.has(j, "syntax.prepositions", "syntax.agent")
        return is_preposition and node.np_start > 0 and self.a.lower[node.np_start - 1] == self.a.lower[j]

    def _neighbour_left(self, node: Node) -> tuple[Node, bool] | None:
        j, joined, separated = node.np_start - 1, False, False
        first = self.a.sentence_at[node.start].start
        while j >= first and (self.a.words[j] == "," or self.a.has(j, "syntax.conjunctions")):
            joined = joined or self.a.words[j] != ","
            separated, j = True, j - 1
        if separated and j >= first and self.a.words[j] == ")":
            j = self.clauses.bracket_start(j, first) - 1
        other = self.d.np_at(j) if separated and j >= first else None
        return (other, joined) if other is not None and self.are_alike(node, other) else None

    def are_alike(self, a: Node, b: Node) -> bool:
        if a.referent is None or b.referent is None or a.referent is b.referent:
            return False
        if MentionKind.PRONOUN in (a.kind, b.kind):
            return False
        if a.referent.cls == b.referent.cls:
            return True
        return a.referent.is_organization and b.referent.is_organization

    def possessed(self, node: Node) -> Node | None:
        """The named thing possessed: "ACME's Widget" gives Widget."""
        if self.a.words[node.end : node.end + 1] != ("'s",):
            return None
        after = self.d.np_at(node.end + 1)
        following = next(iter(self.d.nodes_between(node.end + 1, node.end + 12)), None)
        for candidate in (after, following):
            if (
                candidate
                and candidate.np_start <= node.end + 1
                and candidate is not node
                and candidate.kind is MentionKind.NAME
            ):
                return candidate
        return None
