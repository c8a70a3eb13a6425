"""Blurs: Blur, MedianBlur, GaussianBlur, MotionBlur, AdvancedBlur, GlassBlur, Defocus and ZoomBlur."""

from __future__ import annotations

import math
from itertools import product
from typing import Any

import cv2
import numpy as np

from vicinal.compat.albumentations import kernels
from vicinal.compat.albumentations.arithmetic import convolve, separable_convolve
from vicinal.compat.albumentations.fields import flag, kernel, number, option, pair, probability, span, whole
from vicinal.compat.albumentations.pixels import by_fours, clip, keeps_channels, through_bytes, through_floats
from vicinal.compat.albumentations.resizes import resize
from vicinal.compat.albumentations.targets import ImageOnlyTransform
from vicinal.compat.albumentations.transform import Array, Params


class Blur(ImageOnlyTransform):
    """The mean of a square of pixels."""

    blur_limit: Any = kernel((3, 7))
    p: Any = probability()

    def get_params(self) -> Params:
        """``kernel``: the side."""
        return {"kernel": kernels.odd_size(self.py_random, *self.blur_limit)}

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture, blurred."""
        size = (params["kernel"],) * 2
        result: Array = keeps_channels(lambda whole: by_fours(lambda part, _: cv2.blur(part, size), whole))(img)
        return result


class MedianBlur(Blur):
    """The median of a square of pixels."""

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture, blurred."""
        return median(img, params["kernel"])


@keeps_channels
@through_bytes
def median(img: Array, size: int) -> Array:
    """The median of a square of pixels."""
    return by_fours(lambda part, _: cv2.medianBlur(part, size), img)


class GaussianBlur(ImageOnlyTransform):
    """A sampled Gaussian in doubles, within one level of OpenCV's own; size 0 of the kernel follows sigma."""

    blur_limit: Any = span(0, start=0, cast=int)
    sigma_limit: Any = span((0.5, 3.0), start=0, low=0)
    p: Any = probability()

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """``kernel``: the taps along an axis."""
        sigma = self.py_random.uniform(*self.sigma_limit)
        return {"kernel": kernels.gaussian(sigma, self.py_random.randint(*self.blur_limit))}

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture, blurred."""
        return separable_convolve(img, params["kernel"])


class MotionBlur(ImageOnlyTransform):
    """A line; ``angle_range`` in degrees, ``direction_range`` from -1 (behind) to 1 (ahead)."""

    blur_limit: Any = kernel((3, 7))
    allow_shifted: Any = flag(True)
    angle_range: Any = pair((0, 360), low=0, high=360)
    direction_range: Any = pair((-1.0, 1.0), low=-1, high=1)
    p: Any = probability()

    def get_params(self) -> Params:
        """``kernel``: the line, with sum 1."""
        size = kernels.odd_size(self.py_random, *self.blur_limit)
        angle, direction = self.py_random.uniform(*self.angle_range), self.py_random.uniform(*self.direction_range)
        line = kernels.motion(size, angle, direction, self.allow_shifted, self.py_random)
        return {"kernel": line / line.sum()}

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture, blurred."""
        return convolve(img, params["kernel"])


