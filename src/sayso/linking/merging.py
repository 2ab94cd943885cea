"""Events merged across reports by type, time, place, roles and trigger; what the accounts differ in is kept beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations

from sayso.labels import MATERIAL, Act, EventType, Modality, Precision
from sayso.linked import LinkedEventId, Proposal, ProposalKind, Report, Told, to_id
from sayso.linking.parties import Fit, Party, find_parties, fit
from sayso.linking.positions import order
from sayso.linking.propositions import find_clauses, find_heads, without_tail
from sayso.linking.terms import KeyKind, find_tokens
from sayso.records import Event
from sayso.spans import Span

SAME = 2.0
"""Points at which two accounts are of one event: two things agree and none speaks against it."""
LIKELY = 1.0
"""From here up to SAME a merger is proposed to a person."""
FAR_DAYS = 2
"""Days that two accounts' dates may differ by and still be of one event: "Monday night" is told as Tuesday abroad."""
SAME_DAY = 2.0
"""Points for one day: a story seldom has two deeds of one type in a day, unless their roles or places differ."""
SPEECH_DAYS = 3
"""Days within which undated words between parties may be the same: demands are repeated, each time anew."""
SETTING = 3
"""Words of content that two accounts' sentences must share beside the act to be set in one scene."""
TWICE = 1.5
"""Points that two events of one report lose: the report told them apart."""
HARD_MODES = frozenset({EventType.COERCE, EventType.RETREAT, EventType.SANCTION, EventType.MOBILIZE})
"""Types whose modes are different deeds: an arrest is no curfew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One report's account of an event, with what it is compared by."""

    report: Report
    event: Event
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    triggers: frozenset[str]
    setting: frozenset[str]
    roles: frozenset[str]
    start: str | None
    end: str | None
    place: str | None
    country: str | None
    is_country: bool = False

    @property
    def told(self) -> Told:
        """Where it stands."""
        return Told(report=self.report.id, event=self.event.id)

    @property
    def bare(self) -> bool:
        """Whether it gives neither roles nor date nor place ("the arrest"): it can only point at an event told elsewhere."""
        return not (self.actors or self.recipients or self.start or self.place)


@dataclass(slots=True)
class Group:
    """Tellings of one event, in canonical order, and why each was added."""

    tellings: list[Telling]
    reasons: list[tuple[str, ...]] = field(default_factory=list)

    @property
    def id(self) -> LinkedEventId:
        """A hash of the first telling, which stays the first whatever is reported later."""
        first = self.tellings[0]
        return LinkedEventId(to_id("e", first.report.id, first.event.trigger.start, first.event.type))


def to_telling(report: Report, event: Event) -> Telling:
    """The account that an entry's event gives."""
    text = report.entry.article.text
    place = next((p for p in report.entry.places if event.where and p.id == event.where.place), None)
    name = place.name if place else event.where.span.of(text) if event.where else None
    keys = {t.key for span in _triggers(event) for t in find_tokens(text, span) if t.key}
    return Telling(
        report=report, event=event, triggers=frozenset(keys), place=name,
        setting=frozenset(t.key for t in find_tokens(text, event.sentence) if t.key and t.kind is not KeyKind.NUMBER) - keys,
        roles=frozenset(t.key for m in (*event.actors, *event.recipients) for t in find_tokens(text, m.span) if t.key),
        actors=find_parties(report, event.actors), recipients=find_parties(report, event.recipients),
        start=event.when.start[:10] if event.when and event.when.start else None,
        end=(event.when.end or event.when.start or "")[:10] if event.when and event.when.start else None,
        country=place.countries[0] if place and len(place.countries) == 1 else None,
        is_country=place is not None and place.precision in {Precision.COUNTRY, Precision.REGION},
    )  # fmt: skip


def vouches(t: Telling) -> bool:
    """Whether an account has the event as so: one that denies it, or takes it back, is no source for it.

    What a denial takes for granted it vouches for: "denied that they had left before they were [arrested]", "that the four
    [detained] men were armed".
    """
    text = t.report.entry.article.text
    answers = [s for s in t.report.entry.statements if s.act in {Act.DENY, Act.RETRACT}]
    within = [c for s in answers for c in s.contents if any(c.contains(x) for x in _triggers(t.event))]
    if not within:
        return t.event.modality is not Modality.NEGATED
    outside = any(not any(c.contains(x) for c in within) for x in _triggers(t.event))
    return outside or not any(
        _is_at_issue(text, without_tail(text, c), t) for w in within for c in find_clauses(text, w)
    )


def _triggers(e: Event) -> tuple[Span, ...]:
    return e.triggers or (e.trigger,)


def _is_at_issue(text: str, clause: Span, t: Telling) -> bool:
    """Whether the clause says just this of its subject."""
    heads = find_heads(text, find_tokens(text, clause))[:1]
    return any(clause.contains(x) for x in _triggers(t.event)) and bool(set(heads) & t.triggers)


def _days_apart(a: Telling, b: Telling) -> int | None:
    """Days between two dated accounts, 0 where they overlap; None if one is undated or its date is no calendar day."""
    try:
        if not (a.start and a.end and b.start and b.end):
            return None
        first, second = sorted([(a.start, a.end), (b.start, b.end)])
        return max(0, (date.fromisoformat(second[0]) - date.fromisoformat(first[1])).days)
    except ValueError:
        return None


def _published_apart(a: Telling, b: Telling) -> int | None:
    days = [(t.report.entry.article.published or "")[:10] for t in (a, b)]
    try:
        return abs((date.fromisoformat(days[0]) - date.fromisoformat(days[1])).days)
    except ValueError:
        return None


def _is_told_as_done(e: Event) -> bool:
    return e.modality in {Modality.ACTUAL, Modality.NEGATED}


