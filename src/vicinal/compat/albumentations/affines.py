"""Affine, Rotate, SafeRotate and ShiftScaleRotate: what they draw."""

from __future__ import annotations

import math
import warnings
from typing import Any

import cv2
import numpy as np

from vicinal.compat.albumentations.affine import XY, AffineWarp, affine_matrix, fitted, warp
from vicinal.compat.albumentations.boxes import denormalize_bboxes, normalize_bboxes
from vicinal.compat.albumentations.fields import (
    Field,
    as_number,
    border,
    fill_field,
    flag,
    is_sequence,
    limits,
    numbers_of,
    option,
    optional,
    probability,
    span,
    warp_flag,
    within,
)
from vicinal.compat.albumentations.transform import Array, Params

STILL: XY = {"x": 0.0, "y": 0.0}
FLAT: XY = {"x": 1.0, "y": 1.0}


def method() -> Any:
    """Boxes around the corners, or around the ellipse within a box."""
    return option("largest_box", "largest_box", "ellipse")


def axes(default: Any, neutral: float) -> Any:
    """A range for each axis, from a number, a range, or a dict of them with ``x`` or ``y``."""

    def one(where: str, value: Any) -> tuple[float, float]:
        value = numbers_of(where, value, float, 2) if is_sequence(value) else as_number(where, value, float)
        low, high = limits(value, value, where=where)
        return low, high

    def read(where: str, value: Any) -> Any:
        if not isinstance(value, dict):
            value = {"x": value, "y": value}
        if not set(value) & {"x", "y"}:
            raise ValueError(f"{where}: expected a dict with x or y, got {value!r}")
        return {axis: one(where, value[axis]) if axis in value else (neutral, neutral) for axis in ("x", "y")}

    return Field(default, read)


def angles(default: Any) -> Any:
    """A range of degrees; one number is that angle alone."""

    def read(where: str, value: Any) -> Any:
        value = numbers_of(where, value, float, 2) if is_sequence(value) else as_number(where, value, float)
        return limits(value, value, where=where)

    return Field(default, read)


class Affine(AffineWarp):
    """Scale, turn, shear and move. ``shear`` and ``rotate`` in degrees, ``translate_percent`` in shares of the sides."""

    scale: Any = axes((1.0, 1.0), 1.0)
    translate_percent: Any = optional(axes(None, 0.0))
    translate_px: Any = optional(axes(None, 0))
    rotate: Any = angles(0.0)
    shear: Any = axes((0.0, 0.0), 1.0)
    interpolation: Any = warp_flag(1)
    mask_interpolation: Any = warp_flag(0)
    fit_output: Any = flag(False)
    keep_ratio: Any = flag(False)
    rotate_method: Any = method()
    balanced_scale: Any = flag(False)
    border_mode: Any = border()
    fill: Any = fill_field()
    fill_mask: Any = fill_field()
    p: Any = probability()

    def check(self) -> None:
        """One of the two translations; one scale where the ratio is kept."""
        if self.translate_percent is not None and self.translate_px is not None:
            raise ValueError("Affine: expected translate_percent or translate_px, got both")
        if self.translate_percent is None and self.translate_px is None:
            self.translate_px = {"x": (0, 0), "y": (0, 0)}
        if self.keep_ratio and self.scale["x"] != self.scale["y"]:
            raise ValueError(f"Affine.scale: expected one range for both axes with keep_ratio, got {self.scale}")

    def draw_translation(self, shape: tuple[int, ...]) -> XY:
        """Whole pixels along x and y."""
        draws = self.py_random
        if self.translate_px is not None:
            return {axis: draws.randint(int(low), int(high)) for axis, (low, high) in self.translate_px.items()}
        shares = {axis: draws.uniform(*ends) for axis, ends in self.translate_percent.items()}
        return {"x": int(shares["x"] * shape[1]), "y": int(shares["y"] * shape[0])}

    def draw_scale(self) -> XY:
        """A factor for each axis; with ``balanced_scale`` half of them below and half above 1."""
        found = {}
        for axis, ends in self.scale.items():
            parts = [ends]
            if self.balanced_scale:
                parts = [(ends[0], 1.0)] * (ends[0] < 1) + [(1.0, ends[1])] * (ends[1] > 1)
            if not parts:
                found[axis] = 1.0
                continue
            chosen = self.py_random.choice(parts) if len(parts) > 1 else parts[0]
            found[axis] = self.py_random.uniform(*chosen)
        return {"x": found["x"], "y": found["x"]} if self.keep_ratio else found

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """The matrices and the canvas."""
        shape = params["shape"][:2]
        translate = self.draw_translation(shape)
        shear = {axis: -self.py_random.uniform(*self.shear[axis]) for axis in ("x", "y")}
        scale = self.draw_scale()
        rotate = self.py_random.uniform(*self.rotate)
        found = self.both(lambda centre: affine_matrix(translate, shear, scale, rotate, centre), shape)
        size = tuple(shape)
        if self.fit_output:
            found["bbox_matrix"] = fitted(found["bbox_matrix"], shape)[0]
            found["matrix"], size = fitted(found["matrix"], shape)
        return {"rotate": rotate, "scale": scale, **found, "output_shape": size}


