"""`sayso serve`: the desk, in a browser, with its JSON API."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

from typer import Option

from sayso.cli.asking import Db
from sayso.errors import UsageError

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    import uvicorn

    from sayso.serve.app import Doors
    from sayso.store import Store

EPILOG = """\b
Only this machine can reach the desk unless --host says otherwise; then it asks for a token, which is made and printed if
none is given (or stands in SAYSO_TOKEN). One process answers who looks at this machine; where others can look too, or the
ledger has more than 100,000 reports, one for each processor, four at most. Ctrl-C ends it. The JSON API: /api/v1/openapi.json

\b
Examples:
  sayso serve --db ledger.db --open
  sayso watch feeds.opml --db ledger.db & sayso serve --db ledger.db    the desk sees what comes
  sayso serve --db ledger.db --host 0.0.0.0 --name desk.example.org
"""
PORT = 8765
BIG, MOST = 100_000, 4
"""Reports beyond which several processes answer also who looks alone, and how many at most. One process over 580,000 reports
kept twenty who ask at once waiting for 300 ms at the median, two for 130 (docs/desk.md)."""


def serve(  # noqa: PLR0913, PLR0917 - a command's options are its parameters
    db: Db,
    host: Annotated[str, Option("--host", metavar="HOST", help="The address to answer at.")] = "127.0.0.1",
    port: Annotated[int, Option("--port", min=0, max=65535, metavar="N", help="The port; 0: any free.")] = PORT,
    token: Annotated[
        str | None, Option("--token", metavar="WORD", envvar="SAYSO_TOKEN", help="Ask everybody for this word.")
    ] = None,
    name: Annotated[
        list[str] | None, Option("--name", metavar="NAME", help="Another name that the desk is reached by.")
    ] = None,
    workers: Annotated[
        int | None, Option("--workers", min=1, max=64, metavar="N", help="Processes that answer; see below.")
    ] = None,
    open_: Annotated[bool, Option("--open", help="Open it in the browser.")] = False,
) -> int:  # fmt: skip
    """Open the desk on a ledger, in a browser. What changed, who says so, how it stands; and the same as JSON."""
    from sayso.cli.asking import open_asked

    doors = to_doors(host, tuple(name or ()), token)
    with open_asked(db) as store, bind(host, port) as bound:
        count = workers or count_workers(host, count_reports(store))
        with run_others(db, doors, bound, count - 1):
            return run_desk(store, doors, bound, count, open_browser=open_)


def count_reports(store: Store) -> int:
    """How many reports the ledger has, by the number of the last."""
    from sqlalchemy import func, select

    from sayso.store.schema import reports

    with store.reading() as connection:
        return connection.execute(select(func.max(reports.c.id))).scalar() or 0


def count_workers(host: str, size: int) -> int:
    """How many processes answer: one for who looks alone at a ledger that is not BIG, else one a processor, MOST at most."""
    import os

    from sayso.serve.safety import is_local

    return 1 if is_local(host) and size <= BIG else min(MOST, os.cpu_count() or 1)


def to_doors(host: str, names: tuple[str, ...], token: str | None) -> Doors:
    """Who may come in: with a token wherever others can reach the desk.

    Raises: UsageError for a token that is none.
    """
    import secrets

    from sayso.serve.app import Doors
    from sayso.serve.safety import is_local

    if token is not None and len(token) < 8:
        raise UsageError("--token: is too short; give at least 8 characters, or leave it out and one is made")
    if token is None and not is_local(host):
        token = secrets.token_urlsafe(18)
    return Doors(host=host, names=names, token=token, secret=secrets.token_bytes(32))


def bind(host: str, port: int) -> socket.socket:
    """A socket at that address.

    Raises: UsageError for an address that is taken, not this machine's, or forbidden.
    """
    import errno
    import socket

    said = {
        errno.EADDRINUSE: f"port {port} is in use; name another with --port, or --port 0 for any free one",
        errno.EACCES: f"port {port} needs more rights; name one from 1024 up with --port",
        errno.EADDRNOTAVAIL: "is not an address of this machine; leave --host out, or give 0.0.0.0 for all of them",
    }  # fmt: skip
    bare = host.strip("[]")
    try:
        family, _, _, _, address = socket.getaddrinfo(
            bare, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        bound = socket.socket(family, socket.SOCK_STREAM)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind(address)
            bound.listen(128)
        except OSError:
            bound.close()
            raise
    except socket.gaierror:
        raise UsageError(f"--host {host}: there is no such address; give one of this machine") from None
    except OSError as error:
        raise UsageError(f"--host {host}: {said.get(error.errno or 0, error.strerror)}") from None
    return bound


def run_desk(store: Store, doors: Doors, bound: socket.socket, count: int = 1, *, open_browser: bool) -> int:
    """Serves until Ctrl-C; 0. `count`: how many processes answer, this one among them."""
    from contextlib import suppress

    from sayso.cli.terminal import say

    server = to_server(store, doors)
    address = to_address(doors.host, bound.getsockname()[1])
    many = f" {count} processes answer;" if count > 1 else ""
    say(f"the desk is open at {address};{many} Ctrl-C closes it")
    if doors.token is not None:
        say(f"token: {doors.token}")
    if open_browser:
        _open_later(address, lambda: server.started)
    with suppress(KeyboardInterrupt):
        server.run(sockets=[bound])
    return 0


def to_server(store: Store, doors: Doors) -> uvicorn.Server:
    """A server of the desk, not begun."""
    import uvicorn

    from sayso.cli.judge import find_user
    from sayso.serve.app import create_app
    from sayso.serve.live import Pulse
    from sayso.serve.shelf import PATIENCE, Desk
    from sayso.store.linker import open_rules

    pulse = Pulse()
    desk = Desk(store=store, rules=open_rules(), user=find_user(), patience=PATIENCE)
    config = uvicorn.Config(
        create_app(desk, doors, pulse), log_level="warning", access_log=False, server_header=False,
        timeout_graceful_shutdown=2, proxy_headers=False,
    )  # fmt: skip
    server = uvicorn.Server(config)
    pulse.stopping = lambda: server.should_exit
    return server


@contextmanager
def run_others(db: str, doors: Doors, bound: socket.socket, count: int) -> Iterator[None]:
    """So many more processes that answer at the same socket, each with the ledger open for itself; they end with this."""
    import multiprocessing

    context = multiprocessing.get_context("spawn")
    others = [context.Process(target=_answer_too, args=(db, doors, bound)) for _ in range(count)]
    for other in others:
        other.start()
    try:
        yield
    finally:
        for other in others:
            other.terminate()
        for other in others:
            other.join(5)


def _answer_too(db: str, doors: Doors, bound: socket.socket) -> None:
    """What one of the other processes does, until it is told to end or the first one is gone."""
    import multiprocessing
    import threading
    from contextlib import suppress

    from sayso.store import open_store

    with open_store(db, create=False) as store, suppress(KeyboardInterrupt):
        server, first = to_server(store, doors), multiprocessing.parent_process()

        def follow() -> None:
            if first is not None:
                first.join()
            server.should_exit = True

        threading.Thread(target=follow, daemon=True).start()
        server.run(sockets=[bound])


def to_address(host: str, port: int) -> str:
    """Where a browser finds it: what is bound to all addresses is shown under this machine's own."""
    bare = host.strip("[]")
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}.get(
        bare, f"[{bare}]" if ":" in bare else bare
    )
    return f"http://{shown}:{port}/"


def _open_later(address: str, is_up: Callable[[], bool]) -> None:
    """Opens the browser once the server answers."""
    import threading
    import time
    import webbrowser

    def wait() -> None:
        for _ in range(100):
            if is_up():
                webbrowser.open(address)
                return
            time.sleep(0.1)

    threading.Thread(target=wait, daemon=True).start()
