"""Writes the node tests of the onnx package for the ops in OPS as small files that the tests read without Python.

    python -m venv venv && venv/bin/pip install onnx
    venv/bin/python tests/onnx/make_nodes.py

One file a case, tests/onnx/nodes/NAME.npz: the model as bytes, the inputs and the outputs, all as that package makes them.
"""

import os

import numpy as np
from onnx import TensorProto, numpy_helper
from onnx.backend.test.case.node import collect_testcases

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "nodes")
OPS = [
    "QLinearConv", "QLinearMatMul", "ConvInteger", "MatMulInteger", "QuantizeLinear", "DequantizeLinear", "Concat", "Split",
    "Transpose", "MaxPool", "AveragePool", "Clip", "DepthToSpace", "Pad",
]


def wanted(case):
    nodes = case.model.graph.node
    if len(nodes) != 1 or case.name.endswith("_expanded"):
        return False
    nearest = nodes[0].op_type in ("Resize", "Upsample") and "nearest" in case.name
    return nodes[0].op_type in OPS or nearest


def plain(array):
    """Arrays that an npz of plain numbers can hold, with the name of the type they stand for; None where it cannot."""
    array = numpy_helper.to_array(array) if isinstance(array, TensorProto) else np.asarray(array)
    kind = array.dtype.name
    if kind in ("int4", "uint4", "int2", "uint2"):
        return array.astype(np.int8), kind
    if kind == "bool":
        return array.astype(np.uint8), kind
    return (array, kind) if kind.startswith(("float32", "float64", "int", "uint")) else None


def main():
    os.makedirs(FOLDER, exist_ok=True)
    kept = 0
    for case in collect_testcases(None):
        if not wanted(case):
            continue
        inputs, outputs = case.data_sets[0]
        arrays = {"model": np.frombuffer(case.model.SerializeToString(), np.uint8)}
        values = [(f"{part}{i}", plain(v)) for part, list_ in (("input", inputs), ("output", outputs))
                  for i, v in enumerate(list_)]
        if any(value is not None and value[0].size > 20000 for _, value in values):
            continue
        # Of element types that are no plain numbers (float8, float16, strings) the model alone, to be refused.
        arrays |= {name: value[0] for name, value in values if value is not None}
        np.savez_compressed(os.path.join(FOLDER, f"{case.name.removeprefix('test_')}.npz"), **arrays)
        kept += 1
    print(f"{kept} cases in {FOLDER}")


main()
