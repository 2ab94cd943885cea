"""Who may look, and who may change: a token for desks that others can reach, and a csrf token on every change.

Nothing is kept on the server: a session is a random cookie, and what belongs to it is an HMAC of it under the desk's secret.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from hashlib import sha256
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qsl, quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sayso.serve.problems import wants_page
from sayso.serve.safety import replay, tell

SESSION, SIGNED = "sayso_session", "sayso_signed"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
OPEN = ("/static/", "/sign-in", "/map/land.svg")
"""Paths that need no token: what the sign-in page itself is made of."""


def is_same(one: str, other: str) -> bool:
    """Whether two strings are the same, in a time that tells nothing of them."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Seals:
    """What belongs to a session. `secret`: the desk's own; `token`: None where none guards it."""

    secret: bytes
    token: str | None = None

    def to_seal(self, what: str, session: str) -> str:
        """The HMAC of a session for one use."""
        return hmac.new(self.secret, f"{what}:{session}".encode("utf-8", "replace"), sha256).hexdigest()

    def is_token(self, given: str) -> bool:
        """Whether `given` is the token."""
        return self.token is not None and is_same(given, self.token)


def to_seals(token: str | None, secret: bytes | None = None) -> Seals:
    """Seals under a secret: a random one, or one that several processes share."""
    return Seals(secret=secret or secrets.token_bytes(32), token=token)


def read_cookies(headers: Headers) -> dict[str, str]:
    """The cookies that came; none where they cannot be read."""
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(headers.get("cookie", "")).items()}
    except Exception:
        return {}


def to_cookie(name: str, value: str, *, https: bool, gone: bool = False) -> str:
    """A cookie that no script reads, no other site sends, and with https no plain connection carries."""
    parts = [
        f"{name}={value}",
        "Path=/",
        "HttpOnly",
        "SameSite=Strict",
        *(["Max-Age=0"] * gone),
        *(["Secure"] * https),
    ]
    return "; ".join(parts)


@dataclass(frozen=True, slots=True)
class Signed:
    """Lets nobody in without the token where one guards the desk, and no change through without its csrf token.

    Sets `request.state`: `csrf`, `guarded`, `signed_in`.
    """

    app: ASGIApp
    seals: Seals

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers, cookies = Headers(scope=scope), read_cookies(Headers(scope=scope))
        session = cookies.get(SESSION, "")
        fresh = not _is_session(session)
        session = secrets.token_urlsafe(24) if fresh else session
        signed = self._is_signed(headers, cookies, session)
        scope.setdefault("state", {}).update(
            csrf=self.seals.to_seal("csrf", session), guarded=self.seals.token is not None,
            signed_in=signed and self.seals.token is not None, session=session, seals=self.seals,
        )  # fmt: skip
        sender = _with_cookie(scope, send, session) if fresh else send
        if not signed and not scope["path"].startswith(OPEN):
            await _turn_away(scope, receive, sender, headers)
            return
        if scope["method"] not in SAFE:
            body = await _read_body(receive)
            if wrong := self._find_wrong(headers, body, session, fresh=fresh):
                await tell(scope, receive, sender, 403, wrong)
                return
            receive = replay(body, receive)
        await self.app(scope, receive, sender)

    def _is_signed(self, headers: Headers, cookies: dict[str, str], session: str) -> bool:
        if self.seals.token is None:
            return True
        scheme, _, given = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and self.seals.is_token(given.strip()):
            return True
        return is_same(cookies.get(SIGNED, ""), self.seals.to_seal("signed", session))

    def _find_wrong(self, headers: Headers, body: bytes, session: str, *, fresh: bool) -> str | None:
        """Why a change may not go through; None if it may."""
        if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"} or _is_foreign(
            headers
        ):
            return "a change must come from a page of this desk; open the desk itself"
        given = headers.get("x-csrf-token") or find_field(headers, body, "csrf")
        if fresh or not is_same(given, self.seals.to_seal("csrf", session)):
            return "the csrf token is missing or old; load the page again, or take one from /api/v1/session with its cookie"
        return None


def _is_session(given: str) -> bool:
    return 20 <= len(given) <= 64 and all(c.isascii() and (c.isalnum() or c in "-_") for c in given)


def _is_foreign(headers: Headers) -> bool:
    """Whether the Origin, if there is one, is another than the desk's own."""
    origin = headers.get("origin")
    if origin is None:
        return False
    return origin.partition("://")[2].lower() != headers.get("host", "").lower()


def find_field(headers: Headers, body: bytes, name: str) -> str:
    """A field of a form that was sent as one; "" if there is none."""
    if (
        headers.get("content-type", "").partition(";")[0].strip().lower()
        != "application/x-www-form-urlencoded"
    ):
        return ""
    try:
        return dict(parse_qsl(body.decode("utf-8"), max_num_fields=100)).get(name, "")
    except ValueError:
        return ""


async def _turn_away(scope: Scope, receive: Receive, send: Send, headers: Headers) -> None:
    """A browser is sent to the sign-in page, everything else is told."""
    if wants_page(scope["path"], headers.get("accept", "")) and scope["method"] in SAFE:
        query = (scope.get("query_string") or b"").decode("latin-1")
        back = scope["path"] + (f"?{query}" if query else "")
        page = RedirectResponse(f"/sign-in?back={quote(back, safe='', errors='replace')}", status_code=303)
        await page(scope, receive, send)
        return
    await tell(scope, receive, send, 401, "this desk is guarded by a token", WWW_Authenticate="Bearer")


def _with_cookie(scope: Scope, send: Send, session: str) -> Send:
    async def send_with_cookie(message: Message) -> None:
        if message["type"] == "http.response.start":
            https = scope.get("scheme") == "https"
            MutableHeaders(scope=message).append("Set-Cookie", to_cookie(SESSION, session, https=https))
        await send(message)

    return send_with_cookie


async def _read_body(receive: Receive) -> bytes:
    """The whole body, which `Limited` read and bounded."""
    body: bytes = (await receive()).get("body", b"")
    return body


# ---------------------------------------------------------------- signing in and out


def to_back(given: str) -> str:
    """A path on this desk to go back to: never another site."""
    return (
        given
        if given.startswith("/") and not given.startswith(("//", "/\\")) and given.isprintable()
        else "/"
    )


async def show_sign_in(request: Request) -> Response:
    """The form."""
    from sayso.serve import pages

    return pages.to_sign_in_page(request, wrong=False, back=to_back(request.query_params.get("back", "/")))


async def sign_in(request: Request) -> Response:
    """Takes the token from the form; a new session comes with it, so that one set before by another cannot be used."""
    from sayso.serve import pages

    form: Any = await request.form()
    back, seals = to_back(str(form.get("back", "/"))), request.state.seals
    if not seals.is_token(str(form.get("token", ""))):
        return pages.to_sign_in_page(request, wrong=True, back=back)
    session, https = secrets.token_urlsafe(24), request.url.scheme == "https"
    page = RedirectResponse(back, status_code=303)
    page.headers.append("Set-Cookie", to_cookie(SESSION, session, https=https))
    page.headers.append("Set-Cookie", to_cookie(SIGNED, seals.to_seal("signed", session), https=https))
    return page


async def sign_out(request: Request) -> Response:
    """Forgets the session."""
    page, https = RedirectResponse("/sign-in", status_code=303), request.url.scheme == "https"
    for name in (SESSION, SIGNED):
        page.headers.append("Set-Cookie", to_cookie(name, "", https=https, gone=True))
    return page
