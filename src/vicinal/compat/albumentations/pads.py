"""Padding of pictures, boxes and keypoints."""

from __future__ import annotations

import random
from typing import Any

import cv2
import numpy as np

from vicinal.compat.albumentations.boxes import denormalize_bboxes, normalize_bboxes
from vicinal.compat.albumentations.fields import (
    Field,
    as_number,
    border,
    fill_field,
    is_sequence,
    numbers_of,
    optional,
    position,
    probability,
    whole,
)
from vicinal.compat.albumentations.mirrored import (
    REFLECTING,
    Tiles,
    boxes_in,
    mirrored_boxes,
    mirrored_points,
    points_in_canvas,
)
from vicinal.compat.albumentations.pixels import by_fours, keeps_channels
from vicinal.compat.albumentations.targets import DualTransform
from vicinal.compat.albumentations.transform import Array, Params

Sides = tuple[int, int, int, int]
"""Top, bottom, left, right, in pixels."""


@keeps_channels
def pad_image(img: Array, sides: Sides, border_mode: int, value: Any) -> Array:
    """A picture with a border."""
    if not any(sides):
        return img
    return by_fours(lambda part, own: cv2.copyMakeBorder(part, *sides, borderType=border_mode, value=own), img, value)


def pad_boxes(bboxes: Array, sides: Sides, border_mode: int, shape: tuple[int, ...]) -> Array:
    """Boxes in pixels on the padded canvas; also in the mirrored parts of a border that reflects."""
    top, bottom, left, right = sides
    reflects = border_mode in REFLECTING
    result = mirrored_boxes(bboxes, Tiles.around(*sides, shape), shape) if reflects else bboxes.copy()
    result[:, :4] += np.array([left, top, left, top])
    return boxes_in(result, (shape[0] + top + bottom, shape[1] + left + right)) if reflects else result


def pad_points(keypoints: Array, sides: Sides, border_mode: int, shape: tuple[int, ...]) -> Array:
    """Keypoints on the padded canvas; also in the mirrored parts of a border that reflects."""
    top, bottom, left, right = sides
    reflects = border_mode in REFLECTING
    result = mirrored_points(keypoints, Tiles.around(*sides, shape), shape) if reflects else keypoints.copy()
    result[:, 0] += left
    result[:, 1] += top
    return points_in_canvas(result, (shape[0] + top + bottom, shape[1] + left + right)) if reflects else result


def placed(top: int, bottom: int, left: int, right: int, where: str, draws: random.Random) -> Sides:
    """The same padding, moved so that the picture lies in a corner, or anywhere."""
    if where == "center":
        return top, bottom, left, right
    height, width = top + bottom, left + right
    if where == "random":
        above = draws.randint(0, height)
        before = draws.randint(0, width)
    else:
        above = height if where.startswith("bottom") else 0
        before = width if where.endswith("right") else 0
    return above, height - above, before, width - before


def halves(total: int) -> tuple[int, int]:
    """The smaller half first."""
    return total // 2, total - total // 2


def padding_field() -> Any:
    """One number, (x, y), or (left, top, right, bottom)."""

    def read(where: str, value: Any) -> Any:
        if not is_sequence(value):
            return as_number(where, value, int)
        if len(value) not in (2, 4):
            raise ValueError(f"{where}: expected one, two or four numbers, got {value!r}")
        return numbers_of(where, value, int, None)

    return Field(0, read)


class Padded(DualTransform):
    """A transform that draws the padding of the four sides."""

    border_mode: int

    @staticmethod
    def sides(params: Params) -> Sides:
        """What was drawn."""
        return params["pad_top"], params["pad_bottom"], params["pad_left"], params["pad_right"]

    @staticmethod
    def drawn(sides: Sides) -> Params:
        """The sides by their names."""
        return dict(zip(("pad_top", "pad_bottom", "pad_left", "pad_right"), sides, strict=True))

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture, padded."""
        return pad_image(img, self.sides(params), self.border_mode, params["fill"])

    def apply_to_mask(self, mask: Array, **params: Any) -> Array:
        """The mask, padded."""
        return pad_image(mask, self.sides(params), self.border_mode, params["fill_mask"])

    def apply_to_bboxes(self, bboxes: Array, **params: Any) -> Array:
        """Boxes on the new canvas."""
        shape, (top, bottom, left, right) = params["shape"][:2], self.sides(params)
        moved = pad_boxes(denormalize_bboxes(bboxes, shape), (top, bottom, left, right), self.border_mode, shape)
        return normalize_bboxes(moved, (shape[0] + top + bottom, shape[1] + left + right))

    def apply_to_keypoints(self, keypoints: Array, **params: Any) -> Array:
        """Keypoints on the new canvas."""
        return pad_points(keypoints, self.sides(params), self.border_mode, params["shape"][:2])


class Pad(Padded):
    """By a number of pixels."""

    padding: Any = padding_field()
    fill: Any = fill_field()
    fill_mask: Any = fill_field()
    border_mode: Any = border()
    p: Any = probability(1)

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """The padding of the four sides."""
        if not is_sequence(self.padding):
            return self.drawn((self.padding,) * 4)
        left, top, right, bottom = self.padding if len(self.padding) == 4 else (*self.padding, *self.padding)
        return self.drawn((top, bottom, left, right))


class PadIfNeeded(Padded):
    """To a least height and width, or to multiples of divisors."""

    derived = ("padding",)
    padding = 0
    min_height: Any = optional(whole(1024, ge=1))
    min_width: Any = optional(whole(1024, ge=1))
    pad_height_divisor: Any = optional(whole(None, ge=1))
    pad_width_divisor: Any = optional(whole(None, ge=1))
    position: Any = position()
    border_mode: Any = border()
    fill: Any = fill_field()
    fill_mask: Any = fill_field()
    p: Any = probability(1)

    def check(self) -> None:
        """One of least size and divisor for each axis."""
        for side in ("height", "width"):
            least, divisor = getattr(self, f"min_{side}"), getattr(self, f"pad_{side}_divisor")
            if (least is None) == (divisor is None):
                raise ValueError(
                    f"PadIfNeeded: expected one of min_{side} and pad_{side}_divisor, got {least!r} and {divisor!r}"
                )

    @staticmethod
    def needed(size: int, least: int | None, divisor: int | None) -> tuple[int, int]:
        """The padding before and after along an axis."""
        return halves(max(0, least - size) if least is not None else -size % (divisor or 1))

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """The padding of the four sides."""
        height, width = params["shape"][:2]
        rows = self.needed(height, self.min_height, self.pad_height_divisor)
        columns = self.needed(width, self.min_width, self.pad_width_divisor)
        return self.drawn(placed(*rows, *columns, self.position, self.py_random))
