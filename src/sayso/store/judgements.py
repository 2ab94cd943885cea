"""Decisions that people take, append-only: this file keeps them, it does not say what they mean."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import insert, select

from sayso.store.opening import Store
from sayso.store.packing import to_column, to_hash
from sayso.store.schema import judgements, reports, todo


class JudgementKind(StrEnum):
    """What a person may decide; `withdraw` takes back the judgements that are its subjects."""

    MERGE = "merge"
    SPLIT = "split"
    ACCEPT = "accept"
    REJECT = "reject"
    CORRECT = "correct"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One decision: who took it, when and why. `subjects`: ids of what it is about (reports, events, claims, proposals;
    for `withdraw` judgements); `value`: JSON text, `null` where the kind needs none; `at`: UTC, ISO 8601."""

    kind: JudgementKind
    subjects: tuple[str, ...]
    who: str
    why: str
    at: str
    value: str = "null"

    @property
    def id(self) -> str:
        """Content hash: the same judgement of the same instant is one row."""
        return to_hash(self.kind, self.value, self.who, self.why, self.at, *self.subjects).hex()[:20]


def append_judgement(store: Store, judgement: Judgement, touched: Iterable[str] = ()) -> str:
    """Keeps a judgement and returns its id. `touched`: the ReportIds whose stories the linker is to link anew.

    Raises: StoreError; ValueError if `value` is not JSON.
    """
    json.loads(judgement.value)
    row = {
        "jid": judgement.id, "kind": judgement.kind, "value": to_column(judgement.value),
        "subjects": to_column(json.dumps(judgement.subjects)), "who": to_column(judgement.who),
        "why": to_column(judgement.why), "at": judgement.at,
    }  # fmt: skip
    with store.writing() as connection:
        there = select(judgements.c.id).where(judgements.c.jid == judgement.id)
        if connection.execute(there).first() is None:
            connection.execute(insert(judgements).values(row))
        wanted = [to_column(t) for t in touched]
        for found in connection.execute(select(reports.c.id).where(reports.c.rid.in_(wanted))).all():
            connection.execute(insert(todo).values(report=found.id))
    return judgement.id


def read_judgements(store: Store, *, withdrawn: bool = False) -> tuple[Judgement, ...]:
    """Every judgement that stands, in the order they were taken; with `withdrawn` all, the withdrawing ones included."""
    with store.reading() as connection:
        rows = connection.execute(select(judgements).order_by(judgements.c.id)).all()
    found = tuple(
        Judgement(
            kind=JudgementKind(r.kind), subjects=tuple(json.loads(r.subjects)), value=r.value, who=r.who,
            why=r.why, at=r.at,
        )
        for r in rows
    )  # fmt: skip
    return found if withdrawn else _to_standing(found)


def _to_standing(found: tuple[Judgement, ...]) -> tuple[Judgement, ...]:
    """What no standing later row withdraws: withdrawing a withdrawal brings the first back."""
    gone: set[str] = set()
    for judgement in reversed(found):
        if judgement.kind is JudgementKind.WITHDRAW and judgement.id not in gone:
            gone |= set(judgement.subjects)
    return tuple(j for j in found if j.id not in gone and j.kind is not JudgementKind.WITHDRAW)
