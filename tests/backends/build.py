"""Programs for tests: ops from plain numbers, a program from ops and pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias, TypeVar

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.program.lowering import Drawn
from vicinal.program.ops import Op
from vicinal.program.program import Program

Picture: TypeAlias = NDArray[Any]
Pictures: TypeAlias = NDArray[Any] | list[NDArray[Any]]
AnyOp = TypeVar("AnyOp", bound=Op)

DTYPES = {"Floats": np.float64, "Ints": np.int64, "Keys": np.uint64, "Bools": np.bool_}
DEFAULTS: dict[str, Any] = {
    "active": True,
    "key": 1,
    "per_channel": True,
    "fill": (0.0,),
    "mask_fill": 0,
    "interpolation": "bilinear",
    "border": "constant",
    "cut": "canvas",
    "mask_border": None,
    "shifts": None,
    "nodes": None,
    "curve": "linear",
    "value": (0.0,),
    "layout": "hwc",
    "dtype": "float32",
    "salt": 0.5,
    "low": 0.0,
    "high": 1.0,
    "scale": 1.0,
    "bias": 0.0,
    "lift": None,
    "last": True,
    "kind": "either",
    "classes": None,
    "smoothing": 0.0,
}


def op_of(kind: type[AnyOp], count: int = 1, **values: Any) -> AnyOp:
    """An op for ``count`` samples. One row of parameters (or a number) serves all; [count, ...] gives each its own.

    ``op_of(Linear, 3, scale=1.2)``, ``op_of(Warp, matrix=flip_x(8), size=(6, 8))``; what is left out takes DEFAULTS.
    """
    fields = {field.name: field for field in attrs.fields(kind)}
    assert set(values) <= set(fields), set(values) - set(fields)
    given = {"place": kind.__name__, **DEFAULTS, **values}
    return kind(**{name: _rows(given[name], field, count) for name, field in fields.items()})


def _rows(value: Any, field: Any, count: int) -> Any:
    type_ = str(field.type).removesuffix(" | None")
    if value is None or type_ not in DTYPES:
        return value
    name = field.name
    array: NDArray[Any] = np.asarray(value, DTYPES[type_])
    dimensions = len(field.metadata["row"].shape) if name != "active" else 0
    if array.ndim < dimensions:
        array = array.reshape((1,) * (dimensions - array.ndim) + array.shape)
    if array.ndim == dimensions:
        array = np.broadcast_to(array, (count, *array.shape))
    assert len(array) == count, (name, array.shape, count)
    return np.ascontiguousarray(array)


def colours_of(channels: int) -> int:
    """Channels without alpha, which tests take the last of 2 and of 4 for."""
    return channels - (channels in (2, 4))


def program_of(ops: Op | Sequence[Op], pictures: Pictures, alpha: bool = True, unit: bool = True) -> Program:
    """A program of ``ops`` in the given order for pictures [N, H, W, C] or a list (not empty) of [H, W, C].

    ``alpha``: whether the last of 2 or 4 channels is. ``unit``: floats beyond [0, 1] are refused where ops need a range.
    """
    chain = tuple(ops) if isinstance(ops, (list, tuple)) else (ops,)
    canvas = canvas_of(pictures)
    out_canvas = canvas
    for op in chain:
        out_canvas = op.canvas_after(out_canvas)
    first = pictures if isinstance(pictures, np.ndarray) else pictures[0]
    return Program(
        ops=chain,
        canvas=canvas,
        out_canvas=out_canvas,
        channels=first.shape[-1],
        dtype=first.dtype,
        record=Drawn(),
        alpha=alpha and first.shape[-1] in (2, 4),
        unit=unit,
    )


def canvas_of(pictures: Pictures) -> NDArray[np.int64]:
    """Heights and widths [N, 2]."""
    if isinstance(pictures, np.ndarray):
        return np.tile(np.array(pictures.shape[1:3], np.int64), (len(pictures), 1))
    return np.array([picture.shape[:2] for picture in pictures], np.int64).reshape(-1, 2)


def top_of(dtype: Any) -> float:
    """255, 65535 or 1: what stands for white."""
    return float(np.iinfo(dtype).max) if np.dtype(dtype).kind == "u" else 1.0


def as_dtype(fractions: Any, dtype: Any = np.uint8) -> Picture:
    """Fractions of the range (any nesting of lists) as a picture's dtype, rounded."""
    values = np.asarray(fractions, np.float64) * top_of(dtype)
    return (np.rint(values) if np.dtype(dtype).kind == "u" else values).astype(dtype)


def random_picture(shape: tuple[int, ...], dtype: Any = np.uint8, seed: int = 0) -> Picture:
    """White noise over the whole range."""
    return as_dtype(np.random.default_rng(seed).random(shape), dtype)


def smooth_picture(shape: tuple[int, int, int], dtype: Any = np.uint8, seed: int = 0) -> Picture:
    """A few slow waves a channel: like a photograph, neighbours are alike."""
    rng = np.random.default_rng(seed)
    height, width, channels = shape
    y, x = np.mgrid[:height, :width] / max(height, width)
    values = np.zeros(shape)
    for channel in range(channels):
        for _ in range(4):
            fx, fy = rng.uniform(-4, 4, 2)
            values[..., channel] += np.sin(2 * np.pi * (fx * x + fy * y + rng.random())) / 4
    return as_dtype(np.clip(values / 2 + 0.5, 0, 1), dtype)
