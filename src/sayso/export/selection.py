"""Which events go into formats that know no modality, and what is told of those that stay out.

The rule: an event goes in if it is told as having happened and nobody has denied or taken it back. One that rests on
somebody's word carries whose word it is. With `alleged` the rest goes in too, marked; without, it is counted by reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from sayso.export.formats import Ledger, Story
from sayso.labels import Act, Modality, Status
from sayso.linked import LinkedEvent, ReportId
from sayso.records import Actor, Event, LedgerEntry, Mention, Place, Statement

UNNAMED = "an unnamed source"
AT_ISSUE = frozenset({Status.DISPUTED, Status.RETRACTED})
DISOWNED = {
    Act.DENY: "in a denial by",
    Act.RETRACT: "in a retraction by",
    Act.DECLINE: "where no comment came from",
}
"""How a statement that does not assert is named as the place where an event stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What the caller wants: `alleged` events too, marked; `since`, `until`: inclusive ISO dates of the event, of its first
    publication where it has none. An event without either is left out when a date is asked for."""

    alleged: bool = False
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One report's telling of an event."""

    report: ReportId
    entry: LedgerEntry
    event: Event

    @property
    def text(self) -> str:
        """The report's text."""
        return self.entry.article.text

    @property
    def outlet(self) -> str:
        """The outlet's name; where there is none the report's id."""
        return self.entry.article.outlet or self.report

    @property
    def published(self) -> str | None:
        """ISO date of publication."""
        return (self.entry.article.published or "")[:10] or None

    def actor(self, mention: Mention | None) -> Actor | None:
        """Who the words stand for, as far as the report tells."""
        return next((a for a in self.entry.actors if mention and a.id == mention.actor), None)

    def name(self, mention: Mention) -> str:
        """The actor's name, else the words."""
        actor = self.actor(mention)
        return actor.name if actor else mention.span.of(self.text)

    @property
    def place(self) -> Place | None:
        """Where it was, as far as the words resolve."""
        where = self.event.where
        return next((p for p in self.entry.places if where and p.id == where.place), None)

    @property
    def speakers(self) -> tuple[str, ...]:
        """Whose word it is, the innermost first; () for the report's own voice."""
        said = {s.id: s for s in self.entry.statements}
        return tuple(self._speaker(said.get(id_)) for id_ in reversed(self.event.attribution))

    def _speaker(self, statement: Statement | None) -> str:
        name = self.name(statement.speaker) if statement and statement.speaker else UNNAMED
        how = DISOWNED.get(statement.act) if statement else None
        return f"{how} {name}" if how else name

    @property
    def voice(self) -> str:
        """Whose word it is, in words: "according to Ada Holm (Northfield Wire)", "Northfield Wire in its own voice"."""
        if not self.speakers:
            return f"{self.outlet} in its own voice"
        first, *others = self.speakers
        said = first if _is_disowned(first) else f"according to {first}"
        outer = (f", {o}" if _is_disowned(o) else f", as told by {o}" for o in others)
        return "".join([said, *outer, f" ({self.outlet})"])


def _is_disowned(speaker: str) -> bool:
    return speaker.startswith(tuple(DISOWNED.values()))


