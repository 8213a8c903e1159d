"""Runs hls4ml's own wrapper and report parser, unchanged, on a project of bitloom; exit code 1 where anything differs.

usage: own_tools.py PROJECT, an io_parallel or io_stream project in which build_lib.sh has run: `predict` and `trace` of
       hls4ml's ModelGraph, as float and as double, against tb_data
       own_tools.py --report DIR REPORT.json: hls4ml's report dictionary of DIR against `bitloom report --vitis DIR --json`
"""

import ctypes
import json
import re
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np


def wrapper_of(project):
    """hls4ml's model class around the library of a project: only what its methods ask for is there."""
    from hls4ml.model.graph import ModelGraph

    text = (project / "myproject_bridge.cpp").read_text()
    sizes = dict(re.findall(r'outputs\)\["(\w+)"\] = std::malloc\((\d+)', text))
    ports = [rows(project, name).shape[1] for name in ("input_features", "output_predictions")]
    variables = [[SimpleNamespace(size=lambda n=n: n, shape=[n])] for n in ports]

    def layer(name, size):
        output = SimpleNamespace(shape=[int(size)])
        return SimpleNamespace(
            name=name, get_attr=lambda *_: True, get_variables=lambda: [output], get_output_variable=lambda: output
        )

    model = ModelGraph.__new__(ModelGraph)
    model.config = SimpleNamespace(
        backend=None, get_project_name=lambda: "myproject", get_output_dir=lambda: str(project)
    )
    model._top_function_lib = ctypes.cdll.LoadLibrary(str(next((project / "firmware").glob("*.so")).resolve()))
    model.get_input_variables, model.get_output_variables = (lambda v=v: v for v in variables)
    model.get_layers = lambda: [layer(*entry) for entry in sizes.items()]
    model.compile = lambda: None
    return model, sizes


def rows(project, name):
    return np.loadtxt(project / "tb_data" / f"tb_{name}.dat", ndmin=2)


def check_project(project):
    model, sizes = wrapper_of(project)
    images, expected = rows(project, "input_features"), rows(project, "output_predictions")
    good = True
    for kind in (np.float32, np.float64):
        x = np.ascontiguousarray(images.astype(kind))
        outputs, trace = model.trace(x)
        equal = [np.array_equal(trace[name], rows(project, name)) for name in sizes]
        ports = [np.array_equal(model.predict(x), expected), np.array_equal(outputs, expected)]
        print(f"{kind.__name__}: predict {ports[0]}, trace {ports[1]}, layers {sum(equal)} of {len(equal)} equal")
        good &= all(equal) and all(ports)
    return good


def check_report(folder, file):
    from hls4ml.report.vivado_report import parse_vivado_report

    theirs, ours = parse_vivado_report(folder), json.loads(Path(file).read_text())["vitis"]
    for part in sorted({*theirs, *ours}):
        print(f"{part}: {'equal' if theirs.get(part) == ours.get(part) else 'different'}")
    return theirs == ours


if sys.argv[1] == "--report":
    sys.exit(not check_report(*sys.argv[2:4]))
sys.exit(not check_project(Path(sys.argv[1])))
