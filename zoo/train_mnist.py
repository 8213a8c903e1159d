"""Train one network of the zoo with quantization in the loop and export its integers.

    python train_mnist.py mnist-cnn

The held-back digits are never looked at here: the schedule is fixed and the last weights count.
Check the exported integers with verify_mnist.py.
"""

import argparse
import math
import time
from collections.abc import Callable

import torch
import torch.nn as nn
import torch.nn.functional as F

from augment import augment
from export import export
from mnist_data import ROOT, split, write_held_out
from models import INPUT_STEP, MODELS

SEED = 20
BATCH = 64
EPOCHS = {"mnist-cnn": 120, "mnist-mlp": 300}
STRENGTH = {"mnist-cnn": 1.0, "mnist-mlp": 0.5}  # of the augmentation: a small network learns less of it
PEAK_RATE = 3e-3
DECAY = 1e-4
SMOOTHING = 0.05
GATE_PRESSURE = 0.2


def optimizer_of(model: nn.Module) -> torch.optim.Optimizer:
    """AdamW; only weights decay, not steps, biases or batch norm."""
    weights = [p for p in model.parameters() if p.dim() > 1]
    others = [p for p in model.parameters() if p.dim() <= 1]
    groups = [{"params": weights, "weight_decay": DECAY}, {"params": others, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=PEAK_RATE)


def penalty_of(model: nn.Module) -> torch.Tensor | float:
    """What a network adds to the loss: gated ones press on the share of outputs that pass."""
    penalty = getattr(model, "penalty", None)
    return GATE_PRESSURE * penalty() if penalty else 0.0


def epoch_of(
    model: nn.Module, pixels: torch.Tensor, labels: torch.Tensor, strength: float, step: Callable[[], None]
) -> tuple[float, float]:
    """One pass in random order. Returns the mean loss and the share of augmented digits right."""
    losses, right = [], 0
    batches = torch.randperm(len(labels)).split(BATCH)
    for chosen in batches:
        logits = model(augment(pixels[chosen], strength) * INPUT_STEP)
        loss = F.cross_entropy(logits, labels[chosen], label_smoothing=SMOOTHING) + penalty_of(model)
        loss.backward()
        step()
        losses.append(loss.item())
        right += int((logits.argmax(1) == labels[chosen]).sum())
    return sum(losses) / len(losses), right / len(labels)


def train(model: nn.Module, pixels: torch.Tensor, labels: torch.Tensor, epochs: int, strength: float) -> None:
    optimizer = optimizer_of(model)
    total = epochs * math.ceil(len(labels) / BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, PEAK_RATE, total_steps=total, pct_start=0.1, cycle_momentum=False
    )

    def step() -> None:
        optimizer.step()
        optimizer.zero_grad()
        schedule.step()

    start = time.monotonic()
    for epoch in range(epochs):
        loss, right = epoch_of(model, pixels, labels, strength, step)
        spent = time.monotonic() - start
        print(f"epoch {epoch + 1}/{epochs}: loss {loss:.4f}, {right:.2%} right, {spent:.0f} s", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", choices=list(MODELS))
    parser.add_argument("--epochs", type=int, help="instead of the model's own number")
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    (images, labels), _ = split()
    model = MODELS[args.model]()
    epochs = args.epochs or EPOCHS[args.model]
    train(model, torch.from_numpy(images).float(), torch.from_numpy(labels), epochs, STRENGTH[args.model])
    write_held_out()
    export(model.eval(), ROOT / "examples" / args.model / "weights.safetensors")


if __name__ == "__main__":
    main()
