"""Who, where and when in one entry, in the words that the terminal shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sayso.cli.plain import to_plain
from sayso.labels import Stance
from sayso.records import Claim, EventId, LedgerEntry, Mention, Place, Position, Statement, StatementId, When

UNNAMED = "an unnamed source"
OWN_VOICE = "the article itself"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def to_list(names: Iterable[str], most: int = 4) -> str:
    """ "A", "A and B", "A, B and C"; each name once, in order; from the `most`th on, how many more."""
    once = list(dict.fromkeys(names))
    if len(once) > most:
        once = [*once[: most - 1], f"{len(once) - most + 1} more"]
    return " and ".join(filter(None, (", ".join(once[:-1]), *once[-1:])))


def to_day(iso: str) -> str:
    """An ISO date in words ("25 Feb 2021"); a year, a month or a date-time keeps what it has."""
    try:
        day = date.fromisoformat(iso[:10])
    except ValueError:
        return to_plain(iso, 40)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _words_of(name: str) -> set[str]:
    return set(name.casefold().replace("’s", "").replace("'s", "").split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """Reads an entry by id. Every answer is safe to show."""

    entry: LedgerEntry

    def quote(self, start_end: Mention | Position) -> str:
        """The words of a mention or position."""
        return to_plain(start_end.span.of(self.entry.article.text), 120)

    def who(self, mention: Mention) -> str:
        """The text's own words for someone, with the name they stand for where it adds something.

        "he" who is Ada Holm gives `Ada Holm (“he”)`; "US warplanes" of the US stays as it is.
        """
        words = self.quote(mention)
        actor = next((a for a in self.entry.actors if a.id == mention.actor), None)
        if actor is None or _words_of(actor.name) <= _words_of(words):
            return words
        name = to_plain(actor.name, 120)
        return name if _words_of(words) <= _words_of(name) else f"{name} (“{words}”)"

    def everyone(self, mentions: tuple[Mention, ...]) -> str:
        """All of them in text order, each actor once; "" for none."""
        first: dict[str, Mention] = {}
        for mention in mentions:
            first.setdefault(mention.actor or self.quote(mention).casefold(), mention)
        return to_list(self.who(m) for m in first.values())

    def statement(self, id_: StatementId | None) -> Statement | None:
        """The statement of that id; None for None or a strange id."""
        return next((s for s in self.entry.statements if s.id == id_), None)

    def speaker(self, statement: Statement | None) -> str:
        """Who said it: the resolved name, else the text's words, else that it is unnamed."""
        if statement is None or statement.speaker is None:
            return UNNAMED
        actor = next((a for a in self.entry.actors if a.id == statement.speaker.actor), None)
        return to_plain(actor.name, 120) if actor else self.quote(statement.speaker)

    def voices(self, attribution: tuple[StatementId, ...]) -> str:
        """Whose word it is: the innermost speaker, then who reports them; "" for the article's own voice."""
        names = [self.speaker(self.statement(id_)) for id_ in reversed(attribution)]
        return ", as told by ".join(dict.fromkeys(names))

    def holder(self, position: Position) -> str:
        """Whose position it is."""
        actor = next((a for a in self.entry.actors if a.id == position.by), None)
        if actor:
            return to_plain(actor.name, 120)
        return self.speaker(self.statement(position.statement)) if position.statement else OWN_VOICE

    def holders(self, claim: Claim) -> dict[Stance, list[str]]:
        """Who takes which stance on a claim: stances as `Stance` lists them, names in text order."""
        by_stance = ((s, [self.holder(p) for p in claim.positions if p.stance is s]) for s in Stance)
        return {stance: names for stance, names in by_stance if names}

    def claims_on(self, event: EventId) -> tuple[Claim, ...]:
        """The claims that the event is part of."""
        return tuple(c for c in self.entry.claims if event in c.events)

    def place(self, id_: str | None) -> Place | None:
        """The place of that id; None for None."""
        return next((p for p in self.entry.places if p.id == id_), None)

    def when(self, when: When) -> str:
        """ "on 25 Feb 2021 (“Thursday”)", or that the text does not fix the date."""
        words = f"“{to_plain(when.span.of(self.entry.article.text), 80)}”"
        if when.start is None and when.end is None:
            return f"{words} (date not fixed)"
        if when.start == when.end and when.start is not None:
            return f"on {to_day(when.start)} ({words})"
        start = f"from {to_day(when.start)}" if when.start else ""
        end = f"to {to_day(when.end)}" if when.end else ""
        return f"{' '.join(filter(None, (start, end)))} ({words})"
