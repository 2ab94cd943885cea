"""The rules of the room on marked sentences, one case a line."""

from __future__ import annotations

from pathlib import Path

import pytest

from sayso.labels import Act, Modality
from sayso.records import Count
from tests.events.marked import code

CASES = Path(__file__).parent.parent / "cases" / "events"


def rows(name: str) -> list[tuple[str, ...]]:
    lines = (CASES / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if not line.startswith("# ")][1:]


@pytest.mark.parametrize(("text", "act", "modality"), rows("modality"))
def test_modality(text: str, act: str, modality: str) -> None:
    _, events = code(text, Act(act))
    assert [e.modality for e in events] == [Modality(modality)]


@pytest.mark.parametrize(("text", "condition"), rows("conditions"))
def test_condition(text: str, condition: str) -> None:
    plain, (event,) = code(text)
    assert (event.condition.of(plain) if event.condition else "") == condition


@pytest.mark.parametrize(("text", "expected"), rows("codebook"))
def test_codebook(text: str, expected: str) -> None:
    _, events = code(text)
    assert ", ".join(f"{e.type} {e.modality}" for e in events) == expected


@pytest.mark.parametrize(("text", "expected"), rows("merging"))
def test_merging(text: str, expected: str) -> None:
    assert len(code(text)[1]) == int(expected)


def _written(count: Count) -> str:
    return f"{count.of} {count.low}" + (f"-{count.high}" if count.high != count.low else "")


@pytest.mark.parametrize(("text", "expected"), rows("counts"))
def test_counts(text: str, expected: str) -> None:
    _, (event,) = code(text)
    assert "; ".join(_written(c) for c in event.counts) == expected


@pytest.mark.parametrize(("text", "actor", "recipient"), rows("roles"))
def test_roles(text: str, actor: str, recipient: str) -> None:
    plain, (event,) = code(text)
    assert ", ".join(m.span.of(plain) for m in event.actors) == actor
    assert ", ".join(m.span.of(plain) for m in event.recipients) == recipient