class ShiftScaleRotate(Affine):
    """Affine with ranges of shifts (shares of the sides), factors (1 + ``scale_limit``) and degrees."""

    shift_limit: Any = span((-0.0625, 0.0625), rising=False)
    scale_limit: Any = span((-0.1, 0.1), rising=False)
    rotate_limit: Any = span((-45, 45), rising=False)
    interpolation: Any = warp_flag(1)
    border_mode: Any = border()
    shift_limit_x: Any = optional(span(None, rising=False))
    shift_limit_y: Any = optional(span(None, rising=False))
    rotate_method: Any = method()
    mask_interpolation: Any = warp_flag(0)
    fill: Any = fill_field()
    fill_mask: Any = fill_field()
    p: Any = probability()

    def check(self) -> None:
        """Derives the affine ranges."""
        name = "ShiftScaleRotate"
        for axis in ("x", "y"):
            own = getattr(self, f"shift_limit_{axis}")
            own = self.shift_limit if own is None else own
            setattr(self, f"shift_limit_{axis}", within(f"{name}.shift_limit_{axis}", own, -1, 1, True))
        self.scale_limit = within(f"{name}.scale_limit", limits(self.scale_limit, bias=1.0), 0, None, True)
        self.scale = {"x": self.scale_limit, "y": self.scale_limit}
        self.translate_percent, self.translate_px = {"x": self.shift_limit_x, "y": self.shift_limit_y}, None
        self.rotate, self.shear = self.rotate_limit, {"x": (0.0, 0.0), "y": (0.0, 0.0)}
        self.fit_output = self.keep_ratio = self.balanced_scale = False
        warnings.warn("ShiftScaleRotate is an Affine with other arguments", UserWarning, stacklevel=5)

    def get_transform_init_args(self) -> Params:
        """The arguments as 2.0.8 writes them: ``scale_limit`` about 0, the shifts of each axis."""
        names = ("shift_limit_x", "shift_limit_y", "scale_limit", "rotate_limit", "interpolation", "border_mode", "fill")
        found = {name: getattr(self, name) for name in (*names, "fill_mask", "rotate_method", "mask_interpolation")}
        return {**found, "scale_limit": limits(self.scale_limit, bias=-1.0)}


class SafeRotate(AffineWarp):
    """Turns, and shrinks the result so that all of the picture shows on a canvas of its size."""

    derived = ("balanced_scale", "fit_output", "keep_ratio", "rotate", "scale", "shear", "translate_percent", "translate_px")
    limit: Any = span((-90, 90), rising=False)
    interpolation: Any = warp_flag(1)
    border_mode: Any = border()
    rotate_method: Any = method()
    mask_interpolation: Any = warp_flag(0)
    fill: Any = fill_field()
    fill_mask: Any = fill_field()
    p: Any = probability()

    def check(self) -> None:
        """Derives what the serialised form lists of Affine's arguments."""
        self.balanced_scale, self.fit_output, self.keep_ratio, self.rotate = False, True, False, self.limit
        self.scale, self.shear = {"x": (1.0, 1.0), "y": (1.0, 1.0)}, {"x": (0.0, 0.0), "y": (0.0, 0.0)}
        self.translate_percent, self.translate_px = None, {"x": (0, 0), "y": (0, 0)}

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """The matrices."""
        height, width = shape = params["shape"][:2]
        angle = self.py_random.uniform(*self.limit)
        turn = cv2.getRotationMatrix2D((0, 0), angle, 1.0)
        cos, sin = abs(turn[0, 0]), abs(turn[0, 1])
        wide, high = int(height * sin + width * cos), int(height * cos + width * sin)
        scale = {"x": width / wide, "y": height / high}

        def matrix(centre: tuple[float, float]) -> Array:
            turn = np.vstack([cv2.getRotationMatrix2D(centre, angle, 1.0), [0, 0, 1]])
            turn[:2, 2] += wide / 2 - centre[0], high / 2 - centre[1]
            return np.asarray(np.diag([scale["x"], scale["y"], 1.0]) @ turn)

        return {"rotate": angle, "scale": scale, **self.both(matrix, shape), "output_shape": shape}


