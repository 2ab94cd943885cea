"""The words that count are marked in their sentence, and nothing of it obeys."""

from __future__ import annotations

import io
import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from sayso.cli.marked import to_marked
from sayso.spans import Span


def test_the_trigger_is_marked_without_colour() -> None:
    text = "Jets  struck\na depot."
    assert to_marked(text, Span(0, len(text)), Span(6, 12)).plain == "Jets »struck« a depot."


def test_a_sentence_of_a_million_characters_is_cut_around_the_trigger() -> None:
    text = "word " * 100_000 + "struck" + " word" * 100_000
    shown = to_marked(text, Span(0, len(text)), Span(500_000, 500_006)).plain
    assert "»struck«" in shown
    assert shown.startswith("…word")
    assert shown.endswith("word…")
    assert len(shown) < 400


ANY = st.text(st.characters(categories=["L", "M", "N", "P", "S", "Z", "C"]), min_size=1, max_size=80)


@given(ANY, st.data())
def test_any_words_at_all_print_on_one_line_with_no_escape(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    words = Span(start, data.draw(st.integers(start + 1, len(text))))
    marked = to_marked(text, Span(0, len(text)), words)
    assert not any(unicodedata.category(c) in {"Cc", "Cs"} for c in marked.plain)
    assert marked.plain.count("\u2068") == marked.plain.count("\u2069")
    out = io.StringIO()
    Console(file=out, width=40).print(marked)
    assert "\x1b" not in out.getvalue()
