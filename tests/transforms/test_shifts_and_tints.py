"""What is added to colours, or blended with them, against formulas, colorsys, and recorded values."""

from __future__ import annotations

import colorsys
from typing import Any

import numpy as np
import pytest

import vicinal as vc
from tests.transforms.lowered import lowered, values
from vicinal.errors import DataError, SpecError

RNG = np.random.default_rng(7)
COLOURS = RNG.integers(0, 256, (2, 5, 6, 3), np.uint8)
GREY = COLOURS[..., :1]
TOPS = {"uint8": 255, "uint16": 65535, "float32": 1}
DTYPES = list(TOPS)


def pictures(dtype: str, images: Any = COLOURS) -> Any:
    return images.astype(dtype) if dtype == "uint8" else (images / 255 * TOPS[dtype]).astype(dtype)


def fractions(images: Any) -> Any:
    return images.astype(np.float64) / TOPS[images.dtype.name]


def close(got: Any, wanted: Any) -> None:
    """Within half a level, with what bytes lose to matrices of fixed point, and float32 to its digits."""
    step = 0.53 / TOPS[got.dtype.name] if got.dtype.kind != "f" else 0.0
    np.testing.assert_allclose(fractions(got), np.clip(wanted, 0, 1), atol=step + 2e-6, rtol=0)


def run(transform: Any, images: Any, **options: Any) -> Any:
    return vc.Pipeline([transform], seed=1)(images, **options)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize(("brightness", "contrast"), [(0.2, 0), (-0.2, 0.4), (0.1, -0.3), (1, -1)])
def test_brightness_contrast_is_its_formula(brightness: float, contrast: float, channels: int, dtype: str) -> None:
    images = pictures(dtype, COLOURS[..., :channels])
    x = fractions(images)
    close(run(vc.BrightnessContrast(brightness, contrast), images), (1 + contrast) * x + brightness)
    mean = x.mean(axis=(1, 2, 3), keepdims=True)  # of each picture, over all of its values
    close(run(vc.BrightnessContrast(brightness, contrast, by_max=False), images), (1 + contrast) * x + brightness * mean)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("value", [45 / 255, -45 / 255, 1])
def test_add_adds_and_clips(value: float, dtype: str) -> None:
    for images in (pictures(dtype), pictures(dtype, GREY)):
        close(run(vc.Add(value), images), fractions(images) + value)


def test_add_per_channel_draws_for_each_of_any_number_of_channels() -> None:
    for channels in (1, 2, 5):
        lowering = lowered(vc.Add((-0.3, 0.3), per_channel=True), count=500, channels=channels)
        (op,) = lowering.ops
        assert op.bias.shape == (500, channels)  # type: ignore[union-attr]
        assert len(np.unique(op.bias)) == 500 * channels  # type: ignore[union-attr]
    with_alpha = lowered(vc.Add(per_channel=True), channels=4, alpha=True).ops[0]
    assert with_alpha.bias.shape == (1, 3)  # type: ignore[union-attr]


@pytest.mark.parametrize("dtype", DTYPES)
def test_rgb_shift_adds_to_each_channel(dtype: str) -> None:
    shift = (20 / 255, -0.1, 0.5)
    images = pictures(dtype)
    close(run(vc.RGBShift(*shift), images), fractions(images) + shift)


def turned_by_colorsys(x: Any, hue: float, saturation: float, value: float) -> Any:
    found = []
    for r, g, b in x.reshape(-1, 3):
        h, s, v = colorsys.rgb_to_hsv(r, g, b)
        s = min(max(s + saturation, 0), 1) if s > 0 else 0
        found.append(colorsys.hsv_to_rgb((h + hue) % 1, s, min(max(v + value, 0), 1)))
    return np.array(found).reshape(x.shape)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shift", [(1 / 9, 0, 0), (-0.5, 0, 0), (0, 0.3, 0), (0, -0.4, 0), (0, 0, -0.2), (0.3, -0.1, 0.25)])
def test_hue_saturation_value_is_colorsyss(shift: tuple[float, float, float], dtype: str) -> None:
    images = pictures(dtype)
    images[0, 0, :3] = images[0, 0, :3, :1]  # greys stay grey
    images[0, 1, 0], images[0, 1, 1] = 0, TOPS[dtype]
    close(run(vc.HueSaturationValue(*shift), images), turned_by_colorsys(fractions(images), *shift))


def test_hue_saturation_value_of_one_channel_shifts_the_value() -> None:
    close(run(vc.HueSaturationValue(0.4, 0.5, 0.2), GREY), fractions(GREY) + 0.2)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("alpha", [0, 0.4, 1])
def test_sepia_blends_with_the_usual_brown(alpha: float, dtype: str) -> None:
    images = pictures(dtype)
    x = fractions(images)
    r, g, b = np.moveaxis(x, -1, 0)
    brown = np.stack(
        [0.393 * r + 0.769 * g + 0.189 * b, 0.349 * r + 0.686 * g + 0.168 * b, 0.272 * r + 0.534 * g + 0.131 * b], axis=-1
    )
    close(run(vc.Sepia(alpha), images), (1 - alpha) * x + alpha * brown)


WHITES = {
    1700: (255, 121, 0), 2000: (255, 137, 18), 2700: (255, 169, 87), 3000: (255, 180, 107), 4000: (255, 209, 163),
    5000: (255, 228, 206), 6500: (255, 249, 253), 8000: (227, 233, 255), 11000: (196, 215, 255), 15000: (179, 204, 255),
    25000: (163, 193, 255),
}  # fmt: skip
"""Mitchell Charity's table of black bodies in sRGB, which imgaug multiplies by."""


