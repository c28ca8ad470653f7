"""Content negotiation: which of the formats on offer a client wants most (RFC 9110, 12.5.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# Names of pyoxigraph's formats by media type, the one that is given where the client has no wish first. Names and not
# formats: the latter cannot be sent to another process.
TABLES: Mapping[str, str] = {
    "application/sparql-results+json": "JSON",
    "application/sparql-results+xml": "XML",
    "text/csv": "CSV",
    "text/tab-separated-values": "TSV",
    "application/json": "JSON",
    "application/xml": "XML",
}
TRIPLES: Mapping[str, str] = {
    "text/turtle": "TURTLE",
    "application/n-triples": "N_TRIPLES",
    "application/ld+json": "JSON_LD",
    "application/rdf+xml": "RDF_XML",
    "application/json": "JSON_LD",
    "application/xml": "RDF_XML",
}
_WITH_CHARSET = frozenset({"text/csv", "text/tab-separated-values", "text/turtle", "text/html", "text/plain"})
# of ranges in one header; a longer list serves nobody
_MOST_RANGES = 64


@dataclass(frozen=True)
class _Range:
    """A media range of an Accept header: `*/*`, `text/*` or a type, and its weight."""

    name: str
    weight: float

    def fits(self, media_type: str) -> int:
        """How exactly the range names the type: 3 the type, 2 its family, 1 anything, 0 not at all."""
        if self.name == media_type:
            return 3
        if self.name == "*/*":
            return 1
        return 2 if self.name.endswith("/*") and media_type.startswith(self.name[:-1]) else 0


def chosen(accept: str | None, offered: Sequence[str]) -> str | None:
    """The media type of the highest weight, the first offered of equals; None if the client takes none of them.

    >>> chosen("text/*;q=0.5, text/csv", ["application/json", "text/turtle", "text/csv"])
    'text/csv'
    """
    if accept is None or not accept.strip():
        return offered[0]
    ranges = [_range(part) for part in accept.split(",")[:_MOST_RANGES]]
    weights = {media_type: _weight(media_type, ranges) for media_type in offered}
    best = max(offered, key=lambda media_type: weights[media_type])
    return best if weights[best] > 0 else None


def content_type(media_type: str) -> str:
    """The Content-Type header for a media type; what is text is UTF-8."""
    return f"{media_type}; charset=utf-8" if media_type in _WITH_CHARSET else media_type


def _range(part: str) -> _Range:
    name, *parameters = (piece.strip().lower() for piece in part.split(";"))
    weight = next((value[2:] for value in parameters if value.startswith("q=")), "1")
    try:
        return _Range(name, min(1.0, max(0.0, float(weight))))
    except ValueError:
        return _Range(name, 0.0)


def _weight(media_type: str, ranges: Sequence[_Range]) -> float:
    """The weight that the most exact range gives a type (RFC 9110, 12.5.1)."""
    fitting = [(fit, candidate.weight) for candidate in ranges if (fit := candidate.fits(media_type))]
    if not fitting:
        return 0.0
    exact = max(fit for fit, _ in fitting)
    return max(weight for fit, weight in fitting if fit == exact)
