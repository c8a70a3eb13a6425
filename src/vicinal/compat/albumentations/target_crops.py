"""Crops that look at boxes or masks."""

from __future__ import annotations

from typing import Any

import numpy as np

from vicinal.compat.albumentations.boxes import denormalize_bboxes, union_of_bboxes
from vicinal.compat.albumentations.cropping import Cropped, CropSizeError, Window, crop, middle_window, window_at
from vicinal.compat.albumentations.fields import anything, number, probability, resize_flag, span, whole, word
from vicinal.compat.albumentations.resizes import resize, scale_points
from vicinal.compat.albumentations.transform import Array, Params


def clipped_window(window: Any, shape: tuple[int, ...]) -> Window:
    """A window cut to the picture."""
    height, width = shape[:2]
    left, top, right, bottom = window
    left, top = np.clip(left, 0, width), np.clip(top, 0, height)
    return int(left), int(top), int(np.clip(right, left, width)), int(np.clip(bottom, top, height))


class RandomCropNearBBox(Cropped):
    """Around the box that the call brings as ``cropping_bbox_key``, in pixels, each side moved by up to a share of it."""

    max_part_shift: Any = span((0, 0.3), start=0, low=0, high=1)
    cropping_bbox_key: Any = word("cropping_bbox")
    p: Any = probability(1)

    @property
    def targets_as_params(self) -> list[str]:
        """The box."""
        return [self.cropping_bbox_key]

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """The window."""
        shape = params["shape"][:2]
        left, top, right, bottom = clipped_window(data[self.cropping_bbox_key], shape)
        rows = round((bottom - top) * self.max_part_shift[0])
        columns = round((right - left) * self.max_part_shift[1])
        draw = self.py_random.randint
        x_min, x_max = left - draw(-columns, columns), right + draw(-columns, columns)
        y_min, y_max = top - draw(-rows, rows), bottom + draw(-rows, rows)
        window = clipped_window((x_min, y_min, x_max, y_max), shape)
        if window[0] == window[2] or window[1] == window[3]:
            window = middle_window(shape, (bottom - top, right - left))
        return {"crop_coords": window}


class BBoxSafe(Cropped):
    """A crop that keeps all boxes whole, or but for a share that may be eroded."""

    erosion_rate: float

    def anywhere(self, shape: tuple[int, ...]) -> Window:
        """A window of the picture's ratio, where there are no boxes."""
        height, width = shape
        least = int(height * (1.0 - self.erosion_rate))
        rows = height if least >= height else self.py_random.randint(least, height)
        return window_at(shape, (rows, int(rows * width / height)), self.py_random.random(), self.py_random.random())

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """The window."""
        shape = height, width = params["shape"][:2]
        if "bboxes" not in data:
            raise KeyError(f"{type(self).__name__}: expected bboxes in the call")
        union = union_of_bboxes(data["bboxes"], self.erosion_rate) if len(data["bboxes"]) else None
        if union is None:
            return {"crop_coords": self.anywhere(shape)}
        left, top = np.clip(union[:2], 0, 1)
        right, bottom = np.clip(union[2], left, 1), np.clip(union[3], top, 1)
        draw = self.py_random.random
        x_min, y_min = int(left * draw() * width), int(top * draw() * height)
        x_max, y_max = right + (1 - right) * draw(), bottom + (1 - bottom) * draw()
        return {"crop_coords": (x_min, y_min, int(x_max * width), int(y_max * height))}


class BBoxSafeRandomCrop(BBoxSafe):
    """Any window that holds all boxes."""

    erosion_rate: Any = number(0.0, ge=0, le=1)
    p: Any = probability(1)


