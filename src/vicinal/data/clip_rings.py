"""Rings cut to the canvas by shapely, which also mends those that cross or touch themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data.polygons import Floats, Ints, Outlines

SLIVER = 1e-3  # square pixels of a piece below which it is rounding, or where lines that should coincide do not quite
AT_ONCE = 2**20  # pairs of a face and an edge


@attrs.frozen(eq=False)
class Clipped:
    """The pieces that are left of R rings: ``outlines`` with the same owners, areas [R] before (``whole``) and ``left``."""

    outlines: Outlines
    whole: Floats
    left: Floats


def clip_rings(outlines: Outlines, limits: Floats) -> Clipped:
    """Every ring cut to the canvas from (0, 0) to its row of ``limits`` [R, 2] (width, height).

    What a ring encloses is decided by even and odd, as rasterisers do, so that a ring that crosses itself is the sum of
    its lobes. A ring may come out in several pieces or in none; pieces without area are dropped. Holes, which only
    rings that touch themselves can have, stay connected to their outline by a line without width.
    """
    import shapely

    count = len(outlines.lengths)
    shapes, ring = enclosed(outlines)
    whole = _sums(shapely.area(shapes), ring, count)
    pieces, index = pieces_of(shapely.intersection(shapes, shapely.box(0.0, 0.0, limits[ring, 0], limits[ring, 1])))
    ring = ring[index]
    order = np.argsort(ring, kind="stable")
    pieces, ring = pieces[order], ring[order]
    left = _sums(shapely.area(pieces), ring, count)
    points, lengths = rings_of(pieces)
    points = np.clip(points, 0.0, np.repeat(limits[ring], lengths, axis=0))
    return Clipped(Outlines(points, lengths, outlines.owners[ring], outlines.count), whole, left)


def ring_areas(outlines: Outlines) -> Floats:
    """What each ring [R] encloses, in square pixels."""
    import shapely

    shapes, ring = enclosed(outlines)
    return _sums(shapely.area(shapes), ring, len(outlines.lengths))


def enclosed(outlines: Outlines) -> tuple[NDArray[Any], Ints]:
    """Valid shapely polygons of what the rings enclose, and the ring of each."""
    import shapely

    shapes: NDArray[Any] = np.asarray(shapely.polygons(_lines(outlines, shapely.linearrings)))
    broken = np.flatnonzero(~shapely.is_valid(shapes))
    if len(broken) == 0:
        return shapes, np.arange(len(shapes))
    faces, ring = _faces(outlines.rings(broken))
    sound = np.delete(np.arange(len(shapes)), broken)
    return np.concatenate([shapes[sound], faces]), np.concatenate([sound, broken[ring]])


def _faces(outlines: Outlines) -> tuple[NDArray[Any], Ints]:
    """The areas between the lines of each ring that are inside by even and odd, and the ring of each.

    shapely.make_valid finds the same in most cases, but not in all, and takes five times as long.
    """
    import shapely

    crossed: NDArray[Any] = np.asarray(shapely.unary_union(_lines(outlines, shapely.linestrings)[:, None], axis=1))
    faces, ring = pieces_of(np.asarray(shapely.polygonize(crossed[:, None])))
    within = shapely.get_coordinates(shapely.point_on_surface(faces))
    cuts = np.searchsorted(ring, np.arange(len(crossed) + 1)).tolist()
    inside = np.zeros(len(faces), bool)
    for index, (start, length) in enumerate(zip(outlines.starts, outlines.lengths, strict=True)):
        step = max(1, AT_ONCE // int(length))
        for first in range(cuts[index], cuts[index + 1], step):
            some = slice(first, min(first + step, cuts[index + 1]))
            inside[some] = _is_odd(within[some], outlines.points[start : start + length])
    return faces[inside], ring[inside]


def _lines(outlines: Outlines, make: Callable[..., Any]) -> NDArray[Any]:
    """A shapely geometry of each ring, closed."""
    starts, lengths = outlines.starts, outlines.lengths
    closed = np.insert(outlines.points, starts + lengths, outlines.points[starts], axis=0)
    lines: NDArray[Any] = make(closed, indices=np.repeat(np.arange(len(lengths)), lengths + 1))
    return lines


def _is_odd(points: Floats, ring: Floats) -> NDArray[np.bool_]:
    """Whether a ray from each point [F, 2] crosses the ring [K, 2] an odd number of times."""
    following = np.roll(ring, -1, axis=0)
    spans = (ring[:, 1] <= points[:, 1:]) != (following[:, 1] <= points[:, 1:])
    rise = following[:, 1] - ring[:, 1]
    slope = np.divide(following[:, 0] - ring[:, 0], rise, out=np.zeros(len(ring)), where=rise != 0)
    crossed = spans & (points[:, :1] < ring[:, 0] + (points[:, 1:] - ring[:, 1]) * slope)
    odd: NDArray[np.bool_] = crossed.sum(axis=1) % 2 == 1
    return odd


def pieces_of(shapes: NDArray[Any]) -> tuple[NDArray[Any], Ints]:
    """The polygons with area among the parts of ``shapes``, and which shape each comes from."""
    import shapely

    index = np.arange(len(shapes))
    for _ in range(2):  # a collection may hold a multipolygon
        shapes, parent = shapely.get_parts(shapes, return_index=True)
        index = index[parent]
    solid = shapely.area(shapes) > SLIVER  # lines and points have none
    return shapes[solid], index[solid]


def _sums(values: Floats, index: Ints, count: int) -> Floats:
    sums: Floats = np.bincount(index, values, count).astype(np.float64)  # integers where there are no values
    return sums


def rings_of(pieces: NDArray[Any]) -> tuple[Floats, Ints]:
    """The outer rings of polygons as points [P, 2] and points of each, not closed by a repeated point."""
    import shapely

    holed = shapely.get_num_interior_rings(pieces) > 0
    if not holed.any():
        points, index = shapely.get_coordinates(pieces, return_index=True)
        lengths = np.bincount(index, minlength=len(pieces))
        return np.delete(points, np.cumsum(lengths) - 1, axis=0), lengths - 1
    rings = [_bridged(piece) if hole else _open(piece.exterior) for piece, hole in zip(pieces, holed, strict=True)]
    return np.concatenate(rings), np.array([len(ring) for ring in rings], np.int64)


def _open(ring: Any) -> Floats:
    points: Floats = np.asarray(ring.coords)[:-1]
    return points


def _bridged(piece: Any) -> Floats:
    """One ring around a polygon and, the other way, around its holes, by bridges that enclose nothing."""
    outer = _open(piece.exterior)
    for interior in piece.interiors:
        hole = _open(interior)
        if (_signed_area(outer) > 0) == (_signed_area(hole) > 0):
            hole = hole[::-1]
        apart = np.square(outer[:, None] - hole[None]).sum(axis=2)
        here, there = np.unravel_index(int(np.argmin(apart)), apart.shape)
        turn = np.roll(hole, -int(there), axis=0)
        outer = np.concatenate([outer[: here + 1], turn, turn[:1], outer[here:]])
    return outer


def _signed_area(ring: Floats) -> float:
    x, y = (ring - ring[0]).T
    return float(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2
