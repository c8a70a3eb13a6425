"""Which dtypes a function takes, and by which wider one it computes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from vicinal.errors import DataError, expected

Image: TypeAlias = NDArray[Any]

UP_TO_16 = "bool uint8 uint16 int8 int16 float16 float32 float64"
"""What OpenCV filters, or what fits into something that it does."""
ANY_BUT_WIDE_FLOATS = "bool uint8 uint16 uint32 uint64 int8 int16 int32 int64 float16 float32 float64"

WIDER: dict[str, type[np.generic]] = {"bool": np.float32, "float16": np.float32, "int8": np.int16}
WIDER_STILL: dict[str, type[np.generic]] = {
    **WIDER, "int32": np.float64,
}  # fmt: skip


def only(where: str, image: Image, dtypes: str) -> None:
    """DataError (a ValueError) for an image whose dtype is none of ``dtypes``, names with blanks between."""
    if image.dtype.name not in dtypes.split():
        valid = ", ".join(dtypes.split())
        raise DataError(f"{expected(where, f'a dtype of {valid}', image.dtype.name)}, which is a forbidden dtype")


def widened(change: Callable[[Image], Image], image: Image, wider: dict[str, type[np.generic]] = WIDER) -> Image:
    """``change`` of the image in the dtype that ``wider`` names for its own; the result in its own dtype again."""
    dtype = image.dtype
    if dtype.name not in wider:
        return change(image)
    return restored(change(image.astype(wider[dtype.name])), dtype)


def restored(values: Image, dtype: np.dtype[Any]) -> Image:
    """In ``dtype``: booleans above a half, integers rounded and clipped, floats as they are."""
    if dtype.kind == "b":
        return np.asarray(values > 0.5)
    if dtype.kind == "f" or values.dtype == dtype:
        return values.astype(dtype)
    limits = np.iinfo(dtype)
    return np.clip(np.round(values), limits.min, limits.max).astype(dtype)


def per_channel(change: Callable[[Image], Image], image: Image) -> Image:
    """``change`` of [H, W] for each channel of [H, W, C] on its own, or of [H, W] itself."""
    if image.ndim == 2:
        return change(np.ascontiguousarray(image))
    return np.stack([change(np.ascontiguousarray(image[..., c])) for c in range(image.shape[2])], axis=-1)


def together(change: Callable[[Image], Image], image: Image, most: int = 4) -> Image:
    """``change``, which may drop a single channel, of up to ``most`` channels at once: what every OpenCV takes."""
    if image.ndim == 3 and image.shape[2] > most:
        parts = [together(change, image[..., at : at + most], most) for at in range(0, image.shape[2], most)]
        return np.concatenate(parts, axis=2)
    found = np.asarray(change(np.ascontiguousarray(image)))
    return found.reshape(*found.shape[:2], *image.shape[2:])
