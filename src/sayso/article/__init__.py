"""Bytes or plain text to an Article: canonical text, paragraphs, sentences, furniture, title, date, outlet."""

from __future__ import annotations

from sayso.article.draft import to_article
from sayso.article.extract import extract_article, extract_articles

__all__ = ["extract_article", "extract_articles", "to_article"]
