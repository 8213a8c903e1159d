"""Writes models as onnxruntime's own quantizer makes them, with onnxruntime's outputs, to tests/onnx/models.

    venv/bin/python tests/onnx/make_quantized.py [NAME ...]

The environment is that of make_models.py. Float models of a few hundred weights are calibrated on random samples and
quantized in the formats QDQ and QOperator; samples and outputs are stored as for all other models.
"""

import os
import sys
import tempfile

import numpy as np
import onnx
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static

from make_models import FOLDER, Model, run


class Samples(CalibrationDataReader):
    def __init__(self, xs):
        self.left = iter([{"x": x} for x in xs])

    def get_next(self):
        return next(self.left, None)


class Float(Model):
    """Layers with real weights."""

    def layer(self, op, x, shape, bias=True, **attrs):
        w = self.random.normal(0, 1.4 / np.sqrt(np.prod(shape[1:])), shape)
        b = [self.const(self.random.normal(0, 0.2, shape[0]))] if bias else []
        return self.op(op, x, self.const(w), *b, **attrs)

    def conv(self, x, shape, **attrs):
        return self.layer("Conv", x, shape, **attrs)

    def dense(self, x, shape, **attrs):
        return self.layer("Gemm", x, shape, transB=1, **attrs)

    def quantized(self, output, form, **options):
        xs = [self.random.normal(size=[1] + list(self.shape[1:])).astype(np.float32) for _ in range(16)]
        with tempfile.TemporaryDirectory() as folder:
            source, target = os.path.join(folder, "float.onnx"), os.path.join(folder, "quantized.onnx")
            onnx.save(self.model(output), source)
            quantize_static(source, target, Samples(xs), quant_format=form, **options)
            model = onnx.load(target)
        onnx.save(model, os.path.join(FOLDER, f"{self.name}.onnx"))
        ys = np.concatenate([run(model, x, False) for x in xs[:6]])
        np.savez_compressed(os.path.join(FOLDER, f"{self.name}.npz"), input=np.concatenate(xs[:6]), output=ys,
                            tolerance=np.float32(0))
        print(f"{self.name}: {ys.shape} {ys.dtype}")


UNSIGNED = {"activation_type": QuantType.QUInt8, "weight_type": QuantType.QInt8}
SIGNED = {"activation_type": QuantType.QInt8, "weight_type": QuantType.QInt8, "per_channel": True}


def branches(name):
    """Convolutions side by side whose codes have different scales, activations as tables, and averages of an odd number of
    values: those of an even number lie on ties, where float32 sums go either way."""
    m = Float(name, ["N", 3, 8, 8])
    x = m.op("LeakyRelu", m.conv("x", [4, 3, 3, 3], pads=[1, 1, 1, 1]), alpha=0.1)
    pooled = m.op("MaxPool", x, kernel_shape=[3, 3], strides=[1, 1], pads=[1, 1, 1, 1])
    left = m.op("Relu", m.conv(x, [3, 4, 1, 1]))
    right = m.op("Sigmoid", m.conv(pooled, [2, 4, 3, 3], pads=[1, 1, 1, 1]))
    y = m.op("AveragePool", m.op("Concat", left, right, axis=1), kernel_shape=[3, 3], strides=[1, 1])
    y = m.op("GlobalAveragePool", m.op("Relu", m.conv(y, [6, 5, 2, 2])))
    return m, m.dense(m.op("Flatten", y), [5, 6])


def perceptron(name):
    """A sum with a constant, batch norm that is not folded, softmax on codes."""
    m = Float(name, ["N", 12])
    y = m.op("MatMul", "x", m.const(m.random.normal(0, 0.4, [12, 10])))
    y = m.op("Add", y, m.const(m.random.normal(0, 0.3, 10)))
    parameters = [m.random.uniform(0.5, 2, 10), *m.random.normal(0, 0.3, (2, 10)), m.random.uniform(0.5, 2, 10)]
    y = m.op("Relu", m.op("BatchNormalization", y, *[m.const(p) for p in parameters]))
    return m, m.op("Softmax", m.dense(y, [4, 10]), axis=1)


def shuffled(name):
    """A unit of a ShuffleNet: halves, one of them convolved, joined and shuffled."""
    m = Float(name, ["N", 4, 6, 6])
    x = m.op("Relu", m.conv("x", [8, 4, 1, 1]))
    for _ in range(2):
        a, b = m.op("Split", x, m.const([4, 4], np.int64), outputs=2, axis=1)
        b = m.op("Relu", m.conv(m.conv(b, [4, 1, 3, 3], group=4, pads=[1, 1, 1, 1]), [4, 4, 1, 1]))
        x = m.op("Reshape", m.op("Concat", a, b, axis=1), m.const([-1, 2, 4, 6, 6], np.int64))
        x = m.op("Reshape", m.op("Transpose", x, perm=[0, 2, 1, 3, 4]), m.const([-1, 8, 6, 6], np.int64))
    return m, m.conv(x, [3, 8, 1, 1])


CASES = [
    (branches, "operators", QuantFormat.QOperator, UNSIGNED),
    (branches, "qdq", QuantFormat.QDQ, SIGNED),
    (perceptron, "operators", QuantFormat.QOperator, SIGNED),
    (shuffled, "operators", QuantFormat.QOperator, SIGNED),
    (shuffled, "qdq", QuantFormat.QDQ, UNSIGNED),
]


def main():
    for make, suffix, form, options in CASES:
        name = f"ort_{make.__name__}_{suffix}"
        if len(sys.argv) == 1 or name in sys.argv[1:]:
            m, output = make(name)
            m.quantized(output, form, **options)


main()
