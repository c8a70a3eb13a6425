"""The public transforms, through the fast backend, against Pillow, OpenCV, scipy and scikit-image."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image, ImageEnhance, ImageOps
from scipy import ndimage
from skimage import exposure

import vicinal as vc
from tests.backends.build import random_picture, smooth_picture
from vicinal.program.ops import BORDERS

PICTURES = {"noise": random_picture((61, 83, 3), seed=5), "smooth": smooth_picture((61, 83, 3), seed=6)}
Theirs = Callable[[Any], Any]


def difference(transform: Any, theirs: Any, picture: Any) -> Any:
    """In levels [H, W, C]."""
    return np.abs(vc.Pipeline([transform], seed=0)(picture).astype(int) - np.asarray(theirs).astype(int))


def pillow(function: Callable[..., Any], *values: Any) -> Theirs:
    return lambda picture: function(Image.fromarray(picture), *values)


def enhance(kind: Callable[..., Any], factor: float) -> Theirs:
    return lambda picture: kind(Image.fromarray(picture)).enhance(factor)


COLOURS: dict[str, tuple[Any, Theirs]] = {
    "darker": (vc.Brightness((0.4, 0.4)), enhance(ImageEnhance.Brightness, 0.4)),
    "brighter": (vc.Brightness((1.7, 1.7)), enhance(ImageEnhance.Brightness, 1.7)),
    "flatter": (vc.Contrast((0.3, 0.3)), enhance(ImageEnhance.Contrast, 0.3)),
    "harder": (vc.Contrast((1.6, 1.6)), enhance(ImageEnhance.Contrast, 1.6)),
    "paler": (vc.Saturation((0.2, 0.2)), enhance(ImageEnhance.Color, 0.2)),
    "richer": (vc.Saturation((1.8, 1.8)), enhance(ImageEnhance.Color, 1.8)),
    "grey": (vc.Grayscale(p=1.0), lambda p: np.asarray(ImageOps.grayscale(Image.fromarray(p)))[..., None]),
    "gamma": (vc.Gamma(2.2), lambda p: exposure.adjust_gamma(p, 2.2)),
}


@pytest.mark.parametrize("content", PICTURES)
@pytest.mark.parametrize("name", COLOURS)
def test_colour_is_the_fields_within_two_levels(name: str, content: str) -> None:
    transform, theirs = COLOURS[name]
    picture = PICTURES[content]
    assert difference(transform, theirs(picture), picture).max() <= 2


@pytest.mark.parametrize("factor", [0.1, 0.5, 1.3, 1.9])
def test_below_a_factor_of_two_pillows_values_are_a_level_away_at_most(factor: float) -> None:
    for picture in PICTURES.values():
        for made, kind in (
            (vc.Brightness, ImageEnhance.Brightness), (vc.Contrast, ImageEnhance.Contrast),
            (vc.Saturation, ImageEnhance.Color), (vc.Sharpness, ImageEnhance.Sharpness),
        ):  # fmt: skip
            assert difference(made(factor), enhance(kind, factor)(picture), picture).max() <= 1
        assert difference(vc.AutoContrast(), pillow(ImageOps.autocontrast)(picture), picture).max() <= 1


EXACT: dict[str, tuple[Any, Theirs]] = {
    "invert": (vc.Invert(p=1.0), pillow(ImageOps.invert)),
    "posterize": (vc.Posterize(bits=3), pillow(ImageOps.posterize, 3)),
    "horizontal flip": (vc.HorizontalFlip(p=1.0), pillow(ImageOps.mirror)),
    "vertical flip": (vc.VerticalFlip(p=1.0), pillow(ImageOps.flip)),
    "transpose": (vc.Transpose(p=1.0), lambda p: Image.fromarray(p).transpose(Image.Transpose.TRANSPOSE)),
    "identity": (vc.Identity(), lambda p: p),
}


@pytest.mark.parametrize("name", EXACT)
def test_these_are_pillows_to_the_bit(name: str) -> None:
    transform, theirs = EXACT[name]
    assert difference(transform, theirs(PICTURES["noise"]), PICTURES["noise"]).max() == 0


@pytest.mark.parametrize("content", PICTURES)
@pytest.mark.parametrize("size", [(30, 41), (7, 9), (61, 20), (100, 120), (122, 166), (1, 1)])
def test_resize_is_pillows(size: tuple[int, int], content: str) -> None:
    picture = PICTURES[content]
    theirs = Image.fromarray(picture).resize(size[::-1], Image.Resampling.BILINEAR)
    levels = difference(vc.Resize(size), theirs, picture)
    assert levels.max() <= 3
    assert levels.mean() <= 1


@pytest.mark.parametrize("border", BORDERS)
@pytest.mark.parametrize("degrees", [30.0, -77.0])
def test_rotate_is_opencvs(degrees: float, border: str) -> None:
    """OpenCV turns against the clock for positive angles, about a centre that counts pixel centres as whole numbers."""
    picture = PICTURES["smooth"]
    modes = {
        "constant": cv2.BORDER_CONSTANT,
        "edge": cv2.BORDER_REPLICATE,
        "reflect": cv2.BORDER_REFLECT_101,
        "symmetric": cv2.BORDER_REFLECT,
        "wrap": cv2.BORDER_WRAP,
    }
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), -degrees, 1.0)
    theirs = cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=modes[border])
    levels = difference(vc.Rotate(degrees, border=border), theirs, picture)
    assert levels.mean() < 0.5
    assert np.quantile(levels, 0.99) <= 2


@pytest.mark.parametrize("content", PICTURES)
@pytest.mark.parametrize("sigma", [0.6, 1.5, 3.0])
def test_blur_is_scipys(sigma: float, content: str) -> None:
    picture = PICTURES[content]
    theirs = ndimage.gaussian_filter(picture.astype(np.float64), sigma, mode="mirror", axes=(0, 1), truncate=5.0)
    assert difference(vc.GaussianBlur(sigma), np.rint(theirs), picture).max() <= 2
