"""`kg push` to running servers of two makers, by both protocols: all, nothing, one document changed, one gone."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pyoxigraph as ox
import requests
from loading import values_of
from requests.auth import HTTPDigestAuth
from tools import PASSWORD, ToolError, oxigraph_server, virtuoso_server

from kg.errors import KGError
from kg.graph import Graph
from kg.identity.iris import DEFAULT_BASE, Minter
from kg.pushing import Credentials, Outcome, Protocol, Pushed, Target, push
from kg.pushing.graphs import read_graphs
from kg.writing import write


@dataclass(frozen=True)
class Check:
    """A push and what was to be true of it."""

    store: str
    protocol: str
    what: str
    result: str
    fault: str | None = None


def push_everywhere(graph: Graph, work: Path) -> list[Check]:
    """Every check on every server by every protocol."""
    folders = _folders(graph, work)
    found: list[Check] = []
    with oxigraph_server(work) as address:
        found += _all_checks("Oxigraph", Target(address), folders)
    with virtuoso_server(work) as server:
        target = Target(f"{server.address}/sparql", credentials=Credentials("dba", PASSWORD))
        found += _all_checks("Virtuoso", target, folders)
    return found


def _folders(graph: Graph, work: Path) -> dict[str, Path]:
    """The graph as it is, with one text changed, and with that document gone."""
    old = graph.documents[0]
    text = f"{old.text}\nChanged."
    new = replace(old, text=text, sha256=hashlib.sha256(text.encode()).hexdigest())
    kept = [s for s in graph.statements if all(e.document != old.identifier for e in s.evidence)]
    graphs = {
        "first": graph,
        "changed": replace(graph, documents=(new, *graph.documents[1:])),
        "fewer": replace(graph, documents=graph.documents[1:], statements=tuple(kept)),
    }
    for name, version in graphs.items():
        write(version, work / f"push-{name}", base_iri=Minter(DEFAULT_BASE).base, report={}, html="")
    return {name: work / f"push-{name}" for name in graphs}


def _all_checks(store: str, target: Target, folders: dict[str, Path]) -> list[Check]:
    found = []
    for protocol in (Protocol.GSP, Protocol.UPDATE):
        named = replace(target, protocol=protocol, name=f"{store} {protocol}")
        steps: list[tuple[str, str, bool, Callable[[Pushed], bool]]] = [
            ("all", "first", False, lambda p: p.number(Outcome.ADDED) == len(p.outcomes) > 0),
            ("again", "first", False, lambda p: p.number(Outcome.UNCHANGED) == len(p.outcomes) > 0),
            ("one text changed", "changed", False, lambda p: p.number(Outcome.REPLACED) <= 2),
            ("that document gone", "fewer", False, lambda p: p.number(Outcome.LEFT) == 1),
            ("that document gone, --prune", "fewer", True, lambda p: p.number(Outcome.REMOVED) == 1),
        ]
        found += [_check(store, what, folders[key], named, (prune, holds)) for what, key, prune, holds in steps]
        for iri in read_graphs(folders["fewer"], named.name):
            _ask(target, f"DROP SILENT GRAPH <{iri}>")
    return found


def _check(
    store: str, what: str, folder: Path, target: Target, expected: tuple[bool, Callable[[Pushed], bool]]
) -> Check:
    prune, holds = expected
    try:
        pushed = push(folder, target, prune=prune)
        numbers = {outcome: pushed.number(outcome) for outcome in Outcome if pushed.number(outcome)}
        result = ", ".join(f"{number} {outcome}" for outcome, number in numbers.items())
        fault = None if holds(pushed) else f"unexpected: {result}"
        return Check(store, target.protocol, what, result, fault or _difference(folder, target))
    except (KGError, ToolError, requests.RequestException) as error:
        return Check(store, target.protocol, what, "", str(error))


def _difference(folder: Path, target: Target) -> str | None:
    """What the store has otherwise than the folder, graph by graph and triple by triple; None if nothing."""
    for iri, graph in read_graphs(folder, target.name).items():
        wanted = values_of(ox.parse("\n".join(graph.lines).encode(), format=ox.RdfFormat.N_TRIPLES))
        body = _ask(target, f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}")
        found = values_of(ox.parse(body, format=ox.RdfFormat.N_TRIPLES))
        if found != wanted:
            return f"<{iri}> has {len(found - wanted)} triples that were not sent and lacks {len(wanted - found)}"
    return None


def _ask(target: Target, text: str) -> bytes:
    is_query = text.startswith("CONSTRUCT")
    known = target.credentials
    url = f"{target.address}-auth" if known else f"{target.address}/{'query' if is_query else 'update'}"
    response = requests.post(
        url,
        data={"query" if is_query else "update": text},
        headers={"Accept": "application/n-triples"},
        auth=HTTPDigestAuth(known.user, known.password) if known else None,
        timeout=60,
    )
    response.raise_for_status()
    return response.content
