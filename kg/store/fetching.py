"""One HTTP answer, bounded in time and bytes, from one host: redirects to another are refused."""

from __future__ import annotations

import contextlib
import time
from http.client import HTTPException
from typing import IO, TYPE_CHECKING
from urllib.error import HTTPError, URLError
from urllib.parse import SplitResult, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from kg.errors import QueryError

if TYPE_CHECKING:
    from email.message import Message

PAGES = ("text/html", "application/xhtml+xml")

_PIECE = 1 << 16
_LONGEST_MESSAGE = 300
_MOST_REDIRECTS = 5


class EndpointError(QueryError):
    """An endpoint that cannot be reached, refuses the query, or answers with something else than SPARQL results."""


def fetch(request: Request, timeout: float, most_bytes: int) -> tuple[str, bytes]:
    """Media type and body of the answer to a request, whole within `timeout` seconds. Raises EndpointError."""
    deadline = time.monotonic() + timeout
    try:
        with build_opener(_SameHost).open(request, timeout=timeout) as answer:
            return answer.headers.get_content_type(), _read(answer, deadline, most_bytes)
    except HTTPError as error:
        raise EndpointError(f"it answered {error.code}: {_reason(error)}") from error
    except (OSError, HTTPException, UnicodeError) as error:
        cause = error.reason if isinstance(error, URLError) else error
        if isinstance(cause, TimeoutError):
            raise EndpointError(f"it gave no whole answer within {timeout:g} s; --timeout allows more") from error
        raise EndpointError(f"it cannot be asked ({printable(str(cause)) or type(cause).__name__})") from error


def printable(text: str) -> str:
    """Words of another machine in one short line without control characters."""
    line = " ".join("".join(char if char.isprintable() else " " for char in text[: 4 * _LONGEST_MESSAGE]).split())
    return line if len(line) <= _LONGEST_MESSAGE else f"{line[:_LONGEST_MESSAGE]}…"


class _SameHost(HTTPRedirectHandler):
    """Follows redirects on one host, with method and body as they were: a query changes nothing."""

    max_redirections = _MOST_REDIRECTS

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> Request:
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        if old.hostname != new.hostname or (old.scheme, new.scheme) == ("https", "http"):
            raise EndpointError(f"it sends us to {_address(new)}; give that address if you trust it")
        return Request(newurl, req.data, dict(req.header_items()))

    http_error_308 = HTTPRedirectHandler.http_error_302


def _address(parts: SplitResult) -> str:
    return printable(f"{parts.scheme}://{parts.netloc}{parts.path}")


def _read(answer: IO[bytes], deadline: float, most_bytes: int) -> bytes:
    """The body, piece by piece: a slow server is held to the time of the whole. Raises TimeoutError."""
    pieces, size = [], 0
    while piece := answer.read1(_PIECE):  # type: ignore[attr-defined]
        pieces.append(piece)
        size += len(piece)
        if size > most_bytes:
            raise EndpointError(f"it sent more than {most_bytes:,} bytes; ask for less with LIMIT")
        if time.monotonic() > deadline:
            raise TimeoutError
    return b"".join(pieces)


def _reason(error: HTTPError) -> str:
    """What an error's body says in one line; a web page says nothing that helps."""
    body = b""
    with contextlib.suppress(OSError, HTTPException):
        body = error.read(_PIECE)
    text = printable(body.decode("utf-8", "replace"))
    return text if text and error.headers.get_content_type() not in PAGES else printable(str(error.reason))
