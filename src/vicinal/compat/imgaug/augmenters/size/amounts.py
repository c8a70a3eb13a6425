"""How much to crop or pad, (top, right, bottom, left), to reach an aspect ratio, multiples or powers."""

import math
from collections.abc import Callable
from typing import Any

Amounts = tuple[int, int, int, int]


def shape_of(arr: Any) -> tuple[int, ...]:
    """The shape (H, W) or (H, W, C) of an array, or the shape itself."""
    shape = arr.shape if hasattr(arr, "shape") else arr
    assert len(shape) in (2, 3), (
        f"Expected image with two or three dimensions, but got {len(shape)} dimensions and shape {shape}."
    )
    return tuple(shape)


def compute_paddings_to_reach_aspect_ratio(arr: Any, aspect_ratio: float) -> Amounts:
    """Paddings after which width / height is `aspect_ratio`; the smaller half is on the top or left."""
    height, width = shape_of(arr)[:2]
    assert aspect_ratio > 0, f"Expected to get an aspect ratio >0, got {aspect_ratio:.4f}."
    bottom, right = int(height == 0), int(width == 0)
    height, width = max(height, 1), max(width, 1)
    if width / height < aspect_ratio:
        left, more = _halves(aspect_ratio * height - width)
        return 0, right + more, bottom, left
    top, more = _halves(1 / aspect_ratio * width - height) if width / height > aspect_ratio else (0, 0)
    return top, right, bottom + more, 0


def compute_croppings_to_reach_aspect_ratio(arr: Any, aspect_ratio: float) -> Amounts:
    """Croppings after which width / height is `aspect_ratio`; at least one pixel is kept."""
    shape = shape_of(arr)
    assert aspect_ratio > 0, f"Expected to get an aspect ratio >0, got {aspect_ratio:.4f}."
    assert shape[0] > 0, f"Expected to get an array with height >0, got shape {shape}."
    height, width = shape[:2]
    if width / height < aspect_ratio:
        top, bottom = _halves(min(height - width / aspect_ratio, height - 1))
        return top, 0, bottom, 0
    left, right = _halves(min(width - height * aspect_ratio, width - 1)) if width / height > aspect_ratio else (0, 0)
    return 0, right, 0, left


def compute_paddings_to_reach_multiples_of(arr: Any, height_multiple: int | None, width_multiple: int | None) -> Amounts:
    """Paddings after which the sides are multiples; None leaves a side as it is."""
    return _by_axis(arr, height_multiple, width_multiple, 1, "pad to multiples of 1 or larger", _to_multiple)


def compute_croppings_to_reach_multiples_of(arr: Any, height_multiple: int | None, width_multiple: int | None) -> Amounts:
    """Croppings after which the sides are multiples; None leaves a side as it is."""
    return _by_axis(arr, height_multiple, width_multiple, 1, "crop to multiples of 1 or larger", lambda size, base: size % base)


def compute_paddings_to_reach_powers_of(
    arr: Any, height_base: int | None, width_base: int | None, allow_zero_exponent: bool = False
) -> Amounts:
    """Paddings after which the sides are powers of a base; None leaves a side as it is."""

    def missing(size: int, base: int) -> int:
        if size == 0 and allow_zero_exponent:
            return 1
        return int(base - size if size <= base else base ** math.ceil(math.log(size) / math.log(base)) - size)

    return _by_axis(arr, height_base, width_base, 2, "pad to base larger than 1", missing)


def compute_croppings_to_reach_powers_of(
    arr: Any, height_base: int | None, width_base: int | None, allow_zero_exponent: bool = False
) -> Amounts:
    """Croppings after which the sides are powers of a base; smaller sides stay, or become 1 with `allow_zero_exponent`."""

    def extra(size: int, base: int) -> int:
        if size < base:
            return max(size - 1, 0) if allow_zero_exponent else 0
        return int(size - base ** int(math.log(size) / math.log(base)))

    return _by_axis(arr, height_base, width_base, 2, "crop to base larger than 1", extra)


def _to_multiple(size: int, multiple: int) -> int:
    return multiple if size == 0 else -size % multiple


def _by_axis(
    arr: Any, for_height: int | None, for_width: int | None, least: int, rule: str, amount: Callable[[int, int], int]
) -> Amounts:
    height, width = shape_of(arr)[:2]
    for value in (for_height, for_width):
        assert value is None or value >= least, f"Can only {rule}, got {value}."
    top, bottom = (0, 0) if for_height is None else _halves(amount(height, for_height))
    left, right = (0, 0) if for_width is None else _halves(amount(width, for_width))
    return top, right, bottom, left


def _halves(amount: float) -> tuple[int, int]:
    """The smaller half first."""
    return math.floor(amount / 2), math.ceil(amount / 2)
