"""Write a trained network of method_nets.py as examples/methods/NET/NET.loom and weights.safetensors.

    python export_methods.py palquant-g2
"""

import argparse
import sys

import torch

from loom_text import Loom
from method_nets import NETS, TITLES
from mnist_data import ROOT, split
from streams import Peak, Stream
from train_methods import STATES

FOLDER = ROOT / "examples" / "methods"


def load(net: str) -> torch.nn.Module:
    model = NETS[net]()
    model.load_state_dict(torch.load(STATES / f"{net}.pt"))
    return model.eval()


def measure_peaks(model: torch.nn.Module) -> None:
    """Largest magnitudes of the streams over the training digits, which their scales must hold."""
    for module in model.modules():
        if isinstance(module, Peak):
            module.largest.zero_()
    (images, _), _ = split()
    with torch.no_grad():
        for batch in torch.from_numpy(images).float().split(500):
            model(batch / 255)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("net", choices=list(TITLES))
    net = parser.parse_args().net
    model = load(net)
    measure_peaks(model)
    loom = Loom(net.replace("-", "_"), f"{TITLES[net]}; trained by zoo/train_methods.py on real digits.")
    image = loom.value("image", "input()", "u8[1, 28, 28]", scale=1 / 255)
    model.write(loom, Stream(image, 1 / 255))
    loom.save(FOLDER / net)


if __name__ == "__main__":
    sys.exit(main())
