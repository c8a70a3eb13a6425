"""Resizing: to a size, a longest or shortest side, or by a factor."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from vicinal.compat.albumentations.fields import (
    Field,
    as_number,
    is_sequence,
    option,
    probability,
    resize_flag,
    span,
    whole,
)
from vicinal.compat.albumentations.pixels import by_fours, keeps_channels
from vicinal.compat.albumentations.targets import DualTransform
from vicinal.compat.albumentations.transform import Array, Params

AREA = cv2.INTER_AREA


@keeps_channels
def resize(img: Array, size: tuple[int, int], interpolation: int) -> Array:
    """A picture as [height, width] by OpenCV, whose nearest takes the pixel of floor(i s) and whose area is a box."""
    if tuple(size) == img.shape[:2]:
        return img
    return by_fours(lambda part, _: cv2.resize(part, (size[1], size[0]), interpolation=interpolation), img)


def scale_points(keypoints: Array, scale_x: float, scale_y: float) -> Array:
    """Keypoints times a factor per axis; their scale times the larger one."""
    if not len(keypoints):
        return keypoints
    result = keypoints.astype(np.result_type(keypoints.dtype, np.float64))
    result[:, 0] *= scale_x
    result[:, 1] *= scale_y
    result[:, 4] *= max(scale_x, scale_y)
    return result


def area_option() -> Any:
    """Where OpenCV's area is taken for a picture that becomes smaller."""
    return option(None, None, "image", "image_mask")