class AdvancedBlur(ImageOnlyTransform):
    """A turned Gaussian of two sigmas, made sharper or flatter by ``beta_limit``, times uniform noise."""

    blur_limit: Any = kernel((3, 7))
    sigma_x_limit: Any = span((0.2, 1.0), start=0, low=0)
    sigma_y_limit: Any = span((0.2, 1.0), start=0, low=0)
    rotate_limit: Any = span((-90, 90), rising=False)
    beta_limit: Any = span((0.5, 8.0), start=0, low=0)
    noise_limit: Any = span((0.9, 1.1), start=0, low=0)
    p: Any = probability()

    def check(self) -> None:
        """A beta on both sides of 1, and a sigma that is not 0."""
        if not self.beta_limit[0] < 1 < self.beta_limit[1]:
            raise ValueError(f"AdvancedBlur.beta_limit: expected a range about 1, got {self.beta_limit}")
        if self.sigma_x_limit[0] == 0 and self.sigma_y_limit[0] == 0:
            raise ValueError("AdvancedBlur: expected a lower end above 0 of sigma_x_limit or sigma_y_limit")

    def get_params(self) -> Params:
        """``kernel``, with sum 1."""
        draw = self.py_random.uniform
        size = kernels.odd_size(self.py_random, *self.blur_limit)
        sigmas = draw(*self.sigma_x_limit), draw(*self.sigma_y_limit)
        angle = np.deg2rad(draw(*self.rotate_limit))
        beta = draw(self.beta_limit[0], 1) if self.py_random.random() < 0.5 else draw(1, self.beta_limit[1])
        noise = self.random_generator.uniform(self.noise_limit[0], self.noise_limit[1], (size, size))
        found = kernels.generalised(size, sigmas, angle, beta) * noise
        return {"kernel": found.astype(np.float32) / np.sum(found)}

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture, blurred."""
        return convolve(img, params["kernel"])


class GlassBlur(ImageOnlyTransform):
    """Pixels exchanged with neighbours up to ``max_delta`` away, between two Gaussian blurs of ``sigma``."""

    sigma: Any = number(0.7, ge=0)
    max_delta: Any = whole(4, ge=1)
    iterations: Any = whole(2, ge=1)
    mode: Any = option("fast", "fast", "exact")
    p: Any = probability()

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """``dxy``: the steps down and right, for every pixel and iteration."""
        height, width = params["shape"][:2]
        count = int((height - self.max_delta * 2) * (width - self.max_delta * 2))
        return {"dxy": self.random_generator.integers(-self.max_delta, self.max_delta, size=(count, self.iterations, 2))}

    def exchanged(self, img: Array, steps: Array) -> Array:
        """The picture after all exchanges, from bottom right to top left; ``fast`` makes those of an iteration at once."""
        rows = np.arange(img.shape[0] - self.max_delta, self.max_delta, -1)
        columns = np.arange(img.shape[1] - self.max_delta, self.max_delta, -1)
        if self.mode == "fast":
            y, x = np.tile(rows, len(columns)), np.repeat(columns, len(rows))
            for index in range(self.iterations):
                to_y, to_x = y + steps[:, index, 0], x + steps[:, index, 1]
                img[y, x], img[to_y, to_x] = img[to_y, to_x], img[y, x]
            return img
        for number_, (index, y, x) in enumerate(product(range(self.iterations), rows, columns)):
            down, right = steps[number_ % len(steps), index]
            first, second = img[y, x].copy(), img[y + down, x + right].copy()
            img[y, x], img[y + down, x + right] = second, first
        return img

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture as through glass."""
        soft = cv2.GaussianBlur(img, (0, 0), sigmaX=self.sigma).reshape(img.shape)
        return np.asarray(cv2.GaussianBlur(self.exchanged(soft, params["dxy"]), (0, 0), sigmaX=self.sigma)).reshape(img.shape)


class Defocus(ImageOnlyTransform):
    """A disc of ``radius`` pixels, softened by ``alias_blur``."""

    radius: Any = span((3, 10), start=1, low=1, rising=False, keep=int)
    alias_blur: Any = span((0.1, 0.5), start=0, low=0)
    p: Any = probability()

    def get_params(self) -> Params:
        """The radius and the softness."""
        return {"radius": self.py_random.randint(*self.radius), "alias_blur": self.py_random.uniform(*self.alias_blur)}

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture, blurred."""
        return convolve(img, kernels.disc(params["radius"], params["alias_blur"]))


def zoomed(img: Array, factor: float) -> Array:
    """The middle of the picture, enlarged to its size."""
    height, width = img.shape[:2]
    high, wide = math.ceil(height / factor), math.ceil(width / factor)
    top, left = (height - high) // 2, (width - wide) // 2
    large = resize(img[top : top + high, left : left + wide], (int(high * factor), int(wide * factor)), cv2.INTER_LINEAR)
    top, left = (large.shape[0] - height) // 2, (large.shape[1] - width) // 2
    return large[top : top + height, left : left + width]


class ZoomBlur(ImageOnlyTransform):
    """The mean of the picture and of its enlargements by 1 to ``max_factor`` in steps of ``step_factor``."""

    max_factor: Any = span((1, 1.31), start=1, low=1, rising=False)
    step_factor: Any = span((0.01, 0.03), start=0, low=0)
    p: Any = probability()

    def get_params(self) -> Params:
        """``zoom_factors``."""
        step = self.py_random.uniform(*self.step_factor)
        most = max(1 + step, self.py_random.uniform(*self.max_factor))
        return {"zoom_factors": np.arange(1.0, most, step)}

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture, blurred."""
        return zoom_blur(img, params["zoom_factors"])


@through_floats
def zoom_blur(img: Array, factors: Array) -> Array:
    """The mean of a picture and its enlargements."""
    total = np.zeros_like(img)
    for factor in factors:
        total += zoomed(img, factor)
    return clip((img + total) / (len(factors) + 1), np.float32)
