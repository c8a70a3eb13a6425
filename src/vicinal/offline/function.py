"""Augmentation as a function of batches, for engines that carry pixels themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data.batch import Batch
from vicinal.errors import DataError, JobError, expected
from vicinal.files.encoded import Encoded
from vicinal.files.read import read_mask
from vicinal.files.write import Encoding, storable
from vicinal.numbers import check_integer
from vicinal.offline.check import check_storable, check_unmixed
from vicinal.offline.loaded import sample_id, suffix_of_bytes
from vicinal.recipes.load import load, seeded
from vicinal.transforms.compose.pipeline import Pipeline

Array: TypeAlias = NDArray[Any]
Column: TypeAlias = Sequence[Any] | Array


@attrs.frozen
class BatchFunction:
    """What ``batch_function`` gives: picklable, without state, safe in threads."""

    recipe: str
    copies: int
    image: str
    mask: str
    id: str
    encoding: Encoding

    def __call__(self, batch: Mapping[str, Column]) -> dict[str, Column]:
        """The batch with augmented pictures, every row ``copies`` times, and the column "copy"."""
        if not isinstance(batch, Mapping) or self.image not in batch:
            raise DataError(expected("batch", f"a dict of columns with {self.image!r}", batch))
        rows = range(len(batch[self.image]))
        copies = [copy for _ in rows for copy in range(self.copies)]
        out = {name: _repeated(column, self.copies) for name, column in batch.items()}
        images, masks = self._augmented(batch, copies)
        out[self.image] = images
        if masks is not None:
            out[self.mask] = masks
        out["copy"] = np.array(copies, np.int64)
        return out

    def _augmented(self, batch: Mapping[str, Column], copies: list[int]) -> tuple[Column, Column | None]:
        given = [_bytes_of(image) for image in batch[self.image]]
        pictures = [Encoded(image) if isinstance(image, bytes) else image for image in given]
        masks = [_bytes_of(mask) for mask in batch[self.mask]] if self.mask in batch else None
        ids = self._ids(batch, given)
        images: list[Any] = [None] * len(copies)
        moved: list[Any] = [None] * len(copies)
        for alike in _groups(pictures):
            rows = [row * self.copies + copy for row in alike for copy in range(self.copies)]
            result = Pipeline.from_yaml(self.recipe)(
                Batch(
                    images=[pictures[row // self.copies] for row in rows],
                    masks=None if masks is None else [_mask(masks[row // self.copies]) for row in rows],
                    ids=[ids[row // self.copies] for row in rows],
                    epochs=[copies[row] for row in rows],
                )
            )
            for index, row in enumerate(rows):
                images[row] = self._like(given[row // self.copies], result.images[index])
                moved[row] = None if masks is None else self._like(masks[row // self.copies], result.masks[index], ".png")
        return _column(images), None if masks is None else _column(moved)

    def _ids(self, batch: Mapping[str, Column], given: Sequence[Any]) -> list[int | str]:
        if self.id in batch:
            return [id.item() if isinstance(id, np.generic) else id for id in batch[self.id]]
        return [sample_id(str(row), image) for row, image in enumerate(given)]

    def _like(self, before: Any, after: Array, suffix: str = "") -> Any:
        """Encoded where it came encoded, in the same format where that is written with such pixels."""
        if not isinstance(before, bytes):
            return after[..., 0] if after.ndim == 3 and np.ndim(before) == 2 else after
        return self.encoding.encode(after, suffix or storable(suffix_of_bytes(before), after))


def batch_function(
    recipe: Pipeline | str | Path = "gentle",
    *,
    copies: int = 1,
    seed: int | None = None,
    image: str = "image",
    mask: str = "mask",
    id: str = "id",
    quality: int = 95,
    subsampling: str = "4:2:0",
) -> BatchFunction:
    """A picklable function for ``map_batches`` of Ray Data or Daft: a dict of columns in, the same out.

    ``image``: the column of pictures, encoded (bytes, or dicts with "bytes" as Hugging Face stores them) or arrays
    [H, W, C]; they come back encoded in the same format, or as arrays. ``mask``: that of their masks, if there is one.
    ``id``: integers or strings by which samples are drawn; without that column a picture is drawn by its content and its
    row in the batch. All other columns are kept. ``copies``: of every row, numbered in the column "copy".

    This is not the path on which every output is written exactly once: an engine that is killed and started again may
    write rows twice or not at all, and there are no receipts, no quarantine and no manifest. ``vicinal.offline.augment``
    has them, on Ray too. Raises DataError and ReadError for a batch that cannot be used.

    >>> double = vc.offline.batch_function("gentle", copies=2, seed=7)
    >>> out = double({"image": images, "id": np.arange(4), "label": np.array([0, 1, 0, 1])})
    >>> out["image"].shape, out["label"].tolist()
    ((8, 64, 64, 3), [0, 0, 1, 1, 0, 0, 1, 1])
    """
    pipeline = seeded(recipe if isinstance(recipe, Pipeline) else load(recipe), seed)
    check_storable(pipeline)
    check_unmixed(pipeline)
    copies = check_integer(JobError, "copies", copies, 1, 10**6)
    return BatchFunction(pipeline.to_yaml(), copies, image, mask, id, Encoding(quality=quality, subsampling=subsampling))


def _bytes_of(value: Any) -> Any:
    value = value.get("bytes") if isinstance(value, Mapping) else value
    return bytes(value) if isinstance(value, bytes | bytearray | memoryview) else np.asarray(value)


def _mask(value: Any) -> Array:
    mask: Array = read_mask(value) if isinstance(value, bytes) else value
    return mask


def _groups(pictures: Sequence[Any]) -> list[list[int]]:
    """Rows whose pictures may share a batch."""
    kinds: dict[tuple[str, int, bool], list[int]] = {}
    for row, picture in enumerate(pictures):
        channels = picture.shape[2] if len(picture.shape) == 3 else 1
        alpha = isinstance(picture, Encoded) and picture.alpha
        kinds.setdefault((str(picture.dtype), channels, alpha), []).append(row)
    return list(kinds.values())


def _repeated(column: Column, copies: int) -> Column:
    if isinstance(column, np.ndarray):
        return np.repeat(column, copies, axis=0)
    return [value for value in column for _ in range(copies)]


def _column(values: list[Any]) -> Array:
    """A stack where that can be, else an array of objects."""
    shapes = {value.shape for value in values if isinstance(value, np.ndarray)}
    if len(shapes) == 1 and all(isinstance(value, np.ndarray) for value in values):
        return np.stack(values)
    column = np.empty(len(values), object)
    column[:] = values
    return column