@pytest.mark.parametrize("kelvin", WHITES)
def test_white_becomes_the_black_bodys_colour(kelvin: int) -> None:
    """Within 4 levels: the table's observer is the one of 1964, or rounds, where the cubics are of 1931."""
    white = np.full((1, 2, 2, 3), 255, np.uint8)
    got = run(vc.ColorTemperature(kelvin), white).astype(int)
    assert np.abs(got - WHITES[kelvin]).max() <= 4
    assert got.max() == 255
    half = run(vc.ColorTemperature(kelvin), np.full((1, 2, 2, 3), 0.5, np.float32))
    np.testing.assert_allclose(half * 2, got / 255, atol=0.5 / 255 + 1e-6)  # all values are multiplied


def test_pca_lighting_moves_colours_along_the_components() -> None:
    """Over many pictures the shifts have the covariance P diag(std lambda)^2 P' of section 4.1."""
    lowering = lowered(vc.PCALighting(0.1), count=40_000)
    bias = lowering.ops[0].bias  # type: ignore[union-attr]
    values_, vectors = np.array([0.2175, 0.0188, 0.0045]), np.array(
        [[-0.5675, 0.7192, 0.4009], [-0.5808, -0.0045, -0.8140], [-0.5836, -0.6948, 0.4203]]
    )
    wanted = vectors @ np.diag((0.1 * values_) ** 2) @ vectors.T
    np.testing.assert_allclose(np.cov(bias.T), wanted, atol=4 * np.sqrt(2 / 40_000) * wanted.max())  # four standard errors
    np.testing.assert_allclose(bias, (values(lowering)["alpha"] * values_) @ vectors.T, atol=1e-12)
    assert np.abs(lowered(vc.PCALighting(0), count=9).ops[0].bias).max() == 0  # type: ignore[union-attr]


TINTS = [vc.RGBShift(0.2, -0.1, 0.1), vc.ColorTemperature(3000), vc.PCALighting(0.5), vc.Sepia(), vc.HueSaturationValue(0.1)]


@pytest.mark.parametrize("tint", TINTS, ids=lambda tint: type(tint).__name__)
@pytest.mark.parametrize("channels", [2, 4])
def test_red_green_and_blue_are_not_guessed(tint: Any, channels: int) -> None:
    images = np.zeros((1, 4, 5, channels), np.uint8)
    hint = r" \(alpha=True says that the last one is alpha\)"
    with pytest.raises(DataError, match=rf"^{type(tint).__name__}: expected 1 or 3 colour channels, got {channels}{hint}$"):
        run(tint, images)


@pytest.mark.parametrize("tint", TINTS[:4], ids=lambda tint: type(tint).__name__)
def test_grey_pictures_and_alpha_stay(tint: Any) -> None:
    np.testing.assert_array_equal(run(tint, GREY), GREY)
    both = np.concatenate([COLOURS, GREY], axis=3)
    got = run(tint, both, alpha=True)
    np.testing.assert_array_equal(got[..., 3], both[..., 3])
    assert (got[..., :3] != COLOURS).any()


WRONG = [
    (lambda: vc.BrightnessContrast(51), r"BrightnessContrast\.brightness: .* 51; did you mean 51/255 = 0\.2 of the range\?$"),
    (lambda: vc.BrightnessContrast(0, -2), r"BrightnessContrast\.contrast: expected .* of at least -1, got -2$"),
    (lambda: vc.Add((-20, 20)),
     r"Add\.value: .*got \(-20, 20\); did you mean \(-20/255, 20/255\) = \(-0\.0784, 0\.0784\) of the range\?$"),
    (lambda: vc.RGBShift(green=20), r"RGBShift\.green: .*did you mean 20/255 = 0\.0784 of the range\?$"),
    (lambda: vc.HueSaturationValue(40), r"HueSaturationValue\.hue: .*did you mean 40/360 = 0\.111 turns\?$"),
    (lambda: vc.HueSaturationValue(0.1, (-30, 30)), r"HueSaturationValue\.saturation: .*did you mean \(-30/255, 30/255\)"),
    (lambda: vc.Sepia(2), r"Sepia\.alpha: expected .* in \[0, 1\], got 2$"),
    (lambda: vc.ColorTemperature(1000), r"ColorTemperature\.kelvin: expected .* in \[1667, 25000\], got 1000$"),
    (lambda: vc.PCALighting(25.5), r"PCALighting\.std: .*did you mean 25\.5/255 = 0\.1 of the range\?$"),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "message"), WRONG)
def test_wrong_units_are_refused_with_the_right_one(wrong: Any, message: str) -> None:
    with pytest.raises(SpecError, match=rf"^{message}"):
        wrong()


@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
@pytest.mark.parametrize("shift", [{"saturation": -1.0}, {"saturation": 1.0, "value": 1.0}, {"hue": 0.3, "value": -0.5}])
def test_hsv_of_one_pixel_is_that_of_many_alike(shift: dict[str, float], dtype: type) -> None:
    pixel = np.array([[[200, 100, 50]]], np.uint8) if dtype is np.uint8 else np.array([[[0.8, 0.4, 0.2]]], np.float32)
    change = vc.HueSaturationValue(**{"hue": 0, "saturation": 0, "value": 0} | shift)
    many = change(np.tile(pixel, (5, 7, 1)))
    assert (change(pixel) == many[:1, :1]).all()
    assert (many == many[0, 0]).all()
