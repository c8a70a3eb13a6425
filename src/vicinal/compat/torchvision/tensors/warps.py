"""Affine maps, rotations, perspectives and fields of shifts of tensors, sampled by PyTorch's ``grid_sample``."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import torch

from vicinal.compat.torchvision.interpolation import InterpolationMode, interpolation_of
from vicinal.compat.torchvision.matrices import expanded_size, inverse_affine, perspective_coefficients
from vicinal.compat.torchvision.tensors.levels import flat, stored, working

NEAREST, BILINEAR = InterpolationMode.NEAREST, InterpolationMode.BILINEAR


def affine_image(
    image: torch.Tensor, angle: float, translate: Sequence[float], scale: float, shear: Any,
    interpolation: Any = NEAREST, fill: Any = None, center: Sequence[float] | None = None,
) -> torch.Tensor:  # fmt: skip
    """``image`` turned clockwise by ``angle`` and sheared, in degrees, scaled, and shifted by pixels to the right and down."""
    translate, shear = affine_arguments(translate, scale, shear)
    height, width = image.shape[-2:]
    middle = _from_middle(center, height, width)
    matrix = inverse_affine(middle, angle, translate, scale, shear)
    return _sampled(image, _affine_grid(image, matrix, width, height), interpolation, fill, ("nearest", "bilinear"))


def rotate_image(
    image: torch.Tensor, angle: float, interpolation: Any = NEAREST, expand: bool = False,
    center: Sequence[float] | None = None, fill: Any = None,
) -> torch.Tensor:  # fmt: skip
    """``image`` turned counter-clockwise by ``angle`` degrees; with ``expand`` onto a canvas that takes all of it."""
    height, width = image.shape[-2:]
    turned = _quarter_turn(image, angle % 360, expand) if center is None else None
    if turned is not None:
        return turned
    if center is not None and expand:
        warnings.warn("rotate: center has no effect where expand is True", UserWarning, stacklevel=2)
        center = None
    matrix = inverse_affine(_from_middle(center, height, width), -angle, (0.0, 0.0), 1.0, (0.0, 0.0))
    across, down = expanded_size(matrix, width, height) if expand else (width, height)
    return _sampled(image, _affine_grid(image, matrix, across, down), interpolation, fill, ("nearest", "bilinear"))


def perspective_image(
    image: torch.Tensor, startpoints: Any, endpoints: Any, interpolation: Any = BILINEAR, fill: Any = None,
    coefficients: Any = None,
) -> torch.Tensor:  # fmt: skip
    """``image`` with its start points (x, y) moved to the end points."""
    numbers = perspective_coefficients(startpoints, endpoints, coefficients)
    dtype, device = working(image), image.device
    height, width = image.shape[-2:]
    places = _places(width, height, 0.5, dtype, device).view(1, height * width, 3)
    first = torch.tensor([[numbers[:3], numbers[3:6]]], dtype=dtype, device=device)
    below = torch.tensor([[[*numbers[6:], 1.0]] * 2], dtype=dtype, device=device).view(1, 2, 3)
    scaled = first.transpose(1, 2).div_(torch.tensor([0.5 * width, 0.5 * height], dtype=dtype, device=device))
    grid = places.bmm(scaled).div_(places.bmm(below.transpose(1, 2))).sub_(1.0).view(1, height, width, 2)
    return _sampled(image, grid, interpolation, fill, ("nearest", "bilinear"))


def elastic_image(
    image: torch.Tensor, displacement: torch.Tensor, interpolation: Any = BILINEAR, fill: Any = None
) -> torch.Tensor:
    """Each pixel shows what is ``displacement`` [1, H, W, 2] away, in halves of the picture's sides, x first."""
    if not isinstance(displacement, torch.Tensor):
        raise TypeError(f"displacement: expected a tensor, got {type(displacement)}")
    height, width = image.shape[-2:]
    if tuple(displacement.shape) != (1, height, width, 2):
        raise ValueError(f"displacement: expected the shape {(1, height, width, 2)}, got {tuple(displacement.shape)}")
    dtype = working(image)
    grid = identity_grid(height, width, dtype, image.device).add_(displacement.to(image.device, dtype))
    return _sampled(image, grid, interpolation, fill, ("nearest", "bilinear", "bicubic"))


def identity_grid(height: int, width: int, dtype: torch.dtype, device: Any) -> torch.Tensor:
    """[1, H, W, 2]: where each pixel's centre is, from -1 to 1 between the picture's edges."""
    grid = torch.empty(1, height, width, 2, dtype=dtype, device=device)
    grid[..., 0] = torch.linspace((1 - width) / width, (width - 1) / width, width, dtype=dtype, device=device)
    grid[..., 1] = torch.linspace((1 - height) / height, (height - 1) / height, height, dtype=dtype, device=device)[:, None]
    return grid


