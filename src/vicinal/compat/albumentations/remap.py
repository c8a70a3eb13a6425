"""Distortions by maps: where each pixel of the result comes from, and what that does to boxes and keypoints."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from vicinal.compat.albumentations.boxes import denormalize_bboxes, normalize_bboxes
from vicinal.compat.albumentations.pixels import by_fours, keeps_channels
from vicinal.compat.albumentations.targets import DualTransform
from vicinal.compat.albumentations.transform import Array, Params


@keeps_channels
def remap(img: Array, map_x: Array, map_y: Array, flags: int, border_mode: int, value: Any) -> Array:
    """A picture whose pixels come from (map_x, map_y)."""
    both = np.stack([map_x, map_y], axis=-1).astype(np.float32)

    def part(piece: Array, own: Any) -> Array:
        return np.asarray(
            cv2.remap(piece, both, None, flags, borderMode=border_mode, borderValue=own)  # type: ignore[call-overload]
        )

    return by_fours(part, img, value)


def remap_boxes(bboxes: Array, map_x: Array, map_y: Array, shape: tuple[int, ...]) -> Array:
    """Boxes in pixels around where their filled masks go; a box whose mask vanishes stays as it is."""
    height, width = shape[:2]
    result = bboxes.copy()
    for row in result:
        left, top, right, bottom = (round(float(x)) for x in row[:4])
        left, right = (max(0, min(width - 1, x)) for x in (left, right))
        top, bottom = (max(0, min(height - 1, y)) for y in (top, bottom))
        mask = np.zeros((height, width), np.uint8)
        mask[top : bottom + 1, left : right + 1] = 1
        found = np.argwhere(remap(mask, map_x, map_y, cv2.INTER_NEAREST, cv2.BORDER_CONSTANT, 0))
        if len(found):
            row[:4] = found[:, 1].min(), found[:, 0].min(), found[:, 1].max(), found[:, 0].max()
    return result


def remap_points_by_mask(keypoints: Array, map_x: Array, map_y: Array, shape: tuple[int, ...]) -> Array:
    """Keypoints at the first pixel of where their small discs go; those whose disc vanishes are lost."""
    mask = np.zeros(shape[:2], np.int16)
    for index, point in enumerate(keypoints, start=1):
        x, y = round(float(point[0])), round(float(point[1]))
        if 0 <= x < shape[1] and 0 <= y < shape[0]:
            cv2.circle(mask, (x, y), 1, index, -1)
    moved = cv2.remap(mask, map_x.astype(np.float32), map_y.astype(np.float32), cv2.INTER_NEAREST)
    found = []
    for index, point in enumerate(keypoints, start=1):
        places = np.argwhere(moved == index)
        if len(places):
            found.append(np.concatenate([places[0][::-1], point[2:]]))
    return np.array(found) if found else np.zeros((0, keypoints.shape[1]))


def inverse_maps(map_x: Array, map_y: Array, shape: tuple[int, ...]) -> tuple[Array, Array]:
    """For each pixel of the source, the pixel of the result that looks nearest to it (0 where none does)."""
    height, width = shape[:2]
    back_x, back_y = np.zeros((2, height, width), np.float32)
    for y in range(height):
        for x in range(width):
            at_x, at_y = float(map_x[y, x]), float(map_y[y, x])
            if not (0 <= at_x < width and 0 <= at_y < height):
                continue
            left, top = int(at_x), int(at_y)
            for ny in range(top, min(top + 1, height - 1) + 1):
                for nx in range(left, min(left + 1, width - 1) + 1):
                    old = abs(nx - back_x[ny, nx]) + abs(ny - back_y[ny, nx])
                    if back_x[ny, nx] == 0 or abs(nx - at_x) + abs(ny - at_y) < old:
                        back_x[ny, nx], back_y[ny, nx] = x, y
    return back_x, back_y


def remap_points(keypoints: Array, map_x: Array, map_y: Array, shape: tuple[int, ...]) -> Array:
    """Keypoints at the whole pixel of the result that looks at theirs."""
    height, width = shape[:2]
    x = np.clip(keypoints[:, 0], 0, width - 1).astype(int)
    y = np.clip(keypoints[:, 1], 0, height - 1).astype(int)
    back_x, back_y = inverse_maps(map_x, map_y, shape)
    return np.column_stack([np.clip(back_x[y, x], 0, width - 1), np.clip(back_y[y, x], 0, height - 1), keypoints[:, 2:]])


class Distortion(DualTransform):
    """A transform that draws ``map_x`` and ``map_y``."""

    interpolation: int
    mask_interpolation: int
    border_mode: int
    keypoint_remapping_method: str

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture, distorted."""
        return self.distorted(img, self.interpolation, params["fill"], params)

    def apply_to_mask(self, mask: Array, **params: Any) -> Array:
        """The mask, distorted."""
        return self.distorted(mask, self.mask_interpolation, params["fill_mask"], params)

    def distorted(self, img: Array, flags: int, value: Any, params: Params) -> Array:
        """A picture or mask."""
        if params["map_x"] is None:
            return img
        return remap(img, params["map_x"], params["map_y"], flags, self.border_mode, value)

    def apply_to_bboxes(self, bboxes: Array, **params: Any) -> Array:
        """Boxes around their distorted masks."""
        if params["map_x"] is None:
            return bboxes
        shape = params["shape"][:2]
        return normalize_bboxes(remap_boxes(denormalize_bboxes(bboxes, shape), params["map_x"], params["map_y"], shape), shape)

    def apply_to_keypoints(self, keypoints: Array, **params: Any) -> Array:
        """Keypoints at whole pixels."""
        if params["map_x"] is None:
            return keypoints
        way = remap_points if self.keypoint_remapping_method == "direct" else remap_points_by_mask
        return way(keypoints, params["map_x"], params["map_y"], params["shape"][:2])
