"""Train one network of method_nets.py; the last weights are kept, nothing is chosen by the held-back digits.

    python train_methods.py palquant-g2
"""

import argparse

import torch

from mnist_data import ROOT, split
from method_nets import NETS
from train_mnist import SEED, train

LONG, SHORT = 80, 40
EPOCHS = {net: LONG if "palquant" in net else SHORT for net in NETS}
STRENGTH = 0.7
STATES = ROOT / "build" / "zoo"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("net", choices=list(NETS))
    parser.add_argument("--epochs", type=int, help="instead of the network's own number")
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    (images, labels), (held, answers) = split()
    model = NETS[args.net]()
    train(model, torch.from_numpy(images).float(), torch.from_numpy(labels), args.epochs or EPOCHS[args.net], STRENGTH)
    STATES.mkdir(parents=True, exist_ok=True)
    torch.save(model.state_dict(), STATES / f"{args.net}.pt")
    model.eval()
    with torch.no_grad():
        right = (model(torch.from_numpy(held).float() / 255).argmax(1).numpy() == answers).sum()
    print(f"{args.net}: {right} of {len(answers)} held-back digits right in floats")


if __name__ == "__main__":
    main()
