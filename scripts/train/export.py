"""Writes a trained network as the reader's model: one int8 ONNX file, its tokenizer, the manifest.

usage: export.py IN.pt OUT_FOLDER

How it is rounded: `rounding.py`. Needs BENCH for the texts that outliers are looked for in.

Of the vocabulary only what English news can hold is kept: pieces that no Latin text has, and the unused ones, go, and
of the rest the rarest whole words, which are then read in parts: 3,200 rows of embeddings less. Needs MINILM for the tokenizer.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace
from itertools import islice
from pathlib import Path

import onnx
import torch
from batches import LIMIT, cut
from documents import find_lines, read_polnear
from net import Net
from onnxruntime.quantization import QuantType, quantize_dynamic
from rounding import find_products, round_by_row, smooth
from tokenizers import Tokenizer
from torch import Tensor, nn

from sayso.reader.model import read_acts
from sayso.reader.windows import Vocabulary, to_windows

POSITIONS = 256
INPUTS = ("pieces", "case", "quote", "acts")
OUTPUTS = (
    "saying", "cue_of", "source_of", "inner", "inner_cue_of", "route", "act", "trigger", "modality", "historical", "again", "name", "time", "actor_of",
    "recipient_of", "time_of", "place_of",
)  # fmt: skip
ROWS = 27_300
"""Pieces kept at most, so that the model has no more than 26 MB."""
LOOKED_AT = 8
"""Texts of the training set in which outliers are looked for: about thirty windows."""
LATIN = range(0x250)
SIGNS = range(0x2000, 0x2200)


class OneWindow(nn.Module):
    """The network as the room runs it: one window, nothing padded."""

    def __init__(self, net: Net) -> None:
        super().__init__()
        self.net = net

    def forward(self, pieces: Tensor, case: Tensor, quote: Tensor, acts: Tensor) -> tuple[Tensor, ...]:
        mask = torch.zeros(1, 1, 1, 1)
        x = self.net.base(pieces, case, quote, mask)
        marks = self.net.mark_sayings(x, mask) | self.net.mark_events(x, mask, acts)
        return tuple(marks[name] for name in OUTPUTS)


def keeps(piece: str) -> bool:
    """True for a piece that a Latin text may hold."""
    if piece.startswith("[") and piece.endswith("]"):
        return not piece.startswith("[unused")
    return all(ord(c) in LATIN or ord(c) in SIGNS for c in piece)


def shrink(net: Net, tokenizer: Path, out: Path) -> Net:
    """The network and its tokenizer with the kept pieces only, renumbered in their old order."""
    data = json.loads(tokenizer.read_text(encoding="utf-8"))
    vocabulary = data["model"]["vocab"]
    kept = sorted((p for p in vocabulary if keeps(p)), key=vocabulary.__getitem__)
    words = [p for p in kept if len(p) > 1 and p.isalpha()]  # BERT's vocabulary has the frequent ones first
    rare = set(words[len(words) - max(0, len(kept) - ROWS) :])
    kept = [p for p in kept if p not in rare]
    number = {p: n for n, p in enumerate(kept)}
    small = Net(len(kept), POSITIONS)
    state = net.state_dict()
    state["word.weight"] = state["word.weight"][[vocabulary[p] for p in kept]]
    state["position.weight"] = state["position.weight"][:POSITIONS]
    small.load_state_dict(state)
    data["model"]["vocab"] = number
    for token in data["added_tokens"]:
        token["id"] = number[token["content"]]
    data["padding"] = data["truncation"] = data["post_processor"] = None
    out.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return small.eval()


def find_inputs(tokenizer: Path) -> list[tuple[Tensor, ...]]:
    """What the network gets for a few real texts."""
    vocabulary = Vocabulary(Tokenizer.from_file(str(tokenizer)), read_acts())
    texts = islice(read_polnear(Path(os.environ["BENCH"]) / "attribution/polnear.train.jsonl"), LOOKED_AT)
    cuts = [cut(replace(t, paragraphs=find_lines(t.text)), vocabulary) for t in texts]
    windows = [w for pieces in cuts for w in to_windows(pieces, vocabulary, LIMIT + 2, 0)]
    return [tuple(torch.from_numpy(a)[None] for a in (w.ids, w.case, w.quote, w.acts)) for w in windows]


def write_rounded(whole: Path, model: Path) -> None:
    """The float network in the file `whole` as int8, into the file `model`: rows behind GELU by `round_by_row`, else a step for
    each product."""
    network = onnx.load(str(whole))
    by_row = [n.name for n in find_products(network)]
    quantize_dynamic(
        str(whole), str(model), weight_type=QuantType.QInt8, per_channel=True, reduce_range=False,
        nodes_to_exclude=by_row,
    )  # fmt: skip
    network = onnx.load(str(model))
    round_by_row(network)
    onnx.save(network, str(model))


def main(source: str, folder: str) -> None:
    """Exports and quantises; prints the size."""
    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)  # more only wait for each other on a machine that trains beside
    net = Net()
    net.load_state_dict(torch.load(source), strict=False)
    small = shrink(net.eval(), Path(os.environ["MINILM"]) / "tokenizer.json", out / "tokenizer.json")
    one = OneWindow(small)
    smooth(one, find_inputs(out / "tokenizer.json"))
    example = torch.randint(5, 2000, (1, 40))
    inputs = (example, torch.zeros_like(example), torch.zeros_like(example), torch.zeros(1, 40, 16))
    links = {n: {1: "T", 2: "U"} for n in OUTPUTS if n.endswith("_of")}
    axes = {n: {1: "T"} for n in (*INPUTS, *OUTPUTS)} | links
    whole = out / "whole.onnx"
    torch.onnx.export(
        one, inputs, str(whole), input_names=INPUTS, output_names=OUTPUTS, dynamic_axes=axes,
        opset_version=17, dynamo=False,
    )  # fmt: skip
    model = out / "reader.onnx"
    write_rounded(whole, model)
    whole.unlink()
    print(model, f"{model.stat().st_size / 1e6:.2f} MB, {small.word.num_embeddings} pieces")


if __name__ == "__main__":
    main(*sys.argv[1:])
