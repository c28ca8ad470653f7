"""Worker processes as the server sees them: started, asked, moved out of the way, killed."""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from contextlib import suppress
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from kg.serving.jobs import Job, Reply
from kg.serving.settings import ServingError, Settings

if TYPE_CHECKING:
    from multiprocessing.context import BaseContext

_START_SECONDS = 60.0
_LOWEST_PRIORITY = 19  # niceness of a worker with a long query
# imported once by the process that Linux forks workers from; kg.cli is what the main module imports
_PRELOADED = ["kg.serving.worker", "kg.cli"]


class WorkerDiedError(Exception):
    """A worker ended in the middle of its query."""


class Processes:
    """Starts workers, by forking a process that has everything imported where that is sound (Linux), else afresh."""

    def __init__(self, settings: Settings, endpoint: str, folder: Path) -> None:
        self._settings, self._endpoint, self._folder = settings, endpoint, folder
        self._context: BaseContext = multiprocessing.get_context(
            "forkserver" if sys.platform.startswith("linux") else "spawn"
        )
        if isinstance(self._context, _forking()):
            self._context.set_forkserver_preload(_PRELOADED)

    def start(self) -> Worker:
        """A worker that has its store open. Blocks for some 30 ms, the first time for half a second.

        Raises ServingError if it cannot read the store.
        """
        from kg.serving.entry import work

        ours, theirs = self._context.Pipe()
        arguments = (theirs, self._settings, self._endpoint, self._folder)
        process = self._context.Process(target=work, args=arguments, daemon=True)  # type: ignore[attr-defined]
        process.start()
        theirs.close()
        worker = Worker(process, ours, self._folder)
        try:
            worker.open()
        except ServingError:
            worker.kill()
            raise
        return worker


def _forking() -> type:
    from multiprocessing import context

    return getattr(context, "ForkServerContext", type(None))


class Worker:
    """One process and the pipe to it. Its methods block; the server calls them in threads."""

    _numbers = count(1)

    def __init__(self, process: multiprocessing.Process, connection: Connection, folder: Path) -> None:
        self._process, self._connection = process, connection
        self._folder, self._number = folder, next(self._numbers)
        self._answers = 0
        self.is_offline, self._thread = False, 0

    def open(self) -> None:
        """Waits until the store is open. Raises ServingError with what the process says."""
        try:
            told = self._connection.recv() if self._connection.poll(_START_SECONDS) else "no answer"
        except (EOFError, OSError):
            told = "it ended at once"
        if isinstance(told, str):
            raise ServingError(f"a worker cannot open the store ({told}); build the folder's graph anew")
        self.is_offline, self._thread = told

    def ask(self, job: Job, seconds: float) -> Reply | None:
        """Hands over a job and waits so long for the reply. Raises WorkerDiedError."""
        self._answers += 1
        try:
            self._connection.send((job, self._name))
        except OSError as error:
            raise WorkerDiedError from error
        return self.reply(seconds)

    def reply(self, seconds: float) -> Reply | None:
        """The reply, None if there is none yet after so many seconds. Raises WorkerDiedError."""
        try:
            if not self._connection.poll(seconds):
                return None
            reply = self._connection.recv()
        except (EOFError, OSError) as error:
            raise WorkerDiedError from error
        assert isinstance(reply, Reply)
        return reply

    def step_back(self) -> None:
        """Lets the operating system prefer whatever else there is to do.

        Not SCHED_IDLE: measured on a machine with no time left, a process under it takes seconds to end when killed.
        """
        if hasattr(os, "setpriority"):
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, self._thread, _LOWEST_PRIORITY)

    def kill(self) -> None:
        """Ends the process, whatever it does, and removes what it was writing."""
        self.retire()
        (self._folder / self._name).unlink(missing_ok=True)

    def retire(self) -> None:
        """Ends the process and keeps the file of its last reply."""
        # the pipe is closed with the last reference: another thread may still wait on it
        self._process.kill()
        self._process.join()

    @property
    def _name(self) -> str:
        return f"answer-{self._number}-{self._answers}"


def now() -> float:
    return time.monotonic()
