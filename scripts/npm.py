"""Packages of npm that scripts and tests need, brought into build/npm once; no script of theirs runs on the way."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

PREFIX = Path(__file__).resolve().parent.parent / "build/npm"


def bring_package(package: str, version: str) -> Path | None:
    """The folder of that package; None where it is not there and npm cannot bring it."""
    folder = PREFIX / "node_modules" / package
    if not folder.is_dir() and shutil.which("npm"):
        PREFIX.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--prefix", str(PREFIX), "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run(
            [*command, f"{package}@{version}"], check=False, stdout=subprocess.DEVNULL, timeout=120
        )
    return folder if folder.is_dir() else None
