"""Crops that are resized: RandomResizedCrop, RandomSizedCrop, and CropAndPad, which may bring the old size back."""

from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np

from vicinal.compat.albumentations.boxes import denormalize_bboxes, normalize_bboxes
from vicinal.compat.albumentations.cropping import Cropped, crop, middle_window, window_at
from vicinal.compat.albumentations.fields import (
    MISSING,
    Field,
    as_number,
    border,
    fill_field,
    flag,
    is_sequence,
    number,
    pair,
    probability,
    resize_flag,
    span,
)
from vicinal.compat.albumentations.pads import pad_image
from vicinal.compat.albumentations.pixels import by_fours, keeps_channels
from vicinal.compat.albumentations.resizes import Resized, area_option, scale_points
from vicinal.compat.albumentations.targets import DualTransform
from vicinal.compat.albumentations.transform import Array, Params


class ResizedCrop(Resized):
    """A transform that draws a window, which is resized to ``size`` (height, width)."""

    size: tuple[int, int]

    def new_size(self, img: Array, params: Params) -> tuple[int, int]:
        """As declared."""
        return self.size

    def apply(self, img: Array, **params: Any) -> Array:
        """The window, resized."""
        return self.resized(crop(img, params["crop_coords"]), False, params)

    def apply_to_mask(self, mask: Array, **params: Any) -> Array:
        """The mask's window, resized."""
        return self.resized(crop(mask, params["crop_coords"]), True, params)

    def flag_for(self, smaller: bool, mask: bool) -> int:
        """OpenCV's interpolation; masks take the area at any size where that is asked for, as in 2.0.8."""
        return super().flag_for(smaller or mask, mask)

    def apply_to_bboxes(self, bboxes: Array, **params: Any) -> Array:
        """Boxes in the window."""
        return Cropped.apply_to_bboxes(self, bboxes, **params)  # type: ignore[arg-type]

    def apply_to_keypoints(self, keypoints: Array, **params: Any) -> Array:
        """Keypoints in the window, times its factor."""
        left, top, right, bottom = params["crop_coords"]
        points = Cropped.apply_to_keypoints(self, keypoints, **params)  # type: ignore[arg-type]
        return scale_points(points, self.size[1] / (right - left), self.size[0] / (bottom - top))


class RandomSizedCrop(ResizedCrop):
    """A window of a height in ``min_max_height`` and a width of ``w2h_ratio`` times that, resized."""

    min_max_height: Any = span(MISSING, start=1, low=1, rising=False, keep=int)
    size: Any = pair(cast=int, low=1, rising=False)
    w2h_ratio: Any = number(1.0, gt=0)
    interpolation: Any = resize_flag(1)
    mask_interpolation: Any = resize_flag(0)
    area_for_downscale: Any = area_option()
    p: Any = probability(1)

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """The window."""
        height = self.py_random.randint(*self.min_max_height)
        size = (height, int(height * self.w2h_ratio))
        return {"crop_coords": window_at(params["shape"], size, self.py_random.random(), self.py_random.random())}


class RandomResizedCrop(ResizedCrop):
    """A window of a share of the area in ``scale`` and a ratio (width by height) in ``ratio``, resized."""

    size: Any = pair(cast=int, low=1, rising=False)
    scale: Any = pair((0.08, 1.0), low=0, high=1)
    ratio: Any = pair((0.75, 1.3333333333333333), low=0)
    interpolation: Any = resize_flag(1)
    mask_interpolation: Any = resize_flag(0)
    area_for_downscale: Any = area_option()
    p: Any = probability(1)

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """The window: the first of ten draws that fits, else the largest in the middle with a ratio in range."""
        shape = height, width = params["shape"][:2]
        area = height * width
        for _ in range(10):
            wanted = self.py_random.uniform(self.scale[0] * area, self.scale[1] * area)
            ratio = math.exp(self.py_random.uniform(math.log(self.ratio[0]), math.log(self.ratio[1])))
            size = round(math.sqrt(wanted / ratio)), round(math.sqrt(wanted * ratio))
            if 0 < size[0] <= height and 0 < size[1] <= width:
                return {"crop_coords": window_at(shape, size, self.py_random.random(), self.py_random.random())}
        own = width / height
        if own < self.ratio[0]:
            size = round(width / self.ratio[0]), width
        elif own > self.ratio[1]:
            size = height, round(height * self.ratio[1])
        else:
            size = height, width
        return {"crop_coords": middle_window(shape, size)}


def sides_field(cast: type) -> Any:
    """A number, a range, four numbers, or four ranges or lists."""

    def one(where: str, value: Any) -> Any:
        if is_sequence(value):
            return tuple(one(where, x) for x in value)
        return as_number(where, value, cast)

    def read(where: str, value: Any) -> Any:
        if value is not None and is_sequence(value) and len(value) not in (2, 4):
            raise ValueError(f"{where}: expected one number, two or four, got {value!r}")
        return None if value is None else one(where, value)

    return Field(None, read)


