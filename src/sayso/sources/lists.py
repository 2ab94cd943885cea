"""Feeds, sitemaps and OPML files to what they list, in their order. Read as data: no entity unfolds, nothing is fetched."""

from __future__ import annotations

import io
import logging
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec

from sayso.records import Fetched, Listed, Problem
from sayso.sources.addresses import to_web_address
from sayso.sources.media import FEED, JSON_FEED, LISTS, OPML, SITEMAP

_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})[\"']", re.I)
_ENTITY = re.compile(r"<!ENTITY\b", re.I)
_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))


def is_list(fetched: Fetched) -> bool:
    """Whether it lists addresses instead of being a report."""
    return fetched.media_type in LISTS


def read_list(fetched: Fetched) -> tuple[tuple[Listed, ...], tuple[Problem, ...]]:
    """What a feed (RSS, Atom, JSON Feed), a sitemap, an index of sitemaps or an OPML file lists, each address once.

    Addresses are http(s), made absolute by the list's own; others are left out. Order as in the list.

    Problems: `entities` (it declares entities of its own: such files serve to unfold without end; it is not read),
    `bad_list` (it cannot be read, or what was read before it breaks is all there is), `empty_list`.
    """
    name = fetched.address
    if fetched.media_type == JSON_FEED:
        found, problem = _read_json_feed(fetched)
    else:
        text = _to_text(fetched.body)
        if _ENTITY.search(text):
            return (), (_problem("entities", name, "declares entities of its own; it is not read"),)
        reader = _read_feed if fetched.media_type == FEED else _read_xml
        found, problem = reader(text, fetched)
    once: dict[str, Listed] = {}
    for listed in found:
        once.setdefault(listed.address, listed)
    kept = tuple(once.values())
    if not kept and problem is None:
        problem = _problem("empty_list", name, "lists no address")
    return kept, (problem,) if problem else ()


def _to_text(body: bytes) -> str:
    declared = _DECLARED.search(body[:400])
    names = [name for mark, name in _MARKS if body.startswith(mark)]
    names += [declared.group(1).decode("ascii")] if declared else []
    for name in (*names, "utf-8", "cp1252"):
        try:
            return body.decode(name)
        except (UnicodeError, LookupError):
            continue
    return body.decode("utf-8", errors="replace")


def _read_feed(text: str, fetched: Fetched) -> tuple[list[Listed], Problem | None]:
    """RSS and Atom, as broken as they come."""
    import feedparser

    logging.getLogger("feedparser").setLevel(logging.CRITICAL)
    body = re.sub(r"\A\ufeff?\s*<\?xml[^>]*\?>", "", text).encode("utf-8")
    try:  # as a stream: a string might be taken for an address and fetched
        feed = feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # a parser of others, over bytes of others
        return [], _problem(
            "bad_list", fetched.address, f"is no feed that can be read ({type(error).__name__})"
        )
    outlet = _clean(feed.feed.get("title"))
    found = [_to_listed(entry, outlet, fetched.address) for entry in feed.entries]
    problem = None
    if feed.get("bozo") and not feed.entries:
        problem = _problem("bad_list", fetched.address, "is no feed that can be read")
    return [listed for listed in found if listed], problem


def _to_listed(entry: Any, outlet: str | None, base: str) -> Listed | None:
    address = to_web_address(str(entry.get("link") or ""), base) if entry.get("link") else None
    if address is None:
        guid = str(entry.get("id") or "")
        address = to_web_address(guid) if guid.startswith("http") else None
    if address is None:
        return None
    moment = entry.get("published_parsed") or entry.get("updated_parsed")
    return Listed(address=address, title=_clean(entry.get("title")), published=_to_iso(moment), outlet=outlet)


def _to_iso(moment: time.struct_time | None) -> str | None:
    """feedparser gives dates in UTC."""
    try:
        return datetime(*moment[:6], tzinfo=UTC).isoformat() if moment else None
    except ValueError:
        return None


def _read_json_feed(fetched: Fetched) -> tuple[list[Listed], Problem | None]:
    try:
        feed = msgspec.json.decode(fetched.body.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return [], _problem("bad_list", fetched.address, "is no JSON feed that can be read")
    items = feed.get("items") if isinstance(feed, dict) else None
    found = []
    for item in items if isinstance(items, list) else []:
        if not isinstance(item, dict):
            continue
        url = item.get("url") or item.get("external_url") or ""
        address = to_web_address(str(url), fetched.address) if url else None
        if address:
            found.append(
                Listed(
                    address=address, title=_clean(item.get("title")), published=_clean(item.get("date_published")),
                    outlet=_clean(feed.get("title")),
                )
            )  # fmt: skip
    return found, None


def _read_xml(text: str, fetched: Fetched) -> tuple[list[Listed], Problem | None]:
    """Sitemaps, their indexes and OPML. Of one that breaks off, what came before."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=True,
        remove_comments=True,
    )
    bare = re.sub(r"\A\ufeff?\s*<\?xml[^>]*\?>", "", text).encode("utf-8")
    try:
        root = etree.fromstring(bare, parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        return [], _problem("bad_list", fetched.address, "is no XML that can be read")
    reader = {OPML: _find_outlines, SITEMAP: _find_locations}[str(fetched.media_type)]
    broken = any(entry.level_name == "FATAL" for entry in parser.error_log)
    problem = (
        _problem("bad_list", fetched.address, "is broken XML; what could be read of it is taken")
        if broken
        else None
    )
    return list(reader(root, fetched.address)), problem


def _find_outlines(root: Any, base: str) -> Iterator[Listed]:
    for outline in root.iter("outline"):
        given = outline.get("xmlUrl") or outline.get("xmlurl") or outline.get("url")
        if given and (address := to_web_address(given, base)):
            yield Listed(address=address, outlet=_clean(outline.get("title") or outline.get("text")))


def _find_locations(root: Any, base: str) -> Iterator[Listed]:
    for entry in root:
        below = [child for child in entry.iter() if isinstance(child.tag, str)]
        values = {
            _local(child): _clean(child.text) for child in reversed(below)
        }  # the first: not an image's loc
        location = values.get("loc")
        if location and (address := to_web_address(location, base)):
            yield Listed(
                address=address, title=values.get("title"), published=values.get("publication_date"),
                outlet=values.get("name"),
            )  # fmt: skip


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _clean(value: object) -> str | None:
    return (" ".join(value.split()) or None) if isinstance(value, str) else None


def _problem(code: str, name: str, detail: str) -> Problem:
    return Problem(code=code, room="sources", detail=f"{name}: {detail}")
