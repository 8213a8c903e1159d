"""Write the float network as zoo/float.onnx, batch norms folded, and its calibration digits as zoo/calibration.npz.

    python export_float.py        needs the package onnx
"""

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from export_methods import load
from mnist_data import ROOT, split
from streams import affine, real

FOLDER = ROOT / "zoo"
CALIBRATION_DIGITS = 100


def folded(conv: torch.nn.Conv2d, norm: torch.nn.BatchNorm2d) -> tuple[np.ndarray, np.ndarray]:
    slope, offset = affine(norm)
    return (real(conv.weight) * slope[:, None, None, None]).astype(np.float32), offset.astype(np.float32)


def main() -> None:
    model = load("float")
    nodes, tensors, x = [], [], "image"
    for i, (conv, norm) in enumerate(zip(model.convs, model.norms)):
        weights, bias = folded(conv, norm)
        tensors += [numpy_helper.from_array(weights, f"w{i}"), numpy_helper.from_array(bias, f"b{i}")]
        pads = list(conv.padding) * 2
        name = f"conv{i + 1}"
        attrs = {"strides": list(conv.stride), "pads": pads, "kernel_shape": list(conv.kernel_size)}
        nodes += [
            helper.make_node("Conv", [x, f"w{i}", f"b{i}"], [f"{name}_out"], name=name, **attrs),
            helper.make_node("Relu", [f"{name}_out"], [f"relu{i + 1}"], name=f"relu{i + 1}"),
        ]
        x = f"relu{i + 1}"
        if i == 0:
            nodes.append(helper.make_node("MaxPool", [x], ["pool"], name="pool", kernel_shape=[2, 2], strides=[2, 2]))
            x = "pool"
    weights, bias = real(model.fc.weight).astype(np.float32), real(model.fc.bias).astype(np.float32)
    tensors += [numpy_helper.from_array(weights, "wf"), numpy_helper.from_array(bias, "bf")]
    nodes += [
        helper.make_node("GlobalAveragePool", [x], ["mean"], name="mean"),
        helper.make_node("Flatten", ["mean"], ["flat"], name="flat"),
        helper.make_node("Gemm", ["flat", "wf", "bf"], ["scores"], name="fc", transB=1),
    ]
    image = helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, 1, 28, 28])
    scores = helper.make_tensor_value_info("scores", TensorProto.FLOAT, [1, 10])
    graph = helper.make_graph(nodes, "digits", [image], [scores], tensors)
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), FOLDER / "float.onnx")
    (images, labels), _ = split()
    chosen = np.arange(CALIBRATION_DIGITS) * len(labels) // CALIBRATION_DIGITS
    np.savez_compressed(FOLDER / "calibration.npz", input=images[chosen].astype(np.float32) / 255)


if __name__ == "__main__":
    main()
