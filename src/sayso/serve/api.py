"""The JSON API: the views of the desk as they are. Every GET has an ETag; every error is a problem+json."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from sayso import __version__
from sayso.labels import EventType, Stance, Status
from sayso.serve import answers, ask_lists, questions, views
from sayso.serve.etags import send, to_json
from sayso.serve.filters import LIMIT, LONGEST, MOST, to_filters, to_instant
from sayso.serve.problems import MEDIA
from sayso.serve.questions import Decision, Desk, Verb
from sayso.serve.views import Filters


def read_desk(request: Request) -> Desk:
    """The desk that this app serves."""
    desk: Desk = request.app.state.desk
    return desk


def read_filters(request: Request) -> Filters:
    """The filters in the URL. Called by each endpoint itself: as a dependency it would wait for a thread of its own first.

    Raises: UsageError.
    """
    return to_filters(read_desk(request), request.query_params)


AsOf = Annotated[
    str | None,
    Query(max_length=20, description="A day (2026-03-05, or 7d for a week back): what was known at its end."),
]
Cursor = Annotated[str | None, Query(max_length=400, description="next_cursor of the page before.")]


def _parameter(name: str, description: str, **schema: Any) -> dict[str, Any]:
    given = {"type": "string", "maxLength": LONGEST} | schema
    return {"name": name, "in": "query", "required": False, "description": description, "schema": given}


FILTERS: tuple[dict[str, Any], ...] = (
    _parameter("actor", "Who acts, suffers or speaks, as a report names them."),
    _parameter("country", "A country: its alpha-3 code.", pattern="^[A-Za-z]{3}$", maxLength=3),
    _parameter("place", "A place, as a report names it."),
    _parameter("type", "A PLOVER type.", enum=list(EventType)),
    _parameter("status", "How it stands.", enum=list(Status)),
    _parameter("since", "From that day on: 2026-03-05, or 7d, 2w, 3m, 1y back."),
    _parameter("until", "Up to that day."),
    _parameter("story", "One story: its id, or a report's."),
    _parameter("outlet", "Told by this outlet."),
    _parameter("text", "Told by a report that has these words."),
    _parameter("as_of", "What was known at the end of that day."),
)  # fmt: skip
PAGING: tuple[dict[str, Any], ...] = (
    _parameter("limit", f"How many at most; {LIMIT} if not said.", type="integer", minimum=1, maximum=MOST),
    _parameter("cursor", "next_cursor of the page before."),
)
SEEN = _parameter("seen", "An instant (ISO 8601): what changed since then; left out, the latest changes.")
FOUND = _parameter("If-None-Match", "The ETag of an answer that is held already.") | {"in": "header"}


def _problem(description: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/ProblemView"}
    return {"description": description, "content": {MEDIA: {"schema": schema}}}


WRONG: dict[int | str, dict[str, Any]] = {
    400: _problem("The question cannot be: the detail says what is wrong, and what is allowed."),
    401: _problem("This desk is guarded by a token."),
    403: _problem("A change without its csrf token, or from another site."),
    404: _problem("There is no such thing; the detail names those like it."),
    405: _problem("That is not done this way."),
    413: _problem("Too much at once."),
    421: _problem("The desk does not answer under this name."),
    422: _problem("The request is not of the form that this document gives."),
    429: _problem("Too many questions; Retry-After says how long to wait."),
    500: _problem("sayso failed."),
    503: _problem("The ledger cannot be read now."),
}
HELD: dict[int | str, dict[str, Any]] = {304: {"description": "What you hold is still so."}}
router = APIRouter(prefix="/api/v1", responses=WRONG)


Endpoint = TypeVar("Endpoint", bound=Callable[..., Response])


def _get(path: str, view: Any, summary: str, *parameters: dict[str, Any]) -> Callable[[Endpoint], Endpoint]:
    """A GET whose answer is `view`, with the parameters that it reads from the URL itself."""
    return router.get(
        path, response_model=view, summary=summary, responses=HELD, openapi_extra={"parameters": [*parameters, FOUND]}
    )  # fmt: skip


@_get("/session", answers.SessionView, "Who asks, and the csrf token for changes")
def read_session(request: Request) -> Response:
    """The csrf token belongs to the cookie that comes with this answer: send both back with every change."""
    state = request.state
    view = answers.SessionView(
        csrf=state.csrf, guarded=state.guarded, user=read_desk(request).user, version=__version__
    )
    return Response(to_json(view), media_type="application/json", headers={"Cache-Control": "no-store"})


@_get("/desk", views.DeskView, "The desk", *FILTERS, *PAGING, SEEN)
def read_desk_view(request: Request) -> Response:
    """What changed, a page of events, counts by day and place, silences, stories."""
    filters = read_filters(request)
    desk, seen = read_desk(request), to_instant(request.query_params.get("seen"))
    return send(desk, request, lambda: questions.ask_desk(desk, filters, seen))


@_get("/events", answers.EventPage, "Events", *FILTERS, *PAGING)
def list_events(request: Request) -> Response:
    """Events, the latest first; each with whose word it is (`lead`) and how it stands."""
    desk, filters = read_desk(request), read_filters(request)
    return send(desk, request, lambda: ask_lists.ask_events(desk, filters))


Id = Annotated[str, Path(max_length=LONGEST, description="Its id.")]


@_get("/events/{id_}", views.EventView, "One event")
def read_event(request: Request, id_: Id, as_of: AsOf = None) -> Response:
    """All that is known of an event: ladder, accounts, origins, conflicts, history."""
    desk = read_desk(request)
    return send(desk, request, lambda: questions.ask_event(desk, id_, as_of or None))


@_get("/claims", answers.ClaimPage, "Claims", *FILTERS, *PAGING)
def list_claims(request: Request) -> Response:
    """Claims, those with the latest position first."""
    desk, filters = read_desk(request), read_filters(request)
    return send(desk, request, lambda: ask_lists.ask_claims(desk, filters))


@_get("/claims/{id_}", views.ClaimView, "One claim")
def read_claim(request: Request, id_: Id, as_of: AsOf = None) -> Response:
    """A claim's positions in order of time, with their words."""
    desk = read_desk(request)
    return send(desk, request, lambda: questions.ask_claim(desk, id_, as_of or None))


