"""Targets: what a network is to learn from the labels that a data set holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
import numpy as np

from vicinal.datasets.header import Header
from vicinal.datasets.soft import SOFT
from vicinal.errors import DataError, shown
from vicinal.experiments.data.pictures import Array
from vicinal.experiments.task import CLASSIFICATION, IGNORED, SEGMENTATION, Task


@attrs.frozen
class Targets:
    """``source``: "labels", "mask" (class indices) or "instances" (any id above 0 is the object)."""

    source: str

    @property
    def labels(self) -> bool:
        return self.source == "labels"

    def target(self, sample: Mapping[str, Any]) -> Array:
        """The class [] or the mask [H, W] of a sample."""
        value = np.asarray(sample[self.source])
        if self.source == "instances":
            return np.asarray((value if value.ndim == 2 else value.any(0)) > 0, np.uint8)
        return value.astype(np.int64) if self.labels else value

    def task(self, header: Header, train: Array, test: Array, src: str) -> tuple[Task, tuple[Array, Array]]:
        """The task, with names for all classes, and the targets of both sets by its indices."""
        if self.labels:
            names = _named(header.names, max(int(train.max()), int(test.max())) + 1)
            if len(np.unique(train)) < 2:
                raise DataError(f"{src}: expected pictures of two or more classes, got those of {names[int(train[0])]!r}")
            return Task(CLASSIFICATION, names), (train, test)
        if self.source == "instances":
            return Task(SEGMENTATION, ("background", "object"), IGNORED), (train, test)
        ignore = IGNORED if header.ignore is None else header.ignore
        values = np.union1d(np.unique(train), np.unique(test))
        if not header.names and set(values.tolist()) == {0, IGNORED}:  # black and white: 255 is the object
            return Task(SEGMENTATION, ("background", "object"), IGNORED), ((train > 0) * np.uint8(1), (test > 0) * np.uint8(1))
        counted = values[values != ignore]
        if len(counted) < 2:
            raise DataError(f"{src}: expected masks of two or more classes, got the indices {shown(values.tolist())}")
        return Task(SEGMENTATION, _named(header.names, int(counted.max()) + 1), ignore), (train, test)


ALONE = "pictures without labels (a folder for each class gives them: cats/a.jpg, dogs/b.jpg)"


def targets_for(header: Header, kind: str | None, src: str) -> Targets:
    """Where a task's targets come from: the one that is asked for, or the first of classes, masks and instances."""
    sources = {"label": "labels", "mask": "mask", "instances": "instances", "rle": "instances"}
    for held, source in sources.items():
        of_kind = CLASSIFICATION if source == "labels" else SEGMENTATION
        if held in header.holds and kind in (None, of_kind):
            if source == "labels" and SOFT in header.holds:
                raise DataError(f"{src}: expected one class for each picture, got soft labels (for vicinal.torch.Loader)")
            return Targets(source)
    wanted = {None: "classes of pictures, or masks", CLASSIFICATION: "classes of pictures", SEGMENTATION: "masks"}[kind]
    raise DataError(f"{src}: expected {wanted} to learn, got {', '.join(sorted(header.holds)) or ALONE}")


def _named(names: tuple[str, ...], count: int) -> tuple[str, ...]:
    return names + tuple(str(index) for index in range(len(names), max(count, 2)))
