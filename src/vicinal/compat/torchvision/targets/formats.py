"""Boxes from one format into another, cut at the canvas, and sorted out."""

from __future__ import annotations

import math
from typing import Any

import torch

from vicinal.compat.torchvision.kinds import BOXES, POINTS, TENSOR, kind_of, like, plain
from vicinal.compat.torchvision.targets.rotated import cut_rotated
from vicinal.compat.torchvision.tv_tensors.boxes import BoundingBoxFormat as Format
from vicinal.compat.torchvision.tv_tensors.boxes import format_of, is_rotated_bounding_format

Canvas = tuple[int, int]


def converted(boxes: torch.Tensor, old: Any, new: Any) -> torch.Tensor:
    """Plain boxes [..., K] in another format. Integers stay integers, halves are cut.

    Raises ValueError between formats with and without an angle.
    """
    old, new = format_of(old), format_of(new)
    if old is new:
        return boxes
    if is_rotated_bounding_format(old) != is_rotated_bounding_format(new):
        raise ValueError(f"format: expected both with an angle or both without, got {old.name} and {new.name}")
    if is_rotated_bounding_format(old):
        return _from_angle(_to_angle(boxes, old), new)
    return _from_corners(_to_corners(boxes, old), new)


def _to_corners(boxes: torch.Tensor, old: Format) -> torch.Tensor:
    first, last = boxes[..., :2], boxes[..., 2:]
    if old is Format.XYWH:
        return torch.cat((first, first + last), -1)
    if old is Format.CXCYWH:
        corner = first - last / 2
        return torch.cat((corner, corner + last), -1).to(boxes.dtype)
    return boxes


def _from_corners(boxes: torch.Tensor, new: Format) -> torch.Tensor:
    first, last = boxes[..., :2], boxes[..., 2:]
    if new is Format.XYWH:
        return torch.cat((first, last - first), -1)
    if new is Format.CXCYWH:
        size = last - first
        middle = (first * 2 + size).div(2, rounding_mode=None if boxes.is_floating_point() else "floor")
        return torch.cat((middle, size), -1)
    return boxes


def _to_angle(boxes: torch.Tensor, old: Format) -> torch.Tensor:
    """Any rotated format as (x, y) of the first corner, width, height, and degrees counter-clockwise."""
    if old is Format.XYXYXYXY:
        x1, y1, x2, y2, x3, y3 = boxes[..., :6].unbind(-1)
        angle = torch.atan2(y1 - y2, x2 - x1).div(torch.pi).mul(180.0)
        return torch.stack((x1, y1, torch.hypot(x2 - x1, y2 - y1), torch.hypot(x3 - x2, y3 - y2), angle), -1)
    return _half_way(boxes, -1) if old is Format.CXCYWHR else boxes


def _from_angle(boxes: torch.Tensor, new: Format) -> torch.Tensor:
    if new is Format.CXCYWHR:
        return _half_way(boxes, 1)
    if new is Format.XYWHR:
        return boxes
    x, y, width, height, angle = boxes.unbind(-1)
    cos, sin = _turn(angle)
    across, down = (width * cos, -width * sin), (height * sin, height * cos)
    corners = (
        x, y, x + across[0], y + across[1], x + (across[0] + down[0]), y + (across[1] + down[1]), x + down[0], y + down[1],
    )  # fmt: skip
    return torch.stack(corners, -1)


def _half_way(boxes: torch.Tensor, sign: int) -> torch.Tensor:
    """From the first corner to the centre (1), or back (-1)."""
    x, y, width, height, angle = boxes.unbind(-1)
    cos, sin = _turn(angle)
    half_width, half_height = width / 2, height / 2
    right, down = half_width * cos + half_height * sin, half_height * cos - half_width * sin
    return torch.stack((x + sign * right, y + sign * down, width, height, angle), -1)


