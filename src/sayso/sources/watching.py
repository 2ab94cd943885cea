"""Feeds polled for as long as one likes: what is due, one polite queue a host, nothing fetched twice.

What is known of feeds, pages and hosts stands behind `WatchState`, which outlives the process: a feed's new entries are
kept in the same step as its validators, and a page is done only once it was handled. So a run that is killed at any
point goes on where it was, and fetches again at most the pages that were on their way.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Protocol

from sayso.records import Fetched, Listed, Problem
from sayso.settings import SourceSettings
from sayso.sources.addresses import to_origin
from sayso.sources.answers import Answer, Validators
from sayso.sources.lists import is_list, read_list
from sayso.sources.media import OPML
from sayso.sources.robots import Robots

AT_ONCE = 8
"""Hosts that are asked at the same time."""

TRIES = 5
FIRST_PAUSE = 600.0
LONGEST_PAUSE = 86_400.0
"""A page that cannot be had is asked for again after 10, 20, 40 and 80 minutes; a feed with pauses of up to a day."""

ONCE_WAITS = 60.0
"""How long one look at everything waits for a host's pause to end."""

PASSING = frozenset(
    {"busy", "timeout", "no_answer", "no_host", "server_error", "cut_off", "robots_unreachable", "damaged"}
)
"""Problems that may be over the next time; the others are final for a page."""


class Kind(StrEnum):
    """What an errand is for."""

    FEED = "feed"
    PAGE = "page"


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """One address that is due. `failures`: how often in a row it could not be had; `listed`: what its feed says of it."""

    kind: Kind
    address: str
    failures: int = 0
    validators: Validators = field(default_factory=Validators)
    listed: Listed | None = None


class WatchState(Protocol):
    """What outlives the process. Each method is one transaction; times are seconds since 1970."""

    def add_feeds(self, addresses: Iterable[str], now: float) -> None:
        """Feeds to be polled, due at once; those known already stay as they are."""

    def find_due(self, now: float, most: int, busy: frozenset[str]) -> tuple[Errand, ...]:
        """What is due, longest first, pages before feeds; at most one a host, and none of a host in `busy` or at rest."""

    def next_due(self) -> float | None:
        """When the next thing is due; None if nothing ever is."""

    def settle_feed(
        self, address: str, validators: Validators, entries: Iterable[Listed], now: float, due: float
    ) -> int:
        """A feed was polled: its validators, and its entries as pages to be fetched, known ones left out. How many are new."""

    def settle_page(self, address: str, outcome: str) -> None:
        """A page is done for good: `done`, or the code of the problem."""

    def put_off(self, errand: Errand, due: float) -> None:
        """It failed once more, and is tried again then."""

    def rest(self, origin: str, until: float) -> None:
        """A host is left alone until then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Polling:
    """How to poll. `every`: seconds between two looks at a feed; `once`: end when every feed was looked at and every page
    that is due was handled."""

    every: float = 900.0
    once: bool = False


FetchErrand = Callable[[Errand], Answer]
Handle = Callable[[Fetched | Problem], None]


def watch(
    state: WatchState, ask: FetchErrand, handle: Handle, delay: Callable[[str], float], polling: Polling
) -> None:
    """Polls until it is interrupted, or once. `ask` runs in threads of its own, one a host; `handle` gets each new page and
    each problem, in this thread; `delay` tells how long the host of an address wants to be left alone.

    Raises: whatever `handle` or the state raises.
    """
    answers: queue.Queue[tuple[Errand, Answer]] = queue.Queue()
    flying: set[str] = set()
    while True:
        for errand in state.find_due(time.time(), AT_ONCE - len(flying), frozenset(flying)):
            flying.add(to_origin(errand.address))
            threading.Thread(target=_run, args=(errand, ask, answers), daemon=True).start()
        if flying:
            try:
                errand, answer = answers.get(timeout=1.0)
            except queue.Empty:
                continue
            origin = to_origin(errand.address)
            flying.discard(origin)
            pause = max(delay(errand.address), answer.retry_after or 0.0)
            state.rest(origin, time.time() + pause)
            _settle(state, errand, answer, handle, polling)
        else:
            due = state.next_due()
            left = LONGEST_PAUSE if due is None else due - time.time()
            if polling.once and left > ONCE_WAITS:
                return
            time.sleep(min(max(left, 0.01), 1.0))


def _run(errand: Errand, ask: FetchErrand, answers: queue.Queue[tuple[Errand, Answer]]) -> None:
    """In a thread. A crash of ours becomes a Problem: else the host would be waited for without end."""
    try:
        answer = ask(errand)
    except Exception as error:
        detail = f"{errand.address}: sayso failed here ({type(error).__name__}: {error}); please report it"
        answer = Answer(
            address=errand.address, status=0, problem=Problem(code="crashed", room="sources", detail=detail)
        )
    answers.put((errand, answer))


def _settle(state: WatchState, errand: Errand, answer: Answer, handle: Handle, polling: Polling) -> None:
    now = time.time()
    if answer.problem is not None:
        handle(answer.problem)
        _settle_failure(state, errand, answer, now)
    elif errand.kind is Kind.PAGE:
        if answer.fetched is not None:
            handle(replace(answer.fetched, listed=errand.listed))
        state.settle_page(errand.address, "done")
    elif answer.fetched is None:  # 304: nothing changed
        state.settle_feed(errand.address, errand.validators, (), now, now + polling.every)
    else:
        _settle_feed(state, errand, answer, handle, now + polling.every)


def _settle_failure(state: WatchState, errand: Errand, answer: Answer, now: float) -> None:
    """Puts off what may be over the next time; gives a page up for good after some tries, a feed never."""
    code = answer.problem.code if answer.problem else ""
    final = code not in PASSING or errand.failures + 1 >= TRIES
    if errand.kind is Kind.PAGE and final:
        state.settle_page(errand.address, code)
        return
    pause = min(FIRST_PAUSE * 2.0 ** min(errand.failures, 10), LONGEST_PAUSE)
    state.put_off(errand, now + max(pause, answer.retry_after or 0.0))


def _settle_feed(state: WatchState, errand: Errand, answer: Answer, handle: Handle, due: float) -> None:
    """A feed that was fetched: its entries are pages; those of an OPML file and of an index of sitemaps are feeds."""
    fetched = answer.fetched
    if fetched is None or not is_list(fetched):
        detail = f"{errand.address}: is no feed, sitemap or OPML file; name the address of one"
        handle(Problem(code="bad_list", room="sources", detail=detail))
        state.put_off(errand, time.time() + LONGEST_PAUSE)
        return
    entries, problems = read_list(fetched)
    for problem in problems:
        handle(problem)
    if fetched.media_type == OPML or b"<sitemapindex" in fetched.body[:4096]:
        state.add_feeds((entry.address for entry in entries), time.time())
        entries = ()
    state.settle_feed(errand.address, answer.validators, entries, time.time(), due)


def to_asker(settings: SourceSettings, robots: Robots) -> FetchErrand:
    """How an errand is run: with the validators of its feed, if robots.txt allows it, redirects too."""
    from sayso.sources.web import fetch  # 0.2 seconds to load

    def ask(errand: Errand) -> Answer:
        return fetch(errand.address, settings, validators=errand.validators, permit=robots.check)

    return ask
