"""The graph of pairs: whom a report is to be compared with, and the pairs that were found.

Cost: a report is looked up under a bounded number of rows a key and compared with a bounded number of others; so finding
its pairs costs about the same however many reports a store holds. What they make it reach: `store/reaching.py`.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, select, text

from sayso.linking import Prints
from sayso.store.reading import PAGE
from sayso.store.schema import UNDATED, KeyKind, pairs

NEAREST = 32
"""Reports looked at under one key, on each side of the day of publication: a key that thousands share, such as a capital's
name, tells little, and what shares it months apart less."""

COMPARED = 64
"""Reports that one is compared with, a kind: those that share most keys, then the nearest in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A report with its keys. `day` as in `keys.day`."""

    report: int
    prints: Prints

    @property
    def day(self) -> int:
        """Its day of publication as the table has it."""
        return UNDATED if self.prints.day is None else self.prints.day

    def keys(self, kind: KeyKind) -> tuple[int, ...]:
        """Its keys of one kind."""
        return self.prints.copies if kind is KeyKind.COPY else self.prints.story


@dataclass(slots=True)
class Batch:
    """Reports that are linked together: their keys are not in the table yet, and what the table has of them is old."""

    printed: dict[int, Printed]
    under: dict[tuple[KeyKind, int], list[Printed]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for one in self.printed.values():
            for kind in KeyKind:
                for key in one.keys(kind):
                    self.under.setdefault((kind, key), []).append(one)


def find_candidates(connection: Connection, one: Printed, batch: Batch, kind: KeyKind) -> tuple[int, ...]:
    """The `reports.id` that `one` is to be compared with: those that share most keys of that kind, nearest in time first.

    A pair inside the batch is found from both its ends.
    """
    shared: Counter[int] = Counter()
    days: dict[int, int] = {}
    for key in one.keys(kind):
        for report, day in _find_under(connection, kind, key, one.day):
            if report not in batch.printed:
                shared[report] += 1
                days[report] = day
        for other in batch.under.get((kind, key), ()):
            if other.report != one.report:
                shared[other.report] += 1
                days[other.report] = other.day
    ranked = sorted(shared, key=lambda r: (-shared[r], abs(days[r] - one.day), r))
    return tuple(ranked[:COMPARED])


def _find_under(connection: Connection, kind: KeyKind, key: int, day: int) -> list[tuple[int, int]]:
    rows = connection.execute(NEAR, {"kind": int(kind), "key": key, "day": day, "most": NEAREST})
    return [(row.report, row.day) for row in rows]


NEAR = text("""
SELECT report, day FROM (SELECT report, day FROM keys
  WHERE kind = :kind AND key = :key AND day <= :day ORDER BY day DESC, report DESC LIMIT :most) a
UNION ALL
SELECT report, day FROM (SELECT report, day FROM keys
  WHERE kind = :kind AND key = :key AND day > :day ORDER BY day, report LIMIT :most) b
""")


def to_blob(prints: Prints) -> bytes:
    """Keys as `linked.prints` has them."""
    return array("q", (len(prints.copies), *prints.copies, *prints.story)).tobytes()


def from_blob(blob: bytes, day: int) -> Prints:
    """The inverse of `to_blob`; `day` as in `linked.day`."""
    numbers = array("q", blob)
    cut = numbers[0] + 1
    return Prints(
        copies=tuple(numbers[1:cut]), story=tuple(numbers[cut:]), day=None if day == UNDATED else day
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A pair that was found, as the table has it."""

    kind: KeyKind
    left: int
    right: int
    score: float
    data: bytes


def find_neighbours(
    connection: Connection, reports: Sequence[int], kinds: Sequence[KeyKind] = tuple(KeyKind)
) -> set[tuple[int, int]]:
    """The pairs of `kinds` that any of `reports` stands in, as the table has them."""
    found: set[tuple[int, int]] = set()
    for at in range(0, len(reports), PAGE):
        some = reports[at : at + PAGE]
        for side in (pairs.c.left, pairs.c.right):
            query = select(pairs.c.left, pairs.c.right).where(pairs.c.kind.in_(kinds), side.in_(some))
            found |= {(row.left, row.right) for row in connection.execute(query)}
    return found


def find_pair_rows(connection: Connection, part: Sequence[int]) -> list[tuple[int, int, int, bytes]]:
    """(kind, left, right, data) of the pairs of the table with both ends in `part`, sorted."""
    inside, found = set(part), []
    for at in range(0, len(part), PAGE):
        query = select(pairs.c.kind, pairs.c.left, pairs.c.right, pairs.c.data)
        rows = connection.execute(query.where(pairs.c.left.in_(part[at : at + PAGE])))
        found += [(row.kind, row.left, row.right, row.data) for row in rows if row.right in inside]
    return sorted(found)
