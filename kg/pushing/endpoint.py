"""Where a store takes queries, updates and graphs, from the one address that its user knows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from kg.errors import PushError
from kg.pushing.client import host_of

_QUERY = "/sparql"  # taken to be Virtuoso's only if the server says so
_VIRTUOSO = re.compile(r"(.*)/(?:sparql-auth|sparql-graph-crud(?:-auth)?)")
_RDF4J = re.compile(r"(.*/repositories/[^/]+)(?:/statements|/rdf-graphs/service)?")
_OXIGRAPH = re.compile(r"(|.*(?=/store))(?:/query|/update|/store)?")
_SERVICE = re.compile(r"(.*?)(?:/query|/sparql|/update|/data|/get)?")


@dataclass(frozen=True)
class Endpoint:
    """Addresses: of SPARQL queries, of SPARQL updates, and of the Graph Store Protocol."""

    query: str
    update: str
    store: str


def checked(address: str) -> str:
    """An absolute http or https address without a user, a query or a fragment. Raises PushError."""
    try:
        parts = urlsplit(address)
        is_whole = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        is_whole = False
    if not is_whole or not address.isprintable() or " " in address:
        raise PushError(host_of(address), "no http or https address", "give one such as http://localhost:7878")
    if "@" in parts.netloc:
        raise PushError(host_of(address), "a user in the address is refused: addresses are shown", "use --user")
    if parts.query or parts.fragment:
        raise PushError(host_of(address), "an address with ? or #", "give the store's address; the rest is added")
    return address


def locate(address: str, *, is_virtuoso: bool = False, has_user: bool = False) -> Endpoint:
    """The addresses of a store, given any one of them, by how its maker lays them out.

    Known are Oxigraph, Virtuoso, RDF4J with GraphDB, and Fuseki, whose layout is taken for any other.
    """
    parts = urlsplit(address)
    path = parts.path.rstrip("/")

    def at(new: str) -> str:
        return urlunsplit((parts.scheme, parts.netloc, new, "", ""))

    if (found := _VIRTUOSO.fullmatch(path)) or (is_virtuoso and path.endswith(_QUERY)):
        root, auth = found[1] if found else path.removesuffix(_QUERY), "-auth" if has_user else ""
        sparql = at(f"{root}/sparql{auth}")
        return Endpoint(sparql, sparql, at(f"{root}/sparql-graph-crud{auth}"))
    if found := _RDF4J.fullmatch(path):
        return Endpoint(at(found[1]), at(f"{found[1]}/statements"), at(f"{found[1]}/rdf-graphs/service"))
    if found := _OXIGRAPH.fullmatch(path):
        return Endpoint(at(f"{found[1]}/query"), at(f"{found[1]}/update"), at(f"{found[1]}/store"))
    found = _SERVICE.fullmatch(path)
    root = found[1] if found else path
    return Endpoint(at(f"{root}/query"), at(f"{root}/update"), at(f"{root}/data"))
