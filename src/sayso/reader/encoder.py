"""The network: one ONNX session, one window a run, everything it marks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from sayso.reader.windows import Window

Logits = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What the network gives for a window of `T` pieces, as logits.

    `saying`: [T, 7] outside, then begin and inside of source, cue, content; `cue_of`: [T, T] from a piece of
    content to the first piece of its cue; `source_of`: [T, T] from a cue to its source (piece 0: none).
    """

    saying: Logits
    cue_of: Logits
    source_of: Logits


class Encoder:
    """A loaded network. Deterministic: one window a run and one thread, since its int8 arithmetic scales with
    everything that runs together."""

    def __init__(self, path: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session: Any = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        self._inputs = {i.name for i in self._session.get_inputs()}
        self._outputs = [o.name for o in self._session.get_outputs()]

    def mark(self, window: Window) -> Marks:
        """One window through the network."""
        feed = {"pieces": window.ids, "case": window.case, "quote": window.quote, "mask": np.ones_like(window.ids)}
        feed = {k: v[None] for k, v in feed.items() if k in self._inputs}
        out = dict(zip(self._outputs, (x[0] for x in self._session.run(None, feed)), strict=True))
        return Marks(saying=out["saying"], cue_of=out["cue_of"], source_of=out["source_of"])
