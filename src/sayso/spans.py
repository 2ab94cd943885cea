"""Where in which text: half-open stretches of a text, counted in Unicode code points."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch `[start, end)` of one article's text, in code points; never empty.

    Spans sort by start, then end. The text they belong to is not stored: it stands once, in the Article.

    Raises: ValueError for a negative start or an end that is not after the start.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if self.start < 0 or self.end <= self.start:
            raise ValueError(f"a span must satisfy 0 <= start < end, not [{self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The words that this span covers in `text`."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """True if the two share at least one code point."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """True if `other` lies wholly inside this span (equal spans contain each other)."""
        return self.start <= other.start and other.end <= self.end

    def shared(self, other: Span) -> int:
        """How many code points the two share; 0 if none."""
        return max(0, min(self.end, other.end) - max(self.start, other.start))

    def moved(self, by: int) -> Span:
        """The same stretch, `by` code points further on (negative: further back)."""
        return Span(self.start + by, self.end + by)


def find_trimmed(text: str, start: int, end: int, strip: str = " \t\r\n\f\v\u00a0") -> Span | None:
    """`[start, end)` without the characters of `strip` at both ends; None if nothing is left."""
    while start < end and text[start] in strip:
        start += 1
    while end > start and text[end - 1] in strip:
        end -= 1
    return Span(start, end) if start < end else None


def cover(spans: Iterable[Span]) -> Span:
    """The smallest span that contains all of `spans`.

    Raises: ValueError if there are none.
    """
    found = tuple(spans)
    if not found:
        raise ValueError("cover needs at least one span")
    return Span(min(s.start for s in found), max(s.end for s in found))
