"""Answers that need not be sent again: a view is a function of the ledger, the question and the day."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from typing import Any

import msgspec
from fastapi import Request
from starlette.responses import Response

from sayso import __version__
from sayso.serve.pieces import to_clean
from sayso.serve.shelf import Desk


def to_etag(desk: Desk, request: Request) -> str:
    """The tag of what this request would get, before it is made: it costs three rows."""
    asked = f"{request.url.path}?{request.url.query}"
    parts = (__version__, desk.counter(), desk.today().isoformat(), asked)
    return f'"{blake2b(repr(parts).encode("utf-8", "replace"), digest_size=12).hexdigest()}"'


def is_held(etag: str, given: str) -> bool:
    """Whether the asker has it already: `given` is `If-None-Match`."""
    held = {tag.strip().removeprefix("W/") for tag in given.split(",")}
    return etag in held or "*" in held


def send(desk: Desk, request: Request, view: Callable[[], Any]) -> Response:
    """The view as JSON with its tag; 304 and no work where the asker holds it."""
    etag = to_etag(desk, request)
    if is_held(etag, request.headers.get("if-none-match", "")):
        return Response(status_code=304, headers=_to_headers(etag))
    made, body = _find_kept(desk, request, etag, lambda: (etag, to_json(view())))
    return Response(body, media_type="application/json", headers=_to_headers(made))


def _to_headers(etag: str) -> dict[str, str]:
    return {"ETag": etag, "Cache-Control": "private, no-cache", "Vary": "Cookie, Authorization"}


def _find_kept(
    desk: Desk, request: Request, etag: str, make: Callable[[], tuple[str, bytes]]
) -> tuple[str, bytes]:
    """The answer with the tag it was made under: where the desk has patience, one that was made a moment ago."""
    if not desk.patience:
        return make()
    asked = (request.url.path, request.url.query, desk.count_decided())
    return desk.keeping.answers.find(asked, make, mark=etag)


def to_json(view: Any) -> bytes:
    """A view as JSON. Lone surrogates, which no JSON can hold, become U+FFFD."""
    try:
        return msgspec.json.encode(view)
    except UnicodeEncodeError:
        return msgspec.json.encode(to_clean(msgspec.to_builtins(view)))
