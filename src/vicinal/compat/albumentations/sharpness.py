"""Sharpen, Emboss, UnsharpMask and RingingOvershoot."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from vicinal.compat.albumentations.arithmetic import convolve
from vicinal.compat.albumentations.fields import kernel, number, option, pair, probability, span, whole
from vicinal.compat.albumentations.pixels import as_input, clip, through_floats
from vicinal.compat.albumentations.special import bessel_j1
from vicinal.compat.albumentations.targets import ImageOnlyTransform
from vicinal.compat.albumentations.transform import Array, Params

STILL = np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]], np.float32)


class Sharpen(ImageOnlyTransform):
    """The picture and a sharpened one, blended by ``alpha``."""

    alpha: Any = pair((0.2, 0.5), low=0, high=1, rising=False)
    lightness: Any = pair((0.5, 1.0), low=0, rising=False)
    method: Any = option("kernel", "kernel", "gaussian")
    kernel_size: Any = whole(5, ge=3)
    sigma: Any = number(1.0, gt=0)
    p: Any = probability()

    def get_params(self) -> Params:
        """``alpha``, and for the kernel method its matrix."""
        alpha = self.py_random.uniform(*self.alpha)
        if self.method == "gaussian":
            return {"alpha": alpha, "sharpening_matrix": None}
        lightness = self.py_random.uniform(*self.lightness)
        effect = np.array([[-1, -1, -1], [-1, 8 + lightness, -1], [-1, -1, -1]], np.float32)
        return {"alpha": alpha, "sharpening_matrix": (1 - alpha) * STILL + alpha * effect}

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture, sharpened."""
        if params["sharpening_matrix"] is not None:
            return convolve(img, params["sharpening_matrix"])
        return sharpened(img, params["alpha"], self.kernel_size, self.sigma)


@as_input
def sharpened(img: Array, alpha: float, size: int, sigma: float) -> Array:
    """The picture plus its difference from a blur; differences of bytes wrap, as in 2.0.8."""
    soft = np.asarray(cv2.GaussianBlur(img, (size, size), sigmaX=sigma, sigmaY=sigma)).reshape(img.shape)
    return np.asarray(img + alpha * (img - soft))


class Emboss(ImageOnlyTransform):
    """The picture and an embossed one, blended by ``alpha``."""

    alpha: Any = pair((0.2, 0.5), low=0, high=1, rising=False)
    strength: Any = pair((0.2, 0.7), low=0, rising=False)
    p: Any = probability()

    def get_params(self) -> Params:
        """``emboss_matrix``."""
        alpha, s = self.py_random.uniform(*self.alpha), self.py_random.uniform(*self.strength)
        effect = np.array([[-1 - s, -s, 0], [-s, 1, s], [0, s, 1 + s]], np.float32)
        return {"emboss_matrix": (1 - alpha) * STILL + alpha * effect}

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture, embossed."""
        return convolve(img, params["emboss_matrix"])


class UnsharpMask(ImageOnlyTransform):
    """The picture plus ``alpha`` times its difference from a blur, where that exceeds ``threshold`` levels."""

    blur_limit: Any = kernel((3, 7))
    sigma_limit: Any = span(0.0, start=0, low=0)
    alpha: Any = span((0.2, 0.5), start=0, low=0, high=1)
    threshold: Any = whole(10, ge=0, le=255)
    p: Any = probability()

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """The blur and alpha."""
        size = self.py_random.randrange(self.blur_limit[0], self.blur_limit[1] + 1, 2)
        return {"ksize": size, "sigma": self.py_random.uniform(*self.sigma_limit), "alpha": self.py_random.uniform(*self.alpha)}

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture, sharpened."""
        return unsharp(img, params["ksize"], params["sigma"], params["alpha"], self.threshold)


@through_floats
def unsharp(img: Array, size: int, sigma: float, alpha: float, threshold: int) -> Array:
    """The sharpened picture where it differs much, softly joined with the picture elsewhere."""

    def blur(values: Array) -> Array:
        return np.asarray(cv2.GaussianBlur(values, (size, size), sigmaX=sigma)).reshape(values.shape)

    off = img - blur(img)
    mask = blur((np.abs(off) * 255 > threshold).astype(np.float32))
    sharp = np.clip(img + np.float32(alpha) * off, 0, 1)
    return clip(clip(sharp * mask, np.float32) + clip(img * (1 - mask), np.float32), np.float32)


class RingingOvershoot(ImageOnlyTransform):
    """A circular low-pass filter of a sharp ``cutoff`` (radians), which rings at edges."""

    blur_limit: Any = kernel((7, 15))
    cutoff: Any = pair((np.pi / 4, np.pi / 2), low=0, high=np.pi)
    p: Any = probability()

    def get_params(self) -> Params:
        """``kernel``, with sum 1."""
        size = self.py_random.randrange(self.blur_limit[0], self.blur_limit[1] + 1, 2)
        cutoff = self.py_random.uniform(*self.cutoff)
        along = np.arange(size) - (size - 1) / 2
        radius = np.hypot(along[:, None], along[None])
        middle = size // 2
        radius[middle, middle] = 1
        found = cutoff * bessel_j1(cutoff * radius) / (2 * np.pi * radius)
        found[middle, middle] = cutoff**2 / (4 * np.pi)
        return {"kernel": found.astype(np.float32) / np.sum(found)}

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture, ringing."""
        return convolve(img, params["kernel"])
