"""Text under a hanging mark, with no blank space at the ends of lines."""

from __future__ import annotations

from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

LEAST = 16
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
        room = max(LEAST, options.max_width - self.indent - len(self.bar))
        lines = self.body.wrap(console, room, overflow="fold") if self.body.plain else [Text("")]
        for number, line in enumerate(lines):
            line.rstrip()
            first = number == 0 and self.mark
            mark = Text(self.mark.ljust(self.indent) if first else " " * self.indent, style=self.mark_style)
            mark.append(self.bar, style="dim")
            yield mark.append_text(line)
