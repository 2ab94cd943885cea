"""Events merged across reports: what is one event, what is two, and what stays a difference."""

from __future__ import annotations

import pytest

from sayso.labels import Status
from sayso.linked import ConflictKind, Copy, LinkedEvent, ProposalKind, Report, ReportId, StoryLinks
from sayso.linking import link_story
from tests.linking.story import Does, Says, report


def arrest(id_: str, published: str, who: str = "three clerks", **more: object) -> Report:
    text = f"Police arrested {who} in Torv on Monday."
    does = Does(type="COERCE", trigger="arrested", actor="Police", recipient=who, modes=("arrest",), **more)
    return report(id_, published, text, does=(does,))


def only(links: StoryLinks, type_: str = "COERCE") -> list[LinkedEvent]:
    return [e for e in links.events if e.type.value == type_]


def test_two_accounts_of_one_arrest_are_one_event() -> None:
    found = link_story([arrest("r1", "2031-05-02"), arrest("r2", "2031-05-03")], ())
    (event,) = only(found)
    assert [t.report for t in event.tellings] == ["r1", "r2"]
    assert len(event.sources) == 2
    assert event.status is Status.CORROBORATED
    assert event.recipient == "three clerks"


def test_arrests_of_different_people_stay_two() -> None:
    a = report("r1", "2031-05-02", "Police arrested Ada Rusk on Monday.", (Says(by="Ada Rusk", content="on Monday", role="Mayor"),),
               (Does(type="COERCE", trigger="arrested", recipient="Ada Rusk", on=("Monday", "2031-05-01")),))  # fmt: skip
    b = report("r2", "2031-05-02", "Police arrested Per Holm on Monday.", (Says(by="Per Holm", content="on Monday", role="Mayor"),),
               (Does(type="COERCE", trigger="arrested", recipient="Per Holm", on=("Monday", "2031-05-01")),))  # fmt: skip
    assert len(only(link_story([a, b], ()))) == 2


def test_the_same_place_on_another_day_is_another_event() -> None:
    day = arrest("r1", "2031-05-02", on=("Monday", "2031-05-01"), where="Torv")
    later = arrest("r2", "2031-05-20", on=("Monday", "2031-05-18"), where="Torv")
    assert len(only(link_story([day, later], ()))) == 2


def test_a_threat_is_never_the_act() -> None:
    act = report("r1", "2031-05-02", "Marra shelled Torv on Monday.", does=(Does(type="ASSAULT", trigger="shelled", actor="Marra", recipient="Torv", on=("Monday", "2031-05-01")),))  # fmt: skip
    threat = report("r2", "2031-05-02", "Marra will have shelled Torv by Monday, it warned.", does=(Does(type="ASSAULT", trigger="shelled", actor="Marra", recipient="Torv", on=("Monday", "2031-05-01"), modality="hypothetical"), Does(type="THREATEN", trigger="warned", actor="Marra"),))  # fmt: skip
    assert all(len(e.tellings) == 1 for e in link_story([act, threat], ()).events)


def test_rising_numbers_are_kept_side_by_side() -> None:
    def blast(id_: str, on: str, dead: str, n: int) -> Report:
        text = f"A blast killed {dead} people at Torv on Monday."
        return report(id_, on, text, does=(Does(type="ASSAULT", trigger="blast", where="Torv", on=("Monday", "2031-05-01"), counts=(("killed", n, dead),)),))  # fmt: skip

    (event,) = only(
        link_story([blast("r1", "2031-05-02", "three", 3), blast("r2", "2031-05-04", "five", 5)], ()),
        "ASSAULT",
    )
    (conflict,) = event.conflicts
    assert conflict.kind is ConflictKind.COUNT
    assert conflict.of == "killed"
    assert [(a.told.report, a.value) for a in conflict.accounts] == [("r1", "3"), ("r2", "5")]


def test_a_bare_mention_joins_the_only_event_of_its_word() -> None:
    bare = report(
        "r2", "2031-05-09", "The arrest angered the guild.", does=(Does(type="COERCE", trigger="arrest"),)
    )
    (event,) = only(link_story([arrest("r1", "2031-05-02"), bare], ()))
    assert [t.report for t in event.tellings] == ["r1", "r2"]
    assert "only event of that word" in event.trace[0].by


def test_a_bare_mention_of_two_possible_events_joins_none() -> None:
    bare = report(
        "r3", "2031-05-09", "The arrest angered the guild.", does=(Does(type="COERCE", trigger="arrest"),)
    )
    teachers = arrest("r2", "2031-05-20", "nine teachers", on=("Monday", "2031-05-18"))
    found = only(link_story([arrest("r1", "2031-05-02", on=("Monday", "2031-05-01")), teachers, bare], ()))
    assert sorted(len(e.tellings) for e in found) == [1, 1, 1]