class RandomSizedBBoxSafeCrop(BBoxSafe):
    """Any window that holds all boxes, resized to ``height`` by ``width``."""

    height: Any = whole(ge=1)
    width: Any = whole(ge=1)
    erosion_rate: Any = number(0.0, ge=0, le=1)
    interpolation: Any = resize_flag(1)
    mask_interpolation: Any = resize_flag(0)
    p: Any = probability(1)

    def apply(self, img: Array, **params: Any) -> Array:
        """The window, resized."""
        return resize(crop(img, params["crop_coords"]), (self.height, self.width), self.interpolation)

    def apply_to_mask(self, mask: Array, **params: Any) -> Array:
        """The mask's window, resized."""
        return resize(crop(mask, params["crop_coords"]), (self.height, self.width), self.mask_interpolation)

    def apply_to_keypoints(self, keypoints: Array, **params: Any) -> Array:
        """Keypoints in the window, times its factor."""
        left, top, right, bottom = params["crop_coords"]
        points = super().apply_to_keypoints(keypoints, **params)
        return scale_points(points, self.width / (right - left), self.height / (bottom - top))


class AtLeastOneBBoxRandomCrop(Cropped):
    """A window of ``height`` by ``width`` that shows some of a random box. CropSizeError where the picture is smaller."""

    height: Any = whole(ge=1)
    width: Any = whole(ge=1)
    erosion_factor: Any = number(0.0, ge=0, le=1)
    p: Any = probability(1)

    def ends(self, box: Array, shape: tuple[int, ...]) -> list[tuple[float, float]]:
        """The least and largest start of the window, along x and y."""
        found = []
        for axis, size in ((0, self.width), (1, self.height)):
            room = shape[1 - axis] - size
            kept = (box[axis + 2] - box[axis]) * (1.0 - self.erosion_factor)
            low, high = box[axis] + kept - size, box[axis + 2] - kept
            found.append((float(np.clip(low, 0.0, room)), float(np.clip(high, 0.0, room))))
        return found

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """The window."""
        height, width = shape = params["shape"][:2]
        if self.height > height or self.width > width:
            size = (self.height, self.width)
            raise CropSizeError(f"AtLeastOneBBoxRandomCrop: expected a crop within (height, width) {shape}, got {size}")
        boxes = data.get("bboxes", [])
        x_ends, y_ends = (0.0, width - self.width), (0.0, height - self.height)
        if len(boxes):
            x_ends, y_ends = self.ends(self.py_random.choice(list(denormalize_bboxes(boxes, shape))), shape)
        left, top = int(self.py_random.uniform(*x_ends)), int(self.py_random.uniform(*y_ends))
        return {"crop_coords": (left, top, left + self.width, top + self.height)}


class CropNonEmptyMaskIfExists(Cropped):
    """A window of ``height`` by ``width`` that shows some of the mask, where it is not empty."""

    height: Any = whole(ge=1)
    width: Any = whole(ge=1)
    ignore_values: Any = anything(None)
    ignore_channels: Any = anything(None)
    p: Any = probability(1)

    def shown(self, mask: Array) -> Array:
        """Where [H, W] a mask counts."""
        if self.height > mask.shape[0] or self.width > mask.shape[1]:
            raise ValueError(
                f"CropNonEmptyMaskIfExists: expected a crop within {mask.shape[:2]}, got {self.height, self.width}"
            )
        if self.ignore_values is not None:
            mask = np.where(np.isin(mask, self.ignore_values), 0, mask)
        if mask.ndim == 3 and self.ignore_channels is not None:
            mask = np.delete(mask, list(self.ignore_channels), axis=2)
        return np.asarray(mask.any(axis=2) if mask.ndim == 3 else mask != 0)

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """The window."""
        masks = [data["mask"]] if "mask" in data else list(data.get("masks", []))
        if not masks:
            raise RuntimeError("CropNonEmptyMaskIfExists: expected mask or masks in the call, got none")
        shown = np.any([self.shown(mask) for mask in masks], axis=0)
        rows, columns = shown.shape[0] - self.height, shown.shape[1] - self.width
        draw = self.py_random.randint
        if shown.any():
            y, x = self.py_random.choice(list(np.argwhere(shown)))
            left = int(np.clip(x - draw(0, self.width - 1), 0, columns))
            top = int(np.clip(y - draw(0, self.height - 1), 0, rows))
        else:
            left, top = draw(0, columns), draw(0, rows)
        return {"crop_coords": (left, top, left + self.width, top + self.height)}
