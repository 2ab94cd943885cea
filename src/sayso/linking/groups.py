"""Orders and connected parts: what makes groups the same in whatever order reports come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sayso.linked import Report, ReportId

Rank = tuple[str, str]


def to_rank(report: Report) -> Rank:
    """The canonical order of reports: by publication, undated ones last, then by id."""
    return (report.entry.article.published or "9999", report.id)


def find_day(report: Report) -> int | None:
    """The day on which a report was published, as an ordinal of `datetime.date`; None where it has no date."""
    published = report.entry.article.published
    return date.fromisoformat(published[:10]).toordinal() if published else None


def to_parts(
    ids: Sequence[ReportId], pairs: Iterable[tuple[ReportId, ReportId]]
) -> tuple[tuple[ReportId, ...], ...]:
    """The connected parts of the graph of `pairs` over `ids`; pairs of other ids are left out.

    Each part, and the parts by their first member, in the order of `ids`; every id stands in exactly one.
    """
    root = {id_: id_ for id_ in ids}
    for left, right in pairs:
        if left in root and right in root:
            root[_find_root(root, left)] = _find_root(root, right)
    parts: dict[ReportId, list[ReportId]] = {}
    for id_ in ids:
        parts.setdefault(_find_root(root, id_), []).append(id_)
    return tuple(tuple(part) for part in parts.values())


def _find_root(root: dict[ReportId, ReportId], id_: ReportId) -> ReportId:
    while root[id_] != id_:
        root[id_] = root[root[id_]]
        id_ = root[id_]
    return id_
