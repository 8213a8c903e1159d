"""Writes the small ONNX models of tests/onnx/models with inputs and outputs of an independent executor beside them.

    python -m venv venv && venv/bin/pip install onnx onnxruntime qonnx
    venv/bin/python tests/onnx/make_models.py

Each case is one op, or one form of it, between quantizers. Outputs come from onnxruntime, and from the qonnx executor
where the model holds QONNX ops. Scales are powers of two where a float32 sum would otherwise depend on its order.
"""

import os
import sys

import numpy as np
import onnx
import onnxruntime as ort
from onnx import TensorProto, helper, numpy_helper

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "models")
REFUSED = os.path.join(os.path.dirname(FOLDER), "refused")
QONNX = "qonnx.custom_op.general"
LAST = "qonnx.custom_op.channels_last"
LOCAL = "tests.local"
MICROSOFT = "com.microsoft"


class Model:
    """A graph under construction; every method adds a node and gives the name of its result."""

    def __init__(self, name, shape, opset=13, dtype=TensorProto.FLOAT, domain=QONNX):
        self.name, self.shape, self.opset, self.dtype, self.domain = name, shape, opset, dtype, domain
        self.nodes, self.initializers, self.count, self.custom = [], [], 0, False
        self.functions, self.sparse = [], []
        self.random = np.random.default_rng(sum(map(ord, name)))
        self.batch = shape[0]

    def const(self, value, dtype=np.float32):
        name = f"c{len(self.initializers)}"
        self.initializers.append(numpy_helper.from_array(np.asarray(value, dtype), name))
        return name

    def op(self, kind, *inputs, outputs=1, domain="", **attrs):
        self.count += 1
        names = [f"{kind.lower()}_{self.count}" + (f"_{i}" if outputs > 1 else "") for i in range(outputs)]
        self.nodes.append(helper.make_node(kind, inputs, names, name=f"{kind}_{self.count}", domain=domain, **attrs))
        return names[0] if outputs == 1 else names

    def quant(self, x, scale=0.25, bits=4, signed=0, zero=0, narrow=0, mode="ROUND"):
        self.custom = True
        return self.op("Quant", x, self.const(scale), self.const(zero), self.const(bits), domain=self.domain,
                       signed=signed, narrow=narrow, rounding_mode=mode)

    def weights(self, shape, scale=0.125, bits=4, per_channel=False):
        w = self.random.integers(-(2 ** (bits - 1)) + 1, 2 ** (bits - 1), shape).astype(np.float32)
        s = np.full([shape[0]] + [1] * (len(shape) - 1), scale, np.float32)
        if per_channel:
            s = s * (2.0 ** self.random.integers(-2, 2, s.shape)).astype(np.float32)
        return self.quant(self.const(w * s), s if per_channel else scale, bits, signed=1, narrow=1)

    def conv(self, x, shape, per_channel=False, bias=None, **attrs):
        inputs = [x, self.weights(shape, per_channel=per_channel)]
        return self.op("Conv", *inputs, *([] if bias is None else [self.const(bias)]), **attrs)

    def save(self, output, samples=6, low=-3.0, high=3.0, tolerance=0.0, external=False):
        model = self.model(output)
        xs = self.samples(samples, low, high)
        ys = np.concatenate([run(model, x, self.custom) for x in xs])
        path = os.path.join(FOLDER, f"{self.name}.onnx")
        if external:
            onnx.save(model, path, save_as_external_data=True, location=f"{self.name}.bin", size_threshold=0)
        else:
            onnx.save(model, path)
        np.savez_compressed(os.path.join(FOLDER, f"{self.name}.npz"), input=np.concatenate(xs), output=ys,
                            tolerance=np.float32(tolerance))
        print(f"{self.name}: {ys.shape} {ys.dtype}")

    def refuse(self, output):
        """A form that is refused: no outputs."""
        os.makedirs(REFUSED, exist_ok=True)
        onnx.save(self.model(output), os.path.join(REFUSED, f"{self.name}.onnx"))

    def refuse_but_near(self, output, samples=6):
        """A form that is refused for its rounding: with outputs, to which the nearest form comes close."""
        self.refuse(output)
        model, xs = self.model(output), self.samples(samples, -3, 3)
        ys = np.concatenate([run(model, x, self.custom) for x in xs])
        np.savez_compressed(os.path.join(REFUSED, f"{self.name}.npz"), input=np.concatenate(xs), output=ys)

    def model(self, output):
        graph = helper.make_graph(
            self.nodes, self.name,
            [helper.make_tensor_value_info("x", self.dtype, self.shape)],
            [helper.make_tensor_value_info(output, TensorProto.UNDEFINED, None)],
            self.initializers)
        # The type of the result is for the executor to find.
        graph.output[0].CopyFrom(onnx.ValueInfoProto(name=output))
        graph.sparse_initializer.extend(self.sparse)
        opsets = [helper.make_opsetid("", self.opset)]
        opsets += [helper.make_opsetid(LOCAL, 1)] * (len(self.functions) > 0)
        if any(n.domain == MICROSOFT for n in self.nodes):
            opsets += [helper.make_opsetid(MICROSOFT, 1)]
        if self.custom:
            opsets += [helper.make_opsetid(d, 1) for d in dict.fromkeys([self.domain, LAST])
                       if any(n.domain == d for n in self.nodes)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=8, producer_name="bitloom-tests",
                                 functions=self.functions)

    def samples(self, count, low, high):
        shape = [self.batch if isinstance(self.batch, int) else 1] + list(self.shape[1:])
        if self.dtype == TensorProto.FLOAT:
            # Sixteenths are exact; every fourth sample lies on the ties of a scale of 1/4.
            xs = [np.round(self.random.uniform(low, high, shape) * 16) / 16 for _ in range(count)]
            xs[::4] = [np.round(x * 8) / 8 for x in xs[::4]]
            return [x.astype(np.float32) for x in xs]
        kind = helper.tensor_dtype_to_np_dtype(self.dtype)
        info = np.iinfo(kind)
        return [self.random.integers(info.min, info.max + 1, shape).astype(kind) for _ in range(count)]


def run(model, x, custom):
    if custom:
        return run_qonnx(model, x)
    options = ort.SessionOptions()
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.log_severity_level = 3
    session = ort.InferenceSession(model.SerializeToString(), options)
    return session.run(None, {"x": x})[0]


def run_qonnx(model, x):
    """Node by node, as the qonnx executor does: its own ops in Python, all others in onnxruntime."""
    from qonnx.custom_op.registry import getCustomOp

    values = {i.name: numpy_helper.to_array(i) for i in model.graph.initializer}
    values["x"] = x
    for wrapped in model.graph.node:
        node = wrapped
        last = node.domain == LAST
        if node.domain != "" and not last:
            # The package knows the op under its newest domain only.
            known = onnx.NodeProto.FromString(node.SerializeToString())
            known.domain = QONNX
            version = 2 if len(node.input) > 5 else 1
            execute = getCustomOp(known, onnx_opset_version=version).execute_node
            by_channel(execute, node, values, model.graph)
            for name in node.output:
                values[name] = np.asarray(values[name], np.float32)
            continue
        if last:
            # What the wrapper means: the op of ONNX on the map with its channels in front.
            values[node.input[0]] = np.moveaxis(values[node.input[0]], -1, 1)
            node = helper.make_node(node.op_type, node.input, node.output)
            node.attribute.extend(wrapped.attribute)
        inputs = [helper.make_tensor_value_info(n, helper.np_dtype_to_tensor_dtype(values[n].dtype), values[n].shape)
                  for n in dict.fromkeys(node.input) if n]
        outputs = [onnx.ValueInfoProto(name=n) for n in node.output]
        graph = helper.make_graph([node], "one", inputs, [])
        graph.output.extend(outputs)
        single = helper.make_model(graph, opset_imports=[helper.make_opsetid("", model.opset_import[0].version)],
                                   ir_version=8)
        session = ort.InferenceSession(single.SerializeToString())
        feeds = {n: values[n] for n in node.input if n}
        values.update(zip(node.output, session.run(None, feeds)))
        if last:
            for n in (node.input[0], node.output[0]):
                values[n] = np.moveaxis(values[n], 1, -1)
    return values[model.graph.output[0].name]


def by_channel(execute, node, values, graph):
    """The executor knows one bit width a tensor: where it differs by channel, channel after channel."""
    bits = values[node.input[3]] if node.op_type == "Quant" else np.zeros(1)
    if bits.size == 1:
        return execute(values, graph)
    axis = int(np.argmax(np.array(bits.shape) > 1))
    parts = []
    for c in range(bits.size):
        part = {n: np.take(values[n], [c], axis) if values[n].size > 1 else values[n] for n in node.input}
        part[node.input[3]] = bits.reshape(-1)[c]
        execute(part, graph)
        parts.append(part[node.output[0]])
    values[node.output[0]] = np.concatenate(parts, axis)


CASES = []


def case(make):
    CASES.append(make)
    return make


MAP = ["N", 4, 6, 5]


def start(name, shape=None, **options):
    m = Model(name, shape or MAP, **options)
    return m, m.quant("x", signed=1)


def finish(m, y, scale=0.5, bits=4, signed=1, **options):
    m.save(m.quant(y, scale, bits, signed), **options)


@case
def conv_plain():
    m, x = start("conv_plain")
    finish(m, m.conv(x, [6, 4, 3, 3], bias=m.random.normal(size=6)))


@case
def conv_per_channel():
    m, x = start("conv_per_channel")
    finish(m, m.op("Relu", m.conv(x, [6, 4, 3, 3], True, pads=[1, 1, 1, 1])), signed=0)


@case
def conv_asymmetric():
    m, x = start("conv_asymmetric")
    finish(m, m.conv(x, [3, 4, 3, 2], pads=[1, 0, 2, 1], strides=[2, 1], dilations=[1, 2]))


@case
def conv_same_upper():
    m, x = start("conv_same_upper")
    finish(m, m.conv(x, [3, 4, 2, 2], auto_pad="SAME_UPPER", strides=[2, 2]))


@case
def conv_groups():
    m, x = start("conv_groups")
    finish(m, m.conv(x, [6, 2, 3, 3], group=2, pads=[1, 1, 1, 1]))


@case
def conv_depthwise():
    m, x = start("conv_depthwise")
    finish(m, m.conv(x, [4, 1, 3, 3], group=4, pads=[1, 1, 1, 1]))


@case
def conv_1d():
    m, x = start("conv_1d", ["N", 3, 12])
    finish(m, m.conv(x, [5, 3, 3], pads=[1, 1], strides=[2]))


@case
def batch_norm():
    m, x = start("batch_norm", domain="onnx.brevitas")
    y = m.conv(x, [6, 4, 3, 3])
    r = m.random
    parameters = [r.normal(size=6), r.normal(size=6), r.normal(size=6), r.uniform(0.5, 2, 6)]
    y = m.op("BatchNormalization", y, *[m.const(p) for p in parameters], epsilon=1e-5)
    finish(m, m.op("Relu", y), scale=0.2, bits=3, signed=0)


