"""Turn a trained model into integers: weight codes, thresholds, signs, a bias.

A hidden layer's batch norm and activation quantizer become, for each channel c,

    code(acc) = #{k in 0..2 : sign_c * acc >= T_c,k}

found by evaluating the float64 chain on every integer the accumulator can reach. Each step of the
chain is monotone in floating point too, so the thresholds equal it everywhere, by construction.
"""

from pathlib import Path

import numpy as np
import torch
import torch.nn as nn

from models import INPUT_STEP
from quantize import ACTIVATION_TOP, HiddenLayer, OutputLayer
from safetensors_file import write

INPUT_TOP = 255


def weight_codes(layer: HiddenLayer | OutputLayer) -> np.ndarray:
    return layer.weight.codes().detach().numpy().astype(np.int8)


def float_of(tensor: torch.Tensor) -> np.ndarray:
    return tensor.detach().numpy().astype(np.float64)


def column(tensor: torch.Tensor) -> np.ndarray:
    return float_of(tensor)[:, None]


def chain(layer: HiddenLayer, unit: float, acc: np.ndarray) -> np.ndarray:
    """The float chain from accumulators [C, any] to u2 codes; `unit` is an accumulator's real step."""
    norm = layer.norm
    deviation = np.sqrt(column(norm.running_var) + norm.eps)
    centred = (acc * unit - column(norm.running_mean)) / deviation
    out = centred * column(norm.weight) + column(norm.bias)
    return np.clip(np.floor(out / float_of(layer.step()) + 0.5), 0, ACTIVATION_TOP).astype(np.int64)


def reach(codes: np.ndarray, input_top: int) -> tuple[int, int]:
    """Smallest and largest sum of any channel for inputs 0..input_top."""
    rows = codes.reshape(len(codes), -1).astype(np.int64)
    low = np.minimum(rows, 0).sum(1) * input_top
    high = np.maximum(rows, 0).sum(1) * input_top
    return int(low.min()), int(high.max())


def thresholds(layer: HiddenLayer, unit: float, input_top: int) -> tuple[np.ndarray, np.ndarray]:
    """(T int32 [C, 3], sign int8 [C]). A level out of reach gets a threshold just past the range."""
    low, high = reach(weight_codes(layer), input_top)
    sign = np.where(float_of(layer.norm.weight) < 0, -1, 1)
    acc = np.arange(low, high + 1)
    out = chain(layer, unit, np.broadcast_to(acc, (len(sign), len(acc))))
    found = np.stack([channel_thresholds(acc, row, s) for row, s in zip(out, sign)])
    return found.astype(np.int32), sign.astype(np.int8)


def channel_thresholds(acc: np.ndarray, code: np.ndarray, sign: int) -> list[int]:
    keys, levels = (acc, code) if sign > 0 else (-acc[::-1], code[::-1])
    if np.any(np.diff(levels) < 0):
        raise ValueError("the float chain is not monotone")
    ends = np.append(keys, keys[-1] + 1)
    return [int(ends[np.searchsorted(levels, k + 1)]) for k in range(ACTIVATION_TOP)]


def export(model: nn.Sequential, path: Path) -> None:
    """Write weights.safetensors. Its metadata keeps the real step of each integer tensor."""
    tensors: dict[str, np.ndarray] = {}
    steps: dict[str, str] = {"input.step": repr(INPUT_STEP)}
    step, top = INPUT_STEP, INPUT_TOP
    for name, layer in model.named_children():
        if not isinstance(layer, (HiddenLayer, OutputLayer)):
            continue
        unit = step * float(layer.weight.step().detach())
        tensors[f"{name}.weight"] = weight_codes(layer)
        if isinstance(layer, HiddenLayer):
            tensors[f"{name}.threshold"], tensors[f"{name}.sign"] = thresholds(layer, unit, top)
            step, top = float(layer.step().detach()), ACTIVATION_TOP
        else:
            tensors[f"{name}.bias"] = np.round(float_of(layer.bias) / unit).astype(np.int32)
            step = unit
        steps[f"{name}.step"] = repr(step)
    write(path, tensors, steps)
