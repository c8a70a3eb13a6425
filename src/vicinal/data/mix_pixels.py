"""Pixels beside the pictures, mixed with those of another sample."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from vicinal.data.foreign import Array
from vicinal.data.masks import Masks
from vicinal.data.mix import BlendLike
from vicinal.errors import DataError

_Mix: TypeAlias = Callable[[Array, Array, float], Array]


def pasted(masks: Masks, op: BlendLike, name: str) -> Masks:
    """Masks of labels with the rectangle of their partners' in each; DataError, by ``name``, where two do not agree."""
    return _mixed(masks, op, name, _other)


def blended(maps: Masks, op: BlendLike, name: str) -> Masks:
    """Maps of numbers, inside of the rectangle weight * own + (1 - weight) * other; whole numbers are rounded."""
    return _mixed(maps, op, name, _blend)


def _mixed(pixels: Masks, op: BlendLike, name: str, mix: _Mix) -> Masks:
    mixed: list[Array] = [one.copy() for one in pixels]
    for sample in np.flatnonzero(op.active).tolist():
        y0, x0, y1, x1 = op.rectangle[sample].tolist()
        partner = int(op.partner[sample])
        own, other = mixed[sample], pixels[partner]
        if (other.dtype, other.shape[2:]) != (own.dtype, own.shape[2:]):
            got = " and ".join(f"{one.dtype} of shape {one.shape}" for one in (own, other))
            if other.shape[2:] == own.shape[2:]:
                got = f"{own.dtype} and {other.dtype}"
            raise DataError(f"{name}[{sample}] and {name}[{partner}]: expected one dtype to mix, got {got}")
        window = slice(y0, y1), slice(x0, x1)
        own[window] = mix(own[window], other[window], float(op.weight[sample]))
    return np.stack(mixed) if isinstance(pixels, np.ndarray) and mixed else (mixed if isinstance(pixels, list) else pixels)


def _other(_: Array, other: Array, __: float) -> Array:
    return other


def _blend(own: Array, other: Array, weight: float) -> Array:
    mixed = weight * own.astype(np.float64) + (1 - weight) * other
    return mixed if own.dtype.kind == "f" else np.rint(mixed).astype(own.dtype)
