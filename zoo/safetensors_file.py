"""A small safetensors writer and reader. Same tensors, same bytes.

Layout: u64 little-endian length of a JSON header, the header padded with spaces to 8 bytes, then
the tensors back to back. Wider types come first, so that each tensor is aligned to its type.
"""

import json
from pathlib import Path

import numpy as np

TYPES = {"I32": np.dtype("<i4"), "I8": np.dtype("i1")}
NAMES = {dtype: name for name, dtype in TYPES.items()}


def write(path: Path, tensors: dict[str, np.ndarray], metadata: dict[str, str]) -> None:
    ordered = sorted(tensors.items(), key=lambda item: -item[1].itemsize)
    header: dict[str, object] = {"__metadata__": metadata}
    end = 0
    for name, tensor in ordered:
        start, end = end, end + tensor.nbytes
        header[name] = {"dtype": NAMES[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [start, end]}
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(len(text).to_bytes(8, "little") + text + b"".join(t.tobytes() for _, t in ordered))


def read(path: Path) -> dict[str, np.ndarray]:
    raw = path.read_bytes()
    start = 8 + int.from_bytes(raw[:8], "little")
    header = json.loads(raw[8:start])
    header.pop("__metadata__", None)
    return {name: tensor(raw[start:], entry) for name, entry in header.items()}


def tensor(data: bytes, entry: dict) -> np.ndarray:
    begin, end = entry["data_offsets"]
    return np.frombuffer(data[begin:end], TYPES[entry["dtype"]]).reshape(entry["shape"])
