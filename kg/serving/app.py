"""The server's addresses: the endpoint, the query page, and a page and a description for every IRI."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import suppress
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from kg.errors import KGError
from kg.serving import pages
from kg.serving.description import description
from kg.serving.jobs import Job, Kind, Reply, told, unavailable
from kg.serving.lanes import Lanes
from kg.serving.negotiation import TRIPLES, chosen
from kg.serving.protocol import get_job, post_job
from kg.store.named import NamedQuery, named_queries

MOST_BODY = 1_000_000  # bytes of a query; longer ones are made by programs for no good
MOST_ADDRESS = 32_000  # bytes of a query in an address
BODY_SECONDS, DRAIN_SECONDS = 10.0, 3.0
_MOST_DRAINED = 64_000_000  # bytes that are read and thrown away, so that the client comes to read the 413
_MOST_FILES = 24  # answers on disk that clients are still reading
_PIECE = 65536  # bytes
_SAFE = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
_METHODS = ["GET", "HEAD", "POST", "OPTIONS"]


class Site:
    """What the addresses answer, from a running pool of workers."""

    def __init__(self, lanes: Lanes, endpoint: str) -> None:
        self._lanes, self._endpoint = lanes, endpoint
        self._queries = named_queries()
        self._page, self._policy = pages.query_page(self._queries)
        self._files = 0

    def app(self) -> Starlette:
        """The ASGI application."""
        looks = ["GET", "HEAD"]
        routes = [
            Route("/", self.home, methods=looks),
            Route("/sparql", self.sparql, methods=_METHODS),
            Route("/sparql/", self.sparql, methods=_METHODS),
            Route("/queries/{name}", self.named_query, methods=looks),
            *(
                Route(address, self._thing(kind), methods=looks)
                for prefix, kind in (("page", Kind.PAGE), ("data", Kind.DATA), ("id", Kind.RESOURCE))
                for address in (f"/{prefix}", f"/{prefix}/{{rest:path}}")
            ),
            Route("/resource", self._thing(Kind.RESOURCE), methods=looks),
        ]
        cors = Middleware(CORSMiddleware, allow_origins=["*"], allow_methods=_METHODS, allow_headers=["*"])
        return Starlette(routes=routes, middleware=[cors])

    async def home(self, request: Request) -> Response:
        headers = {**_SAFE, "Content-Security-Policy": self._policy}
        return Response(self._page, media_type="text/html", headers=headers)

    async def sparql(self, request: Request) -> Response:
        """The SPARQL 1.1 Protocol endpoint."""
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": ", ".join(_METHODS)})
        query_string, accept = request.scope["query_string"], _accept(request)
        if len(query_string) > MOST_ADDRESS:
            return _plain(told(414, f"the address is over {MOST_ADDRESS} bytes; send the query with POST"))
        if request.method == "POST":
            body = await _body(request)
            if isinstance(body, Response):
                return body
            job = post_job(query_string, request.headers.get("content-type"), body, accept)
        elif query_string:
            job = get_job(query_string, accept)
        else:
            return self._described(accept)
        return _plain(job) if isinstance(job, Reply) else await self._answered(request, job)

    def _described(self, accept: str | None) -> Response:
        """The service description, or for a browser the way to the query page."""
        if accept and chosen(accept, [*TRIPLES, "text/html"]) == "text/html":
            return RedirectResponse("/", 303)
        return _plain(description(self._endpoint, accept))

    async def named_query(self, request: Request) -> Response:
        """The text of a named query, values of the address bound to its parameters."""
        query = self._queries.get(request.path_params["name"])
        if query is None:
            return _plain(told(404, f"no query is called so; there are: {', '.join(self._queries)}"))
        try:
            return _plain(told(200, _bound(query, dict(request.query_params)).rstrip("\n")))
        except KGError as error:
            return _plain(told(400, str(error)))

    def _thing(self, kind: Kind) -> Callable[[Request], Awaitable[Response]]:
        async def thing(request: Request) -> Response:
            raw = request.scope.get("raw_path", b"").decode("ascii", "replace")
            rest = request.query_params.get("iri") or raw.lstrip("/").partition("/")[2]
            if not rest:
                return _plain(told(400, "name a thing: /resource?iri=IRI, or its address under /id/"))
            return await self._answered(request, Job(kind, rest, _accept(request)))

        return thing

    async def _answered(self, request: Request, job: Job) -> Response:
        """The workers' reply; a client that goes away ends its query."""
        client = request.client.host if request.client else ""
        answer = asyncio.ensure_future(self._lanes.answer(job, client))
        gone = asyncio.ensure_future(_disconnected(request))
        try:
            await asyncio.wait((answer, gone), return_when=asyncio.FIRST_COMPLETED)
            if not answer.done():
                return Response(status_code=499)  # nobody reads it
            reply = answer.result()
        finally:
            for task in (answer, gone):
                task.cancel()
        return self._from_file(reply) if reply.file else _plain(reply)

    def _from_file(self, reply: Reply) -> Response:
        assert reply.file is not None
        path = Path(reply.file)
        if self._files >= _MOST_FILES:
            path.unlink(missing_ok=True)
            return _plain(unavailable("too many large answers are still being read; ask again later"))
        self._files += 1
        return _FileResponse(path, reply, self._closed)

    def _closed(self) -> None:
        self._files -= 1


