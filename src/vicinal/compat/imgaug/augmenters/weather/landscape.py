"""Snow on the ground."""

from __future__ import annotations

from typing import Any

from vicinal.compat.imgaug import parameters as iap
from vicinal.compat.imgaug.augmenters import pictures
from vicinal.compat.imgaug.augmenters.meta import Augmenter
from vicinal.compat.imgaug.pixels.hue import snowy


class FastSnowyLandscape(Augmenter):
    """What is darker than a threshold in HLS becomes lighter."""

    def __init__(
        self,
        lightness_threshold: Any = (100, 255),
        lightness_multiplier: Any = (1.0, 4.0),
        from_colorspace: Any = "RGB",
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        self.lightness_threshold = iap.handle_continuous_param(lightness_threshold, "lightness_threshold", value_range=(0, 255))
        self.lightness_multiplier = iap.handle_continuous_param(
            lightness_multiplier, "lightness_multiplier", value_range=(0, None)
        )
        self.from_colorspace = from_colorspace

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        if batch.images is None:
            return batch
        below, factors = pictures.drawn(batch, random_state, self.lightness_threshold, self.lightness_multiplier)

        def changed(image: Any, row: int) -> Any:
            return image if image.size == 0 else snowy(image, float(below[row]), float(factors[row]), self.from_colorspace)

        return pictures.replace(batch, changed)

    def get_parameters(self) -> list[Any]:
        return [self.lightness_threshold, self.lightness_multiplier]
