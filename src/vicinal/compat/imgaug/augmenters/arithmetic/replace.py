"""Replacing single pixels: salt, pepper and their kin."""

from typing import Any

import numpy as np

from vicinal.compat.imgaug import parameters as iap
from vicinal.compat.imgaug.augmenters import dtype_rules
from vicinal.compat.imgaug.augmenters.arithmetic.probability import coarse
from vicinal.compat.imgaug.augmenters.meta import Augmenter


def replace_elementwise_(image: Any, mask: Any, replacements: Any) -> Any:
    """Writes `replacements`, in the order of the pixels, where `mask` (H, W), (H, W, 1) or (H, W, C) is above one half."""
    dtype_rules.refuse(image, dtype_rules.WIDE, "replace_elementwise_")
    view = image[..., np.newaxis] if image.ndim == 2 else image
    mask = np.asarray(mask[..., np.newaxis] if mask.ndim == 2 else mask) > 0.5
    replacements = np.asarray(replacements)
    if image.dtype.kind in "iub" and replacements.dtype.kind == "f":
        replacements = np.rint(replacements)
    low, high = dtype_rules.limits(image.dtype)
    view[np.broadcast_to(mask, view.shape)] = np.clip(replacements, low, high).astype(image.dtype)
    return image


class ReplaceElementwise(Augmenter):
    """Replaces pixels where `mask` is 1 by numbers drawn from `replacement`."""

    def __init__(
        self,
        mask: Any,
        replacement: Any,
        per_channel: Any = False,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        self.mask = iap.handle_probability_param(mask, "mask", tuple_to_uniform=True, list_to_choice=True)
        self.replacement = iap.handle_continuous_param(replacement, "replacement")
        self.per_channel = iap.handle_probability_param(per_channel, "per_channel")

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        if batch.images is None:
            return batch
        separate = self.per_channel.draw_samples((batch.nb_rows,), random_state=random_state) > 0.5
        for row, image in enumerate(batch.images):
            channels = image.shape[2] if separate[row] else 1
            mask = self.mask.draw_samples((*image.shape[:2], channels), random_state=random_state) > 0.5
            count = int(np.count_nonzero(mask))
            values = self.replacement.draw_samples((count,), random_state=random_state)
            values = values if separate[row] else np.repeat(values, image.shape[2])
            batch.images[row] = replace_elementwise_(image, mask, values)
        return batch

    def get_parameters(self) -> list[Any]:
        return [self.mask, self.replacement, self.per_channel]


def _salt_and_pepper() -> Any:
    """Mostly dark and mostly bright levels."""
    return iap.Beta(0.5, 0.5) * 255


def _half(bright: bool) -> Any:
    """The upper or the lower half of `_salt_and_pepper`, in the arithmetic that shows in the parameters."""
    return (iap.ForceSign(iap.Beta(0.5, 0.5) - 0.5, positive=bright, mode="invert") + 0.5) * 255


def _coarse(p: Any, size_px: Any, size_percent: Any, min_size: int) -> Any:
    mask = iap.handle_probability_param(p, "p", tuple_to_uniform=True, list_to_choice=True)
    return coarse(mask, size_px, size_percent, min_size)


class SaltAndPepper(ReplaceElementwise):
    """Replaces pixels by 255 * Beta(0.5, 0.5): dark and bright ones, with grey between them."""

    def __init__(
        self,
        p: Any = (0.0, 0.03),
        per_channel: Any = False,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(p, _salt_and_pepper(), per_channel, seed, name, random_state, deterministic)


class ImpulseNoise(SaltAndPepper):
    """`SaltAndPepper` of each channel on its own."""

    def __init__(
        self,
        p: Any = (0.0, 0.03),
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(p, True, seed, name, random_state, deterministic)


class CoarseSaltAndPepper(ReplaceElementwise):
    """`SaltAndPepper` in rectangles: the mask is drawn on a coarse grid."""

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
        mask = _coarse(p, size_px, size_percent, min_size)
        super().__init__(mask, _salt_and_pepper(), per_channel, seed, name, random_state, deterministic)


class Salt(ReplaceElementwise):
    """Replaces pixels by bright ones."""

    def __init__(
        self,
        p: Any = (0.0, 0.03),
        per_channel: Any = False,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(p, _half(True), per_channel, seed, name, random_state, deterministic)


class CoarseSalt(ReplaceElementwise):
    """`Salt` in rectangles."""

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
        mask = _coarse(p, size_px, size_percent, min_size)
        super().__init__(mask, _half(True), per_channel, seed, name, random_state, deterministic)


class Pepper(ReplaceElementwise):
    """Replaces pixels by dark ones."""

    def __init__(
        self,
        p: Any = (0.0, 0.05),
        per_channel: Any = False,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(p, _half(False), per_channel, seed, name, random_state, deterministic)


class CoarsePepper(ReplaceElementwise):
    """`Pepper` in rectangles."""

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
        mask = _coarse(p, size_px, size_percent, min_size)
        super().__init__(mask, _half(False), per_channel, seed, name, random_state, deterministic)
