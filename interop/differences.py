"""Where an engine is known to answer otherwise, and why. A difference that is gone is a fault too: take it out here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_NO_BOOLEANS = "Virtuoso 7 has no booleans: BIND(true AS ?x) comes back as the integer 1"
_NULL_LANG = "LANG() of an unbound variable is the empty string; by SPARQL 1.1, 17.3, an error leaves it unbound"
_TWICE = (
    "DISTINCT keeps two equal rows, each with three unbound values: a fact with two pieces of evidence in one document "
    "(1 pair among 1,515 rows; without DISTINCT all rows are right)"
)

# by engine and named query; the graphs ("seeds", "made") on which it shows
KNOWN: Mapping[tuple[str, str], tuple[frozenset[str], str]] = {
    ("Virtuoso", "names"): (frozenset({"seeds", "made"}), _NO_BOOLEANS),
    ("Virtuoso", "offices"): (frozenset({"made"}), _NULL_LANG),
    ("Virtuoso", "talks"): (frozenset({"made"}), _TWICE),
}


@dataclass(frozen=True)
class Verdict:
    """How an engine's answer compares: `mark` for the table, `fault` if it is not as known."""

    mark: str
    fault: str | None = None


def verdict(graph: str, engine: str, query: str, is_same: bool) -> Verdict:
    """What a comparison means, given what is known."""
    graphs, reason = KNOWN.get((engine, query), (frozenset[str](), ""))
    if is_same:
        fault = f"{engine} now answers {query} as others do on {graph}: take it out of differences.py"
        return Verdict("same", fault if graph in graphs else None)
    if graph in graphs:
        return Verdict(f"differs: {reason}")
    return Verdict("DIFFERS", f"{engine} answers {query} otherwise on {graph}")
