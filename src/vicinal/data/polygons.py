"""Polygons of boxes: what users declare, checked, as flat float64 pixels inside, and back in the declared form."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data.foreign import give_rows, length, read_rows
from vicinal.errors import DataError, expected

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FARTHEST = 1e9  # pixels; areas of what is much further out overflow


@attrs.frozen(eq=False)
class Outlines:
    """The rings of all boxes in a row: ``points`` [P, 2], points of each ring ``lengths`` [R], its box ``owners`` [R].

    ``owners`` ascend and are below ``count``, the number of boxes; a box without polygon owns no ring.
    """

    points: Floats
    lengths: Ints
    owners: Ints
    count: int

    @property
    def starts(self) -> Ints:
        """The first point [R] of each ring."""
        first: Ints = np.cumsum(self.lengths) - self.lengths
        return first

    @property
    def present(self) -> NDArray[np.bool_]:
        """[count]: which boxes have a polygon."""
        found: NDArray[np.bool_] = np.bincount(self.owners, minlength=self.count) > 0
        return found

    def rings(self, index: Ints) -> Outlines:
        """The rings ``index`` alone, in that order; their owners must ascend."""
        lengths = self.lengths[index]
        places = np.repeat(self.starts[index] - (np.cumsum(lengths) - lengths), lengths) + np.arange(lengths.sum())
        return Outlines(self.points[places], lengths, self.owners[index], self.count)

    def boxes(self, index: Ints) -> Outlines:
        """The rings of the boxes ``index`` (ascending) alone, which are numbered from 0 then."""
        if len(index) == self.count:
            return self
        number = np.full(self.count, -1, np.int64)
        number[index] = np.arange(len(index))
        kept = self.rings(np.flatnonzero(number[self.owners] >= 0))
        return Outlines(kept.points, kept.lengths, number[kept.owners], len(index))


def no_outlines(count: int) -> Outlines:
    """``count`` boxes without polygons."""
    return Outlines(np.zeros((0, 2)), np.zeros(0, np.int64), np.zeros(0, np.int64), count)


def join(outlines: Sequence[Outlines]) -> Outlines:
    """The boxes of all pictures in one row."""
    counts = np.array([entry.count for entry in outlines], np.int64)
    offsets = np.cumsum(counts) - counts
    return Outlines(
        np.concatenate([entry.points for entry in outlines]),
        np.concatenate([entry.lengths for entry in outlines]),
        np.concatenate([entry.owners + offset for entry, offset in zip(outlines, offsets, strict=True)]),
        int(counts.sum()),
    )


def part(joined: Outlines, counts: Sequence[int]) -> list[Outlines]:
    """The inverse of ``join`` for pictures of so many boxes each."""
    boxes = np.cumsum([0, *counts])
    rings = np.searchsorted(joined.owners, boxes)
    points = np.append(joined.starts, len(joined.points))[rings]
    return [
        Outlines(
            joined.points[points[i] : points[i + 1]],
            joined.lengths[rings[i] : rings[i + 1]],
            joined.owners[rings[i] : rings[i + 1]] - boxes[i],
            count,
        )
        for i, count in enumerate(counts)
    ]


@attrs.frozen
class RingForm:
    """How the polygons of a picture came in: kind ("array", "tensor" or "list") and dtype of the first ring."""

    kind: str = "array"
    dtype: np.dtype[Any] = attrs.field(factory=lambda: np.dtype(np.float64))


def read_polygons(value: Any, count: int, scale: tuple[int, int], where: str) -> tuple[Outlines, RingForm]:
    """The polygons of ``count`` boxes times ``scale`` (height, width; (1, 1) for pixels), and their form.

    Raises DataError that names box and ring for what is no ring [K, 2] of at least 3 finite points.
    """
    check_polygons(value, count, where)
    points: list[Floats] = []
    owners: list[int] = []
    form = None
    for box, polygon in enumerate(value):
        if polygon is None:
            continue
        if not isinstance(polygon, Collection) or getattr(polygon, "ndim", 1) == 0 or len(polygon) == 0:
            raise DataError(expected(f"{where}[{box}]", "a list of at least one ring, or None", polygon))
        for number, ring in enumerate(polygon):
            array, kind = read_rows(ring, f"{where}[{box}][{number}]")
            _check_ring(array, f"{where}[{box}][{number}]")
            dtype = array.dtype if array.dtype.kind == "f" else np.dtype(np.float64)
            form = form or RingForm(kind, dtype)
            points.append(array.astype(np.float64))
            owners.append(box)
    if not points:
        return no_outlines(count), RingForm()
    lengths = np.array([len(ring) for ring in points], np.int64)
    flat = np.concatenate(points) * np.array([scale[1], scale[0]], np.float64)
    outlines = Outlines(flat, lengths, np.array(owners, np.int64), count)
    check_points(outlines, np.abs(flat) <= FARTHEST, where, "finite numbers of pixels up to 1e9")
    return outlines, form or RingForm()


def check_polygons(value: Any, count: int, where: str) -> None:
    """DataError unless there is one entry for each of ``count`` boxes."""
    got = length(value, count, where, "boxes")
    if got != count:
        raise DataError(f"{where}: expected one entry for each of {count} boxes, got {got}")


def limit_inside(outlines: Outlines, size: tuple[int, int], where: str, slack: Floats) -> Outlines:
    """The polygons on the canvas of ``size``; DataError naming the first point that leaves it by more than ``slack`` (x, y)."""
    inside = (outlines.points >= -slack) & (outlines.points <= np.array(size[::-1]) + slack)
    wish = f"points inside the canvas of height {size[0]} and width {size[1]} (or Boxes(..., clip=True))"
    check_points(outlines, inside, where, wish)
    return attrs.evolve(outlines, points=np.clip(outlines.points, 0.0, np.array([size[1], size[0]], np.float64)))


def check_points(outlines: Outlines, good: NDArray[np.bool_], where: str, wish: str) -> None:
    """DataError naming the first point of which x or y is not ``good`` [P, 2]."""
    if good.all():
        return
    place = int(np.argmin(good)) // 2
    ring = int(np.searchsorted(outlines.starts, place, "right")) - 1
    box = int(outlines.owners[ring])
    number = ring - int(np.searchsorted(outlines.owners, box))
    got = outlines.points[place].round(6).tolist()
    raise DataError(f"{where}[{box}][{number}]: expected {wish}, got {got}")


def give_polygons(outlines: Outlines, scale: tuple[int, int], form: RingForm) -> list[list[Any] | None]:
    """A list of rings, or None, for every box, in the form that ``read_polygons`` found."""
    points = (outlines.points / np.array([scale[1], scale[0]], np.float64)).astype(form.dtype, copy=False)
    polygons: list[list[Any] | None] = [None] * outlines.count
    for box, start, size in zip(*(row.tolist() for row in (outlines.owners, outlines.starts, outlines.lengths)), strict=True):
        rings = polygons[box] or []
        rings.append(give_rows(points[start : start + size].copy(), form.kind))
        polygons[box] = rings
    return polygons


def _check_ring(array: NDArray[Any], where: str) -> None:
    if array.dtype.kind not in "fiu":
        raise DataError(expected(f"{where}: dtype", "numbers", str(array.dtype)))
    if array.ndim == 2 and array.shape[1] == 2 and len(array) >= 3:
        return
    hint = " (a polygon of one ring: [ring])" if array.shape == (2,) else ""
    raise DataError(expected(f"{where}: shape", "[K, 2] with K of at least 3", array.shape) + hint)
