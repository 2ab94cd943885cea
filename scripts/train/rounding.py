"""What rounding to int8 costs, and how it is made to cost less: two changes that leave the network's function as it is.

Activations, not weights, lose by rounding, as one outlier sets the step for all. Two kinds of outliers, two remedies:

- **channels** (what a layer norm gives to `qkv` and `f1`): a loud channel is divided by a constant before the product, and
  its row of weights multiplied by the same (`smooth`). Source: Xiao et al. 2023, SmoothQuant; the constant is ours, by search.
- **rows** (what GELU gives to `f2`: one piece in a thousand is five times as loud as the rest): every piece gets a step of
  its own (`round_by_row`), in the ONNX graph.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import onnx
import torch
from net import Layer
from onnx import helper, numpy_helper
from torch import Tensor, nn

CONTRIB = "com.microsoft"
CUTS = (99.0, 4.0, 2.5, 2.0, 1.5, 1.2, 1.0)
"""How many times the median channel a channel may have; the largest leaves all as they are."""
TRIED = 8
"""Windows that the search multiplies out; all of them tell which channels are loud."""
ZERO = 32
"""The code of 0 for GELU's output, which never falls below -.17."""
LOWEST = 0.17
LEVELS = 255


class Smoothed(nn.Module):
    """The same linear layer over channels that were divided first."""

    def __init__(self, layer: nn.Linear, by: Tensor) -> None:
        super().__init__()
        self.layer, self.over = nn.Linear(layer.in_features, layer.out_features), nn.Parameter(1 / by)
        self.layer.weight = nn.Parameter(layer.weight * by)
        self.layer.bias = layer.bias

    def forward(self, x: Tensor) -> Tensor:
        """From [..., in] to [..., out], as the layer gives but for last bits."""
        product: Tensor = self.layer(x * self.over)
        return product


def round_weights(weights: Tensor) -> Tensor:
    """Rounded to 127 steps either side, row by row, as floats."""
    step = weights.abs().amax(1, keepdim=True) / 127
    return (weights / step).round() * step


def round_activations(x: Tensor) -> Tensor:
    """Rounded to 255 steps over the range of all, as floats; what onnxruntime does at each product."""
    low, high = min(float(x.min()), 0.0), max(float(x.max()), 0.0)
    step = max((high - low) / LEVELS, 1e-9)
    zero = round(-low / step)
    return ((x / step).round() + zero).clamp(0, LEVELS).sub(zero) * step


def find_divisors(seen: Sequence[Tensor], weights: Tensor) -> Tensor:
    """By channel what to divide by ([in], each 1 or more), so that the rounded product is nearest to the true one. `seen`: [T, in]
    inputs of some windows; `weights`: [out, in]."""
    loudest = torch.stack([x.abs().amax(0) for x in seen]).amax(0)
    tried = [(x, x @ weights.T) for x in seen[:: max(1, len(seen) // TRIED)]]
    found = []
    for cut in CUTS:
        by = (loudest / (cut * loudest.median())).clamp(min=1)
        rounded = round_weights(weights * by)
        lost = sum(float(((round_activations(x / by) @ rounded.T - true) ** 2).mean()) for x, true in tried)
        found.append((lost, cut, by))
    return min(found, key=lambda f: f[0])[2]


@torch.no_grad()
def smooth(net: nn.Module, windows: Sequence[tuple[Tensor, ...]]) -> None:
    """Smooths `qkv` and `f1` of every layer in place; the network gives the same but for last bits. `windows`: inputs of
    `net`, ordinary text."""
    layers = [m for m in net.modules() if isinstance(m, Layer)]
    linear = [(layer, name, getattr(layer, name)) for layer in layers for name in ("qkv", "f1")]
    seen: dict[nn.Module, list[Tensor]] = {part: [] for _, _, part in linear}
    hooks = [
        part.register_forward_pre_hook(lambda module, given: seen[module].append(given[0][0]))
        for _, _, part in linear
    ]
    for window in windows:
        net(*window)
    for hook in hooks:
        hook.remove()
    for layer, name, part in linear:
        setattr(layer, name, Smoothed(part, find_divisors(seen[part], part.weight)))


def find_products(model: onnx.ModelProto) -> list[onnx.NodeProto]:
    """The second products of the feed-forward parts, whose input GELU gives."""
    return [n for n in model.graph.node if n.op_type == "MatMul" and n.name.endswith("/f2/MatMul")]


def round_by_row(model: onnx.ModelProto) -> None:
    """Puts in place of each of these float products one over int8 codes with a step for every row.

    A step is the row's highest value by the codes left above `ZERO`; it is multiplied back after the product.
    """
    graph = model.graph
    stored = {i.name: i for i in graph.initializer}
    for node in find_products(model):
        name = node.name
        weights = numpy_helper.to_array(stored[node.input[1]])
        step = np.abs(weights).max(0) / 127
        constants = {
            "codes": np.round(weights / step).astype(np.int8), "steps": step.astype(np.float32),
            "above": np.float32(1 / (LEVELS - ZERO)), "least": np.float32(LOWEST / ZERO), "flat": np.array([-1]),
            "last": np.array([2]), "one": np.float32(1), "zero": np.uint8(ZERO),
        }  # fmt: skip
        graph.initializer.extend(
            numpy_helper.from_array(np.asarray(v), f"{name}/{k}") for k, v in constants.items()
        )
        graph.initializer.remove(stored[node.input[1]])
        at = list(graph.node).index(node)
        graph.node.remove(node)
        for n, part in enumerate(_by_row(name, node.input[0], node.output[0])):
            graph.node.insert(at + n, part)
    model.opset_import.append(helper.make_opsetid(CONTRIB, 1))


def _by_row(name: str, given: str, out: str) -> list[onnx.NodeProto]:
    def make(op: str, inputs: Sequence[str], output: str, **named: object) -> onnx.NodeProto:
        inputs = [i if i == given else f"{name}/{i}" for i in inputs]
        output = out if output == "out" else f"{name}/{output}"
        return helper.make_node(op, inputs, [output], name=f"{name}/{op} {output}", **named)

    zero = numpy_helper.from_array(np.array([ZERO], np.uint8))
    return [
        make("ReduceMax", [given], "highest", axes=[2], keepdims=0),
        make("Mul", ["highest", "above"], "wanted"),
        make("Max", ["wanted", "least"], "step"),
        make("Reshape", ["step", "flat"], "by_row"),
        make("Shape", ["by_row"], "rows"),
        make("ConstantOfShape", ["rows"], "zeros", value=zero),
        make("QuantizeLinear", [given, "by_row", "zeros"], "rounded", axis=1),
        make(
            "MatMulIntegerToFloat",
            ["rounded", "codes", "one", "steps", "zero"],
            "product",
            domain=CONTRIB,
        ),
        make("Unsqueeze", ["step", "last"], "back"),
        make("Mul", ["product", "back"], "out"),
    ]
