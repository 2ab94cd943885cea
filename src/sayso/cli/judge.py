"""`sayso judge`: what a person decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from sayso.cli.asking import AsJson, Db
from sayso.errors import UsageError

if TYPE_CHECKING:
    from sayso.store import Store
    from sayso.store.correcting import Change
    from sayso.store.judging import Naming, Plan

EPILOG = """\b
Verbs:
  merge ID ID...        events, claims, or reports (stories) are one
  split ID...           accounts (REPORT:e3), positions (CLAIM:REPORT:STANCE) or reports leave theirs, together
  accept ID...          proposals are so; or what stands is right; or REPORT REPORT: the second copies the first
  reject ID...          proposals are not so; or an event, claim, position is none; or REPORT REPORT: no copies
  correct ID FIELD=WORDS  of an event: type, modality, historical, actor, recipient, when, where; of a statement
                        (REPORT:s2): speaker, act; of a position: stance. Words must stand in the text; FIELD= empties
  undo JUDGEMENT        takes a judgement back; it stays on record

A decision holds when reports are read anew by a newer sayso. A status is never set: it follows from the positions.

\b
Examples:
  sayso judge accept p3fc88a678413a34 --db ledger.db --why "one raid, two accounts"
  sayso judge correct 04-herald:e3 type=ACCUSE --db ledger.db --why "words, not a raid"
  sayso judge undo 0b1c2d3e4f5a6b7c8d9e --db ledger.db --why "read it again"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Who decides and why; `stance`: for accepting a position."""

    who: str
    why: str
    stance: str | None = None


VERBS = ("merge", "split", "accept", "reject", "correct", "undo")


def judge(  # noqa: PLR0913, PLR0917 - a command's options are its parameters
    verb: Annotated[str, Argument(metavar="VERB", help="What to do: see below.")],
    ids: Annotated[list[str], Argument(metavar="ID...", help="What it is about: ids, or ID FIELD=WORDS.")],
    db: Db,
    why: Annotated[str, Option("--why", metavar="WORDS", help="Your reason, kept with the decision.")],
    who: Annotated[str | None, Option("--who", metavar="NAME", help="Who decides; you, if not said.")] = None,
    as_: Annotated[
        str | None, Option("--as", metavar="STANCE", help="For accepting a position: asserts, denies, …")
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Decide: merge, split, accept, reject, correct, undo. Each decision is a row with who, when and why."""
    from sayso.cli.asking import open_asked, to_unknown
    from sayso.store.judging import UnknownIdError

    if verb not in VERBS:
        raise UsageError(f"judge {verb}: there is no such verb; there are {', '.join(VERBS)}")
    if not why.strip():
        raise UsageError("--why: say why, for those who read it later")
    said = Said(who=who or find_user(), why=why, stance=as_)
    with open_asked(db) as store:
        try:
            kept = _decide(store, verb, ids, said)
        except UnknownIdError as error:
            raise to_unknown(store, error.id, ("judgement",) if verb == "undo" else None) from None
        _link(store)
        _say(verb, kept, as_json=as_json)
    return 0


def find_user() -> str:
    """The name of the user whose session this is."""
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A judgement as it was kept, or stood already."""

    id: str
    new: bool


def _decide(store: Store, verb: str, ids: list[str], said: Said) -> list[Kept]:
    from datetime import UTC, datetime

    from sayso.store.judging import open_naming, take, withdraw

    at = datetime.now(UTC).isoformat(timespec="microseconds")
    if verb == "undo":
        found = [withdraw(store, jid, who=said.who, why=said.why, at=at) for jid in ids]
    else:
        plans = _plan(open_naming(store), verb, ids, said.stance)
        found = [take(store, plan, who=said.who, why=said.why, at=at) for plan in plans]
    return [Kept(id=jid, new=new) for jid, new in found]


def _plan(naming: Naming, verb: str, ids: list[str], stance: str | None) -> tuple[Plan, ...]:
    from sayso.store import judging

    if verb == "merge":
        return (judging.plan_merge(naming, ids),)
    if verb == "split":
        return (judging.plan_split(naming, ids),)
    if verb == "accept":
        return judging.plan_accept(naming, ids, stance)
    if verb == "reject":
        return judging.plan_reject(naming, ids)
    return tuple(judging.plan_correct(naming, ids[0], change) for change in _to_changes(ids))


def _to_changes(ids: list[str]) -> list[Change]:
    from sayso.store.correcting import Change

    pairs = [given.partition("=") for given in ids[1:]]
    if not pairs or any(not sign for _, sign, _ in pairs):
        raise UsageError("correct: give ID FIELD=WORDS, e.g. r7:e3 type=ACCUSE")
    return [Change(field=name, value=value or None) for name, _, value in pairs]


def _link(store: Store) -> None:
    """Lays what was decided over the current view."""
    from sayso.cli.terminal import show_busy
    from sayso.store import linker, write_run
    from sayso.store.versions import find_version

    with show_busy("linking"):
        linker.link_waiting(store, write_run(store, find_version(), "judge"), linker.open_rules())


def _say(verb: str, kept: list[Kept], *, as_json: bool) -> None:
    from sayso.cli.lines import to_line
    from sayso.cli.terminal import open_output, say, write_line

    for one in kept:
        if as_json:
            with open_output("-") as stream:
                write_line(stream, to_line({"judgement": one.id, "verb": verb, "new": one.new}))
        elif one.new:
            say(f"{verb}: kept as {one.id}; take it back with sayso judge undo {one.id}")
        else:
            say(f"{verb}: stands already as {one.id}; nothing added")
