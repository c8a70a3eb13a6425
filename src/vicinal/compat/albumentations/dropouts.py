"""CoarseDropout, Erasing, GridDropout, XYMasking and its two spectrogram forms: the holes that they draw."""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np

from vicinal.compat.albumentations.boxes import denormalize_bboxes
from vicinal.compat.albumentations.fields import (
    Field,
    anything,
    fill_field,
    flag,
    is_number,
    number,
    numbers_of,
    optional,
    pair,
    probability,
    span,
    whole,
    within,
)
from vicinal.compat.albumentations.holes import NONE, Holes, hole_fill
from vicinal.compat.albumentations.objects import holes_in_boxes, holes_in_mask
from vicinal.compat.albumentations.tiles import grid_of
from vicinal.compat.albumentations.transform import Array, Params


def hole_size() -> Any:
    """A range of shares of a side, or of pixels."""

    def read(where: str, value: Any) -> Any:
        whole_numbers = all(isinstance(x, int) for x in value) if isinstance(value, (tuple, list)) else False
        return within(where, numbers_of(where, value, int if whole_numbers else float, 2), 0, None, True)

    return Field((0.1, 0.2), read)


class CoarseDropout(Holes):
    """Some rectangular holes of a size in shares of the sides, or in pixels where the upper end is 1 or more."""

    num_holes_range: Any = pair((1, 2), cast=int, low=1)
    hole_height_range: Any = hole_size()
    hole_width_range: Any = hole_size()
    fill: Any = hole_fill()
    fill_mask: Any = fill_field(None, none=True)
    p: Any = probability()

    def sizes(self, shape: tuple[int, ...], count: int) -> tuple[Array, Array]:
        """Heights and widths."""
        draws, (high, wide) = self.random_generator, (self.hole_height_range, self.hole_width_range)
        if high[1] >= 1:
            heights = draws.integers(int(high[0]), int(min(high[1], shape[0]) + 1), size=count)
            return heights, draws.integers(int(wide[0]), int(min(wide[1], shape[1]) + 1), size=count)
        heights = (shape[0] * draws.uniform(high[0], high[1], count)).astype(int)
        return heights, (shape[1] * draws.uniform(wide[0], wide[1], count)).astype(int)

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """The holes."""
        height, width = shape = params["shape"][:2]
        count = self.py_random.randint(*self.num_holes_range)
        heights, widths = self.sizes(shape, count)
        top = self.random_generator.integers(0, height - heights + 1, size=count)
        left = self.random_generator.integers(0, width - widths + 1, size=count)
        return self.drawn(np.stack([left, top, left + widths, top + heights], axis=-1))


class Erasing(Holes):
    """One hole of a share of the area in ``scale`` and a ratio (width by height) in ``ratio``."""

    scale: Any = pair((0.02, 0.33), low=0)
    ratio: Any = pair((0.3, 3.3), low=0)
    fill: Any = hole_fill()
    fill_mask: Any = fill_field(None, none=True)
    p: Any = probability()

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """The hole; none where no ratio fits."""
        height, width = params["shape"][:2]
        least, most = (share * height * width for share in self.scale)
        low, high = self.ratio
        most = min(most, low * height * height, high * height * height, width * width / low, width * width / high)
        if most < least:
            return {"holes": NONE, "seed": 0}
        area = self.py_random.uniform(least, most)
        low, high = max(low, area / (height * height)), min(high, width * width / area)
        if low > high:
            return {"holes": NONE, "seed": 0}
        ratio = self.py_random.uniform(low, high)
        rows, columns = round(math.sqrt(area / ratio)), round(math.sqrt(area * ratio))
        top, left = self.py_random.randint(0, height - rows), self.py_random.randint(0, width - columns)
        return self.drawn(np.array([[left, top, left + columns, top + rows]], np.int32))


class ConstrainedCoarseDropout(Holes):
    """Holes within objects: in the parts of a mask with ``mask_indices``, or in the boxes of ``bbox_labels``."""

    num_holes_range: Any = pair((1, 1), cast=int, low=1)
    hole_height_range: Any = pair((0.1, 0.1), low=0, high=1)
    hole_width_range: Any = pair((0.1, 0.1), low=0, high=1)
    fill: Any = hole_fill()
    fill_mask: Any = fill_field(None, none=True)
    p: Any = probability()
    mask_indices: Any = anything(None)
    bbox_labels: Any = anything(None)

    def check(self) -> None:
        """Indices of a mask are at least 1, for 0 is the background."""
        if self.mask_indices is not None and any(index < 1 for index in self.mask_indices):
            raise ValueError(f"ConstrainedCoarseDropout.mask_indices: expected values of at least 1, got {self.mask_indices!r}")

    def chosen_boxes(self, bboxes: Array) -> Array:
        """The boxes with one of the labels."""
        processor = self.get_processor("bboxes")
        if processor is None or not len(bboxes):
            return bboxes[:0]
        wanted: Any = self.bbox_labels
        if not all(is_number(label) for label in wanted):
            fields = processor.params.label_fields
            if not fields:
                raise ValueError(
                    "ConstrainedCoarseDropout.bbox_labels: expected BboxParams.label_fields for labels that are text"
                )
            codes = processor.label_manager.columns["bboxes", fields[0]].codes
            wanted = [codes[label] for label in wanted if label in codes]
        return bboxes[np.isin(bboxes[:, 4], wanted), :4]

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """The holes; none, with a warning, where the call brings no objects."""
        count = self.py_random.randint(*self.num_holes_range)
        sizes, draws = (self.hole_height_range, self.hole_width_range), self.random_generator
        if self.mask_indices is not None and "mask" in data:
            holes = holes_in_mask(data["mask"], count, self.mask_indices, sizes, draws)
        elif self.bbox_labels is not None and "bboxes" in data:
            boxes = denormalize_bboxes(self.chosen_boxes(data["bboxes"]), params["shape"])
            holes = holes_in_boxes(boxes, count, sizes, draws) if len(boxes) else NONE
        else:
            warnings.warn(
                "ConstrainedCoarseDropout: the call brings no mask or boxes to cut holes into", UserWarning, stacklevel=4
            )
            holes = NONE
        return self.drawn(holes)


