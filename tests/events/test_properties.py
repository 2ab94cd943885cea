"""Any text and any reading: nothing raises, every span slices, every field says why."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.events import find_events
from sayso.events.merging import OPEN
from sayso.labels import MODES, Act, EventType, Form, Modality, TimeType
from sayso.records import (
    Article,
    Cast,
    Event,
    Found,
    Mention,
    Place,
    PlaceId,
    Reading,
    Statement,
    StatementId,
    Time,
    TimeId,
    Trigger,
)  # fmt: skip
from sayso.spans import Span

PIECES = (
    "the army", "attacked", "ATTACKED", "did not", "if", "Should", "killed 12 people", "to", "will", "by", "“", "”", ",", ".",
    "?", "\n\n", "\t|", "💥", "\u200f\u05d0\u05d1", "’s", "3-5", "airstrikes", "on Monday", "in Norvania", "threatened", "and",
    "- ", "no", "1,600", "\u00a0", "that", "heart attack", "e\u0301",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=40).map(" ".join) | st.text(
    min_size=1, max_size=80
)


@st.composite
def spans(draw: st.DrawFn, text: str) -> Span:
    start = draw(st.integers(0, len(text) - 1))
    return Span(start, draw(st.integers(start + 1, min(len(text), start + 30))))


@st.composite
def inputs(
    draw: st.DrawFn,
) -> tuple[Article, Reading, tuple[Statement, ...], Cast, tuple[Time, ...], tuple[Place, ...]]:
    text = draw(TEXTS)
    one = spans(text)
    cut = sorted({0, len(text), *draw(st.lists(st.integers(0, len(text)), max_size=3))})
    pieces = [Span(a, b) for a, b in itertools.pairwise(cut) if draw(st.booleans()) and a < b]
    found = st.lists(one.map(lambda s: Found(span=s, probability=0.7)), max_size=2).map(tuple)
    trigger = st.builds(
        Trigger, span=one, type=st.sampled_from(EventType), probability=st.floats(0, 1), actors=found, recipients=found,
        modality=st.none() | st.sampled_from(Modality), modality_probability=st.floats(0, 1), historical=st.floats(0, 1),
    )  # fmt: skip
    triggers = draw(st.lists(trigger, max_size=6))
    statements = tuple(
        Statement(
            id=StatementId(f"s{n}"), contents=tuple(draw(st.lists(one, min_size=1, max_size=2))), form=Form.DIRECT,
            act=draw(st.sampled_from(Act)), confidence=0.5, cue=draw(st.none() | one),
            within=StatementId(f"s{n - 1}") if n > 1 and draw(st.booleans()) else None,
        )
        for n in range(1, draw(st.integers(1, 3)))
    )  # fmt: skip
    mentions = tuple(Mention(span=s) for s in draw(st.lists(one, max_size=4)))
    times = tuple(
        Time(id=TimeId(f"t{n}"), span=s, type=TimeType.DATE)
        for n, s in enumerate(draw(st.lists(one, max_size=2)))
    )
    places = tuple(
        Place(id=PlaceId(f"p{n}"), span=s, countries=("NOR",))
        for n, s in enumerate(draw(st.lists(one, max_size=2)))
    )
    article = Article(
        id="x",
        text=text,
        published=draw(st.sampled_from([None, "2031-03-08", "soon"])),
        sentences=tuple(pieces),
    )
    reading = Reading(model="hand", triggers=tuple(sorted(triggers, key=lambda t: t.span)))
    return article, reading, statements, Cast(mentions=mentions), times, places


def all_spans(event: Event) -> list[Span]:
    out = [
        event.trigger,
        event.sentence,
        *event.triggers,
        *(m.span for m in (*event.actors, *event.recipients)),
    ]
    out += (
        [w.span for w in event.whens]
        + [c.span for c in event.counts]
        + [t.span for t in event.trace if t.span]
    )
    return out + [s for s in (event.condition, event.where and event.where.span) if s]


@settings(max_examples=300, deadline=None)
@given(inputs())
def test_any_reading_gives_sound_events(given_: tuple) -> None:  # type: ignore[type-arg]
    article, reading, statements, *rest = given_
    events = find_events(article, reading, statements, *rest)
    assert [e.id for e in events] == [f"e{n}" for n in range(1, len(events) + 1)]
    for event in events:
        assert all(s.of(article.text) and s.end <= len(article.text) for s in all_spans(event))
        assert event.trigger in event.triggers and event.sentence.start <= event.trigger.start
        assert set(event.attribution) <= {s.id for s in statements}
        assert set(event.modes) <= set(MODES[event.type]) and event.cameo
        assert 0 <= event.confidence <= 1 and 0 <= event.salience <= 1
        assert {"type", "modality"} <= {t.field for t in event.trace}
        assert all(c.low <= c.high for c in event.counts)
    assert events == find_events(article, reading, statements, *rest)
    named = {t.span for t in reading.triggers}
    cues = [s.cue for s in statements if s.cue]
    assert all(s in named or any(c.overlaps(s) for c in cues) for e in events for s in e.triggers)


def test_the_work_grows_with_the_text_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sighting is held against so many earlier acts and no more, however many a long line has."""
    one = "the army attacked the port and killed 12 sailors "
    times = 400
    text = one * times
    triggers = tuple(
        Trigger(span=Span(n * len(one) + 9, n * len(one) + 17), type=EventType.ASSAULT, probability=0.99)
        for n in range(times)
    )
    pairs: list[int] = []

    def note(*_: object) -> tuple[str, ...]:
        pairs.append(1)
        return ("three differences",)

    monkeypatch.setattr("sayso.events.merging.find_features", note)
    article = Article(id="x", text=text, sentences=(Span(0, len(text) - 1),))
    events = find_events(article, Reading(model="hand", triggers=triggers), (), Cast(), (), ())
    assert len(events) == times
    assert len(pairs) <= times * OPEN < times * (times - 1) / 2
