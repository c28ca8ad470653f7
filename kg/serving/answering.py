"""Jobs answered on the store: a query, a page of one thing, its description. Runs in the worker process only."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from kg.errors import QueryError
from kg.serving.jobs import Dataset, Job, Kind, Reply, told, unavailable
from kg.serving.negotiation import TABLES, TRIPLES, chosen, content_type
from kg.serving.pages import page_of
from kg.serving.paths import data_path, page_path, readings
from kg.serving.things import base_of, description_of, is_known
from kg.store.guard import guarded
from kg.writing.serialising import prefixes_of
from kg.writing.terms import PREFIXES

_ENGINE_ERRORS = (OSError, RuntimeError, ValueError)
_PAGE = "text/html"


@dataclass(frozen=True)
class Context:
    """What a worker answers from: a read-only store, the endpoint's own address, the most bytes of an answer."""

    store: ox.Store
    endpoint: str
    max_result: int

    @cached_property
    def base(self) -> str:
        """The base IRI that the graph's nodes were minted under."""
        return base_of(self.store)


class _TooLargeError(Exception):
    """An answer has grown over the limit."""


class _Bounded(io.BytesIO):
    """Bytes up to a limit; pyoxigraph hands on what `write` raises and stops."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._left = limit

    def write(self, data: object) -> int:
        written = super().write(data)  # type: ignore[arg-type]  # bytes, from the serialiser
        self._left -= written
        if self._left < 0:
            raise _TooLargeError
        return written


def answer(context: Context, job: Job) -> tuple[Reply, bytes]:
    """The reply to a job and its body, which is empty where the reply has its own."""
    try:
        reply, body = _answered(context, job)
    except _TooLargeError:
        reply, body = _too_large(context), b""
    except MemoryError:
        reply, body = unavailable("the query was stopped: it needs more memory than is allowed"), b""
    return (reply, body) if body else (reply, reply.body)


def _answered(context: Context, job: Job) -> tuple[Reply, bytes]:
    if job.kind is Kind.QUERY:
        return _query(context, job)
    iri = next((iri for iri in readings(job.text, context.base) if is_known(context.store, iri)), None)
    if iri is None:
        return told(404, "the graph says nothing of this address"), b""
    if job.kind is Kind.RESOURCE:
        return _see_other(context, job, iri), b""
    if job.kind is Kind.DATA:
        return _data(context, job, iri)
    page = page_of(context.store, iri, context.base).encode("utf-8", "replace")
    return _sized(context, Reply(200, content_type(_PAGE)), page)


def _see_other(context: Context, job: Job, iri: str) -> Reply:
    """303 to the page or the data of a thing: the thing itself is no document (Cool URIs for the Semantic Web, 4.2)."""
    media_type = chosen(job.accept, [*TRIPLES, _PAGE]) if job.accept else "text/turtle"
    if media_type is None:
        return _not_acceptable([_PAGE, *TRIPLES])
    path = page_path(iri, context.base) if media_type == _PAGE else data_path(iri, context.base)
    return told(303, f"see {path}", Location=path, Vary="Accept")


def _data(context: Context, job: Job, iri: str) -> tuple[Reply, bytes]:
    media_type = chosen(job.accept, list(TRIPLES))
    if media_type is None:
        return _not_acceptable(TRIPLES), b""
    triples = description_of(context.store, iri)
    return _sized(context, _found(media_type), _triples(context, triples, media_type))


def _query(context: Context, job: Job) -> tuple[Reply, bytes]:
    try:
        text = guarded(job.text)
    except QueryError as error:
        return told(400 if "must be plain" in str(error) else 403, str(error)), b""
    try:
        default, named = _graphs(job.dataset)
        found = context.store.query(
            text, base_iri=context.endpoint, prefixes=PREFIXES, default_graph=default, named_graphs=named
        )
        return _serialised(context, job, found)
    except SyntaxError as error:
        return told(400, f"the query is not SPARQL 1.1: {_short(error)}"), b""
    except _ENGINE_ERRORS as error:
        return told(400, f"the query cannot be run: {_short(error)}"), b""


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:500]


_Default = list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph]
_Named = list[ox.NamedNode | ox.BlankNode]


def _graphs(dataset: Dataset | None) -> tuple[_Default | None, _Named | None]:
    """The request's own dataset, which takes the place of the query's and the store's (2.1.4)."""
    if dataset is None:
        return None, None
    return [ox.NamedNode(iri) for iri in dataset.default], [ox.NamedNode(iri) for iri in dataset.named]


def _serialised(
    context: Context, job: Job, found: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
) -> tuple[Reply, bytes]:
    offered = TRIPLES if isinstance(found, ox.QueryTriples) else TABLES
    media_type = chosen(job.accept, list(offered))
    if media_type is None:
        return _not_acceptable(offered), b""
    if isinstance(found, ox.QueryTriples):
        return _found(media_type), _triples(context, sorted(set(found), key=str), media_type)
    sink = _Bounded(context.max_result)
    found.serialize(sink, format=getattr(ox.QueryResultsFormat, TABLES[media_type]))
    return _found(media_type), sink.getvalue()


def _triples(context: Context, triples: Iterable[ox.Triple], media_type: str) -> bytes:
    listed = list(triples)
    form = getattr(ox.RdfFormat, TRIPLES[media_type])
    prefixes = prefixes_of(listed, context.base) if form in (ox.RdfFormat.TURTLE, ox.RdfFormat.RDF_XML) else None
    sink = _Bounded(context.max_result)
    ox.serialize(listed, sink, format=form, prefixes=prefixes)
    return sink.getvalue()


def _found(media_type: str) -> Reply:
    return Reply(200, content_type(media_type), headers={"Vary": "Accept"})


def _sized(context: Context, reply: Reply, body: bytes) -> tuple[Reply, bytes]:
    if len(body) > context.max_result:
        raise _TooLargeError
    return reply, body


def _too_large(context: Context) -> Reply:
    return unavailable(f"the answer is larger than {context.max_result} bytes; ask for less, with LIMIT and OFFSET")


def _not_acceptable(offered: Iterable[str]) -> Reply:
    return told(406, f"none of the formats in Accept is on offer; there are: {', '.join(_unique(offered))}")


def _unique(names: Iterable[str]) -> Iterator[str]:
    yield from dict.fromkeys(names)
