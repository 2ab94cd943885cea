"""What a report is looked up by: keys under which it meets the reports it may be a copy of, or share a story with.

The keys come from the report alone, and there are few of them however many reports a store holds.
"""

from __future__ import annotations

from dataclasses import dataclass

from sayso.linked import Report
from sayso.linking.copies import find_copy_keys
from sayso.linking.groups import find_day
from sayso.linking.stories import find_story_keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Prints:
    """`copies`, `story`: 63-bit keys, sorted; two reports that share one of a kind are looked at together.

    `day`: the ordinal of the day of publication, None where the report has no date.
    """

    copies: tuple[int, ...]
    story: tuple[int, ...]
    day: int | None


def find_prints(report: Report) -> Prints:
    """The keys of a report. Pure: the same report gives the same keys on every machine."""
    return Prints(copies=find_copy_keys(report), story=find_story_keys(report), day=find_day(report))
