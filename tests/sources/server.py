"""A web server on loopback that misbehaves on demand, over a bare socket so that it can break every rule."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import BinaryIO

Headers = dict[str, str]
Answer = bytes | Callable[[BinaryIO], None]
"""The whole of what is sent, or a function that sends it."""


@dataclass(slots=True)
class Site:
    """What is served, by path; `asked`: the requests that came, in order, with their headers by lower-case name."""

    port: int = 0
    pages: dict[str, Answer | Callable[[Headers], Answer]] = field(default_factory=dict)
    asked: list[tuple[str, Headers]] = field(default_factory=list)

    def url(self, path: str) -> str:
        """The address of a path."""
        return f"http://127.0.0.1:{self.port}{path}"

    def paths(self) -> list[str]:
        """The paths that were asked for, in order."""
        return [path for path, _ in self.asked]


def ok(body: bytes, kind: str = "text/html", **more: str) -> bytes:
    """A whole and proper answer. Header names come with underscores."""
    lines = [f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in more.items()]
    return ("HTTP/1.1 200 OK\r\n" + "\r\n".join(lines) + "\r\n\r\n").encode() + body


def status(code: int, **more: str) -> bytes:
    """An answer without a body."""
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in more.items())
    return f"HTTP/1.1 {code} X\r\nContent-Length: 0\r\n{lines}\r\n".encode()


@contextmanager
def serving(host: str = "127.0.0.1") -> Iterator[Site]:
    """A running server; an unknown path gets a 404."""
    site = Site()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            line = self.rfile.readline().decode("latin-1").split()
            headers = {}
            while (given := self.rfile.readline().strip()) != b"":
                name, _, value = given.decode("latin-1").partition(":")
                headers[name.lower()] = value.strip()
            if len(line) < 2:
                return
            site.asked.append((line[1], headers))
            page = site.pages.get(line[1], status(404))
            answer = page(headers) if callable(page) and not getattr(page, "sends", False) else page
            try:
                if callable(answer):
                    answer(self.wfile)
                else:
                    self.wfile.write(answer)
            except OSError:  # the client had enough
                pass

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

    with Server((host, 0), Handler) as server:
        site.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield site
        server.shutdown()


def sends(function: Callable[[BinaryIO], None]) -> Callable[[BinaryIO], None]:
    """Marks a function that writes the answer itself."""
    function.sends = True  # type: ignore[attr-defined]
    return function
