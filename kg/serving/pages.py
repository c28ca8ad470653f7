"""The pages for people: one thing of the graph, and the form for queries. The template engine escapes all text."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.explorer.facts import script_safe_json
from kg.explorer.words import relation_words
from kg.serving.paths import data_path, page_path
from kg.serving.things import thing_of
from kg.store.named import NamedQuery

_ASSETS = Path(__file__).parent / "assets"
# Nothing runs and nothing is fetched on a page of a thing, whatever got into it
THING_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def page_of(store: ox.Store, iri: str, base: str) -> str:
    """The HTML page of one thing of the graph."""
    template = _environment().get_template("thing.html")
    return str(
        template.render(
            thing=thing_of(store, iri),
            style=asset("page.css"),
            page=lambda node: page_path(node, base),
            data=data_path(iri, base),
            words=relation_words,
            is_web=lambda text: text.startswith(("http://", "https://")),
        )
    )


def query_page(queries: Mapping[str, NamedQuery]) -> tuple[str, str]:
    """The page with the editor and the named queries, and the policy under which only its own scripts run."""
    scripts = [_script(asset("yasgui.min.js")), _script(asset("query.js"))]
    variables = {
        "style": asset("yasgui.min.css").replace("</style", "<\\/style") + asset("page.css"),
        "queries": script_safe_json([_described(query) for query in queries.values()]),
        "yasgui": scripts[0],
        "program": scripts[1],
    }
    return str(_environment().get_template("query.html").render(variables)), _policy(scripts)


def _described(query: NamedQuery) -> dict[str, object]:
    parameters = [_parameter(one) for one in getattr(query, "parameters", ())]
    return {"name": query.name, "description": query.description, "text": query.text, "parameters": parameters}


def _parameter(parameter: Any) -> dict[str, str]:
    names = ("name", "kind", "description", "default", "example")
    return {name: str(getattr(parameter, name, None) or "") for name in names}


def asset(name: str) -> str:
    """The text of a file that comes with the package."""
    return (_ASSETS / name).read_text(encoding="utf-8")


def _script(source: str) -> str:
    """A script that may stand inside a page: no end tag in it, no source map to fetch."""
    lines = (line for line in source.split("\n") if not line.startswith("//# sourceMappingURL="))
    return "\n".join(lines).replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _policy(scripts: list[str]) -> str:
    """A Content-Security-Policy with which the page reaches this server alone (CSP Level 3, 2.3.1)."""
    digests = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts)
    allowed = " ".join(f"'sha256-{digest}'" for digest in digests)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data:; font-src data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


@cache
def _environment() -> Any:
    import jinja2

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(_ASSETS), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
