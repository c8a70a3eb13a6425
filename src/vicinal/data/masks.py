"""Masks and instance maps of every kind that users have, as arrays [N, H, W] or lists of [H, W], and back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data.foreign import Array, as_tensor, is_pil, is_tensor, is_tensors, tensor_array, tensor_kind
from vicinal.errors import DataError, expected

Masks: TypeAlias = Array | list[Array]

DTYPES = frozenset(np.dtype(t) for t in (np.uint8, np.uint16, np.int32, np.int64, np.bool_))
PIL_MODES = ("L", "P", "1", "I;16", "I")


@attrs.frozen
class MaskForm:
    """How one mask, or a stack of them, came in: "array", "pil" or the kind of a tensor; a palette if it had one."""

    kind: str
    palette: tuple[int, ...] | None = None


def read_mask_like(value: Any, where: str, ranks: tuple[int, ...]) -> tuple[Array, MaskForm]:
    """An array of one of ``ranks`` from NumPy, torch or PIL, integers or bool."""
    palette = None
    if isinstance(value, np.ndarray):
        kind, array = "array", value
    elif is_tensor(value):
        kind, array = tensor_kind(value), tensor_array(value, where)
    elif is_pil(value):
        if value.mode not in PIL_MODES:
            raise DataError(expected(f"{where}: mode", "L, P, 1, I;16 or I", value.mode))
        kind, array = "pil", np.asarray(value)
        palette = tuple(value.getpalette()) if value.mode == "P" else None
    else:
        raise DataError(expected(where, "a NumPy array, a PIL image or a torch tensor", value))
    if array.dtype not in DTYPES:
        raise DataError(f"{where}: dtype: expected uint8, uint16, int32, int64 or bool, got {array.dtype}")
    if array.ndim not in ranks:
        shapes = " or ".join({2: "[H, W]", 3: "[N, H, W]", 4: "[N, M, H, W]"}[rank] for rank in ranks)
        raise DataError(expected(f"{where}: shape", shapes, array.shape))
    return np.ascontiguousarray(array), MaskForm(kind, palette)


def read_masks(value: Any, sizes: NDArray[np.int64], where: str) -> tuple[Masks, tuple[MaskForm, ...]]:
    """A stack [N, H, W] or a list of N masks, each as tall and wide as its picture (``sizes`` [N, 2])."""
    if isinstance(value, np.ndarray) or is_tensor(value):
        array, form = read_mask_like(value, where, (3,))
        check_count(len(array), len(sizes), where)
        alike = sizes.strides[0] == 0  # a stack of pictures, of which one row says the size (data/sizes.py)
        for index, size in enumerate(sizes[:1] if alike else sizes):
            check_size(array[index], size, f"{where}[{index}]")
        return array, (form,)
    items = as_list(value, where)
    check_count(len(items), len(sizes), where)
    arrays, forms = [], []
    for index, item in enumerate(items):
        array, form = read_mask_like(item, f"{where}[{index}]", (2,))
        check_size(array, sizes[index], f"{where}[{index}]")
        arrays.append(array)
        forms.append(form)
    return arrays, tuple(forms)


def give_mask(array: Array, form: MaskForm) -> Any:
    """One mask, or a stack, as the kind it came in."""
    if is_tensors(form.kind):
        return as_tensor(array, form.kind)
    if form.kind != "pil":
        return array
    from PIL import Image

    image = Image.fromarray(array)
    if form.palette is not None:
        image.putpalette(form.palette)
    return image


def give_masks(masks: Masks, forms: tuple[MaskForm, ...], stacked: bool) -> Any:
    """Masks as they came in: ``stacked`` True where the input was one array or the result may be one."""
    if isinstance(masks, np.ndarray) and stacked and forms and len(set(forms)) == 1 and forms[0].kind != "pil":
        return give_mask(masks, forms[0])
    spread = forms * len(masks) if len(forms) == 1 else forms
    return [give_mask(mask, form) for mask, form in zip(masks, spread, strict=True)]


def largest_label(masks: Masks) -> int:
    """The largest label that all masks, of whatever dtypes, can hold."""
    kinds = {masks.dtype} if isinstance(masks, np.ndarray) else {mask.dtype for mask in masks}
    return min(1 if kind == np.bool_ else int(np.iinfo(kind).max) for kind in kinds)


def as_list(value: Any, where: str) -> list[Any]:
    """``value`` as a list, one entry a picture; DataError for anything that is no list or tuple."""
    array: Any = value if isinstance(value, np.ndarray) or is_tensor(value) else None
    is_list = isinstance(value, Sequence) and not isinstance(value, str | bytes)
    if is_list or (array is not None and array.ndim > 0):
        return list(value)
    raise DataError(expected(where, "a list with one entry a picture", value))


def check_count(got: int, count: int, where: str) -> None:
    """DataError unless a target has one entry a picture."""
    if got != count:
        raise DataError(f"{where}: expected one entry for each of {count} pictures, got {got}")


def check_size(array: Array, size: NDArray[np.int64], where: str) -> None:
    """DataError unless the last two axes have the picture's height and width."""
    height_and_width = tuple(size.tolist())
    if array.shape[-2:] != height_and_width:
        raise DataError(f"{where}: expected the picture's size {height_and_width}, got {array.shape[-2:]}")
