"""Values that a person may ask by, checked: each is refused in one line that says what would be right."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from sayso.errors import UsageError

BACK = re.compile(r"(\d{1,5})([dwmy])")
DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}


def to_choice(given: str | None, kind: type[StrEnum], option: str) -> str | None:
    """One of the allowed values, in whatever case it was given; None for None.

    Raises: UsageError that names the allowed ones.
    """
    if given is None:
        return None
    known = {value.lower(): value for value in kind}
    if given.lower() not in known:
        raise UsageError(f"{option} {given}: there is none such; allowed are {', '.join(kind)}")
    return known[given.lower()]


def to_iso_day(given: str | None, option: str, today: date | None = None) -> str | None:
    """An ISO date from one, or from "7d", "2w", "3m", "1y" before `today`; None for None.

    Raises: UsageError for anything else.
    """
    if given is None:
        return None
    if back := BACK.fullmatch(given):
        days = timedelta(days=int(back[1]) * DAYS[back[2]])
        try:
            return ((today or datetime.now(UTC).date()) - days).isoformat()
        except OverflowError:
            raise UsageError(f"{option} {given}: that is before there were dates") from None
    try:
        return date.fromisoformat(given).isoformat()
    except ValueError:
        raise UsageError(f"{option} {given}: give a date such as 2026-03-05, or 7d for a week back") from None


def to_country(given: str | None, option: str) -> str | None:
    """An alpha-3 code in capitals; None for None.

    Raises: UsageError for what is none.
    """
    if given is None:
        return None
    if re.fullmatch(r"[A-Za-z]{3}", given):
        return given.upper()
    raise UsageError(f"{option} {given}: give an alpha-3 code such as SYR")
