"""Every operation of every policy against Pillow's, and its range against what is published."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageEnhance, ImageOps

import vicinal as vc
from tests.backends.build import random_picture, smooth_picture
from tests.transforms.lowered import lowered
from vicinal.transforms.policy import spaces
from vicinal.transforms.policy.operation import GEOMETRY, Operation

SPACES = {
    "AutoAugment": spaces.AUTO_AUGMENT, "RandAugment": spaces.RAND_AUGMENT_TPU, "wide": spaces.TRIVIAL_AUGMENT_WIDE,
    "code": spaces.AUTO_AUGMENT_CODE, "AugMix": spaces.AUG_MIX_ALL,
}  # fmt: skip
CASES = {
    f"{name}-{operation.name}": operation for name, space in SPACES.items() for operation in space if operation.name != "Cutout"
}
STRENGTHS = (0.0, 0.1, 0.3, 0.5, 0.7, 1.0)
HOW = {"interpolation": "nearest", "fill": 0.5, "mask_fill": 0}
GREY = (128, 128, 128)
SIZE = (47, 61, 3)
PICTURES = {"noise": random_picture(SIZE), "smooth": smooth_picture(SIZE), "dark": smooth_picture(SIZE) // 3}


def affine(image: Image.Image, *row: float) -> Image.Image:
    return image.transform(image.size, Image.Transform.AFFINE, row, Image.Resampling.NEAREST, fillcolor=GREY)


def solarize_add(image: Image.Image, addition: float) -> Image.Image:
    values = np.asarray(image).astype(int)
    return Image.fromarray(np.where(values < 128, np.clip(values + int(addition), 0, 255), values).astype(np.uint8))


PILLOW: dict[str, Callable[[Image.Image, float], Image.Image]] = {
    "Identity": lambda image, _: image,
    "ShearX": lambda image, v: affine(image, 1, -v, 0, 0, 1, 0),
    "ShearY": lambda image, v: affine(image, 1, 0, 0, -v, 1, 0),
    "TranslateX": lambda image, v: affine(image, 1, 0, -int(v), 0, 1, 0),
    "TranslateY": lambda image, v: affine(image, 1, 0, 0, 0, 1, -int(v)),
    "Rotate": lambda image, v: image.rotate(-v, Image.Resampling.NEAREST, fillcolor=GREY),
    "Brightness": lambda image, v: ImageEnhance.Brightness(image).enhance(v),
    "Color": lambda image, v: ImageEnhance.Color(image).enhance(v),
    "Contrast": lambda image, v: ImageEnhance.Contrast(image).enhance(v),
    "Sharpness": lambda image, v: ImageEnhance.Sharpness(image).enhance(v),
    "Posterize": lambda image, v: ImageOps.posterize(image, max(int(v), 1)),
    "Solarize": lambda image, v: ImageOps.solarize(image, v),  # type: ignore[arg-type]
    "SolarizeAdd": solarize_add,
    "AutoContrast": lambda image, _: ImageOps.autocontrast(image),
    "Equalize": lambda image, _: ImageOps.equalize(image),
    "Invert": lambda image, _: ImageOps.invert(image),
}


def value(operation: Operation, strength: float, sign: float) -> float:
    return float(operation.values(np.array([strength]), np.array([sign]))[0])


def ours(operation: Operation, strength: float, sign: float, picture: Any, backend: str) -> Any:
    values = operation.values(np.array([strength]), np.array([sign]))
    if operation.idle(values)[0]:
        return picture
    site = lowered(vc.Identity(), picture.shape[:2]).root()
    return vc.Pipeline([operation.transform(values, site, HOW)])(picture, backend=backend)


@pytest.mark.parametrize("kind", PICTURES)
@pytest.mark.parametrize("operation", CASES.values(), ids=CASES)
def test_every_operation_is_within_a_level_of_pillows(operation: Operation, kind: str) -> None:
    """Nearest resampling may pick the other of two pixels at whose edge a place lies: one in a hundred at most."""
    picture = PICTURES[kind]
    height, width = picture.shape[:2]
    for strength in STRENGTHS:
        for sign in (-1.0, 1.0) if operation.signed else (1.0,):
            shown = value(operation, strength, sign)
            if operation.name.startswith("Translate") and operation.unit == "fraction":
                shown *= width if operation.name == "TranslateX" else height
            theirs = np.asarray(PILLOW[operation.name](Image.fromarray(picture), shown)).astype(int)
            for backend in ("cpu", "reference"):
                apart = np.abs(ours(operation, strength, sign, picture, backend) - theirs).max(axis=2)
                if operation.name in GEOMETRY:
                    assert (apart > 1).mean() <= 0.01, (strength, sign, backend)
                else:
                    assert apart.max() <= 1, (strength, sign, backend)


@pytest.mark.parametrize("kind", PICTURES)
def test_levels_and_histograms_are_pillows_exactly(kind: str) -> None:
    image = Image.fromarray(PICTURES[kind])
    for transform, theirs in ((vc.Equalize(), ImageOps.equalize(image)), (vc.Posterize(3), ImageOps.posterize(image, 3))):
        for backend in ("cpu", "reference"):
            np.testing.assert_array_equal(vc.Pipeline([transform], seed=0)(PICTURES[kind], backend=backend), np.asarray(theirs))


@pytest.mark.parametrize("value", [0, 77, 255])
def test_flat_pictures_stay_as_they_are(value: int) -> None:
    for dtype in (np.uint8, np.uint16, np.float32):
        flat = np.full((9, 8, 3), value / 255 if dtype is np.float32 else value, dtype)
        for transform in (vc.Equalize(), vc.AutoContrast(), vc.Sharpness([1.9])):
            np.testing.assert_allclose(vc.Pipeline([transform], seed=0)(flat), flat, atol=1e-6)


@pytest.mark.parametrize("backend", ["cpu", "reference"])
def test_16_bit_and_float_pictures_of_8_bit_values_are_equalized_and_stretched_alike(backend: str) -> None:
    picture = PICTURES["smooth"]
    for transform in (vc.Equalize(), vc.AutoContrast(), vc.Sharpness([1.7]), vc.SolarizeAdd([0.3])):
        augment = vc.Pipeline([transform], seed=0)
        small = augment(picture, backend=backend).astype(float)
        large = augment(picture.astype(np.uint16) * 257, backend=backend) / 257
        real = augment((picture / 255).astype(np.float32), backend=backend) * 255
        assert np.abs(large - small).max() <= 0.51
        assert np.abs(real - small).max() <= 0.51


def test_between_two_levels_equalize_goes_between_their_results() -> None:
    picture = np.linspace(0, 65535, 4000).astype(np.uint16).reshape(50, 80, 1) // 4
    result = vc.Pipeline([vc.Equalize()])(picture)[..., 0].ravel().astype(int)
    assert (np.diff(result) >= 0).all()
    assert result[0] == 0
    assert result[-1] == 65535
    assert np.diff(result).max() < 65535 / 40


def bins(count: int, name: str, width: int) -> list[float]:
    """torchvision's documented magnitudes."""
    steps = np.arange(count)
    table = {
        "ShearX": np.linspace(0, 0.3, count), "TranslateX": np.linspace(0, 150 / 331 * width, count),
        "Rotate": np.linspace(0, 30, count), "Contrast": 1 + np.linspace(0, 0.9, count),
        "Posterize": 8 - np.round(steps / ((count - 1) / 4)), "Solarize": np.linspace(255, 0, count),
    }  # fmt: skip
    return [float(v) for v in table[name]]


