"""What stands between the network and the desk: names it answers to, sizes, rates, and the headers of every answer.

Each guard is an ASGI app around the next. Articles are hostile, and so are other pages in the same browser: the policy allows
no script or style but our own files, no frame, no other site.
"""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sayso.serve.problems import answer

POLICY = "; ".join((
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "font-src 'self'", "connect-src 'self'",
    "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'", "object-src 'none'",
))  # fmt: skip
HEADERS = {
    "Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY", "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()", "X-Robots-Tag": "noindex",
}  # fmt: skip
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


def is_local(host: str) -> bool:
    """Whether only this machine can reach a server bound to `host`."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


async def tell(scope: Scope, receive: Receive, send: Send, status: int, detail: str, **headers: str) -> None:
    """Answers in place of the app."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    await answer(Request(scope), status, detail, named)(scope, receive, send)


@dataclass(frozen=True, slots=True)
class Headed:
    """Gives every answer the headers that keep a browser from doing more than showing it."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                if "cache-control" not in headers:
                    headers["Cache-Control"] = "private, no-cache"
            await send(message)

        await self.app(scope, receive, send_headed)


def to_host_name(given: str) -> str | None:
    """The name in a Host header, lower case, without port or brackets; None where it is none."""
    host = given.strip().lower()
    if host.startswith("["):
        name, mark, port = host[1:].partition("]")
        return name if mark and (not port or (port[0] == ":" and port[1:].isdigit())) else None
    name, mark, port = host.partition(":")
    return name.rstrip(".") or None if not mark or port.isdigit() else None


@dataclass(frozen=True, slots=True)
class Named:
    """Answers only under the names that are its own: a page elsewhere that points its own name at this machine (DNS rebinding)
    is refused. `names`: lower case; `addresses`: whether any IP address will do, as where it is bound to all of them."""

    app: ASGIApp
    names: frozenset[str]
    addresses: bool = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] == "http" and not self._is_ours(Headers(scope=scope)):
            detail = (
                "the desk does not answer under this name; open it under the address that sayso serve printed"
            )
            await tell(scope, receive, send, 421, detail)
            return
        await self.app(scope, receive, send)

    def _is_ours(self, headers: Headers) -> bool:
        hosts = headers.getlist("host")
        name = to_host_name(hosts[0]) if len(hosts) == 1 else None
        if name is None:
            return False
        return name in self.names or (self.addresses and _is_address(name))


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


class TooLargeError(Exception):
    """A body beyond the limit."""


@dataclass(frozen=True, slots=True)
class Limited:
    """Refuses bodies over `most` bytes, by what they say and by what comes, and addresses over `longest` characters."""

    app: ASGIApp
    most: int = 64 * 1024
    longest: int = 8 * 1024

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request. The body is read whole here, so that whoever reads it further in finds it whole."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if len(scope.get("raw_path") or b"") + len(scope.get("query_string") or b"") > self.longest:
            await tell(scope, receive, send, 414, "the address is too long; ask for less at once")
            return
        try:
            body = await self._read(scope, receive)
        except TooLargeError:
            await tell(
                scope, receive, send, 413, f"the request is larger than {self.most} bytes; send less at once"
            )
            return
        await self.app(scope, replay(body, receive), send)

    async def _read(self, scope: Scope, receive: Receive) -> bytes:
        """The whole body; nothing is waited for where no body comes. Raises: TooLargeError."""
        headers = Headers(scope=scope)
        said = headers.get("content-length", "0")
        if said.isdigit() and int(said) > self.most:
            raise TooLargeError
        if scope["method"] in {"GET", "HEAD"} and said == "0" and "transfer-encoding" not in headers:
            return b""
        body = b""
        while True:
            message = await receive()
            body += bytes(message.get("body", b""))
            if len(body) > self.most:
                raise TooLargeError
            if message["type"] == "http.disconnect" or not message.get("more_body"):
                return body


def replay(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives the body that was read, then what else comes from the one below."""
    given = False

    async def replay() -> Message:
        nonlocal given
        if not given:
            given = True
            return {"type": "http.request", "body": body, "more_body": False}
        return await receive()

    return replay


@dataclass(slots=True)
class Bucket:
    """A token bucket: `room` requests at once, `rate` more a second."""

    room: float
    rate: float
    left: float
    at: float

    def take(self, now: float) -> float:
        """0 if one may go, else the seconds until the next may."""
        self.left = min(self.room, self.left + (now - self.at) * self.rate)
        self.at = now
        if self.left >= 1:
            self.left -= 1
            return 0.0
        return (1 - self.left) / self.rate


@dataclass(slots=True)
class Rates:
    """Buckets by asker, the least lately used forgotten beyond `most`, so that memory stays bounded."""

    room: float
    rate: float
    clock: Callable[[], float] = time.monotonic
    most: int = 4096
    buckets: OrderedDict[str, Bucket] = field(default_factory=OrderedDict)

    def take(self, who: str) -> float:
        """0 if `who` may go on, else the seconds to wait."""
        now = self.clock()
        bucket = self.buckets.pop(who, None) or Bucket(room=self.room, rate=self.rate, left=self.room, at=now)
        self.buckets[who] = bucket
        while len(self.buckets) > self.most:
            self.buckets.popitem(last=False)
        return bucket.take(now)


@dataclass(frozen=True, slots=True)
class Rated:
    """Limits how often one asker may search (which costs most), decide, and try tokens."""

    app: ASGIApp
    rates: dict[str, Rates]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        kind = find_kind(scope) if scope["type"] == "http" else None
        rates = self.rates.get(kind) if kind else None
        wait = rates.take((scope.get("client") or ("", 0))[0]) if rates else 0.0
        if wait > 0:
            after = str(int(wait) + 1)
            detail = f"too many requests of this kind; wait {after} seconds"
            await tell(scope, receive, send, 429, detail, Retry_After=after)
            return
        await self.app(scope, receive, send)


def find_kind(scope: Scope) -> str | None:
    """What sort of request counts against a limit: `search`, `sign-in`, `change`; None: none."""
    path, query = scope["path"], scope.get("query_string") or b""
    if path == "/sign-in" and scope["method"] == "POST":
        return "sign-in"
    if scope["method"] not in {"GET", "HEAD", "OPTIONS"}:
        return "change"
    searches = path in {"/search", "/api/v1/search"} or b"text=" in query
    return "search" if searches else None


def to_rates(per_minute: dict[str, int], clock: Callable[[], float] = time.monotonic) -> dict[str, Rates]:
    """Limits by kind: so many a minute, half of them at once."""
    return {k: Rates(room=max(1.0, n / 2), rate=n / 60, clock=clock) for k, n in per_minute.items()}


def find_names(host: str, extra: tuple[str, ...] = ()) -> tuple[frozenset[str], bool]:
    """The names a server bound to `host` answers to, and whether any address will do (0.0.0.0, ::)."""
    name = host.strip("[]").lower()
    anywhere = name in {"0.0.0.0", "::", ""}
    return LOCAL | {name, *map(str.lower, extra)}, anywhere
