"""Augmenters that change pictures and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from vicinal.compat.imgaug.augmenters.meta import calls
from vicinal.threads.opencv import one_opencv_thread
from vicinal.threads.spread import Job, spread

COST = 16
"""About how much longer a function of a picture takes than writing it: what makes a second thread worth it."""


def replace(batch: Any, change: Callable[[Any, int], Any]) -> Any:
    """The batch with `change(image, row)` in place of every picture. Threads change several at once: it must not draw."""
    if batch.images is not None:
        batch.images = _put(_changed(batch.images, change), batch.images)
    return batch


def replace_in_order(batch: Any, change: Callable[[Any, int], Any]) -> Any:
    """The same for a `change` that draws, one picture after the other."""
    if batch.images is not None:
        batch.images = _put([change(image, row) for row, image in enumerate(batch.images)], batch.images)
    return batch


def drawn(batch: Any, random_state: Any, *parameters: Any) -> list[Any]:
    """A number for each row of each parameter, an array (N,) each."""
    return [parameter.draw_samples((batch.nb_rows,), random_state=random_state) for parameter in parameters]


def _put(found: list[Any], images: Any) -> Any:
    """A list of pictures; or the array that they came from, in its dtype as imgaug leaves it, unless sizes changed."""
    if not isinstance(images, np.ndarray) or any(one.shape != images.shape[1:] for one in found):
        return calls.as_written(found, images)
    for row, one in enumerate(found):
        images[row] = one
    return images


def _changed(images: Any, change: Callable[[Any, int], Any]) -> list[Any]:
    """The changed pictures, by as many threads as are worth it."""
    found: list[Any] = [None] * len(images)
    rows = iter(range(len(images)))

    def work() -> None:
        for row in _taken(rows):
            found[row] = change(images[row], row)

    values = COST * sum(image.size for image in images)
    if len(images) == 1:
        work()
    else:
        with one_opencv_thread():
            spread(Job(len(images), values, work))
    return found


def _taken(rows: Iterator[int]) -> Iterator[int]:
    """One after the other, each by one thread alone: `next` of a range's iterator is a single step of the interpreter."""
    while (row := next(rows, None)) is not None:
        yield row
