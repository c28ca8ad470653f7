"""The server: a SPARQL 1.1 endpoint, a query page and a page for every IRI, from a store that is only read."""

from __future__ import annotations

from collections.abc import Callable

from kg.serving.settings import ServingError, Settings, bytes_of

__all__ = ["ServingError", "Settings", "bytes_of", "serve"]


def serve(settings: Settings, report: Callable[[str], None]) -> None:
    """Serves until SIGINT or SIGTERM; `report` gets the address once it answers. Raises ServingError."""
    from kg.serving import server

    server.serve(settings, report)
