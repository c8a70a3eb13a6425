"""Pixels beside the pictures that lie elsewhere than in host memory, as the place that holds them has them."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data.foreign import Array, is_tensor
from vicinal.data.places import Finder, place_of
from vicinal.errors import DataError


@attrs.frozen
class ElsewhereForm:
    """How masks or maps came in that lie elsewhere: ``flat`` without an axis of values; ``stacked`` as one stack."""

    flat: bool
    stacked: bool


def lies_elsewhere(pixels: Any) -> bool:
    """Whether a stack or a list lies elsewhere than in host memory."""
    first = pixels[0] if isinstance(pixels, list) and pixels else pixels
    return not isinstance(first, np.ndarray | list)


def read_elsewhere(
    given: Any, sizes: NDArray[np.int64], where: str, asked: Finder | None, soft: bool
) -> tuple[Any, ElsewhereForm] | None:  # fmt: skip
    """Masks of labels [N, H, W], or maps [N, H, W] or [N, K, H, W] of floats (``soft``), or lists of such without N, that lie
    elsewhere; None for what lies in host memory, and where their place moves no such pixels.

    They are [N, H, W], or with a last axis K. DataError for others than one a picture, and for other sizes. Whether they are
    finite is not looked at, as that would wait for the device.
    """
    stacked = is_tensor(given)
    rows = [given] if stacked else given
    if not isinstance(rows, list | tuple) or not rows or not all(is_tensor(row) for row in rows):
        return None
    takes = [getattr(place_of(row, asked), "take_layer", None) for row in rows]
    if None in takes:
        return None
    taken = [take(row, soft, stacked) for take, row in zip(takes, rows, strict=True)]  # type: ignore[misc]
    if any(one is None for one in taken) or len({(one.dtype, one.ndim) for one in taken}) > 1:
        return None
    pixels = taken[0] if stacked else taken
    if len(pixels) != len(sizes):
        raise DataError(f"{where}: expected one entry for each of {len(sizes)} pictures, got {len(pixels)}")
    for index, (height, width) in enumerate(sizes.tolist()):
        size = pixels[index].shape[:2]
        if size != (height, width):
            raise DataError(f"{where}[{index}]: expected the picture's size {(height, width)}, got {size}")
    return pixels, ElsewhereForm(rows[0].ndim == 2 + stacked, stacked)


def give_elsewhere(pixels: Any, form: ElsewhereForm, before: Any) -> Any:
    """As they came in, in memory that is not that of those ``before``."""
    if isinstance(pixels, list):
        return [one.apart(old).user(form.flat) for one, old in zip(pixels, before, strict=True)]
    return pixels.apart(before).user(form.flat)


def on_host(pixels: Any) -> Any:
    """Copies in host memory."""
    return [one.host() for one in pixels] if isinstance(pixels, list) else pixels.host()


def again(arrays: Array | list[Array], like: Any) -> Any:
    """Arrays where ``like`` lies, which they came from."""
    first = like[0] if isinstance(like, list) else like
    return [first.again(one) for one in arrays] if isinstance(arrays, list) else first.again(arrays)
