"""COCO's run-length masks: columns first, in runs of background and object in turn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.errors import DataError, expected
from vicinal.extras import needed

DIGIT, MORE, SIGN = 0x1F, 0x20, 0x10  # of a character less 48: five bits, "goes on", and in the last one "negative"
LONGEST = 7  # characters of a number: 32 bits and a sign


def encode(plane: NDArray[Any]) -> dict[str, Any]:
    """The compressed RLE {"size": [H, W], "counts": str} of a binary mask [H, W]."""
    with needed("run-length masks"):
        from pycocotools import mask

    packed = mask.encode(np.asfortranarray(plane != 0).view(np.uint8))
    return {"size": [int(side) for side in packed["size"]], "counts": packed["counts"].decode("ascii")}


def decode(value: Mapping[str, Any], size: tuple[int, int], where: str) -> NDArray[np.uint8]:
    """The mask [H, W] (0 and 1) of a compressed RLE; DataError where it is none, or not of a picture of ``size``.

    pycocotools' decode fills what a broken one leaves open with whatever is in memory, and warns under NumPy 2.
    """
    found = checked_runs(value, size, where)
    columns = np.repeat((np.arange(len(found)) % 2).astype(np.uint8), found).reshape(size[::-1])
    return np.ascontiguousarray(columns.T)


def checked_runs(value: Mapping[str, Any], size: tuple[int, int], where: str) -> NDArray[np.int64]:
    """The lengths of the runs of a compressed RLE, with the errors of ``decode``."""
    counts = value.get("counts")
    if value.get("size") not in (list(size), size):
        raise DataError(expected(f"{where}: size", f"the picture's {list(size)}", value.get("size")))
    if not isinstance(counts, str) or not counts.isascii():
        raise DataError(expected(f"{where}: counts", "a compressed RLE", counts))
    found = runs(counts)
    if found is None or (found < 0).any() or found.sum() != size[0] * size[1]:
        raise DataError(expected(f"{where}: counts", f"runs of {size[0] * size[1]} pixels in all", counts))
    return found


def runs(counts: str) -> NDArray[np.int64] | None:
    """The lengths of the runs of compressed counts, background first; None where they are broken.

    Numbers are written five bits a character, low bits first; from the fourth on they are what a run is longer than the
    one two before it (pycocotools' rleToString).
    """
    digits = np.frombuffer(counts.encode("ascii"), np.uint8).astype(np.int64) - 48
    if len(digits) == 0 or digits.min() < 0 or digits.max() > DIGIT + MORE or digits[-1] & MORE:
        return None
    ends = np.flatnonzero(digits & MORE == 0)
    starts = np.concatenate([[0], ends[:-1] + 1])
    lengths = ends - starts + 1
    if lengths.max() > LONGEST:
        return None
    place = np.arange(len(digits)) - np.repeat(starts, lengths)
    values = np.add.reduceat((digits & DIGIT) << (5 * place), starts)
    values -= np.where(digits[ends] & SIGN, 1 << (5 * lengths), 0)
    for first in (1, 2):
        values[first::2] = np.cumsum(values[first::2])
    return values
