"""The pool: order, bounded reading ahead, and what a dying worker costs."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.engines import Coded, spread
from sayso.engines.pool import AHEAD
from sayso.errors import ResourceError, UsageError
from sayso.records import Draft
from tests.engines.fakes import open_broken, open_dead, open_echo


def drafts(*texts: str) -> list[Draft]:
    return [Draft(id=f"r{n}", text=text) for n, text in enumerate(texts)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_order_is_the_inputs(jobs: int) -> None:
    items = [
        *drafts("wait", "a", "bad", "b"),
        Coded(line="passes", error="bad_json"),
        Draft(id="last", text="c"),
    ]
    coded = list(spread(items, open_echo, jobs))
    assert [c.line for c in coded] == ["r0:wait", "r1:a", "r2:bad", "r3:b", "passes", "last:c"]
    assert [c.error for c in coded] == [None, None, "empty", None, "bad_json", None]


def test_a_dying_worker_costs_its_article_only() -> None:
    texts = ["a", "die", "b", "c", "kill", *"defg", "fault", *"hij"]
    coded = list(spread(drafts(*texts), open_echo, 2))
    assert [c.error for c in coded] == ["crashed" if len(text) > 1 else None for text in texts]
    line = json.loads(coded[1].line)
    assert line["article"]["id"] == "r1"
    assert line["error"]["code"] == "crashed"
    assert "r1" in line["error"]["message"]
    assert not multiprocessing.active_children()


@pytest.mark.parametrize("texts", [("a", "hang", "b", "c", "d"), ("hang", "hang", "a"), ("hang",)])
def test_a_hung_worker_costs_its_article_only(texts: tuple[str, ...]) -> None:
    coded = list(spread(drafts(*texts), open_echo, 2, patience=0.5))
    assert [c.error for c in coded] == ["hung" if text == "hang" else None for text in texts]
    at = texts.index("hang")
    assert f"r{at}: coding it took over" in json.loads(coded[at].line)["error"]["message"]
    assert not multiprocessing.active_children()


def test_a_worker_killed_from_outside_costs_at_most_its_article() -> None:
    coded = spread(drafts("a", *["wait"] * 12), open_echo, 2)
    lines = [next(coded)]
    os.kill(multiprocessing.active_children()[0].pid or 0, signal.SIGKILL)
    lines += coded
    assert len(lines) == 13
    assert sum(c.error == "crashed" for c in lines) <= 1
    assert [c.line for c in lines if not c.error] == [
        f"r{n}:{'wait' if n else 'a'}" for n, c in enumerate(lines) if not c.error
    ]


@settings(max_examples=3, deadline=None)
@given(st.lists(st.sampled_from(["a", "b", "bad", "die"]), max_size=8), st.data())
def test_any_split_over_any_number_of_jobs_gives_the_same(texts: list[str], data: st.DataObject) -> None:
    items = drafts(*texts)
    cut = data.draw(st.integers(0, len(items)))
    halves = [*spread(items[:cut], open_echo, 2), *spread(items[cut:], open_echo, 3)]
    assert halves == list(spread(items, open_echo, 2))
    alone = list(spread([i for i in items if i.text != "die"], open_echo, 1))
    assert [c for c in halves if c.error != "crashed"] == alone


def test_input_is_read_no_further_than_the_window() -> None:
    taken = 0

    def endless() -> Iterator[Draft]:
        nonlocal taken
        while True:
            taken += 1
            yield Draft(id=str(taken), text="x")

    coded = spread(endless(), open_echo, 2)
    for expected in range(1, 20):
        assert next(coded).line == f"{expected}:x"
        assert taken - expected <= AHEAD * 2
    coded.close()  # type: ignore[attr-defined]  # a generator, as the pool gives it
    assert not multiprocessing.active_children()


def test_one_job_streams_item_by_item() -> None:
    source = iter(drafts("a", "b"))
    coded = spread(source, open_echo, 1)
    assert next(coded).line == "r0:a"
    assert next(source).id == "r1"


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_coder_that_cannot_open_is_said_once(jobs: int) -> None:
    with pytest.raises(ResourceError, match="damaged"):
        list(spread(drafts("a", "b", "c"), open_broken, jobs))


def test_a_worker_that_dies_loading_stops_the_run() -> None:
    with pytest.raises(ResourceError, match="died while it loaded"):
        list(spread(drafts("a"), open_dead, 2))


def test_no_jobs_is_wrong_use() -> None:
    with pytest.raises(UsageError, match="--jobs"):
        spread([], open_echo, 0)


@pytest.mark.parametrize("jobs", [1, 2])
def test_nothing_in_nothing_out(jobs: int) -> None:
    assert list(spread([], open_echo, jobs)) == []
