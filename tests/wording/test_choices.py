"""What a person asks by is checked, and a wrong value says what would be right."""

from __future__ import annotations

from datetime import date

import pytest

from sayso.errors import UsageError
from sayso.labels import Status
from sayso.wording.choices import to_choice, to_country, to_iso_day


@pytest.mark.parametrize(
    ("given", "day"), [("7d", "2026-03-01"), ("1w", "2026-03-01"), ("2026-01-02", "2026-01-02"), (None, None)]
)
def test_days_may_be_counted_back(given: str | None, day: str | None) -> None:
    assert to_iso_day(given, "--since", date(2026, 3, 8)) == day


@pytest.mark.parametrize("given", ["99999y", "soon", "2026-13-01", ""])
def test_what_is_no_day_is_refused(given: str) -> None:
    with pytest.raises(UsageError, match="--since"):
        to_iso_day(given, "--since", date(2026, 3, 8))


def test_a_choice_is_taken_in_any_case_and_names_the_allowed_ones() -> None:
    assert to_choice("Disputed", Status, "--status") == "disputed"
    assert to_choice(None, Status, "--status") is None
    with pytest.raises(UsageError, match="allowed are asserted"):
        to_choice("doubtful", Status, "--status")


def test_a_country_is_a_code() -> None:
    assert to_country("syr", "country") == "SYR"
    assert to_country(None, "country") is None
    with pytest.raises(UsageError, match="alpha-3"):
        to_country("Syria", "country")
