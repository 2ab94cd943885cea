"""What the positions on a claim add up to, over all reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sayso.labels import Stance, Status
from sayso.linked import LinkedPosition
from sayso.linking.voices import Voice, same_party, same_voice, speaks_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """A position with what its weight depends on.

    `concerned`: the voice is the party that the claim is about; `own_claim`: the words say that what it answers is its own
    ("retracted his claim"); `of_denial`: what it takes back is a denial.
    """

    position: LinkedPosition
    voice: Voice
    concerned: bool = False
    own_claim: bool = False
    of_denial: bool = False

    @property
    def stance(self) -> Stance:
        """The position's stance."""
        return self.position.stance


def resolve_status(stands: Sequence[Stand]) -> Status:
    """The status that positions in order of time give a claim.

    A retraction by the asserter beats a denial, a denial beats a confirmation by an unconcerned party, a confirmation by the
    party concerned beats a denial by a third; of the party's own words the last counts. A voice that takes its denial back, or admits what it denied, denies no
    longer. Who takes back another's claim denies it. An unnamed confirmation is one more assertion.

    Source: the ledger contract, "Words" (Claim) and "Across articles".
    """
    if any(_is_taken_back(stands, n) for n in range(len(stands))):
        return Status.RETRACTED
    denials = [s for n, s in enumerate(stands) if _denies(s) and not _gives_up(stands, n)]
    admitted = [s for s in stands if s.stance is Stance.CONFIRMS and s.concerned]
    if admitted and not any(d.concerned and stands.index(d) > stands.index(admitted[-1]) for d in denials):
        return Status.CONFIRMED
    if denials:
        return Status.DISPUTED
    if any(s.stance is Stance.CONFIRMS and s.voice.name for s in stands):
        return Status.CONFIRMED
    return Status.CORROBORATED if _speakers(stands) > 1 else Status.ASSERTED


def _is_taken_back(stands: Sequence[Stand], n: int) -> bool:
    """Whether position `n` is a retraction by an asserter who has not asserted again since."""
    s = stands[n]
    if s.stance is not Stance.RETRACTS or s.of_denial:
        return False
    again = any(
        x.stance is Stance.ASSERTS and same_voice(x.voice, s.voice) and _later(x, s) for x in stands[n + 1 :]
    )
    return _is_asserter(stands, s) and not again


def _later(a: Stand, b: Stand) -> bool:
    return (a.position.said_on or "") > (b.position.said_on or "")


def _is_asserter(stands: Sequence[Stand], s: Stand) -> bool:
    others = [x.voice for x in stands if x.stance is Stance.ASSERTS and x.voice.name]
    return s.own_claim or not others or any(same_voice(s.voice, v) or speaks_for(s.voice, v) for v in others)


def _denies(s: Stand) -> bool:
    # a retraction that comes this far is not the asserter's: who disowns another's claim denies it
    return s.stance is Stance.DENIES or (s.stance is Stance.RETRACTS and not s.of_denial)


def _gives_up(stands: Sequence[Stand], n: int) -> bool:
    """Whether the voice of denial `n` later admits the claim, or takes the denial back."""
    mine = stands[n].voice
    later = stands[n + 1 :]
    admits = any(x.stance is Stance.CONFIRMS and same_party(x.voice, mine) for x in later)
    return admits or any(x.of_denial and (same_party(x.voice, mine) or x.own_claim) for x in later)


def _speakers(stands: Sequence[Stand]) -> int:
    """How many independent speakers assert: voices of one party are one, and all reports' own voices together are one
    where nobody else speaks; they may rest on the first."""
    held = [s.voice for s in stands if s.stance in {Stance.ASSERTS, Stance.CONFIRMS}]
    speakers: list[Voice] = []
    for voice in held:
        if (voice.name or voice.unnamed) and not any(same_party(voice, x) for x in speakers):
            speakers.append(voice)
    return len(speakers)
