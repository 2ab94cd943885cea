"""Any text and any reading of it: mentions that slice, actors that exist, nothing raised."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.actors import resolve_actors
from sayso.labels import EventType, NameKind
from sayso.records import Found, Name, Reading, Saying, Trigger
from sayso.spans import Span
from tests.attribution.build import to_article

SCRAPS = [
    "Ora Lind", "Lind", "Mr.", "Gen.", "the ministry", "Kenya's", "Kenyan", "US", "us", "he", "who", "which", "(MWL)", "’", "-led", "spokesman",
    "police", ",", ".", "\n", "I", "🙂", "\u200f", "ß", "a", "The", "and", "al-", "UN", "the union's spokesman", "1,000", "\t|",
]  # fmt: skip
texts = st.one_of(st.lists(st.sampled_from(SCRAPS), max_size=40).map(" ".join), st.text(max_size=80))


@settings(deadline=None, max_examples=150)
@given(texts, st.data())
def test_every_mention_slices_and_every_actor_is_mentioned(text: str, data: st.DataObject) -> None:
    def spans(least: int) -> list[Span]:
        if len(text) < 2:
            return []
        starts = data.draw(st.lists(st.integers(0, len(text) - 1), min_size=least, max_size=6))
        return [Span(s, data.draw(st.integers(s + 1, len(text)))) for s in starts]

    found = [Found(span=s, probability=0.9) for s in spans(0)]
    reading = Reading(
        model="any",
        sayings=tuple(Saying(contents=(f.span,), probability=0.9, source=f) for f in sorted(found, key=lambda f: f.span)),
        names=tuple(Name(span=s, kind=data.draw(st.sampled_from(NameKind)), probability=0.9) for s in sorted(spans(0))),
        triggers=tuple(Trigger(span=f.span, type=EventType.ACCUSE, probability=0.9, actors=(f,)) for f in found),
    )  # fmt: skip
    cast = resolve_actors(to_article(text), reading, ())
    assert all(m.span.end <= len(text) for m in cast.mentions)
    assert all(a.span.end <= b.span.start for a, b in pairwise(cast.mentions))
    known = {a.id for a in cast.actors}
    assert {m.actor for m in cast.mentions} <= known | {None}
    assert all(a.mentions and a.name for a in cast.actors)
    assert [a.id for a in cast.actors] == [f"a{n}" for n in range(1, len(cast.actors) + 1)]
    assert resolve_actors(to_article(text), reading, ()) == cast
