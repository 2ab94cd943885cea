"""Puts an exported model into the reader's room, with its digests in the manifest, by renames.

usage: install.py FOLDER
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from pathlib import Path

from sayso.resources import HERE

FILES = ("reader.onnx", "tokenizer.json", "acts.tsv")


def main(folder: str) -> None:
    """Copies what the folder has; whatever is half done when it stops, the room still reads the old one."""
    for name in FILES:
        target = HERE / "reader" / name
        if (Path(folder) / name).is_file():
            shutil.copy(Path(folder) / name, target.with_name(name + ".new"))
            target.with_name(name + ".new").replace(target)
    write_digests()


def write_digests() -> None:
    """The manifest with the digests of the files as they are now."""
    manifest = HERE / "manifest.json"
    digests = json.loads(manifest.read_text(encoding="utf-8")) if manifest.is_file() else {}
    digests |= {
        f"reader/{name}": hashlib.sha256((HERE / "reader" / name).read_bytes()).hexdigest() for name in FILES
    }
    new = manifest.with_suffix(".new")
    new.write_text(json.dumps(digests, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    new.replace(manifest)


if __name__ == "__main__":
    main(*sys.argv[1:])
