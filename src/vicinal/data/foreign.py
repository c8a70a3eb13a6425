"""Arrays of other kinds: torch tensors (torch is never imported here), PIL images, nested lists; in and back out."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sized
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from vicinal.errors import DataError, InWords, expected

Array: TypeAlias = NDArray[Any]

TENSOR = "tensor"


def is_tensor(value: object) -> bool:
    """Whether ``value`` is a torch tensor, asked without importing torch."""
    kind = getattr(sys.modules.get("torch"), "Tensor", None)  # None also while another thread imports torch
    return kind is not None and isinstance(value, kind)


def is_pil(value: object) -> bool:
    """Whether ``value`` is a PIL image."""
    kind = getattr(sys.modules.get("PIL.Image"), "Image", None)
    return kind is not None and isinstance(value, kind)


def wants_gradient(tensor: Any) -> bool:
    """Whether what is made of a tensor shall pass gradients on to it."""
    return bool(tensor.requires_grad) and sys.modules["torch"].is_grad_enabled()


def tensor_kind(tensor: Any) -> str:
    """The kind of a tensor, by which ``as_tensor`` gives it back where it lay: "tensor", or "tensor on cuda:0"."""
    return TENSOR if tensor.device.type == "cpu" else f"{TENSOR} on {tensor.device}"


def is_tensors(kind: str) -> bool:
    """Whether a kind is that of tensors, on whatever device."""
    return kind.startswith(TENSOR)


def tensor_array(tensor: Any, where: str) -> Array:
    """The NumPy view of a CPU tensor; a copy of one on another device, of one that is negated or conjugated lazily, and of
    bfloat16 as float32.

    DataError for a tensor without values, for one that is not dense, and for dtypes that NumPy lacks.
    """
    torch = sys.modules["torch"]
    if tensor.device.type == "meta":
        raise DataError(expected(where, "a tensor that has values", str(tensor.device)))
    if tensor.layout is not torch.strided or tensor.is_quantized:
        how = "a quantized one" if tensor.is_quantized else f"one of layout {str(tensor.layout).removeprefix('torch.')}"
        raise DataError(f"{where}: expected a dense tensor (call .to_dense() or .dequantize() first), got {how}")
    tensor = tensor.detach().resolve_conj().resolve_neg().cpu()
    if is_bfloat16(tensor):
        tensor = tensor.to(torch.float32)
    try:
        array: Array = tensor.numpy()
    except (TypeError, RuntimeError) as error:  # float8, and what torch may yet bring
        dtype = str(tensor.dtype).removeprefix("torch.")
        came = InWords(f"{type(tensor).__name__} of {dtype}")
        raise DataError(expected(where, "a tensor that NumPy can hold", came)) from error
    return array


def is_bfloat16(tensor: Any) -> bool:
    """Whether a tensor is of the dtype that NumPy lacks, and that is given back."""
    return tensor.dtype is sys.modules["torch"].bfloat16


def as_tensor(array: Array, kind: str = "tensor") -> Any:
    """A tensor on the same memory; copied only where torch cannot view it (read-only, negative strides, bytes swapped), and
    where a ``kind`` (``tensor_kind``) says another device."""
    if not array.dtype.isnative:
        array = array.astype(array.dtype.newbyteorder("="))
    if not array.flags.writeable or min(array.strides, default=0) < 0:
        array = array.copy()
    tensor = sys.modules["torch"].from_numpy(array)
    device = kind.partition(" on ")[2]
    return tensor.to(device) if device else tensor


def read_rows(value: object, where: str) -> tuple[Array, str]:
    """``value`` as an array and its kind, "array", "list" or that of a tensor, by which ``give_rows`` gives it back."""
    if isinstance(value, np.ndarray):
        return value, "array"
    if is_tensor(value):
        return tensor_array(value, where), tensor_kind(value)
    try:
        return np.asarray(value), "list"
    except ValueError as error:
        raise DataError(expected(where, "rows of equal length", value)) from error


def length(value: object, count: int, where: str, of: str) -> int:
    """``len(value)``; DataError that says "one entry for each of 3 boxes" for what has no length, or no entries in order."""
    orderly = isinstance(value, Iterable) and not isinstance(value, str | bytes | Mapping | set | frozenset)
    if orderly and isinstance(value, Sized) and getattr(value, "ndim", 1) > 0:
        return len(value)
    raise DataError(expected(where, f"one entry for each of {count} {of}", value))


def check_flag(value: object, where: str) -> None:
    """DataError unless ``value`` is True or False."""
    if not isinstance(value, bool):
        raise DataError(expected(where, "True or False", value))


def give_rows(array: Array, kind: str) -> Any:
    """The array as the kind that ``read_rows`` found."""
    if is_tensors(kind):
        return as_tensor(np.ascontiguousarray(array), kind)
    return array.tolist() if kind == "list" else array


_SCALARS = frozenset({int, float, str, bool, bytes, type(None)})


def own(value: Any) -> Any:
    """``value`` in memory of its own: arrays, tensors, and the lists, tuples and dicts that hold them; all else as it is."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if is_tensor(value):
        return value.clone()
    kind = type(value)
    if kind is dict:
        return {key: own(entry) for key, entry in value.items()}
    if kind is list or isinstance(value, tuple):
        entries = [entry if type(entry) in _SCALARS else own(entry) for entry in value]
        return value._make(entries) if hasattr(value, "_make") else kind(entries)  # named tuples
    return value


def take(field: Any, index: NDArray[np.int64]) -> Any:
    """The entries ``index`` of an array, a tensor or any sequence, as the same kind."""
    if isinstance(field, np.ndarray):
        return field[index]
    if is_tensor(field):
        return field[as_tensor(index)]
    entries = list(field)
    kept = [entries[i] for i in index]
    return tuple(kept) if isinstance(field, tuple) else kept
