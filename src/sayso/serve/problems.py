"""What goes wrong, as `application/problem+json` (RFC 9457) or as a page, each with what to do about it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import msgspec
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from sayso.errors import StoreError, UsageError
from sayso.serve.shelf import UnknownError
from sayso.wording.plain import to_plain

MEDIA = "application/problem+json"
TODO = {
    400: "mend the request as the detail says",
    401: "sign in at /sign-in, or send Authorization: Bearer TOKEN; sayso serve printed the token when it began",
    403: "take a fresh csrf from /api/v1/session and send it as X-CSRF-Token, from a page of this desk",
    404: "look for it from the desk",
    405: "see /api/v1/openapi.json for what can be done here",
    413: "send less at once",
    421: "open the desk under the address that sayso serve printed",
    422: "mend the request as the detail says; /api/v1/openapi.json has its form",
    429: "wait as long as Retry-After says",
    500: "please report it, with what you did",
    503: "try again in a moment; if it stays, run sayso doctor --db on the ledger",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemView:
    """What went wrong (`title`, `detail`), where (`instance`, the path), and what to do (`todo`)."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    todo: str


def to_problem(status: int, detail: str, path: str) -> ProblemView:
    """A problem in words. What stands behind the last `;` of our own messages is what to do."""
    what, mark, todo = detail.rpartition("; ")
    return ProblemView(
        type="about:blank", title=HTTPStatus(status).phrase, status=status, detail=to_plain(what if mark else detail, 500),
        instance=to_plain(path, 300), todo=to_plain(todo, 300) if mark else TODO.get(status, TODO[400]),
    )  # fmt: skip


def to_problem_response(problem: ProblemView, headers: dict[str, str] | None = None) -> Response:
    """The problem as JSON."""
    return Response(
        msgspec.json.encode(problem),
        status_code=problem.status,
        media_type=MEDIA,
        headers={"Cache-Control": "no-store", **(headers or {})},
    )


def wants_page(scope_path: str, accept: str) -> bool:
    """Whether a person is told by a page: a browser asks for HTML, and the API answers in JSON only."""
    return not scope_path.startswith("/api/") and "text/html" in accept


def answer(request: Request, status: int, detail: str, headers: dict[str, str] | None = None) -> Response:
    """The answer to a request that went wrong: a page for a browser, JSON for everything else."""
    from sayso.serve import pages

    problem = to_problem(status, detail, request.url.path)
    if wants_page(request.url.path, request.headers.get("accept", "")):
        page = pages.to_error_page(request, status, problem.title, f"{problem.detail}; {problem.todo}")
        page.headers.update({"Cache-Control": "no-store", **(headers or {})})
        return page
    return to_problem_response(problem, headers)


def add_handlers(app: FastAPI) -> None:
    """Every error of ours and of the framework becomes a problem; none shows how we are built."""
    app.add_exception_handler(UnknownError, _tell(404))
    app.add_exception_handler(UsageError, _tell(400))
    app.add_exception_handler(StoreError, _tell(503))
    app.add_exception_handler(HTTPException, _tell_http)
    app.add_exception_handler(RequestValidationError, _tell_invalid)
    app.add_exception_handler(Exception, _tell_crash)


def _tell(status: int) -> Any:
    async def tell(request: Request, error: Exception) -> Response:
        return answer(request, status, str(error))

    return tell


async def _tell_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    detail = (
        str(error.detail)
        if error.detail != HTTPStatus(error.status_code).phrase
        else _to_said(request, error.status_code)
    )
    return answer(request, error.status_code, detail, dict(error.headers or {}))


def _to_said(request: Request, status: int) -> str:
    if status == 404:
        return f"{request.url.path}: there is no such page"
    return f"{request.method} {request.url.path}: {HTTPStatus(status).phrase.lower()}"


async def _tell_invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    where = ".".join(str(part) for part in first.get("loc", ()))
    return answer(request, 422, f"{where}: {first.get('msg', 'is not as it should be')}")


async def _tell_crash(request: Request, error: Exception) -> Response:
    logging.getLogger("sayso.serve").error("%s %s failed", request.method, request.url.path, exc_info=error)
    return answer(request, 500, f"sayso failed on this ({type(error).__name__})")
