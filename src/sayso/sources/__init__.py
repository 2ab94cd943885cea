"""Where bytes come from: files, streams and JSONL lines; each trouble is a Problem, and the rest goes on."""

from __future__ import annotations

from sayso.sources.files import read_file, read_stream
from sayso.sources.lines import read_drafts, read_lines
from sayso.sources.media import find_media_type

__all__ = ["find_media_type", "read_drafts", "read_file", "read_lines", "read_stream"]
