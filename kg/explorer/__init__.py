"""The explorer: a graph as one HTML page that needs no network."""

from __future__ import annotations

from kg.explorer.page import render

__all__ = ["render"]
