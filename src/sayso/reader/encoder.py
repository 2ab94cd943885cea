"""The network: one ONNX session, one window a run, everything it marks."""

from __future__ import annotations

from dataclasses import dataclass, fields
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
    `inner`, `inner_cue_of`: the same once more, for what is reported inside a content ("…said Mr X had told…").
    `route`: [T, 5] outside, then begin and inside of whom a saying went through, and of when it was said. `act`: [T, 5] what a cue does to a
    claim.
    `trigger`: [T, 17] none, then the event types; `modality`: [T, 4]; `historical` and `again`: [T];
    `actor_of` and `recipient_of`: [T, T] from a trigger to every piece of who takes part (piece 0: nobody);
    `time_of` and `place_of`: [T, T] from a trigger to the first piece of its time and place (piece 0: none). `name`: [T, 11] and
    `time`: [T, 9] outside, then begin and inside of each kind.
    """

    saying: Logits
    cue_of: Logits
    source_of: Logits
    inner: Logits
    inner_cue_of: Logits
    route: Logits
    act: Logits
    trigger: Logits
    modality: Logits
    historical: Logits
    again: Logits
    actor_of: Logits
    recipient_of: Logits
    time_of: Logits
    place_of: Logits
    name: Logits
    time: Logits


class Encoder:
    """A loaded network. Deterministic: one window a run and one thread, since its int8 arithmetic scales with
    everything that runs together."""

    def __init__(self, path: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session: Any = onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"],
            disabled_optimizers=["SkipLayerNormFusion"],  # the fused operator is the slower one here: 9 to 15%
        )  # fmt: skip
        self._outputs = [f.name for f in fields(Marks)]

    def mark(self, window: Window) -> Marks:
        """One window through the network."""
        feed: dict[str, NDArray[Any]] = {
            "pieces": window.ids, "case": window.case, "quote": window.quote, "acts": window.acts,
        }  # fmt: skip
        found = self._session.run(self._outputs, {name: array[None] for name, array in feed.items()})
        return Marks(**dict(zip(self._outputs, (array[0] for array in found), strict=True)))
