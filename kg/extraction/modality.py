"""How far a clause commits the text to a fact: done, planned, possible or denied."""

from __future__ import annotations

from collections.abc import Iterable

from kg.extraction.analysis import Analysis
from kg.extraction.discourse import Discourse, Node
from kg.model import Modality

AFTER = 6  # tokens behind a verb that still carry its particle of negation ("koopt X niet")
MATRIX = 12  # tokens of the governing clause that are looked at


class ModalityReader:
    """Reads the modality of events in one document."""

    def __init__(self, analysis: Analysis, discourse: Discourse) -> None:
        self.a = analysis
        self.d = discourse

    def of(self, start: int, end: int, subjects: Iterable[Node] = (), default: Modality = Modality.ACTUAL) -> Modality:
        """The modality of the event whose trigger stands at tokens `start` to `end`."""
        begin = self._window_start(start, list(subjects))
        here = self._strongest(self._without_asides(begin, start), "")
        limit = min(self.a.sentence_at[start].end, end + AFTER)
        behind = self._strongest(range(end, self._clause_end(end, limit)), "_after")
        above = self._matrix(begin)
        found = [m for m in (here, behind, above) if m is not None]
        for modality in (Modality.DENIED, Modality.POSSIBLE, Modality.PLANNED):
            if modality in found:
                return modality
        return default

    def _window_start(self, start: int, subjects: list[Node]) -> int:
        first = self.a.sentence_at[start].start
        ends = [node.end for node in subjects if first <= node.end <= start]
        if ends:
            return max(ends)
        j = start
        while j > first and not self._is_boundary(j - 1):
            j -= 1
        return j

    def _is_boundary(self, j: int) -> bool:
        if self.a.words[j] in ";:":
            return True
        return self.a.has(j, "syntax.relatives", "syntax.complementizers", "syntax.subordinators")

    def _clause_end(self, j: int, limit: int) -> int:
        while j < limit and self.a.words[j] != "," and not self._is_boundary(j):
            j += 1
        return j

    def _without_asides(self, begin: int, start: int) -> list[int]:
        """The tokens between, less relative clauses between commas and less what another clause says."""
        tokens, j = [], begin
        while j < start:
            if self.a.words[j] == "," and j + 1 < start and self.a.has(j + 1, "syntax.relatives"):
                close = next((k for k in range(j + 1, start) if self.a.words[k] == ","), None)
                if close is not None:
                    j = close + 1
                    continue
            tokens.append(j)
            j += 1
        boundaries = [k for k in tokens if self._is_boundary(k)]
        return [k for k in tokens if not boundaries or k > boundaries[-1]]

    def _strongest(self, tokens: Iterable[int], suffix: str) -> Modality | None:
        """The word that commits the text least wins: denied before possible before planned."""
        found = {tag for j in tokens for tag in self.a.tags[j] if tag.startswith("modality.")}
        ranks = (
            (Modality.DENIED, ("denied", "denying")),
            (Modality.POSSIBLE, ("possible", "asking", "wanting")),
            (Modality.PLANNED, ("planned",)),
        )
        for modality, keys in ranks:
            if any(f"modality.{key}{suffix}" in found for key in keys):
                return modality
        return None

    def _matrix(self, begin: int) -> Modality | None:
        """What the governing clause says of its complement: "denied that …", "asked whether …", "urged X to …"."""
        first = self.a.sentence_at[begin].start if begin < len(self.a) else begin
        for j in range(begin - 1, max(first, begin - MATRIX) - 1, -1):
            is_break = self.a.words[j] in ";:" or self.a.has(j, "syntax.subordinators", "syntax.relatives")
            if is_break and not self.a.has(j, "modality.asking", "syntax.complementizers"):
                return None
            if self.a.has(j, "modality.denying"):
                return Modality.DENIED
            if self.a.has(j, "modality.asking", "modality.wanting"):
                return Modality.POSSIBLE
            if self.a.has(j, "modality.possible") and self._is_complement(j, begin):
                return Modality.POSSIBLE
        return None

    def _is_complement(self, j: int, begin: int) -> bool:
        return any(self.a.has(k, "syntax.complementizers") for k in range(j, begin))
