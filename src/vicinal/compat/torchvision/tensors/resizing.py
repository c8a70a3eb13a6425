"""Resizing tensors, by PyTorch's own filters."""

from __future__ import annotations

from typing import Any

import torch

from vicinal.compat.torchvision.interpolation import InterpolationMode, interpolation_of
from vicinal.compat.torchvision.sizes import Size, resized
from vicinal.compat.torchvision.tensors.crops import crop_image
from vicinal.compat.torchvision.tensors.levels import flat

_SMOOTH = (InterpolationMode.BILINEAR, InterpolationMode.BICUBIC, InterpolationMode.LANCZOS)
_EXACT = (InterpolationMode.NEAREST, InterpolationMode.NEAREST_EXACT)
_NATIVE = (torch.float32, torch.float64, torch.uint8)
"""What PyTorch's filters take on every device; halves they do not on a CPU."""


def resize_image(
    image: torch.Tensor, size: Size, interpolation: Any = InterpolationMode.BILINEAR, max_size: int | None = None,
    antialias: bool | None = True,
) -> torch.Tensor:  # fmt: skip
    """``image`` in another size. Bytes are computed as PyTorch computes bytes, other integers and halves as floats."""
    mode = interpolation_of(interpolation)
    height, width = resized(image.shape[-2:], size, max_size)
    if (height, width) == tuple(image.shape[-2:]):
        return image
    if image.numel() == 0:
        return image.reshape(*image.shape[:-2], height, width)
    planes = flat(image)
    if mode not in _EXACT and mode not in _SMOOTH:
        names = "nearest, nearest-exact, bilinear, bicubic or lanczos"
        raise ValueError(f"interpolation: expected {names} for tensors, got {mode.value}")
    always = mode is InterpolationMode.LANCZOS  # PyTorch has it in no other form
    result = _interpolated(planes, height, width, mode, bool(antialias) or always)
    return result.reshape(*image.shape[:-3], *result.shape[-3:])


def resized_crop_image(
    image: torch.Tensor, top: int, left: int, height: int, width: int, size: Any,
    interpolation: Any = InterpolationMode.BILINEAR, antialias: bool | None = True,
) -> torch.Tensor:  # fmt: skip
    """A window, in another size: nothing of what is around it is looked at."""
    return resize_image(crop_image(image, top, left, height, width), size, interpolation, antialias=antialias)


def _interpolated(
    planes: torch.Tensor, height: int, width: int, mode: InterpolationMode, antialias: bool
) -> torch.Tensor:
    native = planes.dtype in _NATIVE
    numbers = planes if native else planes.to(torch.float32)
    more: dict[str, Any] = {"align_corners": False, "antialias": antialias} if mode in _SMOOTH else {}
    result: torch.Tensor = torch.nn.functional.interpolate(numbers, (height, width), mode=mode.value, **more)
    return result if native else (result if planes.is_floating_point() else result.round_()).to(planes.dtype)
