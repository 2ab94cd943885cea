"""Days in words."""

from __future__ import annotations

import pytest

from sayso.wording.days import to_day, to_weekday


@pytest.mark.parametrize(
    ("iso", "words"),
    [
        ("2026-03-04", "4 Mar 2026"),
        ("2026-03-04T18:20:00+00:00", "4 Mar 2026"),
        ("2026-03", "2026-03"),
        ("x", "x"),
    ],
)
def test_days_in_words(iso: str, words: str) -> None:
    assert to_day(iso) == words


def test_weekdays_in_words() -> None:
    assert to_weekday("2026-02-17") == "Tuesday, 17 Feb 2026"
    assert to_weekday("2026-02") == "2026-02"
