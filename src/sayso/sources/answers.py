"""What asking the web for a page gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from sayso.records import Fetched, Problem

Permit = Callable[[str], Problem | None]
"""Asked before each request, redirects too: None, or why this address must not be asked (robots.txt)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a server gave so that it can be asked whether anything changed."""

    etag: str | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back. `fetched` None: a status other than 200 (304 for unchanged), or too much, said by `problem`.

    `retry_after`: seconds that the server asks to be left alone, None if it does not.
    """

    address: str
    status: int
    fetched: Fetched | None = None
    problem: Problem | None = None
    validators: Validators = field(default_factory=Validators)
    retry_after: float | None = None
