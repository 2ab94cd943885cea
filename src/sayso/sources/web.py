"""One web address to its bytes, within limits of size, time and redirects, and never into a private network."""

from __future__ import annotations

import hashlib
import re
import ssl
import time
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache

import httpcore2 as httpcore

from sayso.records import Fetched, Problem
from sayso.settings import SourceSettings
from sayso.sources.addresses import PrivateAddressError, resolve_host, to_origin, to_web_address
from sayso.sources.answers import Answer, Permit, Validators
from sayso.sources.httpmessage import from_encoding
from sayso.sources.media import HTML, PLAIN, TooLargeError, find_media_type

ACCEPTED = b"text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/xml;q=0.9,*/*;q=0.8"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BUSY = frozenset({429, 503})
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.I)


class _OutOfTimeError(Exception):
    """The whole fetch took too long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Clock:
    """When the whole fetch must be over, on the monotonic clock."""

    until: float
    idle: float

    def left(self) -> float:
        """Seconds that the next step may take.

        Raises: _OutOfTimeError if there are none.
        """
        left = self.until - time.monotonic()
        if left <= 0:
            raise _OutOfTimeError
        return min(left, self.idle)


class _TimedStream(httpcore.NetworkStream):
    """A connection whose every step is held to the clock, so that a server that drips bytes cannot hold us."""

    def __init__(self, stream: httpcore.NetworkStream, clock: _Clock) -> None:
        self._stream, self._clock = stream, clock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._clock.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._clock.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        made = self._stream.start_tls(ssl_context, server_hostname, self._clock.left())
        return _TimedStream(made, self._clock)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


class _CheckedBackend(httpcore.NetworkBackend):
    """Connects to the very address that was checked: a name is resolved once, here, for each connection."""

    def __init__(self, clock: _Clock, *, allow_private: bool) -> None:
        self._clock, self._allow_private = clock, allow_private
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:  # fmt: skip
        address = resolve_host(host, port, allow_private=self._allow_private)
        return _TimedStream(self._inner.connect_tcp(address, port, self._clock.left()), self._clock)


def fetch(
    address: str,
    settings: SourceSettings,
    *,
    validators: Validators | None = None,
    permit: Permit | None = None,
) -> Answer:
    """What the web has at `address`. Never raises for anything the world does; nothing is kept between two calls.

    With `validators` the server is asked for changes only. Each redirect is checked like the first address.

    Problems (in `Answer.problem`): `bad_address`, `private_address`, `no_host`, `no_answer`, `timeout`, `redirects`,
    `cut_off`, `too_large`, `damaged`, `bad_encoding`, `not_found`, `no_access`, `busy`, `server_error`, `empty`, and
    whatever `permit` says.
    """
    clock = _Clock(until=time.monotonic() + settings.seconds, idle=settings.idle_seconds)
    at = to_web_address(address)
    if at is None:
        return _failed(address, "bad_address", "is no address of the web; give http://… or https://…")
    backend = _CheckedBackend(clock, allow_private=settings.allow_private)
    with httpcore.ConnectionPool(ssl_context=_tls(), network_backend=backend) as pool:
        for _ in range(settings.redirects + 1):
            refused = permit(at) if permit else None
            if refused:
                return Answer(address=at, status=0, problem=refused)
            found = _ask_guarded(pool, at, settings, validators or Validators())
            if isinstance(found, Answer):
                return found
            at = found
    return _failed(address, "redirects", f"leads on more than {settings.redirects} times")


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def _ask_guarded(
    pool: httpcore.ConnectionPool, at: str, settings: SourceSettings, validators: Validators
) -> Answer | str:
    """The answer to one request, or the address that it leads on to; every trouble of the network as an Answer."""
    try:
        return _ask(pool, at, settings, validators)
    except PrivateAddressError as error:
        return _failed(
            at, "private_address", f"resolves to {error}, a private network; allow it with --allow-private"
        )
    except (_OutOfTimeError, httpcore.TimeoutException):
        return _failed(at, "timeout", f"gave no whole answer in {settings.seconds:g} seconds")
    except httpcore.RemoteProtocolError:
        return _failed(at, "cut_off", "broke off, or answered with something that is not HTTP")
    except TooLargeError:
        return _failed(at, "too_large", f"is larger than {settings.max_bytes:,} bytes")
    except (zlib.error, EOFError):
        return _failed(at, "damaged", "is compressed and cannot be unpacked")
    except ssl.SSLError as error:
        return _failed(at, "no_answer", f"has no valid certificate ({error.reason or error})")
    except (httpcore.NetworkError, httpcore.ProtocolError) as error:
        return _failed(at, "no_answer", f"cannot be reached ({str(error)[:120] or type(error).__name__})")
    except OSError as error:
        return _failed(at, "no_host", f"cannot be reached ({error.strerror or error})")
    except ValueError as error:
        return _failed(at, "bad_encoding", f"came in an encoding that we did not ask for ({str(error)[:60]})")


def _ask(
    pool: httpcore.ConnectionPool, at: str, settings: SourceSettings, validators: Validators
) -> Answer | str:
    with pool.stream("GET", at, headers=_to_headers(at, settings, validators)) as response:
        headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in response.headers}
        where = headers.get("location")
        if response.status in _REDIRECTS and where is not None:
            onward = to_web_address(where, at)
            return onward or _failed(at, "bad_address", f"leads to {where[:80]}, no address of the web")
        retry_after = to_seconds(headers.get("retry-after"), datetime.now(UTC))
        if response.status != 200:
            return _to_refusal(at, response.status, retry_after)
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length) > settings.max_bytes:
            raise TooLargeError
        parts = _limited(response.iter_stream(), settings.max_bytes)
        body = from_encoding(parts, headers.get("content-encoding", ""), settings)
    if not body:
        return _failed(at, "empty", "is empty")
    given = Validators(etag=headers.get("etag"), modified=headers.get("last-modified"))
    fetched = _to_fetched(at, body, headers.get("content-type", ""))
    return Answer(address=at, status=200, fetched=fetched, validators=given, retry_after=retry_after)


def _to_headers(at: str, settings: SourceSettings, validators: Validators) -> list[tuple[bytes, bytes]]:
    headers = [
        (b"Host", to_origin(at).split("://", 1)[1].encode()),
        (b"User-Agent", settings.agent.encode("latin-1", "replace")),
        (b"Accept", ACCEPTED),
        (b"Accept-Encoding", b"gzip, deflate"),
        (b"Connection", b"keep-alive"),
    ]
    for name, value in ((b"If-None-Match", validators.etag), (b"If-Modified-Since", validators.modified)):
        if value and value.isprintable():
            headers.append((name, value.encode("latin-1", "replace")))
    return headers


def _limited(parts: Iterable[bytes], limit: int) -> Iterator[bytes]:
    size = 0
    for part in parts:
        size += len(part)
        if size > limit:
            raise TooLargeError
        yield part


def _to_fetched(at: str, body: bytes, kind: str) -> Fetched:
    """The page. What the bytes show goes before what the server says, which serves HTML as text/plain and feeds as HTML."""
    charset = _CHARSET.search(kind)
    seen = find_media_type(body)
    return Fetched(
        address=at, body=body, fetched_at=datetime.now(UTC), sha256=hashlib.sha256(body).hexdigest(),
        media_type=HTML if seen == PLAIN and "html" in kind.lower() else seen,
        charset=charset.group(1) if charset else None,
    )  # fmt: skip


def _to_refusal(at: str, status: int, retry_after: float | None) -> Answer:
    """The Answer to a status that brings no page."""
    if status == 304:
        return Answer(address=at, status=status, retry_after=retry_after)
    if status in _BUSY:
        when = f"; asks to be left alone for {retry_after:.0f} seconds" if retry_after else ""
        code, detail = "busy", f"answered {status}, too busy{when}"
    elif status in {404, 410}:
        code, detail = "not_found", f"answered {status}: there is no such page"
    elif status in {401, 402, 403, 407, 451}:
        code, detail = "no_access", f"answered {status}: it wants a login or refuses us"
    else:
        code, detail = "server_error", f"answered {status}, no page"
    problem = Problem(code=code, room="sources", detail=f"{at}: {detail}")
    return Answer(address=at, status=status, problem=problem, retry_after=retry_after)


def to_seconds(given: str | None, now: datetime) -> float | None:
    """A Retry-After, seconds or a date, as seconds from `now`, at most a week; None for none or one that means nothing."""
    if given is None:
        return None
    if given.strip().isdecimal():
        return float(min(int(given.strip()[:9]), 604_800))
    try:
        moment = parsedate_to_datetime(given)
    except (ValueError, TypeError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max(0.0, (moment - now).total_seconds()), 604_800.0)


def _failed(address: str, code: str, detail: str) -> Answer:
    problem = Problem(code=code, room="sources", detail=f"{address[:200]}: {detail}")
    return Answer(address=address, status=0, problem=problem)
