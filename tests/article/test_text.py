"""Plain text to an Article: paragraphs, sentences, language, dates, furniture, refusals."""

from __future__ import annotations

import csv
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.article import to_article
from sayso.article.language import find_other_language
from sayso.article.prose import has_prose
from sayso.article.published import find_published
from sayso.article.sections import find_sections
from sayso.article.sentences import LONGEST, find_sentences
from sayso.labels import PublishedFrom
from sayso.records import Article, Draft
from sayso.settings import ArticleSettings
from sayso.spans import Span

CASES = Path(__file__).parent.parent / "cases" / "article"
SETTINGS = ArticleSettings()
REPORT = (
    "The ferry Aurora sank off the harbour on Monday, the port authority said in a statement.\n\n"
    "Two sailors were rescued by a fishing boat, and a third was still missing in the evening.\n\n"
    "“We are searching with three boats,” harbour master Pilar Ortega told the Harbour Gazette.\n\n"
)


def read_cases(name: str) -> list[dict[str, str]]:
    lines = [x for x in (CASES / name).read_text(encoding="utf-8").splitlines() if not x.startswith("# ")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def read(text: str, **more: str) -> Article:
    article, _ = to_article(Draft(id="x", text=text, **more), SETTINGS)
    assert article is not None
    return article


@pytest.mark.parametrize("case", read_cases("sentences.tsv"), ids=lambda c: c["paragraph"][:30])
def test_sentences(case: dict[str, str]) -> None:
    expected = case["paragraph"].split(" ¦ ")
    text = " ".join(expected)
    assert [s.of(text) for s in find_sentences(text, Span(0, len(text)))] == expected


@pytest.mark.parametrize("case", read_cases("furniture.tsv"), ids=lambda c: c["line"])
def test_last_line(case: dict[str, str]) -> None:
    article = read(REPORT + case["line"])
    found = {f.span.of(article.text): f.reason for f in article.furniture}
    assert found == ({case["line"]: case["reason"]} if case["reason"] else {})
    assert (article.paragraphs[-1].of(article.text) == case["line"]) is not bool(case["reason"])


@pytest.mark.parametrize("case", read_cases("sections.tsv"), ids=lambda c: c["line"])
def test_sections(case: dict[str, str]) -> None:
    line = case["line"]
    expected = tuple(case["sections"].split("|")) if case["sections"] else ()
    assert find_sections(line, Span(0, len(line))) == expected
    article = read(f"{line}\n\n{REPORT}")
    assert article.sections == expected
    assert [f.reason for f in article.furniture] == (["section_labels"] if expected else [])


@pytest.mark.parametrize("case", read_cases("dates.tsv"), ids=lambda c: c["head"])
def test_printed_dates(case: dict[str, str]) -> None:
    article = read(case["head"].replace("/", "\n"))
    assert article.published == (case["published"] or None)
    assert article.published_from == (PublishedFrom.TEXT if case["published"] else None)


@pytest.mark.parametrize("case", read_cases("languages.tsv"), ids=lambda c: c["text"][:20])
def test_language(case: dict[str, str]) -> None:
    assert (find_other_language(case["text"], SETTINGS) is None) == (case["english"] == "yes")
    article, problems = to_article(Draft(id="x", text=case["text"]), SETTINGS)
    assert [p.code for p in problems] == ([] if article else ["not_english"])


def test_any_language_is_kept_on_request() -> None:
    text = read_cases("languages.tsv")[-1]["text"]
    article, _ = to_article(Draft(id="x", text=text), ArticleSettings(any_language=True))
    assert article is not None and article.language == "zh"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        (" \n\t ", "empty"),
        ("— * — 123", "empty"),
        ("PK\x03\x04\x00\x00report", "binary"),
        ("\x01\x02\x03 the report of the minister", "binary"),
        ("the " * 600_000, "too_long"),
    ],
)
def test_refusals(text: str, code: str) -> None:
    article, problems = to_article(Draft(id="x", text=text), SETTINGS)
    assert article is None
    assert [p.code for p in problems] == [code]
    assert "\n" not in problems[0].detail and problems[0].article == "x"


@pytest.mark.parametrize(
    ("given_date", "kept", "code"),
    [
        ("2021-05-04", "2021-05-04", None),
        ("2021-05-04T10:00:00Z", "2021-05-04T10:00:00Z", None),
        ("May 4", None, "bad_date"),
        ("2999-01-01", None, "future_date"),
        ("", None, None),
    ],
)
def test_given_date(given_date: str, kept: str | None, code: str | None) -> None:
    article, problems = to_article(Draft(id="x", text=REPORT, published=given_date), SETTINGS)
    assert article is not None
    assert (article.published, article.published_from) == (kept, PublishedFrom.GIVEN if kept else None)
    assert [p.code for p in problems] == ([code] if code else [])


def test_plain_report_has_no_furniture_and_all_paragraphs() -> None:
    article = read(REPORT)
    assert article.furniture == ()
    assert len(article.paragraphs) == 3


def test_byline_is_kept_and_marked() -> None:
    article = read(f"Ferry sinks off harbour\n\nBy Ana Quiroga and Tom Weld\n\n{REPORT}")
    assert article.byline == "Ana Quiroga and Tom Weld"
    assert [(f.reason, f.span.of(article.text)) for f in article.furniture] == [
        ("byline", "By Ana Quiroga and Tom Weld")
    ]


