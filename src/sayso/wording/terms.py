"""What each label is called. A status alone never says that a thing happened: what is announced, possible or denied has
words of its own."""

from __future__ import annotations

from sayso.labels import Act, EventType, FlagKind, Modality, PublishedFrom, Stance, Status, Via

DATE_FROM = {
    PublishedFrom.GIVEN: "date as given",
    PublishedFrom.METADATA: "date from the page's metadata",
    PublishedFrom.TEXT: "date from the text",
}
POSITION = {
    Stance.ASSERTS: "claimed by",
    Stance.CONFIRMS: "confirmed by",
    Stance.DENIES: "denied by",
    Stance.RETRACTS: "withdrawn by",
    Stance.DECLINES: "no comment from",
}
ACT = {
    Act.SAY: "says",
    Act.CONFIRM: "confirms",
    Act.DENY: "denies",
    Act.RETRACT: "takes back",
    Act.DECLINE: "declines to say",
}
THROUGH = {Via.TOLD: "to", Via.CARRIED_BY: "carried by", Via.PUBLISHED: "published by"}
AT_ODDS = {
    "count": "how many",
    "date": "when",
    "place": "where",
    "actor": "who did it",
    "recipient": "to whom",
}
FLAG = {
    FlagKind.DATE_CONFLICT: "dates conflict",
    FlagKind.COUNT_CONFLICT: "numbers conflict",
    FlagKind.IDENTITY_CONFLICT: "who it was conflicts",
    FlagKind.LOADED_LANGUAGE: "loaded words",
}
"""What a flag is called before its note; the other kinds' notes say it themselves ("the source is not named")."""

UNSURE = 0.5
"""Events below this confidence say so: more of them are wrong than right."""

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


def to_standing_word(
    status: Status, modality: Modality = Modality.ACTUAL, type_: EventType | None = None
) -> str:
    """How something stands, in words that fit what it is: a confirmed announcement is no confirmed act."""
    if modality is Modality.ACTUAL and type_ is EventType.THREATEN:
        return THREAT[status]
    return STANDS[modality][status]
