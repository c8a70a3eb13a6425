"""Light over the picture: Illumination, PlasmaBrightnessContrast, PlasmaShadow."""

from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np

from vicinal.compat.albumentations.arithmetic import multiply
from vicinal.compat.albumentations.fields import anything, number, option, pair, probability, whole
from vicinal.compat.albumentations.pixels import as_input, clip, through_floats
from vicinal.compat.albumentations.targets import ImageOnlyTransform
from vicinal.compat.albumentations.transform import Array, Params


def scaled(field: Array) -> Array:
    """A field from 0 to 1."""
    return np.asarray(cv2.normalize(field, None, 0, 1, cv2.NORM_MINMAX, dtype=cv2.CV_32F))  # type: ignore[call-overload]


def slope(height: int, width: int, angle: float) -> Array:
    """A plane that rises along an angle; from 0 to 1 along axes and diagonals."""
    x = np.linspace(0, 1, width, dtype=np.float32)[None]
    y = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    ones = np.ones((height, width), np.float32)
    straight = {0: x, 180: x[:, ::-1], 90: y, 270: y[::-1]}
    if angle in straight:
        return np.asarray(straight[int(angle)] * ones)
    diagonal = {45: x + y, 135: 1 - x + y, 225: 1 - x + (1 - y), 315: x + (1 - y)}
    if angle in diagonal:
        return scaled(diagonal[int(angle)])
    return np.asarray(x * np.float32(math.cos(np.deg2rad(angle))) + y * np.float32(math.sin(np.deg2rad(angle))))


def lit(img: Array, field: Array) -> Array:
    """The picture times a field [H, W]."""
    return multiply(img, field[..., None] if img.ndim == 3 else field)


@through_floats
def slope_light(img: Array, intensity: float, angle: float) -> Array:
    """The picture lighter along an angle, and darker against it."""
    field = slope(img.shape[0], img.shape[1], angle)
    field = 1 - field if intensity < 0 else field
    return lit(img, field * np.float32(2 * abs(intensity)) + np.float32(1 - abs(intensity)))


def corner_light(img: Array, intensity: float, corner: int) -> Array:
    """The picture changed the more, the farther from a corner."""
    height, width = img.shape[:2]
    mask = np.full((height, width), 255, np.uint8)
    mask[((0, 0), (0, width - 1), (height - 1, width - 1), (height - 1, 0))[corner]] = 0
    distance = cv2.distanceTransform(mask, cv2.DIST_L2, cv2.DIST_MASK_PRECISE, dstType=cv2.CV_32F)
    return lit(img, distance * np.float32(-intensity / math.hypot(height, width)) + np.float32(1))


def spot_light(img: Array, intensity: float, centre: tuple[float, float], sigma: float) -> Array:
    """The picture changed by a Gaussian about a centre (shares of width and height)."""
    height, width = img.shape[:2]
    y, x = np.ogrid[:height, :width]
    squares = (x.astype(np.float32) - width * centre[0]) ** 2 + (y.astype(np.float32) - height * centre[1]) ** 2
    field = np.exp(squares * (-1 / (2 * (max(height, width) * sigma) ** 2)))
    return lit(img, (field * intensity + 1).astype(np.float32))


