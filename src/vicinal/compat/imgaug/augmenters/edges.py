"""Edges in colours."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

import cv2
import numpy as np

from vicinal.compat.imgaug import parameters as iap
from vicinal.compat.imgaug.augmenters import pictures
from vicinal.compat.imgaug.augmenters.blend import blend_alpha
from vicinal.compat.imgaug.augmenters.meta import Augmenter
from vicinal.compat.imgaug.kinds import is_single_number, require
from vicinal.compat.imgaug.pixels.depth import only

__all__ = ["Canny", "IBinaryImageColorizer", "RandomColorsBinaryImageColorizer"]

GREY = np.array([0.299, 0.587, 0.114])


class IBinaryImageColorizer(ABC):
    """Turns edges into a picture."""

    @abstractmethod
    def colorize(self, image_binary: Any, image_original: Any, nth_image: int, random_state: Any) -> Any:
        """A uint8 picture of the shape of `image_original` from booleans (H, W)."""


class RandomColorsBinaryImageColorizer(IBinaryImageColorizer):
    """One colour for edges and one for the rest, drawn for each picture."""

    def __init__(self, color_true: Any = (0, 255), color_false: Any = (0, 255)) -> None:
        self.color_true = iap.handle_discrete_param(color_true, "color_true", value_range=(0, 255), allow_floats=False)
        self.color_false = iap.handle_discrete_param(color_false, "color_false", value_range=(0, 255), allow_floats=False)

    def colorize(self, image_binary: Any, image_original: Any, nth_image: int, random_state: Any) -> Any:
        """uint8 (H, W, C) for C = 1, 3 or 4; alpha is that of the original."""
        where = "RandomColorsBinaryImageColorizer.colorize"
        fits = image_binary.ndim == 2 and image_binary.dtype == np.bool_
        require(fits, f"{where}.image_binary", "booleans (H, W)", image_binary)
        require(image_original.ndim == 3, f"{where}.image_original", "a picture (H, W, C)", image_original)
        require(image_original.shape[-1] in (1, 3, 4), f"{where}.image_original", "1, 3 or 4 channels", image_original)
        require(image_original.dtype == np.uint8, f"{where}.image_original", "uint8", image_original)
        both = [one.draw_samples((3,), random_state=random_state) for one in (self.color_true, self.color_false)]
        if image_original.shape[-1] == 1:
            both = [np.array([one @ GREY]) for one in both]
        colors = np.where(image_binary[..., np.newaxis], *(np.asarray(one).astype(np.uint8) for one in both))
        return np.concatenate([colors, image_original[..., 3:]], axis=2)

    def __str__(self) -> str:
        return f"RandomColorsBinaryImageColorizer(color_true={self.color_true}, color_false={self.color_false})"


class Canny(Augmenter):
    """A share `alpha` of edges by Canny's detector. Thresholds: one parameter for both, or a tuple of two."""

    def __init__(
        self,
        alpha: Any = (0.0, 1.0),
        hysteresis_thresholds: Any = ((100 - 40, 100 + 40), (200 - 40, 200 + 40)),
        sobel_kernel_size: Any = (3, 7),
        colorizer: Any = None,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        self.alpha = iap.handle_continuous_param(alpha, "alpha", value_range=(0, 1.0))
        self.hysteresis_thresholds = _thresholds(hysteresis_thresholds)
        self.sobel_kernel_size = iap.handle_discrete_param(
            sobel_kernel_size, "sobel_kernel_size", value_range=(0, 7), allow_floats=False
        )
        self.colorizer = RandomColorsBinaryImageColorizer() if colorizer is None else colorizer

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        if batch.images is None:
            return batch
        for image in batch.images:
            only(self.name, image, "uint8")
            require(image.shape[-1] in (1, 3, 4), "Canny", "pictures of 1, 3 or 4 channels", image.shape)
        (alphas,) = pictures.drawn(batch, random_state, self.alpha)
        thresholds = self._drawn_thresholds(batch.nb_rows, random_state)
        (sides,) = pictures.drawn(batch, random_state, self.sobel_kernel_size)
        require(np.all((sides >= 0) & (sides <= 7)), "Canny.sobel_kernel_size", "numbers in [0, 7]", sides)

        def changed(image: Any, row: int) -> Any:
            side = int(sides[row]) - (int(sides[row]) % 2 == 0)  # an even one becomes the odd one below
            if alphas[row] <= 0 or side <= 1 or 0 in image.shape[:2]:
                return image
            low, high = (float(one) for one in thresholds[row])
            first = np.ascontiguousarray(image[..., :3])
            found = np.asarray(cv2.Canny(first, low, high, apertureSize=side, L2gradient=True)) > 0
            colors = self.colorizer.colorize(found, image, nth_image=row, random_state=random_state)
            return blend_alpha(colors, image, float(alphas[row]))

        return pictures.replace_in_order(batch, changed)

    def _drawn_thresholds(self, rows: int, random_state: Any) -> Any:
        """(rows, 2), the lower one first."""
        if isinstance(self.hysteresis_thresholds, tuple):
            both = [one.draw_samples((rows,), random_state=random_state) for one in self.hysteresis_thresholds]
            return np.sort(np.stack(both, axis=-1), axis=1)
        return np.sort(self.hysteresis_thresholds.draw_samples((rows, 2), random_state=random_state), axis=1)

    def get_parameters(self) -> list[Any]:
        return [self.alpha, self.hysteresis_thresholds, self.sobel_kernel_size, self.colorizer]

    def __str__(self) -> str:
        return (
            f"Canny(alpha={self.alpha}, hysteresis_thresholds={self.hysteresis_thresholds}, "
            f"sobel_kernel_size={self.sobel_kernel_size}, colorizer={self.colorizer}, name={self.name}, "
            f"deterministic={self.deterministic})"
        )


def _thresholds(given: Any) -> Any:
    if isinstance(given, tuple) and len(given) == 2 and not any(is_single_number(one) for one in given):
        names = ("hysteresis_thresholds[0]", "hysteresis_thresholds[1]")
        return tuple(iap.handle_discrete_param(one, name, value_range=(0, 255)) for one, name in zip(given, names, strict=True))
    return iap.handle_discrete_param(given, "hysteresis_thresholds", value_range=(0, 255))
