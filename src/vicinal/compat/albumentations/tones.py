"""Tones: brightness, contrast, gamma, curves, solarising, fewer bits, and conversions between bytes and floats."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from vicinal.compat.albumentations.arithmetic import multiply_add
from vicinal.compat.albumentations.fields import (
    Field,
    as_number,
    flag,
    is_sequence,
    limits,
    number,
    numbers_of,
    option,
    pair,
    probability,
    span,
)
from vicinal.compat.albumentations.pixels import channels_of, clip, from_float, largest, lookup, through_bytes, to_float
from vicinal.compat.albumentations.targets import ImageOnlyTransform
from vicinal.compat.albumentations.transform import Array, Params, first_image

LEVELS = np.arange(256)
UNIT = np.arange(0, 256.0 / 255, 1.0 / 255)
"""The levels as shares of white; summed steps, so that products are cut where the original cuts them."""


class RandomBrightnessContrast(ImageOnlyTransform):
    """The picture times 1 + ``contrast_limit`` plus ``brightness_limit`` times white, or times the mean; cut to levels."""

    brightness_limit: Any = span((-0.2, 0.2), rising=False)
    contrast_limit: Any = span((-0.2, 0.2), rising=False)
    brightness_by_max: Any = flag(True)
    ensure_safe_range: Any = flag(False)
    p: Any = probability()

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """``alpha`` and ``beta``, the factor and what is added."""
        image = first_image(data)
        alpha = 1.0 + self.py_random.uniform(*self.contrast_limit)
        beta = self.py_random.uniform(*self.brightness_limit)
        white = largest(image.dtype)
        beta *= white if self.brightness_by_max else float(np.mean(image))
        if self.ensure_safe_range:
            beta = float(np.clip(beta, 0, white)) if alpha > 0 else min(beta, white)
            alpha = min(alpha, (white - beta) / white) if alpha > 0 else max(alpha, -beta / white)
        return {"alpha": alpha, "beta": beta}

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture, changed."""
        return multiply_add(img, params["alpha"], params["beta"])


class RandomGamma(ImageOnlyTransform):
    """Shares of white to the power of ``gamma_limit`` / 100; cut to levels."""

    gamma_limit: Any = span((80, 120), start=1, low=1, rising=False)
    p: Any = probability()

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """``gamma``."""
        return {"gamma": self.py_random.uniform(*self.gamma_limit) / 100.0}

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture, changed."""
        if img.dtype == np.uint8:
            return lookup(img, (UNIT ** params["gamma"] * 255).astype(np.uint8))
        return np.asarray(np.power(img, params["gamma"]))


def curve(low: Any, high: Any) -> Array:
    """A Bezier curve over the levels, from black to white with two inner heights."""
    t = np.linspace(0.0, 1.0, 256)
    heights = 3 * (1 - t) ** 2 * t * low + 3 * (1 - t) * t**2 * high + t**3
    return clip(np.rint(heights * 255), np.uint8)


class RandomToneCurve(ImageOnlyTransform):
    """A tone curve whose inner heights are normal draws of ``scale`` about 1/4 and 3/4."""

    scale: Any = number(0.1, ge=0, le=1)
    per_channel: Any = flag(False)
    p: Any = probability()

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """``low_y`` and ``high_y``."""
        channels = channels_of(first_image(data))
        size = (channels,) if self.per_channel and channels != 1 else None
        low, high = (np.clip(self.random_generator.normal(loc, self.scale, size), 0, 1) for loc in (0.25, 0.75))
        return {"low_y": low, "high_y": high, "num_channels": channels}

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture, changed."""
        return toned(img, params["low_y"], params["high_y"])


@through_bytes
def toned(img: Array, low: Any, high: Any) -> Array:
    """The picture through one curve, or one for each channel."""
    if np.ndim(low) == 0:
        return lookup(img, curve(low, high))
    parts = zip(np.moveaxis(img, -1, 0), low, high, strict=True)
    return np.stack([curve(a, b)[channel] for channel, a, b in parts], axis=-1)


