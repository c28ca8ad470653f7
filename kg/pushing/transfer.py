"""One push: find what differs, write that, take back what is outdated, count what is there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from kg.errors import PushError
from kg.identity.iris import ledger as ledger_iri
from kg.pushing.client import Client, Credentials, Patience
from kg.pushing.endpoint import Endpoint, checked, locate
from kg.pushing.graphs import NamedGraph, read_graphs
from kg.pushing.ledger import Entry, Ledger, Questions, lines_of
from kg.pushing.protocols import GraphStoreWriter, UpdateWriter, Writer

# graphs between two notes in the ledger: as many at most are sent again after an interruption
_NOTED_EVERY = 20
_SHOWN = 3
# how servers answer a method or an address that they do not have (RFC 9110, 15.5.5, 15.5.6, 15.6.2)
_UNKNOWN_THERE = frozenset({404, 405, 501})

Report = Callable[[int, int, str], None]


class Protocol(StrEnum):
    """How triples get into the store."""

    AUTO = "auto"
    GSP = "gsp"
    UPDATE = "update"


@dataclass(frozen=True)
class Target:
    """A store. `address` is any of its addresses; with `query_url`, the one that is written to. `name` tells what is
    pushed from other graphs in the same store."""

    address: str
    protocol: Protocol = Protocol.AUTO
    query_url: str | None = None
    credentials: Credentials | None = None
    name: str = "news"


class Outcome(StrEnum):
    """What became of a graph."""

    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    REMOVED = "removed"
    LEFT = "no longer in the folder"


@dataclass(frozen=True)
class Pushed:
    """What a push did, by graph: its outcome, its document's identifier, its triples in the store (None if gone)."""

    protocol: Protocol
    outcomes: Mapping[str, tuple[Outcome, str, int | None]]

    def number(self, outcome: Outcome) -> int:
        return sum(found is outcome for found, _, _ in self.outcomes.values())

    @property
    def triples(self) -> int:
        """The triples that all graphs of the folder hold in the store."""
        return sum(number or 0 for _, _, number in self.outcomes.values())


@dataclass(frozen=True)
class _Plan:
    """What differs between folder and store. `outdated` are entries by the identifier of a document that has a newer
    version in the folder, `vanished` those whose document the folder does not have."""

    unchanged: tuple[NamedGraph, ...]
    to_send: tuple[NamedGraph, ...]
    outdated: Mapping[str, tuple[Entry, ...]]
    vanished: tuple[Entry, ...]


def push(
    folder: Path,
    target: Target,
    *,
    prune: bool = False,
    patience: Patience | None = None,
    report: Report | None = None,
) -> Pushed:
    """Makes a store hold the graphs of an output folder, one for each document; sends only those that differ.

    After an interruption the next push goes on. `prune` removes graphs of documents that the folder no longer has.
    `report` is told of graphs done, graphs in all, and the one at hand. Raises GraphError and PushError.
    """
    address = checked(target.address)
    graphs = read_graphs(folder, target.name)
    with closing(Client(target.credentials, patience)) as client:
        endpoint = _endpoint(client, address, target)
        questions = Questions(client, endpoint.query)
        writers: dict[Protocol, Writer] = {
            Protocol.GSP: GraphStoreWriter(client, endpoint.store),
            Protocol.UPDATE: UpdateWriter(client, endpoint.update),
        }
        if target.protocol is not Protocol.AUTO:
            writers = {target.protocol: writers[target.protocol]}
        return _Push(questions, writers, ledger_iri(target.name)).run(graphs, prune, report or _no_report)


def _no_report(done: int, total: int, item: str) -> None: ...


def _endpoint(client: Client, address: str, target: Target) -> Endpoint:
    if target.query_url is not None:
        return Endpoint(checked(target.query_url), address, address)
    endpoint = locate(address, has_user=target.credentials is not None)
    if address.rstrip("/").endswith("/sparql"):
        server = client.ask("GET", address, params={"query": "ASK {}"}).headers.get("Server", "")
        is_virtuoso = server.startswith("Virtuoso")
        return locate(address, is_virtuoso=is_virtuoso, has_user=target.credentials is not None)
    return endpoint


