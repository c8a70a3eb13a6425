"""Posterize, solarize, invert, autocontrast and equalize of tensors."""

from __future__ import annotations

import torch

from vicinal.compat.torchvision.tensors.conversion import to_dtype_image
from vicinal.compat.torchvision.tensors.levels import bits, white


def posterize_image(image: torch.Tensor, bits: int) -> torch.Tensor:
    """The upper ``bits`` bits of each level; floats get 2 ** bits levels."""
    if image.is_floating_point():
        levels = 1 << bits
        return image.mul(levels).floor_().clamp_(0, levels - 1).mul_(1.0 / levels)
    width = _bits(image)
    return image if bits >= width else image & (((1 << bits) - 1) << (width - bits))


def solarize_image(image: torch.Tensor, threshold: float) -> torch.Tensor:
    """Inverts what is at least as light as the threshold."""
    if threshold > white(image.dtype):
        raise TypeError(f"solarize.threshold: expected at most {white(image.dtype)}, got {threshold}")
    return torch.where(image >= threshold, invert_image(image), image)


def invert_image(image: torch.Tensor) -> torch.Tensor:
    """Black becomes white."""
    if image.is_floating_point():
        return 1.0 - image
    return image.bitwise_not() if image.dtype == torch.uint8 else image.bitwise_xor((1 << _bits(image)) - 1)


def autocontrast_image(image: torch.Tensor) -> torch.Tensor:
    """Stretches each channel so that it goes from black to white; one of a single level stays as it is."""
    _check(image)
    if image.numel() == 0:
        return image
    bound = white(image.dtype)
    numbers = image if image.is_floating_point() else image.to(torch.float32)
    low, high = numbers.amin(dim=(-2, -1), keepdim=True), numbers.amax(dim=(-2, -1), keepdim=True)
    single = low == high
    scale = high.sub(low).mul_(1.0 / bound)
    low, scale = torch.where(single, 0.0, low), torch.where(single, 1.0, scale)
    return numbers.sub(low).div_(scale).clamp_(0, bound).to(image.dtype)


def equalize_image(image: torch.Tensor) -> torch.Tensor:
    """Spreads the levels of each channel of [..., H, W] evenly, as Pillow does, by a table of 256 levels."""
    if image.numel() == 0:
        return image
    levels = to_dtype_image(image, torch.uint8, scale=True)
    planes = levels.reshape(-1, *image.shape[-2:])
    result = torch.stack([_equalized(plane) for plane in planes]).reshape(image.shape)
    return to_dtype_image(result, image.dtype, scale=True)


def _equalized(plane: torch.Tensor) -> torch.Tensor:
    count = torch.bincount(plane.flatten(), minlength=256)
    lightest = count[count > 0][-1]
    step = int(plane.numel() - lightest) // 255
    if step == 0:
        return plane
    table = torch.zeros(256, dtype=torch.int64, device=plane.device)
    table[1:] = ((count.cumsum(0)[:-1] + step // 2) // step).clamp_(0, 255)
    return table.to(torch.uint8)[plane.to(torch.int64)]


def _bits(image: torch.Tensor) -> int:
    return bits(image.dtype)


def _check(image: torch.Tensor) -> None:
    if image.shape[-3] not in (1, 3):
        raise TypeError(f"expected 1 or 3 channels, got {image.shape[-3]}")