class Solarize(ImageOnlyTransform):
    """What is at or above a share of white, inverted."""

    threshold_range: Any = pair((0.5, 0.5), low=0, high=1)
    p: Any = probability()

    def get_params(self) -> Params:
        """``threshold``."""
        return {"threshold": self.py_random.uniform(*self.threshold_range)}

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture, solarised."""
        white = largest(img.dtype)
        return np.where(img >= params["threshold"] * white, np.asarray(white, img.dtype) - img, img)


def bits_field() -> Any:
    """A number of bits from 1 to 7, a range, or a range for each of three or more channels."""

    def one(where: str, value: Any) -> tuple[int, int]:
        value = numbers_of(where, value, int, 2) if is_sequence(value) else as_number(where, value, int)
        low, high = limits(value, value, where=where)
        if low < 1 or high > 7:
            raise ValueError(f"{where}: expected bits from 1 to 7, got {value!r}")
        return low, high

    def read(where: str, value: Any) -> Any:
        return [one(where, x) for x in value] if is_sequence(value) and len(value) > 2 else one(where, value)

    return Field(4, read)


class Posterize(ImageOnlyTransform):
    """The upper bits only; 8 minus ``num_bits`` are set to 0."""

    num_bits: Any = bits_field()
    p: Any = probability()

    def get_params(self) -> Params:
        """``num_bits``, for all channels or each."""
        if isinstance(self.num_bits, list):
            return {"num_bits": [self.py_random.randint(*ends) for ends in self.num_bits]}
        return {"num_bits": self.py_random.randint(*self.num_bits)}

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture with fewer bits."""
        return posterized(img, params["num_bits"])


@through_bytes
def posterized(img: Array, bits: Any) -> Array:
    """The upper bits."""
    return img & (256 - 2 ** (8 - np.asarray(bits, np.int64))).astype(np.uint8)


METHODS = ("standard", "image", "image_per_channel", "min_max", "min_max_per_channel")


def means(default: Any) -> Any:
    """A number, or one per channel."""
    return Field(
        default, lambda w, v: numbers_of(w, v, float, None) if is_sequence(v) else None if v is None else as_number(w, v, float)
    )


class Normalize(ImageOnlyTransform):
    """``standard``: (x - mean white) / (std white); else by the picture's own mean and deviation, or its range."""

    mean: Any = means((0.485, 0.456, 0.406))
    std: Any = means((0.229, 0.224, 0.225))
    max_pixel_value: Any = Field(255.0, lambda w, v: None if v is None else as_number(w, v, float))
    normalization: Any = option("standard", *METHODS)
    p: Any = probability(1)

    def check(self) -> None:
        """What the standard form needs."""
        if self.mean is None or self.std is None or (self.max_pixel_value is None and self.normalization == "standard"):
            raise ValueError("Normalize: expected mean, std and max_pixel_value, got None")
        white = self.max_pixel_value or 1
        self.mean_np = np.array(self.mean, np.float32) * np.float32(white)
        self.denominator = np.reciprocal(np.array(self.std, np.float32) * np.float32(white))

    def per_channel(self, values: Array, channels: int) -> Array:
        """One number, or one for each channel; of more, the first ones."""
        if not values.ndim or values.size == 1:
            return values
        if values.size < channels:
            raise ValueError(f"Normalize: expected mean and std for {channels} channels, got {values.size}")
        return values[:channels]

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture as float32."""
        if self.normalization != "standard":
            return normalized(img, self.normalization)
        mean, factor = (self.per_channel(x, channels_of(img)) for x in (self.mean_np, self.denominator))
        if img.dtype == np.uint8 and img.ndim == 3:
            table = np.broadcast_to((LEVELS[:, None].astype(np.float32) - mean) * factor, (256, img.shape[2]))
            return np.asarray(cv2.LUT(img, np.ascontiguousarray(table[None]))).reshape(img.shape)
        return np.asarray((img.astype(np.float32) - mean) * factor)


def normalized(img: Array, method: str) -> Array:
    """A picture by its own statistics, of all values or each channel, cut to +-20; doubles unless floats came, as in 2.0.8."""
    axes = (0, 1) if method.endswith("_per_channel") else None
    exact = img.astype(np.float64)
    if method.startswith("image"):
        found = (exact - exact.mean(axis=axes)) / (exact.std(axis=axes) + 1e-4)
    else:
        low, high = exact.min(axis=axes), exact.max(axis=axes)
        found = (exact - low) / (high - low + 1e-4)
    return np.asarray(np.clip(found, -20, 20), np.float32 if img.dtype == np.float32 else np.float64)


class ToFloat(ImageOnlyTransform):
    """Divided by ``max_value``, or by the type's white."""

    max_value: Any = Field(None, lambda w, v: None if v is None else as_number(w, v, float))
    p: Any = probability(1)

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture as float32."""
        return to_float(img, self.max_value)


class FromFloat(ImageOnlyTransform):
    """Times ``max_value``, or the type's white, rounded."""

    dtype: Any = option("uint8", "uint8", "uint16", "uint32")
    max_value: Any = Field(None, lambda w, v: None if v is None else as_number(w, v, float))
    p: Any = probability(1)

    def check(self) -> None:
        """The type's white where none is given."""
        if self.max_value is None:
            self.max_value = largest(self.dtype)

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture as whole levels."""
        return from_float(img, self.dtype, self.max_value)
