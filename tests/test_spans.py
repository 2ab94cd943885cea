"""Spans slice, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.records import ActorId, Cast, Mention
from sayso.spans import Span, cover, find_trimmed

SPANS = st.builds(lambda start, size: Span(start, start + size), st.integers(0, 50), st.integers(1, 20))


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 3), (5, 2)])
def test_a_span_is_never_empty_or_negative(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="0 <= start < end"):
        Span(start, end)


@given(SPANS, SPANS)
def test_overlap_is_what_two_spans_share(a: Span, b: Span) -> None:
    both = set(range(a.start, a.end)) & set(range(b.start, b.end))
    assert a.shared(b) == b.shared(a) == len(both)
    assert a.overlaps(b) is bool(both)
    assert a.contains(b) is (len(both) == len(b))
    assert cover((a, b)).contains(a)


@given(st.text(alphabet=" \nab", max_size=20), st.integers(0, 20), st.integers(0, 20))
def test_trimming_takes_only_blank_ends(text: str, start: int, end: int) -> None:
    end = min(end, len(text))
    span = find_trimmed(text, min(start, end), end)
    words = text[min(start, end) : end].strip()
    assert (span.of(text) if span else "") == words


def test_covering_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        cover(())


@given(st.lists(SPANS, max_size=8), SPANS)
def test_the_mention_asked_for_is_the_one_that_shares_most(spans: list[Span], asked: Span) -> None:
    mentions = tuple(Mention(span=s, actor=ActorId(str(n))) for n, s in enumerate(sorted(spans)))
    found = Cast(mentions=mentions).who(asked)
    shares = [m.span.shared(asked) / max(len(m.span), len(asked)) for m in mentions]
    if not any(shares):
        assert found is None
    else:
        assert found is not None
        assert found.span.shared(asked) / max(len(found.span), len(asked)) == max(shares)
