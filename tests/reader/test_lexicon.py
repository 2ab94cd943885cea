"""Word forms and phrases."""

from __future__ import annotations

import pytest

from sayso.reader.inflect import find_phrase_forms, find_verb_forms, to_plural
from sayso.reader.lexicon import Lexicon
from sayso.spans import Span


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("shell", "shells shelled shelling"),
        ("ban", "bans banned banning"),
        ("use", "uses used using"),
        ("deny", "denies denied denying"),
        ("strike", "strikes struck striking"),
        ("withdraw", "withdraws withdrew withdrawn withdrawing"),
        ("flee", "flees fled fleeing"),
        ("push", "pushes pushed pushing"),
        ("destroy", "destroys destroyed destroying"),
        ("visit", "visits visited visiting"),
    ],
)
def test_verb_forms(verb: str, forms: str) -> None:
    assert {verb, *forms.split()} <= find_verb_forms(verb)


@pytest.mark.parametrize(
    ("verb", "never"), [("shell", "shellled"), ("ban", "baned"), ("strike", "striked"), ("use", "useed")]
)
def test_forms_that_do_not_exist(verb: str, never: str) -> None:
    assert never not in find_verb_forms(verb)


@pytest.mark.parametrize(
    ("word", "plural"),
    [("raid", "raids"), ("embassy", "embassies"), ("clash", "clashes"), ("convoy", "convoys")],
)
def test_plurals(word: str, plural: str) -> None:
    assert to_plural(word) == plural


def test_phrases_are_inflected_at_their_head() -> None:
    assert "called for" in find_phrase_forms("call for", "v")
    assert "air strikes" in find_phrase_forms("air strike", "n")
    assert find_phrase_forms("at war", "a") == {"at war"}


def test_the_longest_phrase_wins_and_line_breaks_do_not_matter() -> None:
    lexicon = Lexicon(entries={"called": ("A",), "called for": ("B",), "called for talks": ("C",)})
    text = "They Called for\n   talks, then called."
    found = [(span.of(text), means) for span, means in lexicon.find(text, Span(0, len(text)))]
    assert found == [("Called for\n   talks", ("C",)), ("called", ("A",))]


def test_phrases_outside_the_stretch_are_not_found() -> None:
    lexicon = Lexicon(entries={"shelled": ("A",)})
    assert not list(lexicon.find("shelled, then fled", Span(9, 18)))
