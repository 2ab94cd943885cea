"""A coded report against its gold: who is paired with whom, how much is right, and what must never happen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sayso.labels import MATERIAL, EventType, Modality, Stance, Status
from sayso.records import Claim, Event, LedgerEntry, Mention, Statement
from sayso.spans import Span
from tests.gold.build import PLAIN_VOICE, Gold, GoldEvent, GoldStatement

G = TypeVar("G")
P = TypeVar("P")
Pairs = dict[int, int]
"""Index of what was found → index of its gold."""

OF_WORDS_ALONE = {EventType.CONSULT, EventType.SUPPORT, EventType.REJECT, EventType.CONCEDE}
"""Types that are done once they are said; a threat, demand, offer or accusation names a deed that is not."""
PRONOUNS = {"he", "she", "it", "they", "i", "we", "you", "her", "his", "their", "him", "them"}


@dataclass(frozen=True, slots=True, order=True)
class Breach:
    """Something that must never happen, in words that stay the same from run to run."""

    report: str
    rule: str
    case: str


# ---------------------------------------------------------------- pairing


def pair(
    golds: Sequence[G], found: Sequence[P], likeness: Callable[[G, P], float], least: float = 0.5
) -> Pairs:
    """One-to-one pairs, likest first (ties: the earlier gold)."""
    scored = sorted(
        ((likeness(g, p), -i, j) for i, g in enumerate(golds) for j, p in enumerate(found)), reverse=True
    )
    pairs: Pairs = {}
    for score, minus_i, j in scored:
        if score >= least and j not in pairs and -minus_i not in pairs.values():
            pairs[j] = -minus_i
    return pairs


def share(a: Sequence[Span], b: Sequence[Span]) -> float:
    """How much of two sets of stretches is shared (Jaccard, in characters)."""
    shared = sum(x.shared(y) for x in a for y in b)
    return shared / (sum(map(len, a)) + sum(map(len, b)) - shared)


def words_of(name: str) -> list[str]:
    """The words of a name that tell it from others."""
    return [w for w in re.findall(r"\w+", name.lower()) if w not in {"the", "a", "an", "of", "s", "who"}]


def head_of(name: str) -> str:
    """The word that a name is about, e.g. `Lawyers` of `Lawyers for the union`."""
    words = words_of(re.split(r" (?:of|for|from|in)\b|, who\b", name)[0])
    return words[-1] if words else ""


def is_same_name(who: str, name: str) -> bool:
    """True if one is a longer form of the other and both are about the same word."""
    a, b = set(words_of(who)), set(words_of(name))
    return bool(a and b) and (a <= b or b <= a) and (head_of(who) == head_of(name) or head_of(who) in a & b and a <= b)


def find_names(mention: Mention, entry: LedgerEntry) -> list[str]:
    """What a mention is taken to stand for: its actor's forms, or its own words if it is left open."""
    actor, text = next((a for a in entry.actors if a.id == mention.actor), None), entry.article.text
    names = [actor.name, *(m.of(text) for m in actor.mentions if m != mention.span)] if actor else [mention.span.of(text)]
    return [n for n in names if n.lower() not in PRONOUNS]


def is_right_speaker(gold: GoldStatement, found: Statement, entry: LedgerEntry) -> bool:
    """True if the speaker that was found is the gold's, whatever it is called."""
    if found.speaker is None or gold.speaker is None or gold.who is None:
        return found.speaker is None and gold.speaker is None
    names = find_names(found.speaker, entry)
    own = gold.speaker.of(entry.article.text)
    for name in names:
        if is_same_name(gold.who, name) or (is_same_name(own, name) and set(words_of(name)) <= set(words_of(own))):
            return True
    return found.speaker.actor is None and found.speaker.span.overlaps(gold.speaker)


def is_open(found: Statement, entry: LedgerEntry) -> bool:
    """True if nobody is named: no speaker, or a pronoun that was left unresolved."""
    return found.speaker is None or not find_names(found.speaker, entry)


# ---------------------------------------------------------------- one report


@dataclass(frozen=True, slots=True)
class Compared:
    """One coded report beside its gold."""

    gold: Gold
    entry: LedgerEntry
    statements: Pairs
    events: Pairs
    claims: Pairs

    def statement_n(self, id_: str | None) -> int | None:
        """The gold number of a found statement, None if it is paired with none; 0 for the report's own voice."""
        if id_ is None:
            return PLAIN_VOICE
        j = next(j for j, s in enumerate(self.entry.statements) if s.id == id_)
        return self.gold.statements[self.statements[j]].n if j in self.statements else None

    def event_pairs(self) -> Iterator[tuple[GoldEvent, Event]]:
        """Every gold event with the one that was found for it."""
        for j, i in self.events.items():
            yield self.gold.events[i], self.entry.events[j]


