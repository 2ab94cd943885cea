"""A ledger of a million made-up events, how fast it answers, and what it takes on disk.

The seed is real: the invented stories of `data/stories`, coded and linked by `sayso ingest`. It is laid down as often as it
takes, over two years up to today: each time under new ids, on other days, with made-up names of places and people (few
often, most seldom), row by row as the linker would write it. Kept texts and entries are those of the seed, byte for byte
(only `texts.sha256` is made up, so `doctor` would not like this ledger); keys and hashes are drawn. So every row has the size
that it would have, and `explain` finds its texts.

The ledger is kept in `$TMPDIR/sayso-million` and made once. Goals: `claims --status disputed --place X --since 7d` under 100
ms, under 2 KB an event beside the texts.

    python bench/speed/million.py [--events 1000000] [--db FILE|postgresql://…] [--runs 60] [--json OUT] [--anew]
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from laying import DAYS, FOLDER, Maker, Sink, open_seed
from sqlalchemy import func, select, text
from sqlalchemy.engine import Connection

from sayso.store import Store, Wanted, open_store, write_run
from sayso.store.changes import Since, read_changes, read_revision
from sayso.store.finding import Asked, find_asked_claims, find_asked_events
from sayso.store.history import read_history
from sayso.store.linker import open_rules
from sayso.store.packing import unpack_text
from sayso.store.reading import read_ids, read_reports
from sayso.store.schema import (
    NameKind,
    events,
    names,
)
from sayso.store.summing import read_days, read_outlets, read_spots
from sayso.store.viewing import read_event, read_links

GOAL_QUESTION = "claims --status disputed --place X --since 7d"
GOAL_MS, GOAL_BYTES = 100.0, 2_000.0


BASE = 30_000
"""Events that are laid down one by one; the rest are these again, by the database itself."""


def make_base() -> Path:
    """A ledger of BASE events over two years, made once."""
    path, mark = FOLDER / "base.db", FOLDER / "base.made"
    if mark.exists():
        return path
    for old in FOLDER.glob("base.*"):
        old.unlink()
    seeds = open_seed()
    rounds = max(1, round(BASE / sum(len(s.events) for s in seeds)))
    today = datetime.now(UTC).date().toordinal()
    with open_store(path) as store:
        run = write_run(store, {"sayso": "made"}, "million")
        with store.engine.connect() as connection:
            hasten(connection)
            connection.begin()
            maker = Maker(Sink(connection), run.id, run.version)
            for n, seed in enumerate(seeds * rounds):
                length = max(r["day"] for r in seed.reports) - seed.first
                first = today - max(length, 0) - DAYS + round(DAYS * (n / (rounds * len(seeds))))
                maker.lay(seed, first)
                if n % 500 == 0:
                    maker.sink.flush()
                    print(f"\r{maker.events:,} events", end="", file=sys.stderr, flush=True)
            maker.finish()
            connection.commit()
    mark.touch()
    return path


def hasten(connection: Connection) -> None:
    """No safety net while a ledger is made that can be made again."""
    raw = connection.connection.dbapi_connection
    assert raw is not None
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "foreign_keys=OFF", "cache_size=-3000000"):
        raw.execute(f"PRAGMA {pragma}")


TIMES: tuple[tuple[str, dict[str, str]], ...] = (
    ("versions", {}), ("runs", {}),
    ("reports", {"id": "@id", "rid": "rid || '-' || k", "name": "name || '-' || k", "url": "url || '-' || k"}),
    ("texts", {"id": "@id", "sha256": "randomblob(32)"}),
    ("sources", {"id": "@id", "report": "@report", "text": "@text", "hash": "randomblob(32)",
                 "body_sha256": "randomblob(32)", "address": "address || '-' || k", "url": "url || '-' || k"}),
    ("entries", {"id": "@id", "source": "@source"}),
    ("stories", {"id": "@id", "sid": "substr(sid, 1, 1) || substr(lower(hex(randomblob(8))), 2)"}),
    ("spots", {}), ("names", {}),
    ("linked", {"report": "@report", "entry": "@entry", "story": "@story", "copies": "@copies"}),
    ("keys", {"key": "random()", "report": "@report"}), ("pairs", {"left": "@left", "right": "@right"}),
    ("events", {"id": "@id", "story": "@story", "eid": "'e' || lower(hex(randomblob(8)))", "seq": "@seq"}),
    ("claims", {"id": "@id", "story": "@story", "cid": "'k' || lower(hex(randomblob(8)))", "seq": "@seq"}),
    ("turns", {"at": "CASE axis WHEN 0 THEN (at - 1) * :times + k ELSE at END", "claim": "@claim"}),
    ("proposals", {"id": "@id", "story": "@story", "pid": "'p' || substr(lower(hex(randomblob(8))), 2)"}),
    ("facets", {"row": "@row"}),
)  # fmt: skip
"""How a row becomes many: columns that change, the rest stay. `@x`: the number x of the k-th, in turn with the others."""


def make(store: Store, count: int) -> None:
    """Fills an empty store with `count` events, about: the base as often as it takes, in order of time."""
    base = make_base()
    with store.engine.connect() as connection:
        hasten(connection)
        raw = connection.connection.dbapi_connection
        assert raw is not None
        raw.execute("ATTACH ? AS base", (str(base),))
        times = max(1, round(count / raw.execute("SELECT count(*) FROM base.events").fetchone()[0]))
        connection.begin()
        for table, changed in TIMES:
            columns = [str(r[1]) for r in raw.execute(f"PRAGMA base.table_info({table})")]
            rows = [changed.get(c, f'"{c}"') for c in columns]
            told = ", ".join(f'(b."{r[1:]}" - 1) * :times + k' if r.startswith("@") else r for r in rows)
            named = ", ".join(f'"{c}"' for c in columns)
            often = "SELECT 1 AS k" if not changed else "SELECT k FROM counted"
            series = (
                "WITH RECURSIVE counted(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM counted WHERE k < :times)"
            )
            order = "b.rowid, k" if table not in {"keys", "pairs", "turns", "facets"} else "1, 2, 3, 4"
            sql = f"{series} INSERT INTO main.{table} ({named}) SELECT {told} FROM base.{table} b, ({often}) ORDER BY {order}"
            raw.execute(sql, {"times": times})
            print(f"\r{table:12}", end="", file=sys.stderr, flush=True)
        raw.execute(
            "INSERT INTO tallies SELECT kind, key, status, n * (CASE kind WHEN 2 THEN 1 ELSE ? END) FROM base.tallies",
            (times,),
        )
        write_search(connection)
        connection.commit()
        raw.execute("DETACH base")
    print(file=sys.stderr)


def write_search(connection: Connection) -> None:
    """Every text made findable, with the outlet's name for words that differ."""
    raw = connection.connection.dbapi_connection
    assert raw is not None
    query = "SELECT s.id, s.title, s.outlet, t.body FROM sources s JOIN texts t ON t.id = s.text"
    found = raw.execute(query)
    opened: dict[bytes, str] = {}
    while some := list(islice(found, 2_000)):
        opened |= {r[3]: unpack_text(r[3]) for r in some if r[3] not in opened}
        rows = [(r[0], r[1] or "", f"{r[2]} {opened[r[3]]}") for r in some]
        raw.executemany("INSERT INTO search (rowid, title, body) VALUES (?, ?, ?)", rows)


