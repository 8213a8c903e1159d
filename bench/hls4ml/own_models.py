"""Writes two small QONNX networks of our own and what the qonnx executor makes of seeded inputs.

usage: own_models.py FOLDER; writes FOLDER/own_cnn.{onnx,golden.npz} and FOLDER/own_groups.{onnx,golden.npz}.

Both are 8x8 images through two convolutions and a dense layer: 4-bit weights, 3-bit activations. Steps are no powers of
two, so that a fixed-point format holds none of the values, and no sum lies at a tie of a quantizer, where the order of
float32 additions would decide; in own_groups the second convolution has two groups.
"""

import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from qonnx.core.modelwrapper import ModelWrapper
from qonnx.core.onnx_exec import execute_onnx
from qonnx.util.cleanup import cleanup_model

SAMPLES = 50


class Network:
    """Nodes and constants in the order they are added; every method gives the name of its result."""

    def __init__(self, seed):
        self.nodes, self.constants = [], []
        self.random = np.random.default_rng(seed)

    def constant(self, value):
        name = f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.asarray(value, np.float32), name))
        return name

    def op(self, kind, *inputs, domain="", **attributes):
        name = f"{kind.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [name], name=f"node_{name}", domain=domain, **attributes))
        return name

    def quant(self, x, step, bits, signed):
        inputs = [self.constant(v) for v in (step, 0, bits)]
        attributes = {"signed": signed, "narrow": 0, "rounding_mode": "ROUND"}
        return self.op("Quant", x, *inputs, domain="qonnx.custom_op.general", **attributes)

    def weights(self, *shape):
        step = 0.07
        codes = self.random.integers(-8, 8, shape)
        return self.quant(self.constant(codes * np.float32(step)), step, 4, 1)

    def activation(self, x, step):
        return self.quant(self.op("Relu", x), step, 3, 0)


def build(groups):
    net = Network(groups)
    x = net.quant("image", 0.125, 4, 0)
    window = {"kernel_shape": [3, 3], "strides": [1, 1], "dilations": [1, 1]}
    x = net.op("Conv", x, net.weights(8, 2, 3, 3), pads=[1, 1, 1, 1], group=1, **window)
    x = net.activation(x, 0.2137)
    x = net.op("Conv", x, net.weights(8, 8 // groups, 3, 3), pads=[0, 0, 0, 0], group=groups, **window)
    x = net.activation(x, 0.331)
    x = net.op("MatMul", net.op("Flatten", x), net.weights(8 * 6 * 6, 5))
    image = helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, 2, 8, 8])
    result = helper.make_tensor_value_info(x, TensorProto.FLOAT, [1, 5])
    graph = helper.make_graph(net.nodes, "own", [image], [result], net.constants)
    opsets = [helper.make_opsetid("", 13), helper.make_opsetid("qonnx.custom_op.general", 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=8)


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, groups in (("own_cnn", 1), ("own_groups", 2)):
        path = str(folder / f"{name}.onnx")
        onnx.save(build(groups), path)
        model = cleanup_model(ModelWrapper(path))
        source, target = model.graph.input[0].name, model.graph.output[0].name
        images = np.random.default_rng(7).uniform(0, 2, (SAMPLES, 2, 8, 8)).astype(np.float32)
        rows = [execute_onnx(model, {source: image[None]})[target][0] for image in images]
        np.savez(folder / f"{name}.golden.npz", input=images, output=np.stack(rows).astype(np.float32))


main()
