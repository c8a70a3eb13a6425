"""How much to add to, or cut off, the sides of a picture for an aspect ratio, multiples or powers: (top, right, bottom, left).

``arr`` is a picture [H, W] or [H, W, C] or its shape. What is odd goes to the bottom and the right.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from vicinal.compat.imgaug.kinds import require

_Sides = tuple[int, int, int, int]


def compute_paddings_to_reach_aspect_ratio(arr: Any, aspect_ratio: float) -> _Sides:
    """What to add so that width / height is at least ``aspect_ratio``; an empty side becomes 1 first."""
    height, width = _size("compute_paddings_to_reach_aspect_ratio", arr)
    _require_ratio("compute_paddings_to_reach_aspect_ratio", aspect_ratio)
    bottom, right = int(height == 0), int(width == 0)
    height, width = height + bottom, width + right
    if width / height < aspect_ratio:
        less, more = _halves(aspect_ratio * height - width)
        return 0, right + more, bottom, less
    less, more = _halves(1 / aspect_ratio * width - height) if width / height > aspect_ratio else (0, 0)
    return less, right, bottom + more, 0


def compute_croppings_to_reach_aspect_ratio(arr: Any, aspect_ratio: float) -> _Sides:
    """What to cut off so that width / height is about ``aspect_ratio``; at least one pixel is left of each side."""
    where = "compute_croppings_to_reach_aspect_ratio"
    height, width = _size(where, arr)
    _require_ratio(where, aspect_ratio)
    require(height > 0, f"{where}.arr", "a picture with a height", (height, width))
    top, bottom, left, right = 0, 0, 0, 0
    if width / height < aspect_ratio:
        top, bottom = _halves(min(height - width / aspect_ratio, height - 1))
    elif width / height > aspect_ratio:
        left, right = _halves(min(width - height * aspect_ratio, width - 1))
    return top, right, bottom, left


def compute_paddings_to_reach_multiples_of(arr: Any, height_multiple: int | None, width_multiple: int | None) -> _Sides:
    """What to add so that each side is a multiple, and not 0; None leaves a side alone."""
    where = "compute_paddings_to_reach_multiples_of"
    return _each_side(where, arr, height_multiple, width_multiple, 1, lambda n, m: -n % m if n else m)


def compute_croppings_to_reach_multiples_of(arr: Any, height_multiple: int | None, width_multiple: int | None) -> _Sides:
    """What to cut off so that each side is a multiple; None leaves a side alone."""
    where = "compute_croppings_to_reach_multiples_of"
    return _each_side(where, arr, height_multiple, width_multiple, 1, lambda n, m: n % m)


def compute_paddings_to_reach_powers_of(
    arr: Any, height_base: int | None, width_base: int | None, allow_zero_exponent: bool = False
) -> _Sides:
    """What to add so that each side is a power of its base; None leaves a side alone."""

    def missing(size: int, base: int) -> int:
        if size == 0:
            return 1 if allow_zero_exponent else base
        return base - size if size <= base else int(base ** math.ceil(np.log(size) / np.log(base))) - size

    return _each_side("compute_paddings_to_reach_powers_of", arr, height_base, width_base, 2, missing)


def compute_croppings_to_reach_powers_of(
    arr: Any, height_base: int | None, width_base: int | None, allow_zero_exponent: bool = False
) -> _Sides:
    """What to cut off so that each side is a power of its base; None leaves a side alone."""

    def surplus(size: int, base: int) -> int:
        if size < base:
            return max(size - 1, 0) if allow_zero_exponent else 0
        return int(size - base ** int(np.log(size) / np.log(base)))

    return _each_side("compute_croppings_to_reach_powers_of", arr, height_base, width_base, 2, surplus)


def _each_side(
    where: str, arr: Any, down: int | None, across: int | None, least: int, change: Callable[[int, int], int]
) -> _Sides:
    height, width = _size(where, arr)
    for number in (down, across):
        require(number is None or number >= least, where, f"None or a number >= {least}", number)
    top, bottom = _halves(0 if down is None else change(height, down))
    left, right = _halves(0 if across is None else change(width, across))
    return top, right, bottom, left


def _size(where: str, arr: Any) -> tuple[int, int]:
    shape = arr.shape if hasattr(arr, "shape") else arr
    require(len(shape) in (2, 3), f"{where}.arr", "a picture [H, W] or [H, W, C], or its shape", shape)
    return shape[0], shape[1]


def _require_ratio(where: str, aspect_ratio: float) -> None:
    require(aspect_ratio > 0, f"{where}.aspect_ratio", "a number > 0", aspect_ratio)


def _halves(amount: float) -> tuple[int, int]:
    return math.floor(amount / 2), math.ceil(amount / 2)