# ---------------------------------------------------------------- what is measured


def open_million(where: str | None, count: int, *, anew: bool = False) -> Store:
    """The ledger, made if it is not there."""
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f"{count}.db"
    mark = FOLDER / f"{count}.made"
    if where is None and (anew or not mark.exists()):
        for old in FOLDER.glob(f"{count}.*"):
            old.unlink()
    store = open_store(where or path)
    with store.reading() as connection:
        empty = connection.execute(select(events.c.id).limit(1)).first() is None
    if empty:
        began = time.perf_counter()
        make(store, count)
        print(f"made in {time.perf_counter() - began:.0f} s", file=sys.stderr)
        store.close()
        store = open_store(where or path)
        if store.is_sqlite:
            with store.engine.connect() as connection:
                connection.connection.dbapi_connection.execute("PRAGMA journal_mode=WAL")  # type: ignore[union-attr]
            mark.touch()
    return store


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Names to ask for, drawn as they stand in the ledger: often those that are often told of."""

    places: list[str]
    actors: list[str]
    outlets: list[str]
    eids: list[str]
    since: str
    month: str


def open_asking(store: Store, seed: int = 3) -> Asking:
    """What questions are asked with."""
    chance = random.Random(seed)
    with store.reading() as connection:

        def some(kind: NameKind) -> list[str]:
            found = list(
                connection.execute(
                    select(names.c.value).where(names.c.kind == kind).order_by(names.c.id)
                ).scalars()
            )
            return [found[int(len(found) * chance.random() ** 2.5)] for _ in range(400)]

        last = connection.execute(select(func.max(events.c.id))).scalar() or 1
        eids = [
            connection.execute(select(events.c.eid).where(events.c.id == chance.randint(1, last))).scalar()
            for _ in range(200)
        ]
        today = datetime.now(UTC).date()
        return Asking(
            places=some(NameKind.PLACE), actors=some(NameKind.ACTOR), outlets=some(NameKind.OUTLET),
            eids=[e for e in eids if e], since=(today - timedelta(days=7)).isoformat(),
            month=(today - timedelta(days=30)).isoformat(),
        )  # fmt: skip


def find_questions(store: Store, a: Asking) -> Iterator[tuple[str, Callable[[int], object]]]:
    """Each question with a function that asks it the n-th time, with other names each time."""
    rules = open_rules()

    def listed(find: Any, n: int, words: str | None = None, **wanted: Any) -> object:
        return list(find(store, rules, Asked(wanted=Wanted(limit=21, **wanted), text=words)))

    def at(found: list[str], n: int) -> str:
        return found[n % len(found)]

    e, c = find_asked_events, find_asked_claims
    yield (
        GOAL_QUESTION,
        lambda n: listed(c, n, status="disputed", place=at(a.places, n), since=a.since),
    )
    yield "claims --status disputed", lambda n: listed(c, n, status="disputed")
    yield "claims --place X --type T", lambda n: listed(c, n, place=at(a.places, n), type="ACCUSE")
    yield (
        "claims --outlet X --status retracted",
        lambda n: listed(c, n, outlet=at(a.outlets, n), status="retracted"),
    )
    yield "events", lambda n: listed(e, n)
    yield "events --actor X", lambda n: listed(e, n, actor=at(a.actors, n))
    yield "events --type T --status disputed", lambda n: listed(e, n, type="ASSAULT", status="disputed")
    yield "events --outlet X", lambda n: listed(e, n, outlet=at(a.outlets, n))
    yield "events --place X --actor Y", lambda n: listed(e, n, place=at(a.places, n), actor=at(a.actors, n))
    yield "events --text (seldom)", lambda n: listed(e, n, at(a.outlets, n))
    yield "events --text (often)", lambda n: listed(e, n, "minister said")
    yield "explain one event", lambda n: explain(store, rules, at(a.eids, n))
    yield "days, all", lambda n: read_days(store, Asked(wanted=Wanted()))
    yield "days of a place", lambda n: read_days(store, Asked(wanted=Wanted(place=at(a.places, n))))
    yield "days of a type", lambda n: read_days(store, Asked(wanted=Wanted(type="ASSAULT")))
    yield "places, all", lambda n: read_spots(store, Asked(wanted=Wanted()))
    yield "places of a month", lambda n: read_spots(store, Asked(wanted=Wanted(since=a.month)))
    yield "places of an actor", lambda n: read_spots(store, Asked(wanted=Wanted(actor=at(a.actors, n))))
    yield "places of a type", lambda n: read_spots(store, Asked(wanted=Wanted(type="ASSAULT")))
    yield "changes since a week", lambda n: read_changes(store, Since(moment=f"{a.since}T00:00:00Z"))
    yield "changes, denied, as of a month ago", lambda n: read_changes(store, Since(as_of=a.month))
    yield "changes of a place", lambda n: read_changes(store, Since(wanted=Wanted(place=at(a.places, n))))
    yield "outlets", lambda n: read_outlets(store)
    yield "revision", lambda n: read_revision(store)


def explain(store: Store, rules: Any, eid: str) -> object:
    """What `sayso explain` and the event's page look at: the event, its story, the entries of its reports, its history."""
    found = read_event(store, eid)
    if found is None:
        return None
    links = read_links(store, found.sid)
    with store.reading() as connection:
        ids = read_ids(connection, [t.report for t in found.event.tellings])
        told = read_reports(connection, tuple(ids.values()))
    return links, told, read_history(store, rules, found)


