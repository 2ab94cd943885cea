"""What the codebook and our rulings take out or name otherwise, seen over all sightings of an article.

Source: PLOVER codebook (2021), chapter "Event Categories"; bench/ledger/GUIDE.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

from sayso.events.frames import is_out_of_frame
from sayso.events.history import find_history
from sayso.events.lexicon import find_entries, load_class, load_pairs, load_words
from sayso.events.likeness import same_party
from sayso.events.means import is_only_means
from sayso.events.modes import find_modes
from sayso.events.page import Page
from sayso.events.roles import is_passive
from sayso.events.scope import ARTICLES, BREAKS
from sayso.events.sightings import Sighting
from sayso.events.sureness import LEAST, LEAST_FACT
from sayso.labels import MATERIAL, Act, EventType, Modality
from sayso.resources import read_rows
from sayso.spans import Span

ABSORBING = frozenset({EventType.THREATEN, EventType.REQUEST, EventType.AGREE, EventType.REJECT})
"""What is threatened, demanded, promised or refused is one event with the threat, demand, promise or refusal."""
PROMISED = {
    EventType.CONSULT: EventType.AGREE, EventType.AID: EventType.AGREE, EventType.COOPERATE: EventType.AGREE,
    EventType.RETREAT: EventType.CONCEDE,
}  # fmt: skip
"""Cooperation that is only announced is AGREE; a withdrawal or release that is only announced CONCEDE, but not a
resignation."""
OWN = frozenset({"i", "we", "it", "he", "she", "they"})
"""Words by which a speaker speaks of itself, or is spoken of in reported speech."""
OPENING = 3
"""Sentences at the head of an article, title included."""
REACH = 7
"""Words between a verb of giving and the noun that is the act at most."""
RIGHTS = load_class("right")
"""What is done to a right to attack by those who threaten with it."""
THREATS = load_class("threat")


AGREEING = load_class("agreeing")
"""With an infinitive, they are the act: "had agreed not to [shell] the port" is an agreement."""


@cache
def _non_events() -> frozenset[str]:
    return frozenset(
        r["phrase"] for r in read_rows("events/nonevents.tsv") if " " in r["phrase"] or "-" in r["phrase"]
    )


def keep_coded(page: Page, sightings: Sequence[Sighting]) -> tuple[Sighting, ...]:
    """The sightings that are events by the codebook, under the type that it gives them, in text order."""
    able = [s for s in sightings if s.probability >= _least(s) and not is_other_sense(page, s)]
    able = [s for s in able if not any(rule(page, s) for rule in NO_ACTS)]
    able = without_accidents(page, able)
    beside = by_sentence(able)
    able = [s for s in able if not _is_light(page, s, beside[s.sentence])]
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
        or (s.sentence not in here and (_is_caused(page, s) or bool(attacks)))
    ]


def _is_caused(page: Page, seen: Sighting) -> bool:
    """True if somebody is told to have caused it: the subject of a verb without an object is what it happened to ("a
    [boiler] exploded")."""
    after = page.range_of(seen.span).stop
    direct = after < seen.high and (page.lower[after] in ARTICLES or page.lower[after].isdigit())
    return bool(seen.actors) and (
        seen.nominal or direct or "by" in page.lower[after : min(seen.high, after + REACH)]
    )


def _is_agentless(page: Page, seen: Sighting) -> bool:
    pos = "n" if seen.nominal else "v"
    return any((base, pos) in _agentless() for base in page.bases(seen.head))


@cache
def _agentless() -> frozenset[tuple[str, str]]:
    return frozenset((r["word"], r["pos"]) for r in read_rows("events/agentless.tsv"))


def _least(seen: Sighting) -> float:
    """The probability from which a sighting is told."""
    return LEAST_FACT if _is_plain(seen) else LEAST


def is_hollow(page: Page, group: Sequence[Sighting]) -> bool:
    """True for a deed that the article names only in nouns, in its own voice, without anybody who does or suffers it, a
    day, a place or a number: "years of [violence]". What opens the article is told, however barely.

    Source: our reason: such nouns are mostly background, or take up what another word tells. No count of a benchmark stands
    behind it.
    """
    if any(not _is_plain(s) or not s.nominal for s in group):
        return False
    told = any(s.actors or s.recipients or s.whens or s.where or s.counts for s in group)
    opening = page.sentences[min(OPENING, len(page.sentences)) - 1].end
    return not told and group[0].span.start >= opening


def _is_plain(seen: Sighting) -> bool:
    """True for a deed told as done in the article's own voice."""
    return seen.type in MATERIAL and seen.modality is Modality.ACTUAL and not seen.voice


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
    """True for the cue of a statement that says nothing or takes back what was said: "[declined] to comment", "withdrew
    her [claim]" are positions and no events."""
    return seen.cue is not None and page.statement(seen.cue).act in (Act.DECLINE, Act.RETRACT)


def is_aim(page: Page, seen: Sighting) -> bool:
    """True for what a war is fought for, as an infinitive, an -ing form or a noun: "the campaign [to defeat] the rebels",
    "their lasting [defeat]"; a finite verb tells that it was reached."""
    if not load_words("aims", "verb") & set(page.bases(seen.head)) or seen.whens or seen.counts:
        return False
    first = page.range_of(seen.span).start
    infinitive = "to" in page.lower[max(0, seen.head - 3) : seen.head]
    return first > 0 and (seen.nominal or infinitive or page.lower[seen.head].endswith("ing"))


def is_blaze(page: Page, seen: Sighting) -> bool:
    """True for the noun "fire" that nothing before it makes shooting: "Tuesday's [fire] at the mill"."""
    n = seen.head
    if page.lower[n] not in ("fire", "fires") or not seen.nominal:
        return False
    shots = {r["word"] for r in read_rows("events/gunfire.tsv")}
    return not shots & set(page.lower[max(0, n - 3) : n])


NO_ACTS = (is_object, is_blaze, is_silence, is_aim, is_only_means, is_out_of_frame)
"""What makes a sighting no act, whoever's."""


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
    if promised and seen.modality is Modality.FUTURE and "resign" not in seen.modes:
        return find_modes(page, _retyped(seen, promised, "promised"))
    if _is_own_threat(page, seen):
        return find_modes(page, _retyped(seen, EventType.THREATEN, "own threat"))
    threat = any(h.base in THREATS and h.rule in ("verb", "noun", "that") for h in seen.hints)
    claimed = any(
        h.base == "right" and RIGHTS & set(page.bases(h.at - 1) + page.bases(h.at - 2))
        for h in seen.hints
        if h.at > 1
    )
    if (threat or claimed) and seen.type in MATERIAL and not any(h.effect == "negated" for h in seen.hints):
        return find_modes(page, _retyped(seen, EventType.THREATEN, "threatened"))
    return seen


def _is_own_threat(page: Page, seen: Sighting) -> bool:
    """True for force that a speaker says it will use: "we [will shell] the port", "said [he would hang] them", "anyone
    who sails [will be arrested]". Of acts short of killing only those of threats.tsv.

    Source: PLOVER's THREATEN; bench/ledger/GUIDE.md, plans of force.
    """
    first = page.range_of(seen.span).start
    ultimatum = first > 1 and page.lower[first - 2] == "or" and page.lower[first - 1] in ("i", "we")
    willed = ultimatum or any(h.rule == "modal" and h.effect in ("future", "would") for h in seen.hints)
    open_ = (
        ultimatum
        or seen.modality is Modality.FUTURE
        or (seen.modality is Modality.HYPOTHETICAL and bool(seen.condition))
    )
    if not (willed and open_ and seen.voice) or seen.nominal:
        return False
    threats = load_pairs("threats", "verb", "mode")
    hostile = seen.type is EventType.COERCE and any(b in threats for b in page.bases(seen.head))
    if not (seen.type is EventType.ASSAULT or hostile):
        return False
    speaker = page.statement(seen.voice[-1]).speaker
    passive = is_passive(page, seen.head, seen.low)  # "said any ship that sails would be sunk"
    if not seen.actors or passive:
        return passive or bool(OWN & set(page.lower[max(0, first - 3) : first]))
    return any(
        (speaker and same_party(page, actor, speaker)) or actor.span.of(page.text).lower() in OWN
        for actor in seen.actors
    )


def _retyped(seen: Sighting, type_: EventType, why: str) -> Sighting:
    renamed = replace(seen, type=type_, modality=Modality.ACTUAL, modes=())
    return renamed.with_trace("type", f"events.codebook.{why}")


def _is_absorbed(page: Page, seen: Sighting, others: Sequence[Sighting]) -> bool:
    """True for what is only threatened, demanded, promised or refused by another sighting of the sentence."""
    for other in others:
        if _is_demand_of(page, seen, other):
            return True
        if other is seen or other.type not in ABSORBING or other.modality is not Modality.ACTUAL:
            continue
        if any(other.span.contains(page.words[h.at]) and h.effect != "actual" for h in seen.hints):
            return True
        inner = page.statement(seen.voice[-1]) if seen.voice else None
        cued = inner is not None and other.cue == inner.id and other.type is not EventType.REJECT
        if cued and (
            seen.modality in (Modality.FUTURE, Modality.HYPOTHETICAL) or _is_asked_for(page, seen, other)
        ):
            return True
    return False


def _is_asked_for(page: Page, seen: Sighting, other: Sighting) -> bool:
    """True for a deed in a noun that a demand is for: "called for the minister's [resignation]"."""
    if other.type is not EventType.REQUEST or not seen.nominal or seen.type not in MATERIAL:
        return False
    between = page.lower[page.range_of(other.span).stop : page.range_of(seen.span).start]
    return seen.span.start > other.span.start and len(between) <= REACH and not BREAKS & set(between)


def _is_demand_of(page: Page, seen: Sighting, other: Sighting) -> bool:
    """True for what a protest is for, in its own clause: "marched [to demand] higher pay", "a strike [calling for]"."""
    if seen.type is not EventType.REQUEST or other.type is not EventType.PROTEST or seen.nominal:
        return False
    first, after = page.range_of(seen.span).start, page.range_of(other.span).stop
    between = page.lower[after:first]
    if first < after or (BREAKS - {","}) & set(between):
        return False
    return page.lower[seen.head].endswith("ing") or between[-1:] == ("to",)


def _is_light(page: Page, seen: Sighting, others: Sequence[Sighting]) -> bool:
    """True for a verb of giving whose object is the act: "[handed] the warlord a 30-year sentence"."""
    if seen.nominal or not load_words("light", "verb") & set(page.bases(seen.head)):
        return False
    return any(o.nominal and o.type != seen.type and 0 < o.head - seen.head <= REACH for o in others)


def _is_beside_assault(seen: Sighting, others: Sequence[Sighting]) -> bool:
    """MOBILIZE is not coded beside an ASSAULT of the same sentence."""
    return seen.type is EventType.MOBILIZE and any(
        o.type is EventType.ASSAULT and o.modality is Modality.ACTUAL for o in others
    )
