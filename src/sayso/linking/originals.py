"""Which of two copies is likely the original: by credit, by time, by dateline, by length, in this order.

Source: ours. A text that names the other's outlet as where it comes from is sure; a copy is not older than what it
copies; editors drop the dateline and cut from the end.
"""

from __future__ import annotations

from dataclasses import dataclass

from sayso.linked import Report, ReportId
from sayso.linking.credits import find_credits, find_dateline, is_credit_to
from sayso.linking.groups import to_rank
from sayso.linking.words import find_said
from sayso.spans import Span

LONGER = 1.3
"""How many times as long the original must be, if nothing but length tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Which is which, `by` what, and the words of the copy that say so, if any."""

    original: ReportId
    copy: ReportId
    by: str
    evidence: Span | None = None


def find_order(a: Report, b: Report) -> Order:
    """Which of two copies is likely the original, whichever is given first. `by` is `open` where nothing tells."""
    one, other = sorted((a, b), key=to_rank)
    return _find_credited(one, other) or _find_told(one, other)


def _find_credited(one: Report, other: Report) -> Order | None:
    """The one whose outlet the other credits; None if neither does, or each credits the other."""
    back, forth = _find_credit(one, other), _find_credit(other, one)
    if (back is None) == (forth is None):
        return None
    original, copy = (other, one) if back else (one, other)
    return Order(original=original.id, copy=copy.id, by="credit", evidence=back or forth)


def _find_credit(copy: Report, original: Report) -> Span | None:
    mine, theirs = copy.entry.article.outlet, original.entry.article.outlet
    if not theirs or mine == theirs:
        return None
    return next((c.span for c in find_credits(copy.entry.article) if is_credit_to(c, theirs)), None)


def _find_told(one: Report, other: Report) -> Order:
    """By time, dateline, length; `one` ranks first."""
    for by, ahead in (
        ("time", _by_time(one, other)),
        ("dateline", _by_dateline(one, other)),
        ("length", _by_length(one, other)),
    ):
        if ahead:
            original, copy = (one, other) if ahead > 0 else (other, one)
            return Order(original=original.id, copy=copy.id, by=by)
    return Order(original=one.id, copy=other.id, by="open")


def _by_time(one: Report, other: Report) -> int:
    """Positive if `one` is older: by the day, and by the hour where both give one."""
    first, second = one.entry.article.published, other.entry.article.published
    if not first or not second:
        return 0
    exact = min(len(first), len(second))
    return (first[:exact] < second[:exact]) - (first[:exact] > second[:exact])


def _by_dateline(one: Report, other: Report) -> int:
    return (find_dateline(one.entry.article) is not None) - (find_dateline(other.entry.article) is not None)


def _by_length(one: Report, other: Report) -> int:
    first, second = len(find_said(one.entry.article)), len(find_said(other.entry.article))
    return (first >= LONGER * second) - (second >= LONGER * first)
