"""Padding arrays."""

from typing import Any

import cv2
import numpy as np

from ... import parameters as iap
from .. import draws, dtype_rules
from .amounts import compute_paddings_to_reach_aspect_ratio, compute_paddings_to_reach_multiples_of, shape_of

_OPENCV = {
    "constant": cv2.BORDER_CONSTANT,
    "edge": cv2.BORDER_REPLICATE,
    "reflect": cv2.BORDER_REFLECT_101,
    "symmetric": cv2.BORDER_REFLECT,
    "wrap": cv2.BORDER_WRAP,
}
_OPENCV_DTYPES = ("uint8", "uint16", "int8", "int16", "int32", "float32", "float64")
PAD_MODES = ("constant", "edge", "linear_ramp", "maximum", "mean", "median", "minimum", "reflect", "symmetric", "wrap")


def pad(arr: Any, top: int = 0, right: int = 0, bottom: int = 0, left: int = 0, mode: str = "constant", cval: Any = 0) -> Any:
    """An array (H, W) or (H, W, C) with rows and columns added; `cval` is a number or one for each channel."""
    shape_of(arr)
    amounts = (top, right, bottom, left)
    assert all(amount >= 0 for amount in amounts), f"Expected padding amounts that are >=0, but got {amounts}."
    if not any(amounts):
        return np.copy(arr)
    low, high = dtype_rules.limits(arr.dtype)
    cval = np.clip(np.asarray(cval), low, high)
    mode = "constant" if 0 in arr.shape else mode
    if mode in _OPENCV and arr.dtype.name in _OPENCV_DTYPES and 0 not in arr.shape and (arr.ndim == 2 or arr.shape[2] <= 4):
        values = np.resize(cval, 4).tolist() if arr.dtype.kind == "f" else [int(value) for value in np.resize(cval, 4)]
        padded = cv2.copyMakeBorder(
            np.ascontiguousarray(arr), *map(int, (top, bottom, left, right)), _OPENCV[mode], value=values
        )
        return padded.reshape(*padded.shape[:2], *arr.shape[2:])
    if arr.ndim == 3 and cval.ndim:
        layers = [_pad_by_numpy(arr[..., c], amounts, mode, cval[c]) for c in range(arr.shape[2])]
        return np.stack(layers, axis=-1)
    return _pad_by_numpy(arr, amounts, mode, cval)


def _pad_by_numpy(arr: Any, amounts: tuple[int, int, int, int], mode: str, cval: Any) -> Any:
    top, right, bottom, left = (int(amount) for amount in amounts)
    widths = [(top, bottom), (left, right), *[(0, 0)] * (arr.ndim - 2)]
    if mode == "constant":
        return np.pad(arr, widths, mode="constant", constant_values=cval)
    if mode == "linear_ramp":
        return np.pad(arr, widths, mode="linear_ramp", end_values=cval)
    return np.pad(arr, widths, mode=mode)  # type: ignore[call-overload]


def pad_to_aspect_ratio(
    arr: Any, aspect_ratio: float, mode: str = "constant", cval: Any = 0, return_pad_amounts: bool = False
) -> Any:
    """`arr` padded to width / height = `aspect_ratio`, if asked for with the paddings (top, right, bottom, left)."""
    amounts = compute_paddings_to_reach_aspect_ratio(arr, aspect_ratio)
    padded = pad(arr, *amounts, mode=mode, cval=cval)
    return (padded, amounts) if return_pad_amounts else padded


def pad_to_multiples_of(
    arr: Any,
    height_multiple: int | None,
    width_multiple: int | None,
    mode: str = "constant",
    cval: Any = 0,
    return_pad_amounts: bool = False,
) -> Any:
    """`arr` padded so that its sides are multiples, if asked for with the paddings (top, right, bottom, left)."""
    amounts = compute_paddings_to_reach_multiples_of(arr, height_multiple, width_multiple)
    padded = pad(arr, *amounts, mode=mode, cval=cval)
    return (padded, amounts) if return_pad_amounts else padded


def pad_mode_parameter(pad_mode: Any) -> Any:
    """Names of ways to pad; imgaug.ALL for any."""
    if isinstance(pad_mode, iap.StochasticParameter):
        return pad_mode
    if draws.is_all(pad_mode):
        return iap.Choice(list(PAD_MODES))
    if not isinstance(pad_mode, (str, list)):
        raise Exception(
            f"Expected pad_mode to be ia.ALL, string, list of strings or StochasticParameter, got {type(pad_mode)}."
        )
    names = pad_mode if isinstance(pad_mode, list) else [pad_mode]
    bad = [name for name in names if name not in PAD_MODES]
    assert not bad, f"Value '{', '.join(map(str, bad))}' is not a valid pad mode. Valid pad modes are: {', '.join(PAD_MODES)}."
    return iap.Choice(pad_mode) if isinstance(pad_mode, list) else iap.Deterministic(pad_mode)


def pad_cval_parameter(pad_cval: Any) -> Any:
    """Values to pad with: a range is of whole numbers unless it is of floats."""
    return iap.handle_discrete_param(pad_cval, "pad_cval", tuple_to_uniform=True, list_to_choice=True, allow_floats=True)
