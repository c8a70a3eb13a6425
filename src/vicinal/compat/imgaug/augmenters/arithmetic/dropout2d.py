"""Losing whole channels or whole pictures, and then what belongs to them."""

from typing import Any

import numpy as np

from vicinal.compat.imgaug.augmenters.arithmetic.probability import keeping
from vicinal.compat.imgaug.augmenters.meta import Augmenter
from vicinal.compat.imgaug.augmenters.meta.coordinates import COORDINATE_COLUMNS


class Dropout2d(Augmenter):
    """Sets whole channels to zero, but for `nb_keep_channels`; with all channels gone, boxes, points and maps go too."""

    def __init__(
        self,
        p: Any = 0.1,
        nb_keep_channels: int = 1,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        self.p = keeping(p, "p")
        self.nb_keep_channels = max(nb_keep_channels, 0)

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        counts = [shape[2] if len(shape) > 2 else 1 for shape in batch.get_rowwise_shapes()]
        kept = self.p.draw_samples((sum(counts),), random_state=random_state)
        for row, part in enumerate(np.split(kept, np.cumsum(counts)[:-1])):
            channels, lost = counts[row], np.flatnonzero(part < 0.5)
            if len(lost) > max(channels - self.nb_keep_channels, 0):
                random_state.shuffle(lost)
                lost = lost[: max(channels - self.nb_keep_channels, 0)]
            if batch.images is not None:
                batch.images[row][..., lost] = 0
            if len(lost) == channels:
                empty_row(batch, row)
        return batch

    def get_parameters(self) -> list[Any]:
        return [self.p, self.nb_keep_channels]


class TotalDropout(Augmenter):
    """Sets whole pictures to zero with probability `p`, and takes away boxes, points and maps."""

    def __init__(
        self,
        p: Any = 1,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        self.p = keeping(p, "p")

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        for row in np.flatnonzero(self.p.draw_samples((batch.nb_rows,), random_state=random_state) < 0.5).tolist():
            if batch.images is not None:
                batch.images[row][...] = 0
            empty_row(batch, row)
        return batch

    def get_parameters(self) -> list[Any]:
        return [self.p]


def empty_row(batch: Any, row: int) -> None:
    """Sets the maps of one row to zero and takes away what has coordinates."""
    if batch.heatmaps is not None:
        batch.heatmaps[row].arr_0to1[...] = 0
    if batch.segmentation_maps is not None:
        batch.segmentation_maps[row].arr[...] = 0
    for name in COORDINATE_COLUMNS:
        if getattr(batch, name) is not None:
            setattr(getattr(batch, name)[row], name, [])
