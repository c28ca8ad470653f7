"""The server's life: a socket, workers, requests, and an end that leaves nothing behind."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import uvicorn

from kg.serving.app import Site
from kg.serving.connections import HEAD_BYTES, BoundedProtocol, cut_all
from kg.serving.lanes import Lanes
from kg.serving.processes import Processes
from kg.serving.settings import ServingError, Settings

_BACKLOG = 1024


def serve(settings: Settings, report: Callable[[str], None]) -> None:
    """Serves until SIGINT or SIGTERM; `report` gets a line with the address. Raises ServingError."""
    with _listening(settings) as listener, tempfile.TemporaryDirectory(prefix="kg-serve-") as folder:
        asyncio.run(_serve(settings, listener, Path(folder), report))


def _listening(settings: Settings) -> socket.socket:
    """A socket on the address. Raises ServingError if it is taken or not ours."""
    try:
        family, *_, address = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address[:2], family=family, backlog=_BACKLOG)
    except OSError as error:
        where = f"{settings.host}:{settings.port}"
        raise ServingError(
            f"cannot listen on {where} ({error.strerror}); choose another with --host, --port"
        ) from error


async def _serve(settings: Settings, listener: socket.socket, folder: Path, report: Callable[[str], None]) -> None:
    address = _address(settings.host, listener.getsockname()[1])
    endpoint = f"{address}sparql"
    lanes = Lanes(settings, Processes(settings, endpoint, folder))
    await lanes.open()
    try:
        config = uvicorn.Config(
            Site(lanes, endpoint).app(),
            http=BoundedProtocol,
            ws="none",
            loop="asyncio",
            lifespan="off",
            log_config=None,
            log_level="error",
            access_log=False,
            proxy_headers=False,
            server_header=False,
            h11_max_incomplete_event_size=HEAD_BYTES,
            timeout_graceful_shutdown=1,
        )
        report(address)
        await _Server(config).serve(sockets=[listener])
    finally:
        await lanes.close()


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


class _Server(uvicorn.Server):
    """Stops on a signal without raising it again, so that what is left to do is done and the exit code is 0."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        cut_all(self.server_state.connections)
        await super().shutdown(sockets)