@_get("/articles/{rid:path}", views.ArticleView, "One article")
def read_article(request: Request, rid: Annotated[str, Path(description="A report's id.")]) -> Response:
    """A report with all that was read in it marked."""
    desk = read_desk(request)
    return send(desk, request, lambda: questions.ask_article(desk, rid))


@_get("/actors", views.ActorView, "One actor")
def read_actor(
    request: Request, name: Annotated[str, Query(min_length=1, max_length=LONGEST, description="As a report has it.")],
    as_of: AsOf = None, said_cursor: Cursor = None, events_cursor: Cursor = None,
) -> Response:  # fmt: skip
    """What an actor says of whom, what others say, and what is told of them."""
    desk = read_desk(request)
    return send(
        desk, request, lambda: questions.ask_actor(desk, name, as_of or None, said_cursor, events_cursor)
    )


@_get("/search", views.SearchView, "Reports by their words")
def search(
    request: Request, q: Annotated[str, Query(max_length=LONGEST, description='Words; "in this order".')],
    cursor: Cursor = None, limit: Annotated[int, Query(ge=1, le=MOST, description="How many at most.")] = 20,
) -> Response:  # fmt: skip
    """The reports that have all the words, the best first."""
    desk = read_desk(request)
    return send(desk, request, lambda: questions.ask_search(desk, q, cursor, limit))


@_get("/days", answers.DaysView, "Events on a line of time", *FILTERS)
def read_days(request: Request) -> Response:
    """How many events there were when, by status."""
    desk, filters = read_desk(request), read_filters(request)
    return send(desk, request, lambda: ask_lists.ask_days(desk, filters))


@_get("/places", answers.PlacesView, "Events on a map", *FILTERS)
def read_places(request: Request) -> Response:
    """How many events there were where, by status, each place as wide as it is known."""
    desk, filters = read_desk(request), read_filters(request)
    return send(desk, request, lambda: ask_lists.ask_places(desk, filters))


@_get("/changes", views.Changes, "What changed", *FILTERS, SEEN)
def read_changes(request: Request) -> Response:
    """What is new, now confirmed, denied or withdrawn since an instant."""
    filters = read_filters(request)
    desk, seen = read_desk(request), to_instant(request.query_params.get("seen"))
    return send(desk, request, lambda: ask_lists.ask_changes(desk, filters, seen))


@_get("/review", views.ReviewView, "What waits for a person")
def read_review(
    request: Request, story: Annotated[str | None, Query(max_length=LONGEST, description="Of one story.")] = None,
    cursor: Cursor = None, decided_cursor: Cursor = None,
) -> Response:  # fmt: skip
    """Links and readings that are not sure, and what was decided."""
    desk = read_desk(request)
    return send(desk, request, lambda: questions.ask_review(desk, story, cursor, decided_cursor))


@_get("/decisions", answers.DecisionPage, "What was decided")
def list_decisions(request: Request, cursor: Cursor = None) -> Response:
    """Decisions and withdrawals, the latest first."""
    desk = read_desk(request)
    return send(desk, request, lambda: ask_lists.ask_decisions(desk, cursor))


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionBody:
    """What a person says: `verb` on `ids`, and `why`; `who` if not the desk's own user; `stance` to accept a position; `field`
    and `value` to correct (no value empties it)."""

    verb: Verb
    ids: tuple[str, ...]
    why: str
    who: str = ""
    stance: Stance | None = None
    field: str | None = None
    value: str | None = None


CSRF = _parameter("X-CSRF-Token", "csrf of /session.") | {"in": "header"}


@router.post(
    "/decisions",
    response_model=views.Decided,
    summary="Decide",
    status_code=201,
    openapi_extra={"parameters": [CSRF]},
)
def decide(request: Request, body: DecisionBody) -> Response:
    """Accept, reject, merge, split, correct or undo: a row with who, when and why, laid over the view at once."""
    said = Decision(
        verb=body.verb, ids=body.ids, why=body.why, who=body.who, stance=body.stance, field=body.field, value=body.value
    )  # fmt: skip
    found = questions.decide(read_desk(request), said)
    return Response(
        to_json(found), status_code=201, media_type="application/json", headers={"Cache-Control": "no-store"}
    )