def measure(ask: Callable[[int], object], runs: int) -> tuple[float, float, float, float]:
    """Median and 95th percentile by the clock, then by the processor, in ms, after three that warm up."""
    took, used = [], []
    for n in range(runs + 3):
        began, busy = time.perf_counter(), time.process_time()
        ask(n)
        took.append((time.perf_counter() - began) * 1_000)
        used.append((time.process_time() - busy) * 1_000)
    return (*find_middle(took[3:]), *find_middle(used[3:]))


def find_middle(took: list[float]) -> tuple[float, float]:
    """Median and 95th percentile."""
    ranked = sorted(took)
    return statistics.median(ranked), ranked[min(len(ranked) - 1, round(len(ranked) * 0.95))]


def find_sizes(store: Store) -> dict[str, int]:
    """Bytes by table and index, SQLite's pages or PostgreSQL's relations."""
    sqlite = "SELECT name, sum(pgsize) FROM dbstat GROUP BY name"
    server = ("SELECT relname, pg_relation_size(oid) + coalesce(pg_relation_size(nullif(reltoastrelid, 0)), 0) FROM pg_class "
              "WHERE relkind IN ('r', 'i') AND relnamespace = 'public'::regnamespace")  # fmt: skip
    with store.reading() as connection:
        rows = connection.execute(text(sqlite if store.is_sqlite else server)).all()
    return {str(row[0]): int(row[1]) for row in rows if row[1]}