@case
def batch_norm_eight_bit():
    m, x = start("batch_norm_eight_bit", domain="finn.custom_op.general")
    y = m.conv(x, [6, 4, 3, 3])
    r = m.random
    parameters = [r.normal(size=6), r.normal(size=6), r.normal(size=6), r.uniform(0.5, 2, 6)]
    finish(m, m.op("BatchNormalization", y, *[m.const(p) for p in parameters]), scale=0.0371, bits=8)


@case
def gemm():
    m, x = start("gemm", ["N", 12])
    w = m.weights([5, 12])
    finish(m, m.op("Gemm", x, w, m.const(m.random.normal(size=5)), transB=1, alpha=0.5, beta=2.0))


@case
def matmul_chain():
    m, x = start("matmul_chain", ["N", 12])
    y = m.op("MatMul", x, m.weights([12, 8]))
    y = m.op("Add", y, m.const(m.random.normal(size=8)))
    y = m.op("Mul", m.op("Sub", y, m.const(0.25)), m.const([-1.5]))
    y = m.op("Div", m.op("Clip", y, m.const(-2), m.const(3)), m.const(m.random.uniform(0.5, 2, 8)))
    y = m.quant(y, 0.125, 5, 1)
    finish(m, m.op("MatMul", y, m.weights([8, 3])))


@case
def rounding_modes():
    m, x = start("rounding_modes", ["N", 12])
    for mode in ["CEIL", "FLOOR", "UP", "DOWN", "HALF_UP", "HALF_DOWN"]:
        x = m.quant(m.op("MatMul", x, m.weights([12, 12], 0.25, 2)), 0.5, 5, 1, mode=mode)
    finish(m, m.op("MatMul", x, m.weights([12, 3])))


@case
def zero_point():
    m = Model("zero_point", MAP)
    x = m.quant("x", 0.25, 4, 0, zero=5)
    y = m.quant(m.conv(x, [4, 4, 3, 3], pads=[1, 1, 1, 1]), 0.5, 5, 0, zero=11)
    finish(m, m.conv(y, [2, 4, 1, 1]))


@case
def zero_points():
    m = Model("zero_points", MAP)
    ways = [1, 4, 1, 1]
    zero, scale = np.reshape([0, 3, 8, 15], ways), np.reshape([0.25, 0.5, 0.25, 0.125], ways)
    x = m.quant("x", scale, 4, 0, zero=zero)
    w = m.random.integers(-7, 8, [4, 4, 3, 3]).astype(np.float32)
    w = m.quant(m.const(w * 0.25), 0.25, 4, 1, zero=np.reshape([-2, 0, 1, 3], [4, 1, 1, 1]))
    y = m.quant(m.op("Conv", x, w, pads=[1, 1, 1, 1]), 0.5, 5, 0, zero=np.reshape([11, 0, 20, 31], ways))
    y = m.quant(m.conv(y, [4, 4, 1, 1]), 0.5, 6, 0, zero=np.reshape([31, 32, 30, 33], ways), mode="FLOOR")
    finish(m, m.conv(y, [2, 4, 1, 1]))


@case
def bit_widths():
    m = Model("bit_widths", MAP)
    ways = [1, 4, 1, 1]
    x = m.quant("x", 0.25, np.reshape([2, 3, 4, 8], ways), 0)
    w = m.random.integers(-7, 8, [4, 4, 3, 3]).astype(np.float32)
    w = m.quant(m.const(w * 0.125), 0.125, np.reshape([2, 3, 4, 5], [4, 1, 1, 1]), 1, narrow=1)
    y = m.quant(m.op("Conv", x, w, pads=[1, 1, 1, 1]), 0.5, np.reshape([5, 2, 4, 3], ways), 1)
    finish(m, m.conv(m.op("Relu", y), [2, 4, 1, 1]))


@case
def wide_quantizers():
    """Biases and sums of 32 bits and more, as Brevitas has them."""
    m, x = start("wide_quantizers")
    # A channel of nothing has a scale of nearly nothing.
    bias = m.quant(m.const([1.5, -2.25, 0.5, 2.0**-60]), [0.03125, 0.03125, 0.03125, 2.0**-100], 32, 1)
    y = m.quant(m.op("Conv", x, m.weights([4, 4, 3, 3]), bias, pads=[1, 1, 1, 1]), 0.03125, 32, 1)
    y = m.quant(m.op("Relu", y), 0.5, 4, 0)
    bias = m.quant(m.const(m.random.normal(0, 2, [2])), 0.0625, 48, 1)
    finish(m, m.op("Conv", y, m.weights([2, 4, 1, 1]), bias))


@case
def product_crossed_scales():
    """Channels whose scales have the same product, which float32 rounds in different ways."""
    m = Model("product_crossed_scales", MAP)
    x = m.quant("x", 0.25, 6, 1)
    first, second = np.array([0.3, 0.2, 0.3, 0.7]), np.array([0.2, 0.3, 0.2, 0.06 / 0.7])
    a, b = [m.quant(m.conv(x, [4, 4, 1, 1]), s.reshape(1, 4, 1, 1), 6, 1) for s in (first, second)]
    finish(m, m.conv(m.quant(m.op("Mul", a, b), 0.11, 6, 1), [2, 4, 1, 1]))


@case
def zero_points_linear():
    m = Model("zero_points_linear", MAP, opset=19)
    scale, zero = m.const([0.25, 0.5, 0.25, 0.125]), m.const([7, 0, 200, 255], np.uint8)
    x = m.op("DequantizeLinear", m.op("QuantizeLinear", "x", scale, zero, axis=1), scale, zero, axis=1)
    codes = m.random.integers(0, 256, [4, 4, 3, 3])
    w = m.op("DequantizeLinear", m.const(codes, np.uint8), m.const([0.125, 0.25, 0.125, 0.5]),
             m.const([128, 100, 0, 255], np.uint8), axis=0)
    scale, zero = m.const([8.0, 4.0, 16.0, 16.0]), m.const([-100, 0, 31, 127], np.int8)
    y = m.op("QuantizeLinear", m.op("Conv", x, w, pads=[1, 1, 1, 1]), scale, zero, axis=1)
    m.save(m.op("MaxPool", y, kernel_shape=[2, 2], strides=[2, 2]))


@case
def zero_points_moved():
    """Codes with a zero point for each channel, shuffled before they are real values again."""
    m = Model("zero_points_moved", MAP, opset=19)
    scale, zero = [0.25, 0.5, 0.25, 0.125], [7, 0, 200, 255]
    x = m.op("QuantizeLinear", "x", m.const(scale), m.const(zero, np.uint8), axis=1)
    x = m.op("Reshape", x, m.const([-1, 2, 2, 6, 5], np.int64))
    x = m.op("Reshape", m.op("Transpose", x, perm=[0, 2, 1, 3, 4]), m.const([-1, 4, 6, 5], np.int64))
    order = [0, 2, 1, 3]
    x = m.op("DequantizeLinear", x, m.const(np.array(scale)[order]), m.const(np.array(zero)[order], np.uint8), axis=1)
    w = m.op("DequantizeLinear", m.const(m.random.integers(-8, 8, [4, 4, 1, 1]), np.int8), m.const(0.125))
    scale, zero = m.const([2.0, 4.0, 1.0, 2.0]), m.const([-100, 0, 31, 127], np.int8)
    y = m.op("QuantizeLinear", m.op("Conv", x, w), scale, zero, axis=1)
    m.save(m.op("Gather", y, m.const([3, 1, 0], np.int64), axis=1))


@case
def bipolar():
    m = Model("bipolar", ["N", 12])
    m.custom = True
    x = m.op("BipolarQuant", "x", m.const(0.5), domain=QONNX)
    w = m.op("BipolarQuant", m.const(m.random.normal(size=[12, 6])), m.const(0.25), domain=QONNX)
    y = m.op("BatchNormalization", m.op("MatMul", x, w), *[m.const(m.random.uniform(0.5, 2, 6)) for _ in range(4)])
    y = m.op("BipolarQuant", y, m.const(1.0), domain=QONNX)
    m.save(m.op("MatMul", y, m.weights([6, 3])))


@case
def multi_threshold():
    m, x = start("multi_threshold")
    y = m.conv(x, [6, 4, 3, 3])
    steps = np.sort(m.random.normal(0, 3, [6, 7]), axis=1)
    y = m.op("MultiThreshold", y, m.const(steps), domain=QONNX, out_dtype="UINT3", out_scale=0.5, out_bias=-1.0)
    finish(m, m.conv(y, [2, 6, 1, 1]))


@case
def trunc():
    m, x = start("trunc", ["N", 12])
    y = m.quant(m.op("MatMul", x, m.weights([12, 6])), 0.125, 8, 1)
    y = m.op("Trunc", y, m.const(0.125), m.const(0), m.const(8), m.const(4), domain=QONNX, rounding_mode="FLOOR")
    finish(m, m.op("MatMul", y, m.weights([6, 3])))


@case
def trunc_clamped():
    m, x = start("trunc_clamped", ["N", 12])
    y = m.quant(m.op("MatMul", x, m.weights([12, 6])), 0.125, 8, 1)
    parameters = [m.const(v) for v in (0.125, 0, 8, 0.5, 4)]
    y = m.op("Trunc", y, *parameters, domain=QONNX, rounding_mode="ROUND", signed=1, narrow=0)
    finish(m, m.op("MatMul", y, m.weights([6, 3])))


@case
def max_pool():
    m, x = start("max_pool")
    y = m.op("MaxPool", m.op("Relu", m.conv(x, [6, 4, 3, 3], pads=[1, 1, 1, 1])), kernel_shape=[2, 2], strides=[2, 2])
    finish(m, m.conv(m.quant(y), [3, 6, 1, 1]))


@case
def max_pool_then_fall():
    m, x = start("max_pool_then_fall")
    y = m.op("MaxPool", m.conv(x, [4, 4, 1, 1]), kernel_shape=[3, 3], strides=[1, 1], pads=[1, 1, 1, 1])
    finish(m, m.op("Mul", y, m.const(np.reshape([1, -1, 0.5, -0.25], [1, 4, 1, 1]))))


@case
def average_pool():
    m, x = start("average_pool")
    y = m.quant(m.op("AveragePool", x, kernel_shape=[2, 2], strides=[2, 2]), 0.125, 6, 1)
    finish(m, m.conv(y, [3, 4, 1, 1]))


@case
def global_average_pool():
    m, x = start("global_average_pool")
    y = m.quant(m.op("Relu", m.conv(x, [6, 4, 3, 3])), 0.25, 4, 0)
    y = m.quant(m.op("GlobalAveragePool", y), 0.0625, 6, 0)
    y = m.op("Flatten", y)
    finish(m, m.op("MatMul", y, m.weights([6, 3])))


