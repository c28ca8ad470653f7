"""The page around the network: its template, its policy and its facts."""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Collection
from pathlib import Path

from kg.explorer.facts import page_facts, script_safe_json
from kg.explorer.network import network_of, rendered, vis_network_source
from kg.explorer.view import View, ordered
from kg.graph import Graph

_HERE = Path(__file__).parent


def render(graph: Graph, *, title: str = "News knowledge graph", symmetric: Collection[str] = ()) -> str:
    """One HTML page that shows `graph` and opens with no network at all.

    The bytes depend on the graph alone, not on the order it came in. Lines of the relations in `symmetric` (local
    names) have no arrow head. Offsets on the page count code points of the documents' texts. Every entity and document
    that a statement refers to must be in the graph.
    """
    view = View(ordered(graph))
    network = network_of(view, frozenset(symmetric))
    scripts = [_script(vis_network_source(network)), _script((_HERE / "page.js").read_text(encoding="utf-8"))]
    variables = {
        "title": html.escape(title.encode("utf-8", "replace").decode("utf-8")),
        "policy": _policy(scripts),
        "style": (_HERE / "page.css").read_text(encoding="utf-8"),
        "facts": script_safe_json(page_facts(view)),
        "vis": scripts[0],
        "program": scripts[1],
    }
    return rendered(network, _HERE / "page.html", variables)


def _script(source: str) -> str:
    """A script less its reference to a source map, which is not in the page."""
    return "".join(f"{line}\n" for line in source.split("\n") if not line.startswith("//# sourceMappingURL="))


def _policy(scripts: Collection[str]) -> str:
    """A Content-Security-Policy under which only these scripts run and nothing is fetched (CSP Level 3, 2.3.1).

    With hashes instead of 'unsafe-inline' a text that got into the page as markup would still run nothing.
    """
    digests = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts)
    allowed = " ".join(f"'sha256-{digest}'" for digest in digests)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
