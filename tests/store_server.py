"""A small SPARQL store over HTTP for tests: queries, updates, Graph Store Protocol, and faults on demand."""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox

NT = ox.RdfFormat.N_TRIPLES


@dataclass
class Fault:
    """What the server does in place of answering a request; `status` 0 closes the connection, -1 says nothing."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class StoreServer:
    """The server's state. `fault` is asked before each request, with its number from 0, method and path."""

    address: str = ""
    store: ox.Store = field(default_factory=ox.Store)
    log: list[tuple[str, str]] = field(default_factory=list)
    fault: Callable[[int, str, str], Fault | None] = lambda number, method, path: None
    password: str | None = None
    has_gsp: bool = True
    stopping: threading.Event = field(default_factory=threading.Event)

    @property
    def writes(self) -> list[tuple[str, str]]:
        """Requests that change the store."""
        return [(method, path) for method, path in self.log if path != "/query" and method != "GET"]

    def lines(self, graph: str) -> set[str]:
        """A graph's triples as N-Triples."""
        return {f"{quad.triple} ." for quad in self.store.quads_for_pattern(None, None, None, ox.NamedNode(graph))}


@contextmanager
def running() -> Iterator[StoreServer]:
    """A server on the loopback interface, gone when the block is left."""
    state = StoreServer()

    class Handler(_Handler):
        server_state = state

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield state
    finally:
        state.stopping.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    server_state: StoreServer
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments: object) -> None: ...

    def do_GET(self) -> None:
        self._handle()

    do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815 - the names that http.server calls

    def _handle(self) -> None:
        state, parts = self.server_state, urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        number = len(state.log)
        state.log.append((self.command, parts.path))
        fault = state.fault(number, self.command, parts.path)
        if fault is not None:
            self._fail(fault)
        elif state.password is not None and self.headers.get("Authorization") != _basic(state.password):
            self._fail(Fault(401, b"who?", {"WWW-Authenticate": 'Basic realm="store"'}))
        elif parts.path == "/query":
            self._query(parse_qs(body.decode())["query"][0])
        elif parts.path == "/update":
            state.store.update(body.decode())
            self._answer(204)
        elif parts.path == "/store" and state.has_gsp:
            self._graph(ox.NamedNode(parse_qs(parts.query)["graph"][0]), body)
        else:
            self._answer(404, b"<html><head><title>no</title></head><h1>not here \x1b[31m</h1></html>")

    def _fail(self, fault: Fault) -> None:
        if fault.status > 0:
            self._answer(fault.status, fault.body, fault.headers)
            return
        if fault.status < 0:
            self.server_state.stopping.wait(5)
        self.close_connection = True

    def _query(self, text: str) -> None:
        data = self.server_state.store.query(text).serialize(format=ox.QueryResultsFormat.JSON)
        self._answer(200, data or b"")

    def _graph(self, graph: ox.NamedNode, body: bytes) -> None:
        store, is_known = self.server_state.store, graph in set(self.server_state.store.named_graphs())
        if self.command == "GET":
            self._answer(200 if is_known else 404)
        elif self.command == "DELETE":
            store.remove_graph(graph)
            self._answer(204 if is_known else 404)
        else:
            if self.command == "PUT":
                store.clear_graph(graph)
            store.load(body, format=NT, to_graph=graph)
            self._answer(204)

    def _answer(self, status: int, body: bytes = b"", headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, text in (headers or {}).items():
            self.send_header(name, text)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if status != 204:
            self.wfile.write(body)


def _basic(password: str) -> str:
    return "Basic " + base64.b64encode(f"editor:{password}".encode()).decode()