@case
def reduce_mean():
    m, x = start("reduce_mean")
    y = m.op("ReduceMean", x, axes=[2, 3], keepdims=0)
    finish(m, m.op("MatMul", m.quant(y, 0.0625, 6, 1), m.weights([4, 3])))


@case
def concat_split():
    m, x = start("concat_split")
    a, b = m.op("Split", x, m.const([1, 3], np.int64), outputs=2, axis=1)
    y = m.op("Concat", b, a, axis=1)
    finish(m, m.conv(y, [3, 4, 1, 1]))


@case
def concat_branches():
    m, x = start("concat_branches")
    a = m.quant(m.conv(x, [3, 4, 1, 1]), 0.25, 4, 1)
    b = m.quant(m.op("Relu", m.conv(x, [2, 4, 1, 1])), 0.25, 3, 0)
    finish(m, m.conv(m.op("Concat", a, b, axis=1), [3, 5, 1, 1]))


@case
def channel_shuffle():
    m, x = start("channel_shuffle", ["N", 6, 4, 4])
    y = m.op("Reshape", x, m.const([0, 2, 3, 4, 4], np.int64))
    y = m.op("Reshape", m.op("Transpose", y, perm=[0, 2, 1, 3, 4]), m.const([0, 6, 4, 4], np.int64))
    finish(m, m.conv(y, [4, 3, 1, 1], group=2))


@case
def gather_shuffle():
    m, x = start("gather_shuffle")
    y = m.op("Gather", x, m.const([2, 0, 3, 1], np.int64), axis=1)
    finish(m, m.conv(y, [4, 2, 1, 1], group=2))


@case
def slice_channels():
    m, x = start("slice_channels")
    one = [m.const([v], np.int64) for v in (1, 3, 1)]
    finish(m, m.conv(m.op("Slice", x, *one), [4, 2, 1, 1]))


def normalized(m, y, channels):
    """Batch norm that differs from channel to channel, quantized."""
    r = m.random
    parameters = [r.uniform(0.25, 2, channels), *r.normal(0, 0.5, (2, channels)), r.uniform(0.5, 2, channels)]
    return m.quant(m.op("BatchNormalization", y, *[m.const(p) for p in parameters]), 0.25, 4, 1)


def weighty(m, x):
    """A convolution whose channels differ in scale and in the size of their sums."""
    w = m.random.integers(-7, 8, [6, 4, 3, 3]) * 2.0 ** -np.arange(6).reshape(6, 1, 1, 1)
    w[3:] = np.clip(w[3:] * 4, -0.5, 0.5)
    scale = 2.0 ** -np.arange(6).reshape(6, 1, 1, 1)
    return m.op("Conv", x, m.quant(m.const(w), scale, 4, signed=1, narrow=1))


@case
def split_then_norm():
    m, x = start("split_then_norm")
    _, y = m.op("Split", weighty(m, x), m.const([2, 4], np.int64), outputs=2, axis=1)
    finish(m, m.conv(normalized(m, y, 4), [3, 4, 1, 1]))


@case
def shuffle_then_norm():
    m, x = start("shuffle_then_norm")
    y = m.op("Reshape", weighty(m, x), m.const([0, 2, 3, 4, 3], np.int64))
    y = m.op("Reshape", m.op("Transpose", y, perm=[0, 2, 1, 3, 4]), m.const([0, 6, 4, 3], np.int64))
    finish(m, m.conv(normalized(m, y, 6), [3, 6, 1, 1]))


@case
def flatten_then_norm():
    m, x = start("flatten_then_norm")
    y = normalized(m, m.op("Flatten", weighty(m, x)), 72)
    finish(m, m.op("MatMul", y, m.weights([72, 4])))


@case
def gather_some():
    m, x = start("gather_some")
    y = m.op("Gather", weighty(m, x), m.const([5, 2, 0], np.int64), axis=1)
    finish(m, m.conv(normalized(m, y, 3), [3, 3, 1, 1]))


@case
def shuffle_then_split():
    m, x = start("shuffle_then_split", ["N", 6, 4, 4])
    y = m.op("Reshape", m.quant(m.conv(x, [6, 6, 1, 1]), 0.25, 4, 1), m.const([0, 2, 3, 4, 4], np.int64))
    y = m.op("Reshape", m.op("Transpose", y, perm=[0, 2, 1, 3, 4]), m.const([0, 6, 4, 4], np.int64))
    a, b = m.op("Split", y, m.const([3, 3], np.int64), outputs=2, axis=1)
    b = m.quant(m.conv(b, [3, 3, 3, 3], pads=[1, 1, 1, 1]), 0.25, 4, 1)
    finish(m, m.conv(m.op("Concat", a, b, axis=1), [3, 6, 1, 1]))


@case
def concat_scale_a_channel():
    """Behind a join of values with different scales, a quantizer with parameters for each channel; such values joined."""
    m, x = start("concat_scale_a_channel")
    a = m.conv(x, [4, 4, 3, 3])
    b = m.op("Conv", x, m.weights([4, 4, 3, 3], 0.3), m.const(m.random.normal(size=4)))
    scales = np.float32([0.25, 0.5, 1, 0.25, 0.5, 0.5, 2, 0.25]).reshape(1, 8, 1, 1)
    y = m.quant(m.op("Relu", m.op("Concat", a, b, axis=1)), scales, 4, 0)
    z = m.quant(m.conv(x, [4, 4, 3, 3]), scales[:, :4], 4, 0)
    y = m.op("Concat", y, z, axis=1)
    finish(m, m.op("Add", m.conv(y, [5, 12, 1, 1]), m.conv(m.quant(y, 0.5, 4, 1), [5, 12, 1, 1])))


@case
def concat_scales():
    m, x = start("concat_scales")
    a = m.op("Relu", m.conv(x, [3, 4, 1, 1], per_channel=True))
    b = m.quant(m.conv(x, [2, 4, 1, 1]), 0.17, 4, 1)
    y = m.op("Concat", a, b, x, axis=1)
    finish(m, m.conv(normalized(m, m.op("Relu", y), 9), [3, 9, 1, 1]))


@case
def residual():
    m, x = start("residual")
    y = m.quant(m.conv(x, [4, 4, 3, 3], pads=[1, 1, 1, 1]), 0.25, 4, 1)
    finish(m, m.conv(m.quant(m.op("Add", x, y), 0.25, 5, 1), [3, 4, 1, 1]))


@case
def residual_scales():
    m, x = start("residual_scales")
    y = m.quant(m.conv(x, [4, 4, 3, 3], pads=[1, 1, 1, 1]), 0.5, 4, 1)
    finish(m, m.conv(m.quant(m.op("Add", x, y), 0.25, 5, 1), [3, 4, 1, 1]))


@case
def residual_three():
    """The third operand has any scale; the sum of the first two is exact."""
    m, x = start("residual_three")
    y, z = [m.quant(m.conv(x, [4, 4, 3, 3], pads=[1, 1, 1, 1]), s, 4, 1) for s in (0.5, 0.31)]
    finish(m, m.conv(m.quant(m.op("Add", m.op("Add", x, y), z), 0.5, 5, 1), [3, 4, 1, 1]))


@case
def residual_uneven():
    """Scales that are no powers of two: float32 rounds each operand of the sum."""
    m = Model("residual_uneven", MAP)
    x = m.quant("x", 0.1, 4, 1)
    y = m.quant(m.op("Conv", x, m.weights([4, 4, 3, 3], 0.0613), pads=[1, 1, 1, 1]), 0.1, 5, 1)
    finish(m, m.conv(m.quant(m.op("Add", x, y), 0.17, 5, 1), [3, 4, 1, 1]), scale=0.1234567)


@case
def channels_last():
    m = Model("channels_last", ["N", 6, 5, 4])
    x = m.quant("x", signed=1)
    window = {"kernel_shape": [3, 3], "strides": [1, 1], "pads": [1, 1, 1, 1], "dilations": [1, 1], "group": 1}
    y = m.op("Conv", x, m.weights([6, 4, 3, 3]), domain=LAST, **window)
    parameters = [m.const(m.random.uniform(0.5, 2, 6)) for _ in range(4)]
    y = m.op("BatchNormalization", y, *parameters, domain=LAST)
    y = m.quant(m.op("Relu", y), 0.5, 4, 0)
    y = m.op("MaxPool", y, domain=LAST, kernel_shape=[2, 2], strides=[2, 2], pads=[0, 0, 0, 0])
    y = m.op("Conv", y, m.weights([3, 6, 1, 1]), domain=LAST, **{**window, "kernel_shape": [1, 1], "pads": [0, 0, 0, 0]})
    finish(m, y)


@case
def external_data():
    m, x = start("external_data")
    finish(m, m.conv(x, [6, 4, 3, 3], bias=m.random.normal(size=6)), external=True)


def residual_of(name, first, second, last):
    m = Model(name, MAP)
    x = m.quant("x", first, 4, 1)
    y = m.quant(m.conv(x, [4, 4, 3, 3], pads=[1, 1, 1, 1]), second, 5, 1)
    m.refuse(m.quant(m.op("Add", x, y), last, 5, 1))


@case
def refused_residuals():
    residual_of("residual_tie", 0.1, 0.1, 0.2)
    residual_of("residual_no_multiple", 0.3, 0.2, 0.2)


@case
def residual_saturates():
    """The channels of the sum end at different codes."""
    m = Model("residual_saturates", MAP)
    x = m.quant("x", 0.25, 4, 1)
    y = m.op("Add", m.quant(m.conv(x, [4, 4, 1, 1]), 0.5, 4, 1), m.quant(m.conv(x, [4, 4, 1, 1]), 0.31, 4, 1))
    y = m.op("Min", y, m.const(np.reshape([0.6, 100, 1.4, 2], [1, 4, 1, 1])))
    m.refuse(m.conv(m.quant(y, 0.7, 5, 1), [2, 4, 1, 1]))


