"""Spatter: drops of rain or mud on the lens."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from vicinal.compat.albumentations.arithmetic import convolve
from vicinal.compat.albumentations.fields import Field, numbers_of, option, probability, span
from vicinal.compat.albumentations.histograms import equalized
from vicinal.compat.albumentations.pixels import clip, need_rgb, through_floats
from vicinal.compat.albumentations.targets import ImageOnlyTransform
from vicinal.compat.albumentations.transform import Array, Params

COLORS = {"rain": [238, 238, 175], "mud": [20, 42, 63]}
RELIEF = np.array([[-2, -1, 0], [-1, 1, 1], [0, 1, 2]], np.float32)


def softened(field: Array, size: int, sigma: float) -> Array:
    """A Gaussian blur whose border repeats the edge; size 0 follows sigma."""
    return np.asarray(cv2.GaussianBlur(field, (size, size), sigmaX=sigma, sigmaY=sigma, borderType=cv2.BORDER_REPLICATE))


def rain_drops(liquid: Array, color: Array, intensity: float) -> Array:
    """Drops [H, W, 3] with bright and dark sides, to be added."""
    levels = clip(liquid * 255, np.uint8)
    edges = cv2.distanceTransform(255 - cv2.Canny(levels, 50, 150), cv2.DIST_L2, 5)
    near = clip(softened(np.minimum(edges, np.float32(20)), 3, 1), np.uint8)
    relief = softened(convolve(equalized(near, None, "cv", True), RELIEF), 5, 1.5).astype(np.float32)
    drops = levels.astype(np.float32) * relief
    most = drops.max()
    drops = drops / most if most > 0 else np.zeros_like(drops)
    return np.asarray(drops[..., None] * color * intensity)


def mud_spots(liquid: Array, color: Array, threshold: float, sigma: float, intensity: float, draws: Any) -> Params:
    """Spots of mud, and what shows between them."""
    mask = (liquid > threshold).astype(np.float32)
    if not mask.any():
        mask.flat[draws.choice(mask.size, max(1, int(0.1 * mask.size)), replace=False)] = 1
    mask = softened(mask, 0, sigma) if sigma > 0 else mask
    mask = mask / mask.max() * np.float32(intensity)
    mud = (mask[..., None] * color).astype(np.float32)
    with np.errstate(divide="ignore", invalid="ignore"):
        clear = np.where(color > 0, np.clip((color - mud) / color, 0, 1), 1 - mask[..., None])
    return {"mud": mud, "non_mud": clear.astype(np.float32)}


class Spatter(ImageOnlyTransform):
    """Drops of rain (added) or mud (in the way), where smooth noise exceeds a threshold."""

    mean: Any = span((0.65, 0.65), start=0, low=0, high=1)
    std: Any = span((0.3, 0.3), start=0, low=0, high=1)
    gauss_sigma: Any = span((2, 2), start=0, low=0)
    cutout_threshold: Any = span((0.68, 0.68), start=0, low=0, high=1)
    intensity: Any = span((0.6, 0.6), start=0, low=0, high=1)
    mode: Any = option("rain", "rain", "mud")
    color: Any = Field(None, lambda where, value: None if value is None else list(numbers_of(where, value, int, 3)))
    p: Any = probability()

    def check(self) -> None:
        """The mode's colour where none is given."""
        self.color = COLORS[self.mode] if self.color is None else self.color

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """The drops."""
        draw = self.py_random.uniform
        mean, std, threshold = draw(*self.mean), draw(*self.std), draw(*self.cutout_threshold)
        sigma, intensity = draw(*self.gauss_sigma), draw(*self.intensity)
        liquid = softened(
            self.random_generator.normal(size=params["shape"][:2], loc=mean, scale=std), int(2 * round(3 * sigma) + 1), sigma
        )
        liquid[liquid < threshold] = 0
        color = np.array(self.color) / 255.0
        if self.mode == "rain":
            return {"mode": "rain", "drops": rain_drops(liquid, color, intensity)}
        return {"mode": "mud", **mud_spots(liquid, color, threshold, sigma, intensity, self.random_generator)}

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture behind drops."""
        need_rgb("Spatter", img)
        clear, added = (1, params["drops"]) if params["mode"] == "rain" else (params["non_mud"], params["mud"])
        return spattered(img, clear, added)


@through_floats
def spattered(img: Array, clear: Any, added: Array) -> Array:
    """What shows of the picture, plus drops."""
    return clip(img * clear + added.astype(np.float32), np.float32)
