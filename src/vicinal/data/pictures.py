"""Pictures of every kind that users have, as RGB arrays [N, H, W, C] or lists of [H, W, C], and back."""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike
from typing import Any, NamedTuple, TypeAlias

import attrs
import cv2
import numpy as np

from vicinal.data.coded import Coded
from vicinal.data.convention import PLAIN, Convention
from vicinal.data.foreign import Array, as_tensor, is_bfloat16, is_pil, is_tensor, tensor_array
from vicinal.data.from_pil import from_pil, pil_has_alpha, to_pil
from vicinal.data.layout import axes_of
from vicinal.data.places import HOST, Elsewhere, Host, Place, place_of
from vicinal.errors import DataError, InWords, expected

Pictures: TypeAlias = Array | list[Array]

NATIVE = frozenset(np.dtype(kind) for kind in ("uint8", "uint16", "float32"))
"""What the core works in; of other dtypes it sees float32 (data.values)."""

DTYPES = NATIVE | {np.dtype(kind) for kind in ("bool", "int16", "int32", "uint32", "float16", "float64")}
NAMES = "uint8, uint16, float32, float16, float64, int16, int32, uint32 or bool"

NO_BFLOAT16 = (
    'Normalize.dtype: expected "float32" or "float16" for arrays, as NumPy has no bfloat16 (tensors get it), got "bfloat16"'
)


class Kind(NamedTuple):
    """How a picture, or a stack, came in: "array", "tensor" or "pil", with its axes "hwc", "chw" or "hw" (grey).

    ``bfloat16``: a tensor of that, which NumPy holds as float32. ``last``: a tensor of torch's channels_last memory.
    """

    of: str
    axes: str
    bfloat16: bool = False
    last: bool = False


GREY = Kind("array", "hw")
ARRAYS = {axes: Kind("array", axes) for axes in ("hwc", "chw")}


@attrs.frozen
class PictureForm:
    """How pictures came in. ``kinds``: one for a stack, else one a picture. ``alpha``: whether the last channel is.

    ``place``: where they lie.
    """

    kinds: Kind | tuple[Kind, ...]
    bgr: bool = False
    alpha: bool = False
    place: Place = HOST


class Read(NamedTuple):
    """A picture as RGB [H, W, C], what it was, whether its last channel is alpha, and where it lies."""

    array: Any
    kind: Kind
    alpha: bool
    place: Place = HOST


def read_stack(stack: Any, where: str, said: Convention = PLAIN) -> tuple[Array, PictureForm]:
    """A stack of arrays or a tensor as RGB [N, H, W, C], a view where it can be; [N, H, W] (NumPy) is grey.

    C-contiguous, but where channels come first: whether those must be laid out anew, only the program knows.
    What lies elsewhere is what its place makes of it.
    """
    place = None if isinstance(stack, np.ndarray) else place_of(stack, said.asked)
    if place is not None:
        array, kind, alpha, _ = _taken(place, stack, where, said, 4)
        return array, PictureForm(kind, said.bgr, alpha, place)
    array, kind = _read_axes(stack, where, said, 4)
    if said.bgr:
        array = swap_red_blue(array)
    array = array if kind.axes == "chw" else np.ascontiguousarray(array)
    return array, PictureForm(kind, said.bgr, alpha_of(array, where, said, False))


def read_picture(value: object, where: str, said: Convention = PLAIN) -> Read:
    """One picture [H, W] or [H, W, C] (NumPy), CHW (torch) or PIL, as an RGB array [H, W, C], and its kind.

    ``Encoded`` stays what it is: it has the shape and the dtype of an array.
    """
    if isinstance(value, np.ndarray) and (said is PLAIN or said == PLAIN) and _is_usual(value):
        return Read(np.ascontiguousarray(value), ARRAYS["hwc"], False)
    place = None if isinstance(value, np.ndarray) else place_of(value, said.asked)
    if place is not None:
        return _taken(place, value, where, said, 3)
    has_alpha = False
    if isinstance(value, np.ndarray) or is_tensor(value):
        array, kind = _read_axes(value, where, said, 3)
    elif is_pil(value):
        image: Any = value
        if said.bgr:
            raise DataError(expected(where, "NumPy arrays or tensors with channels='bgr'", InWords(f"PIL.Image {image.mode}")))
        array, kind, has_alpha = from_pil(image, where), Kind("pil", "hwc"), pil_has_alpha(image)
    elif is_encoded(value):
        encoded: Any = value  # its pixels come when a pipeline runs
        return Read(encoded, ARRAYS["hwc"], alpha_of(encoded, where, said, encoded.alpha))
    else:
        raise DataError(expected(where, "a NumPy array, a PIL image or a torch tensor", value) + read_hint(value))
    array = swap_red_blue(array) if said.bgr else np.ascontiguousarray(array)
    return Read(array, kind, has_alpha if said.alpha is None else alpha_of(array, where, said, has_alpha))


