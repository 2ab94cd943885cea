"""What the codebook and our rulings take out or name otherwise, seen over all sightings of an article.

Source: PLOVER codebook (2021), chapter "Event Categories"; bench/ledger/GUIDE.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

from sayso.events.history import find_history
from sayso.events.lexicon import find_entries
from sayso.events.modes import find_modes
from sayso.events.page import Page
from sayso.events.sightings import Sighting
from sayso.events.sureness import LEAST, LEAST_FACT
from sayso.labels import MATERIAL, Act, EventType, Modality
from sayso.resources import read_rows
from sayso.spans import Span

ABSORBING = frozenset({EventType.THREATEN, EventType.REQUEST, EventType.AGREE, EventType.REJECT})
"""What is threatened, demanded, promised or refused is one event with the threat, demand, promise or refusal."""
PROMISED = {
    EventType.CONSULT: EventType.AGREE, EventType.AID: EventType.AGREE, EventType.COOPERATE: EventType.AGREE,
    EventType.SUPPORT: EventType.AGREE, EventType.RETREAT: EventType.CONCEDE,
}  # fmt: skip
"""Cooperation that is only announced is AGREE; a withdrawal or release that is only announced CONCEDE."""
RIGHTS = frozenset({"reserve", "hold", "stress", "assert", "claim"})
"""What is done to a right to attack by those who threaten with it."""
THREATS = frozenset({"threaten", "threat", "threats", "warn", "warning", "warnings", "vow"})


AGREEING = frozenset({"agree", "promise", "pledge", "undertake"})
"""With an infinitive, they are the act: "had agreed not to [shell] the port" is an agreement."""


@cache
def _non_events() -> frozenset[str]:
    return frozenset(
        r["phrase"] for r in read_rows("events/nonevents.tsv") if " " in r["phrase"] or "-" in r["phrase"]
    )


def keep_coded(page: Page, sightings: Sequence[Sighting]) -> tuple[Sighting, ...]:
    """The sightings that are events by the codebook, under the type that it gives them, in text order."""
    able = [s for s in sightings if s.probability >= _least(s) and not is_other_sense(page, s)]
    able = [s for s in able if not is_object(page, s) and not is_blaze(page, s) and not is_silence(page, s)]
    able = without_accidents(page, able)
    beside = by_sentence(able)
    kept = [_renamed(page, s) for s in able if not _is_absorbed(page, s, beside[s.sentence])]
    left = by_sentence(kept)
    return tuple(s for s in kept if not _is_beside_assault(s, left[s.sentence]))


def without_accidents(page: Page, sightings: Sequence[Sighting]) -> list[Sighting]:
    """The sightings without deaths and fires that nobody is said to have caused ("the mill [exploded]"), unless the
    article tells of an attack elsewhere; beside an attack of their own sentence they are its outcome, not an act."""
    attacks = [s for s in sightings if s.type is EventType.ASSAULT and not _is_agentless(page, s)]
    here = by_sentence(attacks)
    return [
        s
        for s in sightings
        if s.type is not EventType.ASSAULT
        or not _is_agentless(page, s)
        or (s.sentence not in here and bool(s.actors or attacks))
    ]


def _is_agentless(page: Page, seen: Sighting) -> bool:
    pos = "n" if seen.nominal else "v"
    return any((base, pos) in _agentless() for base in page.bases(seen.head))


@cache
def _agentless() -> frozenset[tuple[str, str]]:
    return frozenset((r["word"], r["pos"]) for r in read_rows("events/agentless.tsv"))


def _least(seen: Sighting) -> float:
    """The probability from which a sighting is told."""
    plain = seen.type in MATERIAL and seen.modality is Modality.ACTUAL and not seen.voice
    return LEAST_FACT if plain else LEAST


def by_sentence(sightings: Iterable[Sighting]) -> dict[Span, list[Sighting]]:
    """The sightings of each sentence, in their order."""
    out: dict[Span, list[Sighting]] = {}
    for seen in sightings:
        out.setdefault(seen.sentence, []).append(seen)
    return out


def is_other_sense(page: Page, seen: Sighting) -> bool:
    """True for words of another sense that the lexicon of non-events lists: "heart [attack]", "[strike] a balance"."""
    inside = page.range_of(seen.span)
    for first in range(max(0, inside.start - 3), inside.stop):
        for last in range(max(first + 1, inside.stop - 1), min(len(page.words), inside.stop + 3)):
            if first <= inside.start and last >= inside.stop - 1 and last > first:
                rest = " ".join(page.lower[first + 1 : last + 1])
                if any(f"{base} {rest}" in _non_events() for base in page.bases(first)):
                    return True
    return False


def is_object(page: Page, seen: Sighting) -> bool:
    """True for a noun in the look of a verb, as the object of a verb of force: "attack Norvanian [targets]"."""
    n = seen.head
    looks = page.lower[n].endswith("s") and not any(e.pos == "n" for e in seen.entries)
    if not looks or n < 2 or not page.words[n - 1].of(page.text)[:1].isupper():
        return False
    return any(e.pos == "v" and not e.weak for e in find_entries(page, page.words[n - 2]))


def is_silence(page: Page, seen: Sighting) -> bool:
    """True for the cue of a statement that says nothing: "[declined] to comment" is a statement and no event."""
    return seen.cue is not None and page.statement(seen.cue).act is Act.DECLINE


def is_blaze(page: Page, seen: Sighting) -> bool:
    """True for the noun "fire" that nothing before it makes shooting: "Tuesday's [fire] at the mill"."""
    n = seen.head
    if page.lower[n] not in ("fire", "fires") or not seen.nominal:
        return False
    shots = {r["word"] for r in read_rows("events/gunfire.tsv")}
    return not shots & set(page.lower[max(0, n - 3) : n])


def _agreed(page: Page, seen: Sighting) -> Sighting | None:
    """What someone agreed to do, or not to do, as the agreement; None if nobody did."""
    hint = next((h for h in seen.hints if h.base in AGREEING and h.rule == "control"), None)
    if hint is None:
        return None
    moved = replace(_retyped(seen, EventType.AGREE, "agreed"), span=page.words[hint.at])
    return find_modes(page, find_history(page, moved))


def _renamed(page: Page, seen: Sighting) -> Sighting:
    """A promise, an agreement or a threat by its own name, done in the saying."""
    agreed = _agreed(page, seen)
    if agreed:
        return agreed
    promised = PROMISED.get(seen.type)
    if promised and seen.modality is Modality.FUTURE:
        return find_modes(page, _retyped(seen, promised, "promised"))
    threat = any(h.base in THREATS and h.rule in ("verb", "noun", "that") for h in seen.hints)
    claimed = any(
        h.base == "right" and RIGHTS & set(page.bases(h.at - 1) + page.bases(h.at - 2))
        for h in seen.hints
        if h.at > 1
    )
    if (threat or claimed) and seen.type in MATERIAL and not any(h.effect == "negated" for h in seen.hints):
        return find_modes(page, _retyped(seen, EventType.THREATEN, "threatened"))
    return seen


def _retyped(seen: Sighting, type_: EventType, why: str) -> Sighting:
    renamed = replace(seen, type=type_, modality=Modality.ACTUAL, modes=())
    return renamed.with_trace("type", f"events.codebook.{why}")


def _is_absorbed(page: Page, seen: Sighting, others: Sequence[Sighting]) -> bool:
    """True for what is only threatened, demanded, promised or refused by another sighting of the sentence."""
    for other in others:
        if other is seen or other.type not in ABSORBING:
            continue
        if any(other.span.contains(page.words[h.at]) and h.effect != "actual" for h in seen.hints):
            return True
        inner = page.statement(seen.voice[-1]) if seen.voice else None
        cued = inner is not None and other.cue == inner.id and other.type is not EventType.REJECT
        if cued and seen.modality in (Modality.FUTURE, Modality.HYPOTHETICAL):
            return True
    return False


def _is_beside_assault(seen: Sighting, others: Sequence[Sighting]) -> bool:
    """MOBILIZE is not coded beside an ASSAULT of the same sentence."""
    return seen.type is EventType.MOBILIZE and any(
        o.type is EventType.ASSAULT and o.modality is Modality.ACTUAL for o in others
    )
