"""Addresses of the pages, and the IRIs that they stand for.

`/id/REST`, `/page/REST` and `/data/REST` stand for the IRI that is the graph's base followed by REST; any other IRI
goes into a parameter, `/resource?iri=…`. An IRI holds letters of any script as they are and an address holds them
percent-encoded (RFC 3987, 3.1), which is not reversible by rule alone, as an IRI may hold percent signs of its own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import quote

# what an address may hold as it is: RFC 3986's unreserved and reserved characters and the percent sign
_KEPT = "%/:@!$&'()*+,;=~-._"
_ESCAPED = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")


def page_path(iri: str, base: str) -> str:
    return _path("page", iri, base)


def data_path(iri: str, base: str) -> str:
    return _path("data", iri, base)


def _path(kind: str, iri: str, base: str) -> str:
    """An address under this server for any IRI.

    >>> page_path("https://w3id.org/newskg/id/place/hà_nội", "https://w3id.org/newskg/id/")
    '/page/place/h%C3%A0_n%E1%BB%99i'
    """
    rest = iri.removeprefix(base)
    if rest and rest != iri and not {"?", "#"} & set(rest):
        return f"/{kind}/{quote(rest, safe=_KEPT)}"
    return f"/{kind}?iri={quote(iri, safe='')}"


def readings(text: str, base: str) -> Iterator[str]:
    """The IRIs that a path under the base or an absolute IRI may stand for, the likeliest first."""
    iri = text if _is_absolute(text) else base + text
    yield from dict.fromkeys((iri, _decoded(iri, only_letters=True), _decoded(iri, only_letters=False)))


def _is_absolute(text: str) -> bool:
    return re.match(r"[A-Za-z][A-Za-z0-9+.\-]*:", text) is not None


def _decoded(iri: str, *, only_letters: bool) -> str:
    """The IRI with non-ASCII characters for their escapes: all, or letters, marks and digits as our own IRIs have."""

    def decode(match: re.Match[str]) -> str:
        text = bytes.fromhex(match[0].replace("%", "")).decode("utf-8", "replace")
        if "\ufffd" in text:
            return match[0]
        return "".join(
            char if not only_letters or unicodedata.category(char)[0] in "LMN" else _encoded(char) for char in text
        )

    return _ESCAPED.sub(decode, iri)


def _encoded(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode())
