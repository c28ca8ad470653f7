"""Every error that the library raises on purpose. Each says what was found, what was expected and what to do."""

from __future__ import annotations

from pathlib import Path


class KGError(Exception):
    """The root: `except KGError` catches all that the library raises on purpose."""


class InputError(KGError):
    """One input cannot be read. The others can: a build goes on and reports this one.

    `source` names the file (and line), `problem` what is wrong, `advice` what to do.
    """

    def __init__(self, source: str, problem: str, advice: str) -> None:
        super().__init__(f"{source}: {problem}; {advice}")
        self.source, self.problem, self.advice = source, problem, advice


class OutputError(KGError):
    """The output folder cannot be written."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{path}: {problem}; choose another folder with --output")
        self.path, self.problem = path, problem


class UnknownTermError(KGError):
    """A name that the ontology does not have."""

    def __init__(self, term: str, kind: str, nearest: tuple[str, ...]) -> None:
        hint = f"did you mean {', '.join(nearest)}?" if nearest else "see ontology/"
        super().__init__(f"the ontology has no {kind} {term!r}; {hint}")
        self.term, self.kind, self.nearest = term, kind, nearest


class OntologyError(KGError):
    """The ontology itself is not sound (a relation without a domain, a class outside the tree)."""


class LanguageDataError(KGError):
    """A language's data file is not sound."""


class GraphError(KGError):
    """A folder holds no graph, or one that cannot be read."""

    def __init__(self, path: Path, problem: str, advice: str) -> None:
        super().__init__(f"{path}: {problem}; {advice}")
        self.path, self.problem, self.advice = path, problem, advice


class QueryError(KGError):
    """A SPARQL query that cannot be run, with the engine's own words."""


class GoldError(KGError):
    """Gold facts that are not in the form of the evaluation's documentation."""


class PushError(KGError):
    """A store that cannot be reached, refuses what is pushed, or does not hold it afterwards.

    `host` names the store, `problem` what it did, `advice` what to do; `status` is that of HTTP, if it answered.
    """

    def __init__(self, host: str, problem: str, advice: str, status: int | None = None) -> None:
        super().__init__(f"{host}: {problem}; {advice}")
        self.host, self.problem, self.advice, self.status = host, problem, advice, status
