"""The questions that the desk asks of a ledger, page by page, and the decisions it takes: one import for all of them."""

from __future__ import annotations

from sayso.serve.ask_actor import ask_actor
from sayso.serve.ask_article import ask_article
from sayso.serve.ask_desk import ask_desk
from sayso.serve.ask_event import ask_claim, ask_event, resolve_telling
from sayso.serve.ask_review import ask_review
from sayso.serve.ask_search import ask_search
from sayso.serve.decisions import Decision, Verb, decide
from sayso.serve.filters import to_filters
from sayso.serve.shelf import Desk, UnknownError

__all__ = [
    "Decision", "Desk", "UnknownError", "Verb", "ask_actor", "ask_article", "ask_claim", "ask_desk", "ask_event",
    "ask_review", "ask_search", "decide", "resolve_telling", "to_filters",
]  # fmt: skip
