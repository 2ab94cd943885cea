"""`sayso watch`: feeds polled, and what is new in them taken into a ledger."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from sayso.cli.ingest import AllowPrivate, Keep

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sayso.cli.arriving import Arrived
    from sayso.cli.ingest import Means, Tally
    from sayso.records import Fetched, Problem
    from sayso.settings import Settings
    from sayso.sources.watching import Polling
    from sayso.store import Run, Store

EPILOG = """\b
FEEDS are addresses of RSS, Atom or JSON feeds, sitemaps or OPML files, or files that hold such addresses, one a line,
or an OPML file. Each is asked only for changes; robots.txt, Crawl-delay and Retry-After are kept to, and no host is asked
twice at a time. End it with Ctrl-C; the next run goes on, and fetches nothing twice.

\b
Examples:
  sayso watch https://gazette.example/feed.xml --db ledger.db
  sayso watch feeds.opml --db ledger.db --every 30
  sayso watch feeds.txt --db ledger.db --once        for cron
"""


def watch(
    feeds: Annotated[
        list[str], Argument(metavar="FEEDS...", help="Addresses of feeds, or files that list them.")
    ],
    db: Annotated[str, Option("--db", metavar="DB", help="The ledger: a file, or a postgresql:// URL.")],
    every: Annotated[
        float, Option("--every", min=1.0, metavar="MINUTES", help="How long between two looks at a feed.")
    ] = 15.0,
    once: Annotated[bool, Option("--once", help="Look at each feed that is due once, then end.")] = False,
    keep: Keep = None,
    allow_private: AllowPrivate = False,
) -> int:
    """Keep ingesting. Polls feeds politely and takes what is new in them into a ledger."""
    from sayso.cli.arriving import find_raw_folder
    from sayso.cli.ingest import Means
    from sayso.engines import open_pipeline
    from sayso.settings import Settings, SourceSettings
    from sayso.sources.watching import Polling
    from sayso.store.linker import open_rules

    settings = Settings(sources=SourceSettings(allow_private=allow_private))
    means = Means(
        open_coder=cache(open_pipeline),
        open_rules=cache(open_rules),
        settings=settings,
        raw=find_raw_folder(db, keep),
    )
    return watch_feeds(feeds, db, settings, Polling(every=every * 60, once=once), means)


def watch_feeds(feeds: list[str], db: str, settings: Settings, polling: Polling, means: Means) -> int:
    """Polls until it is interrupted or, once, until nothing is due; 1 if anything failed in this run, else 0.

    Raises: UsageError for a feed that is none; StoreError.
    """
    import time

    from sayso.cli.ingest import Tally
    from sayso.cli.terminal import say
    from sayso.cli.watch_state import StoredState
    from sayso.sources.robots import Robots
    from sayso.sources.watching import to_asker
    from sayso.sources.watching import watch as poll
    from sayso.sources.web import fetch
    from sayso.store import open_store, write_run
    from sayso.store.versions import find_version

    addresses = list_feeds(feeds)
    with open_store(db) as store:
        desk = Desk(
            store=store,
            run=write_run(store, find_version(), "watch"),
            settings=settings,
            means=means,
            tally=Tally(),
        )
        state = StoredState(store)
        state.add_feeds(addresses, time.time())
        robots = Robots(settings.sources, fetch)
        interrupted = False
        try:
            poll(state, to_asker(settings.sources, robots), desk.take, robots.delay, polling)
        except KeyboardInterrupt:
            interrupted = True
        desk.link()
    say(f"{'interrupted: ' * interrupted}{desk.tally.to_line()}")
    return 130 if interrupted else 1 if desk.tally.failed else 0


@dataclass(slots=True, kw_only=True)
class Desk:
    """Where what was fetched is taken in: each page at once, linked every few."""

    store: Store
    run: Run
    settings: Settings
    means: Means
    tally: Tally
    fresh: int = 0

    def take(self, found: Fetched | Problem) -> None:
        """Codes a page and keeps it, or keeps what went wrong.

        Raises: StoreError.
        """
        from sayso.cli.ingest import LINK_EVERY, take_in

        for written in take_in(self.store, self.run, self._to_arrived(found), self.means, self.tally):
            self.fresh += written
        if self.fresh >= LINK_EVERY:
            self.link()

    def _to_arrived(self, found: Fetched | Problem) -> Iterator[Arrived | Problem]:
        from sayso.cli.arriving import Arrived, from_page, keep_bytes
        from sayso.records import Problem

        if isinstance(found, Problem):
            yield found
            return
        if self.means.raw:
            keep_bytes(found, self.means.raw)
        for one in from_page(found, self.settings, self._is_known):
            yield Arrived(arrival=one.arrival, work=None) if self._is_known(one.arrival.hash) else one

    def _is_known(self, hash_: bytes) -> bool:
        from sayso.store import is_known

        with self.store.reading() as connection:
            return is_known(connection, self.run, hash_)

    def link(self) -> None:
        """Links what waits, if no other process is at it.

        Raises: StoreError.
        """
        from sayso.store.linker import link_waiting

        self.fresh = 0
        link_waiting(self.store, self.run, self.means.open_rules(), wait=False)


def list_feeds(given: list[str]) -> list[str]:
    """The addresses of the feeds: those given, those in OPML files, those in text files, one a line (`#`: a remark).

    Raises: UsageError for a file that is not there or holds none, and for what is no address.
    """
    from sayso.errors import UsageError
    from sayso.sources.addresses import is_web, to_web_address

    found: list[str] = []
    for one in given:
        lines = (one,) if is_web(one) else _read_lines(one)
        for line in lines:
            address = to_web_address(line)
            if address is None:
                raise UsageError(f"{line[:100]}: is no address of a feed; give http://… or https://…")
            found.append(address)
    return list(dict.fromkeys(found))


def _read_lines(path: str) -> list[str]:
    from sayso.errors import UsageError
    from sayso.records import Problem
    from sayso.settings import SourceSettings
    from sayso.sources import read_file
    from sayso.sources.lists import is_list, read_list

    if not Path(path).exists():
        raise UsageError(
            f"{path}: there is no such file; give the address of a feed, or a file that lists some"
        )
    fetched = read_file(path, SourceSettings())
    if isinstance(fetched, Problem):
        raise UsageError(fetched.detail)
    if is_list(fetched):
        entries, _ = read_list(fetched)
        lines = [entry.address for entry in entries]
    else:
        text = fetched.body.decode("utf-8", errors="replace")
        lines = [
            line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")
        ]
    if not lines:
        raise UsageError(f"{path}: lists no feed; write their addresses into it, one a line")
    return lines
