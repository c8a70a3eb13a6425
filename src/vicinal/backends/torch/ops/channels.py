"""Numbers that are the same for every picture: one, or one a channel."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor

from vicinal.backends.torch.constants import constants


def by_channel(numbers: Sequence[float], values: Tensor) -> Tensor:
    """[1, 1 or C, 1, 1] in the dtype and on the device of ``values``; nobody writes to it."""
    return constants(tuple(numbers), values.dtype, values.device)
