"""Multiplying by numbers, and dropping pixels, which is multiplying by 0 or 1."""

from typing import Any

import cv2
import numpy as np

from vicinal.compat.imgaug import parameters as iap
from vicinal.compat.imgaug.augmenters import dtype_rules, lookup
from vicinal.compat.imgaug.augmenters.arithmetic.add import by_pixels, by_scalars
from vicinal.compat.imgaug.augmenters.arithmetic.probability import coarse, keeping
from vicinal.compat.imgaug.augmenters.meta import Augmenter


def multiply_scalar(image: Any, multiplier: Any) -> Any:
    """`image` times one number, or one for each channel; cut off to whole levels on uint8, rounded on other integers."""
    dtype_rules.refuse(image, dtype_rules.BEYOND_FLOAT32, "multiply_scalar")
    if image.dtype != np.uint8:
        wide = np.promote_types(image.dtype, f"f{max(image.dtype.itemsize, 2)}")  # imgaug's, whose roundings hue shows
        return dtype_rules.restore(image.astype(wide) * np.asarray(multiplier, wide), image.dtype)
    factors = np.asarray(multiplier, np.float32)
    return lookup.lookup(image, lookup.truncated(lookup.LEVELS.reshape(-1, *[1] * factors.ndim) * factors))


def multiply_elementwise(image: Any, multipliers: Any) -> Any:
    """`image` times an array (H, W), (H, W, 1) or (H, W, C), with the rounding of `multiply_scalar`."""
    dtype_rules.refuse(image, dtype_rules.BEYOND_FLOAT32, "multiply_elementwise")
    multipliers = np.asarray(multipliers)
    if multipliers.ndim < image.ndim:
        multipliers = multipliers[..., np.newaxis]
    if multipliers.dtype.kind == "b":
        return _masked(image, multipliers)
    if image.dtype != np.uint8:
        return dtype_rules.restore(image.astype(np.float64) * multipliers, image.dtype)
    return lookup.truncated(image * multipliers.astype(np.float32))


def _masked(image: Any, mask: Any) -> Any:
    if image.dtype != np.uint8:
        return image * mask
    kept = -mask.astype(np.int8)  # 255 where it holds
    kept = kept.view(np.uint8)
    return cv2.bitwise_and(image, np.broadcast_to(kept, image.shape)).reshape(image.shape) if image.size else image


def _keep(image: Any, mask: Any) -> Any:
    return multiply_elementwise(image, mask != 0)


class Multiply(Augmenter):
    """Multiplies each picture, or each channel, by a number."""

    def __init__(
        self,
        mul: Any = (0.8, 1.2),
        per_channel: Any = False,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        self.mul = iap.handle_continuous_param(mul, "mul")
        self.per_channel = iap.handle_probability_param(per_channel, "per_channel")

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        return by_scalars(batch, random_state, self.mul, self.per_channel, multiply_scalar)

    def get_parameters(self) -> list[Any]:
        return [self.mul, self.per_channel]


class MultiplyElementwise(Augmenter):
    """Multiplies each pixel, or each value of a pixel, by a number of its own."""

    def __init__(
        self,
        mul: Any = (0.8, 1.2),
        per_channel: Any = False,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        self.mul = iap.handle_continuous_param(mul, "mul")
        self.per_channel = iap.handle_probability_param(per_channel, "per_channel")

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        inner = self.mul.other_param if isinstance(self.mul, iap.FromLowerResolution) else self.mul
        function: Any = multiply_elementwise if not isinstance(inner, iap.Binomial) else _keep
        return by_pixels(batch, random_state, self.mul, self.per_channel, function)

    def get_parameters(self) -> list[Any]:
        return [self.mul, self.per_channel]


class Dropout(MultiplyElementwise):
    """Sets a share `p` of the pixels to zero."""

    def __init__(
        self,
        p: Any = (0.0, 0.05),
        per_channel: Any = False,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(keeping(p, "p"), per_channel, seed, name, random_state, deterministic)


class CoarseDropout(MultiplyElementwise):
    """Sets rectangles to zero: a share `p` of the cells of a coarse grid."""

    def __init__(
        self,
        p: Any = (0.02, 0.1),
        size_px: Any = None,
        size_percent: Any = None,
        per_channel: Any = False,
        min_size: int = 3,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        grid = coarse(keeping(p, "p"), size_px, size_percent, min_size)
        super().__init__(grid, per_channel, seed, name, random_state, deterministic)