def read_list(values: Sequence[object], where: str, said: Convention = PLAIN) -> tuple[list[Array], PictureForm]:
    """A list of pictures of any kinds and sizes, of one dtype and one number of channels."""
    found: list[Read] = []
    first: tuple[Any, int, bool] = (None, 0, False)
    for index, value in enumerate(values):
        one = read_picture(value, f"{where}[{index}]", said)
        found.append(one)
        dtype, channels, alpha = one.array.dtype, one.array.shape[2], one.alpha
        if index == 0:
            first = dtype, channels, alpha
        if channels != first[1] or alpha is not first[2] or dtype != first[0]:
            wanted, got = _named(*first), _named(dtype, channels, alpha)
            raise DataError(f"{where}[{index}]: expected {wanted} as in {where}[0], got {got}")
    form = PictureForm(tuple(one.kind for one in found), said.bgr, bool(found) and found[0].alpha, _one_place(found, where))
    return [one.array for one in found], form


def give_pictures(
    pictures: Pictures, layout: str, form: PictureForm, normalized: str = "", place: Place = HOST
) -> Any:  # fmt: skip
    """Pictures of layout "hwc" or "chw", in ``place``, as the kind they came in; one kind for all keeps a stack stacked."""
    kinds = form.kinds
    if isinstance(kinds, Kind):
        if not isinstance(pictures, list):
            return give_picture(pictures, layout, kinds, form.bgr, normalized, place)
        return [give_picture(picture, layout, kinds, form.bgr, normalized, place) for picture in pictures]
    if not isinstance(pictures, list) and len(set(kinds)) == 1 and kinds[0].of != "pil":
        return give_picture(pictures, layout, kinds[0], form.bgr, normalized, place)
    pairs = zip(pictures, kinds, strict=True)
    return [give_picture(picture, layout, kind, form.bgr, normalized, place) for picture, kind in pairs]


def give_picture(
    array: Array, layout: str, kind: Kind, bgr: bool = False, normalized: str = "", place: Place = HOST
) -> Any:  # fmt: skip
    """One picture (or a stack, but for PIL) as its kind.

    Arrays that are ``normalized`` keep ``layout``, which the pipeline says; all others, and tensors, are as they came.
    ``normalized``: the dtype that Normalize says; "" where there is none. DataError for arrays of bfloat16.
    """
    if not isinstance(place, Host):
        return place.give(array, layout, kind, bgr, bool(normalized))
    if bgr:
        array = swap_red_blue(array, axis=-1 if layout == "hwc" else -3)
    if kind.of == "tensor":
        kept = kind.last and layout == "hwc" and kind.axes == "chw" and not normalized
        tensor = as_tensor(np.moveaxis(array, -1, -3) if kept else in_layout(array, layout, kind.axes))
        return tensor.bfloat16() if normalized == "bfloat16" or (kind.bfloat16 and not normalized) else tensor
    if normalized == "bfloat16":
        raise DataError(NO_BFLOAT16)
    if kind.of == "pil":
        return to_pil(array) if layout == "hwc" and not normalized else array
    if kind.axes == "hw":
        axis = -1 if layout == "hwc" else -3
        return array[..., 0] if axis == -1 and array.shape[-1] == 1 else _drop_axis(array, axis)
    return array if normalized else in_layout(array, layout, kind.axes)


def check_bfloat16(form: PictureForm, normalized: str) -> None:
    """DataError where results are to be arrays of bfloat16."""
    kinds = (form.kinds,) if isinstance(form.kinds, Kind) else form.kinds
    if normalized == "bfloat16" and any(kind.of != "tensor" for kind in kinds):
        raise DataError(NO_BFLOAT16)


def in_layout(array: Array, layout: str, wanted: str) -> Array:
    """A picture or a stack of ``layout`` as C-contiguous one of the other, or as it is."""
    if layout == wanted:
        return array
    return np.ascontiguousarray(np.moveaxis(array, -1, -3) if wanted == "chw" else np.moveaxis(array, -3, -1))


def swap_red_blue(array: Array, axis: int = -1) -> Array:
    """A copy with the first and third channel exchanged; pictures of other than 3 or 4 channels as they are."""
    channels = array.shape[axis]
    if channels not in (3, 4):
        return np.ascontiguousarray(array)
    if axis == -1 and array.size and array.dtype in NATIVE:
        code = cv2.COLOR_RGB2BGR if channels == 3 else cv2.COLOR_RGBA2BGRA
        rows = np.ascontiguousarray(array).reshape(-1, array.shape[-2], channels)
        return cv2.cvtColor(rows, code).reshape(array.shape)
    return np.take(array, (2, 1, 0, 3)[:channels], axis=axis)


def is_encoded(value: object) -> bool:
    """Whether ``value`` is an ``Encoded``."""
    return isinstance(value, Coded)


