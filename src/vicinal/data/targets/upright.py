"""The upright boxes around all boxes of a picture, of whatever target, for transforms that look at them."""

from __future__ import annotations

import numpy as np

from vicinal.data.clip_polygons import clip_outlines, hulls
from vicinal.data.geometry import Floats
from vicinal.data.move_rotated import Rectangles
from vicinal.data.rectangles import as_outlines
from vicinal.data.samples import Samples


def upright_boxes(samples: Samples) -> list[Floats] | None:
    """By picture [M, 4], xyxy in pixels; None where no target is boxes. Of rotated ones, around what lies in the picture."""
    boxes, rotated = samples.targets.get("boxes"), samples.targets.get("rotated_boxes")
    if rotated is None:
        return None if boxes is None else list(boxes.corners)
    found = [_around(one, size) for one, size in zip(rotated.boxes, samples.sizes[:, ::-1], strict=True)]
    if boxes is None:
        return found
    return [np.concatenate(pair) for pair in zip(boxes.corners, found, strict=True)]


def _around(boxes: Rectangles, limits: Floats) -> Floats:
    inside, _ = clip_outlines(as_outlines(boxes.corners), np.broadcast_to(limits.astype(np.float64), (len(boxes), 2)))
    return hulls(inside)
