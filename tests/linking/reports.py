"""Reports for tests, from plain texts: nothing is coded."""

from __future__ import annotations

from datetime import date

from sayso.linked import Report, ReportId
from sayso.records import Article, LedgerEntry
from sayso.spans import Span


def report(
    id_: str, *sentences: str, day: int | None = None, title: str | None = None, outlet: str | None = None
) -> Report:
    """A report of these sentences, published on the day of March 2024."""
    spans, text = [], ""
    for sentence in sentences:
        spans.append(Span(len(text), len(text) + len(sentence)))
        text += sentence + " "
    article = Article(
        id=id_, text=text, title=title, outlet=outlet, sentences=tuple(spans),
        published=date(2024, 3, day).isoformat() if day else None,
    )  # fmt: skip
    return Report(id=ReportId(id_), entry=LedgerEntry(article=article, model="none"))


FLOOD = (
    "The river Tarnwater burst its banks at Ostrel on Monday and drowned forty cattle in the lower pastures.",
    "Mayor Ilse Brandow ordered the evacuation of the almshouse and of two schools beside the weir.",
    "Engineers from the dredging company placed sandbags along the embankment until midnight.",
    "Farmers blamed the broken sluice, which the drainage board had promised to mend in autumn.",
)
STRIKE = (
    "Tram drivers in Velmont walked out on Tuesday over a roster that cuts their meal breaks.",
    "Union secretary Karel Dunmore said that depots would stay shut until the timetable is withdrawn.",
    "Commuters crowded onto ferries, and the harbour authority doubled its crossings for the morning.",
)
OTHER = (
    "Astronomers at the observatory have photographed a comet with an unusually violet tail.",
    "Its orbit, they calculated, will bring it past Jupiter in eleven years and never back again.",
)
