"""The pictures that PixMix mixes in: fractals, or those of a folder or a list."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from vicinal.errors import DataError, SpecError, expected
from vicinal.transforms.color.references import reference
from vicinal.transforms.corrupt.channels import by_channels
from vicinal.transforms.corrupt.grey import WEIGHTS
from vicinal.transforms.corrupt.values import Floats
from vicinal.transforms.declare import declare
from vicinal.transforms.policy.fractals import COUNT, fractal

SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff", ".webp", ".ppm", ".pgm")
SHARE = 8 / 9
"""Of the largest window of the canvas's shape that fits: the published code cuts 32 of 36 and 224 of 256 pixels."""

Pictures: TypeAlias = str | os.PathLike[str] | Sequence[str | os.PathLike[str]] | None


def mixing_pictures() -> Any:
    """A field: None, the path of a folder of pictures, or of a picture, or a list of paths of pictures."""
    return declare(_read, default=None, kw_only=True, metadata={"paths": True})


def _read(where: str, value: Any) -> str | tuple[str, ...] | None:
    if value is None:
        return None
    rows = list(value) if isinstance(value, (list, tuple)) else [value]
    if not rows or not all(isinstance(one, (str, os.PathLike)) for one in rows):
        raise SpecError(expected(where, "the path of a folder of pictures, paths of pictures, or None for fractals", value))
    paths = tuple(str(os.fspath(one)) for one in rows)
    if len(paths) == 1 and Path(paths[0]).is_dir():
        if not listed(paths[0]):
            raise SpecError(expected(where, f"a folder with pictures ({', '.join(SUFFIXES)})", paths[0]))
        return paths[0]
    for path in paths:
        if not Path(path).is_file():
            raise SpecError(expected(where, "paths of files, or of a folder", path))
    return paths


def listed(folder: str) -> tuple[str, ...]:
    """The pictures that lie in a folder, not below, by name."""
    try:
        changed = os.stat(folder).st_mtime_ns
    except OSError:
        raise DataError(expected("PixMix.pictures", "a folder", folder)) from None
    return _listed(folder, changed)


@lru_cache(maxsize=8)
def _listed(folder: str, _changed: int) -> tuple[str, ...]:
    return tuple(str(one) for one in sorted(Path(folder).iterdir()) if one.suffix.lower() in SUFFIXES)


def paths_of(value: Any) -> tuple[str, ...] | None:
    """The files of what the field holds; None for fractals."""
    return listed(value) if isinstance(value, str) else value


def count_of(paths: tuple[str, ...] | None) -> int:
    """How many pictures there are to draw from."""
    return COUNT if paths is None else len(paths)


def window_of(paths: tuple[str, ...] | None, which: int, size: tuple[int, int], channels: int, at: NDArray[Any]) -> Floats:
    """A part of the picture ``which``, of the shape of ``size`` and brought to it, float32 [h, w, channels] in [0, 1].

    ``at`` [2]: where it lies in the room that there is, y and x in [0, 1).
    """
    other = _fractal(which, channels) if paths is None else reference(paths[which], channels)
    height, width = other.shape[:2]
    scale = min(height / size[0], width / size[1]) * SHARE
    tall, wide = (max(1, round(side * scale)) for side in size)
    y, x = int(at[0] * (height - tall + 1)), int(at[1] * (width - wide + 1))
    part = np.ascontiguousarray(other[y : y + tall, x : x + wide], np.float32)
    how = cv2.INTER_AREA if scale > 1 else cv2.INTER_LINEAR
    return by_channels(lambda one: cv2.resize(one, (size[1], size[0]), interpolation=how), part)


def _fractal(number: int, channels: int) -> NDArray[Any]:
    values: NDArray[Any] = fractal(number) / 255.0
    return values if channels == 3 else (values * WEIGHTS).sum(axis=2, keepdims=True)