TEXTS = ("texts", "search")
"""What the kept texts take themselves: bodies, their hashes, and the index of their words."""


def report_sizes(store: Store) -> dict[str, float]:
    """Prints bytes an event; gives them."""
    sizes = find_sizes(store)
    with store.reading() as connection:
        count = connection.execute(select(func.count()).select_from(events)).scalar() or 1
    texts_ = sum(n for name, n in sizes.items() if any(part in name for part in TEXTS))
    total = sum(sizes.values())
    print(f"\n{count:,} events, {total / 1e9:.2f} GB; bytes an event:")
    for name, n in sorted(sizes.items(), key=lambda x: -x[1])[:24]:
        print(f"  {name:34}{n / count:9.1f}")
    words = sum(n for name, n in sizes.items() if "search" in name)
    beside = (total - texts_) / count
    print(
        f"  beside the texts {beside:.0f} (goal {GOAL_BYTES:.0f}); texts {(texts_ - words) / count:.0f}, their words {words / count:.0f}"
    )
    return {"events": count, "beside": beside, "texts": (texts_ - words) / count, "words": words / count}


def main() -> None:
    """Makes the ledger if need be, measures it; exit code 1 if a goal is missed."""
    parser = argparse.ArgumentParser(description="a ledger of a million made-up events")
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--db")
    parser.add_argument("--runs", type=int, default=60)
    parser.add_argument("--only", default="", help="questions with these words in their name")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--anew", action="store_true")
    args = parser.parse_args()
    with open_million(args.db, args.events, anew=args.anew) as store:
        found: dict[str, tuple[float, float, float, float]] = {}
        print(f"{'question':50}{'median ms':>10}{'p95 ms':>10}{'CPU':>10}{'p95 CPU':>10}")
        for name, ask in find_questions(store, open_asking(store)):
            if args.only not in name:
                continue
            found[name] = measure(ask, args.runs)
            print(f"{name:50}" + "".join(f"{ms:10.1f}" for ms in found[name]), flush=True)
        sizes = report_sizes(store)
    if args.json:
        args.json.write_text(
            json.dumps({"questions": found, "sizes": sizes}, indent=1) + "\n", encoding="utf-8"
        )
    late = found.get(GOAL_QUESTION, (0.0, 0.0))[1]
    sys.exit(late > GOAL_MS or sizes["beside"] > GOAL_BYTES)


if __name__ == "__main__":
    main()
