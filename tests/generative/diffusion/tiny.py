"""What recipes of the tests name: the pipeline of random networks, pipelines that are none, and filters."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from PIL import Image

CALLS: list[dict[str, Any]] = []
"""What the pipeline was told, in order."""


@lru_cache(maxsize=1)
def pipeline() -> Any:
    """The one of networks.py, which imports diffusers: that takes seconds, in each of the processes that collect tests."""
    from tests.generative.diffusion.networks import of_a_seed

    return of_a_seed()


class OfWordsAlone:
    """Changes no pictures."""

    def __call__(self, prompt: str) -> Any:  # noqa: ARG002
        return Image.new("RGB", (8, 8))


def words_alone() -> OfWordsAlone:
    return OfWordsAlone()


class Broken:
    """Gives values that are no numbers, and above a strength of 0.9 another size."""

    def __call__(self, image: Any, strength: float) -> Any:
        found = np.full((1, image.size[1], image.size[0], 3), np.nan if strength < 0.5 else 0.0)
        return (found[:, :4] if strength > 0.9 else found,)


def broken() -> Broken:
    return Broken()


def none_of_label_1(picture: Any, label: int | None) -> str:  # noqa: ARG001
    """A filter: of label 1 nothing is accepted."""
    return "it is of label 1" if label == 1 else ""


def every_third(picture: Any, label: int | None) -> str:  # noqa: ARG001
    """A filter that accepts one candidate in some, by its pixels."""
    return "" if int(picture.sum()) % 3 == 0 else f"its sum is {int(picture.sum()) % 3}"


def says_nothing(picture: Any, label: int | None) -> Any:  # noqa: ARG001
    return True
