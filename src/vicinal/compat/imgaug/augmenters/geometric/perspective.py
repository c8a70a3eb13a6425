"""Views from another side."""

from typing import Any, NamedTuple

import cv2
import numpy as np

from vicinal.compat.imgaug import kinds, resize
from vicinal.compat.imgaug import parameters as iap
from vicinal.compat.imgaug.augmenters import draws, dtype_rules
from vicinal.compat.imgaug.augmenters.geometric import warp
from vicinal.compat.imgaug.augmenters.meta import Augmenter, coordinates
from vicinal.compat.imgaug.augmenters.meta.calls import as_written

_MODES = {"replicate": cv2.BORDER_REPLICATE, "constant": cv2.BORDER_CONSTANT}


class _View(NamedTuple):
    """A 3x3 matrix, and the canvas that it maps to."""

    matrix: Any
    height: int
    width: int


class PerspectiveTransform(Augmenter):
    """Looks at a quadrilateral whose corners are drawn near the picture's: `scale` is their distance in sizes of the picture.

    `keep_size` resizes the view to the size of the picture; `fit_output` shows all of the picture instead of the quadrilateral.
    """

    def __init__(
        self,
        scale: Any = (0.0, 0.06),
        cval: Any = 0,
        mode: Any = "constant",
        keep_size: bool = True,
        fit_output: bool = False,
        polygon_recoverer: Any = "auto",
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        self.scale = iap.handle_continuous_param(scale, "scale", value_range=(0, None))
        self.jitter = iap.Normal(loc=0, scale=self.scale)
        self.cval = draws.cval_parameter(cval)
        self.mode = _read_mode(mode)
        self.keep_size = keep_size
        self.fit_output = fit_output
        self.polygon_recoverer = polygon_recoverer

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        rows = batch.nb_rows
        random_state.advance_()
        random_state = random_state.copy()  # so that a seed gives the views that it gives in imgaug
        cvals = self.cval.draw_samples((rows, 3), random_state=random_state)
        modes = [_MODES.get(mode, mode) for mode in self.mode.draw_samples((rows,), random_state=random_state)]
        corners = _corners(self.jitter.draw_samples((rows, 4, 2), random_state=random_state))
        views = [_view(shape, corners[row], self.fit_output) for row, shape in enumerate(batch.get_rowwise_shapes())]
        if batch.images is not None:
            dtype_rules.refuse(batch.images, dtype_rules.BEYOND_16_BITS, self.name)
            warped = [
                self._warp(image, views[row], cvals[row].tolist(), int(modes[row])) for row, image in enumerate(batch.images)
            ]
            batch.images = as_written(warped, like=batch.images)
        for name, attribute, nearest in (("heatmaps", "arr_0to1", False), ("segmentation_maps", "arr", True)):
            for row, on_image in enumerate(getattr(batch, name) or []):
                view = _view(getattr(on_image, attribute).shape, corners[row], self.fit_output)
                getattr(batch, name)[row] = self._warp_map(on_image, attribute, view, views[row], nearest)
        for row, view in enumerate(views):
            self._move_row(batch, row, view)
        return batch

    def _warp(self, image: Any, view: _View, cval: list[float], mode: int) -> Any:
        if image.size == 0:
            return image
        widened = {"int8": np.int16, "bool": np.float32, "float16": np.float32}.get(image.dtype.name, image.dtype)
        warped = warp.warp_perspective(image.astype(widened), view.matrix, (view.height, view.width), False, mode, cval)
        if self.keep_size:
            warped = resize.imresize_single_image(warped, image.shape[:2])
        return dtype_rules.restore(warped, image.dtype)

    def _warp_map(self, on_image: Any, attribute: str, view: _View, picture: _View, nearest: bool) -> Any:
        arr = getattr(on_image, attribute)
        if 0 in on_image.shape:
            return on_image
        if arr.size:
            size = (view.height, view.width)
            moved = warp.warp_perspective(arr, view.matrix, size, nearest, cv2.BORDER_CONSTANT, [0.0])
            setattr(on_image, attribute, moved)
        if self.keep_size:
            return on_image.resize(arr.shape[:2])
        on_image.shape = (picture.height, picture.width, *on_image.shape[2:])
        return on_image

    def _move_row(self, batch: Any, row: int, view: _View) -> None:
        for name in coordinates.COORDINATE_COLUMNS:
            column = getattr(batch, name)
            if column is None or 0 in column[row].shape:
                continue
            if name == "keypoints":
                column[row] = self._move([column[row]], view)[0]
            else:
                recoverer = self.polygon_recoverer if name == "polygons" else None
                moved = coordinates.polygons_by_keypoints([column[row]], lambda points: self._move(points, view), recoverer)
                column[row] = moved[0]

    def _move(self, points: list[Any], view: _View) -> list[Any]:
        """Moves KeypointsOnImage in place."""
        for on_image in points:
            shape = on_image.shape
            after = (view.height, view.width, *shape[2:])
            if on_image.keypoints:
                xy = np.array([[(one.x, one.y) for one in on_image.keypoints]], np.float32)
                for one, (x, y) in zip(on_image.keypoints, cv2.perspectiveTransform(xy, view.matrix)[0], strict=True):
                    one.x, one.y = float(x), float(y)
            on_image.shape = after
            if self.keep_size and 0 not in after[:2]:
                matrix = np.array([[shape[1] / after[1], 0.0, 0.0], [0.0, shape[0] / after[0], 0.0]])
                coordinates.affine(on_image, matrix, shape)
        return points

    def get_parameters(self) -> list[Any]:
        return [self.jitter, self.keep_size, self.cval, self.mode, self.fit_output]


def _corners(jitter: Any) -> Any:
    """Corners as shares of the picture (N, 4, 2), clockwise from the top left before they are sorted."""
    points = np.mod(np.abs(jitter), 1)
    for corner, axis in ((1, 0), (2, 0), (2, 1), (3, 1)):
        points[:, corner, axis] = 1.0 - points[:, corner, axis]
    return points


def _view(shape: Any, corners: Any, fit_output: bool) -> _View:
    height, width = shape[:2]
    quad = _sorted(corners * (width, height))
    _widen(quad, ((0, 1), (3, 2)), 0)
    _widen(quad, ((1, 2), (0, 3)), 1)
    columns = int(max(np.linalg.norm(quad[1] - quad[0]), np.linalg.norm(quad[2] - quad[3])))
    rows = int(max(np.linalg.norm(quad[1] - quad[2]), np.linalg.norm(quad[0] - quad[3])))
    target = np.array([[0, 0], [columns, 0], [columns, rows], [0, rows]], np.float32)
    matrix = cv2.getPerspectiveTransform(quad.astype(np.float32), target)
    return _expanded(matrix, height, width) if fit_output else _View(matrix, rows, columns)


def _sorted(points: Any) -> Any:
    """Top left, top right, bottom right, bottom left, by sums and differences of the coordinates."""
    sums, differences = points.sum(axis=1), points[:, 1] - points[:, 0]
    order = [np.argmin(sums), np.argmin(differences), np.argmax(sums), np.argmax(differences)]
    return points[order].astype(np.float32)


def _widen(quad: Any, sides: Any, axis: int) -> None:
    """Moves corners apart along an axis until the shorter of two sides has two pixels."""
    for _ in range(100):
        lengths = [float(np.linalg.norm(quad[a] - quad[b])) for a, b in sides]
        missing = 2 - int(min(lengths))
        if missing <= 0:
            return
        low, high = ((0, 3), (1, 2)) if axis == 0 else ((0, 1), (2, 3))
        quad[list(low), axis] -= missing / 2
        quad[list(high), axis] += missing / 2


def _expanded(matrix: Any, height: int, width: int) -> _View:
    """The same view on a canvas that shows all of the picture."""
    picture = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    moved = cv2.perspectiveTransform(picture[np.newaxis], matrix)[0]
    moved = np.around(moved - moved.min(axis=0, keepdims=True), decimals=0)
    columns, rows = moved.max(axis=0)
    return _View(cv2.getPerspectiveTransform(picture, moved.astype(np.float32)), int(rows), int(columns))


def _read_mode(mode: Any) -> Any:
    if isinstance(mode, iap.StochasticParameter):
        return mode
    if draws.is_all(mode):
        return iap.Choice(list(_MODES.values()))
    if not (isinstance(mode, (str, list)) or kinds.is_single_integer(mode)):
        raise Exception(
            f"Expected mode to be imgaug.ALL, an int, a string, a list of these or StochasticParameter, got {mode!r}."
        )
    modes = mode if isinstance(mode, list) else [mode]
    valid = [*_MODES, *_MODES.values()]
    assert all(one in valid for one in modes), f"Expected mode to be in {valid}, got {mode}."
    return iap.Choice(mode) if isinstance(mode, list) else iap.Deterministic(mode)
