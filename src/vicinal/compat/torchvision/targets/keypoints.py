"""Points under torchvision's geometry. None is cut or dropped."""

from __future__ import annotations

from typing import Any

import torch

from vicinal.compat.torchvision.matrices import forward_affine
from vicinal.compat.torchvision.sizes import Size, center_window, padding_mode_of, resized
from vicinal.compat.torchvision.targets.boxes import Move, against, by_matrix, padded, projection, rotation
from vicinal.compat.torchvision.targets.formats import Canvas
from vicinal.compat.torchvision.tensors.warps import affine_arguments


def _moved(points: torch.Tensor, move: Move) -> torch.Tensor:
    numbers = points if points.is_floating_point() else points.float()
    return move(numbers.reshape(-1, 2)).reshape(points.shape).to(points.dtype) if points.numel() else points


def horizontal_flip_keypoints(keypoints: torch.Tensor, canvas_size: Canvas) -> torch.Tensor:
    """x becomes W - 1 - x."""
    return _mirrored(keypoints, 0, canvas_size[1])


def vertical_flip_keypoints(keypoints: torch.Tensor, canvas_size: Canvas) -> torch.Tensor:
    """y becomes H - 1 - y."""
    return _mirrored(keypoints, 1, canvas_size[0])


def _mirrored(points: torch.Tensor, axis: int, length: int) -> torch.Tensor:
    result = points.clone()
    result[..., axis] = length - 1 - result[..., axis]
    return result


def affine_keypoints(
    keypoints: torch.Tensor, canvas_size: Canvas, angle: float, translate: Any, scale: float, shear: Any, center: Any = None
) -> tuple[torch.Tensor, Canvas]:
    """As ``affine`` of boxes, and the canvas, which stays."""
    shift, shears = affine_arguments(translate, scale, shear)
    middle = (canvas_size[1] * 0.5, canvas_size[0] * 0.5) if center is None else center
    return _moved(keypoints, by_matrix(forward_affine(middle, angle, shift, scale, shears))), canvas_size


def rotate_keypoints(
    keypoints: torch.Tensor, canvas_size: Canvas, angle: float, expand: bool = False, center: Any = None
) -> tuple[torch.Tensor, Canvas]:
    """As ``rotate`` of boxes, and the new canvas."""
    move, canvas = rotation(canvas_size, angle, expand, center)
    return _moved(keypoints, move), canvas if keypoints.numel() else canvas_size


def perspective_keypoints(
    keypoints: torch.Tensor, canvas_size: Canvas, startpoints: Any, endpoints: Any, coefficients: Any = None
) -> torch.Tensor:
    """As ``perspective`` of boxes."""
    return _moved(keypoints, projection(startpoints, endpoints, coefficients))


def elastic_keypoints(keypoints: torch.Tensor, canvas_size: Canvas, displacement: torch.Tensor) -> torch.Tensor:
    """Moved against the displacement of their pixel, next to the true inverse."""
    return _moved(keypoints, against(displacement, canvas_size, upward=False))


def crop_keypoints(keypoints: torch.Tensor, top: int, left: int, height: int, width: int) -> tuple[torch.Tensor, Canvas]:
    """Shifted, and the new canvas."""
    return keypoints.sub(torch.tensor([left, top], dtype=keypoints.dtype, device=keypoints.device)), (height, width)


def center_crop_keypoints(inpt: torch.Tensor, canvas_size: Canvas, output_size: Any) -> tuple[torch.Tensor, Canvas]:
    """The same of the middle."""
    return crop_keypoints(inpt, *center_window(canvas_size, output_size))


def pad_keypoints(
    keypoints: torch.Tensor, canvas_size: Canvas, padding: Any, padding_mode: str = "constant"
) -> tuple[torch.Tensor, Canvas]:
    """Shifted, and the new canvas. Raises ValueError for borders that repeat the picture."""
    padding_mode_of(padding_mode)
    left, top, canvas = padded(canvas_size, padding, padding_mode, "KeyPoints (supported modes are constant)")
    return keypoints.add(torch.tensor([left, top], dtype=keypoints.dtype, device=keypoints.device)), canvas


def resize_keypoints(
    keypoints: torch.Tensor, size: Size, canvas_size: Canvas, max_size: int | None = None
) -> tuple[torch.Tensor, Canvas]:
    """Scaled with the canvas, and the new canvas."""
    canvas = resized(canvas_size, size, max_size)
    if canvas == tuple(canvas_size):
        return keypoints, canvas
    ratios = torch.tensor([canvas[1] / canvas_size[1], canvas[0] / canvas_size[0]], device=keypoints.device)
    return keypoints.mul(ratios).to(keypoints.dtype), canvas


def resized_crop_keypoints(
    keypoints: torch.Tensor, top: int, left: int, height: int, width: int, size: Any
) -> tuple[torch.Tensor, Canvas]:
    """Shifted and scaled, and the new canvas."""
    points, canvas = crop_keypoints(keypoints, top, left, height, width)
    return resize_keypoints(points, size, canvas)
