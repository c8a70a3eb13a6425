"""Pictures of few colours."""

from __future__ import annotations

import functools

import cv2
import numpy as np
from numpy.typing import NDArray

from vicinal.compat.imgaug.pixels.depth import Image
from vicinal.compat.imgaug.pixels.tables import looked_up
from vicinal.errors import expected


@functools.lru_cache(maxsize=512)
def _bins(count: int, centred: bool) -> NDArray[np.uint8]:
    """Every level as the middle, or the lower end, of its bin."""
    size = 256 / count
    levels = np.floor(np.arange(256, dtype=np.float32) / size) * size + (size / 2 if centred else 0)
    return np.asarray(np.clip(np.round(levels), 0, 255).astype(np.uint8))


def uniform(image: Image, bins: int, centred: bool = True) -> Image:
    """uint8 in 2 to 256 bins of equal size."""
    if bins == 256 or 0 in image.shape:
        return image.copy()
    assert image.dtype == np.uint8, expected("quantize_uniform", "uint8", image.dtype.name)
    assert 2 <= bins <= 256, expected("nb_bins", "a number in [2..256]", bins)
    return looked_up(image, _bins(int(bins), centred))


def to_bits(image: Image, bits: int) -> Image:
    """uint8 whose 8 - bits lowest bits are 0."""
    assert 1 <= bits <= 8, expected("nb_bits", "a number in [1..8]", bits)
    return uniform(image, 2 ** int(bits), centred=False)


def k_means(image: Image, clusters: int, passes: int = 10, least_move: float = 1.0) -> Image:
    """uint8 [H, W] or [H, W, C] in its 2 to 256 main colours, by OpenCV's k-means from the same start every time."""
    assert image.dtype == np.uint8, expected("quantize_kmeans", "uint8", image.dtype.name)
    assert image.ndim in (2, 3), expected("quantize_kmeans", "(H, W) or (H, W, C)", image.shape)
    assert 2 <= clusters <= 256, expected("nb_clusters", "a number in [2..256]", clusters)
    if clusters >= image.shape[0] * image.shape[1]:
        return image.copy()
    pixels = image.reshape(image.shape[0] * image.shape[1], -1).astype(np.float32)
    stop = (cv2.TERM_CRITERIA_MAX_ITER + cv2.TERM_CRITERIA_EPS, passes, least_move)
    cv2.setRNGSeed(1)
    _, labels, centres = cv2.kmeans(pixels, clusters, np.empty(0, np.int32), stop, 1, cv2.KMEANS_RANDOM_CENTERS)
    cv2.setRNGSeed(int(np.random.default_rng().integers(2**31)))  # nobody else's draws are to depend on this
    return np.asarray(centres.astype(np.uint8)[labels.reshape(-1)]).reshape(image.shape)