def read_hint(value: object) -> str:
    """What to do with the name of a file where a picture belongs, or with None."""
    if value is None:
        return "; cv2.imread gives None for a file that it cannot read"
    return "; vicinal.read opens files" if isinstance(value, str | bytes | PathLike) else ""


def check_dtype(array: Array, where: str) -> None:
    """DataError unless the dtype is one of DTYPES, in any order of bytes."""
    if array.dtype not in DTYPES and array.dtype.newbyteorder("=") not in DTYPES:
        raise DataError(f"{where}: dtype: expected {NAMES}, got {array.dtype}{_dtype_hint(array)}")


def _dtype_hint(array: Array) -> str:
    """How pictures of the wrong dtype are commonly brought to a right one."""
    if array.dtype.kind in "iu" and array.dtype.itemsize == 8:  # as lists of numbers become
        return " (convert values from 0 to 255 to uint8)"
    return " (of pictures of different sizes: a list of arrays)" if array.dtype == object else ""


def _is_usual(array: Array) -> bool:
    """Whether there is nothing to find out, as with most pictures; it saves a microsecond each."""
    shape = array.shape
    return len(shape) == 3 and shape[2] in (1, 3) and array.dtype in NATIVE and array.size > 0


def _read_axes(value: Any, where: str, said: Convention, rank: int) -> tuple[Array, Kind]:
    """A picture (rank 3) or a stack (4) of an array or a tensor as [..., H, W, C], a view of it."""
    tensor = not isinstance(value, np.ndarray)
    if tensor and value.device.type != "cpu":
        wish = "a CPU tensor (call .cpu() first) or one that a registered backend holds"
        raise DataError(expected(where, wish, str(value.device)))
    array = tensor_array(value, where) if tensor else value
    check_dtype(array, where)
    if array.ndim == rank - 1 and not tensor and (rank == 3 or said.layout is None):
        array, kind = array[..., None], GREY
    elif array.ndim == rank:
        axes = axes_of(array.shape, tensor, said.layout, where)
        given = array
        array = np.moveaxis(given, -3, -1) if axes == "chw" else given
        last = axes == "chw" and array.flags.c_contiguous and not given.flags.c_contiguous
        kind = Kind("tensor", axes, is_bfloat16(value), last) if tensor else ARRAYS[axes]
    else:
        raise DataError(expected(f"{where}: shape", _shapes(tensor, said.layout, rank), array.shape))
    if 0 in array.shape[-3:]:
        raise DataError(expected(f"{where}: shape", "at least one pixel and one channel", tuple(value.shape)))
    return array, kind


def _taken(place: Elsewhere, value: Any, where: str, said: Convention, rank: int) -> Read:
    """A picture (rank 3) or a stack (4) as the place takes it, if the core can work with that."""
    read = place.take(value, where, said)
    shape, dtype = read.array.shape, read.array.dtype
    if len(shape) != rank:
        raise DataError(expected(f"{where}: shape", "[H, W, C]" if rank == 3 else "[N, H, W, C]", shape))
    if 0 in shape[-3:]:
        raise DataError(expected(f"{where}: shape", "at least one pixel and one channel", shape))
    if dtype not in NATIVE:
        raise DataError(f"{where}: dtype: expected uint8, uint16 or float32 in {place.name}, got {dtype}")
    return read


def _one_place(found: Sequence[Read], where: str) -> Place:
    """Where all pictures lie; those that are encoded lie nowhere yet. DataError where two of them lie apart."""
    place: Place | None = None
    for index, one in enumerate(found):
        if one.place is place or isinstance(one.array, Coded):
            continue
        if place is not None and one.place.name != place.name:
            wish = f"a picture in {place.name} as those before it"
            raise DataError(f"{where}[{index}]: expected {wish}, got one in {one.place.name}")
        place = one.place
    return place or HOST


def _shapes(tensor: bool, layout: str | None, rank: int) -> str:
    """The shapes that are taken, in words."""
    stack = "N, " if rank == 4 else ""
    axes = (layout or ("chw" if tensor else "hwc")).upper()
    whole = f"[{stack}{', '.join(axes)}]"
    if tensor:
        return f"a tensor {whole}"
    return f"[{stack}H, W] or {whole}" if rank == 3 or layout is None else whole


def alpha_of(picture: Any, where: str, said: Convention, has_alpha: bool) -> bool:
    """Whether the last channel is alpha: as was said, else as the picture is known to have one."""
    if said.alpha is None:
        return has_alpha
    if said.alpha and picture.shape[-1] not in (2, 4):
        raise DataError(f"{where}: expected 2 or 4 channels with alpha=True, got {picture.shape[-1]}")
    return said.alpha


def _named(dtype: Any, channels: int, alpha: bool) -> str:
    return f"{dtype} with {channels} channels{' of which the last is alpha' if alpha else ''}"


def _drop_axis(array: Array, axis: int) -> Array:
    return array.squeeze(axis) if array.shape[axis] == 1 else array
