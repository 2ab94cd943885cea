"""From the reader's triggers to events: what each stands for, which are one act, what they say of it together."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from sayso.events.codebook import is_hollow, keep_coded
from sayso.events.counts import add_counts
from sayso.events.echoes import hear_echoes
from sayso.events.history import find_history
from sayso.events.merging import group_sightings
from sayso.events.modality import judge
from sayso.events.modes import find_contexts, find_modes, resolve_cameo
from sayso.events.page import Page, to_page
from sayso.events.plans import is_headline
from sayso.events.roles import find_roles, is_related
from sayso.events.senses import agree_on_types, retyped
from sayso.events.sightings import Sighting, to_sighting
from sayso.events.spoken import find_agreed, find_spoken
from sayso.events.standing import EVEN, find_standing
from sayso.events.sureness import LEAST, weigh_trigger
from sayso.events.threats import as_threat, find_threats
from sayso.events.weights import weigh_confidence, weigh_salience
from sayso.events.whens import find_when, rank_whens
from sayso.events.wheres import find_where, resolve_where
from sayso.labels import Modality
from sayso.records import (
    Article,
    Cast,
    Count,
    Event,
    EventId,
    Mention,
    Place,
    Reading,
    Statement,
    Time,
    Trace,
)  # fmt: skip


def find_events(
    article: Article,
    reading: Reading,
    statements: tuple[Statement, ...],
    cast: Cast,
    times: tuple[Time, ...],
    places: tuple[Place, ...],
) -> tuple[Event, ...]:
    """The political acts of an article, one Event for each, ids `e1`… in the order of their first mention.

    Each field carries a Trace; a field that the text does not give is empty.
    """
    page = to_page(article, statements, cast, times, places)
    sightings = (to_sighting(page, t) for t in reading.triggers)
    by_model = reading.model != "rules"  # which gives every type of a word an even chance
    typed = [retyped(page, s) if by_model else s for s in sightings if s]
    standing = find_standing(page, sum(t.probability >= EVEN for t in reading.triggers))
    weighed = [weigh_trigger(page, standing, fill(page, s), reading.model) for s in typed]
    weighed += [fill(page, s) for s in find_spoken(page, reading.triggers)]
    weighed += [fill(page, s) for s in find_agreed(page, reading.triggers)]
    told = [s for s in weighed if s.probability >= LEAST]
    weighed += [as_threat(fill(page, s)) for s in find_threats(page, told)]
    weighed.sort(key=lambda s: s.span)
    seen = hear_echoes(page, keep_coded(page, agree_on_types(page, weighed)))
    groups = [g for g in group_sightings(page, add_counts(page, seen)) if not is_hollow(page, g)]
    return tuple(_to_event(page, group, n) for n, group in enumerate(groups, 1))


def fill(page: Page, seen: Sighting) -> Sighting:
    """A sighting with everything that its own sentence says."""
    return reduce(
        lambda s, rule: rule(page, s),
        (find_roles, find_when, find_where, judge, find_history, find_modes),
        seen,
    )


def _main(page: Page, group: Sequence[Sighting]) -> Sighting:
    """The mention that stands for the event: the first that tells something and that no one denies. Source: bench/ledger/train, where the
    article's first mention decides the voice of nine events in ten.

    What the article itself says did not happen is no fact because it stands in a headline: the alleged mention stands
    for it ("Mill shelled? … A guild said the army shelled it. No gun was fired.").
    """
    group = [s for s in group if not is_headline(page, s)] or group
    plain = [s for s in group if not s.given or s.actors or s.recipients or s.whens] or group
    told = [s for s in plain if s.modality is not Modality.NEGATED] or list(plain)
    if any(s.modality is Modality.NEGATED and not s.voice for s in group):
        return next((s for s in told if s.voice), next(s for s in group if s.modality is Modality.NEGATED))
    return told[0]


def _mentions(lists: Sequence[tuple[Mention, ...]]) -> tuple[Mention, ...]:
    """The first list that has any."""
    return next((found for found in lists if found), ())


def _recipients(page: Page, group: Sequence[Sighting], main: Sighting) -> tuple[Mention, ...]:
    """The first recipients given, and those that another verb of the main sentence adds: "struck the port, hitting
    [two silos]"."""
    first = _mentions([s.recipients for s in group])
    more = [m for s in group if s.sentence == main.sentence and s is not main for m in s.recipients]
    if first:
        more = [m for m in more if not is_related(page, first[0].span, m.span)]
    return first + tuple(m for m in more if not any(m.span.overlaps(f.span) for f in first))


def _counts(group: Sequence[Sighting]) -> tuple[Count, ...]:
    """Every count that a mention gives; the first of each kind is the event's, others stay as evidence."""
    return tuple(dict.fromkeys(c for s in group for c in s.counts))


def _trace(group: Sequence[Sighting], main: Sighting) -> tuple[Trace, ...]:
    """The reasons of the main mention, and of later ones for what it lacks."""
    spoken = any(t.by.startswith("events.spoken") for t in main.trace)
    head = () if spoken else (Trace(field="type", by="events.reader.trigger", span=main.span),)
    merged = tuple(
        Trace(field="triggers", by="events.merging.likeness", span=s.span) for s in group if s is not main
    )
    own = {t.field for t in main.trace}
    later = tuple(
        t
        for s in group
        if s is not main
        for t in s.trace
        if t.field not in own | {"modality", "type", "condition", "historical", "where"}
    )
    return head + tuple(t for t in main.trace if t.field != "where") + later + merged


def _to_event(page: Page, group: Sequence[Sighting], n: int) -> Event:
    main = _main(page, group)
    where, why_there = resolve_where(page, group)
    whens = rank_whens(page, group)
    modes = tuple(dict.fromkeys(m for s in group for m in s.modes)) if not main.modes else main.modes
    return Event(
        id=EventId(f"e{n}"), type=main.type, trigger=main.span, sentence=main.sentence, modality=main.modality,
        confidence=weigh_confidence(group), salience=weigh_salience(page, group), modes=modes,
        contexts=find_contexts(page, dict.fromkeys(s.sentence for s in group)),
        cameo=resolve_cameo(main.type, modes, [e for s in group for e in s.entries]),
        triggers=tuple(sorted(s.span for s in group)), actors=_mentions([s.actors for s in group]),
        recipients=_recipients(page, group, main), historical=main.historical, condition=main.condition,
        when=whens[0] if whens else None, whens=whens, where=where,
        counts=_counts(group), attribution=main.voice, trace=_trace(group, main) + why_there,
    )  # fmt: skip