def _turn(angle: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    radians = angle.mul(math.pi).div(180.0)
    return radians.cos(), radians.sin()


def cut(boxes: torch.Tensor, format: Any, canvas_size: Canvas, clamping_mode: str | None) -> torch.Tensor:
    """Plain boxes cut at the canvas."""
    if clamping_mode is None:
        return boxes.clone()
    if is_rotated_bounding_format(format):
        corners = converted(boxes, format, Format.XYXYXYXY).reshape(-1, 8)
        return converted(cut_rotated(corners, canvas_size, clamping_mode), Format.XYXYXYXY, format).reshape(boxes.shape)
    numbers = boxes if boxes.is_floating_point() else boxes.float()
    corners = converted(numbers, format, Format.XYXY).clone()
    corners[..., 0::2].clamp_(0, canvas_size[1])
    corners[..., 1::2].clamp_(0, canvas_size[0])
    return converted(corners, Format.XYXY, format).to(boxes.dtype)


def convert_bounding_box_format(
    inpt: torch.Tensor, old_format: Any = None, new_format: Any = None, inplace: bool = False
) -> Any:
    """Boxes in another format; plain tensors need ``old_format``. ``inplace`` overwrites the input where lengths are equal."""
    if new_format is None:
        raise TypeError("convert_bounding_box_format: expected new_format, got None")
    kind = kind_of(inpt)
    if kind == TENSOR and old_format is None:
        raise ValueError("convert_bounding_box_format: expected old_format for a plain tensor, got None")
    if kind == BOXES and old_format is not None:
        raise ValueError("convert_bounding_box_format: expected no old_format for boxes, which have one")
    if kind not in (TENSOR, BOXES):
        raise TypeError(f"expected boxes or a plain tensor, got {type(inpt)}")
    boxes: Any = inpt
    result = converted(plain(inpt), boxes.format if kind == BOXES else old_format, new_format)
    if inplace and result.shape == inpt.shape:
        result = plain(inpt).copy_(result)
    return like(result, inpt, format=format_of(new_format))


def clamp_bounding_boxes(
    inpt: torch.Tensor, format: Any = None, canvas_size: Canvas | None = None, clamping_mode: str | None = "auto"
) -> Any:
    """Boxes cut at the canvas; plain tensors need all three arguments, boxes with a meaning bring theirs."""
    if clamping_mode not in (None, "soft", "hard", "auto"):
        raise ValueError(f"clamping_mode: expected 'soft', 'hard', 'auto' or None, got {clamping_mode!r}")
    kind = kind_of(inpt)
    if kind == TENSOR:
        if format is None or canvas_size is None or clamping_mode == "auto":
            raise ValueError("clamp_bounding_boxes: expected format, canvas_size and clamping_mode for a plain tensor")
        return cut(inpt, format, canvas_size, clamping_mode)
    if kind != BOXES:
        raise TypeError(f"expected boxes or a plain tensor, got {type(inpt)}")
    if format is not None or canvas_size is not None:
        raise ValueError("clamp_bounding_boxes: expected no format and canvas_size for boxes, which have both")
    boxes: Any = inpt
    mode = getattr(boxes, "clamping_mode", "soft") if clamping_mode == "auto" else clamping_mode
    return like(cut(plain(inpt), boxes.format, boxes.canvas_size, mode), inpt)


def clamp_keypoints(inpt: torch.Tensor, canvas_size: Canvas | None = None) -> Any:
    """Points moved onto the nearest pixel of the canvas."""
    kind = kind_of(inpt)
    if kind == TENSOR and canvas_size is None:
        raise ValueError("clamp_keypoints: expected canvas_size for a plain tensor, got None")
    if kind == POINTS and canvas_size is not None:
        raise ValueError("clamp_keypoints: expected no canvas_size for points, which have one")
    if kind not in (TENSOR, POINTS):
        raise TypeError(f"expected points or a plain tensor, got {type(inpt)}")
    points: Any = inpt
    canvas: Any = points.canvas_size if kind == POINTS else canvas_size
    height, width = canvas
    result = plain(inpt).clone()
    result[..., 0].clamp_(0, width - 1)
    result[..., 1].clamp_(0, height - 1)
    return like(result, inpt)


def sanitize_bounding_boxes(
    bounding_boxes: torch.Tensor, format: Any = None, canvas_size: Canvas | None = None, min_size: float = 1.0,
    min_area: float = 1.0,
) -> tuple[Any, torch.Tensor]:  # fmt: skip
    """The boxes that are inside of the canvas and not too small, and which they are, bool [N]."""
    kind = kind_of(bounding_boxes)
    if kind == TENSOR and (format is None or canvas_size is None):
        raise ValueError("sanitize_bounding_boxes: expected format and canvas_size for a plain tensor")
    if kind == BOXES and (format is not None or canvas_size is not None):
        raise ValueError("sanitize_bounding_boxes: expected no format and canvas_size for boxes, which have both")
    if kind not in (TENSOR, BOXES):
        raise ValueError(f"sanitize_bounding_boxes: expected boxes or a plain tensor, got {type(bounding_boxes)}")
    boxes: Any = bounding_boxes
    if kind == BOXES:
        format, canvas_size = boxes.format, boxes.canvas_size
    assert canvas_size is not None
    valid = _valid(plain(bounding_boxes), format, canvas_size, min_size, min_area)
    return like(plain(bounding_boxes)[valid], bounding_boxes), valid


def _valid(boxes: torch.Tensor, format: Any, canvas: Canvas, min_size: float, min_area: float) -> torch.Tensor:
    if is_rotated_bounding_format(format):
        sizes = converted(boxes, format, Format.XYWHR)[..., 2:4]
        corners = converted(boxes, format, Format.XYXYXYXY)
    else:
        sizes = converted(boxes, format, Format.XYWH)[..., 2:]
        corners = converted(boxes, format, Format.XYXY)
    x, y = corners[..., 0::2], corners[..., 1::2]
    valid = (sizes >= min_size).all(-1) & (sizes.prod(-1) >= min_area)
    inside = (x >= 0) & (x <= canvas[1]) & (y >= 0) & (y <= canvas[0])
    return valid & inside.all(-1)


def sanitize_keypoints(key_points: torch.Tensor, canvas_size: Canvas | None = None) -> tuple[Any, torch.Tensor]:
    """The points on pixels of the canvas, and which they are; of [N, K, 2] all K must be."""
    kind = kind_of(key_points)
    if kind == TENSOR and canvas_size is None:
        raise ValueError("sanitize_keypoints: expected canvas_size for a plain tensor, got None")
    if kind not in (TENSOR, POINTS):
        raise ValueError(f"sanitize_keypoints: expected points or a plain tensor, got {type(key_points)}")
    points: Any = key_points
    canvas: Any = points.canvas_size if kind == POINTS else canvas_size
    height, width = canvas
    flat = plain(key_points)
    x, y = flat[..., 0], flat[..., 1]
    valid = (x >= 0) & (x < width) & (y >= 0) & (y < height)
    while valid.ndim > 1:
        valid = valid.all(-1)
    return like(flat[valid], key_points), valid
