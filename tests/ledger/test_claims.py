"""What is at issue, and where each voice stands."""

from __future__ import annotations

from itertools import permutations

import pytest

from sayso.labels import Act, Stance, Status
from sayso.ledger.status import resolve_status
from sayso.records import ActorId, Claim, Position
from sayso.spans import Span
from tests.ledger.report import Report


def stances(claim: Claim) -> list[tuple[str | None, str]]:
    return [(p.statement, str(p.stance)) for p in claim.positions]


def test_a_confirmed_event_has_the_reports_own_voice_and_the_one_who_confirms() -> None:
    r = Report("Marovian jets bombed Teluk on Monday. The army spokesman Ilo Brandt confirmed the raid.")
    r.event("ASSAULT", "bombed", "raid")
    r.says(r.who("Ilo Brandt"), "confirmed", "the raid", act=Act.CONFIRM)
    (claim,), _ = r.weigh()
    assert stances(claim) == [(None, "asserts"), ("s1", "confirms")]
    assert claim.status is Status.CONFIRMED
    assert claim.events == ("e1",)


def test_he_who_retracts_takes_back_his_own_claim_and_not_anothers() -> None:
    r = Report(
        "Minister Abo Renk said Kesh had armed the rebels. Colonel Ude Marl said the border was calm."
        " Renk later retracted his claim."
    )
    r.event("AID", "armed", attribution=(r.says(r.who("Abo Renk"), "said", "Kesh had armed the rebels"),))
    r.says(r.who("Ude Marl"), "said", "the border was calm")
    r.says(r.who("Renk later", "Abo Renk"), "retracted", "his claim", act=Act.RETRACT)
    claims, _ = r.weigh()
    (claim,) = [c for c in claims if c.status is Status.RETRACTED]
    assert stances(claim) == [("s1", "asserts"), ("s3", "retracts")]


def test_what_two_sayings_share_as_their_occasion_makes_them_no_one_claim() -> None:
    r = Report(
        "Port police took back their statement that dockers had thrown stones during Sunday's march."
        " Spokesman Ilo Brandt confirmed that officers had arrested 90 people at the march."
    )
    told = r.says(
        r.who("Port police"), "took back", "dockers had thrown stones during Sunday's march", act=Act.RETRACT
    )
    arrest = r.says(
        r.who("Ilo Brandt"), "confirmed", "officers had arrested 90 people at the march", act=Act.CONFIRM
    )
    r.event("ASSAULT", "thrown", attribution=(told,))
    r.event("PROTEST", "march", attribution=(told,))
    r.event("COERCE", "arrested", attribution=(arrest,))
    claims, _ = r.weigh()
    assert [stances(c) for c in claims if c.status is Status.RETRACTED] == [[("s1", "retracts")]]
    assert [stances(c) for c in claims if c.status is Status.CONFIRMED] == [[("s2", "confirms")]]


def test_nothing_is_taken_back_that_is_said_only_later_in_other_words() -> None:
    r = Report("“I take that back,” Ude Marl said. Marl said the pass was open.")
    r.says(r.who("Ude Marl"), "said", "“I take that back,”", act=Act.RETRACT)
    r.says(r.who("Marl said the", "Ude Marl"), "said the", "the pass was open")
    claims, _ = r.weigh()
    assert all(("s2", "asserts") not in stances(c) for c in claims if c.status is Status.RETRACTED)


def test_a_nations_claims_are_those_of_its_speakers() -> None:
    r = Report(
        "Ostrian spokesman Dana Wuhl said Kesh helped plan the raid. Rebel leader Bo Tam said talks were near."
        " The ministry in Kesh rejected the Ostrian claims."
    )
    helped = r.says(r.who("Dana Wuhl", country="OST"), "said", "Kesh helped plan the raid")
    r.event("COOPERATE", "helped", attribution=(helped,))
    r.says(r.who("Bo Tam"), "said", "talks were near")
    r.who("Ostrian claims", "Ostria", country="OST")
    r.says(r.who("The ministry in Kesh"), "rejected", "the Ostrian claims", act=Act.DENY)
    claims, _ = r.weigh()
    (claim,) = [c for c in claims if c.status is Status.DISPUTED]
    assert stances(claim) == [("s1", "asserts"), ("s3", "denies")]
    assert claim.events == ("e1",)


