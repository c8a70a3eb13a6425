"""Mirrored pictures."""

from typing import Any

import numpy as np

from vicinal.compat.imgaug import parameters as iap
from vicinal.compat.imgaug.augmenters.meta import Augmenter, coordinates

__all__ = ["Fliplr", "Flipud", "HorizontalFlip", "VerticalFlip", "fliplr", "flipud"]


class Fliplr(Augmenter):
    """Mirrors a row of the batch left to right with probability `p`."""

    _axis = 1

    def __init__(
        self,
        p: Any = 1,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed=seed, name=name, random_state=random_state, deterministic=deterministic)
        self.p = iap.handle_probability_param(p, "p")

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        flipped = self.p.draw_samples((batch.nb_rows,), random_state=random_state) >= 0.5
        for row in np.flatnonzero(flipped).tolist():
            self._flip_row(batch, row)
        return batch

    def _flip_row(self, batch: Any, row: int) -> None:
        if batch.images is not None:
            batch.images[row] = _mirror(batch.images[row], self._axis)
        if batch.heatmaps is not None:
            batch.heatmaps[row].arr_0to1 = _mirror(batch.heatmaps[row].arr_0to1, self._axis)
        if batch.segmentation_maps is not None:
            batch.segmentation_maps[row].arr = _mirror(batch.segmentation_maps[row].arr, self._axis)
        for on_image in coordinates.of_row(batch, row):
            height, width = on_image.shape[:2]
            matrix = [[-1.0, 0.0, width], [0.0, 1.0, 0.0]] if self._axis else [[1.0, 0.0, 0.0], [0.0, -1.0, height]]
            coordinates.affine(on_image, np.array(matrix), on_image.shape)

    def get_parameters(self) -> list[Any]:
        return [self.p]


class Flipud(Fliplr):
    """Mirrors a row of the batch upside down with probability `p`."""

    _axis = 0


def _mirror(array: Any, axis: int) -> Any:
    return np.ascontiguousarray(np.flip(array, axis))


def fliplr(arr: Any) -> Any:
    """An array (H, W, ...) mirrored left to right."""
    return _mirror(arr, 1)


def flipud(arr: Any) -> Any:
    """An array (H, W, ...) mirrored upside down."""
    return _mirror(arr, 0)


def HorizontalFlip(*args: Any, **kwargs: Any) -> Fliplr:
    """The same as `Fliplr`."""
    return Fliplr(*args, **kwargs)


def VerticalFlip(*args: Any, **kwargs: Any) -> Flipud:
    """The same as `Flipud`."""
    return Flipud(*args, **kwargs)
