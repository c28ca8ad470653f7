"""Parameters of a named query: declared in its head comments, bound as RDF terms and never as raw text.

A line `# name: what it is (kind, required)` or `# name: what it is (kind, default VALUE)` declares `$name`, a variable
of the query's text; `, example VALUE` may follow, for values that fit any graph. A value takes the variable's place as
one literal or one IRI, in the form that all SPARQL 1.1 engines read alike; a name as one literal a language.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from kg import ontology
from kg.errors import QueryError, UnknownTermError
from kg.identity.iris import lexical_decimal
from kg.model import LANGUAGES, Modality
from kg.writing.terms import XSD, storable


@dataclass(frozen=True)
class Parameter:
    """What a query is to be given. Without a default a value is required; `kind` is one of KINDS."""

    name: str
    kind: str
    description: str
    default: str | None = None
    # a value that fits any graph, where the default is none or would show little
    example: str | None = None

    def __str__(self) -> str:
        need = "required" if self.default is None else f"default {self.default}"
        return f"{self.name}: {self.description} ({self.kind}, {need})"


class ParameterError(QueryError):
    """A value that a named query does not take, or one that it lacks."""


_DECLARATION = re.compile(
    r"# (?P<name>[a-z]\w*): (?P<description>.+) "
    r"\((?P<kind>\w+), (?:required|default (?P<default>[^,)]+))(?:, example (?P<example>[^,)]+))?\)"
)
# What a `$name` may stand in without being a variable comes first: comments, texts, IRIs (SPARQL 1.1, 19.8)
_TOKEN = re.compile(
    r"#[^\n\r]*"
    r"|'''(?:'{0,2}(?:[^'\\]|\\.))*'''"
    r'|"""(?:"{0,2}(?:[^"\\]|\\.))*"""'
    r"|'(?:[^'\\\n\r]|\\.)*'"
    r'|"(?:[^"\\\n\r]|\\.)*"'
    r'|<[^<>"{}|^`\\\x00-\x20]*>'
    r"|\$(?P<variable>\w+)",
    re.DOTALL,
)
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"})
# A parser that undoes \u escapes before all else (rdflib's) would take the second half of \\u0022 for one, so the
# letter is escaped, which undone early or late gives the same; with eight digits, as that parser reads \\u0055 and four
# more digits as one escape.
_ESCAPE_LIKE = re.compile(r"(?<=\\)[uU]")
# RFC 3987, 2.2, without what SPARQL 1.1 leaves out of IRIREF
_IRI = re.compile(r'[A-Za-z][A-Za-z0-9+.\-]*:[^\x00-\x20\x7f-\x9f<>"{}|\\^`\ud800-\udfff]+')
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,18}(?:\.[0-9]{1,18})?")


def declared(text: str) -> tuple[Parameter, ...]:
    """The parameters that the head comments of a query declare, in their order."""
    found = (_DECLARATION.fullmatch(line.rstrip()) for line in head(text))
    return tuple(Parameter(**match.groupdict()) for match in found if match)


def head(text: str) -> Iterator[str]:
    """The comment lines before the first line of SPARQL."""
    for line in text.splitlines():
        if not line.startswith("#"):
            return
        yield line


def variables(text: str) -> frozenset[str]:
    """The names that stand in a query's text as `$name`."""
    return frozenset(match["variable"] for match in _TOKEN.finditer(text) if match["variable"])


def without_texts(text: str) -> str:
    """A query without its comments, texts and IRIs, for a look at its words."""
    return _TOKEN.sub(lambda match: match[0] if match["variable"] else " ", text)


def bound(text: str, terms: Mapping[str, str]) -> str:
    """The text with each `$name` that has a term replaced by it, in one pass: no term is read again."""
    return _TOKEN.sub(lambda match: terms.get(match["variable"] or "", match[0]), text)


def term(parameter: Parameter, value: str) -> str:
    """The value as a SPARQL term of the parameter's kind, of a name as several. Raises ParameterError."""
    try:
        return KINDS[parameter.kind].term(value)
    except UnknownTermError as error:
        raise ParameterError(f"{parameter.name}: {error}") from error
    except ValueError as error:
        raise ParameterError(
            f"{parameter.name}={_quoted(value)} is no {parameter.kind}; it takes {KINDS[parameter.kind].takes}"
        ) from error


def _quoted(value: str) -> str:
    return repr(value if len(value) <= 80 else f"{value[:80]}…")


def text_term(value: str) -> str:
    r"""A text as one plain literal.

    >>> print(text_term('a "quote" and a \\'))
    "a \"quote\" and a \\"
    """
    escaped = storable(value).translate(_ESCAPES)
    return '"' + _ESCAPE_LIKE.sub(lambda match: f"\\U{ord(match[0]):08X}", escaped) + '"'


def name_terms(*spellings: str) -> str:
    r"""Names as plain literals and in each language, for a VALUES clause: stores look these up in an index.

    >>> print(name_terms("Batavia"))
    "Batavia" "Batavia"@en "Batavia"@id "Batavia"@nl "Batavia"@vi
    """
    texts = map(text_term, spellings)
    return " ".join(f"{text}{tag}" for text in texts for tag in ("", *(f"@{code}" for code in sorted(LANGUAGES))))


def _iri(value: str) -> str:
    if not _IRI.fullmatch(value):
        raise ValueError(value)
    return f"<{value}>"


def _date(value: str) -> str:
    if not _DATE.fullmatch(value):
        raise ValueError(value)
    return f'"{dt.date.fromisoformat(value).isoformat()}"^^<{XSD}date>'


def _integer(value: str) -> str:
    if not _INTEGER.fullmatch(value):
        raise ValueError(value)
    return f'"{int(value)}"^^<{XSD}integer>'


def _decimal(value: str) -> str:
    if not _DECIMAL.fullmatch(value):
        raise ValueError(value)
    return f'"{lexical_decimal(Decimal(value))}"^^<{XSD}decimal>'


def _modality(value: str) -> str:
    return f"<{ontology.NAMESPACE}{Modality(value).value}>"


def _class(value: str) -> str:
    return f"<{ontology.load().cls(value[:80]).iri}>"


def _relation(value: str) -> str:
    return f"<{ontology.load().relation(value[:80]).iri}>"


@dataclass(frozen=True)
class Kind:
    """A kind of value: what it takes, in words, and how it becomes a SPARQL term (ValueError where it cannot)."""

    takes: str
    term: Callable[[str], str]


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "text": Kind("any text", text_term),
        "name": Kind("the name of a thing", name_terms),
        "iri": Kind("an absolute IRI such as https://example.org/x", _iri),
        "date": Kind("a day as YYYY-MM-DD", _date),
        "integer": Kind("a whole number", _integer),
        "decimal": Kind("a number such as 75.01", _decimal),
        "modality": Kind(f"one of {', '.join(modality.value for modality in Modality)}", _modality),
        "class": Kind("a class of the ontology such as Company", _class),
        "relation": Kind("a relation of the ontology such as owns", _relation),
    }
)
