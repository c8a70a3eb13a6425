"""Which dtypes an augmenter takes, and how numbers become a dtype again."""

from typing import Any

import numpy as np

# What imgaug refuses: integers that float64 cannot hold, those that OpenCV cannot, and floats that cannot be widened.
WIDE = ("uint64", "int64", "float128")
BEYOND_16_BITS = ("uint32", "uint64", "int32", "int64", "float128")
BEYOND_FLOAT32 = ("uint32", "uint64", "int32", "int64", "float64", "float128")


def refuse(arrays: Any, refused: tuple[str, ...], augmenter: Any) -> None:
    """Raises ValueError if one of the arrays has a dtype in `refused`."""
    dtypes = [arrays.dtype] if isinstance(arrays, np.ndarray) else [array.dtype for array in arrays]
    for dtype in dtypes:
        if dtype.name in refused:
            raise ValueError(f"{augmenter}: expected a dtype other than {', '.join(refused)}, got {dtype.name}")


def limits(dtype: np.dtype[Any]) -> tuple[Any, Any]:
    """The least and the greatest value of a dtype."""
    if dtype.kind == "b":
        return 0, 1
    info: Any = np.finfo(dtype) if dtype.kind == "f" else np.iinfo(dtype)
    return info.min, info.max


def restore(values: Any, dtype: np.dtype[Any]) -> Any:
    """Numbers as `dtype`: booleans above one half, integers rounded half to even and clipped, floats clipped."""
    if values.dtype == dtype:
        return values
    if dtype.kind == "b":
        return values > 0.5
    if dtype.kind in "iu" and values.dtype.kind == "f":
        values = np.rint(values)
    low, high = limits(dtype)
    return np.clip(values, low, high).astype(dtype)