@pytest.mark.parametrize("count", [10, 31])
@pytest.mark.parametrize("name", ["ShearX", "TranslateX", "Rotate", "Contrast", "Posterize", "Solarize"])
def test_magnitudes_are_torchvisions(name: str, count: int) -> None:
    (operation,) = (operation for operation in spaces.AUTO_AUGMENT if operation.name == name)
    strength = np.arange(count) / (count - 1)
    values = operation.values(strength, np.ones(count)) * (331 if name == "TranslateX" else 1)
    np.testing.assert_allclose(values, bins(count, name, 331), atol=1e-9)


@pytest.mark.parametrize(
    ("name", "most"), [("ShearY", 0.99), ("TranslateY", 32), ("Rotate", 135), ("Posterize", 2), ("Solarize", 0)]
)
def test_the_wide_space_is_wide(name: str, most: float) -> None:
    (operation,) = (operation for operation in spaces.TRIVIAL_AUGMENT_WIDE if operation.name == name)
    assert value(operation, 1.0, 1.0) == most


def test_the_spaces_hold_what_the_papers_list() -> None:
    assert len(spaces.RAND_AUGMENT) == len(spaces.TRIVIAL_AUGMENT_WIDE) == 14
    assert len(spaces.RAND_AUGMENT_TPU) == 16
    assert len(spaces.AUG_MIX) == 9
    assert len(spaces.AUG_MIX_ALL) == 13
    assert {o.name for o in spaces.AUG_MIX}.isdisjoint({"Brightness", "Color", "Contrast", "Sharpness"})
