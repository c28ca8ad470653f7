"""What a server is told: where it listens, and what one query may use."""

from __future__ import annotations

import ipaddress
import os
import re
from dataclasses import dataclass
from pathlib import Path

from kg.errors import KGError

_UNITS = {"": 1, "K": 1000, "M": 1000**2, "G": 1000**3}
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([KMG]?)B?", re.IGNORECASE)


class ServingError(KGError):
    """The server cannot start, or was told what it cannot do."""


@dataclass(frozen=True)
class Settings:
    """Limits are per query: `timeout` in seconds of wall time, `memory` and `max_result` in bytes.

    `workers` is how many short queries run at once; four times as many long ones may run beside them, at the lowest
    priority.
    """

    # a pyoxigraph store on disk, as `kg.store.index` makes it
    store: Path
    host: str = "127.0.0.1"
    port: int = 7878
    timeout: float = 10.0
    memory: int = 1000**3
    max_result: int = 50 * 1000**2
    workers: int = max(2, os.cpu_count() or 1)

    def __post_init__(self) -> None:
        if not 0 <= self.port <= 65535:
            raise ServingError(f"{self.port} is no port; give a number from 0 (any free one) to 65535")
        if self.timeout <= 0 or self.memory <= 0 or self.max_result <= 0 or self.workers < 1:
            raise ServingError(
                "timeout, memory, result size and workers must be above zero; leave them out for defaults"
            )

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach the server."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


def bytes_of(size: str) -> int:
    """A size as people write it in bytes, decimal units. Raises ServingError.

    >>> bytes_of("2GB"), bytes_of("1.5 M")
    (2000000000, 1500000)
    """
    match = _SIZE.fullmatch(size.strip())
    if not match:
        raise ServingError(f"{size!r} is no size; write one such as 50MB or 2GB")
    return int(float(match[1]) * _UNITS[match[2].upper()])
