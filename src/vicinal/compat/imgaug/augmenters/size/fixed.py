"""Crops and pads to a size: a fixed one, or one that depends on the picture's."""

from typing import Any

import numpy as np

from vicinal.compat.imgaug.augmenters.draws import draw_positions, position_parameter
from vicinal.compat.imgaug.augmenters.meta import Augmenter
from vicinal.compat.imgaug.augmenters.meta.calls import as_written
from vicinal.compat.imgaug.augmenters.size import windows
from vicinal.compat.imgaug.augmenters.size.crop_and_pad import cut_others
from vicinal.compat.imgaug.augmenters.size.padding import pad_cval_parameter, pad_mode_parameter

NOTHING = (0, 0, 0, 0)


class PadToFixedSize(Augmenter):
    """Pads pictures that are smaller than `width` x `height` (None leaves a side); `position` says where the padding goes."""

    def __init__(
        self,
        width: Any,
        height: Any,
        pad_mode: Any = "constant",
        pad_cval: Any = 0,
        position: Any = "uniform",
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        self.size = (width, height)
        self.position = position_parameter(position)
        self.pad_mode = pad_mode_parameter(pad_mode)
        self.pad_cval = pad_cval_parameter(pad_cval)

    def _target(self, shape: Any) -> tuple[Any, Any]:
        """Height and width to reach, None for a side that stays."""
        return self.size[1], self.size[0]

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        rows = batch.nb_rows
        xs, ys = draw_positions(self.position, rows, random_state)
        modes = self.pad_mode.draw_samples((rows,), random_state=random_state)
        cvals = self.pad_cval.draw_samples((rows,), random_state=random_state)
        sizes = [self._target(shape) for shape in batch.get_rowwise_shapes()]

        def amounts(row: int, shape: Any) -> tuple[Any, Any]:
            return NOTHING, self._paddings(sizes[row], shape, 1.0 - xs[row], 1.0 - ys[row])

        if batch.images is not None:
            padded = [
                windows.cut_and_pad(image, *amounts(row, image.shape), modes[row], cvals[row], keep_size=False)
                for row, image in enumerate(batch.images)
            ]
            batch.images = as_written(padded, like=batch.images)
        cut_others(batch, amounts, keep_size=False)
        return batch

    def _paddings(self, size: Any, shape: Any, x: float, y: float) -> tuple[int, int, int, int]:
        height, width = size
        rows, columns = max((height or 0) - shape[0], 0), max((width or 0) - shape[1], 0)
        top, left = int(y * rows), int(x * columns)
        return top, columns - left, rows - top, left

    def get_parameters(self) -> list[Any]:
        return [self.size[0], self.size[1], self.pad_mode, self.pad_cval, self.position]


class CropToFixedSize(Augmenter):
    """Crops pictures that are larger than `width` x `height` (None leaves a side); `position` says where."""

    def __init__(
        self,
        width: Any,
        height: Any,
        position: Any = "uniform",
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        self.size = (width, height)
        self.position = position_parameter(position)

    def _target(self, shape: Any) -> tuple[Any, Any]:
        """Height and width to reach, None for a side that stays."""
        return self.size[1], self.size[0]

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        xs, ys = draw_positions(self.position, batch.nb_rows, random_state)
        sizes = [self._target(shape) for shape in batch.get_rowwise_shapes()]

        def amounts(row: int, shape: Any) -> tuple[Any, Any]:
            return self._croppings(sizes[row], shape, 1.0 - xs[row], 1.0 - ys[row]), NOTHING

        if batch.images is not None:
            windowed = [windows.cut(image, amounts(row, image.shape)[0]) for row, image in enumerate(batch.images)]
            cut = [np.ascontiguousarray(image) for image in windowed]
            batch.images = as_written(cut, like=batch.images)
        cut_others(batch, amounts, keep_size=False)
        return batch

    def _croppings(self, size: Any, shape: Any, x: float, y: float) -> tuple[int, int, int, int]:
        height, width = size
        rows = 0 if height is None else max(shape[0] - height, 0)
        columns = 0 if width is None else max(shape[1] - width, 0)
        top, left = int(y * rows), int(x * columns)
        return top, columns - left, rows - top, left

    def get_parameters(self) -> list[Any]:
        return [self.size[0], self.size[1], self.position]


def grown(shape: Any, paddings: tuple[int, int, int, int]) -> tuple[int, int]:
    """Height and width with paddings."""
    return shape[0] + paddings[0] + paddings[2], shape[1] + paddings[1] + paddings[3]


def shrunk(shape: Any, croppings: tuple[int, int, int, int]) -> tuple[int, int]:
    """Height and width without croppings."""
    return shape[0] - croppings[0] - croppings[2], shape[1] - croppings[1] - croppings[3]
