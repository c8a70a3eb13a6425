"""Boxes under torchvision's geometry: their corners are moved, the box around them is cut at the new canvas."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from typing import Any

import torch

from vicinal.compat.torchvision.matrices import (
    expanded_size,
    forward_affine,
    inverse_affine,
    inverse_perspective,
    perspective_coefficients,
)
from vicinal.compat.torchvision.sizes import Size, center_window, padding_mode_of, resized, sides_of
from vicinal.compat.torchvision.targets.formats import Canvas, converted, cut
from vicinal.compat.torchvision.targets.rotated import rectangles
from vicinal.compat.torchvision.tensors.warps import affine_arguments, identity_grid
from vicinal.compat.torchvision.tv_tensors.boxes import BoundingBoxFormat as Format
from vicinal.compat.torchvision.tv_tensors.boxes import format_of, is_rotated_bounding_format

Move = Callable[[torch.Tensor], torch.Tensor]
"""Points [N, 2] to points [N, 2]."""


def moved(boxes: torch.Tensor, format: Any, move: Move, canvas: Canvas, mode: str | None) -> torch.Tensor:
    """The boxes around moved corners, cut."""
    if boxes.numel() == 0:
        return boxes
    numbers = boxes if boxes.is_floating_point() else boxes.float()
    if is_rotated_bounding_format(format):
        corners = converted(numbers, format, Format.XYXYXYXY).reshape(-1, 8)
        around, middle = rectangles(move(corners.reshape(-1, 2)).reshape(-1, 8)), Format.XYXYXYXY
    else:
        corners = converted(numbers, format, Format.XYXY).reshape(-1, 4)
        points = move(corners[:, [0, 1, 2, 1, 2, 3, 0, 3]].reshape(-1, 2)).reshape(-1, 4, 2)
        around, middle = torch.cat(torch.aminmax(points, dim=1), dim=1), Format.XYXY
    result = converted(cut(around, middle, canvas, mode), middle, format)
    return result.reshape(boxes.shape).to(boxes.dtype)


def by_matrix(matrix: Sequence[float]) -> Move:
    """Points under six numbers."""

    def move(points: torch.Tensor) -> torch.Tensor:
        rows = torch.tensor(list(matrix), dtype=points.dtype, device=points.device).reshape(2, 3)
        return torch.cat((points, points.new_ones(len(points), 1)), -1) @ rows.T

    return move


def affine_bounding_boxes(
    bounding_boxes: torch.Tensor, format: Any, canvas_size: Canvas, angle: float, translate: Any, scale: float, shear: Any,
    center: Any = None, clamping_mode: str | None = "soft",
) -> torch.Tensor:  # fmt: skip
    """As ``affine`` of pictures, about the canvas' middle."""
    shift, shears = affine_arguments(translate, scale, shear)
    matrix = forward_affine(_middle(canvas_size, center), angle, shift, scale, shears)
    return moved(bounding_boxes, format, by_matrix(matrix), canvas_size, clamping_mode)


def rotate_bounding_boxes(
    bounding_boxes: torch.Tensor, format: Any, canvas_size: Canvas, angle: float, expand: bool = False, center: Any = None,
    clamping_mode: str | None = "soft",
) -> tuple[torch.Tensor, Canvas]:  # fmt: skip
    """As ``rotate`` of pictures, and the new canvas."""
    move, canvas = rotation(canvas_size, angle, expand, center)
    return moved(bounding_boxes, format, move, canvas, clamping_mode), canvas if bounding_boxes.numel() else canvas_size


def rotation(canvas_size: Canvas, angle: float, expand: bool, center: Any) -> tuple[Move, Canvas]:
    """How points move under ``rotate``, and the new canvas."""
    if center is not None and expand:
        warnings.warn("rotate: center has no effect where expand is True", UserWarning, stacklevel=3)
        center = None
    middle = _middle(canvas_size, center)
    move = by_matrix(forward_affine(middle, -angle, (0.0, 0.0), 1.0, (0.0, 0.0)))
    if not expand:
        return move, canvas_size
    height, width = canvas_size
    corners = torch.tensor([[0.0, 0.0], [0.0, height], [width, height], [width, 0.0]])
    first = move(corners).amin(0)
    # The size is that of the map about the middle of the canvas as boxes have it, which may differ from the picture's.
    across, down = expanded_size(inverse_affine(middle, -angle, (0.0, 0.0), 1.0, (0.0, 0.0)), width, height)
    return (lambda points: move(points) - first.to(points)), (down, across)


