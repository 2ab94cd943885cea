"""What the accounts of one event give: the fullest words for each field, and what they differ in, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

from sayso.linked import Account, Conflict, ConflictKind
from sayso.linking.merging import Telling
from sayso.linking.parties import Fit, Party, fit_pair
from sayso.records import Mention


def fullest(parties: Iterable[Party]) -> str | None:
    """The name that says most: a proper name before a noun, more words before fewer, then the first; None if there is none."""
    found = [
        (bool(p.names), len(p.name.split()), -n, p.name)
        for n, p in enumerate(parties)
        if p.names or p.head or p.country
    ]
    return max(found)[3] if found else None


def find_conflicts(tellings: Sequence[Telling]) -> tuple[Conflict, ...]:
    """What the accounts differ in, each with the words that say it; accounts in the order of the tellings."""
    found = [
        *_counts(tellings), _dates(tellings), _places(tellings),
        _parties(ConflictKind.ACTOR, [(t, t.actors, t.event.actors) for t in tellings]),
        _parties(ConflictKind.RECIPIENT, [(t, t.recipients, t.event.recipients) for t in tellings]),
    ]  # fmt: skip
    return tuple(c for c in found if c is not None)


def _conflict(kind: ConflictKind, accounts: Iterable[Account], of: str | None = None) -> Conflict | None:
    """One account for each value and report, if there are two values at least."""
    seen = {(a.told.report, a.value): a for a in reversed(tuple(accounts))}
    kept = tuple(reversed(tuple(seen.values())))
    return Conflict(kind=kind, accounts=kept, of=of) if len({a.value for a in kept}) > 1 else None


def _counts(tellings: Sequence[Telling]) -> list[Conflict | None]:
    kinds = dict.fromkeys(c.of for t in tellings for c in t.event.counts)
    return [
        _conflict(
            ConflictKind.COUNT,
            (
                Account(told=t.told, value=str(c.low) if c.low == c.high else f"{c.low}–{c.high}", span=c.span)
                for t in tellings for c in t.event.counts if c.of == of
            ),
            of,
        )
        for of in kinds
    ]  # fmt: skip


def _dates(tellings: Sequence[Telling]) -> Conflict | None:
    dated = [t for t in tellings if t.start and t.event.when]
    apart = any(
        (a.end or "") < (b.start or "") or (b.end or "") < (a.start or "") for a, b in combinations(dated, 2)
    )
    return _conflict(
        ConflictKind.DATE,
        (
            Account(told=t.told, value=t.start, span=t.event.when.span)
            for t in dated
            if t.start and t.event.when
        )
        if apart
        else (),
    )


def _places(tellings: Sequence[Telling]) -> Conflict | None:
    """Places of different names; a whole country is no other place than a town."""
    placed = [t for t in tellings if t.place and t.event.where and not t.is_country]
    return _conflict(
        ConflictKind.PLACE,
        (
            Account(told=t.told, value=t.place, span=t.event.where.span)
            for t in placed
            if t.place and t.event.where
        ),
    )


def _parties(
    kind: ConflictKind, told: Sequence[tuple[Telling, tuple[Party, ...], tuple[Mention, ...]]]
) -> Conflict | None:
    """Accounts whose first parties are others or unlike; the same people in other words are no conflict."""
    first = [(t, parties[0], mentions[0]) for t, parties, mentions in told if parties]
    apart = any(fit_pair(a[1], b[1]) <= Fit.UNLIKE for a, b in combinations(first, 2))
    return _conflict(
        kind, (Account(told=t.told, value=p.name, span=m.span) for t, p, m in first) if apart else ()
    )
