"""HTTP to a store: retries, time limits, Basic and Digest authentication, and errors in one line."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import requests
from requests.auth import AuthBase, HTTPBasicAuth, HTTPDigestAuth

from kg.errors import PushError

PASSWORD_VARIABLE = "KG_PUSH_PASSWORD"

_PASSING = frozenset({429, 502, 503, 504})  # the store may answer the same request later
_MOST_READ = 64_000_000  # bytes of an answer
_SHOWN = 200  # characters of an answer in an error
_TAGS = re.compile(r"<!--.*?-->|<(head|style|script)\b.*?</\1>|<[^>]*>", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True)
class Credentials:
    """A user of the store; the password is never part of a text."""

    user: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class Patience:
    """How long to wait for a store: `timeout` seconds for an answer, `attempts` tries with `delay` seconds before the
    second, twice that before the third and so on, but no more than `longest`."""

    timeout: float = 120.0
    attempts: int = 6
    delay: float = 0.5
    longest: float = 30.0
    connect: float = 10.0


@dataclass(frozen=True)
class Response:
    """What a store answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300


class Client:
    """One store, over connections that are kept open. Every request may be sent twice: ask for nothing that must not
    happen twice."""

    def __init__(
        self,
        credentials: Credentials | None = None,
        patience: Patience | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._credentials, self._patience, self._sleep = credentials, patience or Patience(), sleep
        self._session = requests.Session()
        self._session.headers["User-Agent"] = "newskg"

    def close(self) -> None:
        self._session.close()

    def ask(self, method: str, url: str, **request: object) -> Response:
        """The store's answer, whatever its status but those that pass. Raises PushError when it does not answer.

        `request` is passed on to requests: `params`, `data`, `headers`.
        """
        reason, last = "", None
        for delay in self._delays():
            self._sleep(delay)
            try:
                response = self._ask_once(method, url, request)
            except requests.exceptions.SSLError as error:
                raise _no_answer(url, error, "give the server's certificate in REQUESTS_CA_BUNDLE") from error
            except (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError) as error:
                reason, last = _cause(error), None
                continue
            except requests.RequestException as error:
                raise _no_answer(url, error, "check the address") from error
            if response.status not in _PASSING:
                return response
            reason, last = f"HTTP {response.status} {first_line(response.body)}".rstrip(), response
            self._wait_as_told(response)
        advice = "run the same command again when it does" if last is None else "wait, then run the same command again"
        raise PushError(host_of(url), f"no useful answer in {self._patience.attempts} attempts ({reason})", advice)

    def send(self, method: str, url: str, *, accept: tuple[int, ...] = (), **request: object) -> Response:
        """The store's answer to a request that must succeed, or get a status in `accept`. Raises PushError."""
        response = self.ask(method, url, **request)
        if response.is_success or response.status in accept:
            return response
        problem = f"HTTP {response.status} {first_line(response.body)}".rstrip()
        raise PushError(
            host_of(url), f"{method} {urlsplit(url).path}: {problem}", self._advice(response), response.status
        )

    def _delays(self) -> Iterator[float]:
        patience = self._patience
        yield 0.0
        for n in range(patience.attempts - 1):
            yield min(patience.delay * 2**n, patience.longest)

    def _wait_as_told(self, response: Response) -> None:
        """Waits as long as Retry-After says in seconds (RFC 9110, 10.2.3), within patience."""
        told = response.headers.get("Retry-After", "")
        if told.isascii() and told.isdigit():
            self._sleep(min(float(told[:9]), self._patience.longest))

    def _ask_once(self, method: str, url: str, request: Mapping[str, object]) -> Response:
        response = self._request(method, url, request)
        auth = self._auth_for(response) if response.status == 401 and self._session.auth is None else None
        if auth is None:
            return response
        self._session.auth = auth
        return self._request(method, url, request)

    def _auth_for(self, response: Response) -> AuthBase | None:
        """What the store asks for (RFC 7616, 3.3; RFC 7617), Digest rather than Basic where it takes both."""
        if self._credentials is None:
            return None
        schemes = response.headers.get("WWW-Authenticate", "").lower()
        user, password = self._credentials.user, self._credentials.password
        if "digest" in schemes:
            return HTTPDigestAuth(user, password)
        # as bytes: requests would encode text as Latin-1
        return HTTPBasicAuth(user.encode(), password.encode()) if "basic" in schemes else None

    def _request(self, method: str, url: str, request: Mapping[str, object]) -> Response:
        limits = (self._patience.connect, self._patience.timeout)
        with self._session.request(
            method,
            url,
            timeout=limits,
            allow_redirects=False,
            stream=True,
            **request,  # type: ignore[arg-type]
        ) as response:
            return Response(response.status_code, response.headers, self._body(response))

    def _body(self, response: requests.Response) -> bytes:
        """All of the answer; one that is too long or never ends counts as none."""
        end, body = time.monotonic() + self._patience.timeout, bytearray()
        for piece in response.iter_content(1 << 16):
            body += piece
            if time.monotonic() > end:
                raise requests.Timeout("the answer did not end")
            if len(body) > _MOST_READ:
                raise requests.exceptions.ContentDecodingError(f"an answer of more than {_MOST_READ} bytes")
        return bytes(body)

    def _advice(self, response: Response) -> str:
        if response.status == 401 and self._credentials is None:
            return f"give a user with --user, the password in {PASSWORD_VARIABLE}"
        if response.status in (401, 403):
            who = f"the user {self._credentials.user!r}" if self._credentials else "a user without a name"
            return f"{who} may not write there; check the name, the password and the rights"
        if response.status in (301, 302, 303, 307, 308):
            return f"give the address it moved to: {printable(response.headers.get('Location', ''))}"
        if response.status in (404, 405, 501):
            return "check the address, or choose another --protocol"
        return "see the store's own log"


def host_of(url: str) -> str:
    """Host and port of an address, for errors; a user and password in it are left out."""
    return printable(urlsplit(url).netloc.rpartition("@")[2]) or printable(url)


def first_line(body: bytes) -> str:
    """The first words of an answer in one printable line; of a page, its text."""
    text = body[:20_000].decode("utf-8", "replace")
    if text.lstrip().startswith("<"):
        text = _TAGS.sub("\n", text)
    lines = (" ".join(line.split()) for line in text.splitlines())
    shown = [line for line in lines if line]
    # a store's page says the status again, then what is wrong
    whole = printable("; ".join(shown) if body.lstrip().startswith(b"<") else "".join(shown[:1]))
    return whole if len(whole) <= _SHOWN else f"{whole[: _SHOWN - 1]}…"


def printable(text: str) -> str:
    """The text with every character that could act on a terminal as U+FFFD."""
    return "".join(char if char.isprintable() else "\ufffd" for char in text)


def _no_answer(url: str, error: Exception, advice: str) -> PushError:
    return PushError(host_of(url), f"no answer ({_cause(error)})", advice)


def _cause(error: BaseException) -> str:
    """The operating system's words for why there was no answer, or the kind of the error."""
    inner: BaseException | None = error
    seen: set[int] = set()
    while inner is not None and id(inner) not in seen:
        seen.add(id(inner))
        if isinstance(inner, OSError) and inner.strerror:
            return printable(inner.strerror)
        reason = getattr(inner, "reason", None)
        arguments = [part for part in inner.args if isinstance(part, BaseException)]
        following = reason if isinstance(reason, BaseException) else arguments[0] if arguments else None
        inner = following or inner.__cause__ or inner.__context__
    if isinstance(error, requests.Timeout):
        return "it took too long"
    return "the connection broke" if isinstance(error, requests.ConnectionError) else type(error).__name__
