"""What a page says of itself: title, byline, outlet, sections, when it was published and when changed.

Asked in this order: JSON-LD, meta tags by the ranks in `article/meta_keys.tsv`, marked-up elements of the page.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from sayso.article.jsonld import Node, choose_article, read_nodes, text_of, texts_of
from sayso.article.published import to_iso
from sayso.resources import read_rows

_BY = re.compile(r"\A(?:by|written by|reported by)[:\s]\s*", re.I)
_ADDRESS = re.compile(r"\A\s*(?:https?:)?//|@|\A\s*www\.", re.I)
_BAR = re.compile(r"\s+[|\u2013\u2014»·:-]+\s+")
_LONGEST_NAME = 200
_JSON_LD = "application/ld+json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """The page's own word. `published`, `modified`: ISO 8601 as the page has it, unchecked; `nodes`: its JSON-LD."""

    title: str | None = None
    byline: str | None = None
    outlet: str | None = None
    url: str | None = None
    published: str | None = None
    modified: str | None = None
    sections: tuple[str, ...] = ()
    nodes: tuple[Node, ...] = ()


def read_metadata(tree: Any) -> Metadata:
    """The metadata of a page, a resiliparse tree, which is left as it is. Each is None where the page is silent."""
    metas = _read_metas(tree)
    scripts = tree.document.get_elements_by_tag_name("script")
    nodes = read_nodes(s.text for s in scripts if (s.getattr("type") or "").strip().lower() == _JSON_LD)
    link = tree.document.query_selector('link[rel="canonical" i]')
    url = _to_url(link.getattr("href") if link else None) or _to_url(_first(metas.get("og:url", ())))
    named = _pick(metas, "title")
    node = choose_article(nodes, url, named) or {}
    outlet = _pick(metas, "outlet") or text_of(node, "publisher")
    title = text_of(node, "headline") or text_of(node, "name") or named or _clean(tree.title)
    return Metadata(
        title=_without_outlet(html.unescape(title), outlet) if title else None,
        byline=_to_byline((*texts_of(node, "author"), *texts_of(node, "creator"))[:8], outlet)
        or _to_byline(_all(metas, "byline"), outlet),
        outlet=outlet, url=url,
        published=_first_date((*texts_of(node, "datePublished"), *_all(metas, "published")))
        or _first_date(_times(tree, "published")),
        modified=_first_date((*texts_of(node, "dateModified"), *_all(metas, "modified")))
        or _first_date(_times(tree, "modified")),
        sections=texts_of(node, "articleSection") or _all(metas, "section"),
        nodes=nodes,
    )  # fmt: skip


@cache
def _keys(field: str) -> tuple[str, ...]:
    rows = [row for row in read_rows("article/meta_keys.tsv") if row["field"] == field]
    return tuple(row["key"] for row in sorted(rows, key=lambda row: int(row["rank"])))


def _read_metas(tree: Any) -> dict[str, tuple[str, ...]]:
    """The contents of meta tags by their name, property or itemprop in small letters, in page order."""
    found: dict[str, tuple[str, ...]] = {}
    head = tree.head.get_elements_by_tag_name("meta") if tree.head else ()
    for meta in head or tree.document.get_elements_by_tag_name("meta"):
        content = _clean(meta.getattr("content"))
        if not content:
            continue
        for attribute in ("property", "name", "itemprop"):
            key = (meta.getattr(attribute) or "").strip().lower()
            if key:
                found[key] = (*found.get(key, ()), content)
                break
    return found


def _all(metas: dict[str, tuple[str, ...]], field: str) -> tuple[str, ...]:
    """The contents of the first key of a field that is there."""
    return next((metas[key] for key in _keys(field) if key in metas), ())


def _pick(metas: dict[str, tuple[str, ...]], field: str) -> str | None:
    return _first(_all(metas, field))


def _times(tree: Any, what: str) -> tuple[str, ...]:
    """Dates of elements that are marked as the report's own: `<time itemprop="datePublished" datetime="…">`."""
    mark = {"published": "datePublished", "modified": "dateModified"}[what]
    found = list(tree.document.get_elements_by_attr("itemprop", mark))
    if what == "published":
        found += [e for e in tree.document.get_elements_by_tag_name("time") if e.hasattr("pubdate")]
    return tuple(given for e in found if (given := e.getattr("datetime") or e.getattr("content")))


def _first_date(given: Iterable[str]) -> str | None:
    """The first that is a date, as ISO 8601."""
    return next((found for one in given if (found := to_iso(one))), None)


def _to_byline(names: tuple[str, ...], outlet: str | None) -> str | None:
    """Names, parted by commas; no addresses of pages or mail, and not the outlet's own name."""
    kept = [_BY.sub("", html.unescape(name)) for name in names if not _ADDRESS.search(name)]
    kept = [name for name in kept if name and name != outlet and len(name) <= _LONGEST_NAME]
    return ", ".join(dict.fromkeys(kept)) or None


def _without_outlet(title: str, outlet: str | None) -> str:
    """The title without the outlet's name that many pages put behind it: "Ferry sinks | Harbour Gazette"."""
    parts = _BAR.split(title)
    if outlet and len(parts) > 1 and parts[-1].strip().lower() == outlet.lower():
        return title[: title.rindex(parts[-1])].rstrip(" |\u2013\u2014»·:-") or title
    return title


def _to_url(given: str | None) -> str | None:
    cleaned = _clean(given)
    return cleaned if cleaned and cleaned.lower().startswith(("http://", "https://")) else None


def _first(values: tuple[str, ...]) -> str | None:
    return values[0] if values else None


def _clean(value: str | None) -> str | None:
    return (" ".join(value.split()) or None) if value else None
