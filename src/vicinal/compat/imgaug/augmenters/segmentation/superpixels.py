"""Superpixels."""

from __future__ import annotations

from typing import Any

import numpy as np

from vicinal.compat.imgaug import parameters as iap
from vicinal.compat.imgaug.augmenters import pictures
from vicinal.compat.imgaug.augmenters.meta import Augmenter
from vicinal.compat.imgaug.pixels.cells import means, painted
from vicinal.compat.imgaug.pixels.depth import only, restored
from vicinal.compat.imgaug.pixels.shrunk import while_small
from vicinal.compat.imgaug.pixels.superpixels import COMPACTNESS, superpixels

INTEGERS = "bool uint8 uint16 uint32 uint64 int8 int16 int32 int64"


class Superpixels(Augmenter):
    """About `n_segments` connected parts of alike colour, each in a mean colour with probability `p_replace`.

    As in imgaug 0.4 with scikit-image 0.19, a part gets the colour of the part after it, and the last one keeps its own:
    imgaug numbers parts from 0 that are numbered from 1.
    """

    def __init__(
        self,
        p_replace: Any = (0.5, 1.0),
        n_segments: Any = (50, 120),
        max_size: Any = 128,
        interpolation: Any = "linear",
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        self.p_replace = iap.handle_probability_param(p_replace, "p_replace", tuple_to_uniform=True, list_to_choice=True)
        self.n_segments = iap.handle_discrete_param(n_segments, "n_segments", value_range=(1, None), allow_floats=False)
        self.max_size = max_size
        self.interpolation = interpolation

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        if batch.images is None:
            return batch
        (drawn,) = pictures.drawn(batch, random_state, self.n_segments)
        counts = [max(int(one), 1) for one in drawn]
        every = [self.p_replace.draw_samples((count,), random_state=random_state) > 0.5 for count in counts]

        def changed(image: Any, row: int) -> Any:
            only(self.name, image, INTEGERS)
            count, replaced = counts[row], every[row]
            if image.size == 0 or not replaced.any():
                return image
            return while_small(lambda part: _in_parts(part, count, replaced), image, self.max_size, self.interpolation)

        return pictures.replace(batch, changed)

    def get_parameters(self) -> list[Any]:
        return [self.p_replace, self.n_segments, self.max_size, self.interpolation]


def _parts(image: Any, count: int) -> Any:
    """The parts (H, W) by scikit-image, which is compiled, where it is installed; else the same ones by NumPy."""
    try:
        from skimage.segmentation import slic
    except ImportError:
        return superpixels(image, count)
    return slic(image, n_segments=count, compactness=COMPACTNESS, start_label=0, channel_axis=-1)


def _in_parts(image: Any, count: int, replaced: Any) -> Any:
    parts = _parts(image, count)
    found = int(parts.max()) + 1
    after = np.arange(1, found + 1)  # whose colour a part gets
    colors = restored(means(image, parts, found)[after % found], image.dtype)
    return painted(image, parts, colors, replaced[after % len(replaced)] & (after < found))
