"""A SPARQL 1.1 endpoint by URL, asked by the SPARQL 1.1 Protocol; answers are those of the store here.

A connection goes to the host that the user names and to no other: a redirect elsewhere is an error. A name and a
password, or a token, come from the environment and are sent to that host alone.
"""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

import pyoxigraph as ox

from kg.store.answers import Answer, Result, Table, Triples
from kg.store.fetching import PAGES, EndpointError, fetch, printable
from kg.store.parameters import without_texts
from kg.writing.terms import PREFIXES

if TYPE_CHECKING:
    from urllib.request import Request

TIMEOUT = 60.0  # seconds for a whole answer
MOST_BYTES = 256 * 1024 * 1024  # of an answer
USER, PASSWORD, TOKEN = "KG_ENDPOINT_USER", "KG_ENDPOINT_PASSWORD", "KG_ENDPOINT_TOKEN"

# longer ones go in the body of a POST (SPARQL 1.1 Protocol, 2.1.2): servers refuse request lines from 4 or 8 KB on
_LONGEST_URL = 2000
_ACCEPT = {
    "table": "application/sparql-results+json, application/sparql-results+xml;q=0.8",
    "triples": "text/turtle, application/n-triples;q=0.9, application/rdf+xml;q=0.5",
}
_FORM = re.compile(r"(?<![\w:.\-?$])(SELECT|ASK|CONSTRUCT|DESCRIBE)\b(?![\w.\-]*:)", re.IGNORECASE)
_BROKEN = (SyntaxError, ValueError, OSError)


@dataclass(frozen=True)
class Endpoint:
    """A SPARQL 1.1 endpoint: http or https address, the graphs that make its default graph, bounds of an answer."""

    url: str
    graphs: Sequence[str] = ()
    timeout: float = TIMEOUT
    most_bytes: int = MOST_BYTES

    def __post_init__(self) -> None:
        if problem := _problem(self.url):
            raise EndpointError(f"{printable(self.url)}: {problem}")

    def run(self, sparql: str) -> Result:
        """The answer to a SPARQL 1.1 query, the graph's usual prefixes known. Raises EndpointError."""
        kind = _kind(sparql)
        request = self._request(with_prefixes(sparql), _ACCEPT[kind])
        try:
            media, data = fetch(request, self.timeout, self.most_bytes)
            return _triples(media, data) if kind == "triples" else _table(media, data)
        except EndpointError as error:
            raise EndpointError(f"{self.url}: {error}") from error
        except _BROKEN as error:
            raise EndpointError(f"{self.url}: its answer cannot be read ({printable(str(error))})") from error

    def _request(self, sparql: str, accept: str) -> Request:
        from urllib.request import Request

        form = urlencode([("query", sparql), *(("default-graph-uri", graph) for graph in self.graphs)])
        headers = {"Accept": accept, "User-Agent": "newskg", **_authorization()}
        parts = urlsplit(self.url)
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~")
        asked = urlunsplit((parts.scheme, parts.netloc, path, "&".join(filter(None, (parts.query, form))), ""))
        if len(asked) <= _LONGEST_URL:
            return Request(asked, headers=headers)
        address = urlunsplit((parts.scheme, parts.netloc, path, parts.query, ""))
        return Request(address, form.encode("ascii"), headers)


def with_prefixes(sparql: str) -> str:
    """The query with declarations of the usual prefixes that it uses and does not declare."""
    bare = without_texts(sparql)
    used = (p for p in PREFIXES if re.search(rf"(?<![\w.\-:]){p}:", bare))
    missing = [p for p in used if not re.search(rf"\bPREFIX\s+{p}:", bare, re.IGNORECASE)]
    return "".join(f"PREFIX {p}: <{PREFIXES[p]}>\n" for p in missing) + sparql


def _kind(sparql: str) -> str:
    """What a query gives: "table" or "triples"."""
    found = _FORM.search(without_texts(sparql))
    if not found:
        raise EndpointError("the query cannot be run: it has no SELECT, ASK, CONSTRUCT or DESCRIBE")
    return "triples" if found[1].upper() in ("CONSTRUCT", "DESCRIBE") else "table"


def _problem(url: str) -> str | None:
    """What is wrong with an address, None if nothing is."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises where it is no number
    except ValueError as error:
        return f"no address of an endpoint ({error})"
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"[\x00-\x20\x7f]", url):
        return "no address of an endpoint; give one such as https://example.org/sparql"
    if parts.username is not None or parts.password is not None:
        return f"a password has no place in an address; set {USER} and {PASSWORD} in the environment"
    return None


def _authorization(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The header of a login, if the environment has one. Raises EndpointError."""
    token, user = environment.get(TOKEN), environment.get(USER)
    if token and not (token.isascii() and token.isprintable()):
        raise EndpointError(f"{TOKEN} holds characters that no token has")
    if token:
        return {"Authorization": f"Bearer {token}"}
    pair = f"{user}:{environment.get(PASSWORD, '')}".encode("utf-8", "surrogateescape")
    return {"Authorization": f"Basic {base64.b64encode(pair).decode('ascii')}"} if user else {}


def _table(media: str, data: bytes) -> Table | Answer:
    form = ox.QueryResultsFormat.from_media_type(media)
    if form is None or media in PAGES:
        raise EndpointError(_no_results(media))
    found = ox.parse_query_results(data, format=form)
    if isinstance(found, ox.QueryBoolean):
        return Answer(bool(found))
    # written anew: what is broken half-way is found here, and XML becomes JSON
    whole = found.serialize(format=ox.QueryResultsFormat.JSON)
    assert whole is not None  # without an output, serialize() returns the bytes
    return Table(whole)


def _triples(media: str, data: bytes) -> Triples:
    form = ox.RdfFormat.from_media_type(media)
    if form is None or media in PAGES:
        raise EndpointError(_no_results(media))
    return Triples(tuple(sorted({quad.triple for quad in ox.parse(data, format=form)}, key=str)))


def _no_results(media: str) -> str:
    if media in PAGES:
        return "it sent a web page; is this the address of a SPARQL endpoint, and does it ask for a login?"
    return f"it sent {printable(media)}, which is no form of SPARQL results"
