"""GeoNames dumps that a user adds: each one a file of its own beside the compiled gazetteer, so that undoing is deleting.

Source: ours. What a dump adds to the packages is mostly hamlets, some with the name of a person or of a city; see
`gazetteer.is_supported` for when they count.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from sayso.errors import ResourceError, UsageError
from sayso.places.compile import SCHEMA, bare_name, latin_names, read_codes
from sayso.places.dump import CLASSES, Damaged, Row, open_dump
from sayso.places.fold import to_key

DEFAULT_CLASSES = "P,A"
"""Towns and administrative areas: what reports name and the packages lack. Rivers, hills and buildings by the million
bear the names of persons and towns; who needs them asks for them."""

MOST_ADDED = 8
"""Files that can be added: SQLite attaches ten at most."""

LAYOUT = 1
_EVERY = 20_000
_DAY = 86_400
_SOURCE = """CREATE TABLE source (layout INTEGER, file TEXT, digest TEXT, least INTEGER, classes TEXT, lines INTEGER,
  places INTEGER, known INTEGER, names INTEGER, damaged INTEGER, doubled INTEGER)"""
_COLUMNS = "file, digest, least, classes, lines, places, known, names, damaged, doubled"
_MERGE = """
DELETE FROM place WHERE id IN (SELECT id FROM base.place);
INSERT OR IGNORE INTO name SELECT key, place, kind, '' FROM staged.name n
  WHERE NOT EXISTS (SELECT 1 FROM base.name b WHERE b.key = n.key AND b.place = n.place)
  ORDER BY key, place, kind DESC;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What of a dump is kept: feature classes, and places of at least so many people (0: unknown ones too).

    Administrative areas are kept whatever their population: GeoNames hardly ever knows it.
    """

    least: int = 0
    classes: str = DEFAULT_CLASSES

    def keeps(self, row: Row) -> bool:
        """Whether a row is kept; historical areas, and countries, which the packages have all, are not."""
        if row.class_ == "A":
            return "A" in self.classes and not row.code.endswith("H") and row.code.startswith("ADM")
        return row.class_ in self.classes and row.population >= self.least


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A dump that was added: the file, what was kept of it, and how it went.

    `known`: places that the packages have too, which only gain names; `damaged`: lines that are no row, by what is
    wrong; `doubled`: rows of a geonameid that came before; `fresh`: False if it was there already.
    """

    path: Path
    file: str
    digest: str
    least: int
    classes: str
    lines: int
    places: int
    known: int
    names: int
    damaged: str
    doubled: int
    fresh: bool = False


def check_classes(classes: str) -> str:
    """Feature classes as they are kept, e.g. `p, a` → `A,P`.

    Raises: UsageError for one that GeoNames has not.
    """
    asked = sorted({c.strip().upper() for c in classes.split(",")})
    if not set(asked) <= set(CLASSES):
        raise UsageError(f"--features {classes}: give letters of {','.join(CLASSES)}, e.g. {DEFAULT_CLASSES}")
    return ",".join(asked)


@cache
def _level(class_: str, code: str) -> str:
    """Our level: below a district all areas are districts, and what is no place to stand on is a region."""
    if class_ == "A":
        return "admin1" if code == "ADM1" else "admin2"
    return {"P": "city", "S": "site"}.get(class_, "region")


def _names(row: Row) -> Iterator[tuple[str, str]]:
    """Folded names with how they stand to the place, the plainest first."""
    yield to_key(row.name), "name"
    if row.class_ == "A":
        yield to_key(bare_name(row.name)), "bare"
    for other in latin_names(row.others):
        yield to_key(other), "alias"


@dataclass(slots=True)
class _Filling:
    """A database that is being filled, with counts of what came."""

    db: sqlite3.Connection
    kept: Filter
    countries: dict[str, str]
    regions: dict[str, int]
    lines: int = 0
    doubled: int = 0
    damaged: Counter[str] = field(default_factory=Counter)

    def add(self, row: Row) -> None:
        """One more row that is kept; the first of an id counts."""
        alpha3 = self.countries.get(row.country, "")
        admin1, admin2 = self.regions.get(row.admin1), self.regions.get(row.admin2)
        place = (
            row.id, row.id, row.name, _level(row.class_, row.code), row.class_, row.lat, row.lon, row.population, alpha3,
            admin1 if admin1 != row.id else None, admin2 if admin2 != row.id else None,
        )  # fmt: skip
        done = self.db.execute("INSERT OR IGNORE INTO place VALUES (?,?,?,?,?,?,?,?,?,?,?,0)", place)
        if not done.rowcount:
            self.doubled += 1
            return
        first: dict[str, str] = {}
        for key, kind in _names(row):
            first.setdefault(key, kind)
        self.db.executemany(
            "INSERT INTO staged.name VALUES (?,?,?)",
            [(key, row.id, kind) for key, kind in first.items() if key],
        )


