"""The rules of the room on marked sentences, one case a line."""

from __future__ import annotations

from pathlib import Path

import pytest

from sayso.events import find_events
from sayso.labels import Act, EventType, Modality
from sayso.records import Cast, Count, Found, Reading, Trigger
from sayso.spans import Span
from tests.events.marked import code, to_article

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


@pytest.mark.parametrize(("text", "act", "voice"), rows("voice"))
def test_voice(text: str, act: str, voice: str) -> None:
    *_, event = code(text, Act(act))[1]  # an event of the cue itself stands before it
    assert "".join(event.attribution) == voice


@pytest.mark.parametrize(("text", "when"), rows("whens"))
def test_when(text: str, when: str) -> None:
    plain, (event,) = code(text)
    assert (event.when.span.of(plain) if event.when else "") == when


def test_one_word_names_one_kind_of_act() -> None:
    text = "The [ASSAULT strike] hit the port. The [ASSAULT strike] hit the mill. Nobody saw the [PROTEST strike] coming."
    assert {e.type for e in code(text)[1]} == {EventType.ASSAULT}


def test_rules_alone_leave_out_weak_words() -> None:
    trigger = Trigger(span=Span(9, 18), type=EventType.COERCE, probability=0.5)
    for word, found in (("recovered", 1), ("protected", 0)):  # the second is no COERCE by the lexicon
        article = to_article(f"The army {word} the boats.")
        reading = Reading(model="rules", triggers=(trigger,))
        assert len(find_events(article, reading, (), Cast(), (), ())) == found, word


def test_what_a_recipient_did_is_no_recipient() -> None:
    text = "The guards detained four men who took photographs and a dog."
    men, photographs, dog = (
        Span(text.index(w), text.index(w) + len(w)) for w in ("four men", "photographs", "a dog")
    )
    pointed = tuple(Found(span=span, probability=0.9) for span in (men, photographs, dog))
    trigger = Trigger(span=Span(11, 19), type=EventType.COERCE, probability=0.999, recipients=pointed)
    reading = Reading(model="hand", triggers=(trigger,))
    (event,) = find_events(to_article(text), reading, (), Cast(), (), ())
    assert [m.span for m in event.recipients] == [men, dog]


def test_means_are_evidence() -> None:
    text, (event,) = code("(The guards) [ASSAULT beat] the carters with sticks.")
    assert [(t.by, t.span and t.span.of(text)) for t in event.trace if t.field == "means"] == [
        ("events.means.blunt", "sticks")
    ]


def test_what_a_party_is_named_by_is_no_means() -> None:
    text = "The jets bombed the fuel depot with rockets."
    depot = Found(span=Span(16, 30), probability=0.9)
    trigger = Trigger(span=Span(9, 15), type=EventType.ASSAULT, probability=0.999, recipients=(depot,))
    (event,) = find_events(to_article(text), Reading(model="hand", triggers=(trigger,)), (), Cast(), (), ())
    assert [t.span and t.span.of(text) for t in event.trace if t.field == "means"] == ["rockets"]


def test_burns_that_somebody_has_are_no_burning() -> None:
    assert code("A second rower died of [ASSAULT burns] on Friday.")[1] == ()
