"""Which words of an article stand for someone, and what they say of him: the mentions, described one by one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sayso.actors.lexicon import (
    POSSESSIVE,
    WORD,
    Hit,
    Role,
    bodies,
    countries,
    find_hits,
    find_roles,
    outlets,
    plain,
    roles,
)  # fmt: skip
from sayso.actors.phrases import (
    FIRST,
    PERSONS,
    is_common,
    place_words,
    state_words,
)  # fmt: skip
from sayso.labels import ActorKind, NameKind
from sayso.records import Article, Name
from sayso.spans import Span

OTHERS = frozenset({"it", "itself", "they", "them", "themselves", "we", "us", "you", "which", "that"})
SPEAKERS_OWN = frozenset({"i", "me", "we", "us"})
SOME = re.compile(
    r"(?:an?|another|one|some|many|several|most|other|two|three|four|five|\d+|unnamed|multiple)\b",
    re.IGNORECASE,
)
DESCRIPTION = re.compile(r",\s|\s\(|\s[—–-]\s|\s(?:who|which|whose|that)\b")
BRACKETED = re.compile(r"\s?\((?P<letters>[A-Z][A-Za-z.-]{1,7})\)")
AND = re.compile(r"\s(?:and|or)\s")
KINDS = {
    NameKind.PERSON: ActorKind.PERSON, NameKind.ORGANIZATION: ActorKind.ORGANIZATION, NameKind.FACILITY: ActorKind.ORGANIZATION,
    NameKind.PEOPLE: ActorKind.GROUP,
}  # fmt: skip
NO_PERSON = re.compile(r"[Tt]he\s(?:[A-Z][\w’'-]*\s?){1,4}$")
"""A name with an article and no office is no person's ("the Tarn Review")."""


