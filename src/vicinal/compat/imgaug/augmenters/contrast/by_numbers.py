"""Functions of a picture and a few numbers, drawn once for it or for each of its channels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from vicinal.compat.imgaug import parameters as iap
from vicinal.compat.imgaug.augmenters import pictures
from vicinal.compat.imgaug.augmenters.meta import Augmenter
from vicinal.compat.imgaug.pixels.depth import only


class ByNumbers(Augmenter):
    """`func(image, *numbers)`, the numbers of `params1d`; with `per_channel` for every channel (H, W) on its own."""

    def __init__(
        self,
        func: Callable[..., Any],
        params1d: list[Any],
        per_channel: Any,
        dtypes: str,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        self.func = func
        self.params1d = params1d
        self.per_channel = iap.handle_probability_param(per_channel, "per_channel")
        self.dtypes = dtypes

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        if batch.images is None:
            return batch
        for image in batch.images:
            only(self.name, image, self.dtypes)
        (drawn,) = pictures.drawn(batch, random_state, self.per_channel)
        split = drawn > 0.5
        sizes = [(image.shape[2] if own else 1,) for image, own in zip(batch.images, split, strict=True)]
        every = [[one.draw_samples(size, random_state=random_state) for one in self.params1d] for size in sizes]
        return pictures.replace(batch, lambda image, row: self._changed(image, split[row], every[row]))

    def _changed(self, image: Any, split: bool, numbers: list[Any]) -> Any:
        if image.size == 0:
            return image
        if not split:
            return self.func(image, *(one[0] for one in numbers))
        channels = [self.func(image[..., c], *(one[c] for one in numbers)) for c in range(image.shape[2])]
        return np.stack(channels, axis=-1)

    def get_parameters(self) -> list[Any]:
        return self.params1d
