"""Hostile and heavy requests against a server, while a small query is asked every 100 ms.

Run as a program with the port of the server, the port of the trap, the number of requests and how many at once, it only
attacks; `besieged` runs that program and asks the small query meanwhile.
"""

from __future__ import annotations

import json
import os
import random
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

from serving_server import Server

PATIENCE = 40.0  # seconds after which an attacker gives up on an answer
BODY = 50_000_000  # bytes


def request(port: int, data: bytes) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
    connection.sendall(data)
    return connection


def get(text: str) -> bytes:
    return f"GET /sparql?query={quote(text, safe='')} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()


def post(text: str, content_type: str = "application/sparql-query") -> bytes:
    body = text.encode()
    head = f"POST /sparql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: {content_type}\r\n"
    return head.encode() + f"Content-Length: {len(body)}\r\n\r\n".encode() + body


def status(connection: socket.socket) -> str:
    """The status of the answer, read to its end; "cut" where the server ended the connection without one."""
    with connection:
        try:
            first = connection.recv(65536)
            while connection.recv(65536):
                pass
        except TimeoutError:
            return "no answer"
        except OSError:
            first = locals().get("first", b"")
    return first[9:12].decode("ascii", "replace") if first.startswith(b"HTTP/1.1 ") else "cut"


def asked(port: int, data: bytes) -> str:
    try:
        return status(request(port, data))
    except OSError:
        return "cut"


# ------------------------------------------------------------------------------------------------------- the attacks


