"""Colour ops of the reference against Pillow, scikit-image and torchvision's documented formulas."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageEnhance, ImageOps
from skimage import color, exposure

from tests.backends.build import op_of, program_of, random_picture, smooth_picture
from vicinal.backends.reference.run import run
from vicinal.program import ops
from vicinal.program.ops import Floats

LUMA = np.array([0.299, 0.587, 0.114])
FACTORS = [0.0, 0.3, 1.0, 1.4, 2.0]


@pytest.fixture(params=["noise", "smooth"])
def picture(request: pytest.FixtureRequest) -> Any:
    return (random_picture if request.param == "noise" else smooth_picture)((37, 45, 3))


def after(picture: Any, *chain: ops.Op) -> Any:
    return run(program_of(list(chain), [picture]), [picture])[0]


def worst(picture: Any, theirs: Any) -> float:
    return float(np.abs(picture.astype(float) - np.asarray(theirs).astype(float)).max())


def saturation(factor: float) -> Floats:
    """Blend of a colour with its own grey, as a matrix."""
    return factor * np.eye(3) + (1 - factor) * np.tile(LUMA, (3, 1))


@pytest.mark.parametrize("factor", FACTORS)
def test_brightness_is_pillows(picture: Any, factor: float) -> None:
    theirs = ImageEnhance.Brightness(Image.fromarray(picture)).enhance(factor)
    assert worst(after(picture, op_of(ops.Linear, scale=factor)), theirs) <= 1  # Pillow truncates


@pytest.mark.parametrize("factor", FACTORS)
def test_contrast_is_pillows(picture: Any, factor: float) -> None:
    """Pillow rounds the mean grey to a level and truncates the blend."""
    theirs = ImageEnhance.Contrast(Image.fromarray(picture)).enhance(factor)
    assert worst(after(picture, op_of(ops.Contrast, factor=factor)), theirs) <= 2


@pytest.mark.parametrize("factor", FACTORS)
def test_saturation_is_pillows(picture: Any, factor: float) -> None:
    """Pillow rounds each grey value to a level and truncates the blend."""
    theirs = ImageEnhance.Color(Image.fromarray(picture)).enhance(factor)
    assert worst(after(picture, op_of(ops.ColorMatrix, matrix=saturation(factor))), theirs) <= 2


def test_grey_is_pillows(picture: Any) -> None:
    theirs = np.asarray(ImageOps.grayscale(Image.fromarray(picture)))
    assert worst(after(picture, op_of(ops.ColorMatrix, matrix=saturation(0.0))), theirs[..., None]) <= 1


@pytest.mark.parametrize("bits", range(1, 9))
def test_posterize_is_pillows(picture: Any, bits: int) -> None:
    theirs = ImageOps.posterize(Image.fromarray(picture), bits)
    assert worst(after(picture, op_of(ops.Posterize, bits=bits)), theirs) == 0


@pytest.mark.parametrize("threshold", [0, 1, 77, 128, 255, 256])
def test_solarize_is_pillows(picture: Any, threshold: int) -> None:
    theirs = ImageOps.solarize(Image.fromarray(picture), threshold)
    assert worst(after(picture, op_of(ops.Solarize, threshold=threshold / 255)), theirs) == 0


def test_invert_is_pillows(picture: Any) -> None:
    inverted = after(picture, op_of(ops.Linear, scale=-1.0, bias=1.0))
    assert worst(inverted, ImageOps.invert(Image.fromarray(picture))) == 0


@pytest.mark.parametrize("exponent", [0.3, 1.0, 2.2])
def test_power_is_scikit_images_gamma(picture: Any, exponent: float) -> None:
    assert worst(after(picture, op_of(ops.Power, exponent=exponent)), exposure.adjust_gamma(picture, exponent)) <= 1
    floats = picture.astype(np.float32) / 255
    mine = after(floats, op_of(ops.Power, exponent=exponent))
    assert worst(mine, exposure.adjust_gamma(floats, exponent)) < 1e-6


def hue_roll(values: Floats, shift: float) -> Floats:
    """Adds ``shift`` to the hue of HSV, as torchvision documents adjust_hue; HSV by scikit-image."""
    hsv = color.rgb2hsv(values)
    hsv[..., 0] = (hsv[..., 0] + shift) % 1.0
    return np.asarray(color.hsv2rgb(hsv))


@pytest.mark.parametrize("shift", [-0.5, -0.1, 0.0, 0.05, 1 / 3, 0.49])
def test_hue_is_a_roll_of_hsv(picture: Any, shift: float) -> None:
    expected = hue_roll(picture / 255, shift)
    assert worst(after(picture, op_of(ops.Hue, shift=shift)), expected * 255) <= 0.5 + 1e-6
    floats = (picture / 255).astype(np.float32)
    assert worst(after(floats, op_of(ops.Hue, shift=shift)), hue_roll(floats.astype(np.float64), shift)) < 1e-6


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (1, 3, 0, 2)])
def test_colour_jitter_is_torchvisions_formula(picture: Any, order: tuple[int, ...]) -> None:
    """Brightness scales, contrast blends with the mean grey, saturation with the grey, hue rolls; each clamps."""
    brightness, contrast, satur, shift = 1.3, 0.7, 1.5, -0.08
    chain: list[ops.Op] = [
        op_of(ops.Linear, scale=brightness),
        op_of(ops.Contrast, factor=contrast),
        op_of(ops.ColorMatrix, matrix=saturation(satur)),
        op_of(ops.Hue, shift=shift),
    ]
    steps: list[Callable[[Floats], Floats]] = [
        lambda v: v * brightness,
        lambda v: contrast * v + (1 - contrast) * (v @ LUMA).mean(),
        lambda v: satur * v + (1 - satur) * (v @ LUMA)[..., None],
        lambda v: hue_roll(v, shift),
    ]
    expected = picture / 255
    for step in order:
        expected = np.clip(steps[step](expected), 0, 1)
    got = after(picture, *(chain[step] for step in order))
    assert worst(got, expected * 255) <= 0.5 + 1e-6
