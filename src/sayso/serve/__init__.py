"""The desk and its JSON API: `create_app(desk)` over an open store.

`views.py` says what is shown; `questions*.py` answer with it; `app.py`, `api.py` and `safety.py` put it on the wire;
`pages.py` draws it. What is shown of an article is hostile until it is escaped: views hold plain text, never markup.
"""

from __future__ import annotations