class GridDropout(Holes):
    """One hole in each cell of a grid, a share ``ratio`` of its sides."""

    ratio: Any = number(0.5, gt=0, le=1)
    random_offset: Any = flag(True)
    unit_size_range: Any = optional(pair(None, cast=int, low=2))
    holes_number_xy: Any = optional(pair(None, cast=int, low=1, rising=False))
    shift_xy: Any = pair((0, 0), cast=int, low=0, rising=False)
    fill: Any = hole_fill()
    fill_mask: Any = fill_field(None, none=True)
    p: Any = probability()

    def grid(self, shape: tuple[int, ...]) -> tuple[int, int]:
        """The number of cells; (x, y) of ``holes_number_xy`` is taken as it stands, as in 2.0.8."""
        if self.holes_number_xy:
            return int(self.holes_number_xy[0]), int(self.holes_number_xy[1])
        if self.unit_size_range is None:
            return shape[0] // max(2, shape[0] // 10), shape[1] // max(2, shape[1] // 10)
        if self.unit_size_range[1] > min(shape[:2]):
            raise ValueError(f"GridDropout.unit_size_range: expected at most {min(shape[:2])}, got {self.unit_size_range}")
        unit = int(self.random_generator.integers(*self.unit_size_range))
        return shape[0] // unit, shape[1] // unit

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """The holes."""
        shape = height, width = params["shape"][:2]
        cells = grid_of(shape, self.grid(shape), self.random_generator)
        rows, columns = cells[:, 2] - cells[:, 0], cells[:, 3] - cells[:, 1]
        high = np.clip(rows * self.ratio, 1, rows - 1).astype(int)
        wide = np.clip(columns * self.ratio, 1, columns - 1).astype(int)
        if self.random_offset:
            down = self.random_generator.integers(0, rows - high + 1)
            right = self.random_generator.integers(0, columns - wide + 1)
        else:
            right, down = self.shift_xy
        left = np.clip(cells[:, 1] + right, 0, width - wide)
        top = np.clip(cells[:, 0] + down, 0, height - high)
        return self.drawn(np.column_stack([left, top, np.minimum(left + wide, width), np.minimum(top + high, height)]))


def count_field() -> Any:
    """A range of whole numbers; one number is the upper end."""
    return span(0, start=0, low=0, cast=int, keep=int)


class XYMasking(Holes):
    """Bars over the whole height (x) and the whole width (y) of some length in pixels."""

    num_masks_x: Any = count_field()
    num_masks_y: Any = count_field()
    mask_x_length: Any = count_field()
    mask_y_length: Any = count_field()
    fill: Any = hole_fill()
    fill_mask: Any = fill_field(None, none=True)
    p: Any = probability()

    def bars(self, count: Any, length: Any, along: int) -> list[tuple[int, int]]:
        """Start and end of some bars on a side of ``along`` pixels."""
        if length[1] > along:
            raise ValueError(f"{type(self).__name__}: expected bars of at most {along} pixels, got {length}")
        found = []
        for _ in range(self.py_random.randint(*count)):
            size = self.py_random.randint(*length)
            start = self.py_random.randint(0, along - size)
            found.append((start, start + size))
        return found

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """The holes."""
        height, width = params["shape"][:2]
        holes = [(left, 0, right, height) for left, right in self.bars(self.num_masks_x, self.mask_x_length, width)]
        holes += [(0, top, width, bottom) for top, bottom in self.bars(self.num_masks_y, self.mask_y_length, height)]
        return self.drawn(np.array(holes))


class TimeMasking(XYMasking):
    """One bar of up to ``time_mask_param`` columns of a spectrogram."""

    derived = ("fill", "fill_mask", "mask_x_length", "mask_y_length", "num_masks_x", "num_masks_y")
    time_mask_param: Any = whole(40, gt=0)
    p: Any = probability()

    def check(self) -> None:
        """Derives XYMasking's arguments."""
        warnings.warn("TimeMasking is an XYMasking of one bar", UserWarning, stacklevel=5)
        self.num_masks_x, self.num_masks_y = (0, 1), (0, 0)  # none or one, as 2.0.8 reads its own 1
        self.mask_x_length, self.mask_y_length = (0, self.time_mask_param), (0, 0)
        self.fill = self.fill_mask = 0.0


class FrequencyMasking(XYMasking):
    """One bar of up to ``freq_mask_param`` rows of a spectrogram."""

    derived = ("fill", "fill_mask", "mask_x_length", "mask_y_length", "num_masks_x", "num_masks_y")
    freq_mask_param: Any = whole(30, gt=0)
    p: Any = probability()

    def check(self) -> None:
        """Derives XYMasking's arguments."""
        warnings.warn("FrequencyMasking is an XYMasking of one bar", UserWarning, stacklevel=5)
        self.num_masks_x, self.num_masks_y = (0, 0), (0, 1)
        self.mask_x_length, self.mask_y_length = (0, 0), (0, self.freq_mask_param)
        self.fill = self.fill_mask = 0.0
