"""Raw bytes kept by hash, each in a WARC file of its own, so that a later version can extract them again."""

from __future__ import annotations

import gzip
import os
import tempfile
from contextlib import suppress
from datetime import UTC
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from sayso.records import Fetched


def keep_raw(fetched: Fetched, folder: Path) -> Path:
    """Writes `fetched` to `FOLDER/ab/abcd….warc.gz`, named by the sha256 of its body, and returns the path.

    What is there is left as it is. The file appears whole or not at all; `read_sources([folder])` gives the pages again,
    with their addresses and dates. Equal bytes give equal files.

    Raises: OSError if it cannot be written.
    """
    path = folder / fetched.sha256[:2] / f"{fetched.sha256}.warc.gz"
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(gzip.compress(to_warc_record(fetched), mtime=0))
        Path(unfinished).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(unfinished).unlink()
        raise
    return path


def to_warc_record(fetched: Fetched) -> bytes:
    """A WARC resource record of the bytes.

    Source: WARC 1.1 (ISO 28500:2017), 6.3.
    """
    kind = fetched.media_type or "application/octet-stream"
    kind += f"; charset={fetched.charset}" if fetched.charset else ""
    lines = (
        "WARC/1.1",
        "WARC-Type: resource",
        f"WARC-Record-ID: <urn:uuid:{uuid5(NAMESPACE_URL, fetched.sha256)}>",
        f"WARC-Date: {fetched.fetched_at.astimezone(UTC).isoformat().replace('+00:00', 'Z')}",
        f"WARC-Target-URI: {' '.join(fetched.address.split())}",
        f"WARC-Block-Digest: sha256:{fetched.sha256}",
        f"Content-Type: {kind}",
        f"Content-Length: {len(fetched.body)}",
    )
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + fetched.body + b"\r\n\r\n"
