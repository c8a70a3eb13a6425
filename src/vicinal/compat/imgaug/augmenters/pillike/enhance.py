"""Pictures enhanced: factor 0 takes a quality away, 1 keeps it, more strengthens it."""

from __future__ import annotations

from typing import Any

from PIL import ImageEnhance

from vicinal.compat.imgaug import parameters as iap
from vicinal.compat.imgaug.augmenters import pictures
from vicinal.compat.imgaug.augmenters.meta import Augmenter
from vicinal.compat.imgaug.pixels.pillow import by_pillow


def enhance_color(image: Any, factor: Any) -> Any:
    """Colour."""
    return by_pillow(lambda one: ImageEnhance.Color(one).enhance(float(factor)), image, "pillike.enhance_color")


def enhance_contrast(image: Any, factor: Any) -> Any:
    """Contrast."""
    return by_pillow(lambda one: ImageEnhance.Contrast(one).enhance(float(factor)), image, "pillike.enhance_contrast")


def enhance_brightness(image: Any, factor: Any) -> Any:
    """Brightness."""
    return by_pillow(lambda one: ImageEnhance.Brightness(one).enhance(float(factor)), image, "pillike.enhance_brightness")


def enhance_sharpness(image: Any, factor: Any) -> Any:
    """Sharpness."""
    return by_pillow(lambda one: ImageEnhance.Sharpness(one).enhance(float(factor)), image, "pillike.enhance_sharpness")


class _Enhance(Augmenter):
    """Enhances by a drawn factor."""

    _quality = ""

    def __init__(
        self,
        factor: Any,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        self.func = globals()[f"enhance_{self._quality}"]
        self.factor = iap.handle_continuous_param(factor, "factor", value_range=(0.0, None))

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        if batch.images is None:
            return batch
        (factors,) = pictures.drawn(batch, random_state, self.factor)
        return pictures.replace(batch, lambda image, row: self.func(image, factors[row]))

    def get_parameters(self) -> list[Any]:
        return [self.factor]


class EnhanceColor(_Enhance):
    """Colour."""

    _quality = "color"

    def __init__(
        self,
        factor: Any = (0.0, 3.0),
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(factor, seed, name, random_state, deterministic)


class EnhanceContrast(_Enhance):
    """Contrast."""

    _quality = "contrast"

    def __init__(
        self,
        factor: Any = (0.5, 1.5),
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(factor, seed, name, random_state, deterministic)


class EnhanceBrightness(_Enhance):
    """Brightness."""

    _quality = "brightness"

    def __init__(
        self,
        factor: Any = (0.5, 1.5),
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(factor, seed, name, random_state, deterministic)


class EnhanceSharpness(_Enhance):
    """Sharpness."""

    _quality = "sharpness"

    def __init__(
        self,
        factor: Any = (0.0, 2.0),
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(factor, seed, name, random_state, deterministic)
