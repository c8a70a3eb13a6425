"""Targets drawn onto a picture: masks tinted and outlined, boxes, polygons, keypoints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]
Colour: TypeAlias = tuple[int, int, int]

PALETTE: tuple[Colour, ...] = (
    (0, 215, 200), (255, 70, 200), (255, 215, 0), (60, 130, 255),
    (110, 230, 70), (160, 100, 255), (255, 140, 0), (240, 70, 60),
)  # fmt: skip
"""RGB colours that stay apart on photographs, by label modulo their number."""

TINT = 0.12
"""Little, so that what was done to the colours under a mask can be seen; the outline says where it is."""

NAME = 0.33
"""The size of names, as OpenCV counts it."""

RING = 10  # sixteenths of a pixel around a keypoint


def colour_of(label: int) -> Colour:
    """The colour of a class, an instance or a box."""
    return PALETTE[(label - 1) % len(PALETTE)]


def to_rgb(picture: Array) -> Array:
    """Any picture [H, W], [H, W, C] (uint8, uint16, or float32 in [0, 1]) as uint8 RGB [H, W, 3]; alpha is dropped.

    Normalised pictures (float32 outside of [0, 1], or CHW) are stretched from their least to their greatest value.
    """
    if picture.ndim == 3 and picture.shape[0] in (1, 3, 4) and picture.shape[2] not in (1, 2, 3, 4):
        picture = np.moveaxis(picture, 0, 2)
    picture = picture[..., None] if picture.ndim == 2 else picture
    if picture.dtype == np.uint16:
        picture = (picture // 257).astype(np.uint8)
    elif picture.dtype != np.uint8:
        picture = _stretch(picture)
    count = picture.shape[2]
    return np.repeat(picture[..., :1], 3, axis=2) if count < 3 else np.ascontiguousarray(picture[..., :3])


def draw_mask(picture: Array, mask: Array, tint: float = TINT) -> Array:
    """A copy of an RGB picture with the areas of a mask [H, W] tinted by label and outlined; 0 is background.

    Also for maps of instances, and for stacks of planes [M, H, W].
    """
    if mask.ndim == 3:
        mask = np.max(mask.astype(bool) * np.arange(1, len(mask) + 1)[:, None, None], axis=0, initial=0)
    palette = np.array(PALETTE, np.float32)[(mask.astype(np.int64) - 1) % len(PALETTE)]
    inside = mask != 0
    result = picture.copy()
    result[inside] = (picture[inside] * (1 - tint) + palette[inside] * tint + 0.5).astype(np.uint8)
    edge = np.zeros(mask.shape, bool)
    edge[:, 1:] |= mask[:, 1:] != mask[:, :-1]
    edge[1:] |= mask[1:] != mask[:-1]
    edge &= inside
    result[edge] = palette[edge].astype(np.uint8)
    return result


def draw_heat(picture: Array, heat: Array, strength: float = 0.6) -> Array:
    """A copy of an RGB picture with heat maps [H, W] or [H, W, K] laid over it, each value in its colour.

    Most is laid on where a map has its greatest value, nothing where it is 0 or below.
    """
    maps = heat[..., None] if heat.ndim == 2 else heat
    share = np.clip(maps.astype(np.float64), 0, None)
    share /= max(float(share.max(initial=0.0)), 1e-12)
    palette = np.array(PALETTE, np.float64)[np.arange(maps.shape[2]) % len(PALETTE)]
    most = share.max(axis=2)
    colour = palette[share.argmax(axis=2)]
    laid = strength * most[..., None]
    drawn: Array = (picture * (1 - laid) + colour * laid + 0.5).astype(np.uint8)
    return drawn


def draw_boxes(picture: Array, boxes: Array, labels: Sequence[int] | None = None, thickness: int = 1) -> Array:
    """A copy with boxes [M, 4] (xyxy in pixels), in the colours of ``labels`` (default: their order)."""
    result = picture.copy()
    for index, box in enumerate(np.asarray(boxes, np.float64).reshape(-1, 4)):
        x0, y0, x1, y1 = (round(float(v)) for v in box)
        colour = colour_of(index + 1 if labels is None else int(labels[index]))
        cv2.rectangle(result, (x0, y0), (max(x1 - 1, x0), max(y1 - 1, y0)), colour, thickness)
    return result


def draw_names(picture: Array, boxes: Array, names: Sequence[str], labels: Sequence[int] | None = None) -> Array:
    """A copy with the name of each box [M, 4] at its upper left corner, on a ground of its colour."""
    result = picture.copy()
    for index, (box, name) in enumerate(zip(np.asarray(boxes, np.float64).reshape(-1, 4), names, strict=True)):
        text = name.encode("ascii", "replace").decode()
        (width, height), base = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, NAME, 1)
        x, y = round(float(box[0])), max(round(float(box[1])), height + base)
        colour = colour_of(index + 1 if labels is None else int(labels[index]))
        cv2.rectangle(result, (x, y - height - base), (x + width, y), colour, -1)
        cv2.putText(result, text, (x, y - base + 1), cv2.FONT_HERSHEY_SIMPLEX, NAME, (0, 0, 0), 1, cv2.LINE_AA)
    return result


def draw_polygons(
    picture: Array, polygons: Sequence[Sequence[Array] | None], labels: Sequence[int] | None = None, tint: float = TINT
) -> Array:
    """A copy with the polygons (M entries: rings [K, 2] in pixels, or None) tinted and outlined, coloured as boxes are."""
    result = picture.copy()
    for index, polygon in enumerate(polygons):
        colour = colour_of(index + 1 if labels is None else int(labels[index]))
        rings = [np.round(np.asarray(ring, np.float64) * 16 - 8).astype(np.int32) for ring in polygon or ()]
        tinted = cv2.fillPoly(result.copy(), rings, colour, cv2.LINE_AA, shift=4)
        result = cv2.addWeighted(tinted, tint, result, 1 - tint, 0)
        cv2.polylines(result, rings, True, colour, 1, cv2.LINE_AA, shift=4)
    return result


def draw_keypoints(picture: Array, points: Array, visible: Array | None = None, radius: float = 2.5) -> Array:
    """A copy with keypoints [K, 2] (x, y) as ringed dots in the colours of their indices, the visible ones."""
    result = picture.copy()
    for index, (x, y) in enumerate(np.asarray(points, np.float64)[:, :2]):
        if visible is None or visible[index] > 0:
            centre = (round(float(x) * 16 - 8), round(float(y) * 16 - 8))
            cv2.circle(result, centre, round(radius * 16) + RING, (255, 255, 255), -1, cv2.LINE_AA, shift=4)
            cv2.circle(result, centre, round(radius * 16), colour_of(index + 4), -1, cv2.LINE_AA, shift=4)
    return result


def _stretch(picture: Array) -> Array:
    """To 0 .. 255 from the least finite value to the greatest, where [0, 1] is the least range; what is no number is dark."""
    finite = picture[np.isfinite(picture)]
    low, high = float(finite.min(initial=0.0)), float(finite.max(initial=1.0))
    whole = np.nan_to_num(picture.astype(np.float64), nan=low, posinf=high, neginf=low)
    stretched: Array = ((whole - low) * (255.0 / (high - low)) + 0.5).astype(np.uint8)
    return stretched
