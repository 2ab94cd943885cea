"""A typed client made from nothing but the OpenAPI document: it passes mypy --strict, and reads what the app sends."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from sayso.serve.shelf import Desk
from tests.serve.conftest import to_client
from tests.serve.generated import write_client


@pytest.fixture(scope="module")
def source(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The generated module."""
    path = tmp_path_factory.mktemp("client") / "generated_client.py"
    path.write_text(write_client(to_client(desk).get("/api/v1/openapi.json").json()), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def made(source: Path) -> Any:
    """The generated module, loaded."""
    spec = importlib.util.spec_from_file_location("generated_client", source)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["generated_client"] = module
    spec.loader.exec_module(module)
    return module


def to_wire(client: TestClient) -> Any:
    """The app as the generated client's wire, with session and csrf."""
    csrf = client.get("/api/v1/session").json()["csrf"]

    def send(method: str, path: str, query: Mapping[str, str], body: bytes | None) -> tuple[int, bytes]:
        headers = {"X-CSRF-Token": csrf, "Content-Type": "application/json"} if body else {}
        answer = client.request(method, path, params=dict(query), content=body, headers=headers)
        return answer.status_code, answer.content

    return send


def test_the_client_is_typed_through_and_through(source: Path) -> None:
    command = [sys.executable, "-m", "mypy", "--strict", "--no-incremental", "--config-file=", source.name]
    said = subprocess.run(command, cwd=source.parent, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout


class Noting:
    """A client that notes which of its methods were called."""

    def __init__(self, client: Any) -> None:
        self.client, self.called = client, set[str]()

    def __getattr__(self, name: str) -> Any:
        self.called.add(name)
        return getattr(self.client, name)


def test_the_client_reads_everything(made: Any, own_desk: Desk) -> None:
    app = to_client(own_desk)
    client = Noting(made.Client(to_wire(app)))
    assert client.read_session().user == "tester"
    page = client.list_events(limit=5)
    assert len(page.events) == 5 and page.next_cursor
    assert client.list_events(limit=5, cursor=page.next_cursor).events[0] != page.events[0]
    event = client.read_event(id=page.events[0].id)
    assert event.card == page.events[0]
    assert event.rungs[0].report.id
    article = client.read_article(rid=event.accounts[0].report.id)
    assert "".join(p.text for p in article.pieces)
    claims = client.list_claims(status="retracted").claims
    assert claims and {c.standing.status for c in claims} == {"retracted"}
    assert client.read_claim(id=claims[0].id).history
    assert client.read_desk_view().as_of == "2026-03-20"
    assert client.read_actor(name="Ilka Darnov").said
    assert client.search(q="depot").hits
    body = made.DecisionBody(verb="reject", ids=(client.read_review().proposals[0].id,), why="not so")
    assert client.decide(body).new == 1
    assert client.list_decisions().decisions[0].why == "not so"
    assert sum(day.total for day in client.read_days().days) > 0
    assert {place.spot.name for place in client.read_places(country="CHE").places} == {"Geneva"}
    assert client.read_changes(seen="2026-01-01T00:00:00Z").items
    methods = {name for name in vars(made.Client) if not name.startswith("_")}
    assert client.called == methods, "each route is asked through it"
    paths = app.get("/api/v1/openapi.json").json()["paths"]
    operations = [(path, verb) for path, item in paths.items() for verb in item]
    stream = [("/api/v1/changes/stream", "get")]  # no JSON; test_safety and the browser listen to it
    assert len(methods) == len(operations) - len(stream) and stream[0] in operations


def test_the_client_tells_what_is_wrong(made: Any, desk: Desk) -> None:
    client = made.Client(to_wire(to_client(desk)))
    with pytest.raises(made.Failed) as failed:
        client.read_event(id="nowhere")
    assert failed.value.status == 404
    assert "nowhere" in failed.value.problem.detail and failed.value.problem.todo
