"""Rectangular holes: what fills them, and what they do to boxes and keypoints."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from vicinal.compat.albumentations.boxes import denormalize_bboxes, normalize_bboxes
from vicinal.compat.albumentations.fields import fill_field
from vicinal.compat.albumentations.pixels import channels_of, largest, through_bytes
from vicinal.compat.albumentations.targets import DualTransform
from vicinal.compat.albumentations.transform import Array, Params

PAINTERS = {"inpaint_telea": cv2.INPAINT_TELEA, "inpaint_ns": cv2.INPAINT_NS}
NONE = np.zeros((0, 4), np.int32)


def hole_fill() -> Any:
    """A number, one per channel, random values, or OpenCV's inpainting."""
    return fill_field(0, "random", "random_uniform", "inpaint_telea", "inpaint_ns")


def hole_mask(holes: Array, shape: tuple[int, ...]) -> Array:
    """1 where a hole is."""
    mask = np.zeros(shape[:2], np.uint8)
    for left, top, right, bottom in holes.astype(int):
        mask[top:bottom, left:right] = 1
    return mask


@through_bytes
def inpainted(img: Array, mask: Array, method: str, radius: int = 3) -> Array:
    """The picture with what is masked painted from its surroundings; one or three channels."""
    if channels_of(img) not in (1, 3):
        raise ValueError(f"inpainting: expected a picture of one or three channels, got one of shape {img.shape}")
    return np.asarray(cv2.inpaint(img, mask, radius, PAINTERS[method])).reshape(img.shape)


def random_values(dtype: Any, shape: tuple[int, ...], draws: np.random.Generator) -> Array:
    """Uniform values from black to white."""
    white = largest(dtype)
    if np.issubdtype(dtype, np.integer):
        return draws.integers(0, int(white) + 1, size=shape, dtype=dtype)
    return draws.uniform(0, white, size=shape).astype(dtype)


def cutout(img: Array, holes: Array, value: Any, seed: Any) -> Array:
    """The picture with its holes filled."""
    if isinstance(value, str) and value in PAINTERS:
        return inpainted(img, hole_mask(holes, img.shape), value)
    result = img.copy()
    draws = np.random.default_rng(seed) if isinstance(value, str) else None
    for left, top, right, bottom in holes:
        if draws is not None:
            size = (1,) if value == "random_uniform" else (bottom - top, right - left)
            shape = (*size, *img.shape[2:])
            result[top:bottom, left:right] = random_values(img.dtype, shape, draws)
        else:
            result[top:bottom, left:right] = filling(value, img)
    return result


def filling(value: Any, img: Array) -> Array:
    """What fills a hole, in the picture's type; ValueError where its channels do not fit."""
    found = np.array(value, dtype=img.dtype)
    if found.ndim and img.ndim == 3 and found.size != img.shape[2]:
        raise ValueError(f"fill: expected one number or {img.shape[2]}, got {value!r}")
    return found


def visible_boxes(bboxes: Array, holes: Array, shape: tuple[int, ...], min_area: float, min_visibility: float) -> Array:
    """Boxes in pixels around what the holes leave of them, without those of which too little is left."""
    mask = hole_mask(holes, shape)
    found = []
    for box in bboxes:
        left, top, right, bottom = box[:4].astype(int)
        seen = mask[top:bottom, left:right] == 0
        left_over, area = seen.sum(), (right - left) * (bottom - top)
        if left_over == 0 or left_over < min_area or left_over / area < min_visibility:
            continue
        rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
        ends = (left + columns[0], top + rows[0], left + columns[-1] + 1, top + rows[-1] + 1)
        found.append(np.concatenate([ends, box[4:]]))
    return np.array(found) if found else np.zeros((0, bboxes.shape[1]))


class Holes(DualTransform):
    """A transform that draws ``holes`` [N, 4] (x_min, y_min, x_max, y_max) and a ``seed`` for what fills them."""

    fill: Any
    fill_mask: Any

    def drawn(self, holes: Any) -> Params:
        """The holes with a seed."""
        return {"holes": holes, "seed": self.random_generator.integers(0, 2**32 - 1)}

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture with holes."""
        return cutout(img, params["holes"], self.fill, params["seed"]) if params["holes"].size else img

    def apply_to_images(self, images: Array, **params: Any) -> Array:
        """Pictures with the same holes; random values differ from picture to picture."""
        if not isinstance(self.fill, str) or self.fill in PAINTERS:
            return super().apply_to_images(images, **params)
        draws = np.random.default_rng(params["seed"])
        seeds = draws.integers(0, 2**32 - 1, size=len(images))
        return np.stack([self.apply(image, **{**params, "seed": seed}) for image, seed in zip(images, seeds, strict=True)])

    def apply_to_mask(self, mask: Array, **params: Any) -> Array:
        """The mask with holes, where ``fill_mask`` is given."""
        if self.fill_mask is None or not params["holes"].size:
            return mask
        return cutout(mask, params["holes"], self.fill_mask, params["seed"])

    def apply_to_bboxes(self, bboxes: Array, **params: Any) -> Array:
        """Boxes around what is left of them."""
        processor, shape = self.get_processor("bboxes"), params["shape"][:2]
        if processor is None or not params["holes"].size:
            return bboxes
        own = processor.params
        pixels = denormalize_bboxes(bboxes, shape)
        return normalize_bboxes(visible_boxes(pixels, params["holes"], shape, own.min_area, own.min_visibility), shape)

    def apply_to_keypoints(self, keypoints: Array, **params: Any) -> Array:
        """Keypoints that lie in no hole."""
        processor, holes = self.get_processor("keypoints"), params["holes"]
        if processor is None or not processor.params.remove_invisible or not holes.size:
            return keypoints
        x, y = keypoints[:, :1], keypoints[:, 1:2]
        inside = (x >= holes[:, 0]) & (x < holes[:, 2]) & (y >= holes[:, 1]) & (y < holes[:, 3])
        return np.asarray(keypoints[~inside.any(axis=1)])
