"""What keeps others out, and a page from doing more than showing."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from sayso.serve.app import Doors
from sayso.serve.safety import Rates, find_names, is_local, to_host_name
from sayso.serve.shelf import Desk
from sayso.serve.signing import to_back
from tests.serve.conftest import to_client

TOKEN = "a-long-enough-token"
BODY = {"verb": "reject", "ids": ["nowhere"], "why": "so"}


@pytest.mark.parametrize(
    "path",
    ["/", "/help", "/api/v1/events", "/api/v1/nothing", "/static/nothing.js", "/event/nowhere", "/sign-in"],
)
def test_every_answer_has_the_headers(client: TestClient, path: str) -> None:
    headers = client.get(path, headers={"Accept": "text/html"}).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy and "http" not in policy and "*" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"
    assert "cache-control" in headers


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost:80:80", "", "[::1", "[::1]x"]
)
def test_other_names_are_not_answered(client: TestClient, host: str) -> None:
    answer = client.get("/api/v1/events", headers={"Host": host})
    assert answer.status_code == 421
    assert answer.headers["content-security-policy"]


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8765", "127.0.0.1:8765", "[::1]:8765"])
def test_its_own_names_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/api/v1/decisions", headers={"Host": host}).status_code == 200


def test_bound_to_everything_it_answers_to_addresses_and_names_given(desk: Desk) -> None:
    client = to_client(desk, Doors(host="0.0.0.0", names=("Desk.Example.org",)))
    for host, status in (("192.0.2.7:8765", 200), ("desk.example.org", 200), ("evil.example", 421)):
        assert client.get("/api/v1/decisions", headers={"Host": host}).status_code == status
    assert find_names("127.0.0.1")[1] is False


def test_which_addresses_are_this_machine_only() -> None:
    assert all(map(is_local, ("127.0.0.1", "127.3.2.1", "::1", "[::1]", "localhost")))
    assert not any(map(is_local, ("0.0.0.0", "::", "192.0.2.7", "example.org", "")))
    assert to_host_name("A.example.:80") == "a.example"


# ---------------------------------------------------------------- csrf


def test_a_change_without_its_token_is_refused(client: TestClient) -> None:
    csrf = client.get("/api/v1/session").json()["csrf"]
    for headers in ({}, {"X-CSRF-Token": ""}, {"X-CSRF-Token": csrf[:-1]}, {"X-CSRF-Token": "x" * len(csrf)}):
        assert client.post("/api/v1/decisions", json=BODY, headers=headers).status_code == 403
    answer = client.post("/api/v1/decisions", json=BODY, headers={"X-CSRF-Token": csrf})
    assert answer.status_code == 404, "it went through, and there is no such id"


def test_the_token_of_another_session_is_refused(desk: Desk) -> None:
    one, other = to_client(desk), to_client(desk)
    csrf = one.get("/api/v1/session").json()["csrf"]
    other.get("/api/v1/session")
    assert other.post("/api/v1/decisions", json=BODY, headers={"X-CSRF-Token": csrf}).status_code == 403


@pytest.mark.parametrize(
    "headers", [{"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_a_change_from_another_site_is_refused(client: TestClient, headers: dict[str, str]) -> None:
    csrf = client.get("/api/v1/session").json()["csrf"]
    answer = client.post("/api/v1/decisions", json=BODY, headers={"X-CSRF-Token": csrf, **headers})
    assert answer.status_code == 403


def test_a_form_carries_its_token_inside(client: TestClient) -> None:
    page = client.get("/review", headers={"Accept": "text/html"}).text
    found = re.search(r'name="csrf" value="([0-9a-f]{64})"', page)
    assert found
    form = {"verb": "reject", "ids": "nowhere", "why": "so"}
    assert client.post("/review", data=form).status_code == 403
    assert client.post("/review", data=form | {"csrf": found[1]}).status_code == 404


# ---------------------------------------------------------------- the token


def test_a_guarded_desk_lets_nobody_in_without_the_token(desk: Desk) -> None:
    client = to_client(desk, Doors(token=TOKEN))
    answer = client.get("/api/v1/events")
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    page = client.get("/event/x?as_of=2026-03-05", headers={"Accept": "text/html"})
    assert page.status_code == 303
    assert page.headers["location"] == "/sign-in?back=%2Fevent%2Fx%3Fas_of%3D2026-03-05"
    for given, status in ((TOKEN, 200), (TOKEN[:-1], 401), (TOKEN + "x", 401), ("", 401), ("\u00e9", 401)):
        headers = {"Authorization": f"Bearer {given}".encode()}
        assert client.get("/api/v1/decisions", headers=headers).status_code == status


def sign_in(client: TestClient, token: str) -> int:
    page = client.get("/sign-in").text
    found = re.search(r'name="csrf" value="([0-9a-f]{64})"', page)
    assert found
    form = {"token": token, "csrf": found[1], "back": "//evil.example"}
    answer = client.post("/sign-in", data=form)
    if answer.status_code == 303:
        assert answer.headers["location"] == "/"
    return answer.status_code


def test_signing_in_and_out(desk: Desk) -> None:
    client = to_client(desk, Doors(token=TOKEN))
    before = client.get("/sign-in").cookies
    assert sign_in(client, "wrong") == 401
    assert sign_in(client, TOKEN) == 303
    assert client.cookies["sayso_session"] != before.get("sayso_session"), (
        "a session set before is not taken over"
    )
    session = client.get("/api/v1/session").json()
    assert session["guarded"]
    assert client.post("/sign-out", headers={"X-CSRF-Token": session["csrf"]}).status_code == 303
    assert client.get("/api/v1/events").status_code == 401


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_cookies_are_for_this_site_only(desk: Desk, scheme: str) -> None:
    client = to_client(desk, Doors(token=TOKEN), base=f"{scheme}://127.0.0.1")
    set_ = client.get("/sign-in").headers["set-cookie"]
    assert "HttpOnly" in set_ and "SameSite=Strict" in set_
    assert ("Secure" in set_) == (scheme == "https")


def test_a_cookie_that_was_made_up_opens_nothing(desk: Desk) -> None:
    client = to_client(desk, Doors(token=TOKEN))
    client.cookies.set("sayso_session", "A" * 32)
    client.cookies.set("sayso_signed", "0" * 64)
    assert client.get("/api/v1/events").status_code == 401


@pytest.mark.parametrize(
    ("given", "back"),
    [
        ("/a?b=c", "/a?b=c"),
        ("//evil.example", "/"),
        ("/\\evil", "/"),
        ("http://evil", "/"),
        ("/a\nb", "/"),
        ("", "/"),
    ],
)
def test_nobody_is_sent_elsewhere(given: str, back: str) -> None:
    assert to_back(given) == back


# ---------------------------------------------------------------- sizes and rates


def test_searches_are_rationed(desk: Desk) -> None:
    client = to_client(desk, Doors(search_per_minute=4))
    codes = [client.get("/api/v1/search?q=%3F").status_code for _ in range(3)]
    assert codes == [200, 200, 429]
    late = client.get("/api/v1/events?text=%3F")
    assert late.status_code == 429 and int(late.headers["retry-after"]) >= 1
    assert client.get("/api/v1/decisions").status_code == 200, "only searches are"


def test_tokens_cannot_be_tried_for_long(desk: Desk) -> None:
    client = to_client(desk, Doors(token=TOKEN, sign_in_per_minute=4))
    assert [sign_in(client, "wrong") for _ in range(3)] == [401, 401, 429]


def test_a_bucket_fills_again_and_forgets_who_was_long_ago() -> None:
    now = [0.0]
    rates = Rates(room=2, rate=0.5, clock=lambda: now[0], most=2)
    assert [rates.take("a") for _ in range(3)] == [0, 0, 2.0]
    now[0] = 2.0
    assert rates.take("a") == 0
    rates.take("b"), rates.take("c")
    assert set(rates.buckets) == {"b", "c"}


def test_too_much_is_refused(client: TestClient) -> None:
    csrf = client.get("/api/v1/session").json()["csrf"]
    large = BODY | {"why": "x" * 70_000}
    assert client.post("/api/v1/decisions", json=large, headers={"X-CSRF-Token": csrf}).status_code == 413

    def chunks() -> object:
        for _ in range(80):
            yield b"x" * 1024

    answer = client.post("/api/v1/decisions", content=chunks(), headers={"X-CSRF-Token": csrf})  # type: ignore[arg-type]
    assert answer.status_code == 413
    assert client.get("/api/v1/events?actor=" + "x" * 9000).status_code == 414
