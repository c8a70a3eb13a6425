"""Pieces of pictures that change places."""

from typing import Any

import numpy as np

from vicinal.compat.imgaug import parameters as iap
from vicinal.compat.imgaug import random as iarandom
from vicinal.compat.imgaug.augmenters.meta import Augmenter
from vicinal.compat.imgaug.augmenters.size import CenterPadToMultiplesOf

_STEPS = [(-1, 0), (0, 1), (1, 0), (0, -1), (-1, -1), (-1, 1), (1, 1), (1, -1)]


def generate_jigsaw_destinations(nb_rows: int, nb_cols: int, max_steps: int, seed: Any, connectivity: int = 4) -> Any:
    """Where each piece goes, (rows, cols) of indices: pieces swap places with neighbours for at most `max_steps` steps."""
    assert connectivity in (4, 8), f"Expected connectivity of 4 or 8, got {connectivity}."
    random_state = iarandom.RNG.create_if_not_rng_(seed)
    left = random_state.integers(0, max_steps, size=(nb_rows, nb_cols), endpoint=True)
    directions = random_state.integers(0, connectivity, size=(nb_rows, nb_cols, max_steps), endpoint=False)
    destinations = np.arange(nb_rows * nb_cols).reshape(nb_rows, nb_cols)
    for step in range(max_steps):
        for row, col in np.ndindex(nb_rows, nb_cols):
            down, right = _STEPS[directions[row, col, step]]
            other = (min(max(row + down, 0), nb_rows - 1), min(max(col + right, 0), nb_cols - 1))
            here = (row, col)
            if here != other and left[here] > 0 and left[other] > 0:
                destinations[here], destinations[other] = destinations[other], destinations[here]
                left[here] -= 1
                left[other] -= 1
    return destinations


def apply_jigsaw(arr: Any, destinations: Any) -> Any:
    """An array (H, W, ...) whose pieces are moved; H and W are multiples of the numbers of rows and columns."""
    rows, cols = destinations.shape[:2]
    assert arr.ndim >= 2, f"Expected array with at least two dimensions, but got {arr.ndim} with shape {arr.shape}."
    for axis, count in enumerate((rows, cols)):
        assert arr.shape[axis] % count == 0, (
            f"Expected axis {axis} of the array to be divisible by {count}, the number of pieces, but got shape {arr.shape}."
        )
    height, width = arr.shape[0] // rows, arr.shape[1] // cols
    result = np.zeros_like(arr)
    for index, destination in enumerate(destinations.flat):
        top, left = index // cols * height, index % cols * width
        to_top, to_left = destination // cols * height, destination % cols * width
        result[to_top : to_top + height, to_left : to_left + width] = arr[top : top + height, left : left + width]
    return result


def apply_jigsaw_to_coords(coords: Any, destinations: Any, image_shape: Any) -> Any:
    """Points (N, 2) of x, y moved with their pieces; those outside of the picture stay."""
    rows, cols = destinations.shape[:2]
    height, width = image_shape[0] // rows, image_shape[1] // cols
    result = np.copy(coords)
    for point in result:
        if 0 <= point[0] < image_shape[1] and 0 <= point[1] < image_shape[0]:
            row, col = int(point[1] // height), int(point[0] // width)
            destination = destinations[row, col]
            point += ((destination % cols - col) * width, (destination // cols - row) * height)
    return result


class Jigsaw(Augmenter):
    """Cuts pictures into pieces that swap places; pads them to whole pieces if `allow_pad`. Takes no boxes or outlines."""

    def __init__(
        self,
        nb_rows: Any = (3, 10),
        nb_cols: Any = (3, 10),
        max_steps: Any = 1,
        allow_pad: bool = True,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        rules: dict[str, Any] = {"tuple_to_uniform": True, "list_to_choice": True, "allow_floats": False}
        self.nb_rows = iap.handle_discrete_param(nb_rows, "nb_rows", value_range=(1, None), **rules)
        self.nb_cols = iap.handle_discrete_param(nb_cols, "nb_cols", value_range=(1, None), **rules)
        self.max_steps = iap.handle_discrete_param(max_steps, "max_steps", value_range=(0, None), **rules)
        self.allow_pad = allow_pad

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        if any(getattr(batch, name) is not None for name in ("bounding_boxes", "polygons", "line_strings")):
            raise NotImplementedError(
                "Jigsaw moves images, maps and keypoints, but no bounding boxes, polygons or line strings."
            )
        grids = self._draw_grids(batch.nb_rows, random_state)
        sizes = _fit_maps(batch)
        if self.allow_pad:
            batch = self._pad(batch, grids, random_state, parents, hooks)
        for row, grid in enumerate(grids):
            if batch.images is not None:
                batch.images[row] = apply_jigsaw(batch.images[row], grid)
            for name, attribute in _MAPS.items():
                if getattr(batch, name) is not None:
                    on_image = getattr(batch, name)[row]
                    setattr(on_image, attribute, apply_jigsaw(getattr(on_image, attribute), grid))
            if batch.keypoints is not None:
                on_image = batch.keypoints[row]
                points = apply_jigsaw_to_coords(on_image.to_xy_array(), grid, on_image.shape)
                batch.keypoints[row] = on_image.fill_from_xy_array_(points)
        for (name, row), size in sizes.items():
            getattr(batch, name)[row] = getattr(batch, name)[row].resize(size)
        return batch

    def _draw_grids(self, count: int, random_state: Any) -> list[Any]:
        rows, cols, steps = (
            parameter.draw_samples((count,), random_state=random_state)
            for parameter in (self.nb_rows, self.nb_cols, self.max_steps)
        )
        return [
            generate_jigsaw_destinations(int(rows[i]), int(cols[i]), int(steps[i]), seed=random_state) for i in range(count)
        ]

    def _pad(self, batch: Any, grids: list[Any], random_state: Any, parents: list[Any], hooks: Any) -> Any:
        for row, grid in enumerate(grids):
            padder = CenterPadToMultiplesOf(width_multiple=grid.shape[1], height_multiple=grid.shape[0], seed=random_state)
            part = padder.augment_batch_(batch.subselect_rows_by_indices([row]), parents=[*parents, self], hooks=hooks)
            batch = batch.invert_subselect_rows_by_indices_([row], part)
        return batch

    def get_parameters(self) -> list[Any]:
        return [self.nb_rows, self.nb_cols, self.max_steps, self.allow_pad]


_MAPS = {"heatmaps": "arr_0to1", "segmentation_maps": "arr"}


def _fit_maps(batch: Any) -> dict[tuple[str, int], tuple[int, int]]:
    """Resizes maps to their pictures, in place; returns the sizes that they had."""
    sizes = {}
    for name, attribute in _MAPS.items():
        for row, on_image in enumerate(getattr(batch, name) or []):
            sizes[name, row] = getattr(on_image, attribute).shape[:2]
            getattr(batch, name)[row] = on_image.resize(on_image.shape[:2])
    return sizes
