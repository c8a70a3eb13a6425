"""Changing, promoting and checking dtypes, under the names of ``imgaug.dtypes``."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from vicinal.compat.imgaug.deprecation import warn
from vicinal.compat.imgaug.kinds import is_iterable, is_np_array, is_np_scalar, is_single_integer, refused, require

KIND_TO_DTYPES = {
    "i": ["int8", "int16", "int32", "int64"],
    "u": ["uint8", "uint16", "uint32", "uint64"],
    "b": ["bool"],
    "f": ["float16", "float32", "float64", "float128"],
}
_CLIPPABLE = ["bool", "uint8", "uint16", "uint32", "int8", "int16", "int32", "float16", "float32", "float64", "float128"]


def normalize_dtype(dtype: Any) -> np.dtype[Any]:
    """The dtype of an array or a scalar, or what NumPy makes of a name or type."""
    require(not isinstance(dtype, list), "normalize_dtype.dtype", "one dtype, array or name", dtype)
    normal: np.dtype[Any] = dtype.dtype if is_np_array(dtype) or is_np_scalar(dtype) else np.dtype(dtype)
    return normal


def normalize_dtypes(dtypes: Any) -> list[np.dtype[Any]]:
    """``normalize_dtype`` of each of a list; of anything else, a list of one."""
    return [normalize_dtype(dtype) for dtype in (dtypes if isinstance(dtypes, list) else [dtypes])]


def change_dtype_(arr: Any, dtype: Any, clip: bool = True, round: bool = True) -> Any:
    """``arr`` as ``dtype``: floats are rounded half to even for integers, values out of range clipped; may change ``arr``."""
    require(is_np_array(arr), "change_dtype_.arr", "an array", arr)
    dtype = normalize_dtype(dtype)
    if arr.dtype == dtype:
        return arr
    if round and arr.dtype.kind == "f" and dtype.kind in "uib":
        arr = np.round(arr)
    if clip:
        low, _, high = get_value_range_of_dtype(dtype)
        arr = clip_(arr, low, high)
    return arr.astype(dtype, copy=False)


def change_dtypes_(images: Any, dtypes: Any, clip: bool = True, round: bool = True) -> Any:
    """``change_dtype_`` of an array, or of each array of a list; ``dtypes``: one for all, or a list with one for each."""
    if is_np_array(images):
        one_each = is_iterable(dtypes) and not isinstance(dtypes, str)
        kinds = normalize_dtypes(list(dtypes) if one_each else dtypes)
        if one_each:
            require(len(kinds) == len(images), "change_dtypes_.dtypes", f"{len(images)} dtypes, one for each image", dtypes)
        require(len(set(kinds)) == 1, "change_dtypes_.dtypes", "the same dtype for all images of an array", dtypes)
        return change_dtype_(images, kinds[0], clip=clip, round=round)
    if not is_iterable(images):
        raise refused("change_dtypes_.images", "an array or a list of arrays", images)
    kinds = normalize_dtypes(dtypes) if isinstance(dtypes, list) else [normalize_dtype(dtypes)] * len(images)
    require(len(images) == len(kinds), "change_dtypes_.dtypes", f"{len(images)} dtypes, one for each image", dtypes)
    for i, (image, kind) in enumerate(zip(images, kinds, strict=True)):
        images[i] = change_dtype_(image, kind, clip=clip, round=round)
    return images


def restore_dtypes_(images: Any, dtypes: Any, clip: bool = True, round: bool = True) -> Any:
    """The same as ``change_dtypes_``."""
    return change_dtypes_(images, dtypes, clip=clip, round=round)


def copy_dtypes_for_restore(images: Any, force_list: bool = False) -> Any:
    """The dtype of an array (``force_list``: once for each image), or the dtypes of a list of arrays."""
    if is_np_array(images):
        return [images.dtype] * len(images) if force_list else images.dtype
    return [image.dtype for image in images]


def increase_itemsize_of_dtype(dtype: Any, factor: int) -> np.dtype[Any]:
    """The dtype of the same kind that takes ``factor`` (1, 2, 4 or 8) times the bytes; TypeError where there is none."""
    dtype = normalize_dtype(dtype)
    where = "increase_itemsize_of_dtype"
    require(is_single_integer(factor) and factor in (1, 2, 4, 8), f"{where}.factor", "1, 2, 4 or 8", factor)
    require(dtype.kind != "b", f"{where}.dtype", "a dtype other than bool", dtype)
    try:
        return np.dtype(f"{dtype.kind}{dtype.itemsize * factor}")
    except TypeError:
        raise TypeError(f"{where}: there is no dtype of {factor} times the bytes of {dtype.name}") from None


def get_minimal_dtype(arrays: Any, increase_itemsize_factor: int = 1) -> np.dtype[Any]:
    """The smallest dtype that holds what all of ``arrays`` (a list of arrays or dtypes) can hold."""
    require(isinstance(arrays, list) and len(arrays) > 0, "get_minimal_dtype.arrays", "a list that is not empty", arrays)
    dtypes = normalize_dtypes(arrays)
    promoted = dtypes[0]
    for dtype in dtypes[1:]:
        promoted = np.promote_types(promoted, dtype)
    return increase_itemsize_of_dtype(promoted, increase_itemsize_factor) if increase_itemsize_factor > 1 else promoted


def promote_array_dtypes_(arrays: Any, dtypes: Any = None, increase_itemsize_factor: int = 1) -> Any:
    """``arrays`` in the smallest dtype that holds all of them, or all of ``dtypes``."""
    if dtypes is None:
        dtypes = normalize_dtypes(arrays)
    dtype = get_minimal_dtype(dtypes if isinstance(dtypes, list) else [dtypes], increase_itemsize_factor)
    return change_dtypes_(arrays, dtype, clip=False, round=False)


def increase_array_resolutions_(arrays: Any, factor: int) -> Any:
    """Each array in the dtype of its kind with ``factor`` times the bytes."""
    dtypes = [increase_itemsize_of_dtype(dtype, factor) for dtype in normalize_dtypes(arrays)]
    return change_dtypes_(arrays, dtypes, round=False, clip=False)


def get_value_range_of_dtype(dtype: Any) -> tuple[Any, Any, Any]:
    """Smallest, middle and largest value of a dtype; the middle of bool is None."""
    dtype = normalize_dtype(dtype)
    if dtype.kind == "f":
        floats = np.finfo(dtype)
        return floats.min, 0.0, floats.max
    if dtype.kind in "ui":
        integers = np.iinfo(dtype)
        return integers.min, -0.5 if dtype.kind == "i" else 0.5 * integers.max, integers.max
    if dtype.kind == "b":
        return 0, None, 1
    raise refused("get_value_range_of_dtype.dtype", "a float, integer or bool", dtype)


def clip_(array: Any, min_value: Any, max_value: Any) -> Any:
    """``array`` clipped to [min_value, max_value] in place, where these lie within what its dtype can hold."""
    gate_dtypes(array, allowed=_CLIPPABLE, disallowed=["uint64", "int64"])
    lowest, _, highest = get_value_range_of_dtype(array.dtype)
    low = None if min_value is not None and min_value < lowest else min_value
    high = None if max_value is not None and highest < max_value else max_value
    if low is None and high is None:
        return array
    if array.ndim == 0:
        return np.clip(array, low, high)
    return np.clip(array, low, high, out=array)


def clip_to_dtype_value_range_(array: Any, dtype: Any, validate: Any = True, validate_values: Any = None) -> Any:
    """``array`` clipped to the range of ``dtype``; AssertionError where ``validate`` and a value lies outside of it.

    ``validate``: check all values, none (False), or the first so many; ``validate_values``: (min, max) found already.
    """
    low, _, high = get_value_range_of_dtype(dtype)
    if validate:
        where = "clip_to_dtype_value_range_"
        looked_at = array
        if is_single_integer(validate):
            require(validate >= 1, f"{where}.validate", "a bool or an integer of at least 1", validate)
            require(validate_values is None, f"{where}.validate_values", "None where validate is an integer", validate_values)
            looked_at = array.flat[0:validate]
        least, most = (np.min(looked_at), np.max(looked_at)) if validate_values is None else validate_values
        require(low <= least <= most <= high, where, f"values within {low} and {high}", (least, most))
    return clip_(array, low, high)


def gate_dtypes(dtypes: Any, allowed: list[str], disallowed: list[str], augmenter: Any = None) -> None:
    """ValueError for a dtype in ``disallowed``, a warning for one that is in neither list."""
    for dtype in normalize_dtypes(dtypes):
        verdict = _judged(dtype, tuple(allowed), tuple(disallowed))
        if verdict is None:
            continue
        where = "" if augmenter is None else f"{type(augmenter).__name__} ({augmenter.name}): "
        if dtype.name in disallowed:
            raise ValueError(where + verdict)
        warn(where + verdict)


@lru_cache(maxsize=512)
def _judged(dtype: np.dtype[Any], allowed: tuple[str, ...], disallowed: tuple[str, ...]) -> str | None:
    """What is wrong with a dtype, if anything. Kept, because NumPy takes long to tell a dtype's name."""
    require(len(allowed) > 0 and isinstance(allowed[0], str), "gate_dtypes.allowed", "a list of names of dtypes", allowed)
    listed = not disallowed or isinstance(disallowed[0], str)
    require(listed, "gate_dtypes.disallowed", "a list of names of dtypes", disallowed)
    both = sorted(set(allowed) & set(disallowed))
    require(not both, "gate_dtypes", "no dtype both allowed and disallowed", both)
    if dtype.name in disallowed:
        return f"dtype {dtype.name!r} is not supported; supported are {', '.join(allowed)}"
    return None if dtype.name in allowed else f"dtype {dtype.name!r} is not known to work; known are {', '.join(allowed)}"
