"""Hues of tensors in the order in which torchvision's v1 computes them: one level in a thousand is another than v2's.

What else v1 computes in another order (resizing bytes as floats, blends) is v2's here: levels differ by one, rarely by more.
"""

from __future__ import annotations

import torch

from vicinal.compat.torchvision.tensors import color
from vicinal.compat.torchvision.tensors.conversion import to_dtype_image
from vicinal.compat.torchvision.tensors.levels import white


def converted(image: torch.Tensor, dtype: torch.dtype) -> torch.Tensor:
    """Another dtype: integers are divided by white, and not multiplied by its inverse."""
    if dtype.is_floating_point and not image.is_floating_point():
        return image.to(dtype) / white(image.dtype)
    return to_dtype_image(image, dtype, scale=True)


def adjust_hue(image: torch.Tensor, hue_factor: float) -> torch.Tensor:
    """Hues turned by a share of the circle."""
    if not -0.5 <= hue_factor <= 0.5:
        raise ValueError(f"hue_factor: expected a number in [-0.5, 0.5], got {hue_factor}")
    color.check_factor("hue_factor", 0.0, image)
    if image.shape[-3] == 1:
        return image
    sixths, saturation, value = color.hue_in_sixths(converted(image, torch.float32))
    hue = torch.fmod(sixths / 6.0 + 1.0, 1.0)
    turned = (hue + hue_factor) % 1.0 * 6.0
    sector = torch.floor(turned)
    part = turned - sector
    p = torch.clamp(value * (1.0 - saturation), 0.0, 1.0)
    q = torch.clamp(value * (1.0 - saturation * part), 0.0, 1.0)
    t = torch.clamp(value * (1.0 - saturation * (1.0 - part)), 0.0, 1.0)
    return converted(color.of_sectors(sector, (value, p, q, t)), image.dtype)
