"""Pixel types: what their largest value is, and functions that want bytes, floats, or four channels at most."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar

import cv2
import numpy as np

from vicinal.compat.albumentations.transform import Array

LARGEST = {np.dtype(np.uint8): 255, np.dtype(np.uint16): 65535, np.dtype(np.uint32): 4294967295}
F = TypeVar("F", bound=Callable[..., Any])


def largest(dtype: Any) -> float:
    """White: 255 for bytes, 65535 for 16 bits, 1 for floats."""
    return LARGEST.get(np.dtype(dtype), 1.0)


def channels_of(img: Array) -> int:
    """The number of channels."""
    return img.shape[2] if img.ndim == 3 else 1


def is_gray(img: Array) -> bool:
    """Whether a picture has one channel."""
    return channels_of(img) == 1


def is_rgb(img: Array) -> bool:
    """Whether a picture has three channels."""
    return img.ndim == 3 and img.shape[2] == 3


def need_rgb(name: str, img: Array) -> None:
    """ValueError where a picture has not three channels."""
    if not is_rgb(img):
        raise ValueError(f"{name}: expected a picture of three channels, got one of shape {img.shape}")


def need_gray_or_rgb(name: str, img: Array, error: type[Exception] = TypeError) -> None:
    """An error where a picture has neither one nor three channels."""
    if not is_rgb(img) and not is_gray(img):
        raise error(f"{name}: expected a picture of one or three channels, got one of shape {img.shape}")


def clip(img: Any, dtype: Any) -> Array:
    """``img`` cut to black and white and to whole levels: cut, not rounded, as the original does."""
    return np.asarray(np.clip(img, 0, largest(dtype)).astype(dtype, copy=False))


def to_float(img: Array, max_value: float | None = None) -> Array:
    """Levels as float32 shares of white."""
    if img.dtype.kind == "f":
        return img.astype(np.float32, copy=False)
    if max_value is None and np.dtype(img.dtype) not in LARGEST:
        raise RuntimeError(f"ToFloat.max_value: expected a number for pictures of {img.dtype}, got None")
    return (img * np.float32(1 / (max_value or largest(img.dtype)))).astype(np.float32)


def from_float(img: Array, dtype: Any, max_value: float | None = None) -> Array:
    """Shares of white as levels, rounded."""
    if np.dtype(dtype).kind == "f":
        return img.astype(dtype)
    if img.dtype.kind != "f":
        raise TypeError(f"expected a picture of floats, got {img.dtype}")
    white = max_value or largest(dtype)
    return np.clip(np.rint(img * white), 0, largest(dtype)).astype(dtype)


def as_input(function: F) -> F:
    """The result cut to the range and type of the picture."""

    @functools.wraps(function)
    def run(img: Array, *args: Any, **kwargs: Any) -> Array:
        result = function(img, *args, **kwargs)
        return result if result.dtype == np.uint8 and img.dtype == np.uint8 else clip(result, img.dtype)

    return run  # type: ignore[return-value]


def keeps_channels(function: F) -> F:
    """A picture [H, W, 1] stays one, although OpenCV drops the last axis."""

    @functools.wraps(function)
    def run(img: Array, *args: Any, **kwargs: Any) -> Array:
        result: Array = function(img, *args, **kwargs)
        return result[..., None] if img.ndim == 3 and img.shape[2] == 1 and result.ndim == 2 else result

    return run  # type: ignore[return-value]


def through_bytes(function: F) -> F:
    """The function gets bytes; pictures of floats are rounded to them and come back as floats."""

    @functools.wraps(function)
    def run(img: Array, *args: Any, **kwargs: Any) -> Array:
        if img.dtype == np.uint8:
            return function(img, *args, **kwargs)  # type: ignore[no-any-return]
        if img.dtype.kind != "f":
            raise TypeError(f"{function.__name__}: expected a picture of uint8 or floats, got {img.dtype}")
        return to_float(function(from_float(img, np.uint8), *args, **kwargs)).astype(img.dtype, copy=False)

    return run  # type: ignore[return-value]


def through_floats(function: F) -> F:
    """The function gets float32 shares of white; the result is rounded to the picture's type."""

    @functools.wraps(function)
    def run(img: Array, *args: Any, **kwargs: Any) -> Array:
        if img.dtype == np.float32:
            return function(img, *args, **kwargs)  # type: ignore[no-any-return]
        return from_float(function(to_float(img), *args, **kwargs), img.dtype)

    return run  # type: ignore[return-value]


def by_fours(function: Callable[..., Array], img: Array, value: Any = None) -> Array:
    """``function(part, value)`` of at most four channels at a time, which is what OpenCV's borders can fill.

    Booleans go through bytes and 64-bit integers through doubles, which OpenCV does not know.
    """
    if img.dtype.kind == "b" or img.dtype in (np.dtype(np.int64), np.dtype(np.uint32), np.dtype(np.uint64)):
        via = img.astype(np.uint8 if img.dtype.kind == "b" else np.float64)
        return by_fours(function, via, value).astype(img.dtype)
    count = channels_of(img)
    if count <= 4:
        return function(img, border_value(value, count))
    parts = []
    for start in range(0, count, 4):
        part = np.ascontiguousarray(img[..., start : start + 4])
        own = value[start : start + 4] if isinstance(value, (tuple, list)) else value
        result = function(part, border_value(own, part.shape[2]))
        parts.append(result if result.ndim == 3 else result[..., None])
    return np.concatenate(parts, axis=2)


def border_value(value: Any, count: int) -> Any:
    """A number for each channel."""
    if value is None:
        return 0
    return [float(value)] * count if isinstance(value, (int, float)) else list(value)


def lookup(img: Array, table: Array) -> Array:
    """``table[img]`` for bytes, one table for all channels."""
    return np.asarray(cv2.LUT(img, table)).reshape(img.shape)
