"""Brightness, then contrast about the mean, of bytes: two tables, and the mean of what the first of them gives."""

from __future__ import annotations

import numpy as np
import pytest

import vicinal as vc
from tests.backends.build import random_picture

GREY = np.array([0.299, 0.587, 0.114])


def by_formula(picture: np.ndarray, brightness: float, contrast: float) -> np.ndarray:
    brighter = np.clip(np.rint(picture * np.float64(brightness)), 0, 255)
    mean = (brighter.mean((0, 1)) * (GREY if picture.shape[2] == 3 else 1)).sum()
    return np.clip(brighter * contrast + (1 - contrast) * mean, 0, 255)


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("size", [(1, 1), (7, 5), (33, 70), (224, 224)])
def test_it_is_the_formula_in_double_precision(size: tuple[int, int], channels: int) -> None:
    """Half a level apart at most: nothing but the rounding at the end."""
    picture = random_picture((*size, channels), np.uint8, 3)
    picture[: size[0] // 2] //= 3
    for brightness, contrast in ((0.8, 1.3), (1.25, 0.5), (1.0, 1.0), (1.7, 2.5), (0.31, 0.0)):
        augment = vc.Pipeline([vc.Brightness(brightness), vc.Contrast(contrast)])
        wanted = by_formula(picture, brightness, contrast)
        assert np.abs(augment(picture) - wanted).max() < 0.5001


@pytest.mark.parametrize("channels", [1, 3])
def test_more_before_between_and_behind_it_is_what_the_reference_gives(channels: int) -> None:
    stacks = random_picture((3, 40, 37, channels), np.uint8, 8)
    darker, more = vc.Brightness((0.5, 0.9)), vc.Contrast((0.5, 1.5))
    for steps in (
        [vc.HorizontalFlip(p=0.5), darker, more], [vc.Solarize(0.6), darker, more, vc.Posterize(3)],
        [darker, more, darker, more], [more, darker], [darker, vc.Gamma(0.7), more, vc.Invert()],
        [darker, more, vc.Normalize(0.5, 0.5)], [vc.Pad(3, fill=0.2), darker, more],
    ):  # fmt: skip
        augment = vc.Pipeline(steps, seed=4)
        got, wanted = (np.asarray(augment(stacks, ids=[1, 2, 3], backend=name), np.float64) for name in ("cpu", "reference"))
        one = 2 / 255 if isinstance(steps[-1], vc.Normalize) else 1  # level
        assert np.abs(got - wanted).max() <= one * (1 + 1e-5)
        assert (np.abs(got - wanted) > one / 10).mean() < 0.02


def test_a_picture_in_a_batch_is_the_picture_alone() -> None:
    augment = vc.Pipeline([vc.Brightness((0.5, 1.5)), vc.Contrast((0.5, 1.5))], seed=2)
    pictures = [random_picture((h, 50, 3), np.uint8, h) for h in (1, 20, 300)]
    together = augment(pictures, ids=[7, 8, 9])
    for picture, name, wanted in zip(pictures, (7, 8, 9), together, strict=True):
        np.testing.assert_array_equal(augment(picture, ids=name), wanted)
