"""Who says what: speakers of sentences and quotations."""

from __future__ import annotations

from dataclasses import dataclass

from kg.extraction.analysis import Analysis, Sentence
from kg.extraction.arguments import ArgumentFinder
from kg.extraction.discourse import SPECIFIERS, Discourse, Node, Referent
from kg.model import MentionKind

SPEAKERS = frozenset(
    {
        "Person",
        "Agent",
        "Organization",
        "Company",
        "GovernmentBody",
        "Association",
        "MediaOutlet",
        "Platform",
        "Country",
    }
)


@dataclass(frozen=True, slots=True)
class Utterance:
    """Tokens `start` to `end` are put in the speaker's mouth; `verb` is the token range of the verb of saying."""

    speaker: Node
    start: int
    end: int
    verb: tuple[int, int]


class SpeechReader:
    """Finds the speakers of one document."""

    def __init__(self, analysis: Analysis, discourse: Discourse, finder: ArgumentFinder) -> None:
        self.a = analysis
        self.d = discourse
        self.finder = finder
        self.utterances = [u for sentence in analysis.sentences for u in self._of_sentence(sentence)]
        self._add_quotations()

    def speaker_at(self, index: int) -> Node | None:
        """Who is said to say what stands at token `index`; None for the text itself."""
        covering = [u for u in self.utterances if u.start <= index < u.end and not u.verb[0] <= index < u.verb[1]]
        return min(covering, key=lambda u: (u.end - u.start, u.start)).speaker if covering else None

    def resolve_first_person(self, employers: dict[str, Referent]) -> None:
        """Let "we" and "I" inside a quotation mean the speaker, or the body that the speaker works for."""
        for node in self.d.nodes:
            if node.cls == "first" and node.referent is None:
                speaker = self.speaker_at(node.start)
                if speaker is not None and speaker.referent is not None:
                    node.referent = employers.get(speaker.referent.name, speaker.referent)

    def _of_sentence(self, sentence: Sentence) -> list[Utterance]:
        found = []
        for match in self.a.matches_between(sentence.start, sentence.end):
            if match.category not in ("speech.verbs", "speech.according"):
                continue
            speaker = self._speaker(match.start, match.end, match.category)
            if speaker is not None:
                found.append(self._utterance(speaker, match.start, match.end, sentence))
        return found

    def _utterance(self, speaker: Node, start: int, end: int, sentence: Sentence) -> Utterance:
        """What follows the verb, or what precedes it where the verb closes the sentence ("…, said X")."""
        comma = start - 1 >= sentence.start and self.a.words[start - 1] in ',"”'
        inverted = speaker.start > start
        if inverted or comma:
            return Utterance(speaker, sentence.start, sentence.end, (start, max(end, speaker.end)))
        if self._closes(speaker, end, sentence):
            return Utterance(speaker, sentence.start, speaker.np_start, (start, end))
        return Utterance(speaker, end, sentence.end, (start, end))

    def _closes(self, speaker: Node, end: int, sentence: Sentence) -> bool:
        """ "…, X said on Monday.": a comma before the speaker, and no more than a date behind the verb."""
        opening = speaker.np_start - 1
        if opening <= sentence.start or self.a.words[opening] not in ',"”':
            return False
        dates = {i for v in self.a.values_between(end, sentence.end) for i in range(v.start, v.end)}
        rest = [i for i in range(end, sentence.end) if i not in dates]
        return all(self.a.words[i] in ".!" or self.a.has(i, "syntax.prepositions") for i in rest)

    def _speaker(self, start: int, end: int, category: str) -> Node | None:
        after = self._node_after(end)
        if category == "speech.according":
            return (
                after if after is not None and all(self._leads_to_name(j) for j in range(end, after.np_start)) else None
            )
        before = self.finder.subject(start)
        is_inverted = start == self.a.sentence_at[start].start or self.a.words[start - 1] in ",\"”'"
        if is_inverted and after is not None:
            return after
        for node in reversed(before):
            if self._can_speak(node):
                return node
        return after if is_inverted and after is not None else self._suffixed_speaker(end)

    def _leads_to_name(self, index: int) -> bool:
        """Articles and titles may stand between "according to" and the speaker, other words may not."""
        return index in self.d.title_at or self.a.has(index, *SPECIFIERS)

    def _suffixed_speaker(self, end: int) -> Node | None:
        """ "ujarnya": the verb itself carries the pronoun."""
        suffixes = self.a.language.pronouns.suffixes
        if not suffixes or not self.a.lower[end - 1].endswith(suffixes):
            return None
        node = Node(end - 1, end, MentionKind.PRONOUN, end - 1, end, cls="person")
        node.referent = self.d.antecedent_at(end - 1, "person")
        return node if node.referent else None

    def _node_after(self, end: int) -> Node | None:
        """The speaker after the verb; a title and commas may stand between ("kata Direktur X, Y")."""
        limit = min(self.a.sentence_at[end - 1].end, end + 10)
        best: Node | None = None
        j = end
        while j < limit and not self.a.has(j, "syntax.complementizers", "syntax.relatives"):
            node = self.d.np_at(j)
            if node is not None and self._can_speak(node):
                if node.referent is not None and node.referent.cls == "Person":
                    return node
                best = best or node
                j = max(j + 1, node.end)
                continue
            if best is not None and j not in self.d.title_at and self.a.words[j] != ",":
                return best
            if self.a.words[j] in ".;:":
                break
            j += 1
        return best

    def _can_speak(self, node: Node) -> bool:
        return node.referent is not None and node.referent.cls in SPEAKERS

    def _add_quotations(self) -> None:
        """A quotation belongs to the speaker named in its paragraph; a whole quotation, also over several sentences."""
        for start, end in self.a.quotations:
            paragraph = self.a.sentence_at[start].paragraph
            if any(u.start <= start and end <= u.end for u in self.utterances) or end - start < 3:
                continue
            near = [u for u in self.utterances if self.a.sentence_at[u.verb[0]].paragraph == paragraph]
            after = [u for u in near if u.verb[0] >= end]
            before = [u for u in near if u.verb[1] <= start]
            chosen = min(after, key=lambda u: u.verb[0], default=None) or max(
                before, key=lambda u: u.verb[0], default=None
            )
            if chosen is not None:
                self.utterances.append(Utterance(chosen.speaker, start, end, chosen.verb))
