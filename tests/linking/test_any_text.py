"""Any reports at all: nothing raises, every span slices, the order changes nothing."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.labels import Act, Form
from sayso.linked import Report, ReportId
from sayso.linking import link_story
from sayso.records import Article, LedgerEntry, Mention, Statement, StatementId
from sayso.spans import Span

WORDS = st.sampled_from(
    ["the army", "denied", "that", "its report", "had crossed", "not", "Peru", "14,000", "“", "”", ". ", "\n", "I", "nothing", "é", "if", "claim", "of", "were armed", "but"]
)  # fmt: skip
TEXTS = st.one_of(st.lists(WORDS, min_size=1, max_size=30).map(" ".join), st.text(min_size=1, max_size=80))


@st.composite
def reports(draw: st.DrawFn) -> list[Report]:
    out = []
    for n in range(draw(st.integers(1, 4))):
        text = draw(TEXTS)
        cut = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted)
        spans = [Span(a, b) for a, b in draw(st.lists(cut, max_size=6)) if a < b]
        says = tuple(
            Statement(
                id=StatementId(f"s{k}"), contents=(span,), form=Form.DIRECT, act=draw(st.sampled_from(Act)), confidence=0.5,
                speaker=Mention(span=spans[0]) if draw(st.booleans()) else None, cue=spans[-1] if draw(st.booleans()) else None,
            )
            for k, span in enumerate(spans)
        )  # fmt: skip
        article = Article(
            id=f"r{n}",
            text=text,
            published=draw(st.sampled_from([None, "2031-05-02", "soon"])),
            sentences=(Span(0, len(text)),),
        )
        out.append(
            Report(id=ReportId(f"r{n}"), entry=LedgerEntry(article=article, model="test", statements=says))
        )
    return out


@given(reports())
@settings(max_examples=120, deadline=None)
def test_nothing_raises_and_spans_slice(found: list[Report]) -> None:
    links = link_story(found, ())
    texts = {r.id: r.entry.article.text for r in found}
    for claim in links.claims:
        assert claim.text
        for p in claim.positions:
            assert 0 <= p.span.start < p.span.end <= len(texts[p.report])
            assert p.binding is not None and p.binding.span is not None
            assert p.binding.span.end <= len(texts[p.report])
    assert link_story(found[::-1], ()) == links