def perspective_bounding_boxes(
    bounding_boxes: torch.Tensor, format: Any, canvas_size: Canvas, startpoints: Any, endpoints: Any, coefficients: Any = None,
    clamping_mode: str | None = "soft",
) -> torch.Tensor:  # fmt: skip
    """As ``perspective`` of pictures."""
    move = projection(startpoints, endpoints, coefficients)
    return moved(bounding_boxes, format, move, canvas_size, clamping_mode)


def projection(startpoints: Any, endpoints: Any, coefficients: Any) -> Move:
    """How points move under ``perspective``."""
    a, b, c, d, e, f, g, h = inverse_perspective(perspective_coefficients(startpoints, endpoints, coefficients))

    def move(points: torch.Tensor) -> torch.Tensor:
        above = by_matrix([a, b, c, d, e, f])(points)
        return above / (points @ points.new_tensor([g, h]) + 1.0)[:, None]

    return move


def elastic_bounding_boxes(
    bounding_boxes: torch.Tensor, format: Any, canvas_size: Canvas, displacement: torch.Tensor,
    clamping_mode: str | None = "soft",
) -> torch.Tensor:  # fmt: skip
    """Moved against the displacement at the corners, or of rotated boxes at the centre, next to the true inverse."""
    move = against(displacement, canvas_size, upward=True)
    if not is_rotated_bounding_format(format):
        return moved(bounding_boxes, format, move, canvas_size, clamping_mode)
    boxes = converted(bounding_boxes, format, Format.CXCYWHR)
    shifted = torch.cat((move(boxes[..., :2].reshape(-1, 2)).reshape(boxes[..., :2].shape), boxes[..., 2:]), -1)
    result = converted(cut(shifted, Format.CXCYWHR, canvas_size, clamping_mode), Format.CXCYWHR, format)
    return result.reshape(bounding_boxes.shape)


def against(displacement: torch.Tensor, canvas_size: Canvas, upward: bool) -> Move:
    """How points move under ``elastic``: by the shift of the pixel that they are rounded to, ``upward`` or down."""
    height, width = canvas_size
    if not isinstance(displacement, torch.Tensor):
        raise TypeError(f"displacement: expected a tensor, got {type(displacement)}")
    if tuple(displacement.shape) != (1, height, width, 2):
        raise ValueError(f"displacement: expected the shape {(1, height, width, 2)}, got {tuple(displacement.shape)}")

    def move(points: torch.Tensor) -> torch.Tensor:
        grid = identity_grid(height, width, points.dtype, points.device).sub_(displacement.to(points))
        index = (points.ceil() if upward else points).to(torch.long)
        x, y = index[:, 0].clamp(0, width - 1), index[:, 1].clamp(0, height - 1)
        return grid[0, y, x].add(1).mul_(points.new_tensor([0.5 * width, 0.5 * height])).sub_(0.5)

    return move


def horizontal_flip_bounding_boxes(bounding_boxes: torch.Tensor, format: Any, canvas_size: Canvas) -> torch.Tensor:
    """x becomes W - x. Nothing is cut."""
    return _mirrored(bounding_boxes, format, canvas_size, 0)


def vertical_flip_bounding_boxes(bounding_boxes: torch.Tensor, format: Any, canvas_size: Canvas) -> torch.Tensor:
    """y becomes H - y. Nothing is cut."""
    return _mirrored(bounding_boxes, format, canvas_size, 1)


def _mirrored(boxes: torch.Tensor, format: Any, canvas_size: Canvas, axis: int) -> torch.Tensor:
    """A mirrored rotated box keeps its sides. Its angle changes its sign, and half a turn is added where top becomes bottom."""
    length = canvas_size[1 - axis]
    kind = format_of(format)
    if kind in (Format.XYWHR, Format.CXCYWHR):
        middle = converted(boxes, kind, Format.CXCYWHR).clone()
        middle[..., axis] = length - middle[..., axis]
        middle[..., 4] = 180 * axis - middle[..., 4]
        return converted(middle, Format.CXCYWHR, kind)
    if kind is Format.XYXYXYXY:
        corners = boxes.clone().reshape(-1, 4, 2)
        corners[..., axis] = length - corners[..., axis]
        return corners[:, [1, 0, 3, 2]].reshape(boxes.shape)
    if kind is Format.CXCYWH:
        centres = boxes.clone()
        centres[..., axis] = length - centres[..., axis]
        return centres
    corners = converted(boxes, kind, Format.XYXY).clone()
    corners[..., [axis, axis + 2]] = length - corners[..., [axis + 2, axis]]
    return converted(corners, Format.XYXY, kind)


