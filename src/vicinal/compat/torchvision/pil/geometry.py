"""Flips, crops, borders, resizing and warps of PIL images, by Pillow."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
from PIL import Image as Pillow
from PIL import ImageOps

from vicinal.compat.torchvision.interpolation import InterpolationMode, pillow_filter
from vicinal.compat.torchvision.matrices import inverse_affine, perspective_coefficients
from vicinal.compat.torchvision.sizes import (
    Size,
    center_padding,
    center_window,
    corner_windows,
    padding_mode_of,
    resized,
    sides_of,
)

Picture = Pillow.Image
NEAREST, BILINEAR = InterpolationMode.NEAREST, InterpolationMode.BILINEAR


def horizontal_flip(image: Picture) -> Picture:
    """Left becomes right."""
    return image.transpose(Pillow.Transpose.FLIP_LEFT_RIGHT)


def vertical_flip(image: Picture) -> Picture:
    """Top becomes bottom."""
    return image.transpose(Pillow.Transpose.FLIP_TOP_BOTTOM)


def crop(image: Picture, top: int, left: int, height: int, width: int) -> Picture:
    """A window, which may reach beyond the picture: there it is 0."""
    return image.crop((left, top, left + width, top + height))


def center_crop(image: Picture, output_size: Any) -> Picture:
    """The middle; what is missing is 0."""
    _, _, height, width = center_window((image.height, image.width), output_size)
    padding = center_padding((image.height, image.width), height, width)
    padded = pad(image, list(padding), 0) if any(padding) else image
    return crop(padded, *center_window((padded.height, padded.width), [height, width]))


def five_crop(image: Picture, size: Any) -> tuple[Picture, ...]:
    """The four corners and the middle."""
    return tuple(crop(image, *window) for window in corner_windows((image.height, image.width), size))


def ten_crop(image: Picture, size: Any, vertical_flip: bool = False) -> tuple[Picture, ...]:
    """The same of the picture and of its mirror image."""
    mirrored = image.transpose(Pillow.Transpose.FLIP_TOP_BOTTOM if vertical_flip else Pillow.Transpose.FLIP_LEFT_RIGHT)
    return five_crop(image, size) + five_crop(mirrored, size)


def resize(
    image: Picture, size: Size, interpolation: Any = BILINEAR, max_size: int | None = None, antialias: bool | None = True
) -> Picture:
    """``image`` in another size. Pillow always looks at all pixels that a smaller one stands for."""
    height, width = resized((image.height, image.width), size, max_size)
    if (height, width) == (image.height, image.width):
        return image
    return image.resize((width, height), pillow_filter(interpolation))


def resized_crop(
    image: Picture, top: int, left: int, height: int, width: int, size: Any, interpolation: Any = BILINEAR,
    antialias: bool | None = True,
) -> Picture:  # fmt: skip
    """A window, in another size."""
    return resize(crop(image, top, left, height, width), size, interpolation)


def affine(
    image: Picture, angle: float, translate: Sequence[float], scale: float, shear: Any, interpolation: Any = NEAREST,
    fill: Any = None, center: Sequence[float] | None = None,
) -> Picture:  # fmt: skip
    """``image`` turned clockwise by ``angle`` and sheared, in degrees, scaled, and shifted by pixels."""
    shift, shears = _affine_arguments(translate, scale, shear)
    middle = [image.width * 0.5, image.height * 0.5] if center is None else center
    matrix = inverse_affine(middle, angle, shift, scale, shears)
    how = pillow_filter(interpolation)
    return image.transform(image.size, Pillow.Transform.AFFINE, matrix, how, fillcolor=colour(fill, image))


def rotate(
    image: Picture, angle: float, interpolation: Any = NEAREST, expand: bool = False, center: Any = None, fill: Any = None
) -> Picture:
    """``image`` turned counter-clockwise by ``angle`` degrees."""
    if center is not None and expand:
        warnings.warn("rotate: center has no effect where expand is True", UserWarning, stacklevel=2)
        center = None
    about = None if center is None else (center[0], center[1])
    return image.rotate(angle, pillow_filter(interpolation), expand=expand, center=about, fillcolor=colour(fill, image))


def perspective(
    image: Picture, startpoints: Any, endpoints: Any, interpolation: Any = BILINEAR, fill: Any = None, coefficients: Any = None
) -> Picture:
    """``image`` with its start points (x, y) moved to the end points."""
    numbers = perspective_coefficients(startpoints, endpoints, coefficients)
    return image.transform(
        image.size, Pillow.Transform.PERSPECTIVE, numbers, pillow_filter(interpolation), fillcolor=colour(fill, image)
    )


def pad(image: Picture, padding: Any, fill: Any = None, padding_mode: str = "constant") -> Picture:
    """A border, or for negative numbers a crop."""
    left, top, right, bottom = sides_of(padding)
    if padding_mode_of(padding_mode) == "constant":
        level = colour(fill, image)
        bordered = ImageOps.expand(image, border=(left, top, right, bottom), fill=0 if level is None else level)
        if image.mode == "P":
            bordered.putpalette(image.getpalette() or [])
        return bordered
    kept = image.crop((max(-left, 0), max(-top, 0), image.width - max(-right, 0), image.height - max(-bottom, 0)))
    array = np.asarray(kept)
    widths = [(max(top, 0), max(bottom, 0)), (max(left, 0), max(right, 0))] + [(0, 0)] * (array.ndim - 2)
    result = Pillow.fromarray(np.pad(array, widths, mode=padding_mode))  # type: ignore[call-overload]
    if image.mode == "P":
        result.putpalette(image.getpalette() or [])
    return result


def colour(fill: Any, image: Picture) -> Any:
    """``fill`` as Pillow takes it for this mode; None where it was None. Raises ValueError for another number of values."""
    if fill is None:
        return None
    channels = len(image.getbands())
    values = list(fill) if isinstance(fill, (tuple, list)) else [fill] * channels
    values = values * channels if len(values) == 1 else values
    if len(values) != channels:
        raise ValueError(f"fill: expected 1 value or one for each of {channels} channels, got {len(values)}")
    levels = tuple(values) if image.mode == "F" else tuple(int(value) for value in values)
    return levels[0] if channels == 1 else levels


def _affine_arguments(translate: Any, scale: float, shear: Any) -> tuple[list[float], list[float]]:
    if not isinstance(translate, (list, tuple)):
        raise TypeError(f"translate: expected two numbers, got {type(translate)}")
    if len(translate) != 2:
        raise ValueError(f"translate: expected two numbers, got {translate}")
    if scale <= 0.0:
        raise ValueError(f"scale: expected a number above 0, got {scale}")
    if not isinstance(shear, (int, float, list, tuple)):
        raise TypeError(f"shear: expected one or two numbers, got {type(shear)}")
    angles = [shear, 0.0] if isinstance(shear, (int, float)) else list(shear)
    angles = angles * 2 if len(angles) == 1 else angles
    if len(angles) != 2:
        raise ValueError(f"shear: expected one or two numbers, got {shear}")
    return list(translate), angles
