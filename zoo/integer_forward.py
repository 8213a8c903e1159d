"""The zoo's networks in integers only, from weights.safetensors alone: numpy, int64, no floats.

Written apart from training and from the exporter, so that it can contradict both. Feature maps are
[N, C, H, W]; a tensor dictionary is `w`.
"""

import numpy as np

Tensors = dict[str, np.ndarray]


def conv2d(x: np.ndarray, weight: np.ndarray, stride: int, pad: int) -> np.ndarray:
    """Cross-correlation with zero padding, one kernel tap at a time."""
    count, _, height, width = x.shape
    kernel = weight.shape[2]
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    rows, columns = ((side + 2 * pad - kernel) // stride + 1 for side in (height, width))
    acc = np.zeros((count, len(weight), rows, columns), np.int64)
    for r in range(kernel):
        for c in range(kernel):
            seen = padded[:, :, r : r + stride * rows : stride, c : c + stride * columns : stride]
            acc += np.einsum("nihw,oi->nohw", seen, weight[:, :, r, c].astype(np.int64), optimize=True)
    return acc


def threshold(acc: np.ndarray, w: Tensors, name: str) -> np.ndarray:
    """code = #{k : sign_c * acc >= T_c,k}, channels on axis 1."""
    shape = (1, -1) + (1,) * (acc.ndim - 2)
    levels, sign = w[f"{name}.threshold"].astype(np.int64), w[f"{name}.sign"].astype(np.int64)
    keyed = acc * sign.reshape(shape)
    return sum((keyed >= levels[:, k].reshape(shape)).astype(np.int64) for k in range(levels.shape[1]))


def maxpool2(x: np.ndarray) -> np.ndarray:
    count, channels, height, width = x.shape
    return x.reshape(count, channels, height // 2, 2, width // 2, 2).max((3, 5))


def dense(x: np.ndarray, weight: np.ndarray) -> np.ndarray:
    return x @ weight.astype(np.int64).T


def conv_layer(x: np.ndarray, w: Tensors, name: str, stride: int, pad: int) -> np.ndarray:
    return threshold(conv2d(x, w[f"{name}.weight"], stride, pad), w, name)


def mnist_cnn(images: np.ndarray, w: Tensors) -> np.ndarray:
    """Integer logits [N, 10] of uint8 images [N, 1, 28, 28]."""
    x = conv_layer(images.astype(np.int64), w, "conv1", 2, 4)
    x = maxpool2(conv_layer(x, w, "conv2", 1, 1))
    x = conv_layer(x, w, "conv3", 1, 1)
    x = maxpool2(conv_layer(x, w, "conv4", 1, 1))
    return dense(x.reshape(len(x), -1), w["fc.weight"]) + w["fc.bias"]


def mnist_mlp(images: np.ndarray, w: Tensors) -> np.ndarray:
    """Integer logits [N, 10] of uint8 images [N, 1, 28, 28]."""
    x = images.reshape(len(images), -1).astype(np.int64)
    x = threshold(dense(x, w["fc1.weight"]), w, "fc1")
    x = threshold(dense(x, w["fc2.weight"]), w, "fc2")
    return dense(x, w["fc3.weight"]) + w["fc3.bias"]


FORWARD = {"mnist-cnn": mnist_cnn, "mnist-mlp": mnist_mlp}
