"""Connections that cost little: bounded in number and in the time that a client may take to write or to read.

uvicorn bounds neither the time until a request's head is whole nor that until a client has read its answer, so that a
few hundred clients who do nothing would take every place (slow loris, slow read).
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

MOST_CONNECTIONS = 512
HEAD_BYTES = 65536
HEAD_SECONDS = 10.0
PAUSE_SECONDS, ANSWER_SECONDS = 10.0, 300.0  # until a full buffer is read a little, and an answer wholly
_LINGER_SECONDS = 2.0


class BoundedProtocol(H11Protocol):
    """HTTP/1.1 with time limits. When there are too many connections, the oldest that ask nothing are cut first."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._head_timer: asyncio.TimerHandle | None = None
        self._pause_timer: asyncio.TimerHandle | None = None
        self._answer_timer: asyncio.TimerHandle | None = None
        self._is_refused = False
        self._opened = self.loop.time()

    @property
    def is_asking(self) -> bool:
        """Whether a request is being answered."""
        return self.cycle is not None and not self.cycle.response_complete

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        others = [one for one in self.connections if isinstance(one, BoundedProtocol) and one is not self]
        if len(others) >= MOST_CONNECTIONS:
            min(others, key=lambda one: (one.is_asking, one._opened)).cut()
        self._head_timer = self.loop.call_later(HEAD_SECONDS, self.cut)

    def connection_lost(self, exc: Exception | None) -> None:
        for timer in (self._head_timer, self._pause_timer, self._answer_timer):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)

    def cut(self) -> None:
        """Ends the connection at once, whatever is still to be written."""
        if self.transport is not None:
            self.transport.abort()

    def data_received(self, data: bytes) -> None:
        if self._is_refused:
            return
        if not self.is_asking and self._head_timer is None:
            self._head_timer = self.loop.call_later(HEAD_SECONDS, self.cut)
        super().data_received(data)
        if self.is_asking and self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def pause_writing(self) -> None:
        super().pause_writing()
        self._pause_timer = self.loop.call_later(PAUSE_SECONDS, self.cut)
        if self._answer_timer is None:
            self._answer_timer = self.loop.call_later(ANSWER_SECONDS, self.cut)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._pause_timer is not None:
            self._pause_timer.cancel()
        if self._answer_timer is not None and not self.is_asking:
            self._answer_timer.cancel()
            self._answer_timer = None

    def send_400_response(self, msg: str) -> None:
        """400, 414 for an address without end, 431 for headers without end; then the rest is ignored for a while."""
        unread, _ = self.conn.trailing_data
        status = HTTPStatus.BAD_REQUEST
        if len(unread) >= HEAD_BYTES:
            is_line = b"\n" not in unread
            status = HTTPStatus.REQUEST_URI_TOO_LONG if is_line else HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            self._write(status, f"{status.phrase}\n".encode())
        self._is_refused = True
        self.loop.call_later(_LINGER_SECONDS, self.cut)

    def _write(self, status: HTTPStatus, body: bytes) -> None:
        headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body)))]
        head = h11.Response(status_code=status, headers=[*headers, ("Connection", "close")], reason=status.phrase)
        for event in (head, h11.Data(data=body), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        if self.transport.can_write_eof():
            self.transport.write_eof()


def cut_all(connections: Any) -> None:
    """Ends every connection at once."""
    for connection in list(connections):
        if isinstance(connection, BoundedProtocol):
            connection.cut()