def compare(gold: Gold, entry: LedgerEntry) -> Compared:
    """Pairs what was found with the gold: statements by their words, events by type and trigger, claims by both."""
    statements = pair(gold.statements, entry.statements, lambda g, p: _statement_likeness(g, p, entry))
    events = pair(gold.events, entry.events, _event_likeness)
    half = Compared(gold, entry, statements, events, {})
    claims = pair(gold.claims, entry.claims, lambda g, p: _claim_likeness(g, p, half), least=1)
    return Compared(gold, entry, statements, events, claims)


def _statement_likeness(gold: GoldStatement, found: Statement, entry: LedgerEntry) -> float:
    alike = max(share(gold.contents, found.contents), share(gold.wider, found.contents))
    if alike < 0.5:
        return 0.0
    return alike + is_right_speaker(gold, found, entry) / 2 + (found.act in gold.acts) / 4 - gold.maybe / 8


def _event_likeness(gold: GoldEvent, found: Event) -> float:
    if found.type not in gold.types:
        return 0.0
    named = sum(t.overlaps(f) for t in gold.triggers for f in found.triggers) / 64
    if any(t.overlaps(found.trigger) for t in gold.triggers):
        return 1 + gold.triggers[0].overlaps(found.trigger) / 4 - gold.maybe / 2 + named
    return (0.625 - gold.maybe / 8 + named) * any(t.overlaps(found.sentence) for t in gold.triggers)


def _claim_likeness(gold: object, found: Claim, half: Compared) -> float:
    assert hasattr(gold, "events") and hasattr(gold, "positions")
    of = {e.id: half.gold.events[half.events[j]].n for j, e in enumerate(half.entry.events) if j in half.events}
    events = {of.get(e) for e in found.events} & set(gold.events)
    voices = {half.statement_n(p.statement) for p in found.positions if p.statement} & {
        n for n, _ in gold.positions if n
    }
    return float(bool(events)) + len(voices)


# ---------------------------------------------------------------- figures


def tally(c: Compared) -> Counter[str]:
    """What was right, found and due, by name: `statements` with `.found` and `.due`, and so on for each figure."""
    counts: Counter[str] = Counter()
    for room, pairs, golds, found in (
        ("statements", c.statements, c.gold.statements, c.entry.statements),
        ("events", c.events, c.gold.events, c.entry.events),
        ("claims", c.claims, c.gold.claims, [x for x in c.entry.claims if _is_at_issue(x)]),
    ):
        optional = sum(golds[i].maybe for i in pairs.values())
        counts[room] = len(pairs) - optional
        counts[f"{room}.found"] = max(len(found) - optional, counts[room])
        counts[f"{room}.due"] = sum(not g.maybe for g in golds)
    counts.update(_tally_statements(c))
    counts.update(_tally_events(c))
    sure = [(c.gold.claims[i], c.entry.claims[j]) for j, i in c.claims.items() if not c.gold.claims[i].maybe]
    counts["status"], counts["status.due"] = sum(p.status in g.statuses for g, p in sure), counts["claims.due"]
    counts.update(_tally_flags(c))
    return counts


def _is_at_issue(claim: Claim) -> bool:
    return len(claim.positions) > 1 or claim.status != Status.ASSERTED


def _tally_statements(c: Compared) -> Counter[str]:
    counts: Counter[str] = Counter()
    for j, i in c.statements.items():
        gold, found = c.gold.statements[i], c.entry.statements[j]
        if not gold.maybe:
            counts["speakers"] += is_right_speaker(gold, found, c.entry)
            counts["acts"] += found.act in gold.acts
            counts.update({"speakers.due": 1, "acts.due": 1})
    return counts


def _tally_events(c: Compared) -> Counter[str]:
    counts: Counter[str] = Counter()
    for gold, found in c.event_pairs():
        if gold.maybe:
            continue
        said = {c.statement_n(id_) for id_ in found.attribution}
        counts["modality"] += found.modality in gold.modalities
        counts["voice"] += bool(said & gold.said_by) if said else gold.own_voice
        counts.update({"modality.due": 1, "voice.due": 1})
        for role, golds, mentions in (
            ("actors", gold.actors, found.actors),
            ("recipients", gold.recipients, found.recipients),
        ):
            hit = sum(any(m.span.overlaps(g) for g in golds) for m in mentions)
            counts[role] += hit
            counts[f"{role}.found"] += len(mentions)
            counts[f"{role}.due"] += max(hit, bool(golds))
    return counts


