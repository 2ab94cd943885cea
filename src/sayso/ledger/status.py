"""What the positions on a claim add up to."""

from __future__ import annotations

from collections.abc import Iterable

from sayso.labels import Stance, Status
from sayso.records import Position


def resolve_status(positions: Iterable[Position]) -> Status:
    """The status that `positions` (in any order) give a claim within one article.

    A retraction beats a denial, a denial beats a confirmation, a confirmation beats two assertions by
    different named speakers. The article's own voice is no second speaker: it may rest on the first.

    Source: the ledger contract, "Words", Claim.
    """
    held = tuple(positions)
    stances = {p.stance for p in held}
    if Stance.RETRACTS in stances:
        return Status.RETRACTED
    if Stance.DENIES in stances:
        return Status.DISPUTED
    if Stance.CONFIRMS in stances:
        return Status.CONFIRMED
    speakers = {p.by for p in held if p.stance is Stance.ASSERTS and p.by is not None}
    return Status.CORROBORATED if len(speakers) > 1 else Status.ASSERTED