@dataclass(frozen=True, kw_only=True)
class Row:
    """One event of the world as a format writes it. `accounts` in order of publication, at least one; `against`: why it may
    not pass for a fact, () if nothing speaks against it."""

    story: str
    event: LinkedEvent
    accounts: tuple[Account, ...]
    against: tuple[str, ...] = ()

    @cached_property
    def lead(self) -> Account:
        """The account that the others are read beside: the first of the event's own modality, in its own voice if one is."""
        alike = [a for a in self.accounts if a.event.modality is self.event.modality] or list(self.accounts)
        return next((a for a in alike if not a.event.attribution), alike[0])

    @property
    def published(self) -> str | None:
        """ISO date of the first publication that has one."""
        return min((a.published for a in self.accounts if a.published), default=None)

    @property
    def day(self) -> str | None:
        """When it began; where no report says, when it was first told."""
        return self.event.start or self.published

    @property
    def is_attributed(self) -> bool:
        """Whether no report has it in its own voice."""
        return all(a.event.attribution for a in self.accounts)

    @property
    def attribution(self) -> str:
        """Every voice that is not a report's own, each once; "" if there is none."""
        return "; ".join(dict.fromkeys(a.voice for a in self.accounts if a.event.attribution))

    @property
    def standing(self) -> str:
        """`own_voice`, `attributed`, or why it may not pass for a fact (`alleged: disputed, future`)."""
        if self.against:
            return f"alleged: {', '.join(self.against)}"
        return "attributed" if self.is_attributed else "own_voice"

    @cached_property
    def place(self) -> Place | None:
        """Where it was: of the lead's account, else of the first that resolves to the event's place."""
        found = [self.lead.place, *(a.place for a in self.accounts)]
        return next(
            (p for p in found if p and (self.event.place is None or p.name == self.event.place)), None
        )

    @property
    def notes(self) -> str:
        """What a field for notes holds: the mark, the voices, what accounts differ in, the lead's sentence."""
        mark = f"ALLEGED ({', '.join(self.against)}), not a fact." if self.against else ""
        told = (
            f"{'Attributed' if self.is_attributed else 'Also told'}: {self.attribution}."
            if self.attribution
            else ""
        )
        sentence = " ".join(self.lead.event.sentence.of(self.lead.text).split())
        return " ".join(filter(None, (mark, told, self.differing, f"{self.lead.outlet}: “{sentence}”")))

    @property
    def differing(self) -> str:
        """What the accounts differ in: "Accounts differ on count of killed: 3 (r1), 12 (r2)."; "" for nothing."""
        said = []
        for conflict in self.event.conflicts:
            values = ", ".join(f"{a.value} ({a.told.report})" for a in conflict.accounts)
            said.append(
                f"Accounts differ on {conflict.kind}{f' of {conflict.of}' if conflict.of else ''}: {values}."
            )
        return " ".join(said)

    def count(self, of: str) -> int | None:
        """The lowest number that an account gives; None if none gives one."""
        return min((c.low for a in self.accounts for c in a.event.counts if c.of == of), default=None)

    def mentions(self, role: str) -> tuple[tuple[Account, Mention], ...]:
        """The mentions of `actor` or `recipient`: those of the lead, else of the first account that has any."""
        for account in (self.lead, *self.accounts):
            found = account.event.actors if role == "actor" else account.event.recipients
            if found:
                return tuple((account, m) for m in found)
        return ()


def find_against(event: LinkedEvent) -> tuple[str, ...]:
    """Why an event may not pass for a fact: its modality unless it is actual, its status if it is disputed or retracted."""
    modality = () if event.modality is Modality.ACTUAL else (str(event.modality),)
    return modality + ((str(event.status),) if event.status in AT_ISSUE else ())


def find_rows(ledger: Ledger, choice: Choice, left_out: Counter[str]) -> Iterator[Row]:
    """The events that go in, story by story, in the order of the ledger. What stays out is counted in `left_out` by reason."""
    for story in ledger.stories():
        for row in to_rows(ledger, story):
            if not _is_between(row, choice):
                left_out["outside the dates"] += 1
            elif row.against and not choice.alleged:
                left_out[", ".join(row.against)] += 1
            else:
                yield row


def to_rows(ledger: Ledger, story: Story) -> Iterator[Row]:
    """Every event of a story, whatever it is, with the accounts that its reports give."""
    entries = ledger.entries(story.reports)
    events = {(rid, e.id): e for rid, entry in entries.items() for e in entry.events}
    for linked in story.links.events:
        accounts = tuple(
            Account(report=t.report, entry=entries[t.report], event=events[t.report, t.event])
            for t in linked.tellings
            if (t.report, t.event) in events
        )
        if accounts:
            yield Row(story=story.id, event=linked, accounts=accounts, against=find_against(linked))


def _is_between(row: Row, choice: Choice) -> bool:
    if choice.since is None and choice.until is None:
        return True
    return row.day is not None and (choice.since or "") <= row.day <= (choice.until or "9999")
