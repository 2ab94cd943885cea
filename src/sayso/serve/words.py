"""The words that the desk shares with the terminal, and those of its own: how something stands, and as of when.

A status alone never says that a thing happened: what is announced, possible or denied has words of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, urlencode

from sayso.cli.lookup import MONTHS, OWN_VOICE, UNNAMED, Lookup, to_day, to_list
from sayso.cli.plain import to_plain, to_quote
from sayso.cli.view import ACT, DATE_FROM, FLAG, POSITION, THROUGH, UNSURE
from sayso.cli.view_event import ALLEGED, to_number, to_sentence
from sayso.cli.view_linked import AT_ODDS, to_sources
from sayso.labels import EventType, Modality, Status
from sayso.serve.views import Standing

__all__ = [
    "ACT", "ALLEGED", "AT_ODDS", "DATE_FROM", "FLAG", "MONTHS", "OWN_VOICE", "POSITION", "THROUGH", "UNNAMED", "UNSURE",
    "AsOf", "Lookup", "to_day", "to_href", "to_list", "to_number", "to_plain", "to_quote", "to_sentence", "to_sources",
    "to_standing", "to_standing_word", "to_weekday",
]  # fmt: skip

CLAIMED = {
    Status.ASSERTED: "claimed", Status.CORROBORATED: "said by several", Status.CONFIRMED: "confirmed",
    Status.DISPUTED: "disputed", Status.RETRACTED: "withdrawn",
}  # fmt: skip
STANDS: dict[Modality, dict[Status, str]] = {
    Modality.ACTUAL: CLAIMED,
    Modality.FUTURE: {
        Status.ASSERTED: "announced", Status.CORROBORATED: "announced, say several",
        Status.CONFIRMED: "announcement confirmed", Status.DISPUTED: "announcement disputed",
        Status.RETRACTED: "announcement withdrawn",
    },
    Modality.HYPOTHETICAL: {
        Status.ASSERTED: "said to be possible", Status.CORROBORATED: "said by several to be possible",
        Status.CONFIRMED: "confirmed as possible", Status.DISPUTED: "possibility disputed",
        Status.RETRACTED: "possibility withdrawn",
    },
    Modality.NEGATED: {
        Status.ASSERTED: "said not to be so", Status.CORROBORATED: "said by several not to be so",
        Status.CONFIRMED: "confirmed not to be so", Status.DISPUTED: "denial disputed",
        Status.RETRACTED: "denial withdrawn",
    },
}  # fmt: skip
THREAT = {
    Status.ASSERTED: "threat reported", Status.CORROBORATED: "threat told by several",
    Status.CONFIRMED: "threat confirmed", Status.DISPUTED: "threat disputed", Status.RETRACTED: "threat withdrawn",
}  # fmt: skip
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


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


def to_standing_word(
    status: Status, modality: Modality = Modality.ACTUAL, type_: EventType | None = None
) -> str:
    """How something stands, in words that fit what it is: a confirmed announcement is no confirmed act."""
    if modality is Modality.ACTUAL and type_ is EventType.THREATEN:
        return THREAT[status]
    return STANDS[modality][status]


def to_standing(status: Status, word: str, as_of: AsOf) -> Standing:
    """A Standing, which has its day with it."""
    return Standing(status=status, word=word, as_of=as_of.day, as_of_words=as_of.words, is_now=as_of.is_now)


def to_weekday(iso: str) -> str:
    """ "Tuesday, 17 Feb 2026" from an ISO date."""
    try:
        return f"{DAYS[date.fromisoformat(iso[:10]).weekday()]}, {to_day(iso)}"
    except ValueError:
        return to_day(iso)


def to_href(page: str, id_: str, **query: str | None) -> str:
    """A path on the desk: `/event/e1?as_of=2026-03-05`. Lone surrogates in an id become `?`."""
    given = {key: value for key, value in query.items() if value}
    tail = f"?{urlencode(given, errors='replace')}" if given else ""
    return f"/{page}/{quote(id_, safe='', errors='replace')}{tail}"