def not_empty(before: int, after: int, size: int) -> tuple[int, int]:
    """Crops from both ends; where nothing would be left, ``size + 1`` pixels are given back, as in 2.0.8."""
    if size - before - after >= 1:
        return before, after
    back = size + 1
    first, second = back - back // 2, back // 2
    if first > before:
        first, second = before, second + first - before
    elif second > after:
        first, second = first + second - after, after
    return max(before - first, 0), max(after - second, 0)


class CropAndPad(DualTransform):
    """Cuts (negative) or pads (positive) the four sides by ``px`` pixels or ``percent`` shares: top, right, bottom, left."""

    px: Any = sides_field(int)
    percent: Any = sides_field(float)
    keep_size: Any = flag(True)
    sample_independently: Any = flag(True)
    interpolation: Any = resize_flag(1)
    mask_interpolation: Any = resize_flag(0)
    border_mode: Any = border()
    fill: Any = fill_field()
    fill_mask: Any = fill_field()
    p: Any = probability(1)

    def check(self) -> None:
        """One of the two ways to say how much."""
        if (self.px is None) == (self.percent is None):
            raise ValueError(f"CropAndPad: expected one of px and percent, got {self.px!r} and {self.percent!r}")

    def draw_sides(self, value: Any, draw: Any) -> list[Any]:
        """Top, right, bottom and left."""
        if not is_sequence(value):
            return [value] * 4
        if len(value) == 2:
            return [draw(*value) for _ in range(4)] if self.sample_independently else [draw(*value)] * 4
        if not is_sequence(value[0]):
            return list(value)
        return [draw(*x) for x in value] if len(value[0]) == 2 else [self.py_random.choice(x) for x in value]

    def draw_fill(self, value: Any) -> Any:
        """A number of a range of two, one of several numbers, or the number."""
        if not is_sequence(value):
            return value
        return self.py_random.uniform(*value) if len(value) == 2 else self.py_random.choice(value)

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """The window, the padding, and what fills it."""
        height, width = params["shape"][:2]
        if self.px is not None:
            sides = self.draw_sides(self.px, self.py_random.randrange)
        else:
            shares = self.draw_sides(self.percent, self.py_random.uniform)
            sides = [int(x * size) for x, size in zip(shares, (height, width) * 2, strict=True)]
        cut_top, cut_right, cut_bottom, cut_left = (max(-x, 0) for x in sides)
        cut_top, cut_bottom = not_empty(cut_top, cut_bottom, height)
        cut_left, cut_right = not_empty(cut_left, cut_right, width)
        window = [cut_left, cut_top, width - cut_right, height - cut_bottom]
        top, right, bottom, left = (max(x, 0) for x in sides)
        rows, columns = window[3] - window[1] + top + bottom, window[2] - window[0] + left + right
        return {
            "crop_params": window if window != [0, 0, width, height] else None,
            "pad_params": [top, bottom, left, right] if any((top, right, bottom, left)) else None,
            "fill": self.draw_fill(self.fill),
            "fill_mask": self.draw_fill(self.fill_mask),
            "result_shape": (rows, columns),
        }

    def cut_and_padded(self, img: Array, value: Any, flags: int, params: Params) -> Array:
        """A picture or mask."""
        if params["crop_params"] is not None:
            img = crop(img, tuple(params["crop_params"]))
        if params["pad_params"] is not None:
            img = pad_image(img, tuple(params["pad_params"]), self.border_mode, value)
        return back_to(img, params["shape"], flags) if self.keep_size else img

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture, cut and padded."""
        return self.cut_and_padded(img, params["fill"], self.interpolation, params)

    def apply_to_mask(self, mask: Array, **params: Any) -> Array:
        """The mask, cut and padded."""
        return self.cut_and_padded(mask, params["fill_mask"], self.mask_interpolation, params)

    @staticmethod
    def shift(params: Params) -> tuple[int, int]:
        """How far right and down things move."""
        left, top = (params["crop_params"] or (0, 0))[:2]
        pads = params["pad_params"] or (0, 0, 0, 0)
        return pads[2] - left, pads[0] - top

    def apply_to_bboxes(self, bboxes: Array, **params: Any) -> Array:
        """Boxes on the new canvas."""
        pixels = denormalize_bboxes(bboxes, params["shape"])
        pixels[:, :4] += np.array(self.shift(params) * 2)
        return normalize_bboxes(pixels, params["result_shape"])

    def apply_to_keypoints(self, keypoints: Array, **params: Any) -> Array:
        """Keypoints on the new canvas, in the old size where it is kept."""
        result = keypoints.copy()
        result[:, :2] += np.array(self.shift(params), result.dtype)
        (rows, columns), (height, width) = params["result_shape"], params["shape"][:2]
        if self.keep_size and (rows, columns) != (height, width):
            return scale_points(result, width / columns, height / rows)
        return result


@keeps_channels
def back_to(img: Array, shape: tuple[int, ...], flags: int) -> Array:
    """A picture in the size of ``shape``."""
    return by_fours(lambda part, _: cv2.resize(part, (shape[1], shape[0]), interpolation=flags), img)
