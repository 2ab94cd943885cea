"""A coded report against its gold: what is paired with what, and how much of it is right."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sayso.labels import Status
from sayso.records import Claim, Event, Flag, LedgerEntry, Mention, Statement
from sayso.spans import Span
from tests.gold.build import PLAIN_VOICE, Gold, GoldClaim, GoldEvent, GoldFlag, GoldStatement

G = TypeVar("G")
P = TypeVar("P")
Pairs = dict[int, int]
"""Index of what was found → index of its gold."""

PRONOUNS = {"he", "she", "it", "they", "i", "we", "you", "her", "his", "their", "him", "them"}


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
    return (
        bool(a and b)
        and (a <= b or b <= a)
        and (head_of(who) == head_of(name) or (head_of(who) in a & b and a <= b))
    )


def find_names(mention: Mention, entry: LedgerEntry) -> list[str]:
    """What a mention is taken to stand for: its actor's forms, or its own words if it is left open."""
    actor, text = next((a for a in entry.actors if a.id == mention.actor), None), entry.article.text
    names = (
        [actor.name, *(m.of(text) for m in actor.mentions if m != mention.span)]
        if actor
        else [mention.span.of(text)]
    )
    return [n for n in names if n.lower() not in PRONOUNS]


def is_right_speaker(gold: GoldStatement, found: Statement, entry: LedgerEntry) -> bool:
    """True if the speaker that was found is the gold's, whatever it is called."""
    if found.speaker is None or gold.speaker is None or gold.who is None:
        return found.speaker is None and gold.speaker is None
    names = find_names(found.speaker, entry)
    own = gold.speaker.of(entry.article.text).split(", ")  # "a dock worker, Ana Quell": either part will do
    for name in names:
        if any(is_same_name(who, name) for who in gold.who.split("|")):
            return True
        if any(is_same_name(part, name) and set(words_of(name)) <= set(words_of(part)) for part in own):
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
        j = next((j for j, s in enumerate(self.entry.statements) if s.id == id_), None)
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


def _claim_likeness(gold: GoldClaim, found: Claim, half: Compared) -> float:
    of = {
        e.id: half.gold.events[half.events[j]].n for j, e in enumerate(half.entry.events) if j in half.events
    }
    events = {of.get(e) for e in found.events} & gold.events
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
    counts["status"], counts["status.due"] = (
        sum(p.status in g.statuses for g, p in sure),
        counts["claims.due"],
    )
    counts.update(_tally_flags(c))
    due = [f.span for f in c.gold.furniture if not f.maybe]
    counts["furniture"] = sum(any(s.overlaps(f.span) for f in c.entry.article.furniture) for s in due)
    counts["furniture.due"] = len(due)
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
        counts["dates"] += gold.dated and any((w.start, w.end) in gold.dates for w in found.whens)
        counts["counts"] += set(gold.counts) <= {(k.of, k.low) for k in found.counts} if gold.counts else 0
        counts.update(
            {"modality.due": 1, "voice.due": 1, "dates.due": gold.dated, "counts.due": bool(gold.counts)}
        )
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
    def put_on(gold: GoldFlag, found: Flag) -> bool:
        return gold.kind == found.kind and any(a.overlaps(b) for a in gold.spans for b in found.spans)

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
