"""Lexicons, gazetteer sources and models: data, each with its source and licence.

A lexicon is a UTF-8 TSV file: lines that start with `# ` (what it is, `# Source:`, `# Licence:`), one line of
column names, then rows. A model has a card beside it and its sha256 in `manifest.json`, checked at load.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

from sayso.errors import ResourceError

HERE = Path(__file__).parent


def resource_path(name: str) -> Path:
    """Where the resource of that name (relative, with `/`) lies.

    Raises: ResourceError if there is none.
    """
    path = HERE / name
    if not path.is_file():
        raise ResourceError(f"resource {name} is missing: reinstall sayso")
    return path


@cache
def read_rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a lexicon in file order, each by column name; empty cells are "". Read once a process.

    Raises: ResourceError for a missing file or a row with too many or too few cells.
    """
    lines = resource_path(name).read_text(encoding="utf-8").splitlines()
    body = [(n, x) for n, x in enumerate(lines, 1) if x.strip() and not x.startswith("# ")]
    if not body:
        return ()
    columns = body[0][1].split("\t")
    rows = []
    for n, text in body[1:]:
        cells = text.split("\t")
        if len(cells) != len(columns):
            raise ResourceError(
                f"resource {name}, line {n}: {len(cells)} cells where {len(columns)} are expected"
            )
        rows.append(dict(zip(columns, cells, strict=True)))
    return tuple(rows)


@cache
def digest(name: str) -> str:
    """The sha256 of a resource's bytes, in hex. Read once a process."""
    return hashlib.sha256(resource_path(name).read_bytes()).hexdigest()


def checked_path(name: str) -> Path:
    """Where a model lies, after its bytes were checked against `manifest.json`.

    Raises: ResourceError if it is missing, not in the manifest, or not the bytes that were measured.
    """
    path = resource_path(name)
    pinned = json.loads(resource_path("manifest.json").read_text(encoding="utf-8")).get(name)
    if pinned is None:
        raise ResourceError(f"resource {name} has no digest in manifest.json")
    if digest(name) != pinned:
        raise ResourceError(f"resource {name} is damaged or not the one that was measured: reinstall sayso")
    return path
