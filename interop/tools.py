"""How each tool is started: programs, Jena's class path, an Oxigraph server and a Virtuoso server of our own.

Whatever goes wrong raises `ToolError`. Servers listen on the loopback interface, on ports that were free a moment ago,
keep their data in a folder that the caller removes, and are gone when their `with` block is left.
"""

from __future__ import annotations

import functools
import importlib.metadata
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

HERE = Path(__file__).parent
_JARS = Path("/usr/share/java")
_PATTERNS = (
    "jena-*-4.5.0.jar", "commons-lang3.jar", "commons-csv.jar", "commons-io.jar", "commons-cli.jar",
    "commons-codec.jar", "commons-compress.jar", "slf4j-api.jar", "slf4j-simple.jar", "gson.jar", "guava.jar",
    "failureaccess.jar", "httpclient.jar", "httpclient-cache.jar", "httpcore.jar", "jackson-core.jar",
    "jackson-databind.jar", "jackson-annotations.jar", "jsonld-java.jar", "jcl-over-slf4j.jar", "protobuf.jar",
    "dexx.collection.jar", "titanium-json-ld.jar", "jakarta.json-api.jar", "thrift.jar",
)  # fmt: skip
_VIRTUOSO_INI = Path("/etc/virtuoso-opensource-7/virtuoso.ini")
_VIRTUOSO_HOME = "/var/lib/virtuoso-opensource-7"
PASSWORD = "dba"  # Virtuoso's own at the start, for a server that lives for minutes on the loopback interface


class ToolError(Exception):
    """A tool that is missing, fails, or finds a fault."""


