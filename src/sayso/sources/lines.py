"""JSONL to Drafts: one line, one draft or one Problem, in order, one line in memory at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO

import msgspec

from sayso.records import Draft, Problem
from sayso.settings import SourceSettings

_BOM = b"\xef\xbb\xbf"
_OPTIONAL = ("title", "published", "url", "outlet")
_LIMIT = SourceSettings().max_bytes


def read_lines(stream: BinaryIO, limit: int = _LIMIT) -> Iterator[bytes]:
    """The lines of a binary stream with their line ends; of a line over `limit` bytes only `limit` + 1 of them,
    which `read_drafts` then refuses. Never holds more than one line."""
    while line := stream.readline(limit + 1):
        rest = line
        while len(rest) > limit and not rest.endswith(b"\n"):
            rest = stream.readline(limit + 1)
        yield line


def read_drafts(stream: Iterable[bytes], name: str, limit: int = _LIMIT) -> Iterator[Draft | Problem]:
    """One Draft or one Problem for each line of `stream` that is not blank, in order.

    `name`: the stream's name; a line without an id gets `NAME:LINENO`, counted from 1 with blank lines. An id
    that is a whole number is taken as its digits; keys that we do not know are left aside.

    Problems: `too_large`, `bad_encoding` (not UTF-8), `bad_json`, `not_an_object`, `no_text`, `wrong_type`; their
    `article` is the line's id if it can be read, else `NAME:LINENO`.
    """
    for number, line in enumerate(stream, 1):
        content = line.removeprefix(_BOM) if number == 1 else line
        if content.strip():
            yield _to_draft(content, f"{name}:{number}", limit)


def _to_draft(line: bytes, place: str, limit: int) -> Draft | Problem:
    if len(line) > limit:
        return _problem("too_large", place, place, f"the line is longer than {limit:,} bytes")
    try:
        row = msgspec.json.decode(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        return _problem("bad_encoding", place, place, f"the line is not UTF-8 (byte {error.start + 1})")
    except msgspec.DecodeError as error:
        return _problem("bad_json", place, place, f"the line is not valid JSON ({error})")
    except RecursionError:
        return _problem("bad_json", place, place, "the line is nested too deep")
    if not isinstance(row, dict):
        return _problem(
            "not_an_object", place, place, 'the line is not an object such as {"id": …, "text": …}'
        )
    return to_draft(row, place)


def to_draft(row: Mapping[str, object], place: str) -> Draft | Problem:
    """The draft of one object, from JSON or a table. `place`: what to call it, and its id if it has none.

    Problems: `no_text`, `wrong_type`.
    """
    given = row.get("id")
    whole = isinstance(given, int) and not isinstance(given, bool)
    id_ = str(given) if whole or (isinstance(given, str) and given) else place
    if given is not None and not isinstance(given, str) and not whole:
        return _wrong_type(id_, place, "id", given)
    text = row.get("text")
    if text is None:
        return _problem("no_text", id_, place, 'the line has no "text"')
    if not isinstance(text, str):
        return _wrong_type(id_, place, "text", text)
    more: dict[str, str] = {}
    for key in _OPTIONAL:
        value = row.get(key)
        if isinstance(value, str):
            more[key] = value
        elif value is not None:
            return _wrong_type(id_, place, key, value)
    return Draft(id=id_, text=text, **more)


def _wrong_type(id_: str, place: str, key: str, value: object) -> Problem:
    names = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object"}
    return _problem(
        "wrong_type", id_, place, f'"{key}" must be a string, not {names.get(type(value), "that")}'
    )


def _problem(code: str, id_: str, place: str, detail: str) -> Problem:
    return Problem(code=code, room="sources", article=id_, detail=f"{place}: {detail}")
