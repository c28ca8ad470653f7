"""What one query may use, what a server refuses, and what is left when it stops."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import graph_sample as s
import pyoxigraph as ox
import pytest
from serving_attacks import deep, federated
from serving_server import ROOT, Server, alive, built, gone_within, serving, trap

from kg.errors import KGError
from kg.serving import Settings, bytes_of
from kg.serving.answering import Context, answer
from kg.serving.jobs import Job, Kind
from kg.store import index

PRODUCT = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
TIMEOUT = 3.0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("served"), s.sample())


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    options = ("--workers", "2", "--timeout", str(TIMEOUT), "--memory", "300MB", "--max-result", "2MB")
    with serving(folder, *options) as running:
        yield running


def small(server: Server) -> bool:
    return server.query("ASK { ?thing a kg:Company }").body == b'{"head":{},"boolean":true}'


def test_a_query_is_stopped_in_time(server: Server) -> None:
    started = time.monotonic()
    answer = server.query(f"SELECT (COUNT(*) AS ?n) {PRODUCT}")
    took = time.monotonic() - started
    assert (answer.status, answer.media_type) == (503, "text/plain")
    assert "3 seconds" in answer.text
    assert int(answer.headers["Retry-After"]) > 0
    assert TIMEOUT * 0.9 < took < TIMEOUT + 5
    assert small(server)


def test_a_query_that_was_stopped_is_not_run_again_at_once(server: Server) -> None:
    text = f"SELECT (COUNT(?a) AS ?n) {PRODUCT}"
    assert "stopped: it may run" in server.query(text).text
    started = time.monotonic()
    answer = server.query(text)
    assert (answer.status, "not run again within a minute" in answer.text) == (503, True)
    assert time.monotonic() - started < TIMEOUT


def test_a_query_is_stopped_when_it_needs_too_much_memory(folder: Path) -> None:
    with serving(folder, "--workers", "1", "--timeout", "60", "--memory", "100MB") as server:
        answer = server.query(f"SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?c))) AS ?x) {PRODUCT}", timeout=90)
        assert (answer.status, "memory" in answer.text) == (503, True)
        assert small(server)


def test_an_answer_may_be_so_large_and_no_larger(server: Server) -> None:
    text = "SELECT ?a ?b ?c ?d { ?a ?b ?c . ?d ?e ?f } LIMIT "
    whole = server.query(text + "5000", Accept="text/csv")
    assert (whole.status, whole.text.count("\r\n")) == (200, 5001)
    assert len(whole.body) > 65536  # through a file
    answer = server.query(text + "50000", Accept="text/csv")
    assert (answer.status, "2000000 bytes" in answer.text) == (503, True)


@pytest.mark.parametrize("number", range(8))
def test_deep_queries_end_no_server(server: Server, number: int) -> None:
    answer = server.ask("POST", "/sparql", deep(number), Content_Type="application/sparql-query")
    assert answer.status in (200, 400, 503)
    assert small(server)


def test_a_client_that_leaves_ends_its_query(folder: Path) -> None:
    with serving(folder, "--workers", "1", "--timeout", "60") as server:
        before = server.processes()
        text = f"SELECT(COUNT(*)AS?n){PRODUCT}".replace(" ", "%20").replace("{", "%7B").replace("}", "%7D")
        with socket.create_connection(("127.0.0.1", server.port)) as connection:
            connection.sendall(f"GET /sparql?query={text} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            time.sleep(2)
            busy = server.processes()
        deadline = time.monotonic() + 15
        while server.processes() >= busy and time.monotonic() < deadline:
            time.sleep(0.1)
        assert not server.processes() >= busy
        assert before & server.processes()
        assert small(server)


def test_slow_clients_are_cut(server: Server) -> None:
    started = time.monotonic()
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        connection.sendall(b"GET /sparql HTTP/1.1\r\nHost:")
        assert connection.recv(10) == b""
    assert 5 < time.monotonic() - started < 25


# --------------------------------------------------------------------------------------------------- no way out of it


@pytest.mark.parametrize("number", range(20))
def test_the_guard_alone_keeps_queries_here(folder: Path, number: int) -> None:
    """Answered in this very process, which has a network: what holds is the guard, not the confined worker."""
    with trap() as (port, knocks):
        context = Context(ox.Store.read_only(str(index(folder))), "http://127.0.0.1/sparql", 10**6)
        reply, _ = answer(context, Job(Kind.QUERY, federated(number, port)))
        time.sleep(0.3)
    assert not knocks
    is_dataset = "FROM" in federated(number, port)
    assert reply.status == 200 if is_dataset else reply.status in (400, 403)


def test_service_is_a_name_like_others(server: Server) -> None:
    assert server.query('PREFIX service: <http://e/> SELECT ("SERVICE <x>" AS ?t) { ?s a kg:Service }').status == 200
    answer = server.query("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }")
    assert (answer.status, "SERVICE" in answer.text) == (403, True)


def test_workers_have_no_network_where_the_system_allows(server: Server) -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("network namespaces are Linux's")
    own = Path(f"/proc/{server.process.pid}/ns/net").readlink()
    confined = [space for space in map(_network_of, server.processes()) if space not in (own, None)]
    can_unshare = subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False).returncode == 0
    assert bool(confined) is can_unshare


def _network_of(pid: int) -> Path | None:
    """The network namespace of a process, None if it has ended."""
    try:
        return Path(f"/proc/{pid}/ns/net").readlink()
    except OSError:
        return None


# ------------------------------------------------------------------------------------------------------ start and end


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_all_even_in_the_middle_of_a_query(folder: Path, number: signal.Signals) -> None:
    command = [sys.executable, "-m", "kg", "serve", str(folder), "--port", "0", "--timeout", "60"]
    process = subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    line = process.stdout.readline()
    server = Server(int(line.split("127.0.0.1:")[1].split("/")[0]), process, line)
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        text = f"SELECT(COUNT(*)AS?n){PRODUCT}".replace(" ", "%20").replace("{", "%7B").replace("}", "%7D")
        connection.sendall(f"GET /sparql?query={text} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        time.sleep(1)
        everyone = server.processes()
        process.send_signal(number)
        output, errors = process.communicate(timeout=20)
    assert (process.returncode, output, errors) == (0, "", "")
    assert gone_within(everyone, 5), alive(everyone)


def test_workers_end_with_a_server_that_is_killed(folder: Path) -> None:
    command = [sys.executable, "-m", "kg", "serve", str(folder), "--port", "0"]
    process = subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE)
    assert process.stdout is not None
    line = process.stdout.readline()
    everyone = Server(0, process, line).processes()
    assert len(everyone) > 1
    process.kill()
    process.communicate()
    assert gone_within(everyone, 10), alive(everyone)


def test_a_taken_port_is_one_line(server: Server, folder: Path) -> None:
    command = [sys.executable, "-m", "kg", "serve", str(folder), "--port", str(server.port)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "--port" in done.stderr


def test_other_machines_are_told_of(folder: Path) -> None:
    assert Settings(folder).is_local and Settings(folder, "::1").is_local and Settings(folder, "localhost").is_local
    assert not Settings(folder, "0.0.0.0").is_local
    command = [sys.executable, "-m", "kg", "serve", str(folder), "--host", "0.0.0.0", "--port", "99999"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    command[-1] = "0"
    process = subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None and process.stderr is not None
    process.stdout.readline()
    assert "warning" in process.stderr.readline()
    process.terminate()
    process.communicate(timeout=20)


def test_a_folder_without_a_graph_is_one_line(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "kg", "serve", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


@pytest.mark.parametrize(("text", "size"), [("50MB", 50_000_000), ("2 gb", 2_000_000_000), ("1.5K", 1500), ("7", 7)])
def test_sizes(text: str, size: int) -> None:
    assert bytes_of(text) == size


@pytest.mark.parametrize("text", ["", "many", "-1MB", "1TB", "1.2.3M"])
def test_what_is_no_size(text: str) -> None:
    with pytest.raises(KGError):
        bytes_of(text)


@pytest.mark.parametrize("wrong", [{"port": 70000}, {"timeout": 0}, {"memory": -1}, {"workers": 0}])
def test_what_is_no_setting(folder: Path, wrong: dict[str, int]) -> None:
    with pytest.raises(KGError):
        Settings(folder, **wrong)  # type: ignore[arg-type]
