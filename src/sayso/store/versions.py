"""Which version of sayso this is: what an entry depends on besides its text."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any

from sayso import __version__
from sayso.places import find_added
from sayso.resources import HERE, digest, resource_path


@cache
def find_version() -> dict[str, Any]:
    """The version of sayso, the digest of its models (those that are there, as pinned), that of all lexicons, and those of
    the gazetteers that the user has added, if any."""
    lexicons = hashlib.sha256()
    for path in sorted(HERE.rglob("*.tsv")):
        name = path.relative_to(HERE).as_posix()
        lexicons.update(f"{name} {digest(name)}\n".encode())
    models = hashlib.sha256(resource_path("manifest.json").read_bytes()).hexdigest()
    version = {"sayso": __version__, "models": models[:16], "lexicons": lexicons.hexdigest()[:16]}
    added = sorted(f"{a.digest} {a.least} {a.classes}" for a in find_added())
    return version | ({"gazetteers": added} if added else {})