def run(command: Sequence[str | Path], timeout: float = 300) -> tuple[str, str]:
    """Standard output and standard error of a program that must succeed."""
    try:
        done = subprocess.run(list(map(str, command)), capture_output=True, timeout=timeout, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ToolError(f"{Path(command[0]).name}: {error}") from error
    out, err = done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")
    if done.returncode:
        raise ToolError(f"{Path(command[0]).name} ended with {done.returncode}: {(err or out).strip()[-2000:]}")
    return out, err


def quietly(command: Sequence[str | Path], timeout: float = 300) -> str:
    """Standard output of a program that must succeed and say nothing on standard error."""
    out, err = run(command, timeout)
    if err.strip():
        raise ToolError(f"{Path(command[0]).name} warns: {err.strip()[:2000]}")
    return out


def program(name: str) -> Path:
    """The path of a program of this Python's environment or of the system."""
    beside = Path(sys.executable).parent / name
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        raise ToolError(f"{name} is not installed; run interop/install")
    return Path(found)


@dataclass(frozen=True)
class Jena:
    """Jena's command line; `class_path` for Java."""

    class_path: str

    @classmethod
    def prepared(cls, work: Path) -> Jena:
        """Debian's Jena with what its package misplaces: the Xerces resources that it looks for elsewhere."""
        jars = sorted({str(path) for pattern in _PATTERNS for path in _JARS.glob(pattern)})
        if not any("jena-tdb2" in jar for jar in jars):
            raise ToolError("libapache-jena-java is not installed; run interop/install")
        fixed = work / "jena"
        prefix = "org/apache/jena/ext/"
        with zipfile.ZipFile(_JARS / "jena-core.jar") as archive:
            for name in archive.namelist():
                if name.startswith(prefix + "xerces/") and not name.endswith("/"):
                    target = fixed / name.removeprefix(prefix)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(archive.read(name))
        return cls(os.pathsep.join([str(fixed), *jars]))

    def command(self, name: str, *arguments: str | Path) -> list[str | Path]:
        """A command line of `name`, a class such as riotcmd.riot."""
        return [program("java"), "-Xmx1g", "-XX:+UseSerialGC", "-cp", self.class_path, name, *arguments]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def oxigraph_server(work: Path) -> Iterator[str]:
    """A running `oxigraph serve` on an empty store; gives its address."""
    port = free_port()
    store = work / f"oxigraph-{port}"
    command = [program("oxigraph"), "serve", "--location", store, "--bind", f"127.0.0.1:{port}"]
    address = f"http://127.0.0.1:{port}"
    with _running(command, f"{address}/query", work / "oxigraph.log", work):
        yield address


@dataclass(frozen=True)
class Virtuoso:
    """A running Virtuoso: its HTTP address, its port for isql."""

    address: str
    sql_port: int

    def sql(self, statements: str) -> str:
        """What isql prints. Virtuoso reports faults in its text, not by the exit status."""
        out, err = run([program("isql-vt"), str(self.sql_port), "dba", PASSWORD, f"exec={statements}"], 300)
        if "Error" in out or err.strip():
            raise ToolError(f"Virtuoso: {(err + out).strip()[:2000]}")
        return out

    def load(self, path: Path, graph: str) -> None:
        """Loads a file with Virtuoso's bulk loader; `graph` is for triples."""
        self.sql(
            f"DELETE FROM DB.DBA.load_list; ld_dir('{path.parent}', '{path.name}', '{graph}'); rdf_loader_run(); "
            "checkpoint;"
        )
        faults = self.sql(
            "SET CSV=ON; SELECT ll_state, COALESCE(ll_error, 'none') FROM DB.DBA.load_list WHERE ll_state <> 2 "
            "OR ll_error IS NOT NULL;"
        )
        if "0 Rows" not in faults:
            raise ToolError(f"Virtuoso could not load {path.name}: {faults[-1000:]}")


@contextmanager
def virtuoso_server(work: Path) -> Iterator[Virtuoso]:
    """A running Virtuoso on an empty database: Debian's configuration with a folder, ports and limits of our own."""
    sql_port, http_port = free_port(), free_port()
    home = work / f"virtuoso-{http_port}"
    (home / "db").mkdir(parents=True)
    (home / "virtuoso.ini").write_text(_virtuoso_ini(home, work, sql_port, http_port), encoding="utf-8")
    command = [program("virtuoso-t"), "+foreground", "+configfile", home / "virtuoso.ini"]
    address = f"http://127.0.0.1:{http_port}"
    with _running(command, f"{address}/sparql?query=ASK%7B%7D", work / "virtuoso.log", home):
        yield Virtuoso(address, sql_port)


def _virtuoso_ini(home: Path, data: Path, sql_port: int, http_port: int) -> str:
    if not _VIRTUOSO_INI.is_file():
        raise ToolError("virtuoso-opensource is not installed; run interop/install")
    wanted = {
        ("Parameters", "ServerPort"): f"127.0.0.1:{sql_port}",
        ("Parameters", "DirsAllowed"): f"{home}, {data}",
        ("Parameters", "NumberOfBuffers"): "20000",
        ("Parameters", "MaxDirtyBuffers"): "12000",
        ("HTTPServer", "ServerPort"): f"127.0.0.1:{http_port}",
        ("HTTPServer", "ServerThreads"): "4",
        ("SPARQL", "ResultSetMaxRows"): "1000000",
        # seconds that it guesses before it starts: it guessed hours for queries that took seconds
        ("SPARQL", "MaxQueryCostEstimationTime"): "1000000000",
    }
    section, lines = "", []
    for line in _VIRTUOSO_INI.read_text(encoding="utf-8").replace(_VIRTUOSO_HOME, str(home)).splitlines():
        if found := re.fullmatch(r"\[(.+)\]\s*", line):
            section = found[1]
        name = line.partition("=")[0].strip()
        if section == "Plugins" and name.startswith("Load"):
            continue
        lines.append(f"{name} = {wanted[section, name]}" if (section, name) in wanted else line)
    return "\n".join(lines) + "\n"


@contextmanager
def _running(command: Sequence[str | Path], url: str, log: Path, folder: Path) -> Iterator[None]:
    """The program, from when it answers at `url` until the block is left."""
    with log.open("wb") as out:
        process = subprocess.Popen(list(map(str, command)), stdout=out, stderr=out, cwd=folder)
    try:
        _await(process, url, log)
        yield
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await(process: subprocess.Popen[bytes], url: str, log: Path, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        try:
            requests.get(url, timeout=2)
            return
        except requests.RequestException:
            time.sleep(0.2)
    text = log.read_text(encoding="utf-8", errors="replace")[-1000:]
    raise ToolError(f"{Path(str(process.args[0])).name} did not start: {text}")  # type: ignore[index]


@functools.cache
def versions() -> dict[str, str]:
    """The version of each tool's package."""
    node = {name: _node_version(name) for name in ("n3", "rdf-validate-shacl")}
    jena = _debian_version("libapache-jena-java")
    return {
        "rdflib": importlib.metadata.version("rdflib"),
        "pyoxigraph": importlib.metadata.version("pyoxigraph"),
        "oxigraph server": importlib.metadata.version("oxigraph"),
        "Jena riot": jena,
        "Jena TDB2": jena,
        "Jena ARQ": jena,
        "Virtuoso": _debian_version("virtuoso-opensource"),
        "rapper": _debian_version("raptor2-utils"),
        "serdi": _debian_version("serdi"),
        "N3.js": node["n3"],
        "rdf-validate-shacl": node["rdf-validate-shacl"],
    }


def _debian_version(package: str) -> str:
    return run(["dpkg-query", "--show", "--showformat=${Version}", package])[0].partition("-")[0].partition("+")[0]


def _node_version(package: str) -> str:
    manifest = HERE / "node_modules" / package / "package.json"
    return str(json.loads(manifest.read_text(encoding="utf-8"))["version"])
