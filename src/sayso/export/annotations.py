"""`annotations`: W3C Web Annotations in JSON-LD, each with a text quote and a text position selector.

Positions are in code points of the kept text, which is named by its hash: the page that it came from has other positions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

import msgspec

from sayso.errors import UsageError
from sayso.export.codes import to_clean
from sayso.export.formats import Ledger
from sayso.export.marks import Mark, sort_roles, to_digest, to_marks
from sayso.export.tables import to_sha256
from sayso.linked import ReportId, to_id
from sayso.records import LedgerEntry
from sayso.spans import Span

CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"sayso": "urn:sayso:ns:"}]
AROUND = 32
"""Code points of context on either side of a quotation: the usual length, enough to tell two occurrences apart."""

PURPOSES = {"type": "classifying"}


def write(ledger: Ledger, stream: BinaryIO) -> None:
    """An AnnotationPage, an annotation a line, report by report."""
    stream.write(
        msgspec.json.encode({"@context": CONTEXT, "id": "urn:sayso:annotations", "type": "AnnotationPage"})[
            :-1
        ]
    )
    stream.write(b',"items":[')
    before = b"\n"
    for story in ledger.stories():
        for report, entry in ledger.entries(story.reports).items():
            for annotation in to_annotations(report, entry):
                stream.write(before + msgspec.json.encode(annotation))
                before = b",\n"
    stream.write(b"\n]}\n")


def to_annotations(report: ReportId, entry: LedgerEntry) -> Iterator[dict[str, Any]]:
    """The annotations of one report, in the order of its marks."""
    text = entry.article.text
    source = f"urn:sayso:text:{to_sha256(text)}"
    digest = to_digest(entry)
    for n, mark in enumerate(to_marks(entry)):
        targets = [{"source": source, "selector": to_selectors(span, text)} for span in mark.spans]
        yield {
            "id": f"urn:sayso:annotation:{to_id('n', report, digest, n)}", "type": "Annotation",
            "motivation": "tagging", "sayso:report": to_clean(report), "sayso:coding": digest, "sayso:kind": mark.kind,
            "body": [*_to_values(mark), *_to_roles(mark, source, text)],
            "target": targets[0] if len(targets) == 1 else targets,
        } | ({"sayso:page": to_clean(entry.article.url)} if entry.article.url else {})  # fmt: skip


def _to_values(mark: Mark) -> Iterator[dict[str, Any]]:
    for field, value in mark.values:
        purpose = PURPOSES.get(field, "tagging")
        yield {"type": "TextualBody", "purpose": purpose, "sayso:field": field, "value": to_clean(value)}


def _to_roles(mark: Mark, source: str, text: str) -> Iterator[dict[str, Any]]:
    for role, span in mark.roles:
        yield {
            "type": "SpecificResource", "purpose": "identifying", "sayso:field": role, "source": source,
            "selector": to_selectors(span, text),
        }  # fmt: skip


def to_selectors(span: Span, text: str) -> list[dict[str, Any]]:
    """Both selectors of a span: its words with what is around them, and its place."""
    before = text[max(0, span.start - AROUND) : span.start]
    quote = {"type": "TextQuoteSelector", "exact": to_clean(span.of(text)), "prefix": to_clean(before),
             "suffix": to_clean(text[span.end : span.end + AROUND])}  # fmt: skip
    return [quote, {"type": "TextPositionSelector", "start": span.start, "end": span.end}]


# ---------------------------------------------------------------- read back


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """An annotation that was read: of which report, text (hash) and coding, and what it marks."""

    report: ReportId
    sha256: str
    coding: str
    mark: Mark
    quotes: tuple[tuple[Span, str], ...]


def read_notes(body: bytes, name: str) -> tuple[Noted, ...]:
    """The annotations of a file that `write` made and a person changed, in its order.

    Raises: UsageError for a file that is none, with the number of the annotation that is not understood.
    """
    try:
        page = msgspec.json.decode(body)
        items = page["items"]
        assert isinstance(items, list)
    except (msgspec.DecodeError, UnicodeDecodeError, KeyError, TypeError, AssertionError):
        raise UsageError(
            f"{name}: is no AnnotationPage in JSON-LD; give what sayso export annotations wrote"
        ) from None
    found = []
    for n, item in enumerate(items, 1):
        try:
            found.append(_from_item(item))
        except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
            raise UsageError(f"{name}: annotation {n} is not as sayso writes them ({error})") from None
    return tuple(found)


def _from_item(item: dict[str, Any]) -> Noted:
    targets = item["target"] if isinstance(item["target"], list) else [item["target"]]
    places = [_from_selectors(t["selector"]) for t in targets]
    bodies = item["body"] if isinstance(item["body"], list) else [item["body"]]
    values = tuple((b["sayso:field"], str(b["value"])) for b in bodies if "value" in b)
    told = [(b["sayso:field"], *_from_selectors(b["selector"])) for b in bodies if "selector" in b]
    mark = Mark(
        kind=item["sayso:kind"], spans=tuple(span for span, _ in places), values=values,
        roles=sort_roles((field, span) for field, span, _ in told),
    )  # fmt: skip
    quotes = (*places, *((span, quote) for _, span, quote in told))
    return Noted(
        report=ReportId(item["sayso:report"]), sha256=targets[0]["source"].removeprefix("urn:sayso:text:"),
        coding=item["sayso:coding"], mark=mark, quotes=quotes,
    )  # fmt: skip


def _from_selectors(selectors: list[dict[str, Any]]) -> tuple[Span, str]:
    kinds = {s["type"]: s for s in selectors}
    place = kinds["TextPositionSelector"]
    return Span(place["start"], place["end"]), kinds["TextQuoteSelector"]["exact"]
