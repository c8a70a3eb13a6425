"""Pictures on a mesh of triangles whose nodes are moved."""

from typing import Any

import numpy as np

from vicinal.compat.imgaug import parameters as iap
from vicinal.compat.imgaug.augmenters import draws, dtype_rules
from vicinal.compat.imgaug.augmenters.geometric import sampling, warp
from vicinal.compat.imgaug.augmenters.meta import Augmenter, coordinates

_OUTSIDE = -1e6
_FAR = 99.0  # pixels, from which on imgaug takes a point for lost
_OPENCV_DTYPES = ("uint8", "uint16", "int16", "float32", "float64")


class PiecewiseAffine(Augmenter):
    """Moves the nodes of a grid by normal noise of `scale` (shares of the picture, or pixels with `absolute_scale`)."""

    def __init__(
        self,
        scale: Any = (0.0, 0.04),
        nb_rows: Any = (2, 4),
        nb_cols: Any = (2, 4),
        order: Any = 1,
        cval: Any = 0,
        mode: Any = "constant",
        absolute_scale: bool = False,
        polygon_recoverer: Any = None,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        rules: dict[str, Any] = {
            "value_range": (2, None),
            "tuple_to_uniform": True,
            "list_to_choice": True,
            "allow_floats": False,
        }
        self.scale = iap.handle_continuous_param(scale, "scale", value_range=(0, None))
        self.jitter = iap.Normal(loc=0, scale=self.scale)
        self.nb_rows = iap.handle_discrete_param(nb_rows, "nb_rows", **rules)
        self.nb_cols = iap.handle_discrete_param(nb_cols, "nb_cols", **rules)
        self.order = draws.order_parameter(order, "skimage")
        self.cval = draws.cval_parameter(cval)
        self.mode = draws.mode_parameter(mode)
        self.absolute_scale = absolute_scale
        self.polygon_recoverer = polygon_recoverer

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        if batch.images is not None:
            dtype_rules.refuse(batch.images, dtype_rules.WIDE, self.name)
        rows = batch.nb_rows
        tall, wide, orders, cvals, modes = (
            parameter.draw_samples((rows,), random_state=random_state)
            for parameter in (self.nb_rows, self.nb_cols, self.order, self.cval, self.mode)
        )
        tall, wide = np.maximum(tall, 2), np.maximum(wide, 2)
        counts = tall * wide
        jitters = self.jitter.draw_samples((int(counts.sum()), 2), random_state=random_state)
        for row, jitter in enumerate(np.split(jitters, np.cumsum(counts)[:-1])):
            nodes = (int(tall[row]), int(wide[row]))
            if not np.any(jitter > 0):
                continue
            if batch.images is not None:
                image = batch.images[row]
                low, high = dtype_rules.limits(image.dtype)
                cval = min(max(cvals[row], low), high)
                batch.images[row] = self._warp(image, image.shape, nodes, jitter, int(orders[row]), modes[row], cval)
            for name, attribute, order in (("heatmaps", "arr_0to1", 3), ("segmentation_maps", "arr", 0)):
                if getattr(batch, name) is not None:
                    on_image = getattr(batch, name)[row]
                    arr = self._warp(getattr(on_image, attribute), on_image.shape, nodes, jitter, order, "constant", 0)
                    setattr(on_image, attribute, np.clip(arr, 0.0, 1.0) if order else arr)
            self._move_row(batch, row, nodes, jitter)
        return batch

    def _warp(self, arr: Any, shape: Any, nodes: Any, jitter: Any, order: int, mode: str, cval: Any) -> Any:
        if min(arr.shape[:2]) <= 1 or arr.size == 0 or 0 in shape:
            return arr
        x, y = mesh_positions(arr.shape, nodes, self._moved(arr.shape, shape, nodes, jitter))
        if order == 3 or (order < 2 and arr.dtype.name in _OPENCV_DTYPES and mode in warp.BORDERS):
            return warp.sample_by_opencv(arr, x, y, order, warp.BORDERS[mode], float(cval))
        return sampling.sample(arr, x, y, order, mode, cval)

    def _moved(self, shape: Any, image_shape: Any, nodes: Any, jitter: Any) -> Any:
        """Where the nodes look, (rows, columns, 2) of y and x."""
        size = np.array(shape[:2], np.float64)
        share = jitter / np.maximum(image_shape[:2], 1) if self.absolute_scale else jitter
        grid = np.stack(np.meshgrid(*(np.linspace(0, size[i], nodes[i]) for i in (0, 1)), indexing="ij"), axis=-1)
        return np.clip(grid + share.reshape(grid.shape) * size, 0, size - 1)

    def _move_row(self, batch: Any, row: int, nodes: Any, jitter: Any) -> None:
        for name in coordinates.COORDINATE_COLUMNS:
            column = getattr(batch, name)
            if column is None or min(column[row].shape[:2]) <= 1:
                continue
            if name == "keypoints":
                self._move([column[row]], nodes, jitter)
            else:
                recoverer = self.polygon_recoverer if name == "polygons" else None
                moved = coordinates.polygons_by_keypoints(
                    [column[row]], lambda points: self._move(points, nodes, jitter), recoverer
                )
                column[row] = moved[0]

    def _move(self, points: list[Any], nodes: Any, jitter: Any) -> list[Any]:
        """Each point goes to the pixel that looks nearest to it; points outside of the picture stay, lost ones go to -1."""
        for on_image in points:
            height, width = on_image.shape[:2]
            if not on_image.keypoints:
                continue
            x, y = mesh_positions(on_image.shape, nodes, self._moved(on_image.shape, on_image.shape, nodes, jitter))
            for point in on_image.keypoints:
                if 0 <= point.x < width and 0 <= point.y < height:
                    distance = np.hypot(x - point.x, y - point.y)
                    best = np.unravel_index(np.argmin(distance), distance.shape)
                    lost = distance[best] > _FAR
                    point.x, point.y = (-1.0, -1.0) if lost else (float(best[1]), float(best[0]))
        return points

    def get_parameters(self) -> list[Any]:
        return [self.scale, self.nb_rows, self.nb_cols, self.order, self.cval, self.mode, self.absolute_scale]


def mesh_positions(shape: Any, nodes: tuple[int, int], moved: Any) -> tuple[Any, Any]:
    """Where each pixel of (H, W) looks, x and y: linear in each of the two triangles of its cell."""
    v, row = _cell(shape[0], nodes[0])
    u, column = _cell(shape[1], nodes[1])
    tops, lefts = (np.searchsorted(one, np.arange(count)) for one, count in ((row, nodes[0]), (column, nodes[1])))
    positions = np.empty((2, shape[0], shape[1]))
    for i, j in np.ndindex(nodes[0] - 1, nodes[1] - 1):
        down, across = slice(tops[i], tops[i + 1]), slice(lefts[j], lefts[j + 1])
        corners = (moved[i, j], moved[i, j + 1], moved[i + 1, j], moved[i + 1, j + 1])
        positions[:, down, across] = _in_cell(*corners, v[down, np.newaxis], u[np.newaxis, across])
    return positions[1], positions[0]


def _in_cell(near: Any, side: Any, below: Any, far: Any, v: Any, u: Any) -> Any:
    """y and x, (2, h, w), of the pixels of a cell with such corners.

    A triangle whose nodes came to lie on one point has no map; its pixels look outside, as in scikit-image.
    """
    upper, lower = (
        np.stack([_OUTSIDE + 0 * (u + v)] * 2) if _one_point(corner, side, below) else _plane(corner, one, other, s, t)
        for corner, one, other, s, t in ((near, side, below, u, v), (far, below, side, 1 - u, 1 - v))
    )
    return np.where(u + v <= 1, upper, lower)


def _plane(corner: Any, one: Any, other: Any, s: Any, t: Any) -> Any:
    along, across = one - corner, other - corner
    return np.stack([corner[axis] + s * along[axis] + t * across[axis] for axis in (0, 1)])


def _one_point(a: Any, b: Any, c: Any) -> bool:
    return bool(np.array_equal(a, b) and np.array_equal(a, c))


def _cell(length: int, nodes: int) -> tuple[Any, Any]:
    """For each pixel its place within its cell, 0 to 1, and the cell's number."""
    position = np.arange(length) * ((nodes - 1) / length)
    cell = np.minimum(position.astype(int), nodes - 2)
    return position - cell, cell
