"""Resizing tensors, by PyTorch's own filters."""

from __future__ import annotations

from typing import Any

import torch
from PIL import Image as Pillow

from vicinal.compat.torchvision.interpolation import InterpolationMode, interpolation_of
from vicinal.compat.torchvision.sizes import Size, resized
from vicinal.compat.torchvision.tensors.crops import crop_image
from vicinal.compat.torchvision.tensors.levels import flat

_SMOOTH = (InterpolationMode.BILINEAR, InterpolationMode.BICUBIC)
_EXACT = (InterpolationMode.NEAREST, InterpolationMode.NEAREST_EXACT)


def resize_image(
    image: torch.Tensor, size: Size, interpolation: Any = InterpolationMode.BILINEAR, max_size: int | None = None,
    antialias: bool | None = True,
) -> torch.Tensor:  # fmt: skip
    """``image`` in another size. Bytes are computed as PyTorch computes bytes, other integers as floats and rounded."""
    mode = interpolation_of(interpolation)
    height, width = resized(image.shape[-2:], size, max_size)
    if (height, width) == tuple(image.shape[-2:]):
        return image
    if image.numel() == 0:
        return image.reshape(*image.shape[:-2], height, width)
    planes = flat(image)
    if mode is InterpolationMode.LANCZOS:
        result = _lanczos(planes, height, width)
    elif mode in _EXACT or mode in _SMOOTH:
        result = _interpolated(planes, height, width, mode, bool(antialias) and mode in _SMOOTH)
    else:
        raise ValueError(f"interpolation: expected nearest, nearest-exact, bilinear, bicubic or lanczos for tensors, got {mode.value}")
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
    native = planes.is_floating_point() or planes.dtype == torch.uint8
    numbers = planes if native else planes.to(torch.float32)
    more: dict[str, Any] = {"align_corners": False, "antialias": antialias} if mode in _SMOOTH else {}
    result: torch.Tensor = torch.nn.functional.interpolate(numbers, (height, width), mode=mode.value, **more)
    return result if native else result.round_().to(planes.dtype)


def _lanczos(planes: torch.Tensor, height: int, width: int) -> torch.Tensor:
    """PyTorch has no such filter; Pillow has one for bytes and for float32."""
    import numpy as np

    kind = np.uint8 if planes.dtype == torch.uint8 else np.float32
    small = [
        np.asarray(Pillow.fromarray(plane).resize((width, height), Pillow.Resampling.LANCZOS))
        for plane in planes.flatten(0, 1).cpu().numpy().astype(kind)
    ]
    result = torch.from_numpy(np.stack(small)).reshape(*planes.shape[:2], height, width).to(planes.device)
    return result if result.dtype == planes.dtype or planes.is_floating_point() else result.round().to(planes.dtype)