class Illumination(ImageOnlyTransform):
    """Light along a direction (``linear``), from a corner, or as a ``gaussian`` spot."""

    mode: Any = option("linear", "linear", "corner", "gaussian")
    intensity_range: Any = pair((0.01, 0.2), low=0.01, high=0.2, rising=False)
    effect_type: Any = option("both", "brighten", "darken", "both")
    angle_range: Any = pair((0, 360), low=0, high=360, rising=False)
    center_range: Any = pair((0.1, 0.9), low=0, high=1, rising=False)
    sigma_range: Any = pair((0.2, 1.0), low=0.2, high=1.0, rising=False)
    p: Any = probability()

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """The intensity with its sign, and where the light comes from."""
        draw = self.py_random.uniform
        intensity = draw(*self.intensity_range)
        if self.effect_type == "darken" or (self.effect_type == "both" and self.py_random.random() <= 0.5):
            intensity = -intensity
        if self.mode == "linear":
            return {"intensity": intensity, "angle": draw(*self.angle_range)}
        if self.mode == "corner":
            return {"intensity": intensity, "corner": self.py_random.randint(0, 3)}
        centre = draw(*self.center_range), draw(*self.center_range)
        return {"intensity": intensity, "center": centre, "sigma": draw(*self.sigma_range)}

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture, lit."""
        intensity = params["intensity"]
        if self.mode == "linear":
            return slope_light(img, intensity, params["angle"])
        if self.mode == "corner":
            return corner_light(img, intensity, params["corner"])
        return spot_light(img, intensity, params["center"], params["sigma"])


DIAMOND = np.array([[0.25, 0, 0.25], [0, 0, 0], [0.25, 0, 0.25]], np.float32)
SQUARE = np.array([[0, 0.25, 0], [0.25, 0, 0.25], [0, 0.25, 0]], np.float32)


def refined(grid: Array, noise: float, draws: np.random.Generator) -> Array:
    """A grid of twice the resolution: new points are means of their neighbours plus noise."""
    size = ((grid.shape[0] - 1) * 2 + 1, (grid.shape[1] - 1) * 2 + 1)
    result = np.zeros(size, np.float32)
    added = draws.uniform(-noise, noise, size).astype(np.float32)
    result[::2, ::2] = grid + added[::2, ::2]
    for kernel in (DIAMOND, SQUARE):
        means = cv2.filter2D(result, -1, kernel, borderType=cv2.BORDER_CONSTANT)
        result += (means + added) * (means > 0)
    return scaled(result)


def plasma(shape: tuple[int, ...], roughness: float, draws: np.random.Generator) -> Array:
    """Clouds from 0 to 1 by the diamond-square rule; ``roughness`` is the noise's factor from step to step."""
    steps = int(np.log2(2 ** np.ceil(np.log2(max(shape) - 1))) - 1)
    grid = draws.uniform(-1, 1, (3, 3)).astype(np.float32)
    for noise in np.array([roughness**i for i in range(steps)], np.float32):
        grid = refined(grid, noise, draws)
    return np.clip(scaled(np.ascontiguousarray(grid[: shape[0], : shape[1]])), 0, 1)


@as_input
@through_floats
def plasma_tones(img: Array, brightness: float, contrast: float, field: Array) -> Array:
    """Brightness and contrast that follow a field; products are cut to [0, 1], so negative factors do nothing, as in 2.0.8."""
    field = field[..., None] if img.ndim == 3 else field
    if brightness:
        img = clip(img + clip(field * np.float32(brightness), np.float32), np.float32)
    if contrast:
        mean, weights = img.mean(), clip(field * np.float32(contrast), np.float32) + 1
        img = clip(clip(img * weights, np.float32) + mean * (1 - weights), np.float32)
    return img


class PlasmaBrightnessContrast(ImageOnlyTransform):
    """Brightness and contrast that follow clouds."""

    brightness_range: Any = pair((-0.3, 0.3), low=-1, high=1, rising=False)
    contrast_range: Any = pair((-0.3, 0.3), low=-1, high=1, rising=False)
    plasma_size: Any = whole(256, ge=1)
    roughness: Any = number(3.0, gt=0)
    p: Any = probability()

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """The strengths and the clouds."""
        brightness, contrast = self.py_random.uniform(*self.brightness_range), self.py_random.uniform(*self.contrast_range)
        field = plasma(params["shape"][:2], self.roughness, self.random_generator)
        return {"brightness_factor": brightness, "contrast_factor": contrast, "plasma_pattern": field}

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture, changed."""
        return plasma_tones(img, params["brightness_factor"], params["contrast_factor"], params["plasma_pattern"])


class PlasmaShadow(ImageOnlyTransform):
    """Shadows that follow clouds."""

    shadow_intensity_range: Any = pair((0.3, 0.7), low=0, high=1, rising=False)
    plasma_size: Any = anything(256)
    roughness: Any = number(3.0, gt=0)
    p: Any = probability()

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """The strength and the clouds."""
        intensity = self.py_random.uniform(*self.shadow_intensity_range)
        return {"intensity": intensity, "plasma_pattern": plasma(params["shape"][:2], self.roughness, self.random_generator)}

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture in shadow."""
        field = params["plasma_pattern"] * np.float32(params["intensity"])
        return clip(img * (1 - (field[..., None] if img.ndim == 3 else field)), img.dtype)
