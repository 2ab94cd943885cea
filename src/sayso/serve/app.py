"""The app: pages, API, stream, and the guards around them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from anyio import to_thread
from fastapi import FastAPI
from pydantic import TypeAdapter

from sayso import __version__
from sayso.serve import api, live, pages, signing
from sayso.serve.problems import ProblemView, add_handlers
from sayso.serve.safety import Headed, Limited, Named, Rated, find_names, to_rates
from sayso.serve.shelf import Desk
from sayso.serve.signing import Signed, to_seals

AT_ONCE = 3
"""Questions that one process works on at once: who came first is answered first. More would share one interpreter, and all of
them be late."""
ABOUT = """\
What news reports say, who says so, and how it stands. Nothing here is a fact because it is listed: an event has a `lead`
("Alleged by X", "Not a fact") that belongs before its `sentence`, and a `standing` with the day whose knowledge it is.

**Changes** need the `csrf` of `/api/v1/session` as `X-CSRF-Token`, with the cookie that came with it. **Guarded desks** want
`Authorization: Bearer TOKEN`. **Pages** go on with `cursor=next_cursor`. **Answers** have an ETag: send it back as
`If-None-Match` and get 304 while nothing changed. **Errors** are `application/problem+json`.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """Who may come in. `host`: what the server is bound to; `names`: others that it answers to; `token`: None where only this
    machine can reach it; `secret`: for several processes of one desk; `…_per_minute`: requests of one asker."""

    host: str = "127.0.0.1"
    names: tuple[str, ...] = ()
    token: str | None = None
    secret: bytes | None = None
    search_per_minute: int = 120
    change_per_minute: int = 240
    sign_in_per_minute: int = 10


def create_app(desk: Desk, doors: Doors | None = None, pulse: live.Pulse | None = None) -> FastAPI:
    """The app over an open store, guarded. The store stays open: whoever opened it closes it."""
    doors = doors or Doors()
    app = FastAPI(
        title="sayso", version=__version__, description=ABOUT, openapi_url="/api/v1/openapi.json", docs_url=None,
        redoc_url=None, swagger_ui_oauth2_redirect_url=None, lifespan=_begin,
    )  # fmt: skip
    app.state.desk, app.state.pulse = desk, pulse or live.Pulse()
    app.include_router(api.router)
    _add_stream(app)
    app.include_router(pages.router)
    for path, endpoint, method in (
        ("/sign-in", signing.show_sign_in, "GET"), ("/sign-in", signing.sign_in, "POST"),
        ("/sign-out", signing.sign_out, "POST"),
    ):  # fmt: skip
        app.add_api_route(path, endpoint, methods=[method], include_in_schema=False, response_model=None)
    pages.mount_static(app)
    add_handlers(app)
    _guard(app, doors)
    app.openapi = _to_schema(app)  # type: ignore[method-assign]
    return app


@asynccontextmanager
async def _begin(_: FastAPI) -> AsyncIterator[None]:
    to_thread.current_default_thread_limiter().total_tokens = AT_ONCE
    yield


def _guard(app: FastAPI, doors: Doors) -> None:
    """The guards, innermost first: each request meets them from the last to the first."""
    names, addresses = find_names(doors.host, doors.names)
    limits = {
        "search": doors.search_per_minute,
        "change": doors.change_per_minute,
        "sign-in": doors.sign_in_per_minute,
    }
    app.add_middleware(Signed, seals=to_seals(doors.token, doors.secret))
    app.add_middleware(Limited)
    app.add_middleware(Rated, rates=to_rates(limits))
    app.add_middleware(Named, names=names, addresses=addresses)
    app.add_middleware(Headed)


def _add_stream(app: FastAPI) -> None:
    told: dict[int | str, dict[str, Any]] = {
        200: {"description": "Server-sent events `change`, each with a Tick.", "content": {"text/event-stream": {
            "schema": {"type": "string"}
        }}},
        503: api.WRONG[503],
    }  # fmt: skip
    app.add_api_route(
        "/api/v1/changes/stream", live.stream_changes, methods=["GET"], response_model=None, responses=told,
        summary="Hear of changes", description="One `change` at once, then one each time the ledger changed.",
    )  # fmt: skip


def _to_schema(app: FastAPI) -> Callable[[], dict[str, Any]]:
    """The OpenAPI document, with our problem in place of the framework's own."""
    made: dict[str, Any] = {}
    plain = app.openapi

    def to_schema() -> dict[str, Any]:
        if not made:
            found = plain()
            schemas = found.setdefault("components", {}).setdefault("schemas", {})
            for gone in ("HTTPValidationError", "ValidationError"):
                schemas.pop(gone, None)
            schemas["ProblemView"] = TypeAdapter(ProblemView).json_schema()
            made.update(found)
        return made

    return to_schema
