"""Where bytes come from: files, archives, the web, JSONL lines; each trouble is a Problem, and the rest goes on.

`read_sources` takes any mix of them, as a command's arguments name it; see `stream.py`.
"""

from __future__ import annotations

from sayso.sources.files import read_file, read_stream
from sayso.sources.lines import read_drafts, read_lines
from sayso.sources.media import find_media_type
from sayso.sources.raw import keep_raw
from sayso.sources.stream import ENDINGS, Found, find_files, read_sources

__all__ = [
    "ENDINGS", "Found", "find_files", "find_media_type", "keep_raw", "read_drafts", "read_file", "read_lines",
    "read_sources", "read_stream",
]  # fmt: skip
