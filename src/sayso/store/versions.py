"""Which version of sayso this is: what an entry depends on besides its text."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any

from sayso import __version__
from sayso.resources import HERE, digest, resource_path


@cache
def find_version() -> dict[str, Any]:
    """The version of sayso, the digest of its models (those that are there, as pinned), and that of all lexicons."""
    lexicons = hashlib.sha256()
    for path in sorted(HERE.rglob("*.tsv")):
        name = path.relative_to(HERE).as_posix()
        lexicons.update(f"{name} {digest(name)}\n".encode())
    models = hashlib.sha256(resource_path("manifest.json").read_bytes()).hexdigest()
    return {"sayso": __version__, "models": models[:16], "lexicons": lexicons.hexdigest()[:16]}
