"""The two networks of the zoo. Module names become tensor names in weights.safetensors."""

import torch.nn as nn

from quantize import HiddenLayer, OutputLayer

INPUT_STEP = 1 / 255  # real value of one unit of the u8 input


def mnist_cnn() -> nn.Sequential:
    model = nn.Sequential()
    model.add_module("conv1", HiddenLayer([16, 1, 5, 5], bits=2, stride=2, pad=4))
    model.add_module("conv2", HiddenLayer([32, 16, 3, 3], bits=2, pad=1, pool=True))
    model.add_module("conv3", HiddenLayer([64, 32, 3, 3], bits=2, pad=1))
    model.add_module("conv4", HiddenLayer([64, 64, 3, 3], bits=2, pad=1, pool=True))
    model.add_module("flatten", nn.Flatten())
    model.add_module("fc", OutputLayer([10, 1024], bits=4))
    return model


def mnist_mlp() -> nn.Sequential:
    model = nn.Sequential()
    model.add_module("flatten", nn.Flatten())
    model.add_module("fc1", HiddenLayer([64, 784], bits=4))
    model.add_module("fc2", HiddenLayer([64, 64], bits=2))
    model.add_module("fc3", OutputLayer([10, 64], bits=4))
    return model


MODELS = {"mnist-cnn": mnist_cnn, "mnist-mlp": mnist_mlp}
