"""Closed vocabularies. A value outside them cannot be stored.

Source: PLOVER codebook (2021) for event types, modes, contexts and sectors; TIMEX3 (TimeML 1.2) for
time types; the ledger contract for the rest.
"""

from __future__ import annotations

from enum import StrEnum


class EventType(StrEnum):
    """PLOVER's 16 event types."""

    AGREE = "AGREE"
    CONSULT = "CONSULT"
    SUPPORT = "SUPPORT"
    CONCEDE = "CONCEDE"
    COOPERATE = "COOPERATE"
    AID = "AID"
    RETREAT = "RETREAT"
    REQUEST = "REQUEST"
    ACCUSE = "ACCUSE"
    REJECT = "REJECT"
    THREATEN = "THREATEN"
    PROTEST = "PROTEST"
    SANCTION = "SANCTION"
    MOBILIZE = "MOBILIZE"
    COERCE = "COERCE"
    ASSAULT = "ASSAULT"


MATERIAL = frozenset(
    {
        EventType.COOPERATE, EventType.AID, EventType.RETREAT, EventType.PROTEST,
        EventType.SANCTION, EventType.MOBILIZE, EventType.COERCE, EventType.ASSAULT,
    }
)  # fmt: skip
"""Types that are deeds; the other eight are words between parties."""

MODES: dict[EventType, tuple[str, ...]] = {
    EventType.AGREE: (),
    EventType.CONSULT: ("visit", "third-party", "multilateral", "phone"),
    EventType.SUPPORT: (),
    EventType.CONCEDE: (),
    EventType.COOPERATE: (),
    EventType.AID: (),
    EventType.RETREAT: ("withdraw", "release", "disarm", "ceasefire", "access", "resign"),
    EventType.REQUEST: ("assist", "change", "yield", "meet"),
    EventType.ACCUSE: ("disapprove", "investigate", "allege"),
    EventType.REJECT: ("assist", "change", "yield", "meet"),
    EventType.THREATEN: ("restrict", "arrest", "relations", "expel", "territory", "violence"),
    EventType.PROTEST: ("demo", "riot", "strike", "hunger", "boycott", "obstruct", "vandalize"),
    EventType.SANCTION: ("convict", "expel", "withdraw", "discontinue"),
    EventType.MOBILIZE: ("troops", "weapons", "police", "militia"),
    EventType.COERCE: (
        "seize", "restrict", "censor", "curfew", "martial-law", "arrest", "deport", "withhold",
        "misinformation", "cyber",
    ),
    EventType.ASSAULT: (
        "abduct", "beat", "torture", "sexual", "targeted", "destroy", "primitive", "firearms",
        "explosives", "suicide-attack", "aerial", "drone", "heavy-weapons", "crowd-control",
        "unconventional",
    ),
}  # fmt: skip
"""Modes that each type may take."""

CONTEXTS: tuple[str, ...] = (
    "military", "intelligence", "executive", "legislative", "election", "political_institutions",
    "pro_democracy", "pro_autocracy", "economic", "legal", "reparations", "human_rights",
    "rights_freedoms", "repression", "human_security", "gender", "lgbt", "religion_ethnicity",
    "inequality", "diplomatic", "territory", "peacekeeping", "health", "asylum", "migration",
    "disasters", "natural_resource", "environment", "technology", "terrorism", "cbrn", "cyber",
    "misinformation", "crime", "corruption", "illegal_drugs", "trafficking",
)  # fmt: skip
"""PLOVER's 37 contexts; any event may have several."""

SECTORS: tuple[str, ...] = (
    "COP", "GOV", "JUD", "LEG", "MIL", "PRM", "PTY", "REB", "SPY", "UAF", "UNK", "AGR", "BUS", "CRM",
    "CVL", "EDU", "ELI", "JRN", "LAB", "MED", "REF", "OPP", "PRE", "REL", "SOC", "NGO", "IGO", "IMG",
)  # fmt: skip
"""PLOVER's sectors, with the codes that stand for a country's place (NGO, IGO, IMG)."""


class Modality(StrEnum):
    """How the voice that reports an event presents it."""

    ACTUAL = "actual"
    FUTURE = "future"
    HYPOTHETICAL = "hypothetical"
    NEGATED = "negated"


class Form(StrEnum):
    """How a statement's words are given: quoted, reported, or both."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class Act(StrEnum):
    """What a statement does to a claim; everything but the four is `say`."""

    SAY = "say"
    CONFIRM = "confirm"
    DENY = "deny"
    RETRACT = "retract"
    DECLINE = "decline"


class Via(StrEnum):
    """How a statement reached the outlet that it went through."""

    TOLD = "told"
    CARRIED_BY = "carried_by"
    PUBLISHED = "published"


class Stance(StrEnum):
    """A position on a claim."""

    ASSERTS = "asserts"
    CONFIRMS = "confirms"
    DENIES = "denies"
    RETRACTS = "retracts"
    DECLINES = "declines"


class Status(StrEnum):
    """Where a claim stands, over all positions on it."""

    ASSERTED = "asserted"
    CORROBORATED = "corroborated"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    RETRACTED = "retracted"


class ActorKind(StrEnum):
    """What sort of thing acts or speaks."""

    PERSON = "person"
    ORGANIZATION = "organization"
    STATE = "state"
    GROUP = "group"
    UNKNOWN = "unknown"


class NameKind(StrEnum):
    """What a name in the text names, as the reader sees it (OntoNotes' classes, the ones we use)."""

    PERSON = "person"
    ORGANIZATION = "organization"
    PLACE = "place"
    FACILITY = "facility"
    PEOPLE = "people"


class TimeType(StrEnum):
    """TIMEX3 types."""

    DATE = "DATE"
    TIME = "TIME"
    DURATION = "DURATION"
    SET = "SET"


class PublishedFrom(StrEnum):
    """Where an article's date was found."""

    GIVEN = "given"
    METADATA = "metadata"
    TEXT = "text"


class FlagKind(StrEnum):
    """What a careful reader would be warned of."""

    DATE_CONFLICT = "date_conflict"
    COUNT_CONFLICT = "count_conflict"
    IDENTITY_CONFLICT = "identity_conflict"
    LOADED_LANGUAGE = "loaded_language"
    UNNAMED_SOURCE = "unnamed_source"
    UNDATED = "undated"


class Precision(StrEnum):
    """How exactly a place is known."""

    POINT = "point"
    CITY = "city"
    ADMIN1 = "admin1"
    COUNTRY = "country"
    REGION = "region"
