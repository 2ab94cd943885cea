"""The pages of the desk: each asks for a view and draws it. `app.py` includes `router` and calls `mount_static`.

Nothing is decided here. What is wrong with a request is told by `questions` (UsageError, Unknown), and `app.py` shows it with
`to_error_page`.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Annotated
from urllib.parse import quote, unquote, urlsplit

from fastapi import APIRouter, FastAPI, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.concurrency import run_in_threadpool

from sayso.serve import questions
from sayso.serve.drawing.map import draw_map, draw_spot
from sayso.serve.drawing.outlines import read_outlines
from sayso.serve.drawing.positions import draw_positions
from sayso.serve.drawing.projection import HEIGHT, WIDTH
from sayso.serve.drawing.text import to_steps
from sayso.serve.drawing.timeline import draw_timeline
from sayso.serve.looks import HERE, THEMES, keep_cookie, open_templates, show, show_kept, to_local
from sayso.serve.questions import Desk
from sayso.serve.words import to_href

router = APIRouter(include_in_schema=False)
AWAY = timedelta(minutes=30)
"""Who was away for so long and comes back has looked before: what came since then is new to them."""
ERRORS = {
    400: "That cannot be asked",
    401: "Sign in first",
    403: "That is not allowed",
    404: "There is no such page",
    405: "That is not done this way",
    413: "That is too much at once",
    429: "Too many questions",
    500: "Something went wrong here",
    503: "The ledger cannot be read now",
}
"""Headings of error pages."""
Words = Annotated[str, Form()]


def mount_static(app: FastAPI) -> None:
    """Puts the style sheet and our modules at `/static`."""
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


# ---------------------------------------------------------------- the desk


@router.get("/")
def show_desk(request: Request, map: str = "") -> Response:
    """What changed, and the events that the filters in the URL ask for, on a timeline, a map and a list."""
    filters = questions.to_filters(_desk(request), request.query_params)
    since, looked = find_looked(request.cookies.get("looked", ""), datetime.now(UTC))

    def find() -> dict[str, object]:
        view = questions.ask_desk(_desk(request), filters, since)
        drawn = draw_map(view.places, width=430, height=242, world=map == "world")
        return {"view": view, "timeline": draw_timeline(view.days), "map": drawn, "counter": view.counter}

    page = show_kept(request, "desk.html", find, since)
    keep_cookie(request, page, "looked", looked)
    return page


def find_looked(cookie: str, now: datetime) -> tuple[str | None, str]:
    """(since when things are new, what to remember) from the cookie `since|last`: instants, since may be empty.

    Someone who comes back after AWAY sees what came since they last looked; until then the moment stays.
    """
    since, _, last = cookie.partition("|")
    seen, before = _to_instant(since), _to_instant(last)
    if before and now - before > AWAY:
        seen = before
    kept = seen.isoformat(timespec="seconds") if seen else ""
    return kept or None, f"{kept}|{now.isoformat(timespec='seconds')}"


def _to_instant(iso: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(iso)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


@router.post("/seen")
def keep_seen(request: Request, back: Words = "/") -> Response:
    """From now on only what comes later is new."""
    page = RedirectResponse(to_local(back), status_code=303)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    keep_cookie(request, page, "looked", f"{now}|{now}")
    return page


@router.post("/theme")
def keep_theme(request: Request, theme: Words = "auto", back: Words = "/") -> Response:
    """Light, dark, or as the system says."""
    page = RedirectResponse(to_local(back), status_code=303)
    keep_cookie(request, page, "theme", theme if theme in THEMES else "auto")
    return page


# ---------------------------------------------------------------- what the ledger has


@router.get("/event/{id_}")
def show_event(request: Request, id_: str, as_of: str | None = None) -> Response:
    """An event: who says so, in which words, how it stands and stood."""

    def find() -> dict[str, object]:
        view = questions.ask_event(_desk(request), id_, as_of or None)
        return {"view": view, "map": draw_spot(view.where.spot) if view.where.spot else None}

    return show_kept(request, "event.html", find)


@router.get("/told/{id_:path}")
def find_event(request: Request, id_: str) -> Response:
    """To the event that an account (REPORT:e3) tells of now, whatever it was merged with or split from; where it tells of none,
    to the report."""
    found = questions.resolve_telling(_desk(request), id_)
    path = to_href("event", found.event.id) if found else to_href("article", id_.rpartition(":")[0])
    return RedirectResponse(path, status_code=303)


@router.get("/claim/{id_}")
def show_claim(request: Request, id_: str, as_of: str | None = None) -> Response:
    """A claim: its positions in order of time."""

    def find() -> dict[str, object]:
        view = questions.ask_claim(_desk(request), id_, as_of or None)
        return {"view": view, "positions": draw_positions(view.rungs)}

    return show_kept(request, "claim.html", find)


@router.get("/article/{rid:path}")
def show_article(request: Request, rid: str, w: str = "") -> Response:
    """An article with all that was read in it; `w`: `START-END`, words to show in particular."""
    found = re.fullmatch(r"(\d{1,9})-(\d{1,9})", w)
    sought = (int(found[1]), int(found[2])) if found else None

    def find() -> dict[str, object]:
        view = questions.ask_article(_desk(request), rid)
        return {"view": view, "steps": to_steps(view.pieces, view.marks, sought), "sought": sought}

    return show_kept(request, "article.html", find)


@router.get("/actor")
def show_actor(
    request: Request,
    name: str = "",
    as_of: str | None = None,
    said: str | None = None,
    events: str | None = None,
) -> Response:
    """An actor: what they say of whom, and what is told of them."""

    def find() -> dict[str, object]:
        view = questions.ask_actor(_desk(request), name, as_of or None, said or None, events or None)
        rows = view.said[::-1]
        drawn = draw_positions([r.rung for r in rows], [(r.claim.text, r.claim.href) for r in rows])
        return {"view": view, "positions": drawn}

    return show_kept(request, "actor.html", find)


@router.get("/search")
def show_search(request: Request, q: str = "", cursor: str | None = None) -> Response:
    """Reports that have the words; an empty form without any."""

    def find() -> dict[str, object]:
        return {"view": questions.ask_search(_desk(request), q, cursor) if q.strip() else None, "words": q}

    return show_kept(request, "search.html", find)


@router.get("/help")
def show_help(request: Request) -> Response:
    """What signs, words and keys mean."""
    return show(request, "help.html")


# ---------------------------------------------------------------- deciding


@router.get("/review")
def show_review(
    request: Request,
    story: str | None = None,
    cursor: str | None = None,
    decided: str | None = None,
) -> Response:
    """What waits for a person's word, and what was decided."""

    def find() -> dict[str, object]:
        view = questions.ask_review(_desk(request), story or None, cursor or None, decided or None)
        return {"view": view, "story": story}

    return show_kept(request, "review.html", find)


