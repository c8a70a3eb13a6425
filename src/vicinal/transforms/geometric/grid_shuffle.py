"""Cells of a grid that change places."""

from __future__ import annotations

import numpy as np

from vicinal.data.changed import TargetFunction
from vicinal.data.foreign import Array
from vicinal.data.mix_rotated import largest_parts
from vicinal.program.lowering import Site
from vicinal.program.ops import Floats, Ints, picture_function
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, check, transform
from vicinal.transforms.fields import as_pair

MOST = 32
"""Rows and columns."""
NUMBERS = ("source", "rows", "columns", "size")


def edges(size: Floats | tuple[int, ...], rows: float, columns: float) -> tuple[Ints, Ints]:
    """Where rows and columns of cells begin, and behind the last one where it ends."""
    (height, width), counts = (int(size[0]), int(size[1])), (int(rows), int(columns))
    y, x = (np.arange(count + 1) * side // count for count, side in zip(counts, (height, width), strict=True))
    return y, x


@picture_function(dtypes=("uint8", "uint16", "float32"), alpha=True, any_range=True)
def shuffled(picture: Array, source: Floats, rows: float, columns: float, size: Floats) -> Array:
    """Cell k, counted row by row, shows what was cell ``source[k]``, which is of its size."""
    return _shuffled(picture, source, rows, columns, size)


def _shuffled(array: Array, source: Floats, rows: float, columns: float, size: Floats) -> Array:
    y, x = edges(size, rows, columns)
    found = np.empty_like(array)
    for cell, other in enumerate(source.astype(np.int64).tolist()):
        (i, j), (k, m) = divmod(cell, len(x) - 1), divmod(other, len(x) - 1)
        found[y[i] : y[i + 1], x[j] : x[j + 1]] = array[y[k] : y[k + 1], x[m] : x[m + 1]]
    return found


def _moved_points(points: Floats, source: Floats, rows: float, columns: float, size: Floats) -> Floats:
    """Points (x, y) [K, 2] move with the cell that they are in; what is outside of the canvas stays."""
    y, x = edges(size, rows, columns)
    row, column = np.searchsorted(y, points[:, 1], "right") - 1, np.searchsorted(x, points[:, 0], "right") - 1
    inside = ((points >= 0) & (points < size[::-1])).all(axis=1)
    row, column = np.where(inside, row, 0), np.where(inside, column, 0)
    new = np.argsort(source)[row * (len(x) - 1) + column]  # where each cell went
    shift = np.stack([x[new % (len(x) - 1)] - x[column], y[new // (len(x) - 1)] - y[row]], axis=1)
    found: Floats = points + np.where(np.expand_dims(inside, 1), shift, 0)
    return found


def _moved_boxes(boxes: Floats, source: Floats, rows: float, columns: float, size: Floats) -> Floats:
    """Boxes [M, 4] become their largest part within a cell, where that goes: of parts that are as large the first."""
    y, x = edges(size, rows, columns)
    above, left = np.repeat(y[:-1], len(x) - 1), np.tile(x[:-1], len(y) - 1)
    below, right = np.repeat(y[1:], len(x) - 1), np.tile(x[1:], len(y) - 1)
    cells = np.stack([left, above, right, below], axis=1).astype(np.float64)
    low, high = np.maximum(boxes[:, None, :2], cells[:, :2]), np.minimum(boxes[:, None, 2:], cells[:, 2:])
    largest = np.maximum(high - low, 0).prod(axis=2).argmax(axis=1)
    parts = np.concatenate([low, high], axis=2)[np.arange(len(boxes)), largest]
    shift = cells[np.argsort(source)[largest], :2] - cells[largest, :2]
    found: Floats = parts + np.tile(shift, 2)
    return found


def _moved_quads(quads: Floats, source: Floats, rows: float, columns: float, size: Floats) -> Floats:
    """Rotated boxes by their corners [M, 4, 2]: rectangles around their largest parts within a cell, where these go."""
    y, x = edges(size, rows, columns)
    row, column = np.divmod(np.arange(len(source)), len(x) - 1)
    cells = np.stack([x[column], y[row], x[column + 1], y[row + 1]], axis=1).astype(np.float64)
    parts, largest = largest_parts(quads, cells)
    shift = cells[np.argsort(source)[largest], :2] - cells[largest, :2]
    found: Floats = parts + shift[:, None]
    return found


OTHERS = {
    "pixels": TargetFunction("shuffle", _shuffled, False, NUMBERS),
    "boxes": TargetFunction("shuffle", _moved_boxes, False, NUMBERS),
    "rotated_boxes": TargetFunction("shuffle", _moved_quads, False, NUMBERS),
    "keypoints": TargetFunction("shuffle", _moved_points, False, NUMBERS),
}


@transform
class GridShuffle(Transform):
    """Cuts the picture into a grid and shuffles its cells, as a jigsaw puzzle. An exact copy.

    As Albumentations' RandomGridShuffle. Where a side does not divide evenly, cells differ by a pixel, and those of a size
    change places among each other. Masks, heat maps, extra pictures, instances and keypoints move with their cell, and a box
    becomes its largest part within one (a rotated one, the smallest rectangle around that); boxes with polygons raise
    DataError.

    ``grid``: rows and columns, each of 1 to 32; one number stands for both.

    >>> out = vc.GridShuffle(grid=2)(image)
    >>> bool((np.sort(out, axis=None) == np.sort(image, axis=None)).all())  # the same pixels
    True
    """

    grid: fields.Size = fields.size(default=3)

    def __attrs_post_init__(self) -> None:
        check(max(as_pair(self.grid)) <= MOST, self, "grid", f"at most {MOST} rows and columns", self.grid)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        rows, columns = as_pair(self.grid)
        chance, kinds = site.uniform("cells", rows * columns), _kinds(site.canvas, rows, columns)
        cells, shuffle = np.argsort(kinds, axis=1, kind="stable"), np.argsort(kinds + chance, axis=1, kind="stable")
        source = np.take_along_axis(shuffle, np.argsort(cells, axis=1, kind="stable"), axis=1)
        site.note("source", source)
        site.apply_to_all(
            shuffled, OTHERS, source=source.astype(np.float64), rows=float(rows), columns=float(columns),
            size=site.canvas.astype(np.float64),
        )  # fmt: skip


def _kinds(canvas: Ints, rows: int, columns: int) -> Ints:
    """[N, R C]: a number for each cell, the same for cells of a size."""
    high, wide = (np.diff(np.arange(k + 1) * canvas[:, axis, None] // k, axis=1) for axis, k in enumerate((rows, columns)))
    longer = high - canvas[:, :1] // rows, wide - canvas[:, 1:] // columns  # 0 or 1
    found: Ints = (2 * longer[0][:, :, None] + longer[1][:, None, :]).reshape(len(canvas), rows * columns)
    return found
