"""The network: four shared layers of MiniLM, then two of their own for attribution and two for everything else."""

from __future__ import annotations

import math
from pathlib import Path

import torch
from documents import ACTS, MODALITIES, NAMES, TIMES, TYPES
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

SIZE, HEADS, INNER, LINK = 384, 12, 1536, 128
SHARED, TOP = 4, 2


class Layer(nn.Module):
    """One layer of BERT, with one matrix for query, key and value and plain attention (fastest on two cores)."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv, self.o = nn.Linear(SIZE, 3 * SIZE), nn.Linear(SIZE, SIZE)
        self.f1, self.f2 = nn.Linear(SIZE, INNER), nn.Linear(INNER, SIZE)
        self.l1, self.l2 = nn.LayerNorm(SIZE, 1e-12), nn.LayerNorm(SIZE, 1e-12)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        b, t, _ = x.shape
        q, k, v = self.qkv(x).view(b, t, 3, HEADS, SIZE // HEADS).permute(2, 0, 3, 1, 4).unbind(0)
        a = torch.matmul(q * (SIZE // HEADS) ** -0.5, k.transpose(-1, -2)) + mask
        a = torch.matmul(torch.softmax(a, -1, dtype=a.dtype), v).transpose(1, 2).reshape(b, t, SIZE)
        x = self.l1(x + self.o(a))
        return self.l2(x + self.f2(functional.gelu(self.f1(x))))


class Link(nn.Module):
    """A score for every pair of pieces: from a row to a column."""

    def __init__(self) -> None:
        super().__init__()
        self.q, self.k = nn.Linear(SIZE, LINK), nn.Linear(SIZE, LINK)

    def forward(self, x: Tensor) -> Tensor:
        return torch.matmul(self.q(x), self.k(x).transpose(1, 2)) / math.sqrt(LINK)


class Net(nn.Module):
    """Pieces with their features to logits by head."""

    def __init__(self, vocabulary: int = 30522, positions: int = 512, drop: float = 0.1) -> None:
        super().__init__()
        self.word, self.position = nn.Embedding(vocabulary, SIZE), nn.Embedding(positions, SIZE)
        self.segment, self.norm = nn.Parameter(torch.zeros(SIZE)), nn.LayerNorm(SIZE, 1e-12)
        self.case, self.quote = nn.Embedding(4, SIZE), nn.Embedding(3, SIZE)
        self.lexicon = nn.Linear(len(TYPES), SIZE, bias=False)
        for weight in (self.case.weight, self.quote.weight, self.lexicon.weight):
            nn.init.zeros_(weight)
        self.shared = nn.ModuleList(Layer() for _ in range(SHARED))
        self.sayings = nn.ModuleList(Layer() for _ in range(TOP))
        self.events = nn.ModuleList(Layer() for _ in range(TOP))
        self.drop = nn.Dropout(drop)
        self.saying, self.cue_of, self.source_of = nn.Linear(SIZE, 7), Link(), Link()
        self.inner, self.inner_cue_of = nn.Linear(SIZE, 7), Link()
        self.route, self.act = nn.Linear(SIZE, 5), nn.Linear(SIZE, len(ACTS))
        self.trigger = nn.Linear(SIZE, 1 + len(TYPES))
        self.named = nn.Linear(len(TYPES), 1 + len(TYPES), bias=False)
        with torch.no_grad():
            self.named.weight.copy_(torch.cat([torch.full((1, len(TYPES)), -1.0), 2 * torch.eye(len(TYPES))]))
        self.modality, self.historical = nn.Linear(SIZE, len(MODALITIES)), nn.Linear(SIZE, 1)
        self.again = nn.Linear(SIZE, 1)
        self.name, self.time = nn.Linear(SIZE, 1 + 2 * len(NAMES)), nn.Linear(SIZE, 1 + 2 * len(TIMES))
        self.actor_of, self.recipient_of = Link(), Link()
        self.time_of, self.place_of = Link(), Link()

    def base(self, pieces: Tensor, case: Tensor, quote: Tensor, mask: Tensor, frozen: int = 0) -> Tensor:
        """The shared layers; the embeddings and the first `frozen` layers learn nothing if there are any."""
        with torch.set_grad_enabled(torch.is_grad_enabled() and not frozen):
            x = (
                self.word(pieces)
                + self.position(torch.arange(pieces.shape[1], device=pieces.device))
                + self.segment
            )
            x = self.drop(self.norm(x) + self.case(case) + self.quote(quote))
        for n, layer in enumerate(self.shared):
            with torch.set_grad_enabled(torch.is_grad_enabled() and n >= frozen):
                x = layer(x, mask)
        return x

    def mark_sayings(self, x: Tensor, mask: Tensor) -> dict[str, Tensor]:
        """The attribution stack and its heads; pointers never lead to padding."""
        for layer in self.sayings:
            x = layer(x, mask)
        x = self.drop(x)
        away = mask[:, 0]
        return {
            "saying": self.saying(x), "cue_of": self.cue_of(x) + away, "source_of": self.source_of(x) + away,
            "inner": self.inner(x), "inner_cue_of": self.inner_cue_of(x) + away, "route": self.route(x),
            "act": self.act(x),
        }  # fmt: skip

    def mark_events(self, x: Tensor, mask: Tensor, lexicon: Tensor) -> dict[str, Tensor]:
        """The other stack and its heads."""
        x = x + self.lexicon(lexicon)
        for layer in self.events:
            x = layer(x, mask)
        x = self.drop(x)
        return {
            "trigger": self.trigger(x) + self.named(lexicon), "modality": self.modality(x), "historical": self.historical(x)[..., 0],
            "again": self.again(x)[..., 0], "name": self.name(x), "time": self.time(x),
            "actor_of": self.actor_of(x) + mask[:, 0], "recipient_of": self.recipient_of(x) + mask[:, 0],
            "time_of": self.time_of(x) + mask[:, 0], "place_of": self.place_of(x) + mask[:, 0],
        }  # fmt: skip

    def mask(self, present: Tensor) -> Tensor:
        """[B, T] of 1 and 0 to what is added to attention."""
        away = ((1 - present.float()) * -1e4)[:, None, None, :]
        return away.to(torch.bfloat16) if torch.is_autocast_enabled(present.device.type) else away


def _copy(layer: Layer, weights: dict[str, Tensor], prefix: str) -> None:
    parts = {
        "o": "attention.output.dense",
        "l1": "attention.output.LayerNorm",
        "f1": "intermediate.dense",
        "f2": "output.dense",
        "l2": "output.LayerNorm",
    }
    for end in ("weight", "bias"):
        three = [weights[f"{prefix}attention.self.{n}.{end}"] for n in ("query", "key", "value")]
        getattr(layer.qkv, end).copy_(torch.cat(three))
        for name, part in parts.items():
            getattr(getattr(layer, name), end).copy_(weights[f"{prefix}{part}.{end}"])


@torch.no_grad()
def start_from_minilm(net: Net, folder: Path) -> None:
    """MiniLM's weights; its last two layers begin both stacks."""
    weights = {k.removeprefix("bert."): v for k, v in load_file(folder / "model.safetensors").items()}
    net.word.weight.copy_(weights["embeddings.word_embeddings.weight"])
    net.position.weight.copy_(weights["embeddings.position_embeddings.weight"])
    net.segment.copy_(weights["embeddings.token_type_embeddings.weight"][0])
    net.norm.weight.copy_(weights["embeddings.LayerNorm.weight"])
    net.norm.bias.copy_(weights["embeddings.LayerNorm.bias"])
    for stack in (net.sayings, net.events):
        for n, layer in enumerate([*net.shared, *stack]):
            _copy(layer, weights, f"encoder.layer.{n}.")


