"""How pages are put together: templates, their filters, and what every page has (theme, keys of forms, the day).

Templates write views and nothing else; everything is escaped, no script and no style stands inside a page.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Hashable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from sayso.labels import EventType
from sayso.serve.drawing.map import to_key
from sayso.serve.drawing.words import STANCE, to_number, to_statuses
from sayso.serve.shelf import Desk
from sayso.serve.views import Snippet
from sayso.wording.days import to_day
from sayso.wording.terms import CLAIMED

HERE = Path(__file__).parent
THEMES = ("auto", "light", "dark")
YEAR = 365 * 24 * 3600
STAND_IN = secrets.token_hex(32)
"""Stands for the csrf token in pages that are kept; no article can have it, since it is drawn when the process begins."""


@cache
def open_templates() -> Environment:
    """The templates, with what they may call. Made once a process."""
    env = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters |= {
        "count": to_number,
        "fields": to_fields,
        "day": to_day,
        "instant": to_instant,
        "key": to_key,
        "statuses": to_statuses,
        "words_href": to_words_href,
        "as_part": to_part,
        "first_upper": to_first_upper,
    }
    env.globals |= {
        "with_query": with_query,
        "STANDING": CLAIMED,
        "STANCE": STANCE,
        "TYPES": tuple(EventType),
    }
    return env


def show(request: Request, template: str, status: int = 200, **shown: object) -> HTMLResponse:
    """A page. `shown` is what the template names besides what every page has."""
    return HTMLResponse(_draw(request, template, shown), status_code=status)


def show_kept(
    request: Request, template: str, find: Callable[[], dict[str, object]], *also: Hashable
) -> HTMLResponse:
    """A page of what `find` finds; where the desk has patience, the one drawn a moment ago for whoever asked the same. `also`:
    what the page depends on besides the address, the looks and the ledger.

    Raises: whatever `find` raises.
    """
    desk: Desk = request.app.state.desk
    if not desk.patience:
        return HTMLResponse(_draw(request, template, find()))
    counter = desk.counter()
    looks = (find_theme(request), getattr(request.state, "signed_in", False), request.cookies.get("who", ""))
    body = desk.keeping.answers.find(
        (_to_here(request), looks, also, counter.rpartition(".")[2]),
        lambda: _draw(request, template, find() | {"csrf": STAND_IN}), mark=(counter, desk.today()),
    )  # fmt: skip
    return HTMLResponse(body.replace(STAND_IN.encode(), request.state.csrf.encode()))


def _draw(request: Request, template: str, shown: dict[str, object]) -> bytes:
    given = {
        "page": template.removesuffix(".html"),
        "path": request.url.path,
        "here": _to_here(request),
        "theme": find_theme(request),
        "csrf": getattr(request.state, "csrf", ""),
        "signed_in": getattr(request.state, "signed_in", False),
        "counter": "",
        "words": "",
        "who": unquote(request.cookies.get("who", "")),
    }
    body = open_templates().get_template(template).render(given | shown)
    return body.encode("utf-8", "replace")


def find_theme(request: Request) -> str:
    """The visitor's choice: `light`, `dark`, or `auto` for what their system says."""
    theme = request.cookies.get("theme", "auto")
    return theme if theme in THEMES else "auto"


def keep_cookie(request: Request, response: Response, name: str, value: str) -> None:
    """A cookie for a year, out of reach of scripts."""
    secure = request.url.scheme == "https"
    response.set_cookie(name, value, max_age=YEAR, httponly=True, samesite="lax", secure=secure)


def to_local(path: str) -> str:
    """A path on this desk to go back to; `/` for anything that could lead elsewhere ("//host", "https:…", "/\\host")."""
    fine = path.startswith("/") and not path.startswith(("//", "/\\")) and "\\" not in path
    return path if fine and path.isprintable() and path.isascii() else "/"


def _to_here(request: Request) -> str:
    query = request.url.query
    return f"{request.url.path}?{query}" if query else request.url.path


# ---------------------------------------------------------------- filters of the templates


def with_query(query: str, **changed: str | None) -> str:
    """A query string with some fields changed; None and "" take one away."""
    kept = [(key, value) for key, value in parse_qsl(query) if key not in changed]
    return urlencode([*kept, *((key, value) for key, value in changed.items() if value)], errors="replace")


def to_fields(query: str) -> tuple[str, ...]:
    """The names of the fields that a query string sets."""
    return tuple(key for key, _ in parse_qsl(query))


def to_words_href(snippet: Snippet) -> str:
    """Those very words in the article, shown by the server: no script is needed to find them."""
    return f"/article/{to_part(snippet.report)}?w={snippet.start}-{snippet.end}#words"


def to_part(words: str) -> str:
    """Words as one part of a path: no sign of theirs, a slash neither, has a meaning there."""
    return quote(words, safe="", errors="replace")


def to_instant(iso: str | None) -> str:
    """ "7 Mar 2026, 14:02 UTC" from an instant; the words themselves where they are none."""
    try:
        at = datetime.fromisoformat(iso or "").astimezone(UTC)
    except (ValueError, OverflowError):
        return iso or "time not known"
    return f"{to_day(at.date().isoformat())}, {at:%H:%M} UTC"


def to_first_upper(words: str) -> str:
    """ "Disputed" from "disputed"; names keep their letters."""
    return words[:1].upper() + words[1:]
