"""The ladder of claims: each position with who says so through whom, when, and in which exact words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sayso.labels import Act, Stance
from sayso.linked import LinkedClaim, LinkedPosition, Report, Told
from sayso.records import Event, Statement, StatementId
from sayso.serve.cards import to_actor_href, to_chain, to_outlet, to_ref, to_rules, to_snippet
from sayso.serve.shelf import Shelf
from sayso.serve.views import Rung, Voice
from sayso.wording.days import to_day
from sayso.wording.lookup import Lookup
from sayso.wording.sides import to_holder
from sayso.wording.terms import POSITION

STANCE_OF = {
    Act.SAY: Stance.ASSERTS, Act.CONFIRM: Stance.CONFIRMS, Act.DENY: Stance.DENIES, Act.RETRACT: Stance.RETRACTS,
    Act.DECLINE: Stance.DECLINES,
}  # fmt: skip


def to_rungs(claim: LinkedClaim, shelf: Shelf) -> tuple[Rung, ...]:
    """The positions of a claim, in its own order, which is that of time."""
    shelf.load(p.report for p in claim.positions)
    return tuple(_to_rung(claim, p, shelf) for p in claim.positions)


def _to_rung(claim: LinkedClaim, position: LinkedPosition, shelf: Shelf) -> Rung:
    report = shelf.report(position.report)
    lookup = Lookup(entry=report.entry) if report else None
    said = lookup.statement(position.statement) if lookup else None
    chain = to_chain(find_chain(said, lookup), lookup) if lookup else ()
    return Rung(
        id=f"{claim.id}:{position.report}:{position.stance}", claim=claim.id, stance=position.stance,
        stance_words=POSITION[position.stance], by=to_holder(position, shelf.outlet),
        by_href=to_actor_href(position.by or ""), chain=chain, said_on=position.said_on,
        said_words=_to_said_words(position.said_on, said), report=to_ref(position.report, report),
        snippet=to_snippet(report, position.span) if report else None,
        binding=next(iter(to_rules((position.binding,), report)), None) if position.binding else None,
    )  # fmt: skip


def _to_said_words(day: str | None, said: Statement | None) -> str:
    """ "said 4 Mar 2026"; without a day of saying that of publication."""
    if day is None:
        return "no date"
    return f"{'said' if said and said.said_on else 'published'} {to_day(day)}"


def find_chain(said: Statement | None, lookup: Lookup) -> tuple[StatementId, ...]:
    """A statement with those that it is reported in, outermost first."""
    chain: list[StatementId] = []
    while said is not None and said.id not in chain:
        chain.insert(0, said.id)
        said = lookup.statement(said.within)
    return tuple(chain)


def to_account_rungs(tellings: Iterable[Told], shelf: Shelf) -> Iterator[Rung]:
    """Accounts of an event that no claim is about, as the assertions that they are, in their order."""
    for told in tellings:
        if found := shelf.event(told):
            yield _to_account_rung(told, found[0], found[1], shelf.report(told.report))


def _to_account_rung(told: Told, event: Event, lookup: Lookup, report: Report | None) -> Rung:
    said = lookup.statement(event.attribution[-1]) if event.attribution else None
    stance = STANCE_OF[said.act] if said else Stance.ASSERTS
    chain: tuple[Voice, ...] = to_chain(event.attribution, lookup)
    ref = to_ref(told.report, report)
    time = next((t for t in lookup.entry.times if said and t.id == said.said_on), None)
    day = time.start if time else (ref.published or "")[:10] or None
    return Rung(
        id=None, claim=None, stance=stance, stance_words=POSITION[stance],
        by=chain[-1].name if chain else to_outlet(ref), by_href=chain[-1].href if chain else None, chain=chain,
        said_on=day, said_words=_to_said_words(day, said if time else None), report=ref,
        snippet=to_snippet(report, event.trigger) if report else None, binding=None,
    )  # fmt: skip
