"""What each head is punished for."""

from __future__ import annotations

import torch
from batches import Batch
from documents import TYPES
from labels import ACTOR, BOTH, NOTHING, RECIPIENT
from torch import Tensor
from torch.nn import functional

SAYING = torch.tensor([1.0, 1.5, 1.2, 2, 1.5, 2, 1])
ROUTE = torch.tensor([1.0, 2, 2, 2, 2])
ACT = torch.tensor([1.0, 2, 2, 3, 2])
TRIGGER = torch.tensor([1.0] + [3.0] * len(TYPES))
MODALITY = torch.tensor([1.0, 2, 2, 3])
SHARE = {
    "saying": 1.0,
    "cue_of": 0.3,
    "source_of": 0.3,
    "inner": 1.5,
    "inner_cue_of": 0.3,
    "trigger": 4.0,
    "modality": 0.3,
    "historical": 0.2,
    "again": 0.3,
    "route": 0.5,
    "act": 0.4,
    "time_of": 0.3,
    "place_of": 0.3,
    "name": 0.5,
    "time": 0.5,
}


def _pointer(logits: Tensor, target: Tensor) -> Tensor:
    known = target != NOTHING
    return functional.cross_entropy(logits[known].float(), target[known]) if known.any() else logits.sum() * 0


def _labels(logits: Tensor, target: Tensor, weight: Tensor | None) -> Tensor:
    if not (target != NOTHING).any():
        return logits.sum() * 0
    return functional.cross_entropy(
        logits.float().flatten(0, 1),
        target.flatten(),
        None if weight is None else weight.to(logits.device),
        ignore_index=NOTHING,
    )


def _point(logits: Tensor, gold: Tensor, barred: Tensor) -> Tensor:
    """[R, T] each: cross entropy with an even share for every gold piece; rows without one teach nothing."""
    known = gold.any(-1)
    if not known.any():
        return logits.sum() * 0
    log = torch.log_softmax(logits[known].float().masked_fill(barred[known], -1e4), -1)
    share = gold[known].float()
    return -(log * share / share.sum(-1, keepdim=True)).sum(-1).mean()


def _roles(marks: dict[str, Tensor], roles: Tensor) -> Tensor:
    """From each trigger to its actors and to its recipients, or to piece 0 where it has none."""
    rows = (roles != NOTHING).any(-1)
    chosen = roles[rows]
    first = torch.zeros_like(chosen, dtype=torch.bool)
    first[:, 0] = True
    barred = (chosen == NOTHING) & ~first
    loss = marks["actor_of"].new_zeros(())
    for name, role in (("actor_of", ACTOR), ("recipient_of", RECIPIENT)):
        gold = (chosen == role) | ((chosen == BOTH) & first)
        loss = loss + _point(marks[name][rows], gold, barred)
    return loss


def _weak(marks: dict[str, Tensor], batch: Batch) -> Tensor:
    """Some piece of the sentence names a type of each wanted group, no piece names a barred one.

    The piece that is most likely so is taken for the trigger, and the sentence's roles are its own.
    """
    chance = torch.softmax(marks["trigger"].float(), -1) * (batch.present * (batch.pieces > 0))[..., None]
    total, roles = [], []
    for n, sample in enumerate(batch.samples):
        weak = sample.document.weak
        if weak is None:
            continue
        inside = chance[n, : len(sample.window.ids)]
        best = None
        for group in weak.wanted:
            mass = inside[:, [1 + TYPES.index(t) for t in group]].sum(1)
            best = int(mass.argmax())
            total.append(-torch.log(mass[best].clamp_min(1e-4)))
        barred = inside[:, [1 + TYPES.index(t) for t in weak.barred]].sum(1)
        total.append(-(0.5 if weak.wanted else 0.4) * torch.log((1 - barred.max()).clamp_min(1e-4)))
        for name, found in (("actor_of", sample.targets.actors), ("recipient_of", sample.targets.recipients)):
            if best is not None and found:
                log = torch.log_softmax(marks[name][n, best, : len(inside)].float(), -1)
                roles.append(-log[list(found)].mean())
    loss = torch.stack(total).mean() * 0.5
    return loss + 0.3 * torch.stack(roles).mean() if roles else loss


def find_losses(marks: dict[str, Tensor], batch: Batch) -> dict[str, Tensor]:
    """The loss of each head that this batch teaches."""
    out: dict[str, Tensor] = {}
    weights = {
        "saying": SAYING,
        "inner": SAYING,
        "route": ROUTE,
        "act": ACT,
        "trigger": TRIGGER,
        "modality": MODALITY,
        "name": None,
        "time": None,
    }
    for name, target in batch.targets.items():
        if name not in marks:
            continue
        if name.endswith("_of"):
            out[name] = _pointer(marks[name], target)
        elif name in ("historical", "again"):
            known = target != NOTHING
            if known.any():
                out[name] = functional.binary_cross_entropy_with_logits(
                    marks[name][known].float(), target[known].float()
                )
        else:
            out[name] = _labels(marks[name], target, weights[name])
    if batch.roles is not None and "actor_of" in marks:
        out["roles"] = _roles(marks, batch.roles)
    if batch.samples[0].document.weak and "trigger" in marks:
        out["weak"] = _weak(marks, batch)
    return out


def total(losses: dict[str, Tensor]) -> Tensor:
    """One number to go down."""
    return torch.stack([SHARE.get(k, 1.0) * v for k, v in losses.items()]).sum()
