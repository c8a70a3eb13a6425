"""Pictures of every kind that users have, as RGB arrays [N, H, W, C] or lists of [H, W, C], and back."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from os import PathLike
from typing import Any, TypeAlias

import attrs
import cv2
import numpy as np

from vicinal.data.foreign import Array, as_tensor, is_pil, is_tensor, tensor_array
from vicinal.errors import DataError, expected

Pictures: TypeAlias = Array | list[Array]

DTYPES = frozenset({np.dtype(np.uint8), np.dtype(np.uint16), np.dtype(np.float32)})
PIL_MODES = ("L", "LA", "RGB", "RGBA")
CHANNEL_ORDERS = ("rgb", "bgr")


@attrs.frozen
class PictureForm:
    """How pictures came in. ``kinds``: "hwc", "hw" (grey), "chw" (tensor) or "pil"; one a stack, else one a picture."""

    kinds: str | tuple[str, ...]
    bgr: bool = False


def read_stack(stack: Any, where: str, channels: str = "rgb") -> tuple[Array, PictureForm]:
    """A stack [N, H, W, C] or [N, H, W] (NumPy), or NCHW (torch), as RGB [N, H, W, C]; a view where it can be.

    C-contiguous, but for a tensor's: whether its values must be laid out anew, only the program knows.
    """
    bgr = _is_bgr(channels)
    if isinstance(stack, np.ndarray):
        check_dtype(stack, where)
        if stack.ndim not in (3, 4):
            raise DataError(expected(f"{where}: shape", "[N, H, W, C] or [N, H, W]", stack.shape))
        kind = "hwc" if stack.ndim == 4 else "hw"
        array = stack if stack.ndim == 4 else stack[..., None]
    else:
        if stack.ndim != 4:
            raise DataError(expected(f"{where}: shape", "a tensor [N, C, H, W]", tuple(stack.shape)))
        kind = "chw"
        array = _interleave(stack, where)
    if not all(array.shape[1:]):
        raise DataError(expected(f"{where}: shape", "at least one pixel and one channel", tuple(stack.shape)))
    if bgr:
        array = swap_red_blue(array)
    return array if kind == "chw" else np.ascontiguousarray(array), PictureForm(kind, bgr)


def read_picture(value: object, where: str, channels: str = "rgb") -> tuple[Any, str]:
    """One picture [H, W] or [H, W, C] (NumPy), CHW (torch) or PIL, as an RGB array [H, W, C], and its kind.

    ``Encoded`` stays what it is: it has the shape and the dtype of an array.
    """
    bgr = _is_bgr(channels)
    if isinstance(value, np.ndarray):
        check_dtype(value, where)
        if value.ndim not in (2, 3):
            raise DataError(expected(f"{where}: shape", "[H, W] or [H, W, C]", value.shape))
        kind = "hwc" if value.ndim == 3 else "hw"
        array = value if value.ndim == 3 else value[..., None]
    elif is_tensor(value):
        tensor: Any = value
        if tensor.ndim != 3:
            raise DataError(expected(f"{where}: shape", "a tensor [C, H, W]", tuple(tensor.shape)))
        kind, array = "chw", _interleave(tensor, where)
    elif is_pil(value):
        if bgr:
            raise DataError(expected(where, "NumPy arrays or tensors with channels='bgr'", f"PIL.Image {_mode(value)}"))
        kind, array = "pil", _from_pil(value, where)
    elif is_encoded(value):
        return value, "hwc"  # its pixels come when a pipeline runs
    else:
        raise DataError(expected(where, "a NumPy array, a PIL image or a torch tensor", value) + read_hint(value))
    if not all(array.shape):
        raise DataError(expected(f"{where}: shape", "at least one pixel and one channel", array.shape))
    return swap_red_blue(array) if bgr else np.ascontiguousarray(array), kind


def read_list(values: Sequence[object], where: str, channels: str = "rgb") -> tuple[list[Array], PictureForm]:
    """A list of pictures of any kinds and sizes, of one dtype and one number of channels."""
    arrays: list[Array] = []
    kinds: list[str] = []
    for index, value in enumerate(values):
        array, kind = read_picture(value, f"{where}[{index}]", channels)
        first = arrays[0] if arrays else array
        if array.dtype != first.dtype or array.shape[2] != first.shape[2]:
            wanted, got = (f"{one.dtype} with {one.shape[2]} channels" for one in (first, array))
            raise DataError(f"{where}[{index}]: expected {wanted} as in {where}[0], got {got}")
        arrays.append(array)
        kinds.append(kind)
    return arrays, PictureForm(tuple(kinds), _is_bgr(channels))


def give_pictures(pictures: Pictures, layout: str, form: PictureForm) -> Any:
    """Pictures of layout "hwc" or "chw" as the kind they came in; one kind for all keeps a stack stacked."""
    kinds = form.kinds
    if isinstance(kinds, tuple):
        if isinstance(pictures, np.ndarray) and len(set(kinds)) == 1 and kinds[0] != "pil":
            return give_picture(pictures, layout, kinds[0], form.bgr)
        return [give_picture(p, layout, kind, form.bgr) for p, kind in zip(pictures, kinds, strict=True)]
    if isinstance(pictures, np.ndarray):
        return give_picture(pictures, layout, kinds, form.bgr)
    return [give_picture(picture, layout, kinds, form.bgr) for picture in pictures]


def give_picture(array: Array, layout: str, kind: str, bgr: bool = False) -> Any:
    """One picture (or a stack, but for PIL) as its kind. NumPy pictures keep ``layout``; tensors are always CHW."""
    if bgr:
        array = swap_red_blue(array, axis=-1 if layout == "hwc" else -3)
    if kind == "hwc":
        return array
    if kind == "chw":
        return as_tensor(array if layout == "chw" else np.ascontiguousarray(np.moveaxis(array, -1, -3)))
    axis = -1 if layout == "hwc" else -3
    if kind == "hw":
        return array[..., 0] if axis == -1 and array.shape[-1] == 1 else _drop_axis(array, axis)
    return _to_pil(array, axis)


def swap_red_blue(array: Array, axis: int = -1) -> Array:
    """A copy with the first and third channel exchanged; pictures of other than 3 or 4 channels as they are."""
    channels = array.shape[axis]
    if channels not in (3, 4):
        return np.ascontiguousarray(array)
    if axis == -1 and array.size:
        code = cv2.COLOR_RGB2BGR if channels == 3 else cv2.COLOR_RGBA2BGRA
        rows = np.ascontiguousarray(array).reshape(-1, array.shape[-2], channels)
        return cv2.cvtColor(rows, code).reshape(array.shape)
    return np.take(array, (2, 1, 0, 3)[:channels], axis=axis)


def is_encoded(value: object) -> bool:
    """Whether ``value`` is an ``Encoded``; by its module, which imports this one."""
    module = sys.modules.get("vicinal.data.encoded")
    return module is not None and isinstance(value, module.Encoded)


def read_hint(value: object) -> str:
    """What to do with the name of a file where a picture belongs."""
    return "; vicinal.read opens files" if isinstance(value, str | bytes | PathLike) else ""


def check_dtype(array: Array, where: str) -> None:
    """DataError unless the dtype is uint8, uint16 or float32."""
    if array.dtype not in DTYPES:
        advice = " (convert with .astype(np.float32), values in [0, 1])" if array.dtype == np.float64 else ""
        raise DataError(f"{where}: dtype: expected uint8, uint16 or float32, got {array.dtype}{advice}")


def _is_bgr(channels: str) -> bool:
    if not isinstance(channels, str) or channels not in CHANNEL_ORDERS:
        raise DataError(expected("channels", "'rgb' or 'bgr'", channels))
    return channels == "bgr"


def _interleave(tensor: Any, where: str) -> Array:
    array = tensor_array(tensor, where)
    check_dtype(array, where)
    return np.moveaxis(array, -3, -1)


def _drop_axis(array: Array, axis: int) -> Array:
    return array.squeeze(axis) if array.shape[axis] == 1 else array


def _mode(image: Any) -> str:
    return str(image.mode)


def _from_pil(image: Any, where: str) -> Array:
    mode = image.mode
    if mode == "P":
        image = image.convert("RGBA" if "transparency" in image.info else "RGB")
    elif mode == "1":
        image = image.convert("L")
    elif mode.startswith("I;16"):
        return np.asarray(image).astype(np.uint16)[..., None]
    elif mode not in PIL_MODES:
        raise DataError(expected(f"{where}: mode", "L, LA, RGB, RGBA, P, 1 or I;16 (see Image.convert)", mode))
    array = np.asarray(image)
    return array if array.ndim == 3 else array[..., None]


def _to_pil(array: Array, axis: int) -> Any:
    """A PIL image where Pillow has a mode for it (uint8 of 1 to 4 channels, uint16 of one), else the array."""
    channels = array.shape[axis]
    one_word = array.dtype == np.uint16 and channels == 1
    if axis != -1 or not (one_word or (array.dtype == np.uint8 and channels <= 4)):
        return array
    from PIL import Image

    return Image.fromarray(array[..., 0] if channels == 1 else np.ascontiguousarray(array))
