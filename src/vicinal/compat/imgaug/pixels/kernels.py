"""Convolution with imgaug's kernels."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from vicinal.compat.imgaug.pixels.depth import UP_TO_16, Image, only, widened
from vicinal.compat.imgaug.pixels.turned import turned

Kernel: TypeAlias = NDArray[Any]

NOTHING = np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]], np.float32)


def convolved(image: Image, kernels: Sequence[Kernel | None]) -> Image:
    """[H, W, C], each channel correlated with its own kernel (not flipped), reflect_101 at the border; None: left as it is."""
    only("Convolve", image, UP_TO_16)
    return widened(lambda wide: _filtered(wide, kernels), image)


def _filtered(image: Image, kernels: Sequence[Kernel | None]) -> Image:
    first = kernels[0] if kernels else None
    if first is not None and image.shape[2] <= 4 and all(kernel is first for kernel in kernels):
        return np.asarray(cv2.filter2D(np.ascontiguousarray(image), -1, first)).reshape(image.shape)
    out = image.copy()
    for c, kernel in enumerate(kernels):
        if kernel is not None:
            out[..., c] = cv2.filter2D(np.ascontiguousarray(image[..., c]), -1, kernel)
    return out


def _mixed(alpha: float, effect: Kernel) -> Kernel:
    return np.asarray((1 - alpha) * NOTHING + alpha * effect)


def sharpen(alpha: float, lightness: float) -> Kernel:
    return _mixed(alpha, np.array([[-1, -1, -1], [-1, 8 + lightness, -1], [-1, -1, -1]], np.float32))


def emboss(alpha: float, strength: float) -> Kernel:
    low, high = -strength, strength
    return _mixed(alpha, np.array([[-1 + low, low, 0], [low, 1, high], [0, high, 1 + high]], np.float32))


def edges(alpha: float) -> Kernel:
    return _mixed(alpha, np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]], np.float32))


def directed_edges(alpha: float, direction: float) -> Kernel:
    """``direction``: turns from upwards, clockwise, cut to whole degrees (of a float32, so that 0.9 is 323 of them)."""
    angle = np.deg2rad(int(float(np.float32(direction)) * 360) % 360) - np.pi / 2
    towards = np.array([np.cos(angle), np.sin(angle)])
    effect = np.zeros((3, 3), np.float32)
    for x, y in itertools.product((-1, 0, 1), repeat=2):
        if (x, y) != (0, 0):
            cosine = np.clip(np.dot(np.array([x, y]) / np.hypot(x, y), towards), -1.0, 1.0)
            effect[y + 1, x + 1] = (1 - np.rad2deg(np.arccos(cosine)) / 180) ** 4
    effect = -(effect / np.sum(effect))
    effect[1, 1] = 1
    return _mixed(alpha, effect)


def motion(side: int, degrees: float, direction: float, order: int = 1) -> Kernel:
    """A vertical line whose weights run from one end to the other by ``direction`` in [-1, 1], turned clockwise.

    The line is cut to 8 bits before it is turned, as imgaug turns it as a picture. ``side`` is made odd.
    """
    side |= 1
    share = (min(max(direction, -1.0), 1.0) + 1) / 2
    line = np.zeros((side, side), np.float32)
    line[:, side // 2] = np.linspace(share, 1 - share, num=side)
    kernel = turned((line * 255).astype(np.uint8), degrees, order).astype(np.float32) / np.float32(255)
    return np.asarray(kernel / np.sum(kernel))
