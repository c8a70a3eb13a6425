"""Augmenting an iterable of batches, here or in other processes."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from vicinal.compat.imgaug import kinds
from vicinal.compat.imgaug.augmentables.batches import Batch, UnnormalizedBatch
from vicinal.compat.imgaug.deprecation import warn_deprecated


def augment_batches(augmenter: Any, batches: Any, hooks: Any, background: bool) -> Iterator[Any]:
    """Yields each batch augmented, in the form in which it came; in the background the order may change."""
    if isinstance(batches, (Batch, UnnormalizedBatch)):
        batches = [batches]
    assert kinds.is_iterable(batches) and not isinstance(batches, (np.ndarray, str)), (
        f"Expected either (a) an iterable that is not an array or a string or (b) a generator. Got: {type(batches)}"
    )
    if background:
        assert hooks is None, "Hooks can not be used when background augmentation is activated."
        yield from _in_background(augmenter, batches)
        return
    for given in batches:
        batch, column = _read(given)
        yield _give(augmenter.augment_batch_(batch, hooks=hooks), given, column)


def _in_background(augmenter: Any, batches: Any) -> Iterator[Any]:
    from vicinal.compat.imgaug import multicore

    waiting: dict[int, Any] = {}

    def numbered() -> Iterator[Any]:
        for number, given in enumerate(batches):
            batch, column = _read(given)
            waiting[number] = (given, column)
            batch.data = (number, batch.data)
            yield batch

    with multicore.Pool(augmenter) as pool:
        for batch in pool.imap_batches(numbered(), output_buffer_size=100):
            number, batch.data = batch.data
            yield _give(batch, *waiting.pop(number))


def _read(given: Any) -> tuple[Any, str | None]:
    """A batch that may be written to, and the column that was given instead of one."""
    if isinstance(given, Batch):
        return given.deepcopy(), None
    if isinstance(given, UnnormalizedBatch):
        return given.to_normalized_batch(), None
    column = _column_of(given)
    warn_deprecated(
        f"augment_batches() got a {type(given).__name__} in place of a Batch or UnnormalizedBatch, which is deprecated.",
        stacklevel=4,
    )
    assert not isinstance(given, np.ndarray) or given.ndim == 4, (
        f"Expected 'images' to be 4-dimensional if provided as array. Got {given.ndim} dimensions."
    )
    return Batch(**{column: given or None if isinstance(given, list) else given}), column


def _column_of(given: Any) -> str:
    if isinstance(given, np.ndarray):
        assert given.ndim in (3, 4), f"Expected numpy array to have shape (N, H, W) or (N, H, W, C), got {given.shape}."
        return "images"
    if not isinstance(given, list):
        raise Exception(f"Unknown datatype of batch: expected Batch, UnnormalizedBatch, array or list, got {type(given)}.")
    if not given or isinstance(given[0], np.ndarray):
        return "images"
    columns = {
        "HeatmapsOnImage": "heatmaps",
        "SegmentationMapsOnImage": "segmentation_maps",
        "KeypointsOnImage": "keypoints",
        "BoundingBoxesOnImage": "bounding_boxes",
        "PolygonsOnImage": "polygons",
        "LineStringsOnImage": "line_strings",
    }
    name = type(given[0]).__name__
    if name not in columns:
        raise Exception(f"Unknown datatype in batch[0]: expected an array or one of {', '.join(columns)}, got {name}.")
    return columns[name]


def _give(batch: Any, given: Any, column: str | None) -> Any:
    if isinstance(given, UnnormalizedBatch):
        return given.fill_from_augmented_normalized_batch(batch)
    if column is None:
        return batch
    value = getattr(batch, f"{column}_aug")
    return [] if value is None else value
