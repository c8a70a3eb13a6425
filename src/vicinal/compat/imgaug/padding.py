"""Adding rows and columns around a picture."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from vicinal.compat.imgaug.dtypes import get_value_range_of_dtype
from vicinal.compat.imgaug.kinds import is_iterable, require
from vicinal.compat.imgaug.paddings import compute_paddings_to_reach_aspect_ratio, compute_paddings_to_reach_multiples_of

_OPENCV_MODES = {
    cv2.BORDER_CONSTANT: "constant",
    cv2.BORDER_REPLICATE: "edge",
    cv2.BORDER_REFLECT_101: "reflect",
    cv2.BORDER_REFLECT: "symmetric",
}


def pad(arr: Any, top: int = 0, right: int = 0, bottom: int = 0, left: int = 0, mode: Any = "constant", cval: Any = 0) -> Any:
    """A picture [H, W] or [H, W, C] with so many rows and columns more; always a new array.

    ``mode``: a mode of ``numpy.pad``, or OpenCV's number of one. ``cval``: the value of "constant" and the end of
    "linear_ramp", or one for each channel; clipped to what the dtype can hold, and cut to an integer where that holds integers.
    """
    require(arr.ndim in (2, 3), "pad.arr", "a picture [H, W] or [H, W, C]", arr.shape)
    require(min(top, right, bottom, left) >= 0, "pad", "amounts >= 0", (top, right, bottom, left))
    if not (top or right or bottom or left):
        return np.copy(arr)
    mode = "constant" if 0 in arr.shape else _OPENCV_MODES.get(mode, mode)
    widths = [(top, bottom), (left, right), (0, 0)][: arr.ndim]
    if mode not in ("constant", "linear_ramp"):
        return np.pad(arr, widths, mode=mode)
    values = _values(cval, arr, mode)
    named = "constant_values" if mode == "constant" else "end_values"
    if arr.ndim == 2 or np.ndim(values) == 0:
        return np.pad(arr, widths, mode=mode, **{named: np.ravel(values)[0].item()})
    channels = [np.pad(arr[..., c], widths[:2], mode=mode, **{named: values[c].item()}) for c in range(arr.shape[2])]
    return np.stack(channels, axis=-1)


def pad_to_aspect_ratio(
    arr: Any, aspect_ratio: float, mode: Any = "constant", cval: Any = 0, return_pad_amounts: bool = False
) -> Any:
    """``pad`` to at least width / height = ``aspect_ratio``; with ``return_pad_amounts`` also (top, right, bottom, left)."""
    amounts = compute_paddings_to_reach_aspect_ratio(arr, aspect_ratio)
    padded = pad(arr, *amounts, mode=mode, cval=cval)
    return (padded, amounts) if return_pad_amounts else padded


def pad_to_multiples_of(
    arr: Any,
    height_multiple: int | None,
    width_multiple: int | None,
    mode: Any = "constant",
    cval: Any = 0,
    return_pad_amounts: bool = False,
) -> Any:
    """``pad`` to multiples of pixels; with ``return_pad_amounts`` also (top, right, bottom, left)."""
    amounts = compute_paddings_to_reach_multiples_of(arr, height_multiple, width_multiple)
    padded = pad(arr, *amounts, mode=mode, cval=cval)
    return (padded, amounts) if return_pad_amounts else padded


def _values(cval: Any, arr: Any, mode: str) -> Any:
    low, _, high = get_value_range_of_dtype(arr.dtype)
    values = np.clip(np.asarray(cval), low, high) if is_iterable(cval) else np.asarray(max(min(cval, high), low))
    return values.astype(arr.dtype) if mode == "constant" else values  # a ramp is worked out before it is cast