def check_apart(a: Telling, b: Telling) -> str | None:
    """Why two accounts cannot be of one event, None if nothing says so."""
    x, y = a.event, b.event
    if x.type is not y.type:
        return "type"
    if _is_told_as_done(x) != _is_told_as_done(y):
        return "modality"
    if x.type in HARD_MODES and x.modes and y.modes and not set(x.modes) & set(y.modes):
        return "mode"
    days = _days_apart(a, b)
    if (days is not None and days > FAR_DAYS) or (x.historical != y.historical and days is None):
        return "time"
    if fit(a.recipients, b.recipients) is Fit.OTHERS:
        return "recipient"
    if x.type not in MATERIAL:
        published = _published_apart(a, b)
        if fit(a.actors, b.actors) in {Fit.OTHERS, Fit.UNLIKE}:
            return "actor"
        if days is None and published is not None and published > SPEECH_DAYS:
            return "time"
    return None


def score_pair(a: Telling, b: Telling) -> tuple[float, tuple[str, ...]]:
    """How much speaks for two accounts being of one event, and what; below zero where more speaks against."""
    points: list[tuple[float, str]] = []
    days = _days_apart(a, b)
    if days is not None:
        points.append(
            (SAME_DAY if a.event.type in MATERIAL else 1.0, "same day")
            if days == 0
            else (-0.5, f"{days} days apart")
        )
    worth = {Fit.SAME: 1.5, Fit.OPEN: 0.0, Fit.UNLIKE: -0.5, Fit.OTHERS: -2.0}
    points.append((worth[fit(a.actors, b.actors)], "actor"))
    points.append((worth[fit(a.recipients, b.recipients)], "recipient"))
    if a.place and b.place:
        same = a.place == b.place or (
            a.country and a.country == b.country and a.country in {a.place, b.place}
        )
        points.append((1.0, "same place") if same else (-0.5, "other place"))
    points.append((1.0, "same word") if a.triggers & b.triggers else (0.0, ""))
    points.append((0.5, "same mode") if set(a.event.modes) & set(b.event.modes) else (0.0, ""))
    points.append((1.0, "same setting") if len(a.setting & b.setting) >= SETTING else (0.0, ""))
    return sum(p for p, _ in points), tuple(why for p, why in points if p > 0)


def merge_tellings(reports: Sequence[Report]) -> tuple[tuple[Group, ...], tuple[Proposal, ...]]:
    """The events of a story's reports in groups of one event each, in canonical order, and the mergers that are not sure.

    The best pair of accounts is merged first, then the next, as long as no account of the one group is apart from one of the
    other. An account that gives nothing but its word then joins the only event of that word.

    Source: agglomerative clustering with cannot-links; ties go to the pair that is first in canonical order.
    """
    tellings = [to_telling(r, e) for r in sorted(reports, key=order) for e in r.entry.events]
    pairs = [
        (-score, m, n, why)
        for m, n in combinations(range(len(tellings)), 2)
        for score, why in [_score_between(tellings[m], tellings[n])]
        if score >= LIKELY
    ]
    groups = [Group(tellings=[t]) for t in tellings]
    of = list(groups)
    unsure = []
    for score, m, n, why in sorted(pairs):
        if of[m] is of[n] or any(check_apart(a, b) for a in of[m].tellings for b in of[n].tellings):
            continue
        if -score >= SAME:
            _join(of, of[m], of[n], why)
        else:
            unsure.append((score, m, n, why))
    _join_bare(of, tellings)
    kept = tuple({id(g): g for g in of}.values())
    return kept, tuple(
        _propose(of[m], tellings[n], -score, why) for score, m, n, why in unsure if of[m] is not of[n]
    )


def _score_between(a: Telling, b: Telling) -> tuple[float, tuple[str, ...]]:
    """The score of a pair; one report that tells two events means two, unless much speaks for one."""
    if a.event.type is not b.event.type or a.bare or b.bare or check_apart(a, b) is not None:
        return 0.0, ()
    score, why = score_pair(a, b)
    if a.event.type not in MATERIAL and not _tells_one(a, b, why):
        score = min(score, LIKELY)
    return (score - TWICE if a.report.id == b.report.id else score), why


def _tells_one(a: Telling, b: Telling, why: Sequence[str]) -> bool:
    """Whether more than its parties ties two accounts of words: who demands a release of a state may set it a deadline the next
    day. The same parties alone are left to a person."""
    return (
        bool({"same word", "same day"} & set(why))
        or len((a.setting & b.setting) - a.roles - b.roles) >= SETTING
    )


def _join(of: list[Group], left: Group, right: Group, why: tuple[str, ...]) -> None:
    left.tellings = sorted(
        [*left.tellings, *right.tellings], key=lambda t: (order(t.report), t.event.trigger)
    )
    left.reasons = [*left.reasons, *right.reasons, why]
    of[:] = [left if g is right else g for g in of]


def _join_bare(of: list[Group], tellings: Sequence[Telling]) -> None:
    for n, t in enumerate(tellings):
        if t.bare and len(of[n].tellings) == 1:
            alike = {
                id(g): g for g in of
                if g is not of[n] and any(t.triggers & x.triggers for x in g.tellings)
                and not any(check_apart(t, x) for x in g.tellings)
            }  # fmt: skip
            if len(alike) == 1:
                _join(of, next(iter(alike.values())), of[n], ("only event of that word",))


def _propose(group: Group, t: Telling, score: float, why: tuple[str, ...]) -> Proposal:
    return Proposal(
        kind=ProposalKind.MERGE_EVENTS,
        left=group.id,
        right=f"{t.report.id}:{t.event.id}",
        score=round(score, 4),
        reasons=why,
    )
