"""Any text at all: statements that slice, ids in order, nothing raised."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.actors import resolve_actors
from sayso.attribution import find_statements
from sayso.attribution.page import find_quotations
from sayso.records import Found, Reading, Saying
from sayso.spans import Span
from tests.attribution.build import to_article

SCRAPS = [
    "Ora Lind", "said", "“", "”", "\"", "''", "‘", "’", ",", ".", ":", "\n", "\n\n", " — ", "(@ora)", "told", "the ministry",
    "denied", "reports that", "quoted her as saying", "reportedly", "POLICE:", "he", "who", "🙂", "\u200f", "\t|\t", "he's", "US",
    "according to", "A", "I", "retracted", "İ", "ß", "said that", "Minister", "Iraq's", "(PKK)",
]  # fmt: skip
texts = st.one_of(
    st.lists(st.sampled_from(SCRAPS), max_size=40).map(" ".join),
    st.lists(st.sampled_from(SCRAPS), max_size=40).map(lambda x: "".join(x).upper()),
    st.text(max_size=120),
)


@st.composite
def readings(draw: st.DrawFn) -> tuple[str, Reading]:
    text = draw(texts)
    if len(text) < 4:
        return text, Reading(model="none")

    def span() -> Span:
        start = draw(st.integers(0, len(text) - 2))
        return Span(start, draw(st.integers(start + 1, len(text))))

    def found() -> Found | None:
        return draw(st.one_of(st.none(), st.just(Found(span=span(), probability=0.9))))

    sayings = [
        Saying(contents=tuple(sorted({span() for _ in range(draw(st.integers(1, 3)))})), probability=0.9, source=found(), cue=found())
        for _ in range(draw(st.integers(0, 4)))
    ]  # fmt: skip
    return text, Reading(model="any", sayings=tuple(sorted(sayings, key=lambda s: s.contents)))


@settings(deadline=None, max_examples=150)
@given(readings())
def test_every_statement_slices_the_text(case: tuple[str, Reading]) -> None:
    text, reading = case
    article = to_article(text)
    cast = resolve_actors(article, reading, ())
    statements = find_statements(article, reading, cast, ())
    assert [s.id for s in statements] == [f"s{n}" for n in range(1, len(statements) + 1)]
    ids = {s.id for s in statements} | {None}
    for s in statements:
        spans = [
            *s.contents,
            *(
                x
                for x in (s.cue, s.speaker.span if s.speaker else None, s.outlet.span if s.outlet else None)
                if x
            ),
        ]
        assert all(x.end <= len(text) for x in spans)
        assert s.within in ids and s.within != s.id
        assert list(s.contents) == sorted(s.contents)
        assert 0 <= s.confidence <= 1
    assert find_statements(article, reading, cast, ()) == statements
    assert all(m.span.end <= len(text) for m in cast.mentions)
    known = {a.id for a in cast.actors} | {None}
    assert all(m.actor in known for m in cast.mentions)
    assert all(c.key in known for m in cast.mentions for c in m.candidates)


@settings(deadline=None)
@given(texts)
def test_quotations_are_in_order_and_do_not_overlap(text: str) -> None:
    found = find_quotations(text, to_article(text).paragraphs)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(s.end <= len(text) for s in found)
