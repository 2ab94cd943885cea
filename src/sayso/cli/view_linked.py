"""Events and claims across reports, as a careful reader wants to see them: how it stands, who says so, how many know of
their own, where accounts differ. An allegation always opens with whose it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from rich.console import RenderableType
from rich.text import Text

from sayso.cli.hanging import Hanging
from sayso.cli.view import to_standing
from sayso.labels import EventType, Modality, Status
from sayso.linked import Conflict, LinkedEvent, LinkedPosition, Report, ReportId, Told
from sayso.records import Article, Event
from sayso.store import Store, StoredClaim, StoredEvent, read_judgements, read_report
from sayso.store.deciding import Decided, to_decided
from sayso.wording.days import to_day
from sayso.wording.lookup import Lookup, to_list
from sayso.wording.plain import to_plain, to_quote
from sayso.wording.sentences import NOT_FACT, find_account, to_sentence
from sayso.wording.sides import to_conflict_words, to_sides, to_sources, to_tellers, to_value

KNOWN = 256
"""Reports kept at hand while a page is shown."""


@dataclass(slots=True)
class Shelf:
    """Reports of a store by id, each read once."""

    store: Store
    decided: Decided = field(init=False)
    known: dict[ReportId, Report | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.decided = to_decided(read_judgements(self.store))

    def report(self, rid: ReportId) -> Report | None:
        """The current report of that id, as people corrected it; None if it is gone or was never coded."""
        if rid not in self.known:
            if len(self.known) >= KNOWN:
                self.known.clear()
            found = read_report(self.store, rid)
            self.known[rid] = self.decided.correct(found) if found else None
        return self.known[rid]

    def event(self, told: Told) -> tuple[Event, Lookup] | None:
        """One telling, with the entry that it stands in: without its claims, since how the event stands is told of all
        reports together, not of this one."""
        report = self.report(told.report)
        event = next((e for e in report.entry.events if e.id == told.event), None) if report else None
        return (event, Lookup(entry=replace(report.entry, claims=()))) if report and event else None

    def outlet(self, rid: ReportId) -> str:
        """Whose report it is: "Northfield Wire (r7)", or its id where no outlet is known."""
        report = self.report(rid)
        outlet = report.entry.article.outlet if report else None
        return f"{to_plain(outlet, 60)} ({to_plain(rid, 60)})" if outlet else to_plain(rid, 60)

    def words(self, position: LinkedPosition) -> str:
        """The words of a position, or "" where the report is gone."""
        report = self.report(position.report)
        return position.span.of(report.entry.article.text) if report else ""


# ---------------------------------------------------------------- events


def view_event(found: StoredEvent, shelf: Shelf) -> Iterator[RenderableType]:
    """How the event stands, its sentence as the clearest account has it, who tells of it, where accounts differ."""
    event = found.event
    body = to_account(event, shelf)
    if event.status is not Status.ASSERTED:  # which every account's own opening says already
        body = Text.assemble(to_standing(event.status), ": ").append_text(body)
    yield Hanging(body=body, mark=event.id)
    rids = tuple(dict.fromkeys(t.report for t in event.tellings))
    yield Hanging(body=Text(f"{to_tellers(rids, shelf.outlet)}; {to_sources(event.sources)}."))
    yield from view_conflicts(event.conflicts, shelf)
    facts = [event.type, _to_span(event), to_plain(event.place or "", 80), " ".join(found.countries)]
    yield Hanging(body=Text(" · ".join(filter(None, facts)), style="dim"))


def to_account(event: LinkedEvent, shelf: Shelf) -> Text:
    """The sentence of the account that stands for the event."""
    account = find_account(event, shelf.event)
    if account is None:
        return Text(f"{_to_bare(event)} (no report of it is left as it was linked)")
    return to_telling(account[1], account[2])


def to_telling(account: Event, lookup: Lookup) -> Text:
    """One account as a sentence that opens with whose word it is."""
    lead, sentence = to_sentence(account, lookup)
    return Text.assemble((lead, "bold"), ": ", sentence)


def _to_bare(event: LinkedEvent) -> str:
    kind = NOT_FACT.get(event.modality, "reported") if event.modality is not Modality.ACTUAL else "reported"
    threat = ", a threat, not an act" if event.type is EventType.THREATEN else ""
    return f"{event.type}, {kind}{threat}"


def _to_span(event: LinkedEvent) -> str:
    if event.start is None:
        return "date not fixed"
    same = event.end is None or event.end == event.start
    return to_day(event.start) if same else f"{to_day(event.start)} to {to_day(event.end or event.start)}"


def view_conflicts(conflicts: Iterable[Conflict], shelf: Shelf) -> Iterator[RenderableType]:
    """Each thing that accounts differ in: every value, with who gives it."""
    for conflict in conflicts:
        values: dict[str, list[str]] = {}
        for account in conflict.accounts:
            values.setdefault(to_value(conflict, account.value), []).append(to_plain(account.told.report, 40))
        said = "; ".join(f"{value} ({to_list(rids)})" for value, rids in values.items())
        yield Hanging(
            body=Text.assemble(("accounts differ on ", "yellow"), f"{to_conflict_words(conflict)}: {said}"),
            mark="!",
            indent=6,
        )


# ---------------------------------------------------------------- claims


def view_claim(found: StoredClaim, shelf: Shelf) -> Iterator[RenderableType]:
    """How the claim stands, its words, who takes which side, in order of time."""
    claim = found.claim
    body = Text.assemble(to_standing(claim.status), ": ", to_quote(claim.text))
    yield Hanging(body=body, mark=claim.id)
    yield Hanging(body=Text(f"{to_sides(claim, shelf.outlet)}; {to_sources(claim.sources)}."))


def to_title(article: Article) -> str:
    """Title, outlet and date in one line."""
    parts = (
        to_plain(article.title or "no title", 120),
        to_plain(article.outlet or "outlet not known", 60),
        to_day(article.published) if article.published else "no date",
    )
    return " · ".join(parts)
