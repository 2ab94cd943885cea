"""How a text is cut where marks begin and end."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.serve.pieces import find_lanes, find_pieces, to_clean, to_order, to_shown
from sayso.serve.views import Piece
from sayso.spans import Span


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, list[Span]]:
    text = draw(st.text(min_size=1, max_size=60))
    ends = st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text)))
    pairs = draw(st.lists(ends, max_size=12))
    spans = [Span(a, max(a + 1, b)) for a, b in pairs]
    return text, [spans[i] for i in to_order(spans)]


@settings(max_examples=60, deadline=None)
@given(marked())
def test_pieces_make_up_the_text(given: tuple[str, list[Span]]) -> None:
    text, spans = given
    pieces = list(find_pieces(text, spans))
    assert "".join(p.text for p in pieces) == text
    assert [p.start for p in pieces[1:]] == [p.end for p in pieces[:-1]]
    assert all(text[p.start : p.end] == p.text for p in pieces)


@settings(max_examples=60, deadline=None)
@given(marked())
def test_pieces_know_what_is_over_them(given: tuple[str, list[Span]]) -> None:
    text, spans = given
    for piece in find_pieces(text, spans):
        over = [i for i, s in enumerate(spans) if s.start < piece.end and piece.start < s.end]
        assert list(piece.marks) == over, "outermost first, all of them, and none half"
        assert all(spans[i].start <= piece.start and piece.end <= spans[i].end for i in over)


def walk(pieces: list[Piece]) -> None:
    """Draws the pieces with a stack, as a page does."""
    stack: list[int] = []
    for piece in pieces:
        stack += piece.opens
        assert tuple(stack) == piece.marks
        for index in piece.closes:
            assert stack.pop() == index, "the innermost is closed first"
    assert stack == []


@settings(max_examples=60, deadline=None)
@given(marked())
def test_opens_and_closes_nest(given: tuple[str, list[Span]]) -> None:
    walk(list(find_pieces(*given)))


@settings(max_examples=60, deadline=None)
@given(marked())
def test_marks_that_run_side_by_side_have_lanes_of_their_own(given: tuple[str, list[Span]]) -> None:
    _, spans = given
    lanes = find_lanes(spans)
    for i, one in enumerate(spans):
        for j in range(i):
            assert not (one.overlaps(spans[j]) and lanes[i] == lanes[j])
    alone = [n for n, s in enumerate(spans) if sum(s.overlaps(o) for o in spans) == 1]
    assert all(lanes[n] == 0 for n in alone)


def test_crossing_marks_are_closed_and_opened_again() -> None:
    pieces = list(find_pieces("abcdef", [Span(0, 4), Span(2, 6)]))
    assert [(p.text, p.opens, p.closes) for p in pieces] == [
        ("ab", (0,), ()),
        ("cd", (1,), (1, 0)),
        ("ef", (1,), (1,)),
    ]


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec=None), max_size=80))
def test_a_shown_text_keeps_its_offsets_and_turns_nothing_round(text: str) -> None:
    shown = to_shown(text)
    assert len(shown) == len(text)
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\x00\x1b")
    shown.encode("utf-8")


def test_any_string_can_be_sent() -> None:
    cleaned = to_clean({"a": ["x\ud800y", 1, None]})
    assert cleaned == {"a": ["x\ufffdy", 1, None]}
