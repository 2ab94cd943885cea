"""The words that stand beside shapes: nothing in a drawing is told by shape or colour alone."""

from __future__ import annotations

from collections.abc import Iterable

from sayso.labels import Stance, Status
from sayso.serve.views import StatusCount
from sayso.wording.terms import CLAIMED

ORDER = (Status.CONFIRMED, Status.CORROBORATED, Status.ASSERTED, Status.DISPUTED, Status.RETRACTED)
"""The order in which drawings stack statuses: the best founded first."""

STANCE = {
    Stance.ASSERTS: "claims it",
    Stance.CONFIRMS: "confirms it",
    Stance.DENIES: "denies it",
    Stance.RETRACTS: "takes it back",
    Stance.DECLINES: "gives no comment",
}

MIXED = "mixed"
"""The shape of a place or day whose events do not all stand alike."""


def to_number(count: int, one: str, many: str | None = None) -> str:
    """ "1 event", "3 events"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def to_statuses(counts: Iterable[StatusCount]) -> str:
    """ "2 disputed, 1 claimed", the best founded first; "" for none."""
    by_status = {c.status: c.count for c in counts}
    return ", ".join(f"{by_status[s]:,} {CLAIMED[s]}" for s in ORDER if by_status.get(s))


def to_shape(counts: Iterable[StatusCount]) -> str:
    """The status of all of them, or MIXED."""
    found = {c.status for c in counts if c.count}
    return str(next(iter(found))) if len(found) == 1 else MIXED
