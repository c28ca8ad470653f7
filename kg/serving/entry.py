"""Where a worker process begins; nothing heavy is imported in the server for its sake."""

from __future__ import annotations

from multiprocessing.connection import Connection
from pathlib import Path

from kg.serving.settings import Settings


def work(connection: Connection, settings: Settings, endpoint: str, folder: Path) -> None:
    """Runs a worker until its pipe closes."""
    from kg.serving import worker

    worker.main(connection, settings, endpoint, folder)
