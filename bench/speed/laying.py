"""Lays the invented stories of `data/stories` down again and again, as rows that the linker would write: see `million.py`."""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Table, select
from sqlalchemy.engine import Connection

from sayso.store import open_store
from sayso.store.facets import to_ordinal, to_tag
from sayso.store.packing import _WITH_WORDS, _WORDS_1, _deflate, _inflate, to_folded
from sayso.store.posting import to_tallies
from sayso.store.schema import (
    NameKind,
    TallyKind,
    Target,
    claims,
    entries,
    events,
    facets,
    keys,
    linked,
    names,
    pairs,
    proposals,
    reports,
    sources,
    spots,
    stories,
    tallies,
    texts,
    turns,
)

ROOT = Path(__file__).parents[2]
FOLDER = Path(tempfile.gettempdir()) / "sayso-million"
DAYS = 730
SYLLABLES = (
    "ba",
    "dor",
    "el",
    "fin",
    "gar",
    "hol",
    "is",
    "kem",
    "lun",
    "mar",
    "nos",
    "or",
    "pel",
    "ros",
    "sten",
    "tav",
    "ul",
    "ven",
)
MADE = {NameKind.PLACE: 4_000, NameKind.ACTOR: 20_000, NameKind.OUTLET: 300}
BULK = 4_000
Row = dict[str, Any]


# ---------------------------------------------------------------- the seed


@dataclass(slots=True)
class Seed:
    """A story of the seed with all its rows, by the table they stand in."""

    row: Row
    first: int
    reports: list[Row]
    events: list[Row]
    claims: list[Row]
    proposals: list[Row]
    pairs: list[Row]
    keys: dict[int, list[Row]] = field(default_factory=dict)


def open_seed() -> list[Seed]:
    """The stories of `data/stories`, ingested once."""
    path = FOLDER / "seed.db"
    if not path.exists():
        FOLDER.mkdir(exist_ok=True)
        sets = sorted(map(str, (ROOT / "data" / "stories").glob("*/articles.jsonl")))
        print(f"coding {len(sets)} sets of invented reports …", file=sys.stderr)
        sayso = str(Path(sys.executable).with_name("sayso"))
        subprocess.run([sayso, "ingest", *sets, "--db", str(path)], check=False)
    with open_store(path) as store, store.reading() as connection:
        rows = [dict(r) for r in connection.execute(select(stories)).mappings()]
        return [seed for row in rows if (seed := read_seed(connection, row)).events]


def read_seed(connection: Connection, row: Row) -> Seed:
    """A story with its rows."""

    def of(table: Table, *where: Any) -> list[Row]:
        return [dict(r) for r in connection.execute(select(table).where(*where)).mappings()]

    query = select(
        linked,
        reports.c.rid,
        sources.c.title,
        sources.c.outlet,
        sources.c.published,
        texts.c.body,
        entries.c.line,
    )
    query = query.join(reports, reports.c.id == linked.c.report).join(entries, entries.c.id == linked.c.entry)
    query = query.join(sources, sources.c.id == entries.c.source).join(texts, texts.c.id == sources.c.text)
    members = [
        dict(r)
        for r in connection.execute(
            query.where(linked.c.story == row["id"]).order_by(sources.c.id)
        ).mappings()
    ]
    ids = [m["report"] for m in members]
    seed = Seed(
        row=row, first=min((m["day"] for m in members if m["day"]), default=0), reports=members,
        events=of(events, events.c.story == row["id"]), claims=of(claims, claims.c.story == row["id"]),
        proposals=of(proposals, proposals.c.story == row["id"]), pairs=of(pairs, pairs.c.left.in_(ids)),
        keys={i: of(keys, keys.c.report == i) for i in ids},
    )  # fmt: skip
    for target, rows in ((Target.EVENT, seed.events), (Target.CLAIM, seed.claims)):
        for one in rows:
            mine = select(names.c.kind, names.c.value).join(facets, facets.c.name == names.c.id)
            found = connection.execute(mine.where(facets.c.target == target, facets.c.row == one["id"]))
            one["names"] = [(NameKind(r.kind), r.value) for r in found]
            one["raw"] = _inflate(one["data"][1:], _WORDS_1)
    for one in seed.claims:
        one["turns"] = of(turns, turns.c.claim == one["id"])
    return seed


