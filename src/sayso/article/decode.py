"""Bytes to text: by byte order mark, by what the page says of itself, as UTF-8, at last as Windows-1252."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{2,40})", re.I)
_HEAD = 4096


def to_text(body: bytes, charset: str | None = None) -> tuple[str, str | None]:
    """The text of `body`, and a line that says so where the charset had to be guessed.

    Order: byte order mark, UTF-8, `charset` (what the server said), the charset that an HTML head names,
    Windows-1252 (bytes it does not know come out as U+FFFD). UTF-8 goes before the page's own word, since bytes that are valid UTF-8 are hardly anything
    else and pages are often wrong of themselves. Never raises; line ends are left as they are.
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, errors="replace"), None
    try:
        return body.decode("utf-8"), None
    except UnicodeDecodeError:
        pass
    match = _CHARSET.search(body[:_HEAD])
    named = _find_charset(charset) or _find_charset(match.group(1).decode("ascii") if match else None)
    if named:
        return body.decode(named, errors="replace"), None
    if _is_mostly_utf8(body):
        return body.decode("utf-8", errors="replace"), "some bytes are not UTF-8; they are shown as U+FFFD"
    return body.decode("cp1252", errors="replace"), "the bytes are not UTF-8; read as Windows-1252"


def _find_charset(given: str | None) -> str | None:
    """The charset of that name, if Python knows it as a text encoding; Latin-1 is Windows-1252, as in every browser.

    Source: WHATWG Encoding, 4.2.
    """
    if given is None:
        return None
    try:
        name = codecs.lookup(given).name
        known = isinstance(b"x".decode(name), str) and name != "utf-8"
    except (LookupError, UnicodeError, TypeError, ValueError):
        return None
    return ("cp1252" if name in {"iso8859-1", "ascii"} else name) if known else None


def _is_mostly_utf8(body: bytes) -> bool:
    """Whether broken bytes are few among the well-formed sequences: a page cut in two, one bad byte."""
    text = body[:100_000].decode("utf-8", errors="replace")
    wide = sum(c > "\x7f" and c != "\ufffd" for c in text)
    return wide > 4 * text.count("\ufffd")
