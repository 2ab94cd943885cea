"""Days in words."""

from __future__ import annotations

from datetime import date

from sayso.wording.plain import to_plain

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def to_day(iso: str) -> str:
    """An ISO date in words ("25 Feb 2021"); a year, a month or a date-time keeps what it has."""
    try:
        day = date.fromisoformat(iso[:10])
    except ValueError:
        return to_plain(iso, 40)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def to_weekday(iso: str) -> str:
    """ "Tuesday, 17 Feb 2026" from an ISO date."""
    try:
        return f"{DAYS[date.fromisoformat(iso[:10]).weekday()]}, {to_day(iso)}"
    except ValueError:
        return to_day(iso)
