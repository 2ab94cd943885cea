"""What the desk keeps for a moment: bounded, made by one at a time, and never behind what people decide."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace

import pytest
from anyio import to_thread
from fastapi.testclient import TestClient

from sayso.serve import keeping
from sayso.serve.app import AT_ONCE, create_app
from sayso.serve.keeping import Decoded, Keeping, Kept, Limit
from sayso.serve.questions import Decision, Desk, ask_review, decide
from sayso.serve.shelf import Shelf
from sayso.store import find_events, read_report, read_rids
from sayso.store.wanted import Wanted
from tests.serve.conftest import to_client


class Clock:
    """A clock that stands until it is set."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(keeping, "time", made)
    return made


def test_an_answer_is_kept_for_its_time_and_its_mark(clock: Clock) -> None:
    kept, limit = Kept(), Limit(seconds=2.0)
    assert kept.find("q", lambda: 1, mark="a", limit=limit) == 1
    assert kept.find("q", lambda: 2, mark="a", limit=limit) == 1
    assert kept.find("q", lambda: 3, mark="b", limit=limit) == 3
    clock.now += 2.0
    assert kept.find("q", lambda: 4, mark="b", limit=limit) == 4


def test_what_is_slow_is_kept_longer_and_what_is_quick_is_fresh(clock: Clock) -> None:
    kept, limit = Kept(), Limit(seconds=0.0, times=50.0)

    def slowly() -> int:
        clock.now += 0.5
        return 1

    kept.find("slow", slowly, limit=limit)
    kept.find("quick", lambda: 1, limit=limit)
    assert kept.find("quick", lambda: 2, limit=limit) == 2
    clock.now += 24.0
    assert kept.find("slow", lambda: 2, limit=limit) == 1
    clock.now += 1.0
    assert kept.find("slow", lambda: 2, limit=limit) == 2
    assert limit.of(1e9) == limit.most


def test_the_answers_not_asked_for_longest_go() -> None:
    kept = Kept(most=2)
    for key in ("a", "b", "a", "c"):
        kept.find(key, lambda: 1)
    assert list(kept.slots) == ["a", "c"]
    decoded: Decoded[str] = Decoded(most=2)
    decoded.add({1: "a", 2: "b"})
    assert decoded.find((1, 9)) == {1: "a"}
    decoded.add({3: "c"})
    assert decoded.find((1, 2, 3)) == {1: "a", 3: "c"}


def test_an_error_is_told_and_not_kept() -> None:
    kept = Kept()

    def fail() -> int:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        kept.find("q", fail)
    assert kept.find("q", lambda: 1) == 1


def test_many_who_ask_at_once_wait_for_one_answer() -> None:
    kept, made, go = Kept(), [0], threading.Event()

    def make() -> int:
        made[0] += 1
        go.wait(5)
        return made[0]

    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(kept.find("q", make))) for _ in range(6)]
    for thread in threads:
        thread.start()
    go.set()
    for thread in threads:
        thread.join(5)
    assert (found, made) == ([1] * 6, [1])


def test_while_one_makes_it_anew_the_others_get_the_one_before(clock: Clock) -> None:
    kept, begun, go = Kept(), threading.Event(), threading.Event()
    kept.find("q", lambda: 1, mark="old")

    def make() -> int:
        begun.set()
        go.wait(5)
        return 2

    thread = threading.Thread(target=lambda: kept.find("q", make, mark="new"))
    thread.start()
    assert begun.wait(5)
    assert kept.find("q", lambda: 3, mark="new") == 1
    go.set()
    thread.join(5)
    assert kept.find("q", lambda: 3, mark="new") == 2


# ---------------------------------------------------------------- on a desk


@pytest.fixture
def patient(own_desk: Desk) -> Desk:
    """A desk that looks at the ledger once an hour."""
    return replace(own_desk, patience=3600.0, keeping=Keeping())


def test_reports_are_taken_apart_once_and_are_the_current_ones(patient: Desk) -> None:
    rids = tuple(read_rids(patient.store))
    for _ in range(2):
        shelf = Shelf(patient)
        shelf.load((*rids, rids[0]))
        assert all(shelf.report(rid) == read_report(patient.store, rid) for rid in rids)
    assert len(patient.keeping.reports.held) == len(rids)
    one, other = Shelf(patient), Shelf(patient)
    assert one.report(rids[0]) is other.report(rids[0])


def get(client: TestClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.text


def test_a_page_that_is_kept_has_the_key_of_who_asks(patient: Desk) -> None:
    pages = []
    for _ in range(2):
        client = to_client(patient)
        csrf = client.get("/api/v1/session").json()["csrf"]
        pages.append(get(client, "/").replace(csrf, "KEY"))
        assert "KEY" in pages[-1]
    assert pages[0] == pages[1]
    assert len(patient.keeping.answers.slots) == 1


def test_a_page_that_is_kept_is_that_of_its_looks(patient: Desk) -> None:
    plain, dark = to_client(patient), to_client(patient)
    dark.cookies.set("theme", "dark")
    assert 'data-theme="dark"' not in get(plain, "/")
    assert 'data-theme="dark"' in get(dark, "/")


def test_a_kept_answer_is_never_behind_a_decision(patient: Desk) -> None:
    client = to_client(patient)
    before = get(client, "/review"), client.get("/api/v1/review")
    waiting = ask_review(patient).proposals[0]
    decide(patient, Decision(verb="reject", ids=(waiting.id,), why="two raids"))
    after = get(client, "/review"), client.get("/api/v1/review")
    assert before[0] != after[0] and "two raids" in after[0]
    assert before[1].headers["etag"] != after[1].headers["etag"]
    assert waiting.id not in {p["id"] for p in after[1].json()["proposals"]}


def test_a_kept_answer_has_the_tag_it_was_made_under(patient: Desk) -> None:
    client = to_client(patient)
    path = f"/api/v1/events/{next(find_events(patient.store, Wanted())).event.id}"
    first, second = client.get(path), client.get(path)
    assert (first.content, first.headers["etag"]) == (second.content, second.headers["etag"])
    assert client.get(path, headers={"If-None-Match": first.headers["etag"]}).status_code == 304


def test_a_few_questions_are_worked_on_at_once(desk: Desk) -> None:
    app = create_app(desk)

    async def begin() -> float:
        async with app.router.lifespan_context(app):
            return to_thread.current_default_thread_limiter().total_tokens

    assert asyncio.run(begin()) == AT_ONCE
