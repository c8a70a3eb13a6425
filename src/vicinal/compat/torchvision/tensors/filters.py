"""Blur, sharpness and noise of tensors."""

from __future__ import annotations

import math
from typing import Any

import torch

from vicinal.compat.torchvision.chance import chance
from vicinal.compat.torchvision.tensors.levels import flat, stored, white, working


def gaussian_blur_image(image: torch.Tensor, kernel_size: Any, sigma: Any = None) -> torch.Tensor:
    """A Gaussian of this many columns and rows, and these deviations along x and y, on a reflected border."""
    sizes, deviations = kernel_sizes(kernel_size), sigmas(sigma)
    if deviations is None:
        deviations = [0.3 * ((size - 1) * 0.5 - 1) + 0.8 for size in sizes]
    if image.numel() == 0:
        return image
    dtype = working(image)
    along, down = (_taps(size, deviation, dtype, image.device) for size, deviation in zip(sizes, deviations, strict=True))
    channels = image.shape[-3]
    kernel = (down[:, None] * along).expand(channels, 1, sizes[1], sizes[0])
    border = [sizes[0] // 2, sizes[0] // 2, sizes[1] // 2, sizes[1] // 2]
    padded = torch.nn.functional.pad(flat(image).to(dtype), border, mode="reflect")
    return stored(torch.nn.functional.conv2d(padded, kernel, groups=channels), image.dtype).reshape(image.shape)


def adjust_sharpness_image(image: torch.Tensor, sharpness_factor: float) -> torch.Tensor:
    """The distance from a smoothed picture times a factor; the outermost pixels stay as they are."""
    channels, height, width = image.shape[-3:]
    if channels not in (1, 3):
        raise TypeError(f"adjust_sharpness: expected 1 or 3 channels, got {channels}")
    if sharpness_factor < 0:
        raise ValueError(f"sharpness_factor: expected a number of at least 0, got {sharpness_factor}")
    if image.numel() == 0 or height <= 2 or width <= 2:
        return image
    dtype = working(image)
    kernel = torch.full((3, 3), 1.0 / 13.0, dtype=dtype, device=image.device)
    kernel[1, 1] = 5.0 / 13.0
    result = flat(image).to(dtype, copy=True)
    smooth = torch.nn.functional.conv2d(result, kernel.expand(channels, 1, 3, 3), groups=channels)
    if not image.is_floating_point():
        smooth = smooth.round_()
    inner = result[..., 1:-1, 1:-1]
    inner.add_(smooth.sub_(inner), alpha=1.0 - sharpness_factor)
    return result.clamp_(0, white(image.dtype)).to(image.dtype).reshape(image.shape)


def gaussian_noise_image(
    image: torch.Tensor, mean: float = 0.0, sigma: float = 0.1, clip: bool = True
) -> torch.Tensor:
    """Adds normal noise, in shares of white, of its own for every value of floats or bytes."""
    if sigma < 0:
        raise ValueError(f"gaussian_noise.sigma: expected a number of at least 0, got {sigma}")
    if not image.is_floating_point() and image.dtype != torch.uint8:
        raise ValueError(f"gaussian_noise: expected a tensor of floats or uint8, got {image.dtype}")
    noise = torch.from_numpy(chance().standard_normal(tuple(image.shape), "float32")).to(image.device)
    if image.is_floating_point():
        result = image + mean + noise.to(image.dtype) * sigma
        return result.clamp_(0, 1) if clip else result
    moved = image.to(torch.int16) + ((mean + noise * sigma) * 255).to(torch.int16)
    return (moved.clamp_(0, 255) if clip else moved).to(torch.uint8)


def kernel_sizes(kernel_size: Any) -> list[int]:
    """Columns and rows: two odd numbers. Raises ValueError for others."""
    sizes = [kernel_size] if isinstance(kernel_size, int) else list(kernel_size)
    sizes = sizes * 2 if len(sizes) == 1 else sizes
    if len(sizes) != 2:
        raise ValueError(f"kernel_size: expected one or two numbers, got {len(sizes)}")
    for size in sizes:
        if size % 2 == 0 or size < 1:
            raise ValueError(f"kernel_size: expected odd numbers above 0, got {sizes}")
    return sizes


def sigmas(sigma: Any) -> list[float] | None:
    """Two positive deviations, along x and y, or None. Raises TypeError and ValueError for others."""
    if sigma is None:
        return None
    if not isinstance(sigma, (int, float, list, tuple)):
        raise TypeError(f"sigma: expected one or two numbers, got {type(sigma)}")
    values = [float(sigma)] if isinstance(sigma, (int, float)) else [float(value) for value in sigma]
    values = values * 2 if len(values) == 1 else values
    if len(values) != 2:
        raise ValueError(f"sigma: expected one or two numbers, got {len(values)}")
    for value in values:
        if value <= 0.0:
            raise ValueError(f"sigma: expected numbers above 0, got {values}")
    return values


def _taps(size: int, deviation: float, dtype: torch.dtype, device: Any) -> torch.Tensor:
    """A sampled Gaussian of sum 1."""
    reach = (size - 1) / (2.0 * math.sqrt(2.0))
    places = torch.linspace(-reach, reach, steps=size, dtype=dtype, device=device)
    return places.div_(deviation).pow_(2).neg_().softmax(dim=0)
