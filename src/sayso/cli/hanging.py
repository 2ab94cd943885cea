"""Text under a hanging mark, with no blank space at the ends of lines."""

from __future__ import annotations

from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

LEAST = 8
"""Columns that words always get, however narrow the terminal: below that a report cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hanging:
    """`body` wrapped to the width that is left right of `indent` columns; `mark` stands in those columns.

    `bar` stands before every line instead (evidence), after the indent.
    """

    body: Text
    mark: str = ""
    mark_style: str = "bold"
    indent: int = 4
    bar: str = ""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """One Text a line, as Rich asks of a renderable."""
        indent = max(self.indent, len(self.mark) + 1 if self.mark else 0)
        room = max(LEAST, options.max_width - indent - len(self.bar))
        lines = self.body.wrap(console, room, overflow="fold") if self.body.plain else [Text("")]
        for number, line in enumerate(lines):
            line.rstrip()
            mark = self.mark if number == 0 else ""
            style = self.mark_style if mark else ""
            yield Text.assemble((mark.ljust(indent), style), (self.bar, "dim"), line)
