"""Functions in other colour spaces: hue, saturation, lightness, grey."""

from __future__ import annotations

import warnings

import cv2
import numpy as np

from vicinal.compat.albumentations.arithmetic import add, multiply, multiply_add
from vicinal.compat.albumentations.pixels import as_input, clip, from_float, is_gray, keeps_channels, lookup, through_bytes
from vicinal.compat.albumentations.transform import Array


def turned_hue(hue: Array, shift: float) -> Array:
    """OpenCV's hue of bytes, steps of two degrees, moved on the circle and cut to whole steps."""
    return lookup(hue, np.mod(np.arange(256, dtype=np.int16) + shift, 180).astype(np.uint8))


@through_bytes
@keeps_channels
def shift_hsv(img: Array, hue_shift: float, sat_shift: float, val_shift: float) -> Array:
    """Hue, saturation and value moved; greys stay grey."""
    if hue_shift == 0 and sat_shift == 0 and val_shift == 0:
        return img
    gray = is_gray(img)
    if gray and (hue_shift or sat_shift):
        hue_shift = sat_shift = 0
        warnings.warn("HueSaturationValue: a picture of one channel has no hue and saturation", UserWarning, stacklevel=5)
    hsv = cv2.cvtColor(cv2.cvtColor(img, cv2.COLOR_GRAY2RGB) if gray else img, cv2.COLOR_RGB2HSV)
    hue, sat, val = cv2.split(hsv)
    if hue_shift:
        hue = turned_hue(np.asarray(hue), hue_shift)
    if sat_shift:
        moved = add(np.asarray(sat), sat_shift)
        sat = np.where(sat == 0, np.uint8(0), moved)
    if val_shift:
        val = add(np.asarray(val), val_shift)
    rgb = cv2.cvtColor(cv2.merge((hue, sat, val)), cv2.COLOR_HSV2RGB)
    return np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY) if gray else rgb)


@keeps_channels
def brightness(img: Array, factor: float) -> Array:
    """The picture times a factor."""
    if factor == 1:
        return img
    return np.zeros_like(img) if factor == 0 else multiply(img, factor)


@keeps_channels
def contrast(img: Array, factor: float) -> Array:
    """The picture about the mean of its grey."""
    if factor == 1:
        return img
    mean = float(img.mean() if is_gray(img) else cv2.cvtColor(img, cv2.COLOR_RGB2GRAY).mean())
    if factor == 0:
        return np.full_like(img, mean if img.dtype == np.float32 else int(mean + 0.5))
    return multiply_add(img, factor, mean * (1 - factor))


@as_input
@keeps_channels
def saturation(img: Array, factor: float) -> Array:
    """The picture and its grey, blended."""
    if factor == 1 or is_gray(img):
        return img
    gray = cv2.cvtColor(cv2.cvtColor(img, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    return np.asarray(gray if factor == 0 else cv2.addWeighted(img, factor, gray, 1 - factor, 0))


def hue(img: Array, factor: float) -> Array:
    """Hue moved by a share of the circle."""
    if is_gray(img) or factor == 0:
        return img
    hsv = cv2.cvtColor(img, cv2.COLOR_RGB2HSV)
    if img.dtype == np.uint8:
        hsv[..., 0] = turned_hue(np.ascontiguousarray(hsv[..., 0]), 180 * factor)
    else:
        hsv[..., 0] = np.mod(hsv[..., 0] + factor * 360, 360)
    return np.asarray(cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB))


@as_input
def gray_of(img: Array, method: str) -> Array:
    """A picture [H, W] of grey."""
    if method == "weighted_average":
        return np.asarray(cv2.cvtColor(img, cv2.COLOR_RGB2GRAY))
    if method == "from_lab":
        return lab_lightness(img)
    if method == "desaturation":
        wide = img.astype(np.float32)
        return np.asarray((wide.max(axis=-1) + wide.min(axis=-1)) / 2)
    if method == "average":
        return (
            np.asarray(np.mean(img, axis=-1), img.dtype)
            if img.dtype.kind == "f"
            else np.asarray(np.mean(img, axis=-1).astype(img.dtype))
        )
    return np.asarray(img.max(axis=-1)) if method == "max" else principal(img)


@through_bytes
def lab_lightness(img: Array) -> Array:
    """L of Lab."""
    return np.ascontiguousarray(cv2.cvtColor(img, cv2.COLOR_RGB2LAB)[..., 0])


def principal(img: Array) -> Array:
    """The first principal component of the colours, from black to white."""
    pixels = img.reshape(-1, img.shape[-1]).astype(np.float64)
    mean, vectors = cv2.PCACompute(pixels, mean=None, maxComponents=1)  # type: ignore[call-overload]
    values = cv2.PCAProject(pixels, mean, vectors).reshape(img.shape[:-1])
    found = (values - values.min()) / (values.max() - values.min() + 1e-4)
    return from_float(found, np.uint8) if img.dtype == np.uint8 else clip(found, img.dtype)


def gray_to(gray: Array, channels: int) -> Array:
    """A grey picture in so many channels."""
    if channels == 1:
        return gray
    flat = gray[..., 0] if gray.ndim == 3 else gray
    return np.repeat(flat[..., None], channels, axis=-1)
