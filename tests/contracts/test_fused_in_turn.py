"""Fused pipelines against the same transforms run one after the other, with p and OneOf drawn."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import vicinal as vc
from tests.backends.build import random_picture, smooth_picture
from tests.contracts.subjects import NAMES, subject
from vicinal.transforms.base import Transform
from vicinal.transforms.catalogue import CATALOGUE

POINTWISE = [name for name in NAMES if any(f".{room}." in CATALOGUE[name] for room in ("color", "noise", "erase"))]
ENDS = 20


def drawn_pipeline(seed: int) -> list[Transform]:
    """Two to five pointwise transforms, each in a coin or a OneOf or alone, strong parameters among them."""
    rng = np.random.default_rng(seed)
    names = [name for name in POINTWISE if name != "Normalize"]
    strong = [vc.Gamma((0.3, 3.0)), vc.Multiply((0.0, 3.0)), vc.Contrast((0.0, 3.0)), vc.Hue((-0.5, 0.5)),
              vc.Saturation((0.0, 3.0)), vc.LinearContrast((0.0, 3.0)), vc.GaussianNoise((0.0, 0.3))]  # fmt: skip

    def one() -> Transform:
        return strong[rng.integers(len(strong))] if rng.random() < 0.4 else subject(str(rng.choice(names)))

    def wrapped() -> Transform:
        way = rng.integers(3)
        return vc.OneOf([one(), one()], p=0.8) if way == 0 else vc.Sometimes(0.5, [one()]) if way == 1 else one()

    return [wrapped() for _ in range(rng.integers(2, 6))]


def both(transforms: list[Transform], images: Any) -> list[list[Any]]:
    ids = np.arange(len(images))
    return [list(vc.Pipeline(transforms, seed=5, fuse=fuse)(images, ids=ids)) for fuse in (True, False)]


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("seed", range(ENDS))
def test_pointwise_pipelines_end_within_one_level(seed: int, dtype: Any) -> None:
    kinds = (random_picture, smooth_picture)
    images = [kinds[i % 2]((21, 33, 3), dtype, i) for i in range(6)]
    for fused, in_turn in zip(*both(drawn_pipeline(seed), images), strict=True):
        assert np.abs(fused.astype(np.int64) - in_turn).max() <= 1


@pytest.mark.parametrize("seed", range(8))
def test_float_pictures_have_nothing_to_round(seed: int) -> None:
    images = random_picture((4, 15, 17, 3), np.float32)
    for fused, in_turn in zip(*both(drawn_pipeline(seed), images), strict=True):
        np.testing.assert_array_equal(fused, in_turn)


def test_all_values_of_a_channel_through_a_steep_chain() -> None:
    """Every level of uint8, three times amplified: where roundings would add up if they were left out."""
    ramp = np.arange(256, dtype=np.uint8).reshape(1, 16, 16, 1)
    chain: list[Transform] = [vc.Gamma(0.4), vc.Multiply(1.7), vc.Gamma(2.5), vc.Multiply(0.4), vc.Gamma(0.3)]
    fused, in_turn = both(chain, ramp)
    assert np.abs(fused[0].astype(int) - in_turn[0]).max() <= 1


@pytest.mark.parametrize(
    "chain",
    [
        [vc.HorizontalFlip(), vc.QuarterTurn(), vc.Translate(x=(-4, 4), y=(-4, 4), whole=True, border="wrap")],
        [vc.RandomCrop((11, 12)), vc.VerticalFlip(p=0.5), vc.Transpose(p=0.5)],
    ],
    ids=["wrapped", "cropped"],
)
def test_copies_of_pixels_merge_bit_for_bit(chain: list[Transform]) -> None:
    """What no canvas cuts off on the way is the same picture, whole pixels moved once or three times."""
    images = random_picture((5, 14, 14, 3))
    for fused, in_turn in zip(*both(chain, images), strict=True):
        np.testing.assert_array_equal(fused, in_turn)