def test_a_copy_adds_no_source() -> None:
    copy = Copy(original=ReportId("r1"), copy=ReportId("r2"), share=0.9, by="time")
    (event,) = only(link_story([arrest("r1", "2031-05-02"), arrest("r2", "2031-05-02")], [copy]))
    assert len(event.tellings) == 2
    assert len(event.sources) == 1


def test_a_repeat_counts_as_the_outlet_that_it_repeats() -> None:
    text = "Police arrested three clerks in Torv, Outlet r1 reported."
    repeat = report(
        "r2", "2031-05-03", text, (Says(content="Police arrested three clerks in Torv", by="Outlet r1", cue="reported"),),
        (Does(type="COERCE", trigger="arrested", actor="Police", recipient="three clerks", voice=1),),
    )  # fmt: skip
    (event,) = only(link_story([arrest("r1", "2031-05-02"), repeat], ()))
    assert len(event.tellings) == 2
    assert event.sources == ("Outlet r1 (r1)",)


def test_two_repeats_of_an_outlet_outside_the_story_are_one_source() -> None:
    def repeat(id_: str) -> Report:
        text = "Police arrested three clerks in Torv, the Ostra Times reported."
        return report(
            id_, "2031-05-03", text, (Says(content="Police arrested three clerks in Torv", by="Ostra Times", cue="reported"),),
            (Does(type="COERCE", trigger="arrested", actor="Police", recipient="three clerks", voice=1),),
        )  # fmt: skip

    (event,) = only(link_story([repeat("r1"), repeat("r2")], ()))
    assert event.sources == ("ostra times",)


def test_who_denies_an_event_is_no_source_for_it() -> None:
    text = "The police denied that they had arrested three clerks."
    denial = report(
        "r2", "2031-05-03", text, (Says(content="that they had arrested three clerks", by="The police", cue="denied", act="deny"),),
        (Does(type="COERCE", trigger="arrested", actor="The police", recipient="three clerks", modes=("arrest",), modality="negated", voice=1),),
    )  # fmt: skip
    (event,) = only(link_story([arrest("r1", "2031-05-02"), denial], ()))
    assert event.sources == ("Outlet r1 (r1)",)
    assert event.status is Status.DISPUTED


def test_reports_after_the_day_asked_for_are_left_out_and_undated_ones_too() -> None:
    reports = [arrest("r1", "2031-05-02"), arrest("r2", "2031-05-04"), arrest("r3", None)]
    (event,) = only(link_story(reports, (), "2031-05-03"))
    assert [t.report for t in event.tellings] == ["r1"]


def test_an_unsure_merger_is_proposed() -> None:
    a = report(
        "r1",
        "2031-05-02",
        "Police arrested three clerks.",
        does=(Does(type="COERCE", trigger="arrested", recipient="three clerks"),),
    )
    b = report(
        "r2",
        "2031-05-03",
        "Officers held three clerks.",
        does=(Does(type="COERCE", trigger="held", recipient="three clerks"),),
    )
    found = link_story([a, b], ())
    assert len(only(found)) == 2
    (proposal,) = [p for p in found.proposals if p.kind is ProposalKind.MERGE_EVENTS]
    assert proposal.left == found.events[0].id
    assert proposal.right == "r2:e1"
    assert proposal.reasons


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_the_order_of_reports_changes_nothing(order: tuple[int, ...]) -> None:
    reports = [
        arrest("r1", "2031-05-02"),
        arrest("r2", "2031-05-03"),
        arrest("r3", "2031-05-03", "nine teachers"),
    ]
    assert link_story([reports[n] for n in order], ()) == link_story(reports, ())


def test_ids_stay_when_more_is_reported() -> None:
    first = arrest("r1", "2031-05-02")
    before, after = link_story([first], ()), link_story([first, arrest("r2", "2031-05-03")], ())
    assert before.events[0].id == after.events[0].id


def test_words_of_the_same_parties_are_two_unless_something_else_ties_them() -> None:
    def says(id_: str, day: str, text: str, trigger: str) -> Report:
        demand = Does(type="REQUEST", trigger=trigger, actor="Marran union", recipient="Torv Zinc")
        return report(id_, day, text, does=(demand,))

    first = says("r1", "2031-05-02", "The Marran union demanded shorter shifts of Torv Zinc.", "demanded")
    other = says("r2", "2031-05-03", "A deadline of the Marran union for Torv Zinc ran out.", "deadline")
    again = says("r3", "2031-05-03", "What the Marran union demanded of Torv Zinc was refused.", "demanded")
    assert len(only(link_story([first, other], ()), "REQUEST")) == 2
    assert link_story([first, other], ()).proposals
    assert len(only(link_story([first, again], ()), "REQUEST")) == 1