@router.post("/review")
async def keep_decision(request: Request) -> Response:
    """Takes the decision of a form (verb, ids, why, who, stance, field, value) and goes `back` to where it was taken."""
    form = await request.form()
    said = {name: value for name, value in form.items() if isinstance(value, str)}
    asked = questions.Decision(
        verb=said.get("verb", ""),
        ids=(
            *(value for value in form.getlist("ids") if isinstance(value, str)),
            *([to_id(said["address"], request.url.netloc)] if said.get("address") else []),
        ),
        why=said.get("why", ""),
        who=said.get("who", ""),
        stance=said.get("stance") or None,
        field=said.get("field") or None,
        value=said.get("value") or None,
    )
    await run_in_threadpool(questions.decide, _desk(request), asked)
    page = RedirectResponse(to_local(said.get("back", "/review")), status_code=303)
    keep_cookie(request, page, "who", quote(said.get("who", "")))
    return page


def to_id(words: str, here: str) -> str:
    """An id as somebody gives it: bare, or as the address of its page on the desk that is `here`
    ("http://127.0.0.1:8765/event/e1?as_of=2026-03-05")."""
    address = urlsplit(words.strip())
    page = re.fullmatch(r"/(?:event|article)/(.+)", address.path) if address.netloc == here else None
    return unquote(page[1]) if page else words.strip()


# ---------------------------------------------------------------- drawn for app.py, and the map


def to_error_page(request: Request, status: int, title: str, detail: str) -> HTMLResponse:
    """A page that says what is wrong and what to do; `title` is used where the status has no heading of ours."""
    return show(request, "error.html", status, code=status, title=ERRORS.get(status, title), detail=detail)


def to_sign_in_page(request: Request, wrong: bool, back: str) -> HTMLResponse:
    """The form that asks for the token; `wrong`: one was given and is not it."""
    return show(request, "sign_in.html", 401 if wrong else 200, wrong=wrong, back=to_local(back))


@router.get("/map/land.svg")
def show_land() -> Response:
    """All outlines on one sheet, which every map uses a part of."""
    held = {"Cache-Control": "public, max-age=86400"}
    return Response(_draw_land(), media_type="image/svg+xml", headers=held)


@cache
def _draw_land() -> str:
    template = open_templates().get_template("land.svg")
    return template.render(outlines=read_outlines(), width=WIDTH, height=HEIGHT)
