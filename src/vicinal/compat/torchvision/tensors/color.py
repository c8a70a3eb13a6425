"""Brightness, contrast, saturation, hue, gamma and grey of tensors. Integers are cut to whole levels, not rounded."""

from __future__ import annotations

import torch

from vicinal.compat.torchvision.tensors.conversion import to_dtype_image
from vicinal.compat.torchvision.tensors.levels import white

GREY = (0.2989, 0.587, 0.114)

_SECTORS = ((0, 2, 1, 1, 3, 0), (3, 0, 0, 2, 1, 1), (1, 1, 3, 0, 0, 2))
"""Which of value, p, q and t are red, green and blue in each sixth of the circle of hues."""


def adjust_brightness_image(image: torch.Tensor, brightness_factor: float) -> torch.Tensor:
    """Levels times a factor."""
    check_factor("brightness_factor", brightness_factor, image)
    return image.mul(brightness_factor).clamp_(0, white(image.dtype)).to(image.dtype)


def adjust_contrast_image(image: torch.Tensor, contrast_factor: float) -> torch.Tensor:
    """The distance from the mean grey times a factor."""
    check_factor("contrast_factor", contrast_factor, image)
    grey = _grey(image) if image.shape[-3] == 3 else image.to(torch.promote_types(image.dtype, torch.float32))
    return _blend(image, grey.mean(dim=(-3, -2, -1), keepdim=True), contrast_factor)


def adjust_saturation_image(image: torch.Tensor, saturation_factor: float) -> torch.Tensor:
    """The distance from grey times a factor; grey pictures stay as they are."""
    check_factor("saturation_factor", saturation_factor, image)
    return image if image.shape[-3] == 1 else _blend(image, _grey(image), saturation_factor)


def adjust_hue_image(image: torch.Tensor, hue_factor: float) -> torch.Tensor:
    """Hues turned by a share of the circle, from -0.5 to 0.5; grey pictures stay as they are."""
    if not -0.5 <= hue_factor <= 0.5:
        raise ValueError(f"hue_factor: expected a number in [-0.5, 0.5], got {hue_factor}")
    check_factor("hue_factor", 0.0, image)
    if image.shape[-3] == 1 or image.numel() == 0:
        return image
    sixths, saturation, value = hue_in_sixths(to_dtype_image(image, torch.float32, scale=True))
    hue = sixths.mul_(1.0 / 6.0).add_(1.0).fmod_(1.0)
    turned = _rgb(hue.add(hue_factor).remainder_(1.0), saturation, value)
    return to_dtype_image(turned, image.dtype, scale=True)


def adjust_gamma_image(image: torch.Tensor, gamma: float, gain: float = 1.0) -> torch.Tensor:
    """gain * level ** gamma, of levels in [0, 1]."""
    if gamma < 0:
        raise ValueError(f"gamma: expected a number of at least 0, got {gamma}")
    numbers = image if image.is_floating_point() else to_dtype_image(image, torch.float32, scale=True)
    result = numbers.pow(gamma)
    return to_dtype_image(result if gain == 1.0 else result.mul_(gain).clamp_(0.0, 1.0), image.dtype, scale=True)


def rgb_to_grayscale_image(image: torch.Tensor, num_output_channels: int = 1) -> torch.Tensor:
    """Luma, cut to whole levels, once or three times."""
    if num_output_channels not in (1, 3):
        raise ValueError(f"num_output_channels: expected 1 or 3, got {num_output_channels}")
    if image.shape[-3] not in (1, 3):
        raise TypeError(f"expected 1 or 3 channels, got {image.shape[-3]}")
    grey = image if image.shape[-3] == 1 else _luma(image).to(image.dtype)
    return grey.repeat_interleave(3, dim=-3) if num_output_channels == 3 else grey.clone()


def grayscale_to_rgb_image(image: torch.Tensor) -> torch.Tensor:
    """Three equal channels of one; colour stays as it is."""
    return image if image.shape[-3] >= 3 else rgb_to_grayscale_image(image, 3)


def check_factor(name: str, factor: float, image: torch.Tensor) -> None:
    """Raises ValueError for a negative factor, and TypeError for other channels than 1 or 3."""
    if factor < 0:
        raise ValueError(f"{name}: expected a number of at least 0, got {factor}")
    if image.shape[-3] not in (1, 3):
        raise TypeError(f"expected 1 or 3 channels, got {image.shape[-3]}")


def _luma(image: torch.Tensor) -> torch.Tensor:
    """[..., 1, H, W], not rounded."""
    red, green, blue = image.unbind(-3)
    grey = red.mul(GREY[0])
    return grey.add_(green, alpha=GREY[1]).add_(blue, alpha=GREY[2]).unsqueeze(-3)


def _grey(image: torch.Tensor) -> torch.Tensor:
    grey = _luma(image)
    return grey if image.is_floating_point() else grey.floor_()


def _blend(image: torch.Tensor, other: torch.Tensor, factor: float) -> torch.Tensor:
    mixed = image.mul(float(factor)).add_(other, alpha=1.0 - float(factor))
    return mixed.clamp_(0, white(image.dtype)).to(image.dtype)


def hue_in_sixths(image: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Hue in (-1, 5], saturation and value, each [..., H, W], as Pillow defines them."""
    red, green, _ = image.unbind(-3)
    low, high = torch.aminmax(image, dim=-3)
    grey = low == high
    one = torch.ones_like(high)
    spread = high - low
    saturation = spread / torch.where(grey, one, high)
    from_red, from_green, from_blue = ((high.unsqueeze(-3) - image) / torch.where(grey, one, spread).unsqueeze(-3)).unbind(-3)
    is_red = high == red
    is_green = ~is_red & (high == green)
    hue = from_blue.sub(from_green).mul_(is_red)
    hue.add_(from_red.add(2.0).sub_(from_blue).mul_(is_green))
    hue.add_(from_green.add(4.0).sub_(from_red).mul_(~is_red & ~is_green))
    return hue, saturation, high


def _rgb(hue: torch.Tensor, saturation: torch.Tensor, value: torch.Tensor) -> torch.Tensor:
    turned = hue.mul(6)
    sector = turned.floor()
    part = (turned - sector) * saturation
    faded = 1.0 - saturation
    q = (1.0 - part).mul_(value).clamp_(0.0, 1.0)
    t = part.add(faded).mul_(value).clamp_(0.0, 1.0)
    p = faded.mul(value).clamp_(0.0, 1.0)
    return of_sectors(sector, (value, p, q, t))


def of_sectors(sector: torch.Tensor, levels: tuple[torch.Tensor, ...]) -> torch.Tensor:
    """Red, green and blue [..., 3, H, W] of value, p, q and t, by the sixth of the circle."""
    choice = torch.tensor(_SECTORS, device=sector.device)[:, sector.to(torch.long).remainder_(6)].moveaxis(0, -3)
    return torch.stack(levels, dim=-3).gather(-3, choice)