class _Push:
    """Holds what every step needs: whom to ask, how to write (in the order to try), where the ledger is."""

    def __init__(self, questions: Questions, writers: Mapping[Protocol, Writer], ledger: str) -> None:
        self.questions, self.writers, self.ledger = questions, dict(writers), ledger

    @property
    def protocol(self) -> Protocol:
        return next(iter(self.writers))

    @property
    def writer(self) -> Writer:
        return self.writers[self.protocol]

    def run(self, graphs: Mapping[str, NamedGraph], prune: bool, report: Report) -> Pushed:
        found = self.questions.ledger(self.ledger)
        plan = self._plan(graphs, found)
        removed = plan.vanished if prune else ()
        begun = self._begin(found, plan)
        self._send(plan, report)
        for entry in removed:
            self.writer.drop(entry.iri)
        gone = [*removed, *(entry for entries in plan.outdated.values() for entry in entries)]
        if gone:
            self._forget(begun, plan, {entry.iri for entry in gone})
        counts = self._verify(plan.to_send)
        return Pushed(self.protocol, dict(_outcomes(plan, found, removed, counts)))

    def _plan(self, graphs: Mapping[str, NamedGraph], found: Ledger) -> _Plan:
        """A graph is unchanged if the ledger has its version and the store has as many triples."""
        known = [
            graph
            for graph in graphs.values()
            if found.entries.get(graph.iri) == Entry(graph.iri, graph.identity, graph.version, graph.version)
        ]
        counts = self.questions.counts([graph.iri for graph in known])
        unchanged = {graph.iri for graph in known if counts[graph.iri] == len(graph.lines)}
        identities = {graph.identity for graph in graphs.values()}
        others = [entry for entry in found.entries.values() if entry.iri not in graphs]
        outdated: dict[str, tuple[Entry, ...]] = {}
        for entry in others:
            if entry.identity in identities:
                outdated[entry.identity] = (*outdated.get(entry.identity, ()), entry)
        return _Plan(
            tuple(graph for iri, graph in graphs.items() if iri in unchanged),
            tuple(graph for iri, graph in graphs.items() if iri not in unchanged),
            outdated,
            tuple(entry for entry in others if entry.identity not in identities),
        )

    def _begin(self, found: Ledger, plan: _Plan) -> dict[str, Entry]:
        """Notes what is about to be sent, before any of it is; gives the entries that the ledger then has."""
        begun = {graph.iri: Entry(graph.iri, graph.identity, graph.version) for graph in plan.to_send}
        entries = {**found.entries, **begun}
        self._first_write(set(found.lines), lines_of(entries.values()))
        return entries

    def _first_write(self, before: set[str], after: set[str]) -> None:
        """Writes the ledger; if the store does not know the protocol, by the next one, which then stays."""
        try:
            self.writer.amend(self.ledger, before, after)
        except PushError as error:
            if error.status not in _UNKNOWN_THERE or len(self.writers) == 1:
                raise
            del self.writers[self.protocol]
            self._first_write(before, after)

    def _send(self, plan: _Plan, report: Report) -> None:
        noted: list[Entry] = []
        for number, graph in enumerate(plan.to_send):
            report(number, len(plan.to_send), graph.identity)
            self.writer.replace(graph.iri, graph.lines)
            for entry in plan.outdated.get(graph.identity, ()):
                self.writer.drop(entry.iri)
            noted.append(_present(graph))
            if len(noted) == _NOTED_EVERY:
                self.writer.add(self.ledger, sorted(lines_of(noted)))
                noted = []
        if noted:
            self.writer.add(self.ledger, sorted(lines_of(noted)))
        report(len(plan.to_send), len(plan.to_send), "")

    def _forget(self, begun: Mapping[str, Entry], plan: _Plan, gone: set[str]) -> None:
        """Takes the entries of graphs that were dropped out of the ledger."""
        entries = {**begun, **{graph.iri: _present(graph) for graph in plan.to_send}}
        kept = lines_of(entry for entry in entries.values() if entry.iri not in gone)
        self.writer.amend(self.ledger, lines_of(entries.values()), kept)

    def _verify(self, sent: Iterable[NamedGraph]) -> Mapping[str, int]:
        """The triples that the store has of each graph sent. Raises PushError when it has more or fewer."""
        expected = {graph.iri: len(graph.lines) for graph in sent}
        counts = self.questions.counts(list(expected))
        wrong = [f"<{iri}> {counts[iri]} of {number}" for iri, number in expected.items() if counts[iri] != number]
        if wrong:
            shown = ", ".join(wrong[:_SHOWN])
            problem = f"after the push {len(wrong)} graphs hold another number of triples than were sent: {shown}"
            raise PushError(self.questions.host, problem, "does someone else write there? push again")
        return counts


def _present(graph: NamedGraph) -> Entry:
    return Entry(graph.iri, graph.identity, graph.version, graph.version)


def _outcomes(
    plan: _Plan, found: Ledger, removed: Iterable[Entry], counts: Mapping[str, int]
) -> Iterator[tuple[str, tuple[Outcome, str, int | None]]]:
    for graph in plan.unchanged:
        yield graph.iri, (Outcome.UNCHANGED, graph.identity, len(graph.lines))
    for graph in plan.to_send:
        is_new = graph.iri not in found.entries and graph.identity not in plan.outdated
        yield graph.iri, (Outcome.ADDED if is_new else Outcome.REPLACED, graph.identity, counts[graph.iri])
    gone = {entry.iri for entry in removed}
    for entry in plan.vanished:
        yield entry.iri, (Outcome.REMOVED if entry.iri in gone else Outcome.LEFT, entry.identity, None)
