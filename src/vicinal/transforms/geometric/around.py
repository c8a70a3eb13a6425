"""Windows that hold what a transform looked for: a point of the picture, or any corners that it chose."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import Floats, Ints
from vicinal.transforms.geometric import matrices
from vicinal.transforms.geometric.warp import Bordered, emit_inside, emit_shift, of_active, size_of


def emit_around(how: Bordered, site: Site, point: Ints, size: tuple[int, int]) -> None:
    """Emits and records a random window of ``size`` that holds pixel ``point`` [N, 2] (row, column); border as in ``how``."""
    corner = corners_around(point, site.canvas, size, site.uniform("corner", 2))
    site.note("y", corner[:, 0])
    site.note("x", corner[:, 1])
    emit_shift(how, site, corner[:, 1], corner[:, 0], "window", size_of(site, *size))


def note_windows(site: Site, start: Floats, sides: Floats) -> None:
    """Records windows of corners ``start`` and ``sides``, both [N, 2] of rows and columns."""
    for name, values in zip(("y", "x", "height", "width"), (*start.T, *sides.T), strict=True):
        site.note(name, values)


def emit_windows(site: Site, start: Floats, sides: Floats) -> None:
    """Emits such windows, in whole pixels inside of the canvas, as exact copies."""
    shift = matrices.translation(site.count, start[:, 1], start[:, 0])
    emit_inside(site, shift, of_active(site, sides.astype(np.int64)), None, "window")


def corners_around(point: Ints, canvas: Ints, size: tuple[int, int], uniform: Floats) -> Floats:
    """Row and column [N, 2] of the corners of windows of ``size`` (height, width), each a whole-pixel place as likely, that
    hold pixel ``point`` [N, 2] (row, column) and lie on canvases [N, 2]; of a window that is larger, any that holds all of the
    canvas. ``uniform`` [N, 2]: in [0, 1)."""
    room = canvas - np.array(size)
    low = np.where(room < 0, room, np.maximum(point - np.array(size) + 1, 0))
    high = np.where(room < 0, 0, np.minimum(point, room))
    corner: Floats = low + np.floor(uniform * (high - low + 1))
    return corner


def drawn_points(rows: list[Ints], canvas: Ints, uniform: Floats) -> Ints:
    """One of each sample's pixels ``rows`` [P, 2] (row, column), each as likely, [N, 2]; of samples that have none, any pixel
    of the canvas. ``uniform`` [N, 2]: in [0, 1)."""
    anywhere: Ints = np.floor(uniform * canvas).astype(np.int64)
    for sample, pixels in enumerate(rows):
        if len(pixels):
            anywhere[sample] = pixels[int(uniform[sample, 0] * len(pixels))]
    return anywhere
