"""Maps and timelines as shapes: pure functions from views to numbers and words, which the templates write as SVG.

Nothing here writes markup, so nothing here has to escape it. Positions are in the units of the drawing's own `view_box`.
"""

from __future__ import annotations