def crop_bounding_boxes(
    bounding_boxes: torch.Tensor, format: Any, top: int, left: int, height: int, width: int, clamping_mode: str | None = "soft"
) -> tuple[torch.Tensor, Canvas]:
    """Shifted, cut, and the new canvas."""
    return _shifted(bounding_boxes, format, -left, -top, (height, width), clamping_mode)


def center_crop_bounding_boxes(
    bounding_boxes: torch.Tensor, format: Any, canvas_size: Canvas, output_size: Any, clamping_mode: str | None = "soft"
) -> tuple[torch.Tensor, Canvas]:
    """The same of the middle."""
    return crop_bounding_boxes(bounding_boxes, format, *center_window(canvas_size, output_size), clamping_mode)


def pad_bounding_boxes(
    bounding_boxes: torch.Tensor, format: Any, canvas_size: Canvas, padding: Any, padding_mode: str = "constant",
    clamping_mode: str | None = "soft",
) -> tuple[torch.Tensor, Canvas]:  # fmt: skip
    """Shifted, cut, and the new canvas. Raises ValueError for borders that repeat the picture."""
    left, top, canvas = padded(canvas_size, padding, padding_mode, "bounding boxes")
    return _shifted(bounding_boxes, format, left, top, canvas, clamping_mode)


def padded(canvas_size: Canvas, padding: Any, padding_mode: str, what: str) -> tuple[int, int, Canvas]:
    """What is added at the left and at the top, and the new canvas."""
    if padding_mode_of(padding_mode) != "constant":
        raise ValueError(f"Padding mode '{padding_mode}' is not supported with {what}")
    left, top, right, bottom = sides_of(padding)
    return left, top, (canvas_size[0] + top + bottom, canvas_size[1] + left + right)


def resize_bounding_boxes(
    bounding_boxes: torch.Tensor, canvas_size: Canvas, size: Size, max_size: int | None = None, format: Any = Format.XYXY,
    clamping_mode: str | None = "soft",
) -> tuple[torch.Tensor, Canvas]:  # fmt: skip
    """Scaled with the canvas, and the new canvas."""
    canvas = resized(canvas_size, size, max_size)
    if canvas == tuple(canvas_size):
        return bounding_boxes, canvas
    across, down = canvas[1] / canvas_size[1], canvas[0] / canvas_size[0]
    if is_rotated_bounding_format(format):
        return moved(bounding_boxes, format, by_matrix([across, 0, 0, 0, down, 0]), canvas, clamping_mode), canvas
    ratios = torch.tensor([across, down, across, down], device=bounding_boxes.device)
    return bounding_boxes.mul(ratios).to(bounding_boxes.dtype), canvas  # corners, sides and centres alike: whole ones are cut


def resized_crop_bounding_boxes(
    bounding_boxes: torch.Tensor, format: Any, top: int, left: int, height: int, width: int, size: Any,
    clamping_mode: str | None = "soft",
) -> tuple[torch.Tensor, Canvas]:  # fmt: skip
    """Shifted, cut and scaled, and the new canvas."""
    boxes, canvas = crop_bounding_boxes(bounding_boxes, format, top, left, height, width, clamping_mode)
    return resize_bounding_boxes(boxes, canvas, size, format=format, clamping_mode=clamping_mode)


def _shifted(
    boxes: torch.Tensor, format: Any, x: int, y: int, canvas: Canvas, mode: str | None
) -> tuple[torch.Tensor, Canvas]:
    kind = format_of(format)
    places = boxes.shape[-1] if kind in (Format.XYXY, Format.XYXYXYXY) else 2
    result = boxes.clone()
    result[..., 0:places:2] += x
    result[..., 1:places:2] += y
    return cut(result, format, canvas, mode), canvas


def _middle(canvas_size: Canvas, center: Any) -> tuple[float, float]:
    return (canvas_size[1] * 0.5, canvas_size[0] * 0.5) if center is None else (float(center[0]), float(center[1]))
