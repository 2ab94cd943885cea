"""A GeoNames dump (allCountries.zip, a country's XX.zip, or the plain table), read line by line in bounded memory.

Source: the layout of https://download.geonames.org/export/dump/readme.txt: UTF-8, no header, 19 columns between tabs.
"""

from __future__ import annotations

import math
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, NamedTuple

from sayso.errors import UsageError

COLUMNS = 19
LONGEST_LINE = 1 << 16
"""Bytes: the longest true lines (all other names of Moscow or Jerusalem) have some 12,000."""

MOST_BYTES = 1 << 33
"""A dump that unpacks to more is refused: all countries together have 1.7 GB."""

MOST_RATIO = 50
"""And so is one that unpacks to more than as many times its size: true ones have 4 to 5."""

SURE_LINES = 1000
"""A file with no right line among as many is another file."""

CLASSES = "AHLPRSTUV"
_DIGITS = re.compile(r"[0-9]{1,12}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_CODE = re.compile(r"[A-Z]{2}|")


class Row(NamedTuple):
    """One place of a dump, as far as it is used (a tuple, since a dump has twelve million).

    `feature`: class and code, e.g. `P`, `PPLA2`; `admin1`, `admin2`: their codes as subdivisions are keyed, e.g.
    `SY.12` and `SY.12.1201`, "" for none.
    """

    id: int
    name: str
    others: tuple[str, ...]
    lat: float
    lon: float
    class_: str
    code: str
    country: str
    admin1: str
    admin2: str
    population: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Damaged:
    """A line that is no row: `code` is `too_long`, `encoding`, `columns`, `character`, `number`, `class`."""

    code: str


def _number(cell: str, most: float) -> float:
    value = float(cell)
    if not math.isfinite(value) or abs(value) > most:
        raise ValueError(cell)
    return value


def _to_row(cells: list[str]) -> Row:
    """Raises: ValueError for what is no number where one belongs."""
    id_, population = cells[0], cells[14] or "0"
    if not (_DIGITS.fullmatch(id_) and int(id_) and _DIGITS.fullmatch(population)):
        raise ValueError(id_)
    country, first, second = cells[8], cells[10], cells[11]
    admin1 = f"{country}.{first}" if country and first not in {"", "00"} else ""
    return Row(
        id=int(id_), name=cells[1].strip(), others=(cells[2].strip(), *(n.strip() for n in cells[3].split(","))),
        lat=_number(cells[4], 90), lon=_number(cells[5], 180), class_=cells[6], code=cells[7], country=country,
        admin1=admin1, admin2=f"{admin1}.{second}" if admin1 and second else "", population=int(population),
    )  # fmt: skip


def to_row(line: bytes) -> Row | Damaged:
    """A line without its end as a row, or what is wrong with it."""
    if len(line) > LONGEST_LINE:
        return Damaged(code="too_long")
    try:
        cells = line.decode("utf-8").split("\t")
    except UnicodeDecodeError:
        return Damaged(code="encoding")
    if len(cells) != COLUMNS:
        return Damaged(code="columns")
    if not cells[1].strip() or any(_CONTROL.search(c) for c in cells) or not _CODE.fullmatch(cells[8]):
        return Damaged(code="character")
    if cells[6] not in set(CLASSES):
        return Damaged(code="class")
    try:
        return _to_row(cells)
    except ValueError:
        return Damaged(code="number")


def _lines(stream: IO[bytes]) -> Iterator[tuple[bytes, int]]:
    """Lines without their ends, each with its size; of one that is too long only the beginning."""
    while line := stream.readline(LONGEST_LINE + 1):
        size, rest = len(line), line
        while not rest.endswith(b"\n") and (rest := stream.readline(LONGEST_LINE)):
            size += len(rest)
        yield line.rstrip(b"\r\n"), size


@dataclass(frozen=True, slots=True, kw_only=True)
class Dump:
    """An open dump: its bytes and how many there are; `most`: it is a bomb if there are more."""

    path: Path
    stream: IO[bytes]
    size: int
    most: int

    def rows(self) -> Iterator[tuple[Row | Damaged, int]]:
        """Every line as a row or what is wrong with it, each with how many bytes are read by then.

        Raises: UsageError for a file that is no dump, is damaged as a whole, or unpacks to too much.
        """
        read, sound = 0, 0
        try:
            for n, (line, size) in enumerate(_lines(self.stream), 1):
                read += size
                if read > self.most:
                    raise UsageError(
                        f"{self.path}: unpacks to more than {self.most:,} bytes; it is no GeoNames dump"
                    )
                row = to_row(line)
                sound += isinstance(row, Row)
                if n == SURE_LINES and not sound:
                    break
                yield row, read
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise UsageError(f"{self.path}: is damaged ({error}); download it again") from error
        if not sound:
            raise UsageError(
                f"{self.path}: no line is a row of a GeoNames dump (19 columns between tabs); give allCountries.zip,"
                " a country's XX.zip, or its .txt"
            )


def _member(archive: zipfile.ZipFile, path: Path) -> zipfile.ZipInfo:
    tables = [
        i for i in archive.infolist() if i.filename.endswith(".txt") and "readme" not in i.filename.lower()
    ]
    if len(tables) != 1:
        raise UsageError(
            f"{path}: holds {len(tables)} tables (.txt), not one; give allCountries.zip or a country's XX.zip"
        )
    return tables[0]


@contextmanager
def open_dump(path: Path) -> Iterator[Dump]:
    """The table in a .zip, or a plain one.

    Raises: UsageError for a file that is not there, is a folder, a damaged or locked archive, or a zip bomb.
    """
    if not path.is_file():
        raise UsageError(
            f"{path}: {'is a folder' if path.is_dir() else 'there is no such file'}; give a GeoNames dump"
        )
    if not zipfile.is_zipfile(path):
        with path.open("rb") as plain:
            yield Dump(path=path, stream=plain, size=path.stat().st_size, most=MOST_BYTES)
        return
    try:
        archive = zipfile.ZipFile(path)
        member = _member(archive, path)
        stream = archive.open(member)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise UsageError(f"{path}: cannot be unpacked ({error}); download it again") from error
    most = min(MOST_BYTES, max(MOST_RATIO * member.compress_size, LONGEST_LINE))
    with archive, stream:
        if member.file_size > most:
            raise UsageError(
                f"{path}: unpacks to {member.file_size:,} bytes, more than any GeoNames dump of its size"
            )
        yield Dump(path=path, stream=stream, size=member.file_size, most=most)
