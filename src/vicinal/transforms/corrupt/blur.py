"""Blur: out of focus, by a camera that moves or comes nearer, and by a Gaussian."""

from __future__ import annotations

import cv2
import numpy as np

from vicinal.program.ops import picture_function
from vicinal.transforms.corrupt.channels import by_channels
from vicinal.transforms.corrupt.kind import Kind
from vicinal.transforms.corrupt.smooth import smooth
from vicinal.transforms.corrupt.streaks import streaks
from vicinal.transforms.corrupt.values import Chance, Floats
from vicinal.transforms.corrupt.zoomed import zooms


def disc(radius: float, softness: float) -> Floats:
    """Weights of a disc that add up to 1, its rim smoothed by a Gaussian of ``softness``."""
    reach, kernel = (8, 3) if radius <= 8 else (int(radius), 5)
    along = np.arange(-reach, reach + 1)
    hard = (along**2 + along[:, None] ** 2 <= radius**2).astype(np.float32)
    return np.asarray(cv2.GaussianBlur(hard / hard.sum(), (kernel, kernel), softness), np.float32)


@picture_function(dtypes=("float32",))
def defocus_blur(picture: Floats, radius: float, softness: float) -> Floats:
    """Every point becomes a disc."""
    weights = disc(radius, softness)
    return by_channels(lambda part: cv2.filter2D(part, -1, weights, borderType=cv2.BORDER_REFLECT_101), picture)


@picture_function(dtypes=("float32",))
def motion_blur(picture: Floats, radius: float, sigma: float, chance: Chance) -> Floats:
    """A camera that moves."""
    return streaks(picture, radius, sigma, chance.uniform(-45, 45))


@picture_function(dtypes=("float32",))
def zoom_blur(picture: Floats, end: float, step: float) -> Floats:
    """A camera that comes nearer: the mean of the picture and of its enlargements up to ``end``."""
    factors = np.arange(1, end, step).tolist()
    return zooms(picture, factors) / np.float32(1 + len(factors))


@picture_function(dtypes=("float32",))
def gaussian_blur(picture: Floats, sigma: float) -> Floats:
    return smooth(picture, sigma)


DEFOCUS_BLUR = Kind(
    "defocus_blur",
    defocus_blur,
    small=((0.3, 0.4), (0.4, 0.5), (0.5, 0.6), (1, 0.2), (1.5, 0.1)),
    large=((3, 0.1), (4, 0.5), (6, 0.5), (8, 0.5), (10, 0.5)),
)
MOTION_BLUR = Kind(
    "motion_blur",
    motion_blur,
    small=((6, 1), (6, 1.5), (6, 2), (8, 2), (9, 2.5)),
    large=((10, 3), (15, 5), (15, 8), (15, 12), (20, 15)),
)
ZOOM_BLUR = Kind(
    "zoom_blur",
    zoom_blur,
    small=((1.06, 0.01), (1.11, 0.01), (1.16, 0.01), (1.21, 0.01), (1.26, 0.01)),
    large=((1.11, 0.01), (1.16, 0.01), (1.21, 0.02), (1.26, 0.02), (1.31, 0.03)),
)
GAUSSIAN_BLUR = Kind("gaussian_blur", gaussian_blur, small=(0.4, 0.6, 0.7, 0.8, 1.0), large=(1, 2, 3, 4, 6), extra=True)
