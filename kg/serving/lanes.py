"""Who runs next: a short lane for every query's first moments, a long lane for those that need more.

A small query must not wait for large ones, and nobody can tell them apart beforehand. So every query starts in the
short lane. One that is not done within its first budget moves to the long lane with the process that runs it, at the
lowest priority, and a fresh process takes the free place; if the long lane is full, it is ended and answered 503. While
many wait, the budget shrinks, so that those in the queue still get their turn within about a third of a second. Those
who wait are served in turn among client addresses, the oldest of each first.

An ended process costs some 20 ms of processor time until another is ready. So a client whose query was ended hears of
it two seconds later, and one that asks the same again within a minute is told so without a process.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict, deque
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from kg.serving.jobs import Job, Reply, unavailable
from kg.serving.processes import Processes, Worker, WorkerDiedError, now
from kg.serving.settings import ServingError, Settings

FIRST_BUDGET, LEAST_BUDGET = 0.2, 0.04  # seconds in the short lane
LONGEST_WAIT = 5.0  # seconds in the queue
MOST_WAITING = 256
_TURN_WITHIN = 0.3  # seconds in which all that wait should have had a worker
_SPARES = 6  # workers ready beyond those at work
_LONG_FOR_ONE_SHORT = 2  # places of the long lane for each of the short one
_PENALTY = 2.0  # seconds until a client hears that its query was ended
_STARTS_AT_ONCE = 4
_PAUSE_AFTER_FAILURE = 1.0  # seconds
_REMEMBERED, _REFUSED_FOR = 1024, 60.0  # texts, seconds
_STOPPED = "the query was stopped: it may run {:g} seconds; ask for less"
_DIED = (
    "the query was stopped: it is nested too deeply for the engine, or needs more memory than is allowed; ask for less"
)
_BUSY = "the server is busy with other long queries; ask again later, or ask for less"
_FULL = "the server is busy; ask again later"
_KNOWN = "this query was stopped a moment ago and is not run again within a minute; ask for less"

T = TypeVar("T")


@dataclass(eq=False)
class _Ticket:
    """A query in the queue."""

    job: Job
    client: str
    future: asyncio.Future[Worker]
    since: float = field(default_factory=now)


@dataclass(eq=False)
class _Run:
    """A query at work; `started` is when a worker took it."""

    worker: Worker
    job: Job
    started: float = field(default_factory=now)
    is_long: bool = False
    is_abandoned: bool = False
    is_over: bool = False


class _Queue:
    """Those who wait: by client address, the oldest of each first."""

    def __init__(self) -> None:
        self._by_client: OrderedDict[str, deque[_Ticket]] = OrderedDict()
        self._number = 0

    def __len__(self) -> int:
        return self._number

    def push(self, ticket: _Ticket) -> None:
        self._by_client.setdefault(ticket.client, deque()).append(ticket)
        self._number += 1

    def pop(self) -> _Ticket | None:
        """The next to be served; its client is last in the turn from now on."""
        if not self._by_client:
            return None
        client, waiting = self._by_client.popitem(last=False)
        ticket = waiting.popleft()
        if waiting:
            self._by_client[client] = waiting
        self._number -= 1
        return ticket

    def oldest_of_busiest(self) -> _Ticket:
        """Takes out the oldest query of the client that has most in the queue."""
        client = max(self._by_client, key=lambda name: len(self._by_client[name]))
        ticket = self._by_client[client][0]
        self.remove(ticket)
        return ticket

    def remove(self, ticket: _Ticket) -> None:
        waiting = self._by_client.get(ticket.client)
        if waiting is None or ticket not in waiting:
            return
        waiting.remove(ticket)
        self._number -= 1
        if not waiting:
            del self._by_client[ticket.client]


class _Memory:
    """Hashes of queries with what is known of them, for a while."""

    def __init__(self) -> None:
        self._until: OrderedDict[bytes, float] = OrderedDict()

    def add(self, job: Job) -> None:
        self._until[_digest(job)] = now() + _REFUSED_FOR
        while len(self._until) > _REMEMBERED:
            self._until.popitem(last=False)

    def __contains__(self, job: Job) -> bool:
        return self._until.get(_digest(job), 0.0) > now()


def _digest(job: Job) -> bytes:
    return hashlib.sha256(repr((job.kind, job.text, job.dataset)).encode("utf-8", "replace")).digest()


class Lanes:
    """Answers jobs with a bounded number of worker processes, each in a bounded time."""

    def __init__(self, settings: Settings, processes: Processes) -> None:
        self._settings, self._processes = settings, processes
        self._most_long = _LONG_FOR_ONE_SHORT * settings.workers
        self._threads = ThreadPoolExecutor(2 * (settings.workers + self._most_long) + 8, thread_name_prefix="worker")
        self._ready: list[Worker] = []
        self._alive: set[Worker] = set()
        self._starting = self._short = self._long = 0
        self._queue = _Queue()
        self._stopped, self._known_long = _Memory(), _Memory()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._is_closed = False
        self.is_offline = False

    async def open(self) -> None:
        """Starts the first worker. Raises ServingError if it cannot read the store."""
        worker = await self._in_thread(self._processes.start)
        self.is_offline = worker.is_offline
        self._add(worker)

    async def close(self) -> None:
        """Ends all workers; those who wait are told so."""
        self._is_closed = True
        while ticket := self._queue.pop():
            ticket.future.cancel()
        await self._kill_all()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._kill_all()  # those that were starting
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _kill_all(self) -> None:
        await asyncio.gather(*(self._in_thread(worker.kill) for worker in list(self._alive)))

    async def answer(self, job: Job, client: str) -> Reply:
        """The reply to a job of a client address; 503 where limits or load allow none."""
        if job in self._stopped:
            return unavailable(_KNOWN, wait=int(_REFUSED_FOR))
        if job in self._known_long and self._long >= self._most_long:
            return unavailable(_BUSY, wait=int(self._settings.timeout))
        worker = await self._turn(_Ticket(job, client, asyncio.get_running_loop().create_future()))
        if worker is None:
            return unavailable(_FULL)
        return await self._run(_Run(worker, job))

    async def _turn(self, ticket: _Ticket) -> Worker | None:
        """A worker for the ticket, None if its time in the queue is over."""
        self._queue.push(ticket)
        if len(self._queue) > MOST_WAITING:
            self._queue.oldest_of_busiest().future.cancel()
        self._dispatch()
        try:
            return await asyncio.wait_for(ticket.future, min(LONGEST_WAIT, self._settings.timeout))
        except TimeoutError:
            return None
        except asyncio.CancelledError:
            if ticket.future.done() and not ticket.future.cancelled():
                self._free(ticket.future.result())
            elif (task := asyncio.current_task()) and not task.cancelling():
                return None  # the queue was full and this the oldest in it
            raise
        finally:
            self._queue.remove(ticket)

    def _dispatch(self) -> None:
        while self._ready and self._short < self._settings.workers and (ticket := self._queue.pop()):
            if ticket.future.done():
                continue
            self._short += 1
            ticket.future.set_result(self._ready.pop())
        self._refill()

    def _budget(self) -> float:
        """Seconds for a query in the short lane, fewer the more wait."""
        fair = _TURN_WITHIN * self._settings.workers / (len(self._queue) + 1)
        return max(LEAST_BUDGET, min(FIRST_BUDGET, self._settings.timeout, fair))

    async def _run(self, run: _Run) -> Reply:
        """The reply of a worker that is at hand. A client that goes away ends its long query, not its short one."""
        task = self._spawn(self._asked(run))
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            run.is_abandoned = True
            if run.is_long:
                task.cancel()
            raise

    async def _asked(self, run: _Run) -> Reply:
        """The reply, from the short lane or the long one; the worker goes back or is ended."""
        try:
            reply = await self._in_thread(partial(run.worker.ask, run.job, self._budget()))
            if reply is not None:
                self._free(run.worker)
                return reply
            self._known_long.add(run.job)
            if run.is_abandoned or self._long >= self._most_long:
                self._end(run, Worker.kill)
                await asyncio.sleep(_PENALTY)
                return unavailable(_BUSY, wait=int(self._settings.timeout))
            return await self._go_on(run)
        except WorkerDiedError:
            self._stopped.add(run.job)
            self._end(run, Worker.kill)
            await asyncio.sleep(_PENALTY)
            return unavailable(_DIED, wait=int(_REFUSED_FOR))
        except asyncio.CancelledError:
            self._end(run, Worker.kill)
            raise

    async def _go_on(self, run: _Run) -> Reply:
        """The rest of a query's time in the long lane. Its worker is used up then, as its memory may have grown."""
        self._short -= 1
        self._long += 1
        run.is_long = True
        run.worker.step_back()
        self._dispatch()
        reply = await self._in_thread(partial(run.worker.reply, run.started + self._settings.timeout - now()))
        self._end(run, Worker.kill if reply is None else Worker.retire)
        if reply is None:
            self._stopped.add(run.job)
            return unavailable(_STOPPED.format(self._settings.timeout), wait=int(_REFUSED_FOR))
        return reply

    def _free(self, worker: Worker) -> None:
        """Takes a worker back that has answered."""
        self._short -= 1
        self._ready.append(worker)
        self._dispatch()

    def _end(self, run: _Run, end: Callable[[Worker], None]) -> None:
        """Ends a worker and makes its place free. Done once however often it is called."""
        if run.is_over:
            return
        run.is_over = True
        if run.is_long:
            self._long -= 1
        else:
            self._short -= 1
        self._spawn(self._ended(run.worker, end))
        self._refill()  # not later: on a busy machine a process needs a while to end

    async def _ended(self, worker: Worker, end: Callable[[Worker], None]) -> None:
        await self._in_thread(partial(end, worker))
        self._alive.discard(worker)

    def _refill(self) -> None:
        """Starts workers until there are enough for the short lane, few at a time: starting takes processor time."""
        wanted = self._settings.workers + _SPARES - self._short - len(self._ready)
        while not self._is_closed and self._starting < min(wanted, _STARTS_AT_ONCE):
            self._starting += 1
            self._spawn(self._started())

    async def _started(self) -> None:
        try:
            self._add(await self._in_thread(self._processes.start))
        except ServingError:
            await asyncio.sleep(_PAUSE_AFTER_FAILURE)
        finally:
            self._starting -= 1
            self._dispatch()

    def _add(self, worker: Worker) -> None:
        self._alive.add(worker)
        self._ready.append(worker)

    def _spawn(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _in_thread(self, call: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, call)
