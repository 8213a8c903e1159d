"""Writes the float ONNX models of tests/quantize/models, random weights, with inputs and outputs of onnxruntime beside them.

    python -m venv venv && venv/bin/pip install onnx onnxruntime
    venv/bin/python tests/quantize/make_models.py
"""

import pathlib

import numpy as np
import onnx
import onnxruntime as ort
from onnx import TensorProto, helper, numpy_helper

FOLDER = pathlib.Path(__file__).parent / "models"


class Model:
    """A graph under construction; every method adds nodes and gives the name of the result."""

    def __init__(self, seed):
        self.nodes, self.constants, self.random = [], [], np.random.default_rng(seed)

    def const(self, value, dtype=np.float32):
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.asarray(value, dtype), name))
        return name

    def op(self, kind, *inputs, **attrs):
        name = f"{kind.lower()}{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [name], name=name, **attrs))
        return name

    def conv(self, x, inputs, outputs, kernel, stride=1, group=1):
        """A convolution without bias, and batch norm."""
        r = self.random
        columns = inputs // group * kernel * kernel
        w = self.const(r.normal(0, columns**-0.5, (outputs, inputs // group, kernel, kernel)))
        y = self.op("Conv", x, w, strides=[stride] * 2, pads=[kernel // 2] * 4, group=group)
        stats = [r.uniform(0.5, 1.5, outputs), r.normal(0, 0.2, outputs), r.normal(0, 0.2, outputs), r.uniform(0.5, 1.5, outputs)]
        return self.op("BatchNormalization", y, *map(self.const, stats))

    def save(self, name, output, shape, samples=16):
        graph = helper.make_graph(
            self.nodes, name,
            [helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, *shape])],
            [helper.make_tensor_value_info(output, TensorProto.FLOAT, None)],
            self.constants,
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
        onnx.save(model, FOLDER / f"{name}.onnx")
        x = self.random.uniform(0, 1, (samples, *shape)).astype(np.float32)
        session = ort.InferenceSession(FOLDER / f"{name}.onnx", providers=["CPUExecutionProvider"])
        y = np.concatenate([session.run(None, {"image": x[i : i + 1]})[0] for i in range(samples)])
        np.savez(FOLDER / f"{name}.npz", input=x, output=y)


def residual():
    """Residual blocks with and without downsampling, a depthwise one, two joined branches, both kinds of averages."""
    m = Model(3)
    x = m.op("Relu", m.conv("image", 3, 8, 3))
    x = m.op("MaxPool", x, kernel_shape=[2, 2], strides=[2, 2])
    y = m.conv(m.op("Relu", m.conv(x, 8, 8, 3)), 8, 8, 3)
    x = m.op("Relu", m.op("Add", y, x))
    y = m.conv(m.op("Relu", m.conv(x, 8, 16, 3, stride=2)), 16, 16, 3)
    x = m.op("Relu", m.op("Add", y, m.conv(x, 8, 16, 1, stride=2)))
    y = m.conv(m.op("Clip", m.conv(x, 16, 16, 3, group=16), m.const(0), m.const(6)), 16, 16, 1)
    x = m.op("Add", x, y)
    a = m.op("AveragePool", x, kernel_shape=[2, 2], strides=[2, 2])
    b = m.op("Relu", m.conv(x, 16, 8, 3, stride=2))
    x = m.op("Concat", a, b, axis=1)
    x = m.op("Flatten", m.op("GlobalAveragePool", x))
    weights, bias = m.random.normal(0, 0.2, (5, 24)), m.random.normal(0, 0.2, 5)
    return m, m.op("Gemm", x, m.const(weights), m.const(bias), transB=1), (3, 16, 16)


if __name__ == "__main__":
    model, output, shape = residual()
    model.save("residual", output, shape)
