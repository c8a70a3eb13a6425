"""Crops of a fixed size, which may pad the picture first: Crop, CenterCrop, RandomCrop; and RandomCropFromBorders."""

from __future__ import annotations

from typing import Any

from vicinal.compat.albumentations.boxes import denormalize_bboxes, normalize_bboxes
from vicinal.compat.albumentations.cropping import Cropped, CropSizeError, Window, middle_window, window_at
from vicinal.compat.albumentations.fields import border, fill_field, flag, number, position, probability, whole
from vicinal.compat.albumentations.pads import Padded, PadIfNeeded, Sides, halves, pad_boxes, pad_image, pad_points, placed
from vicinal.compat.albumentations.transform import Array, Params


class PaddedCrop(Cropped):
    """A crop of a picture that is padded first where ``pad_if_needed`` and it is too small."""

    pad_if_needed: bool
    pad_position: str
    border_mode: int
    fill: Any
    fill_mask: Any

    def padding_for(self, shape: tuple[int, ...], size: tuple[int, int]) -> Params | None:
        """The padding that a crop of ``size`` needs, or None; CropSizeError where it may not pad."""
        height, width = shape
        if not self.pad_if_needed:
            if size[0] > height or size[1] > width:
                raise CropSizeError(f"{type(self).__name__}: expected a crop within (height, width) {shape}, got {size}")
            return None
        sides = (*PadIfNeeded.needed(height, size[0], None), *PadIfNeeded.needed(width, size[1], None))
        return Padded.drawn(placed(*sides, self.pad_position, self.py_random)) if any(sides) else None

    @staticmethod
    def padded_shape(shape: tuple[int, ...], padding: Params | None) -> tuple[int, int]:
        """The (height, width) of the padded picture."""
        top, bottom, left, right = Padded.sides(padding) if padding else (0, 0, 0, 0)
        return shape[0] + top + bottom, shape[1] + left + right

    def padded(self, img: Array, params: Params, value: Any) -> Array:
        """The picture, padded."""
        padding = params.get("pad_params")
        return pad_image(img, Padded.sides(padding), self.border_mode, value) if padding else img

    def apply(self, img: Array, **params: Any) -> Array:
        """The window of the padded picture."""
        return super().apply(self.padded(img, params, self.fill), **params)

    def apply_to_mask(self, mask: Array, **params: Any) -> Array:
        """The window of the padded mask."""
        return super().apply(self.padded(mask, params, self.fill_mask), **params)

    def apply_to_bboxes(self, bboxes: Array, **params: Any) -> Array:
        """Boxes in the window."""
        padding, shape = params.get("pad_params"), params["shape"][:2]
        if padding:
            moved = pad_boxes(denormalize_bboxes(bboxes, shape), Padded.sides(padding), self.border_mode, shape)
            shape = self.padded_shape(shape, padding)
            bboxes = normalize_bboxes(moved, shape)
        return super().apply_to_bboxes(bboxes, **{**params, "shape": shape})

    def apply_to_keypoints(self, keypoints: Array, **params: Any) -> Array:
        """Keypoints in the window."""
        padding = params.get("pad_params")
        if padding:
            keypoints = pad_points(keypoints, Padded.sides(padding), self.border_mode, params["shape"][:2])
        return super().apply_to_keypoints(keypoints, **params)


class RandomCrop(PaddedCrop):
    """A window of ``height`` by ``width`` anywhere. CropSizeError where the picture is smaller and may not be padded."""

    height: Any = whole(ge=1)
    width: Any = whole(ge=1)
    pad_if_needed: Any = flag(False)
    pad_position: Any = position()
    border_mode: Any = border()
    fill: Any = fill_field(0.0)
    fill_mask: Any = fill_field(0.0)
    p: Any = probability(1)

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """The window and the padding."""
        padding = self.padding_for(params["shape"][:2], (self.height, self.width))
        shape = self.padded_shape(params["shape"], padding)
        window = window_at(shape, (self.height, self.width), self.py_random.random(), self.py_random.random())
        return {"crop_coords": window, "pad_params": padding}


class CenterCrop(PaddedCrop):
    """A window of ``height`` by ``width`` in the middle. CropSizeError where the picture is smaller and may not be padded."""

    height: Any = whole(ge=1)
    width: Any = whole(ge=1)
    pad_if_needed: Any = flag(False)
    pad_position: Any = position()
    border_mode: Any = border()
    fill: Any = fill_field(0.0)
    fill_mask: Any = fill_field(0.0)
    p: Any = probability(1)

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """The window and the padding."""
        padding = self.padding_for(params["shape"][:2], (self.height, self.width))
        shape = self.padded_shape(params["shape"], padding)
        return {"crop_coords": middle_window(shape, (self.height, self.width)), "pad_params": padding}


class Crop(PaddedCrop):
    """The window from (``x_min``, ``y_min``) to (``x_max``, ``y_max``)."""

    x_min: Any = whole(0, ge=0)
    y_min: Any = whole(0, ge=0)
    x_max: Any = whole(1024, gt=0)
    y_max: Any = whole(1024, gt=0)
    pad_if_needed: Any = flag(False)
    pad_position: Any = position()
    border_mode: Any = border()
    fill: Any = fill_field(0)
    fill_mask: Any = fill_field(0)
    p: Any = probability(1)

    def check(self) -> None:
        """A window that is not empty."""
        for axis in ("x", "y"):
            low, high = getattr(self, f"{axis}_min"), getattr(self, f"{axis}_max")
            if low >= high:
                raise ValueError(f"Crop: expected {axis}_min < {axis}_max, got {low} and {high}")

    def extra(self, shape: tuple[int, ...]) -> Sides:
        """The padding where the window ends beyond the picture; never less than that on its far sides."""
        below, beside = max(0, self.y_max - shape[0]), max(0, self.x_max - shape[1])
        top, bottom, left, right = placed(*halves(below), *halves(beside), self.pad_position, self.py_random)
        return top, max(bottom, below), left, max(right, beside)

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """The window and the padding."""
        window: Window = (self.x_min, self.y_min, self.x_max, self.y_max)
        shape = params["shape"][:2]
        needed = self.pad_if_needed and (self.y_max > shape[0] or self.x_max > shape[1])
        return {"crop_coords": window, "pad_params": Padded.drawn(self.extra(shape)) if needed else None}


class RandomCropFromBorders(Cropped):
    """Cuts up to a share of the picture off each side."""

    crop_left: Any = number(0.1, ge=0, le=1)
    crop_right: Any = number(0.1, ge=0, le=1)
    crop_top: Any = number(0.1, ge=0, le=1)
    crop_bottom: Any = number(0.1, ge=0, le=1)
    p: Any = probability(1)

    def check(self) -> None:
        """Opposite sides leave something."""
        for one, other in (("left", "right"), ("top", "bottom")):
            if getattr(self, f"crop_{one}") + getattr(self, f"crop_{other}") > 1:
                raise ValueError(f"RandomCropFromBorders: expected crop_{one} + crop_{other} <= 1")

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """The window."""
        height, width = params["shape"][:2]
        draw = self.py_random.randint
        left = draw(0, int(self.crop_left * width))
        right = draw(max(left + 1, int((1 - self.crop_right) * width)), width)
        top = draw(0, int(self.crop_top * height))
        bottom = draw(max(top + 1, int((1 - self.crop_bottom) * height)), height)
        return {"crop_coords": (left, top, right, bottom)}
