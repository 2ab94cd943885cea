"""Averages the attribution stack of two networks: what came before a joint training, and what came of it.

usage: blend.py BEFORE.pt AFTER.pt OUT.pt [SHARE]

Everything else is AFTER's. With a share of one half PolNeAR dev went from .756 to .763 (full) and from .778 to
.785 (content), and ledger dev's statements kept their .79: the joint training learns the ledger's way of
marking and forgets a little of PolNeAR's.
Source: Wortsman et al. 2022, "Robust fine-tuning of zero-shot models" (weights averaged before and after).
"""

from __future__ import annotations

import sys

import torch

ATTRIBUTION = ("sayings.", "saying.", "cue_of.", "source_of.")


def main(before: str, after: str, out: str, share: str = "0.5") -> None:
    """Writes the average."""
    old, new = torch.load(before), torch.load(after)
    for name in new:
        if name.startswith(ATTRIBUTION) and name in old:
            new[name] = (1 - float(share)) * new[name] + float(share) * old[name]
    torch.save(new, out)


if __name__ == "__main__":
    main(*sys.argv[1:])
