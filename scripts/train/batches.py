"""Windows to batches of one data set each, about equally many pieces to a batch, and batches to tensors."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace

import numpy as np
import torch
from documents import TYPES, Document
from labels import NOTHING, Targets, to_targets
from torch import Tensor

from sayso.reader.windows import Pieces, Vocabulary, Window, to_pieces, to_windows
from sayso.spans import Span

LIMIT = 254
"""Pieces of one stretch at most, so that a window holds it with its two marks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One window with its targets."""

    window: Window
    targets: Targets
    document: Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Samples of one data set as tensors: features [B, T], targets [B, T] by head, roles [B, T, T]."""

    kind: str
    pieces: Tensor
    case: Tensor
    quote: Tensor
    acts: Tensor
    present: Tensor
    targets: dict[str, Tensor]
    roles: Tensor | None
    samples: tuple[Sample, ...]

    def on(self, device: torch.device) -> Batch:
        """The same with its tensors on a device."""
        tensors = {
            f.name: getattr(self, f.name) for f in fields(self) if isinstance(getattr(self, f.name), Tensor)
        }
        moved = {name: tensor.to(device) for name, tensor in tensors.items()}
        return replace(self, **moved, targets={k: t.to(device) for k, t in self.targets.items()})


def cut(document: Document, vocabulary: Vocabulary) -> list[Pieces]:
    """The document's paragraphs as pieces, long ones cut."""
    whole = [to_pieces(document.text, Span(a, b), vocabulary) for a, b in document.paragraphs]
    parts = [p.part(n, n + LIMIT) for p in whole for n in range(0, len(p.ids), LIMIT)]
    return [p for p in parts if p.ids]


def to_samples(
    document: Document, stretches: list[Pieces], vocabulary: Vocabulary, limit: Callable[[], int]
) -> list[Sample]:
    """The document's windows; where they are cut changes with `limit`."""
    windows = to_windows(stretches, vocabulary, limit(), 48)
    return [Sample(window=w, targets=to_targets(w, document), document=document) for w in windows]


def find_batches(samples: list[Sample], budget: int) -> Iterator[list[Sample]]:
    """Samples of like length together, at most `budget` pieces with padding."""
    random.shuffle(samples)
    for start in range(0, len(samples), 320):
        held: list[Sample] = []
        for sample in sorted(samples[start : start + 320], key=lambda s: len(s.window.ids)):
            if held and (len(held) + 1) * len(sample.window.ids) > budget:
                yield held
                held = []
            held.append(sample)
        if held:
            yield held


def _pad(rows: list[np.ndarray], length: int, value: int) -> Tensor:
    out = np.full((len(rows), length), value, np.int64)
    for n, row in enumerate(rows):
        out[n, : len(row)] = row
    return torch.from_numpy(out)


def _roles(samples: list[Sample], length: int) -> Tensor | None:
    if not any(s.targets.rows for s in samples):
        return None
    out = torch.full((len(samples), length, length), NOTHING, dtype=torch.int16)
    for n, s in enumerate(samples):
        for row in s.targets.rows:
            out[n, row.at, : len(row.roles)] = torch.from_numpy(row.roles.astype(np.int16))
    return out


def to_batch(samples: list[Sample]) -> Batch:
    """Pads and stacks."""
    length = max(len(s.window.ids) for s in samples)
    acts = np.zeros((len(samples), length, len(TYPES)), np.float32)
    for n, s in enumerate(samples):
        acts[n, : len(s.window.ids)] = s.window.acts
    targets = {}
    for name in (f.name for f in fields(Targets)):
        first = getattr(samples[0].targets, name)
        if isinstance(first, np.ndarray):
            targets[name] = _pad([getattr(s.targets, name) for s in samples], length, NOTHING)
    return Batch(
        kind=samples[0].document.kind,
        pieces=_pad([s.window.ids for s in samples], length, 0), case=_pad([s.window.case for s in samples], length, 1),
        quote=_pad([s.window.quote for s in samples], length, 0), acts=torch.from_numpy(acts),
        present=_pad([np.ones(len(s.window.ids), np.int64) for s in samples], length, 0),
        targets=targets, roles=_roles(samples, length), samples=tuple(samples),
    )  # fmt: skip
