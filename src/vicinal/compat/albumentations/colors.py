"""Colours: ColorJitter, HueSaturationValue, ToGray, ToRGB, ToSepia, channels, Planck's colours, fancy PCA."""

from __future__ import annotations

import warnings
from typing import Any

import cv2
import numpy as np

from vicinal.compat.albumentations import hues
from vicinal.compat.albumentations.arithmetic import multiply_add
from vicinal.compat.albumentations.fields import (
    Field,
    is_number,
    number,
    numbers_of,
    option,
    optional,
    pair,
    probability,
    span,
    whole,
    within,
)
from vicinal.compat.albumentations.pixels import (
    channels_of,
    clip,
    is_gray,
    is_rgb,
    largest,
    need_gray_or_rgb,
    need_rgb,
    through_floats,
)
from vicinal.compat.albumentations.planck import COEFFICIENTS
from vicinal.compat.albumentations.targets import ImageOnlyTransform
from vicinal.compat.albumentations.transform import Array, Params


def factor(default: Any, low: float, high: float | None, about: float) -> Any:
    """A range; one number x is the range from ``about`` - x to ``about`` + x, within bounds."""

    def read(where: str, value: Any) -> Any:
        if is_number(value):
            if value < 0:
                raise ValueError(f"{where}: expected a number of at least 0 or a range, got {value!r}")
            least = about - value
            return within(where, (float(max(least, 0) if about else least), float(about + value)), low, high, True)
        return within(where, numbers_of(where, value, float, 2), low, high, True)

    return Field(default, read)


class ColorJitter(ImageOnlyTransform):
    """Brightness, contrast, saturation (factors) and hue (a share of the circle), in random order."""

    brightness: Any = factor((0.8, 1.2), 0, None, 1)
    contrast: Any = factor((0.8, 1.2), 0, None, 1)
    saturation: Any = factor((0.8, 1.2), 0, None, 1)
    hue: Any = factor((-0.5, 0.5), -0.5, 0.5, 0)
    p: Any = probability()

    def get_params(self) -> Params:
        """The factors and the order."""
        names = ("brightness", "contrast", "saturation", "hue")
        found: Params = {name: self.py_random.uniform(*getattr(self, name)) for name in names}
        order = [0, 1, 2, 3]
        self.random_generator.shuffle(order)
        return {**found, "order": order}

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture, jittered."""
        need_gray_or_rgb("ColorJitter", img)
        steps = (
            (hues.brightness, params["brightness"]),
            (hues.contrast, params["contrast"]),
            (hues.saturation, params["saturation"]),
            (hues.hue, params["hue"]),
        )
        for index in params["order"]:
            function, value = steps[index]
            img = function(img, value)
        return img


class HueSaturationValue(ImageOnlyTransform):
    """Hue (steps of 2 degrees), saturation and value (levels) moved."""

    hue_shift_limit: Any = span((-20, 20), rising=False)
    sat_shift_limit: Any = span((-30, 30), rising=False)
    val_shift_limit: Any = span((-20, 20), rising=False)
    p: Any = probability()

    def get_params(self) -> Params:
        """The three shifts."""
        return {
            f"{name}_shift": self.py_random.uniform(*getattr(self, f"{name}_shift_limit")) for name in ("hue", "sat", "val")
        }

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture, shifted."""
        need_gray_or_rgb("HueSaturationValue", img)
        return hues.shift_hsv(img, params["hue_shift"], params["sat_shift"], params["val_shift"])


class ToGray(ImageOnlyTransform):
    """Grey by one of six methods, in ``num_output_channels`` channels."""

    num_output_channels: Any = whole(3, ge=1)
    method: Any = option("weighted_average", "weighted_average", "from_lab", "desaturation", "average", "max", "pca")
    p: Any = probability()

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture in grey."""
        if is_gray(img):
            warnings.warn("ToGray: the picture is grey already", UserWarning, stacklevel=2)
            return img
        if not is_rgb(img) and self.method in ("weighted_average", "from_lab"):
            raise TypeError(f"ToGray: expected a picture of three channels, got one of shape {img.shape}")
        return hues.gray_to(hues.gray_of(img, self.method), self.num_output_channels)


class ToRGB(ImageOnlyTransform):
    """A grey picture in ``num_output_channels`` channels."""

    num_output_channels: Any = whole(3, ge=1)
    p: Any = probability(1)

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture in several channels."""
        if is_rgb(img):
            warnings.warn("ToRGB: the picture has three channels already", UserWarning, stacklevel=2)
            return img
        if not is_gray(img):
            raise TypeError(f"ToRGB: expected a picture of one channel, got one of shape {img.shape}")
        return hues.gray_to(img, self.num_output_channels)


