"""Calls the library of an HLS project as hls4ml's own wrapper does, and prints what it gives as JSON.

usage: bridge.py LIBRARY REQUEST.json, where the request holds input (integers, channels last), output (a size) and
layers (name to size).
"""

import ctypes
import json
import sys


class TraceData(ctypes.Structure):
    _fields_ = [("name", ctypes.c_char_p), ("data", ctypes.c_void_p)]


def predict(library, name, ctype, request):
    function = getattr(library, name)
    function.restype = None
    function.argtypes = [ctypes.POINTER(ctype), ctypes.POINTER(ctype)]
    values = (ctype * len(request["input"]))(*request["input"])
    result = (ctype * request["output"])()
    function(values, result)
    return list(result)


def trace(library, name, ctype, request):
    layers = request["layers"]
    library.collect_trace_output.argtypes = [ctypes.POINTER(TraceData)]
    library.collect_trace_output.restype = None
    library.allocate_trace_storage.argtypes = [ctypes.c_size_t]
    library.allocate_trace_storage.restype = None
    library.free_trace_storage.argtypes = None
    library.free_trace_storage.restype = None
    data = (TraceData * len(layers))()
    library.allocate_trace_storage(ctypes.sizeof(ctype))
    predict(library, name, ctype, request)
    library.collect_trace_output(data)
    found = {}
    for entry in data:
        layer = str(entry.name, "utf-8")
        values = ctypes.cast(entry.data, ctypes.POINTER(ctype))
        found[layer] = [values[i] for i in range(layers[layer])]
    library.free_trace_storage()
    return found


def main():
    library = ctypes.cdll.LoadLibrary(sys.argv[1])
    with open(sys.argv[2]) as file:
        request = json.load(file)
    names = [("myproject_float", ctypes.c_float), ("myproject_double", ctypes.c_double)]
    answers = [
        {
            "output": predict(library, name, ctype, request),
            "layers": trace(library, name, ctype, request),
            "again": predict(library, name, ctype, request),
        }
        for name, ctype in names
    ]
    print(json.dumps(answers))


main()