@case
def refused_forms():
    def between(name, form, shape=None):
        m, x = start(name, shape)
        dims = shape or MAP
        kernel = [1] * (len(dims) - 2)
        y = form(m, m.quant(m.conv(x, [4, dims[1], *kernel]), 0.25, 4, 1))
        y = m.quant(m.conv(m.quant(y, 0.25, 4, 1), [2, 4, *kernel]))
        m.refuse(m.conv(y, [3, 2, *kernel]))

    def blocks(op, **attrs):
        return lambda m, y: m.op(op, y, **attrs)

    def widest(m, y):
        return m.op("MaxPool", y, kernel_shape=[3, 3], strides=[1, 1], pads=[1, 1, 1, 1])

    between("outer_product", lambda m, y: m.op("Mul", m.quant(m.op("GlobalAveragePool", y)),
                                              m.quant(m.conv(y, [1, 4, 1, 1]))))
    between("factor_without_codes", lambda m, y: m.op("Mul", y, m.op("Sigmoid", widest(m, y))))
    between("quotient_of_tensors", lambda m, y: m.op("Div", y, m.op("Exp", widest(m, y))))
    between("softmax_between", blocks("Softmax", axis=1))
    between("resize_linear", lambda m, y: m.op("Resize", y, "", m.const([1, 1, 2, 2]), mode="linear"))
    between("pad_no_code", lambda m, y: m.conv(
        m.op("Pad", y, m.const([0, 0, 1, 1, 0, 0, 1, 1], np.int64), m.const(0.3)), [4, 4, 1, 1]))
    between("unknown_op", blocks("InstanceNormalization"))
    between("top_two", lambda m, y: m.op("TopK", y, m.const([2], np.int64), outputs=2, axis=1)[0])
    between("loop", lambda m, y: m.op("Loop", m.const(2, np.int64), "", y, body=helper.make_graph(
        [node("Identity", ["go"], ["on"]), node("Relu", ["v"], ["w"])], "body",
        [helper.make_tensor_value_info("i", TensorProto.INT64, []),
         helper.make_tensor_value_info("go", TensorProto.BOOL, []), onnx.ValueInfoProto(name="v")],
        [onnx.ValueInfoProto(name="on"), onnx.ValueInfoProto(name="w")])))
    between("transposed_convolution", lambda m, y: m.op("ConvTranspose", y, m.const(np.ones([4, 4, 2, 2]))))
    between("half_precision", lambda m, y: m.op("Cast", m.op("Cast", y, to=TensorProto.FLOAT16), to=TensorProto.FLOAT))
    between("norm_in_training", lambda m, y: m.op("BatchNormalization", y, *[m.const(np.ones(4)) for _ in range(4)],
                                                  outputs=3, training_mode=1)[0])
    m, x = start("condition_of_input", ["N", 4])
    y = m.op("MatMul", x, m.weights([4, 3]))
    same = helper.make_graph([node("Identity", [y], ["out"])], "same", [], [onnx.ValueInfoProto(name="out")])
    least = m.op("Greater", m.op("ReduceMax", y, keepdims=0), m.const(0))
    m.refuse(m.op("If", least, then_branch=same, else_branch=same))
    m, x = start("function_of_itself", ["N", 4])
    m.functions = [function("Again", ["a"], ["b"], [node("Again", ["a"], ["b"], domain=LOCAL)])]
    m.refuse(m.op("Again", m.op("MatMul", x, m.weights([4, 3])), domain=LOCAL))
    between("three_axes", lambda m, y: y, ["N", 2, 3, 3, 3])

    m, x = start("weights_not_constant", ["N", 4])
    m.refuse(m.quant(m.op("MatMul", m.op("Reshape", x, m.const([4, 1], np.int64)), x)))
    m, x = start("real_weights", ["N", 4])
    m.refuse(m.quant(m.op("MatMul", x, m.const(m.random.normal(size=[4, 3])))))


@case
def dilated_pools():
    m, x = start("dilated_pools", ["N", 4, 7, 8], opset=19)
    y = m.quant(m.conv(x, [6, 4, 1, 1]), 0.25, 4, 1)
    y = m.op("MaxPool", y, kernel_shape=[2, 3], dilations=[3, 2], strides=[1, 2], pads=[1, 2, 1, 1])
    y = m.quant(m.op("AveragePool", y, kernel_shape=[2, 2], dilations=[2, 1]), 0.25, 4, 1)
    finish(m, m.conv(y, [3, 6, 1, 1]))


@case
def flatten_dense():
    m, x = start("flatten_dense")
    y = m.quant(m.op("Relu", m.conv(x, [3, 4, 3, 3])), 0.25, 4, 0)
    finish(m, m.op("MatMul", m.op("Flatten", y), m.weights([36, 4])))


@case
def squeeze_unsqueeze():
    m, x = start("squeeze_unsqueeze", ["N", 6, 1, 1])
    y = m.op("Squeeze", x, m.const([2, 3], np.int64))
    y = m.op("Unsqueeze", m.quant(y, 0.25, 3, 1), m.const([2, 3], np.int64))
    finish(m, m.conv(y, [3, 6, 1, 1]))


@case
def pad_conv():
    m, x = start("pad_conv")
    y = m.op("Pad", x, m.const([0, 0, 1, 2, 0, 0, 0, 1], np.int64))
    finish(m, m.conv(y, [3, 4, 3, 3]))


@case
def pads_behind():
    """Pads that stand before quantizers, in front of a layer and of both poolings."""
    m = Model("pads_behind", ["N", 4, 8, 9])
    around = m.const([0, 0, 1, 1, 0, 0, 1, 1], np.int64)
    x = dequantize_linear(m, quantize_linear(m, m.op("Pad", "x", around), 0.03125, 100), 0.03125, 100)
    y = m.op("Relu", m.op("Conv", x, qdq_weights(m, [5, 4, 3, 3]), strides=[2, 2]))
    y = dequantize_linear(m, quantize_linear(m, y, 0.0625, 0), 0.0625, 0)
    y = m.op("Pad", y, m.const([0, 0, 1, 0, 0, 0, 0, 1], np.int64))
    y = dequantize_linear(m, quantize_linear(m, y, 0.0625, 0), 0.0625, 0)
    y = m.op("Pad", m.op("MaxPool", y, kernel_shape=[2, 2], strides=[1, 1]), around)
    y = m.op("AveragePool", y, kernel_shape=[2, 4], strides=[2, 1])
    y = dequantize_linear(m, quantize_linear(m, y, 0.03125, 0), 0.03125, 0)
    m.save(m.op("Conv", y, qdq_weights(m, [3, 5, 1, 1])))


@case
def pools_rounded_up():
    m, x = start("pools_rounded_up", ["N", 4, 9, 8])
    y = m.op("Relu", m.conv(x, [5, 4, 1, 1]))
    y = m.op("MaxPool", y, kernel_shape=[3, 2], strides=[2, 3], pads=[0, 1, 1, 0], ceil_mode=1)
    y = m.op("GlobalMaxPool", m.quant(m.conv(m.quant(y, 0.25, 4, 0), [6, 5, 2, 2]), 0.25, 4, 1))
    finish(m, m.op("MatMul", m.op("Flatten", y), m.weights([6, 3])))


@case
def channels_for_columns():
    """Axes in every order in which rows or columns become channels."""
    m, x = start("channels_for_columns", ["N", 4, 3, 5])
    y = m.op("Transpose", m.quant(m.conv(x, [6, 4, 1, 1]), 0.25, 4, 1), perm=[0, 3, 2, 1])
    y = m.op("Transpose", m.quant(m.conv(y, [2, 5, 1, 1]), 0.25, 4, 1), perm=[0, 2, 3, 1])
    y = m.op("Transpose", m.op("Relu", m.conv(m.quant(y, 0.5, 4, 1), [7, 3, 1, 1])), perm=[0, 3, 1, 2])
    y = m.op("Reshape", m.conv(m.quant(y, 0.25, 4, 0), [4, 2, 1, 1]), m.const([0, 4, 42], np.int64))
    y = m.op("Transpose", m.quant(y, 0.5, 4, 1), perm=[0, 2, 1])
    finish(m, m.conv(m.op("Reshape", y, m.const([0, 42, 2, 2], np.int64)), [3, 42, 1, 2]))


@case
def tokens_mixed():
    """A block of an MLP-Mixer over 8 tokens of 6 features, twice, with its residual sums."""
    m, x = start("tokens_mixed", ["N", 8, 6])
    for _ in range(2):
        y = m.op("Transpose", x, perm=[0, 2, 1])
        y = m.op("Add", m.op("MatMul", y, m.weights([8, 10])), m.const(m.random.integers(-8, 8, 10) / 16))
        y = m.op("MatMul", m.quant(m.op("Relu", y), 0.25, 4, 0), m.weights([10, 8]))
        y = m.quant(m.op("Transpose", y, perm=[0, 2, 1]), 0.25, 4, 1)
        x = m.quant(m.op("Add", x, y), 0.25, 4, 1)
        y = m.op("Add", m.op("MatMul", x, m.weights([6, 9])), m.const(m.random.integers(-8, 8, 9) / 16))
        y = m.op("MatMul", m.quant(m.op("Relu", y), 0.25, 4, 0), m.weights([9, 6]))
        x = m.quant(m.op("Add", x, m.quant(y, 0.25, 4, 1)), 0.25, 4, 1)
    finish(m, m.op("MatMul", m.op("Flatten", x), m.weights([48, 5])))


@case
def tokens_of_pixels():
    """Pixels as tokens: products with the weights on either side, a sum over the tokens, channels last."""
    m, x = start("tokens_of_pixels", ["N", 5, 3, 4])
    y = m.op("Relu", m.op("Transpose", m.conv(x, [6, 5, 1, 1]), perm=[0, 2, 3, 1]))
    y = m.op("MatMul", m.quant(y, 0.25, 4, 0), m.weights([6, 7]))
    y = m.op("Mul", y, m.const(2.0 ** m.random.integers(-1, 2, 7)))
    y = m.op("Reshape", m.quant(y, 0.25, 4, 1), m.const([0, 12, 7], np.int64))
    y = m.quant(m.op("MatMul", m.weights([9, 12]), y), 0.5, 5, 1)
    y = m.quant(m.op("ReduceMean", y, axes=[1], keepdims=0), 0.25, 5, 1)
    finish(m, m.op("MatMul", y, m.weights([7, 3])))


@case
def means_without_padding():
    """Averages whose divisor leaves padding out: before a quantizer, a convolution, and at the end."""
    m, x = start("means_without_padding", ["N", 4, 6, 7])
    y = m.quant(m.op("AveragePool", x, kernel_shape=[3, 3], pads=[1, 1, 1, 1]), 0.125, 6, 1)
    y = m.quant(m.op("Relu", m.conv(y, [6, 4, 3, 3])), 0.25, 4, 0)
    y = m.op("AveragePool", y, kernel_shape=[2, 3], strides=[1, 2], pads=[1, 0, 0, 1])
    y = m.quant(m.op("Mul", y, m.const(0.7)), 0.0625, 4, 0)
    finish(m, m.op("AveragePool", m.conv(y, [3, 6, 1, 1]), kernel_shape=[2, 2], pads=[0, 1, 1, 0]))


