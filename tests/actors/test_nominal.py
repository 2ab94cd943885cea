"""Whom a description stands for ("the spokesman", "the ministry"), or that the text leaves it open: a table."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from sayso.actors import resolve_actors
from sayso.records import Found, Reading, Saying
from sayso.spans import Span
from tests.attribution.build import to_article

CASES = Path(__file__).parent.parent / "cases" / "actors" / "nominal.tsv"
MARKED = re.compile(r"\[([^\]]+)\]")


def rows() -> list[dict[str, str]]:
    lines = [x for x in CASES.read_text(encoding="utf-8").splitlines() if not x.startswith("# ")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def to_sources(marked: str) -> tuple[str, list[Span]]:
    """The text without brackets, and where the bracketed sources stand in it."""
    found = list(MARKED.finditer(marked))
    spans = [Span(m.start() - 2 * n, m.end() - 2 * n - 2) for n, m in enumerate(found)]
    return MARKED.sub(r"\1", marked), spans


@pytest.mark.parametrize("row", rows(), ids=lambda r: r["text"][:70])
def test_a_description_stands_for_one_or_is_left_open(row: dict[str, str]) -> None:
    text, sources = to_sources(row["text"])
    article = to_article(text)
    ends = [next(s.end for s in article.sentences if s.end > source.end) for source in sources]
    sayings = tuple(
        Saying(
            contents=(Span(source.end + 6, end - 1),), probability=0.95,
            source=Found(span=source, probability=0.95),
            cue=Found(span=Span(source.end + 1, source.end + 5), probability=0.95),
        )
        for source, end in zip(sources, ends, strict=True)
    )  # fmt: skip
    who = resolve_actors(article, Reading(model="x", sayings=sayings), ())
    mention = who.who(sources[-1])
    own = [a for a in who.actors if mention and a.id == mention.actor]
    first = [m for m in who.mentions if own and m.actor == own[0].id and m.span.start < sources[-1].start]
    assert (own[0].name if first else "-") == row["actor"]
