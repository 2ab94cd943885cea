"""Label sequences: the likeliest that obeys begin and inside."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.reader.bio import find_runs, find_words, log_softmax
from sayso.reader.windows import Window


def window(text: str, places: list[tuple[int, int]]) -> Window:
    where = np.array([(-1, -1), *places, (-1, -1)])
    n = len(where)
    zero = np.zeros(n, np.int64)
    return Window(
        ids=zero,
        case=zero,
        quote=zero,
        acts=np.zeros((n, 16), np.float32),
        starts=where[:, 0],
        ends=where[:, 1],
        fresh=1,
    )


def logits(*best: int, labels: int = 5) -> np.ndarray:
    out = np.full((len(best), labels), -5.0, np.float32)
    out[np.arange(len(best)), best] = 5.0
    return out


THREE = window("ab cd ef", [(0, 2), (3, 5), (6, 8)])
WORDS = [0, 1, 2, 3, 4]


def test_pieces_of_one_word_stay_together() -> None:
    assert find_words(window("unseen by", [(0, 2), (2, 6), (7, 9)]), "unseen by") == [0, 1, 3, 4]


@pytest.mark.parametrize(
    ("labels", "runs"),
    [
        ((0, 0, 0, 0, 0), []),
        ((0, 1, 2, 0, 0), [(0, 1, 3)]),
        ((0, 1, 1, 0, 0), [(0, 1, 2), (0, 2, 3)]),
        ((0, 3, 4, 4, 0), [(1, 1, 4)]),
        ((0, 1, 3, 4, 0), [(0, 1, 2), (1, 2, 4)]),
    ],
)
def test_runs_of_clear_labels(labels: tuple[int, ...], runs: list[tuple[int, int, int]]) -> None:
    found = find_runs(logits(*labels), WORDS, THREE)
    assert [(r.kind, r.start, r.end) for r in found] == runs
    assert all(r.probability > 0.9 for r in found)


def test_nothing_is_found_on_a_separator() -> None:
    assert find_runs(logits(1, 0, 0, 0, 1), WORDS, THREE) == []


def test_doubt_finds_more() -> None:
    even = np.zeros((5, 5), np.float32)
    even[:, 0] = 0.2
    assert find_runs(even, WORDS, THREE) == []
    assert find_runs(even, WORDS, THREE, doubt=0.3) != []


@given(st.lists(st.lists(st.integers(-4, 4), min_size=5, max_size=5), min_size=3, max_size=3))
def test_the_path_is_the_best_of_all_that_obey(rows: list[list[int]]) -> None:
    noisy = np.zeros((5, 5), np.float32)
    noisy[1:4] = np.array(rows) + np.sqrt(np.arange(15) + 2).reshape(3, 5) / 100
    log = log_softmax(noisy)

    def obeys(path: tuple[int, ...]) -> bool:
        return all(b not in (2, 4) or a in (b - 1, b) for a, b in zip((0, *path), path, strict=False))

    best = max(
        (p for p in product(range(5), repeat=3) if obeys(p)),
        key=lambda p: sum(log[n + 1, x] for n, x in enumerate(p)),
    )
    expected = sum(x in (1, 3) for x in best)
    covered = sum(x > 0 for x in best)
    found = find_runs(noisy, WORDS, THREE)
    assert len(found) == expected
    assert sum(r.end - r.start for r in found) == covered