@case
def means_rounded_up():
    """Windows that stick out at the end, beyond padding that counts and padding that does not."""
    m = Model("means_rounded_up", ["N", 4, 8, 9], opset=19)
    x = dequantize_linear(m, quantize_linear(m, "x", 0.03125, 100), 0.03125, 100)
    y = m.op("Conv", x, qdq_weights(m, [5, 4, 1, 1]))
    y = dequantize_linear(m, quantize_linear(m, y, 0.0625, 128), 0.0625, 128)
    y = m.op("AveragePool", y, kernel_shape=[3, 3], strides=[2, 2], pads=[0, 1, 1, 0], ceil_mode=1, count_include_pad=1)
    y = dequantize_linear(m, quantize_linear(m, y, 0.04, 128), 0.04, 128)
    y = m.op("AveragePool", y, kernel_shape=[2, 2], strides=[2, 2], ceil_mode=1)
    y = dequantize_linear(m, quantize_linear(m, y, 0.03125, 120), 0.03125, 120)
    m.save(m.op("Conv", y, qdq_weights(m, [3, 5, 1, 1])))


@case
def pads_repeated():
    """The map again around itself, in every mode, at the input, between layers and at the end."""
    m, x = start("pads_repeated", ["N", 4, 5, 6], opset=19)
    pads = lambda *p: m.const([0, 0, p[0], p[1], 0, 0, p[2], p[3]], np.int64)
    y = m.op("Pad", x, pads(1, 2, 0, 1), mode="reflect")
    y = m.op("Relu", m.op("Pad", m.conv(y, [6, 4, 3, 3]), pads(2, 0, 1, 4), mode="wrap"))
    y = m.op("Pad", m.quant(y, 0.25, 4, 0), pads(1, 1, 1, 1), mode="edge")
    y = m.op("MaxPool", m.quant(m.conv(y, [5, 6, 3, 3]), 0.25, 4, 1), kernel_shape=[2, 2])
    y = m.op("Pad", y, pads(0, 3, 0, 3), mode="reflect")
    finish(m, m.op("Pad", m.conv(y, [3, 5, 1, 1]), m.const([1, 0, 0, 2], np.int64), "", m.const([2, -1], np.int64), mode="edge"))


@case
def pads_constant():
    """Constants around maps, zero or not, where no convolution pads by itself."""
    m, x = start("pads_constant", ["N", 4, 5, 6])
    around = m.const([0, 0, 1, 0, 0, 0, 1, 2], np.int64)
    y = m.op("Pad", m.op("Relu", m.conv(x, [4, 4, 3, 3])), around, m.const(1.25))
    y = m.quant(y, 0.25, 4, 0)
    z = m.quant(m.conv(m.op("Pad", x, m.const([0, 0, 0, 0, 0, 0, 0, 0], np.int64)), [4, 4, 1, 1]), 0.25, 4, 1)
    z = m.op("MaxPool", m.op("Pad", z, m.const([0, 0, 1, 1, 0, 0, 0, 0], np.int64), m.const(-0.5)), kernel_shape=[2, 2])
    y = m.quant(m.op("Add", m.op("Pad", m.conv(y, [4, 4, 1, 1]), m.const([0, 0, 0, 0, 0, 0, 0, 0], np.int64)), z), 0.5, 5, 1)
    finish(m, m.conv(m.op("Pad", y, around, m.const(-3.0)), [3, 4, 3, 3]))


@case
def crops_between():
    """Rows and columns left out: Slice in steps and backwards, Split, Gather, Pad with negative pads in every mode."""
    m, x = start("crops_between", ["N", 4, 9, 8], opset=19)
    pads = lambda *p: m.const([0, 0, p[0], p[1], 0, 0, p[2], p[3]], np.int64)

    def slice_(x, starts, ends, axes, steps):
        return m.op("Slice", x, *[m.const(v, np.int64) for v in (starts, ends, axes, steps)])

    y = m.op("Relu", slice_(m.conv(x, [8, 4, 3, 3]), [1, -1], [99, 0], [2, 3], [1, -1]))
    y = m.quant(y, 0.25, 4, 0)
    a = m.conv(slice_(y, [0, 1, 0], [8, 6, 99], [1, 2, 3], [2, 2, 2]), [4, 4, 1, 1])
    b = m.op("Pad", m.conv(y, [4, 8, 2, 2]), pads(-1, 1, -1, -1), mode="reflect")
    b = m.op("MaxPool", b, kernel_shape=[1, 2], strides=[1, 2])
    y = m.quant(m.op("Add", m.op("Pad", a, pads(0, 0, 0, -1)), slice_(b, [0], [3], [2], [1])), 0.5, 5, 1)
    z = m.op("Pad", m.conv(y, [4, 4, 1, 1]), pads(1, -1, -1, 1), m.const(1.5))
    column = m.op("Gather", m.quant(z, 0.5, 5, 1), m.const(0, np.int64), axis=3)
    finish(m, m.op("Conv", column, m.weights([3, 4, 2])))


@case
def crops_to_vector():
    """One pixel of a map, halves of it as channels, some features of tokens and the first token."""
    m, x = start("crops_to_vector", ["N", 4, 5, 6])
    y = m.quant(m.op("Relu", m.conv(x, [6, 4, 2, 3])), 0.25, 4, 0)
    halves = m.op("Split", y, m.const([2, 2], np.int64), outputs=2, axis=2)
    y = m.quant(m.conv(m.op("Concat", halves[1], halves[0], axis=1), [6, 12, 1, 1]), 0.25, 4, 0)
    y = m.op("Transpose", m.op("Reshape", y, m.const([0, 6, 8], np.int64)), perm=[0, 2, 1])
    y = m.quant(m.op("MatMul", y, m.weights([6, 9])), 0.25, 5, 1)
    y = m.op("Slice", y, *[m.const(v, np.int64) for v in ([2], [9], [2], [3])])
    y = m.quant(m.op("MatMul", y, m.weights([3, 8])), 0.25, 5, 1)
    y = m.op("Gather", y, m.const(0, np.int64), axis=1)
    y = m.quant(m.op("MatMul", y, m.weights([8, 8])), 0.25, 5, 1)
    y = m.quant(m.conv(m.op("Reshape", y, m.const([0, 2, 2, 2], np.int64)), [5, 2, 1, 1]), 0.25, 5, 1)
    y = m.op("Gather", m.op("Gather", y, m.const(1, np.int64), axis=2), m.const(-1, np.int64), axis=2)
    finish(m, m.op("MatMul", y, m.weights([5, 4])))


@case
def fixed_batch():
    """Shapes that were written for the whole batch."""
    m, x = start("fixed_batch", [4, 4, 6, 5])
    y = m.op("Reshape", m.quant(m.conv(x, [3, 4, 3, 3]), 0.25, 4, 0), m.const([4, 36], np.int64))
    finish(m, m.op("MatMul", y, m.weights([36, 4])), samples=1)


@case
def thresholds_last():
    m, x = start("thresholds_last")
    y = m.op("Transpose", m.conv(x, [6, 4, 3, 3]), perm=[0, 2, 3, 1])
    steps = np.sort(m.random.normal(0, 3, [6, 7]), axis=1)
    y = m.op("MultiThreshold", y, m.const(steps), domain=QONNX, out_dtype="UINT3", data_layout="NHWC")
    y = m.op("Transpose", y, perm=[0, 3, 1, 2])
    finish(m, m.conv(y, [2, 6, 1, 1]))


@case
def depth_to_space():
    m, x = start("depth_to_space")
    y = m.op("DepthToSpace", m.conv(x, [8, 4, 1, 1]), blocksize=2, mode="DCR")
    finish(m, m.op("Relu", y), signed=0)


@case
def sub_pixel():
    """A convolution, its channels as blocks of pixels, another convolution; then the same with the bias of float between."""
    m, x = start("sub_pixel", ["N", 3, 4, 5])
    y = m.quant(m.op("Relu", m.conv(x, [8, 3, 3, 3], pads=[1, 1, 1, 1])), 0.25, 3, 0)
    y = m.op("DepthToSpace", y, blocksize=2, mode="CRD")
    y = m.op("Add", m.op("DepthToSpace", m.conv(y, [12, 2, 3, 3], pads=[1, 1, 1, 1]), blocksize=2, mode="DCR"),
             m.const(m.random.normal(size=[1, 3, 1, 1])))
    finish(m, m.conv(m.quant(y, 0.25, 4, 1), [2, 3, 3, 3]))


@case
def pixel_shuffle_reshaped():
    """PixelShuffle as old exporters write it."""
    m, x = start("pixel_shuffle_reshaped", ["N", 3, 4, 3])
    y = m.quant(m.conv(x, [12, 3, 1, 1]), 0.25, 4, 1)
    y = m.op("Reshape", y, m.const([0, 2, 3, 2, 4, 3], np.int64))
    y = m.op("Transpose", y, perm=[0, 1, 4, 2, 5, 3])
    y = m.op("Reshape", y, m.const([0, 2, 12, 6], np.int64))
    finish(m, m.conv(y, [3, 2, 3, 3]))


@case
def space_to_depth_between():
    m, x = start("space_to_depth_between", ["N", 4, 6, 6])
    y = m.op("SpaceToDepth", m.quant(m.conv(x, [3, 4, 1, 1]), 0.25, 4, 1), blocksize=2)
    y = m.quant(m.conv(y, [6, 12, 1, 1]), 0.25, 4, 1)
    y = m.op("Reshape", y, m.const([0, 6, 1, 3, 3, 1], np.int64))
    y = m.op("Reshape", m.op("Transpose", y, perm=[0, 3, 5, 1, 2, 4]), m.const([0, 18, 1, 3], np.int64))
    finish(m, m.conv(y, [3, 18, 1, 1]))


@case
def transpose_between():
    m, x = start("transpose_between", ["N", 4, 6, 5])
    y = m.op("Transpose", m.quant(m.conv(x, [4, 4, 1, 1]), 0.25, 4, 1), perm=[0, 1, 3, 2])
    finish(m, m.conv(y, [2, 4, 3, 1]))


@case
def channels_last_between():
    """Channels last around the steps between convolutions, and where a map is flattened, as TensorFlow models have it."""
    m, x = start("channels_last_between", ["N", 4, 5, 6])
    y = m.op("Transpose", m.conv(x, [6, 4, 3, 3]), perm=[0, 2, 3, 1])
    y = m.quant(m.op("Relu", y), 0.25, 4, 0)
    y = m.op("MaxPool", m.op("Transpose", y, perm=[0, 3, 1, 2]), kernel_shape=[1, 2], strides=[1, 2])
    y = m.quant(m.op("Relu", m.conv(y, [5, 6, 2, 1])), 0.25, 4, 0)
    y = m.op("Reshape", m.op("Transpose", y, perm=[0, 2, 3, 1]), m.const([0, -1], np.int64))
    finish(m, m.op("MatMul", y, m.weights([20, 3])))


@case
def mean_of_channels():
    m, x = start("mean_of_channels", ["N", 4, 5, 6])
    y = m.op("ReduceMean", m.quant(m.conv(x, [8, 4, 1, 1]), 0.25, 4, 1), axes=[1])
    finish(m, m.conv(m.quant(y, 0.125, 4, 1), [2, 1, 3, 3]))


