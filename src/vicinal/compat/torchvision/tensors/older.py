"""What torchvision's v1 computes in another order than v2: in a few values in a hundred, levels differ by one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from vicinal.compat.torchvision.interpolation import InterpolationMode, interpolation_of
from vicinal.compat.torchvision.sizes import Size, resized
from vicinal.compat.torchvision.tensors import color, filters, resizing
from vicinal.compat.torchvision.tensors.conversion import to_dtype_image
from vicinal.compat.torchvision.tensors.crops import crop_image
from vicinal.compat.torchvision.tensors.levels import flat, white


def converted(image: torch.Tensor, dtype: torch.dtype) -> torch.Tensor:
    """Another dtype: integers are divided by white, and not multiplied by its inverse."""
    if dtype.is_floating_point and not image.is_floating_point():
        return image.to(dtype) / white(image.dtype)
    return to_dtype_image(image, dtype, scale=True)


def blend(image: torch.Tensor, other: torch.Tensor, factor: float) -> torch.Tensor:
    """Both products are rounded before they are added."""
    return (factor * image + (1.0 - factor) * other).clamp(0, white(image.dtype)).to(image.dtype)


def adjust_contrast(image: torch.Tensor, contrast_factor: float) -> torch.Tensor:
    """The distance from the mean grey times a factor."""
    color.check_factor("contrast_factor", contrast_factor, image)
    grey = color.rgb_to_grayscale_image(image)
    dtype = image.dtype if image.is_floating_point() else torch.float32
    return blend(image, grey.to(dtype).mean(dim=(-3, -2, -1), keepdim=True), contrast_factor)


def adjust_saturation(image: torch.Tensor, saturation_factor: float) -> torch.Tensor:
    """The distance from grey times a factor."""
    color.check_factor("saturation_factor", saturation_factor, image)
    return image if image.shape[-3] == 1 else blend(image, color.rgb_to_grayscale_image(image), saturation_factor)


def adjust_sharpness(image: torch.Tensor, sharpness_factor: float) -> torch.Tensor:
    """The distance from a smoothed picture times a factor."""
    if sharpness_factor < 0 or min(image.shape[-2:]) <= 2:
        return filters.adjust_sharpness_image(image, sharpness_factor)
    return blend(image, filters.adjust_sharpness_image(image, 0.0), sharpness_factor)


def adjust_gamma(image: torch.Tensor, gamma: float, gain: float = 1) -> torch.Tensor:
    """gain * level ** gamma."""
    if gamma < 0:
        raise ValueError("Gamma should be a non-negative real number")
    numbers = image if image.is_floating_point() else converted(image, torch.float32)
    return converted((gain * numbers**gamma).clamp(0, 1), image.dtype)


def autocontrast(image: torch.Tensor) -> torch.Tensor:
    """Stretches each channel by a factor."""
    bound = white(image.dtype)
    numbers = image if image.is_floating_point() else image.to(torch.float32)
    low, high = numbers.amin(dim=(-2, -1), keepdim=True), numbers.amax(dim=(-2, -1), keepdim=True)
    single = low == high
    scale = torch.where(single, 1.0, bound / torch.where(single, 1.0, high - low))
    return ((numbers - torch.where(single, 0.0, low)) * scale).clamp(0, bound).to(image.dtype)


def adjust_hue(image: torch.Tensor, hue_factor: float) -> torch.Tensor:
    """Hues turned by a share of the circle."""
    if not -0.5 <= hue_factor <= 0.5:
        raise ValueError(f"hue_factor ({hue_factor}) is not in [-0.5, 0.5].")
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


def resize(
    image: torch.Tensor, size: Size, interpolation: Any = InterpolationMode.BILINEAR, max_size: int | None = None,
    antialias: bool | None = True,
) -> torch.Tensor:  # fmt: skip
    """Bytes are resized as floats and rounded."""
    mode = interpolation_of(interpolation)
    smooth = mode in (InterpolationMode.BILINEAR, InterpolationMode.BICUBIC)
    target = resized(image.shape[-2:], size, max_size)
    if not smooth or image.is_floating_point() or image.numel() == 0 or target == tuple(image.shape[-2:]):
        return resizing.resize_image(image, size, interpolation, max_size, antialias)
    numbers = resizing.resize_image(flat(image).to(torch.float32), target, mode, antialias=antialias)
    numbers = numbers.clamp_(0, 255) if image.dtype == torch.uint8 else numbers
    return numbers.round_().to(image.dtype).reshape(*image.shape[:-2], *target)


def resized_crop(
    image: torch.Tensor, top: int, left: int, height: int, width: int, size: Any,
    interpolation: Any = InterpolationMode.BILINEAR, antialias: bool | None = True,
) -> torch.Tensor:  # fmt: skip
    """A window, in another size."""
    return resize(crop_image(image, top, left, height, width), size, interpolation, antialias=antialias)


OLDER: dict[str, Callable[..., torch.Tensor]] = {
    function.__name__: function
    for function in (
        adjust_contrast, adjust_saturation, adjust_sharpness, adjust_gamma, autocontrast, adjust_hue, resize, resized_crop,
    )
}  # fmt: skip
"""By operation."""
