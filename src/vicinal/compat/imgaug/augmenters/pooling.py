"""Blocks of pixels that become one."""

from __future__ import annotations

from typing import Any

import numpy as np

from vicinal.compat.imgaug import parameters as iap
from vicinal.compat.imgaug.augmenters import pictures
from vicinal.compat.imgaug.augmenters.meta import Augmenter, coordinates
from vicinal.compat.imgaug.pooled import avg_pool, max_pool, median_pool, min_pool
from vicinal.compat.imgaug.resize import imresize_single_image

__all__ = ["AveragePooling", "MaxPooling", "MedianPooling", "MinPooling"]


class _Pooling(Augmenter):
    """Pools blocks of `kernel_size`; `keep_size` resizes pictures back to where they were, else all that is on them shrinks.

    Heatmaps and segmentation maps shrink by the same factor.
    """

    def __init__(
        self,
        kernel_size: Any = (1, 5),
        keep_size: bool = True,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        self.kernel_size = iap.handle_discrete_kernel_size_param(
            kernel_size, "kernel_size", value_range=(0, None), allow_floats=False
        )
        self.keep_size = keep_size

    def _pool_image(self, image: Any, kernel_size_h: int, kernel_size_w: int) -> Any:
        raise NotImplementedError

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        if batch.images is None and self.keep_size:
            return batch
        both = [one for one in self.kernel_size if one is not None]
        drawn = [np.maximum(one, 1) for one in pictures.drawn(batch, random_state, *both)]
        sides = [(int(high), int(wide)) for high, wide in zip(drawn[0], drawn[-1], strict=True)]
        pictures.replace(batch, lambda image, row: self._pooled(image, *sides[row]))
        if not self.keep_size:
            for row, side in enumerate(sides):
                _shrink(batch, row, side)
        return batch

    def _pooled(self, image: Any, high: int, wide: int) -> Any:
        if image.size == 0 or (high, wide) == (1, 1):
            return image
        small = self._pool_image(image, high, wide)
        return imresize_single_image(small, image.shape[:2]) if self.keep_size else small

    def get_parameters(self) -> list[Any]:
        return [self.kernel_size, self.keep_size]


def _shrink(batch: Any, row: int, side: tuple[int, int]) -> None:
    """All on one picture that got smaller."""
    if tuple(side) == (1, 1):
        return
    for column, array in (("heatmaps", "arr_0to1"), ("segmentation_maps", "arr")):
        if getattr(batch, column) is not None:
            one = getattr(batch, column)[row]
            moved = one.resize(_pooled_shape(getattr(one, array).shape, side)[:2])
            moved.shape = _pooled_shape(one.shape, side)
            getattr(batch, column)[row] = moved
    for on_image in coordinates.of_row(batch, row):
        new = _pooled_shape(on_image.shape, side)
        if new == tuple(on_image.shape):
            continue
        height, width = (after / before if before else 1.0 for after, before in zip(new[:2], on_image.shape[:2], strict=True))
        coordinates.affine(on_image, np.array([[width, 0.0, 0.0], [0.0, height, 0.0]]), new)


def _pooled_shape(shape: tuple[int, ...], side: tuple[int, int]) -> tuple[int, ...]:
    return tuple(shape) if 0 in shape else (-(-shape[0] // side[0]), -(-shape[1] // side[1]), *shape[2:])


class AveragePooling(_Pooling):
    """Means of blocks."""

    def _pool_image(self, image: Any, kernel_size_h: int, kernel_size_w: int) -> Any:
        return avg_pool(image, (kernel_size_h, kernel_size_w))


class MaxPooling(_Pooling):
    """The greatest values of blocks."""

    def _pool_image(self, image: Any, kernel_size_h: int, kernel_size_w: int) -> Any:
        return max_pool(image, (kernel_size_h, kernel_size_w))


class MinPooling(_Pooling):
    """The least values of blocks."""

    def _pool_image(self, image: Any, kernel_size_h: int, kernel_size_w: int) -> Any:
        return min_pool(image, (kernel_size_h, kernel_size_w))


class MedianPooling(_Pooling):
    """The medians of blocks."""

    def _pool_image(self, image: Any, kernel_size_h: int, kernel_size_w: int) -> Any:
        return median_pool(image, (kernel_size_h, kernel_size_w))