@case
def resize_nearest():
    m, x = start("resize_nearest")
    y = m.quant(m.conv(x, [3, 4, 1, 1]), 0.25, 4, 1)
    y = m.op("Resize", y, "", m.const([1, 1, 2, 2]), mode="nearest", nearest_mode="floor",
             coordinate_transformation_mode="asymmetric")
    m.save(y)


@case
def resize_between():
    m, x = start("resize_between")
    y = m.op("Resize", m.op("Relu", m.conv(x, [3, 4, 1, 1])), "", m.const([1, 1, 2, 3]), mode="nearest",
             nearest_mode="floor", coordinate_transformation_mode="asymmetric")
    finish(m, m.conv(m.quant(y, 0.25, 4, 0), [3, 3, 3, 3], pads=[1, 1, 1, 1]))


@case
def upsample_between():
    m, x = start("upsample_between", opset=9)
    y = m.quant(m.op("Upsample", x, m.const([1, 1, 2, 1]), mode="nearest"), 0.5, 3, 1)
    finish(m, m.conv(y, [3, 4, 2, 2]))


def gate_parts(m, x, weights):
    """The high part of 4-bit codes, and the mask of its layer."""
    high = m.quant(x, 1.0, 2, 0, mode="FLOOR")
    product = m.op("Conv", high, weights, pads=[1, 1, 1, 1])
    limit = m.const(m.random.normal(1, 2, [1, 5, 1, 1]))
    return high, product, m.op("Greater", product, limit)


@case
def gate_masked():
    m = Model("gate_masked", MAP)
    x = m.quant("x", 0.25, 4, 0)
    w = m.weights([5, 4, 3, 3])
    high, product, mask = gate_parts(m, x, w)
    low = m.op("Conv", m.op("Sub", x, high), w, pads=[1, 1, 1, 1])
    y = m.op("Add", product, m.op("Mul", m.op("Cast", mask, to=TensorProto.FLOAT), low))
    finish(m, m.op("Relu", y), scale=0.37, signed=0)


@case
def gate_chosen():
    m = Model("gate_chosen", MAP)
    x = m.quant("x", 0.25, 4, 0)
    w = m.weights([5, 4, 3, 3], per_channel=True)
    _, product, mask = gate_parts(m, x, w)
    y = m.op("Where", mask, m.op("Conv", x, w, pads=[1, 1, 1, 1]), product)
    finish(m, y, scale=0.37)


@case
def multipoint_branches():
    m, x = start("multipoint_branches")
    y = None
    for factor in (1.0, 0.25, 0.125):
        scale = factor * 2.0 ** m.random.integers(-1, 2, [1, 5, 1, 1])
        branch = m.op("Mul", m.conv(x, [5, 4, 3, 3]), m.const(scale))
        y = branch if y is None else m.op("Add", y, branch)
    finish(m, m.op("Add", y, m.const(m.random.normal(size=[1, 5, 1, 1]))), scale=0.37, bits=6)


@case
def refused_wide_codes():
    m, x = start("wide_codes")
    y = m.op("Conv", x, m.weights([6, 4, 3, 3], 0.00613, 8), m.const(m.random.normal(size=6)))
    m.refuse_but_near(m.quant(y, 0.00137, 14, 1))


@case
def swish():
    m, x = start("swish")
    y = m.quant(m.conv(x, [6, 4, 3, 3]), 0.125, 6, 1)
    y = m.quant(m.op("Mul", y, m.op("Sigmoid", y)), 0.0625, 6, 1)
    finish(m, m.conv(y, [3, 6, 1, 1]))


@case
def activations():
    """Each rises and falls, or has a part of its own below zero."""
    m, x = start("activations", ["N", 8], opset=20)
    slope = m.const(np.linspace(-0.3, 0.6, 8))
    for op, inputs, attrs in [
        ("HardSwish", [], {}), ("PRelu", [slope], {}), ("Elu", [], {"alpha": 0.75}), ("Gelu", [], {}),
        ("Selu", [], {}), ("Gelu", [], {"approximate": "tanh"}), ("Celu", [], {"alpha": 1.5}), ("Mish", [], {}),
    ]:
        y = m.quant(m.op("MatMul", x, m.weights([8, 8], 0.125, 3)), 0.125, 6, 1)
        x = m.quant(m.op(op, y, *inputs, **attrs), 0.25, 5, 1)
    finish(m, m.op("MatMul", x, m.weights([8, 3])))


@case
def signed_relu():
    """Symmetric signed codes behind a ReLU use half of their range."""
    m = Model("signed_relu", MAP)
    x = dequantize_linear(m, quantize_linear(m, "x", 0.03125, 0, np.int8), 0.03125, 0, np.int8)
    y = m.op("Relu", m.op("Conv", x, qdq_weights(m, [5, 4, 3, 3])))
    y = dequantize_linear(m, quantize_linear(m, y, 0.0417, 0, np.int8), 0.0417, 0, np.int8)
    m.save(m.op("MaxPool", y, kernel_shape=[2, 2], strides=[2, 2]))


@case
def sigmoid_table():
    m, x = start("sigmoid_table", ["N", 8])
    y = m.op("Sigmoid", m.op("MatMul", x, m.weights([8, 6])))
    finish(m, m.op("MatMul", m.quant(y, 0.0625, 4, 0), m.weights([6, 3])))


@case
def tanh_table():
    m, x = start("tanh_table", ["N", 8])
    y = m.op("Tanh", m.op("MatMul", x, m.weights([8, 6])))
    finish(m, m.op("MatMul", m.quant(y, 0.125, 4, 1), m.weights([6, 3])))


@case
def softmax_tail():
    m, x = start("softmax_tail", ["N", 8])
    y = m.op("Add", m.op("MatMul", x, m.weights([8, 5])), m.const(m.random.normal(size=5)))
    m.save(m.op("Softmax", y, axis=1), tolerance=3e-7)


@case
def argmax_top():
    m, x = start("argmax_top", ["N", 8])
    m.save(m.op("ArgMax", m.op("MatMul", x, m.weights([8, 5])), axis=1, keepdims=1))


@case
def top_k():
    m, x = start("top_k", ["N", 8])
    y = m.op("MatMul", x, m.weights([8, 5]))
    m.save(m.op("TopK", y, m.const([1], np.int64), outputs=2, axis=1)[1])


@case
def preprocessing():
    m = Model("preprocessing", ["N", 6, 5, 3], opset=11)
    y = m.op("Transpose", "x", perm=[0, 3, 1, 2])
    y = m.op("Div", m.op("Sub", y, m.const(np.reshape([0.5, 0.25, 0.125], [1, 3, 1, 1]))), m.const([0.75]))
    finish(m, m.conv(m.quant(y, 0.3, 5, 1), [4, 3, 3, 3]))


@case
def dynamic_reshape():
    m = Model("dynamic_reshape", ["N", 1, 4, 4], opset=9)
    first = m.op("Gather", m.op("Shape", "x"), m.const(0, np.int64), axis=0)
    shape = m.op("Concat", m.op("Unsqueeze", first, axes=[0]), m.const([-1], np.int64), axis=0)
    y = m.quant(m.op("Reshape", "x", shape), 0.25, 3, 1)
    finish(m, m.op("MatMul", y, m.weights([16, 4])))


@case
def tail_arithmetic():
    m, x = start("tail_arithmetic", ["N", 8])
    y = m.op("Sub", m.op("MatMul", x, m.weights([8, 5])), m.const([0.3]))
    m.save(m.op("Div", y, m.op("Pow", m.const([7.0]), m.const(0.5))))


def quantize_linear(m, x, scale, zero, dtype=np.uint8, **attrs):
    return m.op("QuantizeLinear", x, m.const(scale), m.const(zero, dtype), **attrs)


def dequantize_linear(m, q, scale, zero, dtype=np.uint8, **attrs):
    return m.op("DequantizeLinear", q, m.const(scale), m.const(zero, dtype), **attrs)


def qdq_weights(m, shape, axis=0):
    w = m.random.integers(-127, 128, shape)
    scale = 2.0 ** m.random.integers(-9, -6, shape[axis])
    return dequantize_linear(m, m.const(w, np.int8), scale, np.zeros(shape[axis]), np.int8, axis=axis)


@case
def qdq_conv():
    m = Model("qdq_conv", MAP)
    x = dequantize_linear(m, quantize_linear(m, "x", 0.03125, 100), 0.03125, 100)
    y = m.op("Conv", x, qdq_weights(m, [5, 4, 3, 3]), m.const(m.random.normal(size=5)), pads=[1, 1, 1, 1])
    y = dequantize_linear(m, quantize_linear(m, m.op("Relu", y), 0.0417, 0), 0.0417, 0)
    m.save(y)


@case
def qdq_two_layers():
    m = Model("qdq_two_layers", ["N", 10], opset=19)
    x = dequantize_linear(m, quantize_linear(m, "x", 0.03125, 0, np.int8), 0.03125, 0, np.int8)
    y = m.op("MatMul", x, qdq_weights(m, [10, 6], axis=1))
    y = dequantize_linear(m, quantize_linear(m, y, 0.0625, 3, np.int8), 0.0625, 3, np.int8)
    y = m.op("Gemm", y, qdq_weights(m, [4, 6]), m.const(m.random.normal(size=4)), transB=1)
    m.save(quantize_linear(m, y, 0.125, 120))


def requantized(m, y, scale, zero, dtype=np.uint8):
    return dequantize_linear(m, quantize_linear(m, y, scale, zero, dtype), scale, zero, dtype)


def qdq_block(name, shape=None):
    """A convolution and one behind it, each with codes of its own scale and zero point."""
    m = Model(name, shape or MAP)
    x = requantized(m, "x", 0.03125, 100)
    a = requantized(m, m.op("Relu", m.op("Conv", x, qdq_weights(m, [5, 4, 1, 1]))), 0.0213, 0)
    return m, a, requantized(m, m.op("Conv", a, qdq_weights(m, [5, 5, 3, 3]), pads=[1, 1, 1, 1]), 0.0187, 120)


@case
def qdq_residual():
    """Scales that no two integers are to each other."""
    m, a, b = qdq_block("qdq_residual")
    y = requantized(m, m.op("Add", b, a), 0.0315, 90)
    y = m.op("Conv", y, qdq_weights(m, [3, 5, 3, 3]), m.const(m.random.normal(size=3)))
    m.save(quantize_linear(m, y, 0.0617, 111))


@case
def qdq_residual_relu():
    m, a, b = qdq_block("qdq_residual_relu")
    y = requantized(m, m.op("Relu", m.op("Add", a, b)), 0.0271, 3)
    y = m.op("Conv", y, qdq_weights(m, [3, 5, 1, 1]))
    m.save(quantize_linear(m, y, 0.0617, 111))


