"""In whose voice an act is reported."""

from __future__ import annotations

import re

from sayso.events.lexicon import find_entries
from sayso.events.page import Page
from sayso.labels import Act, EventType, Form
from sayso.records import Statement, StatementId
from sayso.spans import Span

TAKEN = frozenset({"attitude", "praise", "ask", "promise", "other"})
"""Kinds of statement whose object is taken for granted: "condemned the attack" leaves the attack in the article's
own voice; "said there was an attack" does not, nor does an accusation or a denial. Source: bench/ledger/train."""

BEHIND = re.compile(
    r",\s+(?:[\w-]+\s+){0,2}(?:following|after|amid|in the wake of|in response to|in retaliation for)\s"
)
"""A comma and what joins a circumstance to the sentence of saying."""
REACH = 300
"""Code points of that circumstance at most."""


def find_voice(
    page: Page, trigger: Span, *, named: bool = False, deed: bool = False
) -> tuple[tuple[StatementId, ...], StatementId | None]:
    """The statements whose content holds `trigger`, outermost first, and the statement whose cue it is.

    `named`: the act is named by a noun, which a mere attitude takes for granted, and so does a report's last clause.

    A speech act that the article itself reports ("the ministry [warned] …") is in the article's own voice: its
    trigger is the cue, which no content of its own statement holds. `deed`: never one, so that a trigger that takes in
    a cue ("[reported explosions]") is in that statement's voice. Source: bench/ledger/GUIDE.md.
    """
    here = page.statements_at(trigger.start)
    cue = next((s.id for s in here if s.cue and s.cue.overlaps(trigger)), None)
    holding = [s for s in here if s.id != cue and any(c.contains(trigger) for c in s.contents)]
    if deed and cue is not None and len(page.statement(cue).cue or trigger) < len(trigger):
        holding, cue = [*holding, page.statement(cue)], None
    around = {
        s.id: s for s in holding if not (named and (is_attitude(page, s) or is_set_behind(page, s, trigger)))
    }
    for statement in tuple(around.values()):
        around.update(_outer(page, statement))
    ordered = sorted(around.values(), key=lambda s: (_depth(page, s), -_size(s)))
    return tuple(s.id for s in ordered), cue


def _outer(page: Page, statement: Statement) -> dict[StatementId, Statement]:
    """The statements that this one is reported in, however deep."""
    out: dict[StatementId, Statement] = {}
    while statement.within is not None and statement.within not in out:
        statement = page.statement(statement.within)
        out[statement.id] = statement
    return out


def _depth(page: Page, statement: Statement) -> int:
    return len(_outer(page, statement))


def _size(statement: Statement) -> int:
    return sum(len(c) for c in statement.contents)


def is_attitude(page: Page, statement: Statement) -> bool:
    """True for a statement that only takes a position on something: praise, blame, a state of mind."""
    if statement.act is not Act.SAY or statement.cue is None:
        return False
    kind = next((t.by for t in statement.trace if t.field == "kind"), "").rsplit(".", 1)[-1]
    entry = next(iter(find_entries(page, statement.cue)), None)
    blames = entry is not None and entry.type is EventType.ACCUSE and entry.mode == "disapprove"
    return kind in TAKEN or blames


def is_set_behind(page: Page, statement: Statement, trigger: Span) -> bool:
    """True for an act in what an article sets behind reported words: "warned that it would strike, [following the
    raids on its camps]". Inside quotation marks every word is the speaker's."""
    if statement.form is not Form.INDIRECT:
        return False
    start = next((c.start for c in statement.contents if c.contains(trigger)), trigger.start)
    return bool(BEHIND.search(page.text, max(start, trigger.start - REACH), trigger.start))
