"""Maps of several values a pixel, of every kind that users have, as arrays [H, W, K], and back."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import attrs
import numpy as np

from vicinal.data.finite import not_finite
from vicinal.data.foreign import Array, as_tensor, is_pil, is_tensor, is_tensors, tensor_array, tensor_kind
from vicinal.data.geometry import Ints
from vicinal.data.masks import Masks, as_list, check_count
from vicinal.errors import DataError, expected

FLOATS = tuple(np.dtype(kind) for kind in ("float32", "float64", "float16"))


@attrs.frozen
class MapForm:
    """How one map, or a stack, came in: "array" [H, W, K], the kind of a tensor [K, H, W] or "pil"; ``flat``: without K."""

    kind: str
    flat: bool


def read_maps(value: Any, sizes: Ints, where: str, dtypes: Collection[np.dtype[Any]]) -> tuple[Masks, tuple[MapForm, ...]]:
    """A stack or a list of N maps, each as tall and wide as its picture (``sizes`` [N, 2]), as [N, H, W, K] or a list of
    [H, W, K] of one dtype of ``dtypes`` and one K.

    Arrays are [H, W] or [H, W, K], tensors [H, W] or [K, H, W], and PIL images of one channel. Raises DataError for others, and
    for floats that are not finite.
    """
    if isinstance(value, np.ndarray) or is_tensor(value):
        array, form = _read(value, where, dtypes, 1)
        check_count(len(array), len(sizes), where)
        alike = sizes.strides[0] == 0  # a stack of pictures, of which one row says the size (data/sizes.py)
        for index, size in enumerate(sizes[:1] if alike else sizes):
            _check_size(array[index], size, f"{where}[{index}]")
        return array, (form,)
    items = as_list(value, where)
    check_count(len(items), len(sizes), where)
    arrays: list[Array] = []
    forms: list[MapForm] = []
    for index, item in enumerate(items):
        array, form = _read(item, f"{where}[{index}]", dtypes, 0)
        _check_size(array, sizes[index], f"{where}[{index}]")
        first = arrays[0] if arrays else array
        if (array.dtype, array.shape[2]) != (first.dtype, first.shape[2]):
            wanted = f"{first.dtype} with {first.shape[2]} values a pixel as in {where}[0]"
            raise DataError(f"{where}[{index}]: expected {wanted}, got {array.dtype} with {array.shape[2]}")
        arrays.append(array)
        forms.append(form)
    return arrays, tuple(forms)


def give_maps(maps: Masks, forms: tuple[MapForm, ...]) -> Any:
    """Maps as they came in: a stack where one came, or where the results of a list agree in kind and size."""
    if isinstance(maps, np.ndarray) and len(set(forms)) == 1 and forms[0].kind != "pil":
        return _give(maps, forms[0])
    spread = forms * len(maps) if len(forms) == 1 else forms
    return [_give(one, form) for one, form in zip(maps, spread, strict=True)]


def _read(value: Any, where: str, dtypes: Collection[np.dtype[Any]], more: int) -> tuple[Array, MapForm]:
    """One map as [H, W, K], or, with one axis ``more``, a stack."""
    if isinstance(value, np.ndarray):
        kind, array = "array", value
    elif is_tensor(value):
        kind, array = tensor_kind(value), tensor_array(value, where)
    elif is_pil(value) and not more:
        kind, array = "pil", np.asarray(value)
    else:
        raise DataError(expected(where, "a NumPy array, a PIL image or a torch tensor", value))
    if array.dtype not in dtypes:
        raise DataError(f"{where}: dtype: expected {_named(dtypes)}, got {array.dtype}")
    flat = array.ndim == 2 + more
    if not flat and (array.ndim != 3 + more or kind == "pil"):
        axes = "K, H, W" if is_tensors(kind) else "H, W, K"
        stack = "N, " if more else ""
        raise DataError(expected(f"{where}: shape", f"[{stack}H, W] or [{stack}{axes}]", array.shape))
    if flat:
        array = array[..., None]
    elif is_tensors(kind):
        array = np.moveaxis(array, -3, -1)
    if 0 in array.shape[more:]:
        raise DataError(expected(f"{where}: shape", "at least one value", array.shape))
    if array.dtype.kind == "f" and array.size and not np.isfinite((array.min(), array.max())).all():
        raise DataError(expected(where, "finite numbers", not_finite(array)))
    return np.ascontiguousarray(array), MapForm(kind, flat)


def _give(array: Array, form: MapForm) -> Any:
    if form.flat:
        array = array[..., 0]
    elif is_tensors(form.kind):
        array = np.moveaxis(array, -1, -3)
    if form.kind == "array":
        return array
    if is_tensors(form.kind):
        return as_tensor(np.ascontiguousarray(array), form.kind)
    from PIL import Image

    return Image.fromarray(np.ascontiguousarray(array))


def _check_size(array: Array, size: Ints, where: str) -> None:
    wanted = tuple(size.tolist())
    if array.shape[:2] != wanted:
        raise DataError(f"{where}: expected the picture's size {wanted}, got {array.shape[:2]}")


def _named(dtypes: Collection[np.dtype[Any]]) -> str:
    names = sorted(str(dtype) for dtype in dtypes)
    return f"{', '.join(names[:-1])} or {names[-1]}"
