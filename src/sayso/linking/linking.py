"""A story's reports to its events and claims: the whole of what is linked within one story."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sayso.labels import Modality, Status
from sayso.linked import Copy, LinkedClaim, LinkedEvent, Report, StoryLinks
from sayso.linking.accounts import find_conflicts, fullest
from sayso.linking.claims import find_claims
from sayso.linking.independence import Folding, find_sources, fold
from sayso.linking.merging import Group, merge_tellings, vouches
from sayso.records import Trace


def link_story(reports: Sequence[Report], copies: Sequence[Copy], as_of: str | None = None) -> StoryLinks:
    """Everything linked within one story. Pure; the order of `reports` and `copies` changes nothing.

    `as_of`: ISO date; reports published later, and undated ones, which nobody can say were known by then, are left out.
    Copies tell events but hold no positions, and add no source. Events and claims stand in order of their first report.
    """
    known = tuple(
        r for r in reports if as_of is None or "" < (r.entry.article.published or "")[:10] <= as_of[:10]
    )
    folding = fold(known, copies)
    groups, unsure = merge_tellings(known)
    claims, unbound = find_claims([r for r in known if r.id not in folding.originals], folding, groups)
    events = tuple(to_linked_event(g, claims, folding) for g in groups)
    return StoryLinks(events=events, claims=claims, proposals=unsure + unbound)


def to_linked_event(group: Group, claims: Iterable[LinkedClaim], folding: Folding) -> LinkedEvent:
    """The event that a group of tellings is of; its status is that of the first of `claims` on it, else by its sources."""
    tellings = group.tellings
    sources = find_sources((t.report.id for t in tellings if vouches(t)), folding)
    at_issue = next((c.status for c in claims if group.id in c.events), None)
    dated = [t for t in tellings if t.start]
    why = sorted({why for reasons in group.reasons for why in reasons if why})
    merged = Trace(
        field="tellings", by=f"linking.merging: {', '.join(why)}" if why else "linking.merging.alone"
    )
    return LinkedEvent(
        id=group.id, type=tellings[0].event.type, tellings=tuple(t.told for t in tellings), modality=_modality(group),
        status=at_issue or (Status.CORROBORATED if len(sources) > 1 else Status.ASSERTED),
        actor=fullest(p for t in tellings for p in t.actors), recipient=fullest(p for t in tellings for p in t.recipients),
        start=dated[0].start if dated else None, end=dated[0].end if dated else None,
        place=next((t.place for t in tellings if t.place), None), sources=sources,
        conflicts=find_conflicts(tellings), trace=(merged, Trace(field="sources", by="linking.independence")),
    )  # fmt: skip


def _modality(group: Group) -> Modality:
    """That of the reports' own voice where one tells it, else of the first account that has it as so, else of the first.

    A report that says it was not so denies what another alleges: the act at issue stays the alleged one ("the ministry's
    own notice: no aircraft attacked").
    """
    told = [t.event for t in group.tellings]
    own = [e.modality for e in told if not e.attribution and e.modality is not Modality.NEGATED]
    actual = [e.modality for e in told if e.modality is Modality.ACTUAL]
    return (own or actual or [told[0].modality])[0]
