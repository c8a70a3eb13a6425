"""The real pictures that a generator of classes learns from."""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.datasets.load import read
from vicinal.errors import DataError, JobError, expected
from vicinal.experiments.data.load import load
from vicinal.experiments.data.pictures import Data, Pictures
from vicinal.experiments.data.selection import Selection
from vicinal.experiments.task import CLASSIFICATION

LEAST = 50
"""Real pictures of a class below which a network makes copies, or worse: where few were given, it widened the gap between
classes (arXiv 2603.16134)."""
FEWEST = 16
"""Pictures of all classes below which there is nothing to learn."""


def real_pictures(src: str, size: int, channels: str | None = None) -> Data:
    """The pictures of ``src`` to learn from, ``size`` pixels a side, those that networks made left out.

    "train" is all of the data set where it has no two splits. Raises DataError for pictures without classes, of one class
    alone, or fewer than 16.
    """
    data = load(src, Selection(size=(size, size), channels=channels, task=CLASSIFICATION, synthetic_share=0))
    if len(read(src).header.splits) < 2:
        data = attrs.evolve(data, train=_joined(data.train, data.test))
    if data.train.images.dtype != np.uint8:
        raise DataError(expected(src, "8-bit pictures", str(data.train.images.dtype)))
    if len(data.train) < FEWEST:
        raise DataError(expected(src, f"{FEWEST} pictures or more to learn from", len(data.train)))
    return data


def counts_of(data: Data) -> list[int]:
    """How many pictures there are of each class."""
    found: list[int] = np.bincount(data.train.targets, minlength=len(data.task.names)).tolist()
    return found


def shares_of(counts: list[int], balance: float) -> NDArray[np.float64]:
    """How often each class is drawn: by its pictures at ``balance`` 0, like any other at 1."""
    weights = np.where(np.array(counts) > 0, np.maximum(np.array(counts, np.float64), 1) ** (1 - balance), 0)
    return np.asarray(weights / weights.sum())


def check_enough(src: str, name: str, count: int, force: bool) -> None:
    """JobError for a class of too few pictures, unless the user wants it nevertheless."""
    if count < LEAST and not force:
        reason = "with fewer a network repeats them, or draws what they are not; oversample with a recipe, or --force"
        raise JobError(f"{expected(f'{src}: class {name!r}', f'{LEAST} real pictures or more', count)}: {reason}")


def _joined(first: Pictures, second: Pictures) -> Pictures:
    return Pictures(
        np.concatenate([first.images, second.images]), np.concatenate([first.targets, second.targets]),
        first.keys + second.keys, np.concatenate([first.ids, second.ids]),
    )  # fmt: skip