def inner_rectangle(height: int, width: int, degrees: float) -> dict[str, int]:
    """The largest upright rectangle of a turned picture that holds no border."""
    angle = math.radians(degrees)
    sin, cos = abs(math.sin(angle)), abs(math.cos(angle))
    long, short = max(width, height), min(width, height)
    if short <= 2 * sin * cos * long or abs(sin - cos) < 1e-10:
        half = 0.5 * short
        wide, high = (half / sin, half / cos) if width >= height else (half / cos, half / sin)
    else:
        twice = cos * cos - sin * sin
        wide, high = (width * cos - height * sin) / twice, (height * cos - width * sin) / twice
    return {
        "x_min": max(0, int(width / 2 - wide / 2)),
        "x_max": min(width, int(width / 2 + wide / 2)),
        "y_min": max(0, int(height / 2 - high / 2)),
        "y_max": min(height, int(height / 2 + high / 2)),
    }


class Rotate(AffineWarp):
    """Turns about the centre; ``crop_border`` cuts off what the border fills."""

    limit: Any = span((-90, 90), rising=False)
    interpolation: Any = warp_flag(1)
    border_mode: Any = border()
    rotate_method: Any = method()
    crop_border: Any = flag(False)
    mask_interpolation: Any = warp_flag(0)
    fill: Any = fill_field()
    fill_mask: Any = fill_field()
    p: Any = probability()

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """The matrices, and what is cut out."""
        shape = params["shape"][:2]
        angle = self.py_random.uniform(*self.limit)
        cut = (
            inner_rectangle(shape[0], shape[1], angle)
            if self.crop_border
            else dict.fromkeys(("x_min", "x_max", "y_min", "y_max"), -1)
        )
        return {**cut, **self.both(lambda centre: affine_matrix(STILL, STILL, FLAT, angle, centre), shape)}

    def cut(self, img: Array, params: Params) -> Array:
        """The part without border."""
        return img[params["y_min"] : params["y_max"], params["x_min"] : params["x_max"]] if self.crop_border else img

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture, turned."""
        size = params["shape"][:2]
        return self.cut(warp(img, params["matrix"], self.interpolation, params["fill"], self.border_mode, size), params)

    def apply_to_mask(self, mask: Array, **params: Any) -> Array:
        """The mask, turned."""
        size = params["shape"][:2]
        return self.cut(
            warp(mask, params["matrix"], self.mask_interpolation, params["fill_mask"], self.border_mode, size), params
        )

    def apply_to_bboxes(self, bboxes: Array, **params: Any) -> Array:
        """Boxes around the turned boxes."""
        shape = params["shape"][:2]
        boxes = super().apply_to_bboxes(bboxes, **params, output_shape=shape)
        if not self.crop_border or not len(boxes):
            return boxes
        pixels = denormalize_bboxes(boxes, shape)
        pixels[:, :4] -= np.array([params["x_min"], params["y_min"]] * 2)
        return normalize_bboxes(pixels, (params["y_max"] - params["y_min"], params["x_max"] - params["x_min"]))

    def apply_to_keypoints(self, keypoints: Array, **params: Any) -> Array:
        """Keypoints, turned."""
        points = super().apply_to_keypoints(keypoints, **params, scale=FLAT)
        if self.crop_border:
            points[:, 0] -= params["x_min"]
            points[:, 1] -= params["y_min"]
        return points