class Resized(DualTransform):
    """A transform whose pictures and masks are resized, by area where that is asked for and they become smaller."""

    def flag_for(self, smaller: bool, mask: bool) -> int:
        """OpenCV's interpolation for a picture or a mask."""
        by_area = ("image_mask",) if mask else ("image", "image_mask")
        if smaller and self.area_for_downscale in by_area:
            return AREA
        return int(self.mask_interpolation if mask else self.interpolation)

    area_for_downscale: str | None
    interpolation: int
    mask_interpolation: int

    def new_size(self, img: Array, params: Params) -> tuple[int, int]:
        """The (height, width) of a result."""
        raise NotImplementedError

    def smaller(self, img: Array, size: tuple[int, int], params: Params) -> bool:
        """Whether a picture becomes smaller."""
        return bool(size[0] < img.shape[0] or size[1] < img.shape[1])

    def resized(self, img: Array, mask: bool, params: Params) -> Array:
        """A picture or mask in its new size."""
        size = self.new_size(img, params)
        return resize(img, size, self.flag_for(self.smaller(img, size, params), mask))

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture, resized."""
        return self.resized(img, False, params)

    def apply_to_mask(self, mask: Array, **params: Any) -> Array:
        """The mask, resized."""
        return self.resized(mask, True, params)

    def apply_to_bboxes(self, bboxes: Array, **params: Any) -> Array:
        """Boxes of shares stay as they are."""
        return bboxes


class Resize(Resized):
    """To (height, width)."""

    height: Any = whole(ge=1)
    width: Any = whole(ge=1)
    interpolation: Any = resize_flag(1)
    mask_interpolation: Any = resize_flag(0)
    area_for_downscale: Any = area_option()
    p: Any = probability(1)

    def new_size(self, img: Array, params: Params) -> tuple[int, int]:
        """As declared."""
        return self.height, self.width

    def apply_to_keypoints(self, keypoints: Array, **params: Any) -> Array:
        """Keypoints times the ratio of the sizes."""
        height, width = params["shape"][:2]
        return scale_points(keypoints, self.width / width, self.height / height)


class RandomScale(Resized):
    """By a factor of 1 + ``scale_limit``; sizes are cut to whole pixels."""

    scale_limit: Any = span((-0.1, 0.1), rising=False)
    interpolation: Any = resize_flag(1)
    mask_interpolation: Any = resize_flag(0)
    area_for_downscale: Any = area_option()
    p: Any = probability()

    def get_params(self) -> Params:
        """``scale``: the factor."""
        return {"scale": self.py_random.uniform(*self.scale_limit) + 1.0}

    def new_size(self, img: Array, params: Params) -> tuple[int, int]:
        """The sides times the factor, cut."""
        return int(img.shape[0] * params["scale"]), int(img.shape[1] * params["scale"])

    def smaller(self, img: Array, size: tuple[int, int], params: Params) -> bool:
        """Whether the factor is below 1."""
        return bool(params["scale"] < 1)

    def apply_to_keypoints(self, keypoints: Array, **params: Any) -> Array:
        """Keypoints times the factor."""
        return scale_points(keypoints, params["scale"], params["scale"])


def sizes_field() -> Any:
    """A size, or a list of sizes of which one is drawn."""

    def read(where: str, value: Any) -> Any:
        if value is None:
            return None
        return [as_number(where, x, int) for x in value] if is_sequence(value) else as_number(where, value, int)

    return Field(None, read)


def sides_field() -> Any:
    """(height, width), one of which may be None."""

    def read(where: str, value: Any) -> Any:
        if value is None:
            return None
        if not is_sequence(value) or len(value) != 2:
            raise ValueError(f"{where}: expected (height, width), got {value!r}")
        return tuple(None if x is None else as_number(where, x, int) for x in value)

    return Field(None, read)


class BySide(Resized):
    """By the factor that brings a side to a size; sizes are rounded."""

    def check(self) -> None:
        """One of the two ways to say the size."""
        if (self.max_size is None) == (self.max_size_hw is None):
            raise ValueError(
                f"{type(self).__name__}: expected one of max_size and max_size_hw, got {self.max_size, self.max_size_hw}"
            )
        if self.max_size_hw == (None, None):
            raise ValueError(f"{type(self).__name__}.max_size_hw: expected a height or a width, got (None, None)")

    max_size: Any = None
    max_size_hw: Any = None

    def choose(self, values: list[float]) -> float:
        """The side or factor that counts."""
        raise NotImplementedError

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """``scale``: the factor."""
        height, width = params["shape"][:2]
        if self.max_size is None:
            pairs = zip(self.max_size_hw, (height, width), strict=True)
            return {"scale": self.choose([wanted / size for wanted, size in pairs if wanted is not None])}
        size = self.py_random.choice(self.max_size) if is_sequence(self.max_size) else self.max_size
        return {"scale": self.choose([size / height, size / width])}

    def new_size(self, img: Array, params: Params) -> tuple[int, int]:
        """The sides times the factor, rounded."""
        scale = params["scale"]
        return max(1, round(img.shape[0] * scale)), max(1, round(img.shape[1] * scale))

    def smaller(self, img: Array, size: tuple[int, int], params: Params) -> bool:
        """Whether the factor is below 1."""
        return bool(params["scale"] < 1)

    def apply_to_keypoints(self, keypoints: Array, **params: Any) -> Array:
        """Keypoints times the factor."""
        return scale_points(keypoints, params["scale"], params["scale"])


class LongestMaxSize(BySide):
    """So that the longest side has ``max_size``, or that the picture fits into ``max_size_hw``."""

    max_size: Any = sizes_field()
    max_size_hw: Any = sides_field()
    interpolation: Any = resize_flag(1)
    mask_interpolation: Any = resize_flag(0)
    area_for_downscale: Any = area_option()
    p: Any = probability(1)

    def choose(self, values: list[float]) -> float:
        """The smallest factor."""
        return min(values)


class SmallestMaxSize(BySide):
    """So that the shortest side has ``max_size``, or that the picture covers ``max_size_hw``."""

    max_size: Any = sizes_field()
    max_size_hw: Any = sides_field()
    interpolation: Any = resize_flag(1)
    mask_interpolation: Any = resize_flag(0)
    area_for_downscale: Any = area_option()
    p: Any = probability(1)

    def choose(self, values: list[float]) -> float:
        """The largest factor."""
        return max(values)
