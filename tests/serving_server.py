"""A server of `kg serve` as a process of its own, for tests, and what is left of it when it has stopped."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox

from kg.graph import Graph
from kg.identity.iris import Minter
from kg.writing import TURTLE, to_quads

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Answer:
    """A response as it came."""

    status: int
    headers: HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def media_type(self) -> str:
        return self.headers.get("Content-Type", "").partition(";")[0]


@dataclass(frozen=True)
class Server:
    """A running server."""

    port: int
    process: subprocess.Popen[str]
    first_line: str

    def ask(
        self, method: str, target: str, body: bytes | str | None = None, timeout: float = 30, **headers: str
    ) -> Answer:
        """One request on a connection of its own; `content_type` becomes Content-Type."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, target, body.encode() if isinstance(body, str) else body, names)
        response = connection.getresponse()
        try:
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    def query(self, text: str, timeout: float = 30, **headers: str) -> Answer:
        return self.ask("GET", f"/sparql?query={quote(text, safe='')}", timeout=timeout, **headers)

    def processes(self) -> set[int]:
        """The server's process and all below it."""
        return {self.process.pid, *_below(self.process.pid)}


def _parents() -> dict[int, int]:
    """The parent of every process of this machine (Linux)."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
            except OSError:  # it ended meanwhile
                continue
            found[int(entry.name)] = int(stat.rpartition(")")[2].split()[1])
    return found


def _below(pid: int) -> set[int]:
    parents = _parents()
    found: set[int] = set()
    level = {pid}
    while level:
        level = {child for child, parent in parents.items() if parent in level} - found
        found |= level
    return found


def alive(pids: set[int]) -> set[int]:
    """Those of the processes that still run; a zombie does not."""
    return {pid for pid in pids if _state(pid) not in ("", "Z")}


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""


def gone_within(pids: set[int], seconds: float) -> bool:
    """Whether all the processes end in that time."""
    end = time.monotonic() + seconds
    while alive(pids) and time.monotonic() < end:
        time.sleep(0.05)
    return not alive(pids)


def built(folder: Path, graph: Graph) -> Path:
    """A folder with the Turtle of a graph, which is all that a server needs."""
    folder.mkdir(exist_ok=True)
    triples = [quad.triple for quad in to_quads(graph, Minter())]
    ox.serialize(triples, str(folder / TURTLE), format=ox.RdfFormat.TURTLE)
    return folder


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[Server]:
    """`kg serve` on a free port; ended with SIGTERM, after which none of its processes may be left."""
    command = [sys.executable, "-m", "kg", "serve", str(folder), "--port", "0", *options]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None and process.stderr is not None
    line = process.stdout.readline()
    if "http://" not in line:
        process.kill()
        raise AssertionError(f"not started: {line} {process.stderr.read()}")
    server = Server(int(line.partition("http://")[2].partition("/")[0].rpartition(":")[2]), process, line)
    try:
        yield server
        assert process.poll() is None, f"the server ended: {process.stderr.read()}"
    finally:
        everyone = server.processes()
        process.send_signal(signal.SIGTERM)
        try:
            _, errors = process.communicate(timeout=20)
        finally:
            process.kill()
    assert (process.returncode, errors) == (0, "")
    assert gone_within(everyone, 5), alive(everyone)


@contextmanager
def trap() -> Iterator[tuple[int, list[str]]]:
    """A port of this machine where nobody may knock, and what is sent to it."""
    import threading

    knocks: list[str] = []
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.2)
    is_over = threading.Event()

    def listen() -> None:
        while not is_over.is_set():
            try:
                connection, _ = listener.accept()
            except TimeoutError:
                continue
            knocks.append(str(connection.recv(200)))
            connection.close()

    thread = threading.Thread(target=listen)
    thread.start()
    try:
        yield listener.getsockname()[1], knocks
    finally:
        is_over.set()
        thread.join()
        listener.close()