@torch.no_grad()
def start_from_sketch(net: Net, path: Path) -> None:
    """The attribution sketch's int8 weights, dequantised; call after `start_from_minilm`, whose word embeddings
    the sketch left as they were."""
    import onnx
    from onnx import numpy_helper

    stored = {
        i.name: torch.from_numpy(numpy_helper.to_array(i).copy())
        for i in onnx.load(str(path)).graph.initializer
    }

    def whole(name: str) -> Tensor:
        points = stored[name + "_zero_point"].float()
        return (stored[name + "_quantized"].float() - points) * stored[name + "_scale"]

    net.position.weight.copy_(stored["pe.weight"])
    net.segment.copy_(stored["te"])
    net.norm.weight.copy_(stored["ln.weight"])
    net.norm.bias.copy_(stored["ln.bias"])
    net.case.weight.copy_(whole("ce.weight"))
    net.quote.weight.copy_(whole("qe.weight"))
    names = [
        k.removesuffix("_quantized") for k in stored if k.startswith("onnx::") and k.endswith("_quantized")
    ]
    names.sort(key=lambda k: int(k.split("_")[-1]))
    for stack in (net.sayings, net.events):
        left = iter(names)
        for n, layer in enumerate([*net.shared, *stack]):
            for part in ("qkv", "o", "f1", "f2"):
                getattr(layer, part).weight.copy_(whole(next(left)).T)
                getattr(layer, part).bias.copy_(stored[f"L.{n}.{part}.bias"])
            for part in ("l1", "l2"):
                getattr(layer, part).weight.copy_(stored[f"L.{n}.{part}.weight"])
                getattr(layer, part).bias.copy_(stored[f"L.{n}.{part}.bias"])
    heads = (net.saying, net.cue_of.q, net.cue_of.k, net.source_of.q, net.source_of.k)
    for head, name, bias in zip(heads, names[24:], ("lab", "cq", "ck", "sq", "sk"), strict=True):
        head.weight.copy_(whole(name).T)
        head.bias.copy_(stored[bias + ".bias"])
    # Who acts stands to the act as the source to its cue: both are mostly the subject.
    net.actor_of.load_state_dict(net.source_of.state_dict())
