"""When a report was published: the date that was given, checked; else the one that its first lines print."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

from sayso.records import Problem
from sayso.spans import Span

AHEAD = timedelta(days=2)
"""How far ahead of now a date may lie: time zones and early editions, not more."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?"
_DATE = re.compile(
    rf"\b(?:(?P<iso>\d{{4}}-\d\d-\d\d)(?!\d)|{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})\b"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)? {_MONTH.replace('month', 'month2')},? (?P<year2>\d{{4}})\b)",
    re.I,
)
_STAMP = re.compile(r"\W*(?:(?:first |date )?published|posted|updated|last updated|date|by)\b", re.I)
_DATELINE = re.compile(
    r"(?P<place>[A-Z][A-Z'’.-]+(?: [A-Z][A-Z'’.-]+){0,3}(?:, [A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+)?){0,2}),? "
    r"(?P<rest>[^\n]{0,60}?) ?(?:—|–|--|-)\s"
)
_SEARCHED = 6
_FIRST_YEAR = 1900


def check_published(given: str, article: str, now: datetime) -> tuple[str | None, Problem | None]:
    """The given date or date-time as it stands if it is ISO 8601 and not in the future; else None and why not."""
    moment = _from_iso(given.strip())
    if moment is None:
        return None, _problem(
            "bad_date", article, f"“{given[:40]}” is not an ISO 8601 date; taken as undated"
        )
    if moment > now + AHEAD:
        return None, _problem("future_date", article, f"{given[:40]} lies in the future; taken as undated")
    return given.strip(), None


def to_iso(given: str) -> str | None:
    """A date or date-time as pages give it, as ISO 8601 with its own time zone; None for anything else.

    Taken: ISO 8601 in its forms, the dates of mails ("Tue, 04 May 2021 08:00:00 GMT"), and written ones
    ("May 4, 2021"). A year before 1900 is a default of some program, not a date.
    """
    text = " ".join(given.split())[:60]
    try:
        moment = datetime.fromisoformat(text)
        bare = len(text) <= 10
    except ValueError:
        written = _DATE.fullmatch(text)
        if written:
            day = _to_date(written)
            return day.isoformat() if day and day.year >= _FIRST_YEAR else None
        try:
            moment, bare = parsedate_to_datetime(text), False
        except (ValueError, TypeError, IndexError):
            return None
    if moment.year < _FIRST_YEAR:
        return None
    return moment.date().isoformat() if bare else moment.isoformat(timespec="seconds")


def find_published(text: str, blocks: tuple[Span, ...], now: datetime) -> str | None:
    """The full date that one of the first six blocks prints, as ISO 8601; None if none does or two differ.

    Looked at: lines that are a date or begin like a stamp ("Posted on 4 May 2021"), and datelines
    ("CAIRO, May 4, 2021 —"). A date inside a sentence tells when something was, not when it was printed.
    """
    found = {day for block in blocks[:_SEARCHED] if (day := _find_date(text, block)) and _is_past(day, now)}
    return found.pop().isoformat() if len(found) == 1 else None


def find_dateline(text: str, block: Span) -> Span | None:
    """The dateline at the head of a block: "CAIRO, May 4, 2021 —"; None if there is none."""
    match = _DATELINE.match(text, block.start, min(block.end, block.start + 140))
    return Span(match.start(), match.end() - 1) if match else None


def _find_date(text: str, block: Span) -> date | None:
    line = text[block.start : min(block.end, block.start + 160)]
    dateline = find_dateline(text, block)
    if dateline:
        line = dateline.of(text)
    elif not (len(block) < 120 and (_STAMP.match(line) or _DATE.match(line))):
        return None
    match = _DATE.search(line)
    return _to_date(match) if match else None


def _to_date(match: re.Match[str]) -> date | None:
    part = match.groupdict()
    try:
        if part["iso"]:
            return date.fromisoformat(part["iso"])
        month = _MONTHS.index((part["month"] or part["month2"])[:3].lower()) + 1
        return date(int(part["year"] or part["year2"]), month, int(part["day"] or part["day2"]))
    except ValueError:  # 31 June
        return None


def _is_past(day: date, now: datetime) -> bool:
    return day <= (now + AHEAD).date()


def _from_iso(given: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _problem(code: str, article: str, detail: str) -> Problem:
    return Problem(code=code, room="article", article=article, detail=f"{article}: published: {detail}")
