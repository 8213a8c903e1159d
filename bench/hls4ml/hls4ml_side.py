"""Converts one ONNX model with hls4ml, compiles it and compares it with outputs of the qonnx executor.

usage: hls4ml_side.py MODEL.onnx GOLDEN.npz FOLDER [io_parallel|io_stream]; prints one JSON object. The configuration is
hls4ml's default for the model (granularity "name"), as its tutorials show it.
"""

import io
import json
import sys
import time
from contextlib import redirect_stdout

import numpy as np


def prepared(path):
    """The model as hls4ml's front end wants it: constants folded, QONNX quantizers kept, channels last within."""
    from qonnx.core.modelwrapper import ModelWrapper
    from qonnx.transformation.channels_last import ConvertToChannelsLastAndClean
    from qonnx.transformation.gemm_to_matmul import GemmToMatMul
    from qonnx.util.cleanup import cleanup_model

    model = cleanup_model(ModelWrapper(path))
    if any(node.op_type == "Conv" for node in model.graph.node):
        model = model.transform(ConvertToChannelsLastAndClean())
    return cleanup_model(model.transform(GemmToMatMul()))


def measure(path, golden, folder, io_type):
    import hls4ml

    start = time.perf_counter()
    model = prepared(path)
    config = hls4ml.utils.config_from_onnx_model(model, granularity="name", backend="Vitis")
    project = hls4ml.converters.convert_from_onnx_model(
        model, output_dir=folder, io_type=io_type, backend="Vitis", hls_config=config
    )
    project.write()
    converted = time.perf_counter()
    project.compile()
    compiled = time.perf_counter()
    data = np.load(golden)
    x, expected = data["input"].astype(np.float32), data["output"]
    if list(project.get_input_variables()[0].shape) != list(x.shape[1:]):
        x = x.transpose(0, 2, 3, 1)
    count = len(x)
    begin = time.perf_counter()
    actual = np.asarray(project.predict(np.ascontiguousarray(x))).reshape(count, -1)
    end = time.perf_counter()
    if expected.ndim == 4:
        expected = expected.transpose(0, 2, 3, 1)
    expected = expected.reshape(count, -1)
    return {
        "samples": count,
        "exact": int((actual == expected).all(axis=1).sum()),
        "argmax": int((actual.argmax(axis=1) == expected.argmax(axis=1)).sum()),
        "largestError": float(np.abs(actual - expected).max()),
        "seconds": {
            "convert": converted - start,
            "compile": compiled - converted,
            "simulate": end - begin,
        },
    }


def main():
    import importlib.metadata as metadata

    path, golden, folder = sys.argv[1:4]
    io_type = sys.argv[4] if len(sys.argv) > 4 else "io_parallel"
    noise = io.StringIO()
    try:
        with redirect_stdout(noise):
            result = measure(path, golden, folder, io_type)
    except Exception as error:  # what a user would see is the result
        result = {"error": f"{type(error).__name__}: {error}".split("\n")[0][:200]}
    versions = {name: metadata.version(name) for name in ("hls4ml", "qonnx", "onnx", "numpy")}
    print(json.dumps({**result, "versions": versions}))


main()