SEPIA = np.array([[0.393, 0.769, 0.189], [0.349, 0.686, 0.168], [0.272, 0.534, 0.131]])


class ToSepia(ImageOnlyTransform):
    """Brown, as old photographs; grey pictures stay."""

    p: Any = probability()

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture in sepia."""
        need_gray_or_rgb("ToSepia", img)
        return img if is_gray(img) else clip(cv2.transform(img, SEPIA), img.dtype)


class InvertImg(ImageOnlyTransform):
    """White minus the picture."""

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture, inverted."""
        return np.asarray(img.dtype.type(largest(img.dtype)) - img)


class ChannelShuffle(ImageOnlyTransform):
    """Channels in random order."""

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """``channels_shuffled``; None for one channel."""
        shape = params["shape"]
        if len(shape) == 2 or shape[-1] == 1:
            return {"channels_shuffled": None}
        order = list(range(shape[-1]))
        self.py_random.shuffle(order)
        return {"channels_shuffled": order}

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture with other channels."""
        return img if params["channels_shuffled"] is None else img[..., params["channels_shuffled"]]


class FancyPCA(ImageOnlyTransform):
    """Colours moved along their principal axes by normal draws of ``alpha``."""

    alpha: Any = number(0.1, ge=0)
    p: Any = probability()

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """``alpha_vector``: a draw per channel."""
        channels = params["shape"][2] if len(params["shape"]) == 3 else 1
        return {"alpha_vector": self.random_generator.normal(0, self.alpha, channels).astype(np.float32)}

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture with other colours."""
        return fancy(img, params["alpha_vector"])


@through_floats
def fancy(img: Array, alphas: Array) -> Array:
    """Each pixel's difference from the mean, along each principal axis times alpha and its variance, added."""
    pixels = img.reshape(-1, channels_of(img))
    off = pixels - pixels.mean(axis=0)
    if pixels.shape[1] == 1:
        moved = alphas[0] * off.std() * off
    else:
        values, vectors = np.linalg.eigh(np.cov(off, rowvar=False))
        order = values[::-1].argsort()  # of the reversed list, as in 2.0.8: largest first
        values, vectors = values[order], vectors[:, order]
        moved = (vectors @ np.diag(alphas * values) @ off.T).T
    return clip((pixels + moved).reshape(img.shape), np.float32)


class PlanckianJitter(ImageOnlyTransform):
    """Colours as under light of a temperature; 6000 K is white."""

    mode: Any = option("blackbody", "blackbody", "cied")
    temperature_limit: Any = optional(pair(None, cast=int))
    sampling_method: Any = option("uniform", "uniform", "gaussian")
    p: Any = probability()

    def check(self) -> None:
        """A range about white within the table."""
        low = 3000 if self.mode == "blackbody" else 4000
        if self.temperature_limit is None:
            self.temperature_limit = (low, 15000)
        least, most = within("PlanckianJitter.temperature_limit", self.temperature_limit, low, 15000, True)
        if not least <= 6000 <= most:
            raise ValueError(f"PlanckianJitter.temperature_limit: expected a range about 6000, got {self.temperature_limit}")

    def get_params(self) -> Params:
        """``temperature``: below 6000 K in four calls of ten."""
        low, high = self.temperature_limit
        cold = self.py_random.random() < 0.4
        if self.sampling_method == "uniform":
            drawn = self.py_random.uniform(low, 6000) if cold else self.py_random.uniform(6000, high)
        else:
            shift = abs(self.py_random.gauss(0, abs((6000 - low) if cold else (high - 6000)) / 3))
            drawn = 6000 - shift if cold else 6000 + shift
        return {"temperature": int(np.clip(drawn, low, high))}

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture under the light."""
        need_rgb("PlanckianJitter", img)
        table = COEFFICIENTS[self.mode]
        place = np.clip(params["temperature"], min(table), max(table))
        red, green, blue = (np.interp(place, list(table), [row[i] for row in table.values()]) for i in range(3))
        result = img.copy()
        for channel, light in ((0, red), (2, blue)):
            result[..., channel] = multiply_add(np.ascontiguousarray(img[..., channel]), float(light / green), 0)
        return result
