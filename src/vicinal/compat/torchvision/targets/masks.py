"""Masks [..., H, W] under torchvision's geometry: labels are never mixed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from vicinal.compat.torchvision.interpolation import InterpolationMode
from vicinal.compat.torchvision.sizes import Size
from vicinal.compat.torchvision.tensors import crops, resizing, warps

NEAREST = InterpolationMode.NEAREST


def _as_picture(mask: torch.Tensor, function: Callable[..., torch.Tensor], *args: Any, **kwargs: Any) -> torch.Tensor:
    """``function`` of a mask, which gets a channel for it where it has none."""
    if mask.ndim < 3:
        return function(mask.unsqueeze(0), *args, **kwargs).squeeze(0)
    return function(mask, *args, **kwargs)


def horizontal_flip_mask(mask: torch.Tensor) -> torch.Tensor:
    """Left becomes right."""
    return crops.horizontal_flip_image(mask)


def vertical_flip_mask(mask: torch.Tensor) -> torch.Tensor:
    """Top becomes bottom."""
    return crops.vertical_flip_image(mask)


def crop_mask(mask: torch.Tensor, top: int, left: int, height: int, width: int) -> torch.Tensor:
    """A window."""
    return _as_picture(mask, crops.crop_image, top, left, height, width)


def center_crop_mask(mask: torch.Tensor, output_size: Any) -> torch.Tensor:
    """The middle."""
    return _as_picture(mask, crops.center_crop_image, output_size)


def pad_mask(mask: torch.Tensor, padding: Any, fill: Any = None, padding_mode: str = "constant") -> torch.Tensor:
    """A border of one label."""
    if isinstance(fill, (tuple, list)):
        if len(fill) > 1:
            raise ValueError(f"pad: expected one label as the fill of a mask, got {fill}")
        fill = fill[0]
    return _as_picture(mask, crops.pad_image, padding, 0 if fill is None else fill, padding_mode)


def resize_mask(
    mask: torch.Tensor, size: Size, interpolation: Any = NEAREST, max_size: int | None = None
) -> torch.Tensor:
    """In another size, by the nearest pixel as PyTorch finds it."""
    return _as_picture(mask, resizing.resize_image, size, NEAREST, max_size, False)


def resized_crop_mask(mask: torch.Tensor, top: int, left: int, height: int, width: int, size: Any) -> torch.Tensor:
    """A window in another size."""
    return resize_mask(crop_mask(mask, top, left, height, width), size)


def affine_mask(
    mask: torch.Tensor, angle: float, translate: Any, scale: float, shear: Any, fill: Any = None, center: Any = None
) -> torch.Tensor:
    """As ``affine`` of pictures."""
    return _as_picture(mask, warps.affine_image, angle, translate, scale, shear, NEAREST, fill, center)


def rotate_mask(
    mask: torch.Tensor, angle: float, expand: bool = False, center: Any = None, fill: Any = None
) -> torch.Tensor:
    """As ``rotate`` of pictures."""
    return _as_picture(mask, warps.rotate_image, angle, NEAREST, expand, center, fill)


def perspective_mask(
    mask: torch.Tensor, startpoints: Any, endpoints: Any, fill: Any = None, coefficients: Any = None
) -> torch.Tensor:
    """As ``perspective`` of pictures."""
    return _as_picture(mask, warps.perspective_image, startpoints, endpoints, NEAREST, fill, coefficients)


def elastic_mask(mask: torch.Tensor, displacement: torch.Tensor, fill: Any = None) -> torch.Tensor:
    """As ``elastic`` of pictures."""
    return _as_picture(mask, warps.elastic_image, displacement, NEAREST, fill)
