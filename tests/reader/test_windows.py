"""Windows: what the encoder is given."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from sayso.labels import EventType
from sayso.reader.lexicon import Lexicon
from sayso.reader.windows import TYPES, Pieces, Vocabulary, Window, to_pieces, to_stretches, to_windows
from sayso.records import Article
from sayso.resources import resource_path
from sayso.spans import Span

WORDS = Tokenizer.from_file(str(resource_path("reader/tokenizer.json")))
VOCABULARY = Vocabulary(
    WORDS, Lexicon(entries={"shelled": ("ASSAULT",), "pulled out": ("RETREAT", "CONCEDE")})
)


def pieces(text: str) -> Pieces:
    return to_pieces(text, Span(0, len(text)), VOCABULARY)


def stretch(size: int) -> Pieces:
    text = " ".join(["river"] * size)
    made = pieces(text)
    assert len(made.ids) == size
    return made


def test_features_of_each_piece() -> None:
    text = "Sarn said “we NATO go”"
    by_word = dict(
        zip(
            (text[a:b] for a, b in pieces(text).places),
            zip(pieces(text).case, pieces(text).quote, strict=True),
            strict=True,
        )
    )
    assert by_word["said"] == (0, 0)
    assert by_word["we"] == (0, 1)
    assert by_word["NATO"] == (2, 1)
    assert by_word["“"] == (1, 1)
    assert next(case for word, (case, _) in by_word.items() if "Sarn".startswith(word)) == 3


def test_a_quotation_left_open_is_told_from_a_closed_one() -> None:
    assert pieces("she said “go").quote[-1] == 2
    assert pieces("she said “go” now").quote[-1] == 0


def test_acts_of_the_lexicon_stand_on_their_words() -> None:
    text = "They pulled\n  out and shelled"
    window = to_windows([pieces(text)], VOCABULARY, 50, 0)[0]
    named = {
        text[window.starts[n] : window.ends[n]]: [TYPES[k] for k in np.flatnonzero(row)]
        for n, row in enumerate(window.acts)
        if row.any()
    }
    assert set(named["out"]) == {EventType.RETREAT, EventType.CONCEDE}
    assert [EventType.ASSAULT] in named.values()
    assert "They" not in named


def test_windows_hold_whole_paragraphs_up_to_the_limit() -> None:
    windows = to_windows([stretch(40), stretch(40), stretch(40)], VOCABULARY, 90, 0)
    assert [len(w.ids) for w in windows] == [1 + 41 + 41, 1 + 41]


def test_a_short_paragraph_is_read_again_as_context() -> None:
    windows = to_windows([stretch(50), stretch(20), stretch(50)], VOCABULARY, 90, 30)
    assert [w.fresh for w in windows] == [1, 1 + 21]
    assert windows[1].starts[1] == windows[0].starts[52]


def test_a_long_paragraph_is_no_context() -> None:
    assert to_windows([stretch(50), stretch(50)], VOCABULARY, 90, 30)[1].fresh == 1


def test_paragraphs_longer_than_the_limit_are_cut_at_sentences() -> None:
    text = "The river rose. The bridge fell. The town fled."
    sentences = (Span(0, 15), Span(16, 32), Span(33, 47))
    article = Article(id="x", text=text, paragraphs=(Span(0, 47),), sentences=sentences)
    cut = to_stretches(article, VOCABULARY, 6)
    assert [p.places[-1][1] for p in cut] == [15, 32, 47]


@pytest.mark.parametrize("limit", [3, 10, 64])
@given(sizes=st.lists(st.integers(1, 30), min_size=1, max_size=12))
def test_every_piece_is_fresh_once(limit: int, sizes: list[int]) -> None:
    made = [stretch(n).part(0, min(n, limit - 2)) for n in sizes if min(n, limit - 2)]
    windows = to_windows(made, VOCABULARY, limit, 5)
    fresh = [int((w.starts[w.fresh :] >= 0).sum()) for w in windows]
    assert sum(fresh) == sum(len(p.ids) for p in made)
    assert all(len(w.ids) <= limit for w in windows)


def test_a_window_is_one_array_per_feature() -> None:
    window: Window = to_windows([pieces("The town fled.")], VOCABULARY, 50, 0)[0]
    sizes = {len(x) for x in (window.ids, window.case, window.quote, window.acts, window.starts, window.ends)}
    assert sizes == {len(window.ids)}
