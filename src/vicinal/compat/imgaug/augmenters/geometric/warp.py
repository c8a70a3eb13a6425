"""Pixels of warps in OpenCV 4's arithmetic: positions in steps of 1/32 pixel."""

from typing import Any

import cv2
import numpy as np

from vicinal.compat.imgaug.augmenters import dtype_rules
from vicinal.compat.imgaug.augmenters.geometric.sampling import cubic, sampled

_INTERPOLATIONS = {0: cv2.INTER_NEAREST, 1: cv2.INTER_LINEAR, 3: cv2.INTER_CUBIC}
BORDERS = {
    "constant": cv2.BORDER_CONSTANT,
    "edge": cv2.BORDER_REPLICATE,
    "symmetric": cv2.BORDER_REFLECT,
    "reflect": cv2.BORDER_REFLECT_101,
    "wrap": cv2.BORDER_WRAP,
}
_OPENCV_DTYPES = ("bool", "uint8", "uint16", "int8", "int16", "float16", "float32", "float64")
_WIDENED = {"bool": np.float32, "float16": np.float32, "int8": np.int16}
_AT_ONCE = 2**18  # pixels whose places are computed together
_OPENCV_CUBIC = -0.75
_MOST = 32767  # coordinates are kept in 16 bits


def warp_affine(
    images: list[Any], matrices: Any, size: tuple[int, int], orders: Any, modes: Any, cvals: Any, backend: str
) -> list[Any]:
    """Pictures (H, W, C) of one shape and dtype, moved by 3x3 matrices (N, 3, 3) onto canvases of `size` (H, W).

    A cval is one value, or one for each of three channels; OpenCV's route cuts it to integers.
    """
    dtype = images[0].dtype
    name = dtype.name
    dtype_rules.refuse(images[0], dtype_rules.WIDE, "Affine")
    fits = [order in _INTERPOLATIONS and (name in _OPENCV_DTYPES or (order == 0 and dtype == np.int32)) for order in orders]
    assert backend != "cv2" or all(fits), (
        f"Affine.backend: 'cv2' cannot warp {name} of this order; use another dtype or order=0."
    )
    results: list[Any] = list(images)
    shifts = whole_shifts(matrices, images[0].shape)
    shifted = [
        backend != "skimage" and fits[row] and modes[row] == "constant" and shifts[row] is not None
        for row in range(len(images))
    ]
    for row, image in enumerate(images):
        if shifted[row]:
            results[row] = shift(image, shifts[row], size, np.ravel(cvals[row]))
        elif backend == "skimage" or not fits[row]:
            cval = np.clip(np.ravel(cvals[row])[0], *dtype_rules.limits(dtype))
            results[row] = sampled(image, np.linalg.inv(matrices[row]), size, int(orders[row]), modes[row], cval)
    for nearest in (True, False):
        alike = [(orders[row] == 0) == nearest and fits[row] and not shifted[row] for row in range(len(images))]
        rows = [row for row, one in enumerate(alike) if one and backend != "skimage"]
        some = max(_AT_ONCE // max(size[0] * size[1], 1), 1)
        for begin in range(0, len(rows), some):
            part = rows[begin : begin + some]
            whole, rest = steps(matrices[part], size, nearest)
            for i, row in enumerate(part):
                maps = (whole[i], None if rest is None else rest[i])
                results[row] = _remapped(images[row], maps, int(orders[row]), modes[row], np.ravel(cvals[row]).tolist())
    return results


def _remapped(image: Any, maps: tuple[Any, Any], order: int, mode: Any, cval: list[float]) -> Any:
    if mode not in BORDERS:
        raise ValueError(f"Affine.mode: expected one of {', '.join(BORDERS)}, got {mode!r}")
    dtype, channels = image.dtype, image.shape[2]
    source = image.astype(_WIDENED[dtype.name]) if dtype.kind not in "u" and dtype.name in _WIDENED else image
    values = [int(value) for value in (cval if channels <= 3 else cval[:1])]
    values = values * 4 if len(values) == 1 else [*values, 0]
    if channels <= 4:
        done = by_maps(source, maps, _INTERPOLATIONS[order], BORDERS[mode], values)
        done = done if done.ndim == 3 else done[..., np.newaxis]
    else:
        layers = [np.ascontiguousarray(source[..., c]) for c in range(channels)]
        done = np.stack([by_maps(one, maps, _INTERPOLATIONS[order], BORDERS[mode], values) for one in layers], axis=-1)
    return dtype_rules.restore(done, dtype)


def whole_shifts(matrices: Any, shape: Any) -> list[Any]:
    """For each matrix the shift (x, y) in pixels, if it is nothing but a shift by whole pixels, else None."""
    whole = np.rint(matrices[:, :2, 2])
    off = np.abs(matrices[:, :2] - np.eye(3)[:2])
    off[:, :, 2] = np.abs(matrices[:, :2, 2] - whole)
    plain = (off * (shape[1], shape[0], 1.0)).max(axis=(1, 2)) < 1e-4  # OpenCV rounds to 1/1024 pixel
    return [shift if one else None for shift, one in zip(whole.astype(int).tolist(), plain.tolist(), strict=True)]


def shift(image: Any, by: tuple[int, int], size: tuple[int, int], cval: Any) -> Any:
    """A picture (H, W, C) moved by whole pixels onto a canvas of `size` (H, W), with `cval` around it."""
    x, y = by
    result = np.zeros((*size, image.shape[2]), image.dtype)
    if cval.any():
        fill = np.resize(cval, image.shape[2]) if image.shape[2] <= 3 else cval[0]
        result[...] = np.clip(np.trunc(fill), *dtype_rules.limits(image.dtype)).astype(image.dtype)
    top, left = max(y, 0), max(x, 0)
    bottom, right = min(image.shape[0] + y, size[0]), min(image.shape[1] + x, size[1])
    if bottom > top and right > left:
        result[top:bottom, left:right] = image[top - y : bottom - y, left - x : right - x]
    return result


def by_maps(image: Any, maps: Any, interpolation: int, border: int, values: Any) -> Any:
    """OpenCV's remap; but OpenCV 5.0 returns wrong pixels for float64 pictures and cubic interpolation."""
    source = np.ascontiguousarray(image)
    if interpolation != cv2.INTER_CUBIC or source.dtype != np.float64:
        return cv2.remap(source, maps[0], maps[1], interpolation, borderMode=border, borderValue=values)
    x, y = maps[0][..., 0] + (maps[1] & 31) / 32.0, maps[0][..., 1] + (maps[1] >> 5) / 32.0
    mode = {number: name for name, number in BORDERS.items()}[border]
    layers = source.reshape(*source.shape[:2], -1)
    result = cubic(layers, x, y, mode, np.resize(values, layers.shape[2]), _OPENCV_CUBIC)
    return result.reshape(*x.shape, *source.shape[2:])


def warp_perspective(image: Any, matrix: Any, size: tuple[int, int], nearest: bool, border: int, cval: Any) -> Any:
    """A picture (H, W, C) moved by a 3x3 perspective matrix onto a canvas of `size` (H, W), sampled linearly or by nearest."""
    x, y = np.arange(size[1]), np.arange(size[0])[:, np.newaxis]
    back = np.linalg.inv(matrix)
    below = back[2, 0] * x + back[2, 1] * y + back[2, 2]
    scale = np.divide(1.0 if nearest else 32.0, below, out=np.zeros_like(below), where=below != 0)
    at_x, at_y = (
        np.clip(np.rint((row[0] * x + row[1] * y + row[2]) * scale), -(2**30), 2**30).astype(np.int32) for row in back[:2]
    )
    maps: Any = (_whole(at_x, at_y), None)
    if not nearest:
        maps = (_whole(at_x >> 5, at_y >> 5), ((at_y & 31) * 32 + (at_x & 31)).astype(np.uint16))
    method = cv2.INTER_NEAREST if nearest else cv2.INTER_LINEAR
    layers = [image] if image.shape[2] <= 4 else [image[..., c] for c in range(image.shape[2])]
    values = [cval if len(layers) == 1 else [cval[min(c, len(cval) - 1)]] for c in range(len(layers))]
    done = [
        cv2.remap(np.ascontiguousarray(layer), maps[0], maps[1], method, borderMode=border, borderValue=value)
        for layer, value in zip(layers, values, strict=True)
    ]
    return np.concatenate([one.reshape(*size, -1) for one in done], axis=-1)


def steps(matrices: Any, size: tuple[int, int], nearest: bool) -> tuple[Any, Any]:
    """Where each pixel comes from, as OpenCV 4 rounds it: whole coordinates (N, H, W, 2), and 1/32 steps beyond (N, H, W)."""
    height, width = size
    a, b, c, d, e, f = (one[:, np.newaxis] for one in inverse(matrices))
    half = 512 if nearest else 16
    columns, rows = np.arange(width), np.arange(height)
    x = _fixed(a * columns)[:, np.newaxis] + (_fixed(b * rows + c) + half)[..., np.newaxis]
    y = _fixed(d * columns)[:, np.newaxis] + (_fixed(e * rows + f) + half)[..., np.newaxis]
    if nearest:
        return _whole(x >> 10, y >> 10), None
    x >>= 5
    y >>= 5
    rest = ((y & 31) << 5) + (x & 31)
    return _whole(x >> 5, y >> 5), rest.astype(np.uint16)


def inverse(matrices: Any) -> Any:
    """The 2x3 matrices from the output back to the input, six numbers (N,), in OpenCV's order of operations."""
    m00, m01, m02 = matrices[:, 0].T
    m10, m11, m12 = matrices[:, 1].T
    determinant = m00 * m11 - m01 * m10
    scale = np.divide(1.0, determinant, out=np.zeros_like(determinant), where=determinant != 0)
    a, e = m11 * scale, m00 * scale
    b, d = -m01 * scale, -m10 * scale
    return a, b, -a * m02 - b * m12, d, e, -d * m02 - e * m12


def _fixed(values: Any) -> Any:
    fixed = np.rint(values * 1024)
    if max(fixed.max(initial=0), -fixed.min(initial=0)) >= 2**30:
        fixed = np.clip(fixed, -(2**30), 2**30)
    return fixed.astype(np.int32)


def _whole(x: Any, y: Any) -> Any:
    result = np.empty((*x.shape, 2), np.int16)
    for axis, values in enumerate((x, y)):
        far = values.size and (values.max() > _MOST or values.min() < -_MOST)
        result[..., axis] = np.clip(values, -_MOST, _MOST) if far else values
    return result


def remap(image: Any, x: Any, y: Any, order: int, border: int, cval: float) -> Any:
    """A picture (H, W, C) that OpenCV takes, sampled at positions x, y (float32) in steps of 1/32 pixel."""
    interpolation = {0: cv2.INTER_NEAREST, 1: cv2.INTER_LINEAR}.get(order, cv2.INTER_CUBIC)
    maps: Any = cv2.convertMaps(
        x.astype(np.float32), y.astype(np.float32), cv2.CV_16SC2, nninterpolation=interpolation == cv2.INTER_NEAREST
    )
    value: Any = (cval, cval, cval, 0)  # as imgaug, which has no value for a fourth channel
    groups = [np.ascontiguousarray(image[..., c : c + 4]) for c in range(0, image.shape[2], 4)]
    done = [by_maps(group, maps, interpolation, border, value) for group in groups]
    return np.concatenate([one.reshape(*x.shape, -1) for one in done], axis=-1)


def sample_by_opencv(image: Any, x: Any, y: Any, order: int, border: int, cval: float) -> Any:
    """`sample` for orders 0, 1 and 3 and for dtypes that OpenCV takes; many times faster."""
    interpolation = {0: cv2.INTER_NEAREST, 1: cv2.INTER_LINEAR}.get(order, cv2.INTER_CUBIC)
    maps = x.astype(np.float32), y.astype(np.float32)
    value: Any = (cval,) * 4
    groups = [np.ascontiguousarray(image[..., c : c + 4]) for c in range(0, image.shape[2], 4)]
    done = [cv2.remap(group, maps[0], maps[1], interpolation, borderMode=border, borderValue=value) for group in groups]
    return np.concatenate([one.reshape(*x.shape, -1) for one in done], axis=-1)
