"""Pictures multiplied by, and added to, what a field says of their pixels."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.program.ops.apply import Picture
from vicinal.sampling.kernels import kernels_of


def field_shape(picture: Picture, per_channel: float) -> tuple[int, ...]:
    """Of a field with a number for each pixel, or for each value."""
    return picture.shape if per_channel else (*picture.shape[:2], 1)


def times(picture: Picture, field: NDArray[np.float32], scale: float, shift: float) -> Picture:
    """The picture, which is written to, times scale x + shift, for the x of a field of ``field_shape``.

    Each step is rounded to float32. Bytes are rounded to levels at last, without becoming floats in memory; floats are not
    held to the range.
    """
    kernels = _kernels()
    _on(picture, kernels.times_bytes_block if picture.dtype == np.uint8 else kernels.times_block, field, scale, shift, 1)
    return picture


def plus(picture: Picture, field: NDArray[np.float32], scale: float = 1, shift: float = 0, reach: float = 1) -> Picture:
    """The same, plus (scale x + shift) reach."""
    kernels = _kernels()
    _on(picture, kernels.plus_bytes_block if picture.dtype == np.uint8 else kernels.plus_block, field, scale, shift, reach)
    return picture


def _on(picture: Picture, block: Any, field: NDArray[np.float32], *numbers: float) -> None:
    block(picture.reshape(-1), field.reshape(-1), *(np.float32(one) for one in numbers))


def _kernels() -> Any:
    return kernels_of("vicinal.transforms.noise.noise_kernel")