# ---------------------------------------------------------------- laying it down


class Sink:
    """Rows on their way into tables, in bulk."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.waiting: dict[str, list[Row]] = {}
        self.tables: dict[str, Table] = {}
        self.last: Counter[str] = Counter()

    def add(self, table: Table, row: Row, *, numbered: bool = True) -> int:
        """Adds a row; its id, counted here."""
        self.last[table.name] += 1
        waiting = self.waiting.setdefault(table.name, [])
        self.tables[table.name] = table
        waiting.append({"id": self.last[table.name], **row} if numbered else row)
        return self.last[table.name]

    def flush(self) -> None:
        """Writes what waits, in the order of foreign keys."""
        for table in (reports, texts, sources, entries, stories, spots, names, linked, keys, pairs, events, claims, turns,
                      proposals, facets, tallies):  # fmt: skip
            rows = self.waiting.pop(table.name, [])
            for at in range(0, len(rows), BULK):
                self.write(table, rows[at : at + BULK])

    def write(self, table: Table, rows: list[Row]) -> None:
        """As fast as SQLite takes them."""
        columns = list(rows[0])
        raw = self.connection.connection.dbapi_connection
        assert raw is not None
        named = ", ".join(f'"{c}"' for c in columns)
        sql = f"INSERT INTO {table.name} ({named}) VALUES ({', '.join('?' * len(columns))})"
        raw.executemany(sql, [tuple(r.values()) for r in rows])


class Maker:
    """Lays the seed down again and again."""

    def __init__(self, sink: Sink, run: int, version: int) -> None:
        self.sink, self.run, self.version = sink, run, version
        self.random = random.Random(7)
        self.made = {kind: [self.name(kind) for _ in range(n)] for kind, n in MADE.items()}
        self.ids: dict[tuple[NameKind, str], int] = {}
        self.spots: dict[str, int] = {}
        self.tallies: Counter[tuple[TallyKind, int, int]] = Counter()
        self.events = 0

    def finish(self) -> None:
        """Writes what was counted, and all that waits."""
        for (kind, key, status), amount in sorted(self.tallies.items()):
            row = {"kind": int(kind), "key": key, "status": status, "n": amount}
            self.sink.add(tallies, row, numbered=False)
        self.sink.add(tallies, {"kind": int(TallyKind.VIEW), "key": 0, "status": 0, "n": 1}, numbered=False)
        self.sink.flush()

    def name(self, kind: NameKind) -> str:
        """A made-up name."""
        words = [
            "".join(self.random.choices(SYLLABLES, k=self.random.randint(2, 3))).title() for _ in range(2)
        ]
        return (
            words[0]
            if kind is NameKind.PLACE
            else " ".join(words) + (" Wire" if kind is NameKind.OUTLET else "")
        )

    def often(self, kind: NameKind) -> str:
        """A name of that kind: the first ones much more often than the last."""
        return self.made[kind][int(len(self.made[kind]) * self.random.random() ** 2.5)]

    def lay(self, seed: Seed, first: int) -> None:
        """One copy of a story, which begins on the day `first`."""
        shift = first - (seed.first or first)
        story = self.sink.add(stories, {
            "run": self.run, "sid": "s" + self.random.randbytes(8).hex()[:15],
            "first_on": to_iso(seed.row["first_on"], shift), "last_on": to_iso(seed.row["last_on"], shift),
        })  # fmt: skip
        to: dict[tuple[NameKind, str], str] = {}
        rids = {m["rid"]: self.lay_report(m, seed, story, shift, to) for m in seed.reports}
        renamed = {m["rid"]: rid for m, (rid, _) in zip(seed.reports, rids.values(), strict=True)}
        row_of = {m["report"]: number for m, (_, number) in zip(seed.reports, rids.values(), strict=True)}
        for one in seed.pairs:
            if one["left"] in row_of and one["right"] in row_of:
                left, right = sorted((row_of[one["left"]], row_of[one["right"]]))
                self.sink.add(pairs, {**one, "left": left, "right": right}, numbered=False)
        eids = {e["eid"]: "e" + self.random.randbytes(8).hex() for e in seed.events}
        for one in seed.events:
            self.lay_event(one, story, shift, renamed, eids[one["eid"]], to)
        for one in seed.claims:
            self.lay_claim(one, story, shift, renamed, eids, to)
        for one in seed.proposals:
            pid = "p" + self.random.randbytes(8).hex()[:15]
            kept = {c: one[c] for c in ("kind", "score", "data")}
            self.sink.add(proposals, {"story": story, "run": self.run, "pid": pid, **kept})

    def lay_report(
        self, one: Row, seed: Seed, story: int, shift: int, to: dict[tuple[NameKind, str], str]
    ) -> tuple[str, int]:
        """One report with its source, text, entry, keys."""
        number = self.sink.last["reports"] + 1
        rid, day = f"r{number:07d}", one["day"] + shift if one["day"] else 0
        outlet = self.rename(NameKind.OUTLET, one["outlet"] or "", to) if one["outlet"] else None
        self.sink.add(reports, {"rid": rid, "name": rid, "url": f"https://made.example/{rid}"})
        kept = self.sink.add(texts, {"sha256": self.random.randbytes(32), "body": one["body"]})
        published = to_iso(one["published"], shift)
        source = self.sink.add(sources, {
            "report": number, "text": kept, "run": self.run, "hash": self.random.randbytes(32),
            "body_sha256": self.random.randbytes(32), "address": f"https://made.example/{rid}",
            "came_at": f"{published or '2020-01-01'}T{number % 24:02d}:00:00Z", "title": one["title"], "outlet": outlet,
            "url": f"https://made.example/{rid}", "published": published,
        })  # fmt: skip
        entry = self.sink.add(entries, {
            "source": source, "version": self.version, "run": self.run, "error": None, "line": one["line"],
        })  # fmt: skip
        self.sink.add(linked, {
            "report": number, "entry": entry, "story": story, "copies": number if one["copies"] else None, "day": day,
            "prints": self.random.randbytes(len(one["prints"])),
        }, numbered=False)  # fmt: skip
        for key in seed.keys[one["report"]]:
            drawn = self.random.getrandbits(63)
            self.sink.add(
                keys, {"kind": key["kind"], "key": drawn, "day": day, "report": number}, numbered=False
            )
        return rid, number

    def rename(self, kind: NameKind, value: str, to: dict[tuple[NameKind, str], str]) -> str:
        """The made-up name of a name of the seed, the same throughout a story; countries and types stay."""
        if kind not in MADE:
            return value
        key = (kind, to_folded(value))
        if key not in to:
            to[key] = self.often(kind)
        return to[key]

    def find_spot(self, place: str | None) -> int | None:
        """The spot of a made-up place."""
        if place is None:
            return None
        if place not in self.spots:
            lat, lon = self.random.uniform(-60, 70), self.random.uniform(-180, 180)
            self.spots[place] = self.sink.add(spots, {
                "key": place, "name": place, "countries": "DRN", "precision": self.random.choice(("city", "city", "admin1")),
                "lat": round(lat, 4), "lon": round(lon, 4), "geonameid": None,
            })  # fmt: skip
        return self.spots[place]

    def lay_event(
        self,
        one: Row,
        story: int,
        shift: int,
        rids: dict[str, str],
        eid: str,
        to: dict[tuple[NameKind, str], str],
    ) -> None:
        """One event with its names."""
        said = msgspec.json.decode(one["raw"])
        said["id"] = eid
        for name, kind in (
            ("actor", NameKind.ACTOR),
            ("recipient", NameKind.ACTOR),
            ("place", NameKind.PLACE),
        ):
            said[name] = self.rename(kind, said[name], to) if said[name] else None
        said["start"], said["end"] = to_iso(said["start"], shift), to_iso(said["end"], shift)
        rename_reports(said, rids)
        kept = {c: one[c] for c in ("type", "modality", "status", "sources", "conflicts")}
        row = {
            "story": story, "run": self.run, "eid": eid, **kept, "data": deflate(said), "day": one["day"] + shift,
            "known": one["known"] + shift, "seq": self.sink.last["sources"], "spot": self.find_spot(said["place"]),
        }  # fmt: skip
        self.tallies.update(to_tallies(row))
        self.events += 1
        id_ = self.sink.add(events, row)
        self.lay_names(Target.EVENT, id_, row, one["names"], to)

    def lay_claim(
        self, one: Row, story: int, shift: int, rids: dict[str, str], eids: dict[str, str],
        to: dict[tuple[NameKind, str], str],
    ) -> None:  # fmt: skip
        """One claim with its names and turns."""
        said = msgspec.json.decode(one["raw"])
        said["id"] = "k" + self.random.randbytes(8).hex()
        said["events"] = [eids.get(e, e) for e in said["events"]]
        for position in said["positions"]:
            position["by"] = self.rename(NameKind.ACTOR, position["by"], to) if position["by"] else None
            position["said_on"] = to_iso(position["said_on"], shift)
        rename_reports(said, rids)
        row = {
            "story": story, "run": self.run, "cid": said["id"], "status": one["status"], "sources": one["sources"],
            "data": deflate(said), "day": one["day"] + shift, "known": one["known"] + shift,
            "seq": self.sink.last["sources"], "apart": one["apart"],
        }  # fmt: skip
        id_ = self.sink.add(claims, row)
        for turn in one["turns"]:
            at = turn["at"] + shift if turn["axis"] else self.sink.last["sources"]
            self.sink.add(
                turns, {"axis": turn["axis"], "at": at, "claim": id_, "kind": turn["kind"]}, numbered=False
            )
        self.lay_names(Target.CLAIM, id_, row, one["names"], to)

    def lay_names(
        self,
        target: Target,
        id_: int,
        row: Row,
        found: list[tuple[NameKind, str]],
        to: dict[tuple[NameKind, str], str],
    ) -> None:
        """What the row is found by."""
        tag = to_tag(row["status"], row.get("type"))
        renamed = {(kind, to_folded(new) if kind in MADE else new) for kind, value in found
                   for new in (self.rename(kind, value, to),)}  # fmt: skip
        for kind, value in renamed:
            if (kind, value) not in self.ids:
                self.ids[kind, value] = self.sink.add(names, {"kind": int(kind), "value": value})
            self.sink.add(facets, {
                "name": self.ids[kind, value], "target": int(target), "day": row["day"], "row": id_, "tag": tag,
                "spot": row.get("spot"),
            }, numbered=False)  # fmt: skip


def to_iso(moment: str | None, shift: int) -> str | None:
    """The date so many days later."""
    day = to_ordinal(moment)
    return date.fromordinal(day + shift).isoformat() if day else None


def rename_reports(said: Any, rids: dict[str, str]) -> None:
    """New ReportIds wherever they stand."""
    if isinstance(said, list):
        for one in said:
            rename_reports(one, rids)
    elif isinstance(said, dict):
        if said.get("report") in rids:
            said["report"] = rids[said["report"]]
        for one in said.values():
            if isinstance(one, list | dict):
                rename_reports(one, rids)


def deflate(said: Any) -> bytes:
    """As `packing.pack` does."""
    return _WITH_WORDS + _deflate(msgspec.json.encode(said), _WORDS_1)
