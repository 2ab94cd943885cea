"""What robots.txt allows, asked once a day and host, and how long its host wants to be left alone between requests."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from sayso.records import Problem
from sayso.settings import SourceSettings
from sayso.sources.addresses import to_origin
from sayso.sources.answers import Answer

_DAY = 86_400.0
_SOON = 600.0
_MOST = 512 * 1024
"""Source: RFC 9309: at least 500 KiB are read; a 4xx means that all is allowed, a 5xx that nothing is."""

Fetch = Callable[[str, SourceSettings], Answer]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rules:
    """`parsed` None: everything is allowed; `closed`: nothing is, until the file can be read."""

    until: float
    parsed: Any = None
    closed: bool = False


class Robots:
    """The robots.txt files of the hosts met so far. Threads may share it, one host to a thread."""

    def __init__(self, settings: SourceSettings, fetch_file: Fetch) -> None:
        self._settings, self._fetch = settings, fetch_file
        self._known: dict[str, _Rules] = {}

    def check(self, address: str) -> Problem | None:
        """Why `address` must not be asked; None if it may. May fetch the host's robots.txt.

        Problems: `robots`, `robots_unreachable`.
        """
        if urlsplit(address).path == "/robots.txt":
            return None
        rules = self._rules(to_origin(address))
        if rules.closed:
            detail = f"{address}: robots.txt of its host cannot be read now; try again later"
            return Problem(code="robots_unreachable", room="sources", detail=detail)
        if rules.parsed is not None and not rules.parsed.can_fetch(address, self._settings.agent):
            return Problem(
                code="robots", room="sources", detail=f"{address}: robots.txt asks us to stay away"
            )
        return None

    def delay(self, address: str) -> float:
        """Seconds between two requests to the host of `address`: ours, or its Crawl-delay if that is longer."""
        rules = self._known.get(to_origin(address))
        asked = rules.parsed.crawl_delay(self._settings.agent) if rules and rules.parsed else None
        return min(max(self._settings.host_delay, float(asked or 0)), self._settings.max_delay)

    def _rules(self, origin: str) -> _Rules:
        now = time.monotonic()
        known = self._known.get(origin)
        if known is None or known.until <= now:
            known = self._known[origin] = _to_rules(self._fetch(f"{origin}/robots.txt", self._settings), now)
        return known


def _to_rules(answer: Answer, now: float) -> _Rules:
    from protego import Protego

    if answer.fetched is not None:
        text = answer.fetched.body[:_MOST].decode("utf-8", errors="replace")
        return _Rules(until=now + _DAY, parsed=Protego.parse(text))
    open_ = 400 <= answer.status < 500 and answer.status != 429
    empty = answer.problem is not None and answer.problem.code == "empty"
    if open_ or empty:
        return _Rules(until=now + _DAY)
    return _Rules(until=now + _SOON, closed=True)
