"""Boxes of one picture: read and moved as data/ does it for a batch, bit for bit, in fewer steps where it can be."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vicinal.backends.cpu.plan.arrays import UNSURE
from vicinal.backends.cpu.plan.beside import OneWarp
from vicinal.backends.cpu.plan.entries import box_kernels
from vicinal.data.boxes import FRACTION, read_boxes
from vicinal.data.geometry import motions
from vicinal.data.move_boxes import ROUNDING, BoxRules, move_boxes

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class OneBoxes:
    """``corners`` [M, 4] in pixels, of a picture of ``height`` x ``width``. Raises DataError for boxes that do not fit it."""

    def __init__(self, given: Floats, height: int, width: int) -> None:
        self._size = height, width
        self.corners = np.array(given, np.float64, order="C")
        self._points, self._found = np.empty((4 * len(given), 2)), np.empty(1, np.int64)
        box_kernels().read_block(self.corners, height, width, FRACTION, self._points, self._found)
        self._usual = self._found[0] != UNSURE
        if not self._usual:
            self.corners = read_boxes(given, (height, width), "boxes").corners

    def moved(self, warps: Sequence[OneWarp], rules: BoxRules) -> tuple[Floats, Ints]:
        """Those [K, 4] that are left, and which they are."""
        count = len(self.corners)
        if count and not any(warp.active[0] for warp in warps):
            return self.corners, np.arange(count)
        if len(warps) == 1 and self._usual:
            boxes, kept = self._moved_by(warps[0], rules)
            if self._found[0] != UNSURE:
                return boxes[: self._found[0]], kept[: self._found[0]]
        result = move_boxes([self.corners], motions(warps, np.array([self._size])), rules)
        kept = np.flatnonzero(result.keep[0])
        return result.corners[0][kept], kept

    def _moved_by(self, warp: OneWarp, rules: BoxRules) -> tuple[Floats, Ints]:
        """By one map of the plane, if it keeps parallels: inverse and product as data/geometry.py has them."""
        forward = np.linalg.inv(warp.matrix)
        places = self._points[None] @ forward[:, :, :2].transpose(0, 2, 1) + forward[:, None, :, 2]
        height, width = warp.size[0].tolist()
        boxes, kept = np.empty(self.corners.shape), np.empty(len(self.corners), np.int64)
        box_kernels().keep_block(
            places[0], forward, self.corners, height, width, ROUNDING, rules.min_area, rules.min_visibility, boxes, kept,
            self._found,
        )  # fmt: skip
        return boxes, kept