def read_marked(text: str) -> list[str]:
    return [f.span.of(text) for f in read(text).furniture]


def test_a_line_about_the_writer_of_the_byline_is_marked() -> None:
    line = "Ana Quiroga covers ports and shipping."
    assert read_marked(REPORT + line) == []
    assert read_marked(f"By Ana Quiroga\n\n{REPORT}{line}") == ["By Ana Quiroga", line]
    assert read_marked(f"By Ana Quiroga\n\n{line}\n\n{REPORT}") == ["By Ana Quiroga"]


def test_what_belongs_to_a_label_is_marked_and_no_paragraph() -> None:
    foot = [
        "ENDS",
        "Media contact",
        "Pilar Weld, tel. 555-0141",
        "Notes to editors",
        "1. The ferry was built in 1961.",
    ]
    assert read_marked(REPORT + "\n".join(foot)) == foot
    assert read_marked(f"ENDS\n{REPORT}") == ["ENDS"]
    assert read_marked(f"{REPORT}ENDS\n1. {'The ferry was old. ' * 60}") == ["ENDS"]
    assert read_marked(f"{REPORT}Notes to editors\n{REPORT}") == ["Notes to editors"]
    assert read_marked(
        "Notes to editors\n1. A ferry sank off the harbour on Monday, the authority said."
    ) == ["Notes to editors"]


def test_wrapped_lines_are_one_paragraph() -> None:
    text = (
        "The ferry Aurora sank off the harbour on Monday, the port\n"
        "    authority said.\n"
        "    Two sailors were rescued by a fishing boat, and a third\n"
        "    was still missing in the evening of the same day.\n"
        "    MS. ORTEGA: We are searching.\n"
        "    - three boats\n"
        "    - one helicopter"
    )
    starts = [" ".join(p.of(text).split())[:12] for p in read(text).paragraphs]
    assert starts == ["The ferry Au", "Two sailors ", "MS. ORTEGA: ", "- three boat", "- one helico"]


def test_menu_around_a_report_is_marked() -> None:
    menu = "Home\nWorld\nPolitics\nBusiness\nSports\nLog in\nSubscribe\nSearch\n"
    foot = "Share this\nRelated articles\nComments\nPrivacy policy\nTerms of use\nContact us\n"
    article = read(f"{menu}\n{REPORT * 2}\n{foot}")
    marked = {f.span.of(article.text) for f in article.furniture}
    assert {"Log in", "Share this", "Related articles"} <= marked
    assert len([p for p in article.paragraphs if len(p) > 60]) == 6


def test_gigantic_line_is_cut_at_sentence_ends_in_seconds() -> None:
    text = "The minister said that the talks with Dr. Ortega would go on in the town on Monday. " * 11_000
    begun = time.process_time()
    article, _ = to_article(Draft(id="x", text=text), ArticleSettings(max_chars=2_000_000))
    assert article is not None
    assert time.process_time() - begun < 10
    assert max(len(p) for p in article.paragraphs) <= LONGEST
    assert len(article.sentences) == 11_000


@pytest.mark.parametrize(
    "text", ["a" + "." * 500_000 + "x the end of the", 'the "' * 100_000, "the\n" * 100_000]
)
def test_hostile_text_is_read_in_linear_time(text: str) -> None:
    begun = time.process_time()
    to_article(Draft(id="x", text=text), SETTINGS)
    assert time.process_time() - begun < 10


TOKENS = st.sampled_from(
    ["the", "said", "Mr.", "U.S.", "“", "”", '"', ".", "…", "!?", "\n", "\n\n", "\n    ", " ", "• ", "By Ana Ruiz", "Share",
     "POLITICS", "\u200f", "😀", "|", "\t", "Home", "4 May 2021", "—", "\u2028", "\x85", "Comments", "a" * 50, "1. ", "عربي", "ENDS\n", "Media contact: ",
     "Notes to editors\n", "Ana Ruiz writes about ", "This is a developing story. ", "###"]
)  # fmt: skip


@given(st.lists(TOKENS | st.text(max_size=5), max_size=60).map("".join))
@settings(max_examples=150, deadline=None)
def test_any_text_gives_spans_that_slice(text: str) -> None:
    article, problems = to_article(Draft(id="x", text=text), SETTINGS)
    if article is None:
        assert problems
        return
    check(article)
    has_prose(text)


def check(article: Article) -> None:
    for spans in (article.paragraphs, article.sentences, tuple(f.span for f in article.furniture)):
        assert all(a.end <= b.start for a, b in pairwise(spans))
        assert all(s.end <= len(article.text) and s.of(article.text).strip() for s in spans)
    assert all(sum(p.contains(s) for p in article.paragraphs) == 1 for s in article.sentences)
    assert not any(f.span.overlaps(p) for f in article.furniture for p in article.paragraphs)
    covered = "".join(s.of(article.text) for s in (*article.sentences, *(f.span for f in article.furniture)))
    assert sorted("".join(covered.split())) == sorted("".join(article.text.split()))


def test_undated_text_has_no_date() -> None:
    from datetime import UTC, datetime

    assert find_published(REPORT, (Span(0, 80),), datetime(2026, 1, 1, tzinfo=UTC)) is None
