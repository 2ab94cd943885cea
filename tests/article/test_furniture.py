"""The furniture model's measures of cues about a block and of blocks alike, on small made-up pages."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.article.features import to_blocks
from sayso.article.furniture import score_blocks
from sayso.article.furniture_alike import find_alike
from sayso.article.furniture_block import Measures, Page, to_page
from sayso.article.furniture_cued import find_cued
from sayso.article.paragraphs import find_blocks, find_lines

PARAGRAPH = (
    "The harbour office said on Monday that the ferry to Selmar would stay in port until the crane had been mended, "
    "and that tickets would be paid back at the pier."
)


def to_test_page(*lines: str) -> Page:
    text = "\n".join(lines)
    return to_page(text, to_blocks(text, find_blocks(text, find_lines(text))))


def cued(*lines: str) -> list[Measures]:
    return list(find_cued(to_test_page(*lines)))


def test_distance_to_the_cue_above_counts_blocks_and_knows_its_reason() -> None:
    found = cued(PARAGRAPH, "Leave a comment", "Wynn Hesk", "Lovely old boat")
    assert [m["up:comments"] for m in found] == [99, 99, 1, 2]
    assert [m["dn:comments"] for m in found] == [1, 99, 99, 99]
    assert all(m["up:cookie"] == 99 for m in found)


def test_what_was_seen_since_the_last_long_paragraph_starts_anew_there() -> None:
    long = PARAGRAPH + " " + PARAGRAPH
    found = cued("Leave a comment", long, "Rope", "Leave a comment", "Lamp", long, "Oats")
    assert [m["cuesince"] for m in found] == [0, 1, 0, 0, 1, 1, 0]
    assert [m["charsince"] for m in found] == [0, 15, 0, 4, 19, 23, 0]
    assert [m["cueto"] for m in found] == [0, 1, 1, 0, 0, 0, 0]


def test_words_for_writer_and_reader_are_counted_in_the_block_and_around_it() -> None:
    found = cued("I told you", "Rope", "Oats and rye")
    assert [m["personal"] for m in found] == [2 / 3, 0, 0]
    assert all(m["personal~"] == 2 / 7 for m in found)


def test_a_line_takes_after_the_others_with_its_words() -> None:
    page = to_test_page("Fill the kettle", "Mend the lantern", "Fill the kettle slowly", "Kettle", "Quillon")
    found = list(find_alike(page, [0.1, 0.9, 0.2, 0.5, 0.5]))
    assert found[3]["wordodds"] < 0.2
    assert found[4]["wordodds"] == -1


def test_twins_are_blocks_of_the_same_words() -> None:
    found = list(find_alike(to_test_page("Step one", "Rope", "Step one", "Step one"), [0.2, 0.9, 0.4, 0.6]))
    assert [round(m["twinodds"], 6) for m in found] == [0.5, -1, 0.4, 0.3]
    assert [m["twinleast"] for m in found] == [0.2, -1, 0.2, 0.2]


def test_the_least_odds_are_forgotten_at_a_cue() -> None:
    page = to_test_page("Rope", "Lamp", "Leave a comment", "Oats")
    found = list(find_alike(page, [0.1, 0.6, 0.9, 0.7]))
    assert [m["leastup"] for m in found] == [1, 0.1, 1, 1]
    assert [m["leastdn"] for m in found] == [0.6, 1, 1, 1]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=12))
def test_any_page_is_scored_block_by_block(lines: list[str]) -> None:
    text = "\n".join(lines)
    blocks = to_blocks(text, find_blocks(text, find_lines(text)))
    if blocks:
        assert len(score_blocks(text, blocks)) == len(blocks)
