"""As of when something stands, and where it is on the desk."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from sayso.labels import Status
from sayso.serve.views import Standing
from sayso.wording.days import to_day


@dataclass(frozen=True, slots=True, kw_only=True)
class AsOf:
    """The day (ISO) whose knowledge is shown; `is_now`: today, from the current view."""

    day: str
    is_now: bool

    @property
    def then(self) -> str | None:
        """The day, None for now."""
        return None if self.is_now else self.day

    @property
    def words(self) -> str:
        """ "as of 7 Mar 2026"."""
        return f"as of {to_day(self.day)}"


def to_standing(status: Status, word: str, as_of: AsOf) -> Standing:
    """A Standing, which has its day with it."""
    return Standing(status=status, word=word, as_of=as_of.day, as_of_words=as_of.words, is_now=as_of.is_now)


def to_href(page: str, id_: str, **query: str | None) -> str:
    """A path on the desk: `/event/e1?as_of=2026-03-05`. Lone surrogates in an id become `?`."""
    given = {key: value for key, value in query.items() if value}
    tail = f"?{urlencode(given, errors='replace')}" if given else ""
    return f"/{page}/{quote(id_, safe='', errors='replace')}{tail}"
