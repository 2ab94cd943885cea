"""A live blog to its dated entries: each is a report of its own, with its own time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from sayso.article.jsonld import Node, nodes_of, text_of, texts_of
from sayso.article.published import to_iso
from sayso.resources import read_rows

FEWEST = 3
"""Entries that make a live blog: two dated pieces are a report and its correction."""
_SHORTEST = 40
_PART = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry. `key`: what the page calls it, stable when entries are added; `published`: ISO 8601."""

    key: str
    text: str
    published: str
    title: str | None = None
    byline: str | None = None


def find_entries(tree: Any, nodes: tuple[Node, ...], address: str, title: str | None) -> tuple[Entry, ...]:
    """The entries of a live blog in page order; () for a page that is none.

    A page is one by its JSON-LD or microdata (`liveBlogUpdate`), or if it calls itself one (`article/live.tsv`) and holds
    at least three elements beside each other, each with a `<time>` of its own that gives date and hour.
    """
    live = _find_in_nodes(nodes) or _find_marked(tree)
    if not live and _is_called_live(address, title):
        live = _find_siblings(tree, named=True)
    elif not live:
        live = _find_siblings(tree, named=False)
    kept = {entry.key: entry for entry in live if len(entry.text) >= _SHORTEST}
    return tuple(kept.values()) if len(kept) >= FEWEST else ()


def _find_in_nodes(nodes: tuple[Node, ...]) -> list[Entry]:
    updates = [update for node in nodes for update in nodes_of(node, "liveBlogUpdate")]
    found = []
    for update in updates:
        published, body = to_iso(text_of(update, "datePublished") or ""), update.get("articleBody")
        if not published or not isinstance(body, str):
            continue
        title = text_of(update, "headline")
        found.append(
            Entry(
                key=_to_key(text_of(update, "url") or text_of(update, "@id"), published),
                text=_to_text(body, title), published=published, title=title,
                byline=", ".join(texts_of(update, "author")) or None,
            )
        )  # fmt: skip
    return found


def _find_marked(tree: Any) -> list[Entry]:
    return list(_read_elements(tree.document.get_elements_by_attr("itemprop", "liveBlogUpdate")))


def _find_siblings(tree: Any, *, named: bool) -> list[Entry]:
    """The largest family of dated elements; unless the page is `named` a live blog, their parent's class must say so."""
    families: dict[str, list[Any]] = {}
    parents: dict[str, Any] = {}
    moments = [e for e in tree.document.get_elements_by_tag_name("time") if e.hasattr("datetime")]
    for moment in moments if len(moments) >= FEWEST else ():
        entry = _find_entry(moment)
        if entry is not None:
            key = f"{entry.parent.class_name} {entry.parent.id} {entry.tag}"
            parents[key] = entry.parent
            families.setdefault(key, []).append(entry)
    found: list[Entry] = []
    for key, family in families.items():
        if named or _is_live(parents[key].class_name) or _is_live(parents[key].id or ""):
            entries = list(_read_elements(family))
            found = entries if len(entries) > len(found) else found
    return found


def _find_entry(moment: Any) -> Any:
    """The element that a time stands in and that has like ones beside it: at most four levels up."""
    element = moment
    for _ in range(4):
        parent = element.parent
        if parent is None or element.tag in {"body", "main"}:
            return None
        twins = sum(_looks_like(child, element) for child in parent.child_nodes if child.type == element.type)
        if twins >= FEWEST and element.tag != "time":
            return element
        element = parent
    return None


def _looks_like(one: Any, other: Any) -> bool:
    return bool(one.tag == other.tag and one.class_name == other.class_name)


def _read_elements(elements: Any) -> Iterator[Entry]:
    for element in elements:
        moment = element.query_selector("time[datetime]") or element.query_selector(
            '[itemprop="datePublished"]'
        )
        given = (moment.getattr("datetime") or moment.getattr("content") or "") if moment else ""
        published = to_iso(given)
        if not published or len(published) <= 10:
            continue
        heading = next((h for tag in ("h1", "h2", "h3", "h4") if (h := element.query_selector(tag))), None)
        title = " ".join(heading.text.split()) or None if heading else None
        yield Entry(
            key=_to_key(element.id or element.getattr("data-id"), published),
            text=_to_text(element.html, title, cut=moment.text if moment else ""), published=published, title=title,
        )  # fmt: skip


def _to_text(markup: str, title: str | None, cut: str = "") -> str:
    """The words of an entry, a paragraph a line, without the line of its time; its title first."""
    from resiliparse.extract.html2text import extract_plain_text

    bare = extract_plain_text(markup, main_content=False, links=False, alt_texts=False, list_bullets=False)
    lines = [line.strip() for line in bare.splitlines()]
    kept = [line for line in lines if line and line not in {" ".join(cut.split()), title}]
    return "\n\n".join([title, *kept] if title else kept)


def _to_key(given: str | None, published: str) -> str:
    """The fragment or last part of an entry's address, its element's id, or else its time."""
    if not given:
        return published
    parts = urlsplit(given)
    return parts.fragment or parts.path.rstrip("/").rpartition("/")[2] or published


@cache
def _signs() -> frozenset[str]:
    return frozenset(row["sign"] for row in read_rows("article/live.tsv"))


def _is_live(name: str) -> bool:
    """Whether one of the words of a class or address, or some of them in a row, are a sign."""
    words = [word for word in _PART.split(name.lower()) if word]
    rows = ("-".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, min(i + 4, len(words)) + 1))
    return any(row in _signs() for row in rows)


def _is_called_live(address: str, title: str | None) -> bool:
    """By the address, or by more than one word of the title: "how they live" is no sign."""
    path = urlsplit(address).path if "://" in address else address
    words = "-".join(_PART.split((title or "").lower()))
    return any(_is_live(part) for part in path.split("/")[-3:]) or any(
        sign in words for sign in _signs() if "-" in sign
    )
