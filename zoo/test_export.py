"""The exported integers against the float model, on untrained models with awkward batch norms.

    python -m unittest test_export

The models run in double precision; half a unit is what rounding the bias may cost.
"""

import json
import tempfile
import unittest
from pathlib import Path

import numpy as np
import torch
import torch.nn as nn

from export import export
from integer_forward import FORWARD
from models import INPUT_STEP, MODELS
from quantize import HiddenLayer
from safetensors_file import read


def untrained(name: str) -> nn.Sequential:
    """Random weights and batch norms: negative, zero and positive slopes."""
    torch.manual_seed(7)
    model = MODELS[name]().double()
    for layer in model.children():
        if isinstance(layer, HiddenLayer):
            nn.init.normal_(layer.norm.weight)
            nn.init.normal_(layer.norm.bias)
            nn.init.normal_(layer.norm.running_mean, std=0.3)
            nn.init.uniform_(layer.norm.running_var, 0.1, 2)
            layer.norm.weight.data[1] = 0
    nn.init.normal_(list(model.children())[-1].bias)
    return model.eval()


def output_step(path: Path) -> float:
    raw = path.read_bytes()
    metadata = json.loads(raw[8 : 8 + int.from_bytes(raw[:8], "little")])["__metadata__"]
    return float(list(metadata.values())[-1])


class ExportTest(unittest.TestCase):
    def test_integers_equal_the_float_model(self) -> None:
        images = np.random.default_rng(7).integers(0, 256, (40, 1, 28, 28)).astype(np.uint8)
        for name in MODELS:
            with self.subTest(name), tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "weights.safetensors"
                model = untrained(name)
                export(model, path)
                with torch.no_grad():
                    real = model(torch.from_numpy(images).double() * INPUT_STEP).numpy()
                logits = FORWARD[name](images, read(path))
                self.assertGreater(np.ptp(logits), 10)
                self.assertLess(np.abs(real / output_step(path) - logits).max(), 0.5 + 1e-6)


if __name__ == "__main__":
    unittest.main()
