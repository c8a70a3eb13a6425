"""Levels changed by tables."""

from __future__ import annotations

from typing import Any

import numpy as np

from vicinal.compat.imgaug import parameters as iap
from vicinal.compat.imgaug.augmenters import arithmetic, color, pictures
from vicinal.compat.imgaug.augmenters.contrast.by_numbers import ByNumbers
from vicinal.compat.imgaug.augmenters.meta import Augmenter
from vicinal.compat.imgaug.kinds import require
from vicinal.compat.imgaug.pixels import pillow


def solarize(image: Any, threshold: Any = 128) -> Any:
    """Levels >= `threshold` inverted."""
    return arithmetic.invert(image, threshold=threshold)


def solarize_(image: Any, threshold: Any = 128) -> Any:
    """The same as `solarize`, written into the picture."""
    return arithmetic.invert_(image, threshold=threshold)


def posterize(image: Any, bits: int) -> Any:
    """The lowest 8 - bits bits set to 0."""
    return color.posterize(image, bits)


def posterize_(image: Any, bits: int) -> Any:
    """The same as `posterize`; a new picture, as in imgaug."""
    return color.posterize(image, bits)


def equalize(image: Any, mask: Any = None) -> Any:
    """Every channel's histogram made flat; it is counted where a uint8 mask (H, W) is not 0."""
    if mask is not None:
        require(mask.ndim == 2 and mask.dtype.name == "uint8", "pillike.equalize.mask", "uint8 (H, W)", mask)
    return pillow.equalized(image, mask)


def equalize_(image: Any, mask: Any = None) -> Any:
    """The same as `equalize`, written into the picture."""
    image[...] = equalize(image, mask)
    return image


def autocontrast(image: Any, cutoff: Any = 0, ignore: Any = None) -> Any:
    """Every channel stretched to 0..255, without `cutoff` percent of its darkest and brightest pixels.

    `ignore`: a level, or several, that do not count.
    """
    return pillow.autocontrast(image, np.asarray(cutoff).item(), ignore)


class Solarize(arithmetic.Invert):
    """Levels >= `threshold` inverted, with probability `p`."""

    def __init__(
        self,
        p: Any = 1.0,
        threshold: Any = 128,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(p, False, None, None, threshold, True, seed, name, random_state, deterministic)


class Posterize(color.Posterize):
    """Fewer bits a channel."""


class Equalize(Augmenter):
    """Every channel's histogram made flat."""

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        return pictures.replace(batch, lambda image, _: equalize(image))

    def get_parameters(self) -> list[Any]:
        return []


class Autocontrast(ByNumbers):
    """Every channel stretched to 0..255, without `cutoff` percent of its darkest and brightest pixels."""

    def __init__(
        self,
        cutoff: Any = (0, 20),
        per_channel: Any = False,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        numbers = [iap.handle_discrete_param(cutoff, "cutoff", value_range=(0, 49))]
        super().__init__(autocontrast, numbers, per_channel, "uint8", seed, name, random_state, deterministic)