@case
def qdq_residual_down():
    """Two branches, one of them with a stride only; the sum in other codes than both."""
    m, a, _ = qdq_block("qdq_residual_down", ["N", 4, 6, 6])
    b = requantized(m, m.op("Conv", a, qdq_weights(m, [6, 5, 3, 3]), pads=[1, 1, 1, 1], strides=[2, 2]), 0.0193, -5, np.int8)
    c = requantized(m, m.op("Conv", a, qdq_weights(m, [6, 5, 1, 1]), strides=[2, 2]), 0.0331, 17, np.int8)
    y = requantized(m, m.op("Clip", m.op("Add", b, c), m.const(0), m.const(6)), 0.0235, -128, np.int8)
    m.save(quantize_linear(m, m.op("Conv", y, qdq_weights(m, [3, 6, 1, 1])), 0.0617, 111))


@case
def qdq_difference():
    """A difference, one side of it times a constant: no zero of either lies where it lay."""
    m, a, b = qdq_block("qdq_difference")
    y = requantized(m, m.op("Sub", m.op("Mul", a, m.const(0.57)), b), 0.0289, 131)
    m.save(quantize_linear(m, m.op("Conv", y, qdq_weights(m, [3, 5, 1, 1])), 0.0617, 111))


@case
def qdq_concat():
    """Branches in codes of their own, joined in a third."""
    m, a, b = qdq_block("qdq_concat")
    y = requantized(m, m.op("Concat", a, b, axis=1), 0.0229, 99)
    m.save(quantize_linear(m, m.op("Conv", y, qdq_weights(m, [3, 10, 1, 1])), 0.0617, 111))


def function(name, inputs, outputs, nodes, opset=13, defaults=(), **attrs):
    """A local function; an attribute "name@" of a node is the attribute of that name of the call."""
    for node in nodes:
        for attr in node.attribute:
            if attr.name.endswith("@"):
                attr.name, attr.ref_attr_name = attr.name[:-1], attr.s.decode()
                attr.ClearField("s")
                attr.type = onnx.AttributeProto.FLOAT
    opsets = [helper.make_opsetid("", opset), helper.make_opsetid(LOCAL, 1)]
    return helper.make_function(LOCAL, name, inputs, outputs, nodes, opsets, attribute_protos=list(defaults), **attrs)


node = helper.make_node


@case
def local_functions():
    """Calls in calls, attributes by reference and by default, names that repeat, an operand left out."""
    m = Model("local_functions", MAP)
    m.functions = [
        function("Slope", ["a"], ["b"], [node("LeakyRelu", ["a"], ["b"], **{"alpha@": "slope"})],
                 defaults=[helper.make_attribute("slope", 0.25)]),
        function("Block", ["a", "bias"], ["b", "c"], [
            node("Slope", ["a"], ["t"], domain=LOCAL, **{"slope@": "first"}),
            node("Constant", [], ["k"], value_float=0.5),
            node("Add", ["t", "k"], ["t2"]),
            node("Slope", ["t2"], ["b"], domain=LOCAL),
            node("Relu", ["a"], ["c"])], attributes=["first"]),
        function("Clamp", ["a", "unused"], ["b"], [
            node("Constant", [], ["most"], value_float=1.5), node("Clip", ["a", "", "most"], ["b"])]),
    ]
    x = requantized(m, "x", 0.03125, 100)
    y, _ = m.op("Block", m.op("Conv", x, qdq_weights(m, [5, 4, 3, 3])), outputs=2, domain=LOCAL, first=0.125)
    y = requantized(m, y, 0.0213, 90)
    _, y = m.op("Block", m.op("Conv", y, qdq_weights(m, [5, 5, 1, 1])), outputs=2, domain=LOCAL, first=0.5)
    y = m.op("Clamp", requantized(m, y, 0.0417, 0), domain=LOCAL)
    m.save(requantized(m, m.op("Conv", y, qdq_weights(m, [3, 5, 1, 1])), 0.0617, 111))


@case
def branches():
    """If with a condition that the shapes decide, as an exporter writes what squeezes sometimes; branches share names."""
    def choice(y, kind, other):
        def body(name, op):
            return helper.make_graph([node("Identity", [y], ["inner"]), node(op, ["inner"], ["out"])], name, [],
                                     [onnx.ValueInfoProto(name="out")])
        size = m.op("Gather", m.op("Shape", y), m.const(1, np.int64))
        return m.op("If", m.op("Equal", size, m.const(5, np.int64)),
                    then_branch=body("then", kind), else_branch=body("else", other))
    m = Model("branches", MAP)
    x = requantized(m, "x", 0.03125, 100)
    y = choice(m.op("Conv", x, qdq_weights(m, [5, 4, 3, 3])), "Relu", "Neg")
    y = choice(m.op("Conv", requantized(m, y, 0.0213, 0), qdq_weights(m, [6, 5, 1, 1])), "Sin", "Neg")
    m.save(requantized(m, y, 0.0617, 111))


@case
def choices():
    """Steps that jump: thresholds of activations, and a choice by a comparison."""
    m = Model("choices", MAP, opset=20)
    x = requantized(m, "x", 0.03125, 100)
    y = m.op("ThresholdedRelu", m.op("Conv", x, qdq_weights(m, [5, 4, 1, 1])), alpha=0.3)
    y = m.op("Shrink", m.op("Conv", requantized(m, y, 0.0213, 0), qdq_weights(m, [5, 5, 1, 1])), lambd=0.4, bias=0.15)
    y = m.op("Conv", requantized(m, y, 0.0417, 90), qdq_weights(m, [4, 5, 1, 1]))
    y = m.op("Where", m.op("GreaterOrEqual", y, m.const(0.1)), y, m.op("Mul", y, m.const(0.25)))
    y = m.op("Conv", requantized(m, y, 0.0417, 90), qdq_weights(m, [4, 4, 1, 1]))
    mask = m.op("Cast", m.op("Not", m.op("Greater", y, m.const(-0.2))), to=TensorProto.FLOAT)
    y = m.op("Mean", m.op("Mul", mask, y), m.op("Relu", y), y)
    m.save(requantized(m, m.op("Conv", requantized(m, y, 0.0417, 90), qdq_weights(m, [3, 4, 1, 1])), 0.0617, 111))


@case
def gather_repeated():
    """Channels that are taken more than once, before and behind a step of each channel."""
    m, x = start("gather_repeated")
    y = m.op("Gather", m.quant(m.conv(x, [4, 4, 1, 1]), 0.5, 4, 1), m.const([0, 0, 1, 3, 2, 1], np.int64), axis=1)
    y = m.op("Relu", m.op("Add", m.conv(y, [4, 6, 1, 1]), m.const(np.reshape([0.5, -0.25, 1, 0], [1, 4, 1, 1]))))
    y = m.quant(m.op("Gather", y, m.const([0, 1, 2, 3, 0, 1, 2, 3], np.int64), axis=1), 0.5, 4, 0)
    finish(m, m.conv(y, [3, 8, 1, 1]))


@case
def quantized_swish():
    """x * sigmoid(x) and x * hardsigmoid(x) with codes of their own for every step: functions of the codes of x."""
    m = Model("quantized_swish", MAP)
    x = requantized(m, "x", 0.03125, 100)
    y = requantized(m, m.op("Conv", x, qdq_weights(m, [5, 4, 3, 3])), 0.0613, 119)
    y = requantized(m, m.op("Mul", y, requantized(m, m.op("Sigmoid", y), 0.00391, 0)), 0.0201, 14)
    y = requantized(m, m.op("Conv", y, qdq_weights(m, [6, 5, 1, 1])), 0.0417, 180)
    z = requantized(m, m.op("Add", y, m.const(6)), 0.0417, 36)
    z = requantized(m, m.op("Div", m.op("Clip", z, m.const(0), m.const(12)), m.const(12)), 0.0093, 0)
    y = requantized(m, m.op("Mul", z, y), 0.0149, 104)
    m.save(requantized(m, m.op("Conv", y, qdq_weights(m, [3, 6, 1, 1])), 0.0617, 111))


@case
def sparse_constants():
    """Zeros that are not stored, a mask that nobody needs, an initializer that is an input too."""
    m = Model("sparse_constants", MAP)
    x = requantized(m, "x", 0.03125, 100)
    y = m.op("Conv", x, qdq_weights(m, [5, 4, 1, 1]))
    m.sparse.append(helper.make_sparse_tensor(
        helper.make_tensor("offsets", TensorProto.FLOAT, [2], [0.5, -0.25]),
        helper.make_tensor("places", TensorProto.INT64, [2, 4], [0, 1, 0, 0, 0, 4, 0, 0]), [1, 5, 1, 1]))
    flat = helper.make_sparse_tensor(helper.make_tensor("v", TensorProto.FLOAT, [1], [0.75]),
                                     helper.make_tensor("i", TensorProto.INT64, [1], [3]), [5])
    z = m.op("Reshape", m.op("Constant", sparse_value=flat), m.op("Constant", value_ints=[1, 5, 1, 1]))
    y, _ = m.op("Dropout", m.op("Add", m.op("Add", y, "offsets"), z), outputs=2)
    m.save(requantized(m, m.op("Conv", requantized(m, y, 0.0417, 90), qdq_weights(m, [3, 5, 1, 1])), 0.0617, 111))


@case
def one_hot():
    """The largest and the smallest, as tails of the host."""
    m = Model("one_hot", ["N", 8])
    y = m.op("MatMul", requantized(m, "x", 0.03125, 100), qdq_weights(m, [8, 5], axis=1))
    least = m.op("Cast", m.op("ArgMin", y, axis=1), to=TensorProto.FLOAT)
    m.save(m.op("Concat", m.op("Hardmax", y, axis=1), least, m.op("ReduceL1", y, axes=[1], keepdims=1), axis=1))


@case
def product_of_tensors():
    m, x = start("product_of_tensors")
    y = m.quant(m.conv(x, [4, 4, 1, 1]), 0.25, 4, 1)
    y = m.op("Mul", y, m.op("MaxPool", y, kernel_shape=[3, 3], strides=[1, 1], pads=[1, 1, 1, 1]))
    y = m.quant(m.conv(m.quant(y, 0.25, 4, 1), [2, 4, 1, 1]))
    finish(m, m.conv(y, [3, 2, 1, 1]))


@case
def squeeze_excite():
    """As in MobileNetV3: HardSigmoid gives the factors of the channels."""
    m, x = start("squeeze_excite")
    y = m.quant(m.op("Relu", m.conv(x, [6, 4, 3, 3], pads=[1, 1, 1, 1])), 0.0173, 8)
    s = m.op("GlobalAveragePool", y)
    s = m.quant(m.op("Relu", m.conv(m.quant(s, 0.0131, 8), [3, 6, 1, 1], bias=m.random.normal(size=3))), 0.0191, 8)
    s = m.conv(s, [6, 3, 1, 1], bias=m.random.normal(size=6))
    s = m.quant(m.op("HardSigmoid", s, alpha=1 / 6, beta=0.5), 1 / 255, 8)
    y = m.quant(m.op("Mul", y, s), 0.0141, 8)
    finish(m, m.conv(y, [3, 6, 1, 1]))


