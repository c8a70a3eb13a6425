"""Squares around the place that stands out most."""

from __future__ import annotations

import numpy as np

from vicinal.program.ops import Floats, Ints


def peaks(maps: Floats) -> Floats:
    """The highest places of maps [N, h, w], [N, 2] (y, x) in shares of the canvas: between cells by the parabola through the
    highest (of equal ones the first) and its neighbours, along each axis."""
    height, width = maps.shape[1:]
    row, column = np.divmod(maps.reshape(len(maps), height * width).argmax(axis=1), width)
    samples = np.arange(len(maps))
    y = _between(maps[samples, :, column], row)
    x = _between(maps[samples, row], column)
    return np.stack([(row + 0.5 + y) / height, (column + 0.5 + x) / width], axis=1)


def _between(line: Floats, place: Ints) -> Floats:
    """How far beside their highest cells ``place`` [N] lines [N, k] are highest, in [-0.5, 0.5]; 0 at an end."""
    samples, last = np.arange(len(line)), line.shape[1] - 1
    inner = np.clip(place, min(1, last), max(last - 1, 0))
    before, here, after = (line[samples, np.clip(inner + step, 0, last)] for step in (-1, 0, 1))
    bend = before - 2 * here + after
    inside = (inner == place) & (bend < 0)
    return np.where(inside, (before - after) / (2 * np.where(inside, bend, 1.0)), 0.0)


def squares(maps: Floats, length: Floats, canvas: Ints) -> Ints:
    """Squares [N, 4] (y0, x0, y1, x1) around the ``peaks`` of maps, cut to the ``canvas`` [N, 2]; empty for maps of zeros.

    ``length`` [N]: of a side, in fractions of the shorter side of the canvas, rounded to whole pixels.
    """
    side = np.rint(length * canvas.min(axis=1)).astype(np.int64)[:, None]
    start = (peaks(maps) * canvas).astype(np.int64) - side // 2
    found = np.concatenate([np.clip(start, 0, canvas), np.clip(start + side, 0, canvas)], axis=1)
    return np.where((maps.max(axis=(1, 2)) > 0)[:, None], found, 0)
