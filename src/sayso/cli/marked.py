"""A sentence with the words in it that count, as the terminal marks them."""

from __future__ import annotations

from rich.text import Text

from sayso.spans import Span
from sayso.wording.plain import find_kept, to_isolated, to_plain


def to_marked(text: str, sentence: Span, words: Span, most: int = 320) -> Text:
    """The sentence with `words` between » « and underlined, cut to about `most` characters around them."""
    start, end = _find_around(text, sentence, words, most // 2)
    before = find_kept(text[start : words.start])
    after = find_kept(text[words.end : end])
    shown = Text("…" if start > sentence.start else "")
    shown.append(_to_single_spaced("".join(before)).lstrip())
    shown.append(f"»{to_plain(words.of(text), 120)}«", style="bold underline")
    shown.append(_to_single_spaced("".join(after)).rstrip())
    shown.append("…" if end < sentence.end else "")
    isolated = to_isolated(shown.plain)
    return shown if isolated == shown.plain else Text("\u2068").append_text(shown).append("\u2069")


def _find_around(text: str, sentence: Span, words: Span, most: int) -> tuple[int, int]:
    """The part of the sentence within `most` characters of `words`, cut at blank space where there is any."""
    start, end = max(0, min(sentence.start, words.start)), max(sentence.end, words.end)
    if words.start - start > most:
        start = words.start - most
        start = max(start, text.find(" ", start, words.start) + 1)
    if end - words.end > most:
        end = words.end + most
        end = max(text.rfind(" ", words.end, end), words.end) if " " in text[words.end : end] else end
    return start, end


def _to_single_spaced(text: str) -> str:
    inner = " ".join(text.split())
    lead, trail = text[:1].isspace(), text[-1:].isspace() and bool(inner)
    return f"{' ' * lead}{inner}{' ' * trail}"