def is_capital(word: str) -> bool:
    """True for a word of a name: a capital at its start, or after a prefix ("al-Amin")."""
    return word[0].isupper() or (len(word) > 3 and "-" in word[:4] and any(c.isupper() for c in word[2:5]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A mention with what its own words say.

    `name`: the words that name (without office, country's possessive, article), plain; empty for pronouns and
    plain nouns. `head`: the words of a kind or office that it ends in or holds ("defense ministry"). `affiliation`:
    names beside an office ("Harbour Union spokesman"). `speaks`: it is the source of a saying; `acts`: the reader has
    it act; `definite`: "the …".
    """

    span: Span
    text: str
    kind: ActorKind
    name: tuple[str, ...] = ()
    shown: str = ""
    pronoun: str = ""
    head: tuple[str, ...] = ()
    role: str | None = None
    country: str | None = None
    sectors: tuple[str, ...] = ()
    affiliation: tuple[str, ...] = ()
    gender: str = ""
    letters: str = ""
    plural: bool = False
    definite: bool = False
    speaks: bool = False
    acts: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Words that stand for someone: do they speak, do they act."""

    span: Span
    speaks: bool
    acts: bool


def describe(article: Article, names: Sequence[Name], spot: Spot) -> Described:
    """What the words of a mention, and the words beside it, say of who it is. `names`: the reader's, near it."""
    text = spot.span.of(article.text)
    low = CONTRACTED.sub("", text.strip().lower())
    if (low in PERSONS or low in OTHERS) and text != "US":
        return _pronoun(spot.span, text, low, spot.speaks)
    return replace(_phrase(article, names, spot.span, text), speaks=spot.speaks, acts=spot.acts)


CONTRACTED = re.compile(r"['’](?:m|ll|re|ve|d|s)$")


def _phrase(article: Article, names: Sequence[Name], span: Span, text: str) -> Described:
    head, description = _split(article.text, span)
    words = [m.group() for m in WORD.finditer(head)]
    if (
        AND.search(head)
        and sum(is_capital(w) for w in words) > 1
        and not find_hits(bodies(), [plain(w) for w in words])
    ):
        return Described(
            span=span, text=text, kind=ActorKind.GROUP, plural=True, country=_one_country(words),
            sectors=_sectors(find_roles(words)), head=_head(words, find_roles(words)),
        )  # fmt: skip
    last = max((n for n in names if n.span.overlaps(span)), key=lambda n: n.span.end, default=None)
    hint = KINDS.get(last.kind) if last else None
    if (hint is ActorKind.PERSON and NO_PERSON.match(text)) or (
        len(words) > 1 and plain(words[-1]) in outlets()
    ):
        hint = ActorKind.ORGANIZATION
    if last is None and len(words) == 1 and is_common(article.text, span.start, words[0]):
        words = [words[0].lower()]
    words, hint = _without_whose(words, hint)
    found = _described(span, text, words, description, hint)
    return _placed(article.text, found, last is not None and last.kind is NameKind.PLACE)


def _without_whose(words: list[str], hint: ActorKind | None) -> tuple[list[str], ActorKind | None]:
    """The words without the person that a plain noun belongs to: "opponents of Premier Lind" are not Lind."""
    at = next((i for i, w in enumerate(words) if i and w in WHOSE), len(words))
    noun = [w.lower() if i == 0 and at == 1 else w for i, w in enumerate(words[:at])]
    plural = _is_plural(noun)
    whose = any(is_capital(w) for w in words[at:])
    owned = hint is ActorKind.PERSON or (plural and hint is not ActorKind.ORGANIZATION)
    if not (whose and owned) or is_capital(noun[-1]) or (not plural and (at == 1 or find_roles(noun))):
        return words, hint
    return noun, ActorKind.GROUP if plural else None


WHOSE = frozenset({"of", "against", "for", "to", "with", "around", "behind"})


def _placed(text: str, found: Described, place: bool) -> Described:
    """The mention, no person where its name is a place's or a state's, as the reader or the text has it."""
    if found.kind not in (ActorKind.PERSON, ActorKind.UNKNOWN) or found.role or not found.name:
        return found
    lone = len(found.name) == 1
    if lone and found.name[0] in state_words(text):
        return replace(found, kind=ActorKind.STATE)
    return (
        replace(found, kind=ActorKind.UNKNOWN)
        if place or (lone and found.name[0] in place_words(text))
        else found
    )


def _pronoun(span: Span, text: str, low: str, speaks: bool) -> Described:
    kind = ActorKind.PERSON if low in PERSONS else ActorKind.UNKNOWN
    return Described(
        span=span, text=text, kind=kind, pronoun=low, gender=PERSONS.get(low, ""), speaks=speaks,
        plural=low in ("they", "them", "themselves", "we", "us"),
    )  # fmt: skip


APPOSITION = re.compile(
    r"\s?,\s(?P<what>(?:(?:the|an?|his|her|its|their)\s)?[^,.;:“”\"\n()]{3,90})(?=,|\.|\swho\b)"
)


def _split(text: str, span: Span) -> tuple[str, str]:
    """The mention's own words up to a comma, and what is said beside them: after the comma, or set beside the span."""
    words = span.of(text)
    cut = DESCRIPTION.search(words, 1)
    if cut:
        return words[: cut.start()], words[cut.start() :].strip(" ,()—–-")
    beside = APPOSITION.match(text, span.end)
    return words, beside["what"] if beside else ""


def _one_country(words: Sequence[str]) -> str | None:
    """The one country that the words name; None for none or several ("US-led" names none)."""
    hits = find_hits(countries(), [plain(w) if is_capital(w) else "" for w in words])
    codes = {h.value.code for h in hits}
    if not codes:
        codes = {
            h.value.country
            for h in find_hits(bodies(), [plain(w) if is_capital(w) else "" for w in words])
            if h.value.country
        }
    return next(iter(codes)) if len(codes) == 1 else None


def _sectors(hits: Iterable[Hit[Role]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(s for h in hits for s in h.value.sectors))


def _head(words: Sequence[str], hits: Sequence[Hit[Role]]) -> tuple[str, ...]:
    return tuple(plain(w) for w in words[hits[-1].start : hits[-1].end]) if hits else ()


def _described(
    span: Span, text: str, words: list[str], description: str, hint: ActorKind | None
) -> Described:
    words, description = _with_name(words, description)
    hits = find_roles(words)
    office = _office(words, hits)
    definite = bool(FIRST.match(text)) and not SOME.match(text)
    base = Described(
        span=span, text=text, kind=hint or ActorKind.UNKNOWN, definite=definite,
        country=_one_country(words), head=_head(words, hits),
        letters=(BRACKETED.search(text) or {"letters": ""})["letters"], plural=_is_plural(words),
    )  # fmt: skip
    after = [w for w in words[office.end :] if is_capital(w)] if office else []
    if office and (after or hint is not ActorKind.ORGANIZATION) and _is_office(words, office, after):
        return _holder(base, words, office, after, description)
    return _named(base, words, hits, description)


PLACED = frozenset({"of", "from", "at", "in", "for"})
"""Words after which no more of a holder's name comes ("Dr. Lena Moss of the Orsa Hospital")."""
FOR = frozenset({"for", "of", "to"})


def _office(words: Sequence[str], hits: Sequence[Hit[Role]]) -> Hit[Role] | None:
    """The office that heads the words: the last, but "spokeswoman" in "a spokeswoman for President Lind"."""
    held = [h for h in hits if h.value.kind == "person"]
    first = next((h for h in held if h.end < len(words) and words[h.end] in FOR), None)
    return first or (held[-1] if held else None)


HOLDER = re.compile(
    r"(?:[A-Z][a-z]{0,4}\.\s)*[A-Z][\w’'-]+(?:\s(?:(?:de|van|von|bin|al)\s)?(?:[A-Z]\.|[A-Z][\w’'-]+)){1,3}"
)


def _with_name(words: list[str], description: str) -> tuple[list[str], str]:
    """The words with the name that follows an office after a comma ("the envoy, Ora Lind")."""
    plain_words = not any(is_capital(w) for w in words[-1:])
    if not (words and plain_words and HOLDER.fullmatch(description)) or _is_plural(words):
        return words, description
    name = [m.group() for m in WORD.finditer(description)]
    known = [plain(w) for w in name]
    if bool(find_hits(countries(), known)) or bool(find_hits(bodies(), known)) or find_roles(name[-1:]):
        return words, description
    hits = find_roles(words)
    if hits and hits[-1].value.kind != "person":
        return words, description
    return [*words, *name], ""


def _is_office(words: Sequence[str], office: Hit[Role], after: Sequence[str]) -> bool:
    """True if the office word heads the mention, rather than stand inside a name ("Ministry of the General …")."""
    lower_tail = [w for w in words[office.end :] if not is_capital(w)]
    return (
        (bool(after) and not lower_tail)
        or office.end == len(words)
        or bool(lower_tail and lower_tail[0] in ("for", "of", "at", "in", "to", "from", "with"))
    )


def _holder(
    base: Described, words: list[str], office: Hit[Role], after: list[str], description: str
) -> Described:
    """Someone by office: "Coastal Guard spokesman Jon Doe", "the foreign minister", "a spokesman for the ministry"."""
    lower_tail = bool(words[office.end :]) and not is_capital(words[office.end])
    tail = words[office.end :]
    ends = next((n for n, w in enumerate(tail) if w in PLACED), len(tail))
    named = [] if lower_tail else [w for w in after if w in tail[:ends]]
    phrase = words if lower_tail else words[: office.end]
    role = [w for i, w in enumerate(phrase) if not (i == 0 and (FIRST.fullmatch(w) or SOME.fullmatch(w)))]
    outside = [
        w for w in (*words[: office.start], *(words[office.end :] if lower_tail else ())) if is_capital(w)
    ]
    titled = (
        (len(role) == 1 and role[0].endswith("."))
        or plain(role[-1]) in ("mr", "mrs", "ms", "miss", "sir", "dr")
        if role
        else True
    )
    return _with_description(
        replace(
            base, kind=ActorKind.PERSON, name=tuple(plain(w) for w in named), shown=" ".join(named),
            role=None if titled else POSSESSIVE.sub("", " ".join(role)), gender=office.value.gender,
            sectors=_sectors((*find_body_roles(phrase), *find_roles(phrase))), country=_one_country(phrase) or base.country,
            affiliation=_without_countries(outside), head=tuple(plain(w) for w in words[office.start : office.end]),
        ),
        description,
    )  # fmt: skip


def _without_countries(words: Sequence[str]) -> tuple[str, ...]:
    """The words, plain, without articles and the names of countries and their people."""
    kept = [w for w in words if not FIRST.fullmatch(w)]
    hits = find_hits(countries(), [plain(w) if is_capital(w) else "" for w in kept])
    gone = {i for h in hits if h.value.sort in ("name", "people") for i in range(h.start, h.end)}
    return tuple(plain(w) for i, w in enumerate(kept) if i not in gone)


def find_body_roles(words: Sequence[str]) -> tuple[Hit[Role], ...]:
    """Bodies and seats among the words, as roles with their sectors ("Pentagon")."""
    caps = [plain(w) if is_capital(w) else "" for w in words]
    known = [
        Hit(h.start, h.end, Role(kind="org", sectors=h.value.sectors, gender=""))
        for h in find_hits(bodies(), caps)
    ]
    seats = [
        Hit(h.start, h.end, Role(kind="org", sectors=h.value.sectors, gender=""))
        for h in find_hits(countries(), caps) if h.value.sort == "seat"
    ]  # fmt: skip
    return (*known, *seats)


def _named(base: Described, words: list[str], hits: Sequence[Hit[Role]], description: str) -> Described:
    """A body, a country, a group, or a person without an office."""
    bare = [w for i, w in enumerate(words) if not (i == 0 and (FIRST.fullmatch(w) or SOME.fullmatch(w)))]
    caps = [plain(w) if is_capital(w) else "" for w in bare]
    body = next((h.value for h in find_hits(bodies(), caps) if h.end - h.start == len(bare)), None)
    country = next((h.value for h in find_hits(countries(), caps) if h.end - h.start == len(bare)), None)
    if body:
        return replace(
            base,
            kind=ActorKind.ORGANIZATION,
            name=_key(body.name),
            shown=_shown(base.text),
            country=body.country,
            sectors=body.sectors,
        )
    if country:
        kind = {"name": ActorKind.STATE, "capital": ActorKind.STATE, "seat": ActorKind.ORGANIZATION}.get(
            country.sort, ActorKind.GROUP
        )
        name = (f"={country.code}",) if country.sort == "name" else tuple(caps)
        return replace(
            base, kind=kind, name=name, shown=_shown(base.text), country=country.code, sectors=country.sectors
        )
    return _with_description(_described_name(base, bare, hits), description)


def _shown(text: str) -> str:
    """A body's name as the text has it, without article, apposition and a possessive at its end."""
    own = DESCRIPTION.split(text, maxsplit=1)[0]
    first = FIRST.match(own)
    return POSSESSIVE.sub("", own[first.end() :].strip() if first else own.strip())


def _key(name: str) -> tuple[str, ...]:
    return tuple(plain(w) for w in name.split())


def _described_name(base: Described, bare: list[str], hits: Sequence[Hit[Role]]) -> Described:
    start = 1 if len(bare) > 1 and POSSESSIVE.search(bare[0]) else _modifiers(bare, hits)
    core = bare[start:]
    sectors = _sectors((*find_body_roles(bare), *hits))
    plain_noun = not any(is_capital(w) for w in core) or (
        len(core) == 1 and hits and not POSSESSIVE.search(bare[0])
    )
    if plain_noun and not base.country:
        kind = ActorKind.GROUP if base.plural else base.kind
        return replace(base, kind=_kind_of(base, hits) or kind, sectors=sectors)
    kind = _kind_of(base, hits) or (ActorKind.UNKNOWN if start else _guessed(base, core))
    name = _without_countries(core)
    if kind is ActorKind.PERSON:
        name = tuple(plain(w) for w in core if is_capital(w))
        return replace(
            base,
            kind=kind,
            name=name,
            shown=POSSESSIVE.sub(
                "", " ".join(w for w in core if is_capital(w) or w in ("bin", "al", "de", "van", "von"))
            ),
        )
    own = _shown(base.text)
    shown = own.split(maxsplit=1)[-1] if start and own.strip() and name not in roles() else own
    return replace(base, kind=kind, name=name, shown=shown, sectors=sectors)


def _modifiers(bare: Sequence[str], hits: Sequence[Hit[Role]]) -> int:
    """How many words stand before a bare name and only colour it ("neighbouring Tarn"); 0 where one is a noun."""
    lower = next((i for i, w in enumerate(bare) if is_capital(w)), 0)
    only = all(is_capital(w) for w in bare[lower:]) and not {"of", "in", "for", "and"} & set(bare[:lower])
    return lower if only and not any(h.start < lower for h in hits) else 0


def _kind_of(base: Described, hits: Sequence[Hit[Role]]) -> ActorKind | None:
    """The kind by a word for bodies or groups that the mention ends in, then by the reader, then by any such word."""
    last = next((h for h in reversed(hits) if h.value.kind != "person"), None)
    lexical = None
    if last:
        group = last.value.kind == "group" and (base.plural or _is_plural(base.head))
        lexical = ActorKind.GROUP if group else ActorKind.ORGANIZATION
    if lexical and base.head and base.head == _last_words(base.text, len(base.head)):
        return lexical
    return base.kind if base.kind is not ActorKind.UNKNOWN else lexical


def _last_words(text: str, count: int) -> tuple[str, ...]:
    """The last words of a mention before any apposition, plain."""
    own = DESCRIPTION.split(text, maxsplit=1)[0]
    return tuple(plain(m.group()) for m in WORD.finditer(own))[-count:]


def _guessed(base: Described, core: Sequence[str]) -> ActorKind:
    """A name without a word that tells: two or three capitalised words without an article are a person's."""
    caps = [w for w in core if is_capital(w)]
    name_like = (
        2 <= len(caps) <= 4
        and len(caps) == len(core)
        and not base.definite
        and not any(w.isupper() and len(w) > 2 for w in caps)
    )
    return ActorKind.PERSON if name_like else ActorKind.UNKNOWN


SOMEONE = re.compile(r"\w{2,}(?:[mM]en|women|ers|ors|ists|ians|ants|ents|ees|man|woman|ist|ian)$")


def is_someone(found: Described) -> bool:
    """False for a plain noun that is no one: its head is no word for a person or body, and it does not speak.

    A noun that only its ending makes a person ("the raiders") must act as well.
    """
    if found.name or found.speaks:
        return True
    if found.head and found.head == _last_words(found.text, len(found.head)):
        return True
    return found.role is not None or (
        found.acts and bool(SOMEONE.fullmatch("".join(_last_words(found.text, 1))))
    )


def _is_plural(words: Sequence[str]) -> bool:
    last = next((w for w in reversed(words) if w.isalpha()), "")
    return (last.islower() and last.endswith("s") and not last.endswith("ss")) or last in (
        "people",
        "police",
        "men",
        "women",
        "troops",
    )


def _with_description(found: Described, description: str) -> Described:
    """The mention with what an apposition adds: an office for a person, country and kind for a body."""
    words = [m.group() for m in WORD.finditer(description)]
    hits = find_roles(words)
    if not words or not hits:
        return found
    office = next((h for h in hits if h.value.kind == "person"), None)
    own_name = office is not None and office.end < len(words) and is_capital(words[office.end])
    if (
        not own_name
        and found.kind in (ActorKind.PERSON, ActorKind.UNKNOWN)
        and office
        and found.name
        and "and" not in words[:1]
    ):
        role = [w for i, w in enumerate(words) if not (i == 0 and (FIRST.fullmatch(w) or SOME.fullmatch(w)))]
        return replace(
            found, kind=ActorKind.PERSON, role=found.role or " ".join(role), gender=found.gender or office.value.gender,
            country=found.country or _one_country(words), sectors=found.sectors or _sectors((*find_body_roles(words), *hits)),
            affiliation=found.affiliation or _without_countries([w for w in words if is_capital(w)]),
        )  # fmt: skip
    if (
        found.kind is not ActorKind.PERSON
        and found.name
        and hits[0].value.kind != "person"
        and FIRST.match(description)
    ):
        return replace(
            found, country=found.country or _one_country(words), sectors=found.sectors or _sectors(hits)
        )
    return found
