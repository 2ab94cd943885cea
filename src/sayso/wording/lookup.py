"""Who, where and when in one entry, in the words that people are shown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sayso.labels import Act, Stance
from sayso.records import (
    ActorId,
    Claim,
    EventId,
    LedgerEntry,
    Mention,
    Place,
    Position,
    Statement,
    StatementId,
    When,
)
from sayso.wording.days import to_day
from sayso.wording.plain import to_plain

UNNAMED = "an unnamed source"
OWN_VOICE = "the article itself"
AS_TOLD = "as told by"
RELAYED = {Act.DENY: "denied by", Act.RETRACT: "taken back by"}
"""How one who speaks of another's words stands to them: "the Post's report, which she denied"."""


def to_list(names: Iterable[str], most: int = 4) -> str:
    """ "A", "A and B", "A, B and C"; each name once, in order; from the `most`th on, how many more."""
    once = list(dict.fromkeys(names))
    if len(once) > most:
        once = [*once[: most - 1], f"{len(once) - most + 1} more"]
    return " and ".join(filter(None, (", ".join(once[:-1]), *once[-1:])))


_WORD = re.compile(r"\w+")
_POSSESSIVE = re.compile(r"['’]s?$")
_ARTICLE = re.compile(r"(?:A|An|The)(?= )")
_BEFORE = re.compile(r"(?:a|an|the) ", re.I)


def _words_of(name: str) -> set[str]:
    return set(_WORD.findall(name.casefold().replace("’s", "").replace("'s", "")))


def to_name(words: str) -> str:
    """A name or noun phrase as it stands inside a sentence: "the army's" of a text's "The army's" is `the army`."""
    bare = _POSSESSIVE.sub("", words) if len(words) > 2 else words
    return _ARTICLE.sub(lambda found: found.group().lower(), bare)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """Reads an entry by id. Every answer is safe to show."""

    entry: LedgerEntry

    def quote(self, mention: Mention) -> str:
        """The words of a mention, as they stand inside a sentence."""
        return to_name(to_plain(mention.span.of(self.entry.article.text), 120))

    def who(self, mention: Mention) -> str:
        """The text's own words for someone, with the name they stand for where it adds something.

        "he" who is Ada Holm gives `Ada Holm (“he”)`; "US warplanes" of the US stays as it is.
        """
        words = self.quote(mention)
        actor = next((a for a in self.entry.actors if a.id == mention.actor), None)
        if actor is None or _words_of(actor.name) <= _words_of(words):
            return words
        name = self.voice(actor.id)
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

    def cue(self, statement: Statement) -> str | None:
        """The word of saying as the text has it; None where there is none, or only a sign, as the colon of an interview."""
        words = statement.cue.of(self.entry.article.text) if statement.cue else ""
        return words if any(map(str.isalpha, words)) else None

    def speaker(self, statement: Statement | None) -> str:
        """Who said it: the resolved name, else the text's words, else that it is unnamed."""
        if statement is None or statement.speaker is None:
            return UNNAMED
        return self.voice(statement.speaker.actor) or self.quote(statement.speaker)

    def voice(self, id_: ActorId | None) -> str:
        """An actor's name, a common noun's with its article: "a security official"; "" if there is no such actor."""
        actor = next((a for a in self.entry.actors if a.id == id_), None)
        if actor is None:
            return ""
        name, text = actor.name, self.entry.article.text
        if name[:1].islower():
            fuller = (m.of(text) for m in actor.mentions)
            name = next((w for w in fuller if _BEFORE.sub("", w) == name), name)
        return to_name(to_plain(name, 120))

    def voices(self, attribution: tuple[StatementId, ...]) -> str:
        """Whose word it is: the innermost speaker, then who reports or disowns it; "" for the article's own voice."""
        told: dict[str, str] = {}
        for said in map(self.statement, reversed(attribution)):
            how = RELAYED.get(said.act, AS_TOLD) if said else AS_TOLD
            name = self.speaker(said)
            told.setdefault(name, f"{how} {name}" if told else name)
        return ", ".join(told.values())

    def holder(self, position: Position) -> str:
        """Whose position it is."""
        if name := self.voice(position.by):
            return name
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
