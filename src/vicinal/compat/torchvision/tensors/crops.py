"""What moves whole pixels of tensors: flips, crops, borders."""

from __future__ import annotations

from typing import Any

import torch

from vicinal.compat.torchvision.sizes import (
    center_padding,
    center_window,
    corner_windows,
    padding_mode_of,
    sides_of,
)


def horizontal_flip_image(image: torch.Tensor) -> torch.Tensor:
    """Left becomes right."""
    return image.flip(-1)


def vertical_flip_image(image: torch.Tensor) -> torch.Tensor:
    """Top becomes bottom."""
    return image.flip(-2)


def crop_image(image: torch.Tensor, top: int, left: int, height: int, width: int) -> torch.Tensor:
    """A window, which may reach beyond the picture: there it is 0."""
    rows, columns = image.shape[-2:]
    bottom, right = top + height, left + width
    inside = image[..., max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)]
    if top >= 0 and left >= 0 and bottom <= rows and right <= columns:
        return inside
    left_pad, top_pad = max(min(right, 0) - left, 0), max(min(bottom, 0) - top, 0)
    right_pad, bottom_pad = max(right - max(columns, left), 0), max(bottom - max(rows, top), 0)
    return torch.nn.functional.pad(inside, [left_pad, right_pad, top_pad, bottom_pad])


def center_crop_image(image: torch.Tensor, output_size: Any) -> torch.Tensor:
    """The middle; what is missing is 0."""
    _, _, height, width = center_window(image.shape[-2:], output_size)
    padding = center_padding(image.shape[-2:], height, width)
    padded = pad_image(image, list(padding)) if any(padding) else image
    return crop_image(padded, *center_window(padded.shape[-2:], [height, width]))


def five_crop_image(image: torch.Tensor, size: Any) -> tuple[torch.Tensor, ...]:
    """The four corners and the middle."""
    return tuple(crop_image(image, *window) for window in corner_windows(image.shape[-2:], size))


def ten_crop_image(image: torch.Tensor, size: Any, vertical_flip: bool = False) -> tuple[torch.Tensor, ...]:
    """The same of the picture and of its mirror image."""
    mirrored = vertical_flip_image(image) if vertical_flip else horizontal_flip_image(image)
    return five_crop_image(image, size) + five_crop_image(mirrored, size)


def pad_image(image: torch.Tensor, padding: Any, fill: Any = None, padding_mode: str = "constant") -> torch.Tensor:
    """A border, or for negative numbers a crop. ``fill``: a level, or one a channel."""
    left, top, right, bottom = sides_of(padding)
    if padding_mode_of(padding_mode) != "constant":
        down = _rows(image.shape[-2], top, bottom, padding_mode)
        across = _rows(image.shape[-1], left, right, padding_mode)
        return image[..., down, :][..., across]
    values = fill if isinstance(fill, (tuple, list)) else [0 if fill is None else fill]
    sides = [left, right, top, bottom]
    if len(values) == 1:
        if image.dtype == torch.bool:
            return torch.nn.functional.pad(image.to(torch.uint8), sides, value=int(values[0])).to(torch.bool)
        return torch.nn.functional.pad(image, sides, value=float(values[0]))
    if len(values) != image.shape[-3]:
        raise ValueError(f"fill: expected 1 or {image.shape[-3]} values, got {len(values)}")
    level = torch.tensor(values, dtype=torch.float64).to(image.device, image.dtype).view(-1, 1, 1)
    inside = torch.nn.functional.pad(torch.ones(image.shape[-2:], dtype=torch.bool, device=image.device), sides)
    return torch.where(inside, torch.nn.functional.pad(image, sides), level)


def _rows(size: int, before: int, after: int, mode: str) -> torch.Tensor:
    """Which row, or column, is shown where."""
    if mode == "reflect" and max(before, after) >= size:
        raise ValueError(f"padding: expected less than the {size} pixels of that side for reflect, got {max(before, after)}")
    places = torch.arange(-before, size + after)
    if mode == "edge":
        return places.clamp(0, size - 1)
    period = 2 * size if mode == "symmetric" else max(2 * size - 2, 1)
    places = places.remainder(period)
    return torch.minimum(places, (period - 1 if mode == "symmetric" else period) - places)
