"""What a clause says beside subject and object: stake, amount, date, place."""

from __future__ import annotations

from kg.extraction.analysis import Analysis, ValueRange
from kg.extraction.discourse import PLACES, Discourse, Node
from kg.model import DateRange, Mention, MentionKind, Money, PartialDate, Percent, Qualifiers

WITH_STAKE = frozenset({"acquires", "sells", "owns"})
WITH_AMOUNT = frozenset({"acquires", "sells", "investsIn", "sanctions", "supplies", "supports", "permits"})
# States hold without a date; a date beside them mostly belongs to something else.
WITHOUT_DATE = frozenset({"basedIn", "owns", "holdsPosition", "competesWith", "partOf", "criticizes", "marketShare"})
WITH_PLACE = frozenset(
    {"launches", "closes", "meets", "appliesFor", "supplies", "userCount", "merchantCount", "marketShare", "revenue"}
    | {"deliveryVolume", "employeeCount", "transactionValue", "founds"}
)


MAX_CLAUSE = 60  # tokens on either side of a trigger; longer clauses are lists or broken text


class QualifierReader:
    """Reads the qualifiers of events in one document."""

    def __init__(self, analysis: Analysis, discourse: Discourse) -> None:
        self.a = analysis
        self.d = discourse
        self._speech = {i for m in analysis.matches if m.category == "speech.verbs" for i in range(m.start, m.end)}

    def of(self, relation: str, start: int, end: int, participants: frozenset[str] = frozenset()) -> Qualifiers:
        """The qualifiers of the event whose trigger stands at tokens `start` to `end`.

        `participants` are names already used as subject or object, which cannot be the place too.
        """
        first, last = self.clause(start, end)
        stake = self._nearest(first, last, start, Percent) if relation in WITH_STAKE else None
        amount = self._nearest(first, last, start, Money) if relation in WITH_AMOUNT else None
        return Qualifiers(
            stake=stake.mention.value.number if stake and isinstance(stake.mention.value, Percent) else None,
            amount=amount.mention.value if amount and isinstance(amount.mention.value, Money) else None,
            date=None if relation in WITHOUT_DATE else self.date(first, last, start),
            place=self.place(first, last, start, participants) if relation in WITH_PLACE else None,
        )

    def clause(self, start: int, end: int) -> tuple[int, int]:
        """The tokens around a trigger up to the nearest words that open another clause."""
        sentence = self.a.sentence_at[start]
        first, last = start, end
        least, most = max(sentence.start, start - MAX_CLAUSE), min(sentence.end, end + MAX_CLAUSE)
        while first > least and not self._is_break(first - 1):
            first -= 1
        while last < most and not self._is_break(last):
            last += 1
        if first > least and self.a.has(first - 1, "syntax.relatives"):
            # ", which earned $5 million, bought X": the relative clause ends at the comma
            first = max((j + 1 for j in range(first, start) if self.a.words[j] == ","), default=first)
        return first, last

    def _is_break(self, index: int) -> bool:
        if self.a.words[index] in ";:":
            return True
        if index in self.a.value_at:
            return False
        return self.a.has(index, "syntax.subordinators", "syntax.complementizers", "syntax.relatives")

    def _nearest(self, first: int, last: int, index: int, kind: type) -> ValueRange | None:
        """The value of a kind nearest to the trigger, what follows it before what precedes it."""
        values = [v for v in self.a.values_between(first, last) if isinstance(v.mention.value, kind)]
        return min(values, key=lambda v: (abs(v.start - index) + (2 if v.start < index else 0), v.start), default=None)

    def date(self, first: int, last: int, index: int) -> PartialDate | None:
        """The clause's date nearest to the trigger; the date of an act of speech is not the event's."""
        dates = [
            v
            for v in self.a.values_between(first, last)
            if isinstance(v.mention.value, DateRange) and not self._dates_speech(v, index)
        ]
        best = min(dates, key=lambda v: (abs(v.start - index), v.start), default=None)
        return best.mention.value.start if best and isinstance(best.mention.value, DateRange) else None

    def _dates_speech(self, value: ValueRange, trigger: int) -> bool:
        """True when a verb of saying stands nearer to the date than the trigger does."""
        if not self._speech:
            return False
        sentence = self.a.sentence_at[value.start]
        if value.start < trigger and any(i in self._speech for i in range(max(value.end, trigger - 2), trigger)):
            return False  # "on Monday announced an investment": what is announced is what happens
        speech = min((abs(i - value.start) for i in self._speech if i in sentence), default=None)
        return speech is not None and speech < abs(trigger - value.start)

    def place(self, first: int, last: int, index: int, participants: frozenset[str]) -> Mention | None:
        """The nearest place of the clause that a preposition of place introduces."""
        nodes = [n for n in self.d.nodes_between(first, last) if self._is_place(n, participants)]
        best = min(nodes, key=lambda n: (abs(n.start - index), n.start), default=None)
        return self.d.mention(best) if best else None

    def _is_place(self, node: Node, participants: frozenset[str]) -> bool:
        if node.referent is None or node.referent.cls not in PLACES or node.referent.name in participants:
            return False
        behind = self.d.node_at.get(node.end)
        if (
            behind is not None
            and behind.referent is not None
            and behind.referent.cls == "Person"
            and self.a.language.syntax.modifiers == "after"
        ):
            return False  # "Duta Besar Jepang di Indonesia Kenji Sato": the place of the title
        return node.kind is not MentionKind.PRONOUN and self.a.has(node.np_start - 1, "syntax.place_prepositions")
