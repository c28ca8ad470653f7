"""Where clauses and brackets begin and end: questions about single tokens."""

from __future__ import annotations

from kg.extraction.analysis import Analysis

STOPS = frozenset(";:?!")


class Clauses:
    """Answers about the tokens of one document."""

    def __init__(self, analysis: Analysis) -> None:
        self.a = analysis

    def bracket_start(self, j: int, first: int) -> int:
        """The opening bracket of what token `j` closes; `j` itself when there is none."""
        return next((k for k in range(j, first - 1, -1) if self.a.words[k] == "("), j)

    def bracket_end(self, j: int, limit: int) -> int:
        """The closing bracket of what token `j` opens; `j` itself when there is none."""
        return next((k for k in range(j, limit) if self.a.words[k] == ")"), j)

    def is_barrier(self, j: int) -> bool:
        if self.a.words[j] == ",":
            return not (j + 1 < len(self.a) and self.a.has(j + 1, "syntax.list_openers"))
        return self.a.has(j, "syntax.subordinators", "syntax.complementizers", "syntax.relatives")

    def is_function(self, j: int) -> bool:
        return any(
            tag.startswith(("syntax.", "pronoun.", "modality.")) for tag in self.a.tags[j]
        ) and not self.a.is_capital(j)