@case
def squeeze_excite_flat():
    """The factors come from a vector; the quantizer behind them has scales of the channels."""
    m, x = start("squeeze_excite_flat")
    y = m.quant(m.conv(x, [6, 4, 1, 1]), 0.113, 5, 1)
    s = m.op("Flatten", m.quant(m.op("GlobalAveragePool", y), 0.031, 6, 1))
    s = m.quant(m.op("Sigmoid", m.op("MatMul", s, m.weights([6, 6]))), 1 / 63, 6)
    s = m.op("Reshape", s, m.const([-1, 6, 1, 1], np.int64))
    y = m.op("Relu", m.op("Mul", s, y))
    y = m.quant(y, np.reshape([0.041, 0.057, 0.063, 0.084, 0.049, 0.052], [1, 6, 1, 1]), 5)
    finish(m, m.op("Conv", y, m.weights([6, 1, 3, 3]), group=6))


@case
def spatial_attention():
    """One factor a pixel, from the mean over the channels."""
    m, x = start("spatial_attention")
    y = m.quant(m.conv(x, [5, 4, 3, 3], pads=[1, 1, 1, 1]), 0.097, 6, 1)
    a = m.quant(m.op("ReduceMean", y, axes=[1], keepdims=1), 0.043, 6, 1)
    a = m.quant(m.op("Sigmoid", m.conv(a, [1, 1, 3, 3], pads=[1, 1, 1, 1])), 1 / 31, 5)
    y = m.op("Clip", m.op("Mul", m.op("Mul", a, y), m.const(1.7)), m.const(-2), m.const(3))
    y = m.quant(y, 0.071, 6, 1)
    finish(m, m.conv(y, [3, 5, 1, 1]))


@case
def gated_unit():
    """Both sides have a pixel for every pixel; one is clamped at zero and scaled before the product."""
    m, x = start("gated_unit")
    y = m.quant(m.conv(x, [5, 4, 3, 3], pads=[1, 1, 1, 1]), 0.097, 6, 1)
    g = m.quant(m.op("Sigmoid", m.conv(x, [5, 4, 1, 1])), 1 / 31, 5)
    y = m.op("Mul", m.op("Mul", m.op("Relu", y), m.const(0.83)), g)
    finish(m, m.conv(m.quant(y, 0.067, 6), [3, 5, 1, 1]))


@case
def qdq_squeeze_excite():
    """Codes with zero points, as onnxruntime's quantizer writes them; the sum with the block's input behind it."""
    m, a, b = qdq_block("qdq_squeeze_excite")
    s = requantized(m, m.op("GlobalAveragePool", b), 0.0087, 125)
    s = requantized(m, m.op("Relu", m.op("Conv", s, qdq_weights(m, [4, 5, 1, 1]))), 0.0079, 0)
    s = requantized(m, m.op("HardSigmoid", m.op("Conv", s, qdq_weights(m, [5, 4, 1, 1]))), 0.0039, 0)
    y = requantized(m, m.op("Mul", s, b), 0.0151, 117)
    y = requantized(m, m.op("Add", a, y), 0.0315, 90)
    m.save(quantize_linear(m, m.op("Conv", y, qdq_weights(m, [3, 5, 1, 1])), 0.0617, 111))


@case
def qlinear_mul():
    m = Model("qlinear_mul", ["N", 3, 6, 6], dtype=TensorProto.UINT8)

    def conv(x, x_scale, x_zero, shape, scale, zero):
        w = m.const(m.random.integers(-127, 128, shape), np.int8)
        return m.op("QLinearConv", x, m.const(x_scale), m.const(x_zero, np.uint8), w, m.const(2.0 ** -9),
                    m.const(0, np.int8), m.const(scale), m.const(zero, np.uint8))

    y = conv("x", 0.02, 128, [4, 3, 1, 1], 0.041, 117)
    g = conv("x", 0.02, 128, [4, 3, 6, 6], 0.053, 101)
    y = m.op("QLinearMul", g, m.const(0.053), m.const(101, np.uint8), y, m.const(0.041), m.const(117, np.uint8),
             m.const(0.061), m.const(122, np.uint8), domain=MICROSOFT)
    m.save(conv(y, 0.061, 122, [2, 4, 1, 1], 0.17, 131))


@case
def residual_channels():
    """A sum whose operands have a scale for each channel."""
    m, x = start("residual_channels")
    a = m.quant(m.conv(x, [4, 4, 1, 1]), np.reshape([0.131, 0.217, 0.253, 0.164], [1, 4, 1, 1]), 5, 1)
    b = m.quant(m.conv(x, [4, 4, 3, 3], pads=[1, 1, 1, 1]), np.reshape([0.119, 0.144, 0.21, 0.32], [1, 4, 1, 1]), 5, 1)
    y = m.quant(m.op("Add", a, b), 0.237, 4, 1)
    finish(m, m.conv(y, [3, 4, 1, 1]))


@case
def four_bits_listed():
    """Numbers of 4 bits that the file holds as a list of bytes."""
    m = Model("four_bits_listed", MAP, opset=21)

    def listed(value):
        value = np.asarray(value)
        name = f"c{len(m.initializers)}"
        m.initializers.append(helper.make_tensor(name, TensorProto.INT4, value.shape, value.ravel().tolist()))
        return name

    def qdq(x, scale, zero, **attrs):
        scale, zero = m.const(scale), listed(zero)
        return m.op("DequantizeLinear", m.op("QuantizeLinear", x, scale, zero, **attrs), scale, zero, **attrs)

    w = m.op("DequantizeLinear", listed(m.random.integers(-8, 8, [3, 4, 1, 1])), m.const(0.125), listed(-1))
    y = qdq(m.op("Conv", qdq("x", 0.25, -3), w), [0.5, 0.25, 0.5], [-7, 5, -1], axis=1)
    m.save(qdq(m.op("Relu", y), 0.25, -8))


@case
def narrow_input():
    """The smallest code of its type is none of the input's."""
    m = Model("narrow_input", MAP)
    finish(m, m.conv(m.quant("x", 0.25, 4, 1, narrow=1), [3, 4, 1, 1]), low=-4)


@case
def split_scaled():
    """Parts of one value, one of them scaled, side by side again."""
    m, x = start("split_scaled")
    a, b = m.op("Split", x, m.const([2, 2], np.int64), outputs=2, axis=1)
    y = m.op("Concat", b, m.op("Mul", a, m.const(0.5)), axis=1)
    finish(m, m.conv(m.quant(y, 0.25, 4, 1), [3, 4, 1, 1]))


@case
def concat_rounded_sums():
    """Sums of values that float32 rounds first stay such sums side by side."""
    m, x = start("concat_rounded_sums")
    a, b, c = [m.quant(m.conv(x, [4, 4, 1, 1]), 0.1, 6, 1) for _ in range(3)]
    y = m.op("Concat", m.op("Add", a, b), m.op("Add", b, c), axis=1)
    m.refuse_but_near(m.quant(m.conv(m.quant(y, 0.2, 5, 1), [3, 8, 1, 1]), 0.5, 4, 1))


@case
def residual_constant():
    """A sum of which a channel has one code only."""
    m, x = start("residual_constant")
    a = m.quant(m.conv(x, [4, 4, 1, 1]), 0.125, 3, 1)
    b = m.quant(x, 0.25, 2, 0, zero=2)
    low = m.op("Min", b, m.const(np.reshape([0.375, 1.875, -1, -1.5], [1, 4, 1, 1])))
    y = m.quant(m.op("Relu", m.op("Add", a, low)), 0.5, 8, 1, mode="FLOOR")
    finish(m, m.conv(y, [3, 4, 1, 1]))


@case
def enlarged_by_constant():
    """One channel and a constant of three: three channels."""
    m, x = start("enlarged_by_constant")
    y = m.op("Add", m.conv(x, [1, 4, 1, 1]), m.const(np.reshape([0.5, -0.25, 1], [3, 1, 1])))
    finish(m, m.op("Mul", m.op("Relu", y), m.const(0.75)))


@case
def qlinear_conv():
    m = Model("qlinear_conv", ["N", 3, 6, 6], dtype=TensorProto.UINT8)
    w = m.const(m.random.integers(-127, 128, [4, 3, 3, 3]), np.int8)
    scales = m.const(m.random.uniform(0.001, 0.01, 4))
    y = m.op("QLinearConv", "x", m.const(0.02), m.const(128, np.uint8), w, scales, m.const(np.zeros(4), np.int8),
             m.const(0.05), m.const(117, np.uint8), m.const(m.random.integers(-500, 500, 4), np.int32))
    m.save(y)


@case
def qlinear_matmul():
    m = Model("qlinear_matmul", ["N", 10], dtype=TensorProto.INT8)
    w = m.const(m.random.integers(-127, 128, [10, 4]), np.int8)
    y = m.op("QLinearMatMul", "x", m.const(0.03), m.const(-3, np.int8), w, m.const(0.007), m.const(0, np.int8),
             m.const(0.11), m.const(5, np.int8))
    m.save(y)


@case
def conv_integer():
    m = Model("conv_integer", ["N", 2, 5, 5], dtype=TensorProto.UINT8)
    w = m.const(m.random.integers(0, 256, [3, 2, 3, 3]), np.uint8)
    m.save(m.op("ConvInteger", "x", w, m.const(7, np.uint8), m.const(130, np.uint8), pads=[1, 1, 1, 1]))


@case
def matmul_integer():
    m = Model("matmul_integer", ["N", 9], dtype=TensorProto.UINT8)
    w = m.const(m.random.integers(-128, 128, [9, 4]), np.int8)
    y = m.op("MatMulInteger", "x", w, m.const(12, np.uint8))
    y = m.op("Mul", m.op("Cast", y, to=TensorProto.FLOAT), m.const([0.01, 0.02, 0.005, 0.03]))
    m.save(m.op("Relu", y))


@case
def integer_tail():
    """Steps of the host on int32: they know integers by their type."""
    m = Model("integer_tail", ["N", 9], dtype=TensorProto.UINT8)
    w = m.const(m.random.integers(-128, 128, [9, 4]), np.int8)
    y = m.op("MatMulInteger", "x", w, m.const(12, np.uint8))
    y = m.op("Div", m.op("Max", y, m.const(-500, np.int32)), m.const([7, 3, 2, 5], np.int32))
    m.save(m.op("Mul", m.op("Cast", y, to=TensorProto.FLOAT), m.const(0.01)))


def main():
    os.makedirs(FOLDER, exist_ok=True)
    wanted = sys.argv[1:]
    for make in CASES:
        if not wanted or make.__name__ in wanted:
            make()


if __name__ == "__main__":
    main()