def _tally_flags(c: Compared) -> Counter[str]:
    def put_on(gold: object, found: object) -> bool:
        spans = [(a, b) for a in getattr(gold, "spans", ()) for b in getattr(found, "spans", ())]
        return getattr(gold, "kind", 0) == getattr(found, "kind", 1) and any(a.overlaps(b) for a, b in spans)

    due = [g for g in c.gold.flags if not g.maybe]
    odd = [f for f in c.entry.flags if not any(put_on(g, f) for g in c.gold.flags)]
    right = sum(any(put_on(g, f) for f in c.entry.flags) for g in due)
    return Counter({"flags": right, "flags.due": len(due), "flags.found": right + len(odd)})


def rate(counts: Counter[str], name: str) -> float:
    """F1 where it is known how many were found, else the share that is right; 1 where nothing was due or found."""
    if f"{name}.found" in counts:
        both = counts[f"{name}.found"] + counts[f"{name}.due"]
        return 2 * counts[name] / both if both else 1.0
    return counts[name] / counts[f"{name}.due"] if counts[f"{name}.due"] else 1.0


# ---------------------------------------------------------------- what must never happen


def find_breaches(c: Compared) -> Iterator[Breach]:
    """All that must never happen and did."""
    report = c.gold.report.partition(".")[0]
    for rule, cases in (
        ("plain fact", find_false_facts(c)), ("speaker", find_wrong_speakers(c)),
        ("date", find_wrong_dates(c)), ("stance", find_wrong_stances(c)), ("merge", find_wrong_merges(c)),
    ):  # fmt: skip
        for case in cases:
            yield Breach(report, rule, case)


def find_false_facts(c: Compared) -> Iterator[str]:
    """Deeds that come out as plain fact where the gold has them threatened, planned, denied, imagined or alleged."""
    for found in c.entry.events:
        plain = found.modality == Modality.ACTUAL and not found.historical and not found.attribution
        if found.type not in MATERIAL or not plain:
            continue
        for trigger in found.triggers:
            near = [g for g in c.gold.events if any(trigger.overlaps(t) for t in g.triggers)]
            fair = any(g.is_plain() and g.types & (MATERIAL | OF_WORDS_ALONE) for g in near)
            said = any(trigger.overlaps(s) for g in c.gold.statements if not g.maybe for s in g.contents)
            if not fair and (near or said):
                yield f"{found.type} {trigger.of(c.entry.article.text)!r}"


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
            yield f"{names[0]!r} for {_start(wrong[0].contents[0], text)!r}"


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
        when = event.when
        if when and when.start and when.end and (when.start[:10], _month_end(when.end)) not in gold.dates:
            yield f"{event.type} {event.trigger.of(text)!r}: {when.start[:10]}"
    times = {t.id: t for t in c.entry.times}
    for j, i in c.statements.items():
        statement = c.entry.statements[j]
        said = times[statement.said_on] if statement.said_on else None
        if said and said.start and said.end and (said.start[:10], _month_end(said.end)) != c.gold.statements[i].said_on:
            yield f"said {_start(statement.contents[0], text)!r}: {said.start[:10]}"


def _month_end(end: str) -> str:
    """A month's last day as the gold writes it, its 31st; other days stay."""
    return re.sub(r"-(?:28|29|30)$", "-31", end[:10]) if end[8:10] in {"28", "29", "30"} else end[:10]


def find_wrong_stances(c: Compared) -> Iterator[str]:
    """Positions that turn a voice round: it denies or retracts what the gold has it assert or confirm, or the other
    way about."""
    against = {Stance.DENIES, Stance.RETRACTS}
    for j, i in c.claims.items():
        gold = dict(c.gold.claims[i].positions)
        for p in c.entry.claims[j].positions:
            n = c.statement_n(p.statement)
            stance = gold.get(n) if n is not None else None
            if stance and (stance in against) != (p.stance in against) and Stance.DECLINES not in (stance, p.stance):
                yield f"claim {c.gold.claims[i].n}: {p.stance} by statement {n}"


def find_wrong_merges(c: Compared) -> Iterator[str]:
    """Two acts that came out as one, so that the fields of each stand on the other."""
    text = c.entry.article.text
    for found in c.entry.events:
        named = [t for t in found.triggers if any(t.overlaps(g) for e in c.gold.events for g in e.triggers)]
        for first, second in zip(named, named[1:], strict=False):
            if not any(_names(e, first) and _names(e, second) for e in c.gold.events):
                yield f"{found.type} {first.of(text)!r} with {second.of(text)!r}"


def _names(gold: GoldEvent, trigger: Span) -> bool:
    return any(trigger.overlaps(t) for t in gold.triggers)
