"""The cookbook: queries by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kg.store.parameters import Parameter, ParameterError, bound, declared, name_terms, term

_QUERY_FOLDER = Path(__file__).parents[1] / "queries"


@dataclass(frozen=True)
class NamedQuery:
    """A query of the cookbook; `description` is its first comment line, `text` holds `$name` for each parameter."""

    name: str
    description: str
    text: str

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """What it is to be given, in the order of its head comments."""
        return declared(self.text)

    def with_values(self, values: Mapping[str, str], spellings: Mapping[str, Sequence[str]] | None = None) -> str:
        """The SPARQL text with a value for each parameter, the default where none is given.

        A name must be written as in the graph; `spellings` may say how that is, by name as given (`kg.store.ask`).
        Raises ParameterError for a value that is unknown, missing or not of its parameter's kind.
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in values:
            if name not in known:
                raise ParameterError(f"{self.name} has no parameter {name[:80]!r}; it takes {self.takes or 'none'}")
        terms = {}
        for name, parameter in known.items():
            value = values.get(name, parameter.default)
            if value is None:
                raise ParameterError(f"{self.name} needs a value for {name}; it takes {self.takes or 'none'}")
            known_as = (spellings or {}).get(value) if parameter.kind == "name" else None
            terms[name] = name_terms(*known_as) if known_as else term(parameter, value)
        return bound(self.text, terms)

    @property
    def takes(self) -> str | None:
        """The parameters in one line for people, None where there are none."""
        return "; ".join(map(str, self.parameters)) or None


def named_queries() -> Mapping[str, NamedQuery]:
    """The cookbook by name, the stem of its file in kg/queries/."""
    return {path.stem: _named_query(path) for path in sorted(_QUERY_FOLDER.glob("*.rq"))}


def _named_query(path: Path) -> NamedQuery:
    text = path.read_text(encoding="utf-8")
    return NamedQuery(path.stem, text.partition("\n")[0].removeprefix("#").strip(), text)
