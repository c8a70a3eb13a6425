"""Quarter turns."""

from typing import Any

import numpy as np

from vicinal.compat.imgaug import parameters as iap
from vicinal.compat.imgaug import resize
from vicinal.compat.imgaug.augmenters import draws
from vicinal.compat.imgaug.augmenters.meta import Augmenter, coordinates
from vicinal.compat.imgaug.augmenters.meta.calls import as_written


class Rot90(Augmenter):
    """Turns by `k` quarters, clockwise; with `keep_size` the result is resized to the size that the picture had."""

    def __init__(
        self,
        k: Any = 1,
        keep_size: bool = True,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        k = [0, 1, 2, 3] if draws.is_all(k) else k
        self.k = iap.handle_discrete_param(k, "k", tuple_to_uniform=True, list_to_choice=True, allow_floats=False)
        self.keep_size = keep_size

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        turns = self.k.draw_samples((batch.nb_rows,), random_state=random_state) % 4
        if batch.images is not None:
            turned = [self._turn(image, turns[row]) for row, image in enumerate(batch.images)]
            batch.images = as_written(turned, like=batch.images)
        for row, on_image in enumerate(batch.heatmaps or []):
            batch.heatmaps[row] = self._turn_map(on_image, "arr_0to1", turns[row])
        for row, on_image in enumerate(batch.segmentation_maps or []):
            batch.segmentation_maps[row] = self._turn_map(on_image, "arr", turns[row])
        for row in np.flatnonzero(turns).tolist():
            for on_image in coordinates.of_row(batch, row):
                self._turn_coordinates(on_image, int(turns[row]))
        return batch

    def _turn(self, image: Any, turns: int) -> Any:
        turned = np.ascontiguousarray(np.rot90(image, -turns)) if turns else image
        fits = turned.shape == image.shape or not self.keep_size
        return turned if fits else resize.imresize_single_image(turned, image.shape[:2])

    def _turn_map(self, on_image: Any, attribute: str, turns: int) -> Any:
        arr = getattr(on_image, attribute)
        setattr(on_image, attribute, np.ascontiguousarray(np.rot90(arr, -turns)))
        if self.keep_size:
            return on_image.resize(arr.shape[:2])
        on_image.shape = _turned_shape(on_image.shape, turns)
        return on_image

    def _turn_coordinates(self, on_image: Any, turns: int) -> None:
        height, width = on_image.shape[:2]
        matrix = {
            1: [[0.0, -1.0, height], [1.0, 0.0, 0.0]],
            2: [[-1.0, 0.0, width], [0.0, -1.0, height]],
            3: [[0.0, 1.0, 0.0], [-1.0, 0.0, width]],
        }[int(turns)]
        shape = _turned_shape(on_image.shape, turns)
        result = np.array(matrix)
        if self.keep_size and 0 not in shape[:2]:
            result *= np.array([[width / shape[1]], [height / shape[0]]])
            shape = on_image.shape
        coordinates.affine(on_image, result, shape)

    def get_parameters(self) -> list[Any]:
        return [self.k, self.keep_size]


def _turned_shape(shape: Any, turns: int) -> tuple[int, ...]:
    return (shape[1], shape[0], *shape[2:]) if turns % 2 else tuple(shape)
