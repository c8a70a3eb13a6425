"""Pages that show a batch and what belongs to it."""

import os
from typing import Any

import numpy as np

from vicinal.compat.imgaug import resize
from vicinal.compat.imgaug.augmenters.meta import Augmenter
from vicinal.compat.imgaug.augmenters.size import pad
from vicinal.compat.imgaug.text import draw_text

__all__ = ["SaveDebugImageEveryNBatches", "draw_debug_image"]

_PINK = (255, 192, 203)
_BORDER = 2


def draw_debug_image(
    images: Any,
    heatmaps: Any = None,
    segmentation_maps: Any = None,
    keypoints: Any = None,
    bounding_boxes: Any = None,
    polygons: Any = None,
    line_strings: Any = None,
) -> Any:
    """A uint8 picture (H, W, 3): a row for each picture, a column for the pictures and for each kind of thing on them."""
    pictures = [_as_rgb(image) for image in images]
    columns = [("images", pictures)]
    for title, maps in (("heatmaps", heatmaps), ("segmentation_maps", segmentation_maps)):
        if maps is not None:
            columns.append((title, [_first(one.draw_on_image(pictures[row])) for row, one in enumerate(maps)]))
    for title, things in (
        ("keypoints", keypoints),
        ("bounding_boxes", bounding_boxes),
        ("polygons", polygons),
        ("line_strings", line_strings),
    ):
        if things is not None:
            columns.append((title, [one.draw_on_image(pictures[row]) for row, one in enumerate(things)]))
    return np.concatenate([_column(title, cells, _sizes(pictures)) for title, cells in columns], axis=1)


def _first(drawn: Any) -> Any:
    return drawn[0] if isinstance(drawn, list) else drawn


def _as_rgb(image: Any) -> Any:
    """Three channels of uint8: other dtypes are stretched over the range that they have."""
    image = image[..., np.newaxis] if image.ndim == 2 else image
    image = image[..., :3] if image.shape[2] >= 3 else np.repeat(image[..., :1], 3, axis=2)
    if image.dtype == np.uint8:
        return np.ascontiguousarray(image)
    values = image.astype(np.float64)
    low, high = (values.min(), values.max()) if values.size else (0.0, 1.0)
    return np.rint((values - low) * (255.0 / max(high - low, 1e-12))).astype(np.uint8)


def _sizes(pictures: list[Any]) -> tuple[list[int], int]:
    """The heights of the rows and the width of the columns."""
    return [max(image.shape[0], 1) for image in pictures], max([image.shape[1] for image in pictures] + [100])


def _column(title: str, cells: list[Any], sizes: tuple[list[int], int]) -> Any:
    heights, width = sizes
    header = np.full((25, width + 2 * _BORDER, 3), _PINK, np.uint8)
    parts = [draw_text(header, y=2, x=2, text=title, color=(0, 0, 0), size=12)]
    for height, cell in zip(heights, cells, strict=True):
        if cell.shape[:2] != (height, cell.shape[1]) or cell.shape[1] > width:
            cell = resize.imresize_single_image(cell, (height, min(cell.shape[1], width)))
        left = (width - cell.shape[1]) // 2
        right = width - cell.shape[1] - left
        parts.append(pad(cell, _BORDER, right + _BORDER, _BORDER, left + _BORDER, cval=_PINK))
    return np.concatenate(parts, axis=0)


class SaveDebugImageEveryNBatches(Augmenter):
    """Writes `draw_debug_image` of every n-th batch to a folder: `batch_000000.png` and so on, and `batch_latest.png`."""

    def __init__(
        self,
        destination: Any,
        interval: int,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        if not hasattr(destination, "receive"):
            assert os.path.isdir(destination), (
                f"Expected 'destination' to be a string path to an existing directory. Got path '{destination}'."
            )
        self.destination = destination
        self.interval = interval
        self._batch = -1

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        self._batch += 1
        own = hasattr(self.destination, "receive")
        if own:
            self.destination.on_batch(batch)
        if self._batch % self.interval == 0 and batch.images is not None:
            columns = {column.name: column.value for column in batch.columns}
            page = draw_debug_image(**columns)
            if own:
                self.destination.receive(page)
            else:
                self._write(page)
        return batch

    def _write(self, page: Any) -> None:
        from PIL import Image

        for filename in (f"batch_{self._batch:06d}.png", "batch_latest.png"):
            Image.fromarray(page).save(os.path.join(self.destination, filename))

    def get_parameters(self) -> list[Any]:
        pattern = "batch_{batch_id:06d}.png"
        return [self.destination, pattern, self.destination, "batch_latest.png", self.interval]