def affine_arguments(translate: Sequence[float], scale: float, shear: Any) -> tuple[list[float], list[float]]:
    """Shift and shear as two numbers each. Raises TypeError and ValueError for what is none."""
    if not isinstance(translate, (list, tuple)):
        raise TypeError(f"translate: expected two numbers, got {type(translate)}")
    if len(translate) != 2:
        raise ValueError(f"translate: expected two numbers, got {translate}")
    if scale <= 0.0:
        raise ValueError(f"scale: expected a number above 0, got {scale}")
    if not isinstance(shear, (int, float, list, tuple)):
        raise TypeError(f"shear: expected one or two numbers, got {type(shear)}")
    angles = [float(shear), 0.0] if isinstance(shear, (int, float)) else [float(value) for value in shear]
    if len(angles) == 1:
        angles = [angles[0], angles[0]]
    if len(angles) != 2:
        raise ValueError(f"shear: expected one or two numbers, got {shear}")
    return [float(value) for value in translate], angles


def _quarter_turn(image: torch.Tensor, angle: float, expand: bool) -> torch.Tensor | None:
    """The picture turned without sampling, where the angle and the canvas allow it."""
    if angle == 0:
        return image.clone()
    if angle == 180:
        return image.flip((-2, -1))
    if angle in (90, 270) and (expand or image.shape[-1] == image.shape[-2]):
        return torch.rot90(image, 1 if angle == 90 else -1, dims=(-2, -1))
    return None


def _from_middle(center: Sequence[float] | None, height: int, width: int) -> tuple[float, float]:
    return (0.0, 0.0) if center is None else (center[0] - width * 0.5, center[1] - height * 0.5)


def _places(width: int, height: int, first: float, dtype: torch.dtype, device: Any) -> torch.Tensor:
    """[1, H, W, 3]: (x, y, 1) of every pixel's centre."""
    places = torch.empty(1, height, width, 3, dtype=dtype, device=device)
    start = (first, first) if first > 0 else ((1.0 - width) * 0.5, (1.0 - height) * 0.5)
    places[..., 0] = torch.linspace(start[0], start[0] + width - 1.0, steps=width, device=device)
    places[..., 1] = torch.linspace(start[1], start[1] + height - 1.0, steps=height, device=device)[:, None]
    places[..., 2] = 1
    return places


def _affine_grid(image: torch.Tensor, matrix: list[float], width: int, height: int) -> torch.Tensor:
    """Where ``grid_sample`` looks for each pixel of a canvas of this size about the same middle."""
    dtype, device = working(image), image.device
    half = torch.tensor([0.5 * image.shape[-1], 0.5 * image.shape[-2]], dtype=dtype, device=device)
    theta = torch.tensor(matrix, dtype=dtype, device=device).reshape(1, 2, 3).transpose(1, 2).div_(half)
    places = _places(width, height, 0.0, dtype, device).view(1, height * width, 3)
    return places.bmm(theta).view(1, height, width, 2)


def _sampled(image: torch.Tensor, grid: torch.Tensor, interpolation: Any, fill: Any, modes: tuple[str, ...]) -> torch.Tensor:
    """The picture at the places of a grid; ``fill`` is blended in by how much of a pixel lies outside."""
    mode = interpolation_of(interpolation).value
    if mode not in modes:
        raise ValueError(f"interpolation: expected one of {', '.join(modes)} for tensors, got {mode}")
    shape = (*image.shape[:-2], *grid.shape[1:3])
    if image.numel() == 0:
        return image.reshape(shape)
    planes = flat(image).to(grid.dtype)
    colour = None if fill is None else _colour(fill, planes)
    if colour is not None:
        planes = torch.cat((planes, planes.new_ones(planes.shape[0], 1, *planes.shape[2:])), dim=1)
    grid = grid.expand(planes.shape[0], -1, -1, -1)
    result = torch.nn.functional.grid_sample(planes, grid, mode=mode, padding_mode="zeros", align_corners=False)
    if colour is not None:
        inside = result[:, -1:]
        result = result[:, :-1]
        result = torch.where(inside < 0.5, colour, result) if mode == "nearest" else (result - colour).mul_(inside).add_(colour)
    return stored(result, image.dtype).reshape(shape)


def _colour(fill: Any, planes: torch.Tensor) -> torch.Tensor:
    values = list(fill) if isinstance(fill, (tuple, list)) else [float(fill)]
    if len(values) not in (1, planes.shape[1]):
        raise ValueError(f"fill: expected 1 value or one for each of {planes.shape[1]} channels, got {len(values)}")
    return torch.tensor(values, dtype=planes.dtype, device=planes.device).view(1, -1, 1, 1)
