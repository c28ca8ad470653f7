"""The worker process: opens the store read-only, answers one job after the other, and may be killed at any time.

All that touches the text of a stranger's query is here: the guard's parser and the engine's both recurse as deep as the
text says, and one that goes too deep ends this process and no other.
"""

from __future__ import annotations

import signal
import threading
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

# The guard's parser, and the templates of pages: imported once, in the process that the workers are forked from
import jinja2  # noqa: F401
import pyoxigraph as ox
import rdflib.plugins.sparql.algebra
import rdflib.plugins.sparql.parser  # noqa: F401

from kg.serving import answering
from kg.serving.jobs import Job
from kg.serving.sandbox import confine, limit_memory
from kg.serving.settings import Settings

_INLINE = 65536  # bytes of an answer that goes through the pipe; more goes into a file
_STACK = 64 * 1024 * 1024  # bytes; parentheses nested 30,000 deep take some 60 MB, and cost nothing until used


def main(connection: Connection, settings: Settings, endpoint: str, folder: Path) -> None:
    """Serves jobs until the pipe closes.

    Says first whether the network is out of reach and which thread evaluates, or what is wrong (a str).
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then closes the pipe
    is_offline = confine()
    threading.stack_size(_STACK)
    thread = threading.Thread(target=_work, args=(connection, settings, endpoint, folder, is_offline))
    thread.start()
    thread.join()


def _work(connection: Connection, settings: Settings, endpoint: str, folder: Path, is_offline: bool) -> None:
    try:
        store = ox.Store.read_only(str(settings.store))
        limit_memory(settings.memory)
        context = answering.Context(store, endpoint, settings.max_result)
    except (OSError, ValueError, RuntimeError) as error:
        connection.send(str(error))
        return
    connection.send((is_offline, threading.get_native_id()))
    _serve(connection, context, folder)


def _serve(connection: Connection, context: answering.Context, folder: Path) -> None:
    while True:
        try:
            job, name = connection.recv()
        except (EOFError, OSError):
            return
        assert isinstance(job, Job)
        reply, body = answering.answer(context, job)
        if len(body) <= _INLINE:
            connection.send(replace(reply, body=body, size=len(body)))
            continue
        file = folder / str(name)
        file.write_bytes(body)
        connection.send(replace(reply, file=str(file), size=len(body)))
