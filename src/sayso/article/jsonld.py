"""What a page says of itself in JSON-LD: the node that describes its report, and values out of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping

Node = Mapping[str, object]

_ARTICLE_ENDS = ("article", "posting")
"""How schema.org's types of reports end: NewsArticle, ReportageNewsArticle, BlogPosting, LiveBlogPosting."""

_WRAPPING = re.compile(
    r"\A\s*(?:<!--|//<!\[CDATA\[|<!\[CDATA\[|/\*.{0,80}?\*/)|(?:-->|//\]\]>|\]\]>)\s*;?\s*\Z", re.S
)
_DEEPEST = 4


def read_nodes(scripts: Iterable[str]) -> tuple[Node, ...]:
    """The objects of the page's JSON-LD scripts, those of `@graph` and of lists among them, in their order.

    A script that is no JSON, even after stray line breaks in its strings are allowed for, counts for nothing.
    """
    found: list[Node] = []
    for script in scripts:
        try:
            found += _flatten(json.loads(_WRAPPING.sub("", script), strict=False), 0)
        except (ValueError, RecursionError):
            continue
    return tuple(found)


def _flatten(value: object, depth: int) -> Iterator[Node]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for one in value:
            yield from _flatten(one, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _flatten(value.get(key), depth + 1)


def choose_article(nodes: Iterable[Node], address: str | None, title: str | None) -> Node | None:
    """The node of the page's own report: the only one of such a type, else the only one that names the page's address
    or title. None if there is none or it stays open: a page may describe the reports that it links to as well."""
    found = [node for node in nodes if is_article(node)]
    if len(found) > 1:
        own = [node for node in found if address and address in _addresses(node)]
        found = own or [node for node in found if title and text_of(node, "headline") == title]
    return found[0] if len(found) == 1 or (found and _are_same(found)) else None


def _are_same(nodes: list[Node]) -> bool:
    return len({text_of(node, "headline") for node in nodes}) == 1


def is_article(node: Node) -> bool:
    """Whether a node describes a report."""
    return any(kind.lower().endswith(_ARTICLE_ENDS) for kind in texts_of(node, "@type"))


def _addresses(node: Node) -> set[str]:
    page = node.get("mainEntityOfPage")
    inner = texts_of(page, "@id") + texts_of(page, "url") if isinstance(page, dict) else ()
    return {*texts_of(node, "url"), *texts_of(node, "@id"), *texts_of(node, "mainEntityOfPage"), *inner}


def text_of(node: Node, key: str) -> str | None:
    """The first text of a value, blank space made single; None if it has none."""
    return next(iter(texts_of(node, key)), None)


def texts_of(node: Node, key: str) -> tuple[str, ...]:
    """The texts of a value: itself, those of a list, or the names of the things in it."""
    value = node.get(key)
    found = []
    for one in value if isinstance(value, list) else [value]:
        given = one.get("name") if isinstance(one, dict) else one
        if isinstance(given, str) and (cleaned := " ".join(given.split())):
            found.append(cleaned)
    return tuple(dict.fromkeys(found))


def nodes_of(node: Node, key: str) -> tuple[Node, ...]:
    """The objects of a value, in order."""
    value = node.get(key)
    return tuple(one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict))