def deep(number: int) -> str:
    depth = 40_000 + number
    shapes = (
        "SELECT * {FILTER(" + "(" * depth + "1" + ")" * depth + ")}",
        "SELECT * " + "{" * depth + "}" * depth,
        "SELECT (1" + "+1" * depth + " AS ?x) {}",
        "ASK {FILTER(" + "!" * depth + "true)}",
        "SELECT * {{}" + " UNION {}" * depth + "}",
        "SELECT * {?s <http://a>" + "/<http://a>" * (depth // 2) + " ?o}",
        "SELECT * {BIND(" + "<service>(" * depth + ")}  # service",
        "SELECT * {" + "OPTIONAL {" * depth + "}" * depth + "} # service",
    )
    return shapes[number % len(shapes)]


def heavy(number: int) -> str:
    shapes = (
        "SELECT (COUNT(*) AS ?n) {{?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a != {0})}}",
        "SELECT * {{?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a != {0})}} ORDER BY ?i",
        "SELECT DISTINCT ?a ?d ?g {{?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a != {0})}}",
        "SELECT (GROUP_CONCAT(?c) AS ?x) {{?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a != {0})}}",
        "SELECT * {{?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a != {0})}}",
        "CONSTRUCT {{?a ?e ?i}} {{?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a != {0})}}",
        "ASK {{?a (<http://a>|!<http://b>)* ?b . ?b (<http://a>|!<http://b>)* ?c . FILTER(?a = {0})}}",
        'SELECT * {{?a ?b ?c . ?d ?e ?f FILTER(REGEX(CONCAT(STR(?c), STR(?f), "{0}"), "(a*)*(b*)*$"))}}',
    )
    return shapes[number % len(shapes)].format(number)


def federated(number: int, trap: int) -> str:
    shapes = (
        "SELECT * {{ SERVICE <{0}> {{?s ?p ?o}} }}",
        "SELECT * {{ sErViCe SILENT <{0}> {{?s ?p ?o}} }}",
        "SELECT * {{ #c\n SERVICE#c\r<{0}>#c\n{{?s ?p ?o}} }}",
        "SELECT * {{ BIND(<{0}> AS ?x) SERVICE ?x {{?s ?p ?o}} }}",
        "SELECT * {{ \\u0053ERVICE <{0}> {{?s ?p ?o}} }}",
        "SELECT * {{ S\\u0045RVICE <{0}> {{?s ?p ?o}} }}",
        "PREFIX service: <{0}> SELECT * {{ SERVICE service: {{?s ?p ?o}} }}",
        "SELECT * {{ ?a a ?b MINUS {{ SERVICE <{0}> {{?s ?p ?o}} }} }}",
        "SELECT * {{ FILTER EXISTS {{ SERVICE <{0}> {{?s ?p ?o}} }} }}",
        "SELECT * {{ {{ SELECT * {{ SERVICE <{0}> {{?s ?p ?o}} }} }} }}",
        "SELECT * {{ VALUES ?x {{<{0}>}} OPTIONAL {{ GRAPH ?g {{ SERVICE ?x {{?s ?p ?o}} }} }} }}",
        "CONSTRUCT {{?s ?p ?o}} {{ SERVICE <{0}> {{?s ?p ?o}} }}",
        "DESCRIBE ?s {{ SERVICE <{0}> {{?s ?p ?o}} }}",
        "ASK {{ SERVICE <{0}> {{?s ?p ?o}} }}",
        "SELECT * FROM <{0}> {{?s ?p ?o}}",
        "SELECT * FROM NAMED <{0}> {{GRAPH ?g {{?s ?p ?o}}}}",
        "LOAD <{0}>",
        "LOAD <{0}> INTO GRAPH <http://g>",
        "INSERT {{?s ?p ?o}} WHERE {{ SERVICE <{0}> {{?s ?p ?o}} }}",
        'SELECT * {{ "#" ^^ <x> }} SERVICE <{0}> {{}}',
    )
    return shapes[number % len(shapes)].format(f"http://127.0.0.1:{trap}/{number}")


def recursion(port: int, trap: int, number: int) -> str:
    return asked(port, post(deep(number)))


def product(port: int, trap: int, number: int) -> str:
    return asked(port, get(heavy(number)) if number % 2 else post(heavy(number)))


def outbound(port: int, trap: int, number: int) -> str:
    text = federated(number // 4, trap)
    if number % 4 == 0:
        return asked(port, get(text))
    if number % 4 == 1:
        return asked(port, post(text))
    if number % 4 == 2:
        return asked(port, post(text, "application/sparql-update"))
    return asked(port, post(urlencode({"query": text}), "application/x-www-form-urlencoded"))


def large_body(port: int, trap: int, number: int) -> str:
    """50 MB, its length said beforehand or not."""
    chunked = number % 2
    size = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {BODY}"
    head = f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n{size}\r\n\r\n"
    piece = b"#" * 1_000_000
    try:
        connection = request(port, head.encode())
        try:
            for _ in range(BODY // len(piece)):
                connection.sendall(b"%x\r\n%s\r\n" % (len(piece), piece) if chunked else piece)
        except OSError:
            pass  # the server may stop reading, and answers all the same
        return status(connection)
    except OSError:
        return "cut"


def slow_reader(port: int, trap: int, number: int) -> str:
    """Asks for some megabytes and reads a few bytes at a time."""
    text = f"SELECT * {{?a ?b ?c . ?d ?e ?f FILTER(?a != {number})}} LIMIT 60000"
    try:
        with socket.socket() as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.settimeout(PATIENCE)
            connection.connect(("127.0.0.1", port))
            connection.sendall(get(text))
            for _ in range(30):
                if not connection.recv(64):
                    break
                time.sleep(0.1)
    except OSError:
        return "cut"
    return "left"


def slow_writer(port: int, trap: int, number: int) -> str:
    """Sends the head, or the body, a byte at a time."""
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 99\r\n\r\n"
    start = head if number % 2 else head[:20]
    try:
        with request(port, start) as connection:
            for _ in range(30):
                connection.sendall(b"A")
                time.sleep(0.1)
    except OSError:
        return "cut"
    return "left"


def leaver(port: int, trap: int, number: int) -> str:
    """Asks something heavy and goes away."""
    try:
        request(port, get(heavy(number))).close()
    except OSError:
        return "cut"
    return "left"


def garbage(port: int, trap: int, number: int) -> str:
    shapes = (
        b"\x00\xff" * 5000 + b"\r\n\r\n",
        b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\n\r\n",
        b"GET /sparql?query=" + b"%28" * 20_000 + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X: y\r\n" * 30_000 + b"\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/sparql-query\r\n"
        b"Content-Length: -1\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 5\r\n"
        b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n",
        b"GET /sparql?" + b"query=ASK%7B%7D&" * 1500 + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /resource?iri=%3Cscript%3E HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /page/..%2f..%2f..%2fetc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    )
    return asked(port, shapes[number % len(shapes)])


# weights of the kinds
ATTACKS: dict[Callable[[int, int, int], str], int] = {
    recursion: 20, product: 30, outbound: 20, large_body: 4, slow_reader: 6, slow_writer: 6, leaver: 7, garbage: 7,
}  # fmt: skip


def attack(port: int, trap: int, number: int, at_once: int) -> dict[str, dict[str, int]]:
    """Statuses by kind of attack, of so many requests in a fixed random order."""
    chooser = random.Random(7)
    kinds = chooser.choices(list(ATTACKS), weights=list(ATTACKS.values()), k=number)
    outcomes: dict[str, Counter[str]] = {kind.__name__: Counter() for kind in ATTACKS}
    with ThreadPoolExecutor(at_once) as threads:
        jobs = [(kind, threads.submit(kind, port, trap, index)) for index, kind in enumerate(kinds)]
        for kind, job in jobs:
            outcomes[kind.__name__][job.result()] += 1
    return {name: dict(sorted(counts.items())) for name, counts in outcomes.items()}


# --------------------------------------------------------------------------------------------------------- the probe


@dataclass(frozen=True)
class Siege:
    """How the small query fared: seconds of each, failures, and the outcomes of the attacks by kind."""

    latencies: list[float]
    failures: list[str]
    outcomes: dict[str, dict[str, int]]
    seconds: float

    def summary(self) -> str:
        ordered = sorted(self.latencies)
        rank = {name: ordered[min(len(ordered) - 1, int(len(ordered) * part))] for name, part in
                (("median", 0.5), ("99 %", 0.99), ("max", 1.0))}  # fmt: skip
        figures = ", ".join(f"{name} {value * 1000:.0f} ms" for name, value in rank.items())
        requests = sum(sum(counts.values()) for counts in self.outcomes.values())
        return f"{requests} attacks in {self.seconds:.0f} s, {len(ordered)} small queries: {figures}; {self.outcomes}"


def besieged(server: Server, trap: int, number: int, at_once: int) -> Siege:
    """Attacks a server with a process of its own and asks it a small query every 100 ms until that has ended."""
    arguments = [str(value) for value in (server.port, trap, number, at_once)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])}
    started = time.monotonic()
    attackers = subprocess.Popen([sys.executable, __file__, *arguments], stdout=subprocess.PIPE, env=environment)
    latencies: list[float] = []
    failures: list[str] = []
    while attackers.poll() is None:
        begun = time.monotonic()
        text = (
            f'ASK {{ ?thing a <https://w3id.org/newskg/ontology#Company> FILTER(STR(?thing) != "{len(latencies)}") }}'
        )
        try:
            answer = server.query(text, timeout=10)
            if (answer.status, answer.body) != (200, b'{"head":{},"boolean":true}'):
                failures.append(f"{answer.status} {answer.body[:100]!r}")
        except OSError as error:
            failures.append(repr(error))
        latencies.append(time.monotonic() - begun)
        time.sleep(max(0.0, 0.1 - latencies[-1]))
    assert attackers.stdout is not None
    return Siege(latencies, failures, json.loads(attackers.stdout.read()), time.monotonic() - started)


if __name__ == "__main__":
    print(json.dumps(attack(*(int(argument) for argument in sys.argv[1:5]))))
