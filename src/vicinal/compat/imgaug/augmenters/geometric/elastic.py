"""Pixels moved by smooth noise."""

from typing import Any

import cv2
import numpy as np

from vicinal.compat.imgaug import kinds
from vicinal.compat.imgaug import parameters as iap
from vicinal.compat.imgaug.augmentables.kps import compute_geometric_median
from vicinal.compat.imgaug.augmenters import draws, dtype_rules
from vicinal.compat.imgaug.augmenters.geometric import sampling, warp
from vicinal.compat.imgaug.augmenters.meta import Augmenter, coordinates

_BORDERS = {
    "constant": cv2.BORDER_CONSTANT,
    "nearest": cv2.BORDER_REPLICATE,
    "reflect": cv2.BORDER_REFLECT_101,
    "wrap": cv2.BORDER_WRAP,
}
_PADS = {"constant": "constant", "nearest": "edge", "reflect": "symmetric", "wrap": "wrap"}


class ElasticTransformation(Augmenter):
    """Moves each pixel by up to `alpha` pixels along a noise field that is smoothed by a Gaussian of `sigma`.

    `order` (0 to 5) and `mode` ("constant", "nearest", "reflect", "wrap") are those of SciPy. Points follow the median of
    their neighbours, boxes and outlines their corners.
    """

    NB_NEIGHBOURING_KEYPOINTS = 3
    NEIGHBOURING_KEYPOINTS_DISTANCE = 1.0
    KEYPOINT_AUG_ALPHA_THRESH = 0.05
    KEYPOINT_AUG_SIGMA_THRESH = 1.0

    def __init__(
        self,
        alpha: Any = (0.0, 40.0),
        sigma: Any = (4.0, 8.0),
        order: Any = 3,
        cval: Any = 0,
        mode: Any = "constant",
        polygon_recoverer: Any = "auto",
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        self.alpha = iap.handle_continuous_param(alpha, "alpha", value_range=(0, None))
        self.sigma = iap.handle_continuous_param(sigma, "sigma", value_range=(0, None))
        self.order = _read_order(order)
        self.cval = draws.cval_parameter(cval)
        self.mode = _read_mode(mode)
        self.polygon_recoverer = polygon_recoverer

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        if batch.images is not None:
            dtype_rules.refuse(batch.images, ("float128",), self.name)
        rows = batch.nb_rows
        alphas, sigmas, orders, cvals, modes = (
            parameter.draw_samples((rows,), random_state=random_state)
            for parameter in (self.alpha, self.sigma, self.order, self.cval, self.mode)
        )
        for row, shape in enumerate(batch.get_rowwise_shapes()):
            dx, dy = shifts(shape[:2], float(alphas[row]), float(sigmas[row]), random_state)
            if batch.images is not None:
                image = batch.images[row]
                low, high = dtype_rules.limits(image.dtype)
                cval = min(max(cvals[row], low), high)
                batch.images[row] = _shifted(image, dx, dy, int(orders[row]), cval, modes[row])
            if batch.heatmaps is not None:
                batch.heatmaps[row] = _shift_map(batch.heatmaps[row], "arr_0to1", dx, dy, 3)
            if batch.segmentation_maps is not None:
                batch.segmentation_maps[row] = _shift_map(batch.segmentation_maps[row], "arr", dx, dy, 0)
            if alphas[row] > self.KEYPOINT_AUG_ALPHA_THRESH and sigmas[row] > self.KEYPOINT_AUG_SIGMA_THRESH:
                self._move_row(batch, row, dx, dy)
        return batch

    def _move_row(self, batch: Any, row: int, dx: Any, dy: Any) -> None:
        for name in coordinates.COORDINATE_COLUMNS:
            column = getattr(batch, name)
            if column is None or 0 in column[row].shape:
                continue
            if name == "keypoints":
                self._move([column[row]], dx, dy)
            else:
                recoverer = self.polygon_recoverer if name == "polygons" else None
                moved = coordinates.polygons_by_keypoints([column[row]], lambda points: self._move(points, dx, dy), recoverer)
                column[row] = moved[0]

    def _move(self, points: list[Any], dx: Any, dy: Any) -> list[Any]:
        height, width = dx.shape
        for on_image in points:
            for point in on_image.keypoints:
                if not (0 <= point.x < width and 0 <= point.y < height):
                    continue
                near = point.generate_similar_points_manhattan(
                    self.NB_NEIGHBOURING_KEYPOINTS, self.NEIGHBOURING_KEYPOINTS_DISTANCE, return_array=True
                )
                x, y = np.round(near).astype(np.int32).T
                inside = (x >= 0) & (x < width) & (y >= 0) & (y < height)
                x, y = x[inside], y[inside]
                moved = np.stack([x + dx[y, x], y + dy[y, x]], axis=-1).astype(np.float32)
                point.x, point.y = (float(value) for value in compute_geometric_median(moved))
        return points

    def get_parameters(self) -> list[Any]:
        return [self.alpha, self.sigma, self.order, self.cval, self.mode]


def shifts(shape: Any, alpha: float, sigma: float, random_state: Any) -> tuple[Any, Any]:
    """Two fields (H, W) of shifts, made larger than the picture so that its borders are like its middle."""
    size = _kernel_size(sigma)
    height, width = shape[0] + 2 * size, shape[1] + 2 * size
    noise = random_state.random((2 * height, width)) * 2 - 1
    fields = []
    for field in (noise[:height], noise[height:]):
        smooth = field if sigma < 1e-3 else cv2.GaussianBlur(field.astype(np.float32), (size, size), sigma)
        fields.append(smooth[size : height - size, size : width - size] * alpha)
    return fields[0], fields[1]


def _kernel_size(sigma: float) -> int:
    """Odd, about three sigmas, and five at least."""
    factor = 3.3 if sigma < 3.0 else 2.9 if sigma < 5.0 else 2.6
    size = int(max(factor * sigma, 5))
    return size + 1 - size % 2


def _shift_map(on_image: Any, attribute: str, dx: Any, dy: Any, order: int) -> Any:
    size = getattr(on_image, attribute).shape[:2]
    if size != tuple(on_image.shape[:2]):
        on_image = on_image.resize(on_image.shape[:2])
    arr = _shifted(getattr(on_image, attribute), dx, dy, order, 0, "constant")
    setattr(on_image, attribute, np.clip(arr, 0.0, 1.0) if order == 3 else arr)
    return on_image if size == tuple(on_image.shape[:2]) else on_image.resize(size)


def _shifted(image: Any, dx: Any, dy: Any, order: int, cval: Any, mode: str) -> Any:
    if image.size == 0:
        return np.copy(image)
    y, x = np.mgrid[0.0 : image.shape[0], 0.0 : image.shape[1]]
    x, y = (x - dx).astype(np.float32), (y - dy).astype(np.float32)
    if image.dtype.name in ("uint32", "uint64", "int64") or (order == 0 and image.dtype == bool):
        return sampling.sample(image, x, y, min(order, 1), _PADS[mode], cval)
    widened = {"bool": np.float32, "float16": np.float32, "int8": np.int16, "int32": np.float64}
    source = image.astype(widened.get(image.dtype.name, image.dtype))
    value = float(cval) if image.dtype.kind == "f" else int(cval)
    return dtype_rules.restore(warp.remap(source, x, y, order, _BORDERS[mode], value), image.dtype)


def _read_order(order: Any) -> Any:
    if draws.is_all(order):
        return iap.Choice([0, 1, 2, 3, 4, 5])
    return iap.handle_discrete_param(
        order, "order", value_range=(0, 5), tuple_to_uniform=True, list_to_choice=True, allow_floats=False
    )


def _read_mode(mode: Any) -> Any:
    if isinstance(mode, iap.StochasticParameter):
        return mode
    if draws.is_all(mode):
        return iap.Choice(list(_BORDERS))
    if isinstance(mode, str):
        return iap.Deterministic(mode)
    if kinds.is_iterable(mode):
        assert all(isinstance(one, str) for one in mode), f"Expected mode list to only contain strings, got {mode}."
        return iap.Choice(mode)
    raise Exception(f"Expected mode to be imgaug.ALL, a string, a list of strings or StochasticParameter, got {type(mode)}.")
