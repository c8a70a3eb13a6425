"""What a corruption is, and pictures that it was done to.

Source of the levels: github.com/hendrycks/robustness, make_cifar_c.py for pictures below SMALL pixels, else
make_imagenet_c.py. What is in pixels there is in pixels here, for pictures of any size.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeAlias, TypeVar

import attrs
import numpy as np
from numpy.typing import NDArray

SMALL = 100
Level = TypeVar("Level")
Stack: TypeAlias = NDArray[Any]
Ids: TypeAlias = NDArray[np.uint64]
Levels: TypeAlias = tuple[Level, Level, Level, Level, Level]
Change: TypeAlias = Callable[[Stack, Level, Ids], Stack]


@attrs.frozen(eq=False)
class Corruption(Generic[Level]):
    """``small`` and ``large``: the published levels of severities 1 to 5. ``change``: a stack at a level. ``differs``:
    from the published definition, "" where it does not. ``extra``: one of the four that the benchmark keeps for
    validation. ``colour``: without effect on grey pictures."""

    name: str
    small: Levels[Level]
    large: Levels[Level]
    change: Change[Level]
    differs: str = ""
    extra: bool = False
    colour: bool = False


def corrupted(corruption: Corruption[Any], severity: int, images: Stack, ids: NDArray[Any]) -> Stack:
    """A stack [N, H, W, C], C 1 or 3, at a severity of 1 to 5, rounded to its dtype (the benchmark cuts digits off).

    Floats are in [0, 1]. What is drawn for a picture depends on its id alone. Targets stay as they are.
    """
    if not len(images):
        return images
    levels = corruption.small if min(images.shape[1:3]) < SMALL else corruption.large
    return corruption.change(images, levels[severity - 1], ids.astype(np.uint64))