class _FileResponse(StreamingResponse):
    """An answer that lies in a file, complete; the file goes when the client has it or has gone."""

    def __init__(self, path: Path, reply: Reply, closed: Callable[[], None]) -> None:
        headers = {**_SAFE, **reply.headers, "Content-Length": str(reply.size), "Content-Type": reply.media_type}
        super().__init__(_pieces(path), reply.status, headers=headers)
        self._path, self._closed = path, closed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._path.unlink(missing_ok=True)
            self._closed()


async def _pieces(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


class _RefusedBody(Response):
    """413, sent while the client still writes: the rest is read and thrown away for a while, else it is never seen."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        await send({"type": "http.response.body", "body": self.body, "more_body": True})
        with suppress(TimeoutError):
            async with asyncio.timeout(DRAIN_SECONDS):
                await _drain(receive)
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _drain(receive: Receive) -> None:
    size = 0
    while size < _MOST_DRAINED:
        message = await receive()
        size += len(message.get("body", b""))
        if message["type"] == "http.disconnect" or not message.get("more_body"):
            return


async def _body(request: Request) -> bytes | Response:
    """The body, or the refusal of one that is too long (before it is read, where its length is given) or too slow."""
    declared = request.headers.get("content-length", "0")
    if int(declared) > MOST_BODY:
        return _too_long()
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for piece in request.stream():
                body += piece
                if len(body) > MOST_BODY:
                    return _too_long()
    except TimeoutError:
        return _plain(told(408, f"the body took over {BODY_SECONDS:g} seconds", Connection="close"))
    except ClientDisconnect:
        return Response(status_code=499)
    return bytes(body)


def _too_long() -> Response:
    reply = told(413, f"the query is over {MOST_BODY} bytes")
    headers = {**_SAFE, "Connection": "close", "Content-Type": "text/plain; charset=utf-8"}
    return _RefusedBody(reply.body, reply.status, headers=headers)


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _accept(request: Request) -> str | None:
    """All Accept headers as one, None without any."""
    return ", ".join(request.headers.getlist("accept")) or None


def _plain(reply: Reply) -> Response:
    headers = {**_SAFE, **reply.headers, "Content-Type": reply.media_type}
    if reply.media_type.startswith("text/html"):
        headers["Content-Security-Policy"] = pages.THING_POLICY
    return Response(reply.body, reply.status, headers=headers)


def _bound(query: NamedQuery, values: Mapping[str, str]) -> str:
    """The text of a query with values for its parameters, where it takes any."""
    bind = getattr(query, "with_values", None)
    return str(bind(values)) if bind and getattr(query, "parameters", ()) else query.text