def _fill(db: sqlite3.Connection, file: Path, kept: Filter, tell: Callable[[int, int], object]) -> _Filling:
    countries, regions = read_codes()
    filling = _Filling(db=db, kept=kept, countries=countries, regions=regions)
    with open_dump(file) as dump:
        for row, read in dump.rows():
            filling.lines += 1
            if filling.lines % _EVERY == 0:
                tell(read, dump.size)
            if isinstance(row, Damaged):
                filling.damaged[row.code] += 1
            elif kept.keeps(row):
                filling.add(row)
    return filling


def _count(db: sqlite3.Connection, table: str) -> int:
    return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def _write(target: Path, base: Path, file: Path, kept: Filter, tell: Callable[[int, int], object]) -> None:
    """Writes a dump's own database; `target` must not exist, and its folder is scratch."""
    with closing(sqlite3.connect(target, isolation_level=None, uri=True)) as db:
        db.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536;" + SCHEMA
        )
        db.execute(_SOURCE)
        db.execute("ATTACH ? AS base", (f"{base.as_uri()}?mode=ro&immutable=1",))
        db.execute("ATTACH ? AS staged", (str(target.with_suffix(".names")),))
        db.executescript("PRAGMA staged.journal_mode=OFF; PRAGMA staged.synchronous=OFF;")
        db.execute("CREATE TABLE staged.name (key TEXT, place INTEGER, kind TEXT)")
        db.execute("BEGIN")
        done = _fill(db, file, kept, tell)
        kept_rows = _count(db, "place")
        db.execute("COMMIT")
        db.executescript(_MERGE)
        places = _count(db, "main.place")
        damaged = ", ".join(f"{code} {n}" for code, n in done.damaged.most_common())
        counts = (done.lines, places, kept_rows - places, _count(db, "main.name"), damaged, done.doubled)
        db.execute(
            "INSERT INTO source VALUES (?,?,?,?,?,?,?,?,?,?,?)",
            (LAYOUT, file.name, target.stem.removeprefix("added-"), kept.least, kept.classes, *counts),
        )


def to_digest(file: Path) -> str:
    """The first 16 hex digits of a file's sha256.

    Raises: UsageError if there is no such file.
    """
    if not file.is_file():
        raise UsageError(
            f"{file}: {'is a folder' if file.is_dir() else 'there is no such file'}; give a GeoNames dump"
        )
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()[:16]


def read_added(folder: Path) -> tuple[Added, ...]:
    """The dumps added in a folder, by name; what cannot be read, or is of another version, is left out."""
    found = (_read_one(path) for path in sorted(folder.glob("added-*.sqlite")))
    return tuple(sorted((a for a in found if a), key=lambda a: (a.file, a.digest)))[:MOST_ADDED]


def _read_one(path: Path) -> Added | None:
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as db:
            row = db.execute(f"SELECT {_COLUMNS} FROM source WHERE layout = ?", (LAYOUT,)).fetchone()
    except sqlite3.Error:
        return None
    return Added(path=path, **dict(zip(_COLUMNS.split(", "), row, strict=True))) if row else None


def _sweep(folder: Path) -> None:
    """Takes away what an add that was killed a day ago or longer left."""
    for left in folder.glob("adding-*"):
        if time.time() - left.stat().st_mtime > _DAY:
            shutil.rmtree(left, ignore_errors=True)


def add_dump(
    folder: Path, base: Path, file: Path, kept: Filter, tell: Callable[[int, int], object] = max
) -> Added:
    """Adds a dump to those in `folder`; `base` is the compiled gazetteer, `tell` hears of bytes done and of all.

    The same file with the same filter adds nothing; with another filter it takes the place of the first. Interrupted,
    nothing is changed.

    Raises: UsageError for a file that is no dump, or for one too many; ResourceError if there is no room for it.
    """
    digest = to_digest(file)
    others = read_added(folder)
    old = next((a for a in others if a.digest == digest), None)
    if old and (old.least, old.classes) == (kept.least, kept.classes):
        return old
    if old is None and len(others) >= MOST_ADDED:
        raise UsageError(
            f"{file}: {MOST_ADDED} dumps are added, which is the most; remove some, or all and add allCountries.zip"
        )
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"added-{digest}.sqlite"
    _sweep(folder)
    with tempfile.TemporaryDirectory(dir=folder, prefix="adding-") as scratch:
        try:
            _write(Path(scratch) / target.name, base, file, kept, tell)
        except sqlite3.Error as error:
            raise ResourceError(
                f"{folder}: cannot be written ({error}); make room and add {file.name} again"
            ) from error
        (Path(scratch) / target.name).replace(target)
    (added,) = (a for a in read_added(folder) if a.digest == digest)
    return replace(added, fresh=True)


def remove_added(folder: Path, name: str | None) -> tuple[Added, ...]:
    """Takes away the dumps of that file name or digest, or all of them; returns what was taken away.

    Raises: UsageError if none is of that name.
    """
    added = read_added(folder)
    gone = tuple(a for a in added if name is None or Path(name).name == a.file or a.digest.startswith(name))
    if name is not None and not gone:
        there = ", ".join(a.file for a in added) or "none is"
        raise UsageError(f"{name}: no such dump is added; added: {there}")
    for one in gone:
        one.path.unlink(missing_ok=True)
    return gone
