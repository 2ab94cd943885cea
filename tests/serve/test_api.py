"""The API as it is on the wire: tags, cursors, problems, changes."""

from __future__ import annotations

import asyncio

import pytest
from fastapi.testclient import TestClient

from sayso.serve import live
from sayso.serve.app import create_app
from sayso.serve.shelf import Desk
from tests.serve.conftest import to_client

LISTS = ("desk", "events", "claims", "days", "places", "changes", "review", "decisions", "search?q=depot")


@pytest.mark.parametrize("path", LISTS)
def test_what_is_held_is_not_sent_again(client: TestClient, path: str) -> None:
    first = client.get(f"/api/v1/{path}")
    assert first.status_code == 200, first.text
    assert first.headers["content-type"] == "application/json"
    again = client.get(f"/api/v1/{path}", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]


def test_another_question_has_another_tag(client: TestClient) -> None:
    tags = {client.get(f"/api/v1/events?limit={n}").headers["etag"] for n in (1, 2, 3)}
    assert len(tags) == 3


def test_a_decision_changes_the_tag(own_desk: Desk) -> None:
    client = to_client(own_desk)
    before = client.get("/api/v1/review").headers["etag"]
    csrf = client.get("/api/v1/session").json()["csrf"]
    proposal = client.get("/api/v1/review").json()["proposals"][0]
    body = {"verb": "reject", "ids": [proposal["id"]], "why": "not so"}
    kept = client.post("/api/v1/decisions", json=body, headers={"X-CSRF-Token": csrf})
    assert kept.status_code == 201, kept.text
    assert kept.json()["decisions"][0]["why"] == "not so"
    after = client.get("/api/v1/review", headers={"If-None-Match": before})
    assert after.status_code == 200
    assert proposal["id"] not in {p["id"] for p in after.json()["proposals"]}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("events/nowhere", 404),
        ("claims/nowhere", 404),
        ("articles/no/where", 404),
        ("events?type=WAR", 400),
        ("events?cursor=x", 400),
        ("desk?seen=soon", 400),
        ("search", 422),
        ("actors?name=", 422),
        ("nothing", 404),
    ],
)
def test_what_is_wrong_is_a_problem(client: TestClient, path: str, status: int) -> None:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert problem["detail"] and problem["todo"]
    assert problem["instance"] == f"/api/v1/{path.partition('?')[0]}"


def test_a_crash_tells_nothing_of_how_we_are_built(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        raise ZeroDivisionError("secret path")

    monkeypatch.setattr("sayso.serve.questions.ask_review", crash)
    answer = to_client(desk).get("/api/v1/review")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "secret" not in answer.text and "Traceback" not in answer.text


def test_a_browser_gets_a_page_and_a_program_a_problem(client: TestClient) -> None:
    page = client.get("/event/nowhere", headers={"Accept": "text/html"})
    assert (page.status_code, page.headers["content-type"].split(";")[0]) == (404, "text/html")
    assert client.get("/event/nowhere").headers["content-type"] == "application/problem+json"


def test_the_document_is_whole(client: TestClient) -> None:
    document = client.get("/api/v1/openapi.json").json()
    for path, item in document["paths"].items():
        for method, operation in item.items():
            assert operation["summary"] and operation["description"], f"{method} {path}"
            for parameter in operation.get("parameters", ()):
                assert parameter["description"], f"{path}: {parameter['name']}"
            problems = [c for c in operation["responses"] if int(c) >= 400]
            assert {"400", "401", "404", "503"} <= set(problems) or path.endswith("stream")
    for name, schema in document["components"]["schemas"].items():
        assert schema.get("description"), name


def test_the_stream_tells_of_a_change(own_desk: Desk) -> None:
    """Two looks at a ledger that changes in between: two ticks."""
    pulse = live.Pulse(seconds=0.01)
    app = create_app(own_desk, pulse=pulse)
    counters = iter(("1.1.1", "1.1.1", "2.1.1"))

    class Request:
        def __init__(self) -> None:
            self.app = app

        async def is_disconnected(self) -> bool:
            return False

    async def listen() -> list[bytes]:
        found: list[bytes] = []
        async for said in live._find_ticks(Request(), pulse):  # type: ignore[arg-type]
            found.append(said)
            if len(found) == 3:
                pulse.stopping = lambda: True
        return found

    def count(self: Desk) -> str:
        return next(counters, "2.1.1")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Desk, "counter", count)
        found = asyncio.run(listen())
    ticks = [f for f in found if f.startswith(b"event: change\n")]
    assert len(ticks) == 2
    assert b'"counter":"1.1.1"' in ticks[0] and b'"counter":"2.1.1"' in ticks[1]
    assert pulse.listening == 0


def test_too_many_listeners_are_told(desk: Desk) -> None:
    app = create_app(desk, pulse=live.Pulse(room=0))
    with TestClient(app, base_url="http://127.0.0.1") as client:
        answer = client.get("/api/v1/changes/stream")
    assert answer.status_code == 503
    assert answer.headers["retry-after"]
