"""Run the exported integers on all held-back digits, print the accuracy, write the golden logits.

    python verify_mnist.py mnist-cnn

Needs numpy only. The digits are those that heldout.json names.
"""

import argparse
import json

import numpy as np

from integer_forward import FORWARD
from mnist_data import HELD_OUT, ROOT, gather, load_classes
from safetensors_file import read

GOLDEN_DIGITS = 20


def held_out() -> tuple[list[list[int]], np.ndarray, np.ndarray]:
    """([class, index] pairs, images, labels) in heldout.json's order."""
    pairs = json.loads(HELD_OUT.read_text())["digits"]
    return pairs, *gather(load_classes(), pairs)


def write_golden(name: str, pairs: list[list[int]], logits: np.ndarray) -> None:
    rows = [
        json.dumps({"digit": pair, "logits": row.tolist(), "argmax": int(row.argmax())})
        for pair, row in list(zip(pairs, logits))[:GOLDEN_DIGITS]
    ]
    path = ROOT / "zoo" / "golden" / f"{name}.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text("[\n  " + ",\n  ".join(rows) + "\n]\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", choices=list(FORWARD))
    name = parser.parse_args().model
    pairs, images, labels = held_out()
    logits = FORWARD[name](images, read(ROOT / "examples" / name / "weights.safetensors"))
    right = int((logits.argmax(1) == labels).sum())
    write_golden(name, pairs, logits)
    print(f"{name}: {right} of {len(labels)} held-back digits right ({right / len(labels):.2%}), integers only")


if __name__ == "__main__":
    main()