def test_a_denial_of_wrongdoing_answers_the_accusation() -> None:
    r = Report("Prosecutors accused Mayor Ana Tull of selling arms to the Front. Tull denied any wrongdoing.")
    r.event("ACCUSE", "accused", recipients=(r.who("Ana Tull"),))
    r.says(r.who("Tull denied", "Ana Tull"), "denied", "any wrongdoing", act=Act.DENY)
    (claim,), _ = r.weigh()
    assert claim.events == ("e1",)
    assert claim.status is Status.DISPUTED


def test_a_denial_of_something_nobody_claimed_stands_alone() -> None:
    r = Report("Kesh denied that its troops had crossed the river. The market in Teluk opened.")
    r.says(r.who("Kesh"), "denied", "its troops had crossed the river", act=Act.DENY)
    (claim,), _ = r.weigh()
    assert stances(claim) == [("s1", "denies")]
    assert claim.span.of(r.article.text) == "its troops had crossed the river"


def test_a_deed_told_by_two_is_corroborated_and_by_one_twice_is_not() -> None:
    text = "Villagers said soldiers burned the mill. Monitors said soldiers burned a mill in Teluk."
    two, one = Report(text), Report(text)
    for r, second in ((two, "Monitors"), (one, "Villagers")):
        s1 = r.says(r.who("Villagers"), "said", "soldiers burned the mill")
        r.says(r.who("Monitors", second), "said", "soldiers burned a mill in Teluk")
        r.event("ASSAULT", "burned the mill", "burned a mill", attribution=(s1,))
    assert two.weigh()[0][0].status is Status.CORROBORATED
    assert one.weigh()[0][0].status is Status.ASSERTED


def test_a_mere_mention_is_no_assertion() -> None:
    r = Report(
        "Gunmen shot two guards in Teluk. Bishop Oda Lenn said the shooting saddened him. Sister Ima Vos said the shooting must be judged."
    )
    r.event("ASSAULT", "shot", "shooting saddened", "shooting must")
    r.says(r.who("Oda Lenn"), "said", "the shooting saddened him")
    r.says(r.who("Ima Vos"), "said", "the shooting must be judged")
    assert r.weigh()[0] == ()


def test_an_attributed_event_is_a_claim_and_a_plain_one_is_none() -> None:
    r = Report("Rebels said the army shelled Teluk. Nurses went on strike in Dovra.")
    r.event("ASSAULT", "shelled", attribution=(r.says(r.who("Rebels"), "said", "the army shelled Teluk"),))
    r.event("PROTEST", "strike")
    (claim,), _ = r.weigh()
    assert claim.status is Status.ASSERTED
    assert stances(claim) == [("s1", "asserts")]


@pytest.mark.parametrize(
    ("held", "status"),
    [
        ([("asserts", "a1"), ("retracts", "a1"), ("denies", "a2"), ("confirms", "a3")], Status.RETRACTED),
        ([("asserts", "a1"), ("denies", "a2"), ("confirms", "a3")], Status.DISPUTED),
        ([("asserts", None), ("confirms", "a3")], Status.CONFIRMED),
        ([("asserts", "a1"), ("asserts", "a2"), ("declines", "a3")], Status.CORROBORATED),
        ([("asserts", None), ("asserts", "a2")], Status.ASSERTED),
        ([("asserts", "a1"), ("declines", "a2")], Status.ASSERTED),
    ],
)
def test_status_does_not_depend_on_order(held: list[tuple[str, str | None]], status: Status) -> None:
    positions = [
        Position(stance=Stance(stance), span=Span(0, 1), by=ActorId(by) if by else None)
        for stance, by in held
    ]
    assert all(resolve_status(order) is status for order in permutations(positions))


def test_a_bare_refusal_that_answers_nothing_is_no_claim() -> None:
    r = Report(
        "The clerk resigned on Friday. He declined to comment. A clerk declined to say whether the gate held."
    )
    r.says(r.who("He"), "declined", "to comment", act=Act.DECLINE)
    r.says(r.who("A clerk"), "declined", "to say whether the gate held", act=Act.DECLINE)
    assert ["gate" in c.span.of(r.article.text) for c in r.weigh()[0]] == [True]
