"""From an HTTP request to a job: the SPARQL 1.1 Protocol's query operation (2.1), and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import parse_qsl

import pyoxigraph as ox

from kg.serving.jobs import Dataset, Job, Kind, Reply, told

QUERY_TYPE, FORM_TYPE, UPDATE_TYPE = (
    "application/sparql-query",
    "application/x-www-form-urlencoded",
    "application/sparql-update",
)
_UPDATE_NAMES = {"update", "using-graph-uri", "using-named-graph-uri"}
_MOST_FIELDS = 200  # parameters of one request; more is no query

Fields = Sequence[tuple[str, str]]


def get_job(query_string: bytes, accept: str | None) -> Job | Reply:
    """The job of a GET (2.1.1), or what is wrong with it."""
    fields = _fields(query_string)
    return fields if isinstance(fields, Reply) else _job(fields, accept)


def post_job(query_string: bytes, content_type: str | None, body: bytes, accept: str | None) -> Job | Reply:
    """The job of a POST, url-encoded (2.1.2) or direct (2.1.3), or what is wrong with it."""
    media_type, charset = _media_type(content_type)
    if media_type == UPDATE_TYPE:
        return _read_only()
    if media_type not in (QUERY_TYPE, FORM_TYPE):
        return told(415, f"Content-Type is {media_type or 'missing'}; send {QUERY_TYPE} or {FORM_TYPE}")
    if charset not in ("", "utf-8", "us-ascii"):
        return told(415, f"the charset is {charset}; send UTF-8")
    in_address = _fields(query_string)
    if isinstance(in_address, Reply):
        return in_address
    if media_type == FORM_TYPE:
        in_body = _fields(body)
        return in_body if isinstance(in_body, Reply) else _job([*in_address, *in_body], accept)
    if any(name == "query" for name, _ in in_address):
        return told(400, "there are two queries, one in the address and one in the body; send one")
    try:
        return _job([*in_address, ("query", body.decode("utf-8"))], accept)
    except UnicodeDecodeError:
        return told(400, "the query is not UTF-8")


def _media_type(content_type: str | None) -> tuple[str, str]:
    """Media type and charset, in lower case, empty where there is none."""
    name, *parameters = (part.strip().lower() for part in (content_type or "").split(";"))
    charset = next((value[8:].strip('"') for value in parameters if value.startswith("charset=")), "")
    return name, charset


def _fields(encoded: bytes) -> Fields | Reply:
    try:
        text = encoded.decode("ascii")
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError as error:  # UnicodeDecodeError is one
        wrong = "not UTF-8, percent-encoded" if isinstance(error, UnicodeError) else f"more than {_MOST_FIELDS}"
        return told(400, f"the parameters are {wrong}")


def _job(fields: Fields, accept: str | None) -> Job | Reply:
    if _UPDATE_NAMES & {name for name, _ in fields}:
        return _read_only()
    queries = _values(fields, "query")
    if len(queries) != 1:
        return told(400, f"there are {len(queries) or 'no'} queries; send one parameter query")
    dataset = Dataset(_values(fields, "default-graph-uri"), _values(fields, "named-graph-uri"))
    wrong = next((iri for iri in dataset.default + dataset.named if not _is_iri(iri)), None)
    if wrong is not None:
        return told(400, f"{wrong[:200]!r} is no absolute IRI of a graph")
    return Job(Kind.QUERY, queries[0], accept, dataset if dataset != Dataset() else None)


def _values(fields: Fields, name: str) -> tuple[str, ...]:
    return tuple(value for key, value in fields if key == name)


def _is_iri(text: str) -> bool:
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def _read_only() -> Reply:
    return told(403, "this endpoint is read-only; SPARQL Update is refused")
