"""What must never happen, whatever the figures: each case found in one coded report, in words that stay the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from sayso.labels import MATERIAL, EventType, Modality, Stance
from sayso.records import Event, Statement
from sayso.spans import Span
from tests.gold.build import GoldEvent, GoldStatement
from tests.gold.compare import Compared, find_names, is_open, is_right_speaker

OF_WORDS_ALONE = {EventType.CONSULT, EventType.SUPPORT, EventType.REJECT, EventType.CONCEDE}
"""Types that are done once they are said; a threat, demand, offer or accusation names a deed that is not."""


@dataclass(frozen=True, slots=True, order=True)
class Breach:
    """One thing that must never happen: in which report, against which rule, in which words."""

    report: str
    rule: str
    case: str


def find_breaches(c: Compared) -> Iterator[Breach]:
    """All that must never happen and did."""
    report = c.gold.report.partition(".")[0]
    for rule, cases in (
        ("plain fact", find_false_facts(c)), ("invented", find_inventions(c)), ("speaker", find_wrong_speakers(c)),
        ("date", find_wrong_dates(c)), ("stance", find_wrong_stances(c)), ("merge", find_wrong_merges(c)),
    ):  # fmt: skip
        for case in cases:
            yield Breach(report, rule, case)


def find_false_facts(c: Compared) -> Iterator[str]:
    """Deeds that come out as plain fact where the gold has them threatened, planned, denied, imagined or alleged."""
    for found in filter(_is_plain_deed, c.entry.events):
        for trigger in found.triggers:
            near = [g for g in c.gold.events if _names(g, trigger)]
            fair = any(g.is_plain() and g.types & (MATERIAL | OF_WORDS_ALONE) for g in near)
            said = any(trigger.overlaps(s) for g in c.gold.statements if not g.maybe for s in g.contents)
            if not fair and (near or said):
                yield f"{found.type} {trigger.of(c.entry.article.text)!r}"


def _is_plain_deed(found: Event) -> bool:
    plain = found.modality == Modality.ACTUAL and not found.historical and not found.attribution
    return plain and found.type in MATERIAL


def find_inventions(c: Compared) -> Iterator[str]:
    """Plain deeds whose words are no act at all by the gold, as a blaze that comes out as gunfire."""
    said = [s for g in c.gold.statements if not g.maybe for s in g.contents]
    for found in filter(_is_plain_deed, c.entry.events):
        told = any(_names(g, t) for g in c.gold.events for t in found.triggers)
        if not told and not any(found.trigger.overlaps(s) for s in said):
            yield f"{found.type} {found.trigger.of(c.entry.article.text)!r}"


def find_wrong_speakers(c: Compared) -> Iterator[str]:
    """Words that are credited to someone by name who, by the gold, did not say them."""
    for found in c.entry.statements:
        if is_open(found, c.entry):
            continue
        near = [g for g in c.gold.statements if _is_about(g, found)]
        right = [g for g in near if is_right_speaker(g, found, c.entry)]
        wrong = [g for g in near if g not in right and not any(_is_nested(g, r) for r in right)]
        if wrong and found.speaker:
            names, text = find_names(found.speaker, c.entry), c.entry.article.text
            yield f"{names[0]!r} for {_start(found.contents[0], text)!r}"


def _is_about(gold: GoldStatement, found: Statement) -> bool:
    """True if most of one lies in the other."""
    shared = sum(a.shared(b) for a in gold.contents for b in found.contents)
    return 2 * shared >= sum(map(len, found.contents)) or 1.25 * shared >= sum(map(len, gold.contents))


def _is_nested(a: GoldStatement, b: GoldStatement) -> bool:
    """True if one is reported in the other, as in `X denied a report by Y that …`."""
    shared = sum(x.shared(y) for x in a.contents for y in b.contents)
    return 1.25 * shared >= min(sum(map(len, a.contents)), sum(map(len, b.contents)))


def _start(span: Span, text: str) -> str:
    return " ".join(span.of(text).split()[:6])


def find_wrong_dates(c: Compared) -> Iterator[str]:
    """Dates that are given and are not the gold's."""
    text = c.entry.article.text
    for gold, event in c.event_pairs():
        for when in event.whens:
            if when.start and when.end and (when.start[:10], when.end[:10]) not in gold.dates:
                yield f"{event.type} {event.trigger.of(text)!r}: {when.start[:10]}"
    times = {t.id: t for t in c.entry.times}
    for j, i in c.statements.items():
        statement = c.entry.statements[j]
        said = times[statement.said_on] if statement.said_on else None
        if (
            said
            and said.start
            and said.end
            and (said.start[:10], said.end[:10]) != c.gold.statements[i].said_on
        ):
            yield f"said {_start(statement.contents[0], text)!r}: {said.start[:10]}"


def find_wrong_stances(c: Compared) -> Iterator[str]:
    """Positions that turn a voice round: it denies or retracts what the gold has it assert or confirm, or the other
    way about."""
    against = {Stance.DENIES, Stance.RETRACTS}
    for j, i in c.claims.items():
        gold = dict(c.gold.claims[i].positions)
        for p in c.entry.claims[j].positions:
            n = c.statement_n(p.statement)
            stance = gold.get(n) if n is not None else None
            if (
                stance
                and (stance in against) != (p.stance in against)
                and Stance.DECLINES not in (stance, p.stance)
            ):
                yield f"claim {c.gold.claims[i].n}: {p.stance} by statement {n}"


def find_wrong_merges(c: Compared) -> Iterator[str]:
    """Two acts that came out as one, so that the fields of each stand on the other."""
    text = c.entry.article.text
    for found in c.entry.events:
        named = [t for t in found.triggers if any(_names(e, t) for e in c.gold.events)]
        for first, second in pairwise(named):
            if not any(_names(e, first) and _names(e, second) for e in c.gold.events):
                yield f"{found.type} {first.of(text)!r} with {second.of(text)!r}"


def _names(gold: GoldEvent, trigger: Span) -> bool:
    return any(trigger.overlaps(t) for t in gold.triggers)
