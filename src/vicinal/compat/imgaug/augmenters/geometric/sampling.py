"""Exact sampling in float64, where imgaug leaves OpenCV for scikit-image."""

from typing import Any

import numpy as np

from vicinal.compat.imgaug.augmenters import dtype_rules

_SCIPY = {"constant": "grid-constant", "edge": "nearest", "symmetric": "reflect", "reflect": "mirror", "wrap": "grid-wrap"}


def sampled(image: Any, back: Any, size: tuple[int, int], order: int, mode: str, cval: float) -> Any:
    """The same without OpenCV: exact positions, in float64, by splines of `order` 0 to 5."""
    y, x = np.mgrid[0.0 : size[0], 0.0 : size[1]]
    source_x = back[0, 0] * x + back[0, 1] * y + back[0, 2]
    source_y = back[1, 0] * x + back[1, 1] * y + back[1, 2]
    return sample(image, source_x, source_y, order, mode, cval)


def sample(image: Any, x: Any, y: Any, order: int, mode: str, cval: float) -> Any:
    """Values of a picture (H, W, C) at positions x, y (H', W'), in the picture's dtype."""
    if mode not in _SCIPY:
        raise ValueError(f"mode: expected one of {', '.join(_SCIPY)}, got {mode!r}")
    values = image.astype(np.float64)
    if order == 0:
        result = _nearest(values, x, y, mode, cval)
    elif order == 1:
        result = _linear(values, x, y, mode, cval)
    else:
        result = cubic(values, x, y, mode, cval, -0.5) if order == 3 else _splines(values, x, y, order, mode, cval)
        result = _clipped(result, values, mode, cval)
    return dtype_rules.restore(result, image.dtype)


def _clipped(result: Any, values: Any, mode: str, cval: float) -> Any:
    """No values beyond those of the picture, but for the constant border."""
    low, high = values.min(), values.max()
    inside = np.clip(result, low, high)
    return np.where(result == cval, result, inside) if mode == "constant" and not low <= cval <= high else inside


def _linear(values: Any, x: Any, y: Any, mode: str, cval: float) -> Any:
    left, top = np.floor(x), np.floor(y)
    right, below = (x - left)[..., np.newaxis], (y - top)[..., np.newaxis]
    upper = (1 - right) * _at(values, left, top, mode, cval) + right * _at(values, left + 1, top, mode, cval)
    lower = (1 - right) * _at(values, left, top + 1, mode, cval) + right * _at(values, left + 1, top + 1, mode, cval)
    return (1 - below) * upper + below * lower


def _nearest(values: Any, x: Any, y: Any, mode: str, cval: float) -> Any:
    return _at(values, np.floor(x + 0.5), np.floor(y + 0.5), mode, cval)


def cubic(values: Any, x: Any, y: Any, mode: str, cval: Any, a: float) -> Any:
    """Keys' cubic convolution with his `a`: -0.5 (Catmull-Rom) is scikit-image's, -0.75 OpenCV's."""
    left, top = np.floor(x), np.floor(y)
    across, down = _weights(x - left, a), _weights(y - top, a)
    result = np.zeros((*x.shape, values.shape[2]))
    for i in range(4):
        row = sum(across[j] * _at(values, left + (j - 1), top + (i - 1), mode, cval) for j in range(4))
        result += down[i] * row
    return result


def _weights(t: Any, a: float) -> list[Any]:
    """Of the four neighbours of a position `t` (0 to 1) beyond the second."""
    t = t[..., np.newaxis]
    near, far = [((a + 2) * s - (a + 3)) * s * s + 1 for s in (t, 1 - t)], [a * s * (s - 1) ** 2 for s in (t, 1 - t)]
    return [far[0], near[0], near[1], far[1]]


def _at(values: Any, x: Any, y: Any, mode: str, cval: float) -> Any:
    height, width = values.shape[:2]
    columns, inside_x = _index(x, width, mode)
    rows, inside_y = _index(y, height, mode)
    found = values[rows, columns]
    return found if mode != "constant" else np.where((inside_x & inside_y)[..., np.newaxis], found, cval)


def _index(position: Any, length: int, mode: str) -> tuple[Any, Any]:
    whole = np.clip(position, -(2**40), 2**40).astype(np.int64)
    inside = (whole >= 0) & (whole < length)
    if mode in ("constant", "edge"):
        return np.clip(whole, 0, length - 1), inside
    if mode == "wrap":
        return whole % length, inside
    if mode == "symmetric":
        whole = whole % (2 * length)
        return np.minimum(whole, 2 * length - 1 - whole), inside
    around = max(2 * (length - 1), 1)
    whole = whole % around
    return np.minimum(whole, around - whole) % length, inside


def _splines(values: Any, x: Any, y: Any, order: int, mode: str, cval: float) -> Any:
    try:
        from scipy import ndimage  # type: ignore[import-untyped]
    except ImportError as error:
        raise ImportError(f"order: {order} is sampled by SciPy, which is not installed; orders 0, 1 and 3 need none") from error
    layers = [
        ndimage.map_coordinates(values[..., c], [y, x], order=order, mode=_SCIPY[mode], cval=cval)
        for c in range(values.shape[2])
    ]
    return np.stack(layers, axis=-1)
