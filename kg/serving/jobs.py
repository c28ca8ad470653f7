"""What the server sends to a worker process and gets back; plain data that any start method can carry over."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What is asked of a worker."""

    QUERY = "query"
    # a page for people, a description for machines, and the address that leads to one of them
    PAGE = "page"
    DATA = "data"
    RESOURCE = "resource"


@dataclass(frozen=True)
class Dataset:
    """The graphs that a query runs on where the request names them (SPARQL 1.1 Protocol, 2.1.4)."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


@dataclass(frozen=True)
class Job:
    """A query's text or, for the pages, a path under the base or an IRI; `accept` is the client's header."""

    kind: Kind
    text: str
    accept: str | None = None
    dataset: Dataset | None = None


@dataclass(frozen=True)
class Reply:
    """An HTTP answer but for its frame. A body too long for a pipe is in a file, `size` bytes long."""

    status: int
    media_type: str
    body: bytes = b""
    file: str | None = None
    size: int = 0
    headers: dict[str, str] = field(default_factory=dict)


def told(status: int, message: str, **headers: str) -> Reply:
    """A reply of one line for people."""
    body = f"{message}\n".encode("utf-8", "replace")
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, "text/plain; charset=utf-8", body, size=len(body), headers=names)


def unavailable(message: str, wait: int = 1) -> Reply:
    """503: the query was not answered; `wait` is the number of seconds after which to ask again."""
    return told(503, message, Retry_After=str(wait))
