"""Maps of whole pictures, as what was done to a picture so far leaves them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vicinal.data.geometry import HORIZON
from vicinal.data.lattice import displacement
from vicinal.errors import SpecError
from vicinal.program.fuse import fuse
from vicinal.program.lowering import Site
from vicinal.program.ops import Floats, Fork, Ints, Join, Op, Warp
from vicinal.program.ops.declare import CHANGED, MIXED


def moved(maps: NDArray[np.uint8], site: Site) -> Floats:
    """Maps [N, S, S] of the given pictures, on the canvases of ``site`` [N, S, S], bilinear; 0 where no picture is.

    SpecError behind a mix of pictures, and behind functions of targets: a map does not know what became of its picture.
    """
    ops = site.lowering.ops
    for op in ops:
        if op.traits.targets in (MIXED, CHANGED):
            raise SpecError(f"{site.place}: expected a place ahead of {op.place}, behind which maps no longer fit")
    warps = _warps_to_here(fuse(ops, False))
    if not warps:
        return maps.astype(np.float64)
    sizes = [site.lowering.given]
    for warp in warps:
        sizes.append(warp.canvas_after(sizes[-1]))
    points, inside = _centres(maps.shape[1], sizes[-1]), np.ones((len(maps), maps.shape[1] ** 2), np.bool_)
    for warp, before, after in zip(reversed(warps), sizes[-2::-1], sizes[:0:-1], strict=True):
        points, inside = _back(warp, points, inside, before, after)
    return np.where(inside, _bilinear(maps, points / sizes[0][:, None, ::-1]), 0.0).reshape(maps.shape)


def _warps_to_here(ops: Sequence[Op]) -> list[Warp]:
    """What moved the picture that is seen behind ``ops``, which may be a part of a sum that is not joined yet."""
    found: list[Warp] = []
    begun = 0
    for op in ops:
        if isinstance(op, Warp):
            found.append(op)
        elif isinstance(op, Fork):
            begun = len(found)
        elif isinstance(op, Join):
            del found[begun:]
    return found


def _centres(side: int, sizes: Ints) -> Floats:
    """The middles of side x side parts of each canvas, row by row: [N, S S, 2] (x, y) in pixels."""
    share = (np.arange(side) + 0.5) / side
    both = np.stack(np.meshgrid(share, share), axis=-1).reshape(-1, 2)
    found: Floats = both * sizes[:, None, ::-1]
    return found


def _back(
    warp: Warp, points: Floats, inside: NDArray[np.bool_], before: Ints, after: Ints
) -> tuple[Floats, NDArray[np.bool_]]:
    """Which places of the input the ``points`` of a warp's output show, and whether these are ``inside`` of it still."""
    shown = points.copy()
    for sample in np.flatnonzero(warp.active).tolist():
        lattice = warp.lattice(sample)
        if lattice is not None:
            shown[sample] += displacement(lattice, after[sample], shown[sample, :, 0], shown[sample, :, 1])
    shown = np.concatenate([shown, np.ones((*shown.shape[:2], 1))], axis=2) @ warp.matrix.transpose(0, 2, 1)
    depth = shown[..., 2]
    found = shown[..., :2] / np.where(depth > HORIZON, depth, 1.0)[..., None]
    there = (depth > HORIZON) & (found >= 0).all(axis=2) & (found <= before[:, None, ::-1]).all(axis=2)
    active = warp.active[:, None]
    return np.where(active[..., None], found, points), inside & (there | ~active)


def _bilinear(maps: NDArray[np.uint8], share: Floats) -> Floats:
    """Values [N, K] of maps [N, S, S] at places [N, K, 2] (x, y) in shares of the whole; what is near an edge is as on it."""
    side = maps.shape[1]
    place = np.clip(share * side - 0.5, 0, side - 1)
    low = np.minimum(place.astype(np.int64), side - 2)
    part = place - low
    row, (x, y), (u, v) = np.arange(len(maps))[:, None], np.moveaxis(low, 2, 0), np.moveaxis(part, 2, 0)
    upper = maps[row, y, x] * (1 - u) + maps[row, y, x + 1] * u
    lower = maps[row, y + 1, x] * (1 - u) + maps[row, y + 1, x + 1] * u
    found: Floats = upper * (1 - v) + lower * v
    return found
