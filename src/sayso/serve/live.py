"""News of the ledger while it is looked at: server-sent events that tell when something changed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from sayso.errors import SaysoError
from sayso.serve.answers import Tick
from sayso.serve.etags import to_json
from sayso.serve.problems import answer
from sayso.serve.shelf import Desk
from sayso.store.changes import Since, read_changes

MOST = 50
"""Changes that are counted: beyond, a reader is told that there are more."""


@dataclass(slots=True)
class Pulse:
    """How often the ledger is looked at, and how many may listen. `seconds`: between two looks; `rest`: after so many seconds
    without news a comment is sent, so that a broken connection is noticed; `stopping`: tells that the server ends."""

    seconds: float = 1.0
    rest: float = 15.0
    room: int = 64
    listening: int = 0
    stopping: Callable[[], bool] = field(default=lambda: False)


def read_tick(desk: Desk, began: str, counter: str) -> Tick:
    """How many events and claims changed since `began`."""
    page = read_changes(desk.store, Since(moment=began), limit=MOST)
    return Tick(counter=counter, at=to_now(), changed=len(page.changes), more=page.cursor is not None)


def to_now() -> str:
    """This instant, UTC, ISO 8601 to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


async def stream_changes(request: Request) -> Response:
    """The stream; 503 where too many listen already."""
    pulse: Pulse = request.app.state.pulse
    if pulse.listening >= pulse.room:
        return answer(
            request,
            503,
            "too many listen to this desk at once; close some of its pages",
            {"Retry-After": "30"},
        )
    return StreamingResponse(
        _find_ticks(request, pulse), media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )  # fmt: skip


async def _find_ticks(request: Request, pulse: Pulse) -> AsyncIterator[bytes]:
    """A `change` for each time the ledger is found other than before, the first at once; comments in between."""
    desk: Desk = request.app.state.desk
    began, last, quiet = to_now(), "", 0.0
    pulse.listening += 1
    try:
        yield b"retry: 3000\n\n"
        while not pulse.stopping() and not await request.is_disconnected():
            try:
                counter = await run_in_threadpool(desk.counter)
                if counter != last:
                    tick = await run_in_threadpool(read_tick, desk, began, counter)
                    yield b"event: change\nid: " + counter.encode() + b"\ndata: " + to_json(tick) + b"\n\n"
                    last, quiet = counter, 0.0
            except SaysoError:
                yield b": the ledger cannot be read now\n\n"
            if quiet >= pulse.rest:
                yield b": still here\n\n"
                quiet = 0.0
            await asyncio.sleep(pulse.seconds)
            quiet += pulse.seconds
    finally:
        pulse.listening -= 1
