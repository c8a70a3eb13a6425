"""Pooling: one value for each block of pixels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from vicinal.compat.imgaug.deprecation import warn_deprecated
from vicinal.compat.imgaug.dtypes import gate_dtypes
from vicinal.compat.imgaug.kinds import is_iterable, is_single_integer, require
from vicinal.compat.imgaug.padding import pad_to_multiples_of

_FITTING = ["bool", "uint8", "uint16", "uint32", "int8", "int16", "int32", "float16", "float32", "float64", "float128"]


def pool(
    arr: Any,
    block_size: Any,
    func: Callable[..., Any],
    pad_mode: Any = "constant",
    pad_cval: Any = 0,
    preserve_dtype: bool = True,
    cval: Any = None,
) -> Any:
    """``func`` (with ``axis=``, such as ``numpy.max``) of each block of a picture [H, W] or [H, W, C].

    ``block_size``: one side, (height, width) or (height, width, channels) in pixels, at least 1. The picture is padded to
    multiples of it first, the smaller half at the top and the left. ``preserve_dtype``: results are cut to the picture's dtype.
    ``cval``: the outdated name of ``pad_cval``.
    """
    if arr.size == 0:
        return np.copy(arr)
    gate_dtypes(arr, allowed=_FITTING, disallowed=["uint64", "int64"])
    if cval is not None:
        warn_deprecated("pool.cval is deprecated; use pad_cval instead.")
        pad_cval = cval
    require(arr.ndim in (2, 3), "pool.arr", "a picture [H, W] or [H, W, C]", arr.shape)
    sides = [block_size, block_size] if is_single_integer(block_size) else block_size
    fits = is_iterable(sides) and len(list(sides)) in (2, 3) and all(is_single_integer(n) and n >= 1 for n in sides)
    require(fits, "pool.block_size", "an integer or a tuple of 2 or 3, each >= 1", block_size)
    sides = [*sides, 1][: arr.ndim]
    padded = pad_to_multiples_of(arr, sides[0], sides[1], mode=pad_mode, cval=pad_cval)
    if padded.shape[2:] and padded.shape[2] % sides[2]:
        padded = np.pad(padded, [(0, 0), (0, 0), (0, -padded.shape[2] % sides[2])])
    split = [n for size, side in zip(padded.shape, sides, strict=True) for n in (size // side, side)]
    pooled = func(padded.reshape(split), axis=tuple(range(1, 2 * arr.ndim, 2)))
    return pooled.astype(arr.dtype) if preserve_dtype else pooled


def avg_pool(
    arr: Any, block_size: Any, pad_mode: Any = "reflect", pad_cval: Any = 128, preserve_dtype: bool = True, cval: Any = None
) -> Any:
    """The mean of each block; see ``pool``."""
    return pool(arr, block_size, np.average, pad_mode, pad_cval, preserve_dtype, cval)


def max_pool(
    arr: Any, block_size: Any, pad_mode: Any = "edge", pad_cval: Any = 0, preserve_dtype: bool = True, cval: Any = None
) -> Any:
    """The largest value of each block; see ``pool``."""
    return pool(arr, block_size, np.max, pad_mode, pad_cval, preserve_dtype, cval)


def min_pool(arr: Any, block_size: Any, pad_mode: Any = "edge", pad_cval: Any = 255, preserve_dtype: bool = True) -> Any:
    """The smallest value of each block; see ``pool``."""
    return pool(arr, block_size, np.min, pad_mode, pad_cval, preserve_dtype)


def median_pool(arr: Any, block_size: Any, pad_mode: Any = "reflect", pad_cval: Any = 128, preserve_dtype: bool = True) -> Any:
    """The median of each block; see ``pool``."""
    return pool(arr, block_size, np.median, pad_mode, pad_cval, preserve_dtype)
