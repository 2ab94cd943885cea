"""Pages of the web, one after the other: each once, politely, and what feeds and sitemaps list after them."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from sayso.records import Fetched, Listed, Problem
from sayso.settings import SourceSettings
from sayso.sources.addresses import to_origin, to_web_address
from sayso.sources.answers import Answer, Permit
from sayso.sources.lists import is_list, read_list
from sayso.sources.robots import Robots

FetchPage = Callable[[str, SourceSettings, Permit | None], Answer]


def _fetch(address: str, settings: SourceSettings, permit: Permit | None) -> Answer:
    from sayso.sources.web import fetch  # 0.2 seconds to load

    return fetch(address, settings, permit=permit)


class Visits:
    """What was visited in this run, and when each host may be asked again.

    An address that a person named is asked as a browser would; one that a list names only if its robots.txt allows.
    """

    def __init__(
        self,
        settings: SourceSettings,
        fetch_page: FetchPage = _fetch,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings, self._fetch, self._sleep, self._clock = settings, fetch_page, sleep, clock
        self._robots = Robots(settings, lambda address, limits: fetch_page(address, limits, None))
        self._seen: set[bytes] = set()
        self._free_at: dict[str, float] = {}

    def walk(self, address: str) -> Iterator[Fetched | Problem]:
        """The page at `address`, or if that is a list the pages that it lists, in its order."""
        at = to_web_address(address) or address
        if self._is_new(at):
            found = self._get(at, None)
            yield from (found,) if isinstance(found, Problem) else self.follow(found)

    def follow(self, fetched: Fetched, depth: int = 0) -> Iterator[Fetched | Problem]:
        """`fetched` itself, or if it is a list the pages that it lists, each once a run.

        Problems: those of the list and of each page; `too_many` where the limit of a run is reached, `too_deep`.
        """
        if not is_list(fetched):
            yield fetched
            return
        if depth >= self._settings.max_depth:
            yield _problem(
                "too_deep", fetched.address, f"is a list more than {depth} lists deep; it is left out"
            )
            return
        entries, problems = read_list(fetched)
        yield from problems
        for entry in entries:
            if len(self._seen) >= self._settings.max_listed:
                detail = f"lists more than {self._settings.max_listed:,} pages; the rest is left out"
                yield _problem("too_many", fetched.address, detail)
                return
            if self._is_new(entry.address):
                yield from self._visit(entry, depth)

    def _visit(self, entry: Listed, depth: int) -> Iterator[Fetched | Problem]:
        found = self._get(entry.address, self._robots.check)
        if isinstance(found, Problem):
            yield found
        elif found.address == entry.address or self._is_new(found.address):
            yield from self.follow(replace(found, listed=entry), depth + 1)

    def _is_new(self, address: str) -> bool:
        key = hashlib.blake2b(address.encode(), digest_size=16).digest()
        if key in self._seen:
            return False
        self._seen.add(key)
        return True

    def _get(self, address: str, permit: Permit | None) -> Fetched | Problem:
        """One page, after its host's pause. A host that asks for a short rest gets it, and one more try."""
        origin = to_origin(address)
        for last in (False, True):
            wait = self._free_at.get(origin, 0.0) - self._clock()
            if wait > self._settings.max_delay:
                return _problem(
                    "busy", address, f"its host asks to be left alone for {wait:.0f} more seconds"
                )
            if wait > 0:
                self._sleep(wait)
            answer = self._fetch(address, self._settings, permit)
            pause = max(self._robots.delay(address), answer.retry_after or 0.0)
            self._free_at[origin] = self._clock() + pause
            busy = answer.problem is not None and answer.problem.code == "busy"
            if last or not busy or not answer.retry_after or pause > self._settings.max_delay:
                break
        if answer.fetched is not None:
            return answer.fetched
        return answer.problem or _problem("server_error", address, f"answered {answer.status}, no page")


def _problem(code: str, address: str, detail: str) -> Problem:
    return Problem(code=code, room="sources", detail=f"{address}: {detail}")
