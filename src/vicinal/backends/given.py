"""What backends are given: pictures, masks with the warps that move them, and pictures that are still to be read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from vicinal.data.foreign import Array
from vicinal.program.ops import Warp

Pictures: TypeAlias = Any
"""A stack [N, H, W, C], or a list of [H, W, C]: NumPy arrays, or elsewhere than in host memory what ``place.take`` gives."""

Masks: TypeAlias = Array | list[Array]
"""A stack [N, H, W], or a list of [H, W], of any integer dtype or bool, in host memory."""

Move: TypeAlias = tuple[Sequence[Warp], Masks]
"""Masks, and the warps that move them one after the other."""

Read: TypeAlias = tuple[Sequence[int], Callable[[NDArray[np.uint8]], Any]]
"""Positions in the batch, and what reads the picture [H, W, C], in ``place``, that all of them begin with; None: broken.

It is called with bytes that it may read to, as many as the largest picture of the batch has values, or with none.
"""
