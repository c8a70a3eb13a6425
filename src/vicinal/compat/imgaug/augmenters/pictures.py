"""Augmenters that change pictures and nothing else, one after the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .meta import calls


def replace(batch: Any, change: Callable[[Any, int], Any]) -> Any:
    """The batch with `change(image, row)` in place of every picture."""
    if batch.images is not None:
        batch.images = calls.as_written([change(image, row) for row, image in enumerate(batch.images)], batch.images)
    return batch


def drawn(batch: Any, random_state: Any, *parameters: Any) -> list[Any]:
    """A number for each row of each parameter, an array (N,) each."""
    return [parameter.draw_samples((batch.nb_rows,), random_state=random_state) for parameter in parameters]
