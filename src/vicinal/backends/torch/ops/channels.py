"""Numbers that are the same for every picture: one, or one a channel."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor


def by_channel(numbers: Sequence[float], values: Tensor) -> Tensor:
    """[1, 1 or C, 1, 1] in the dtype and on the device of ``values``.

    Filled there, as a copy from the host would wait for the device.
    """
    first = values.new_full((1, 1, 1, 1), numbers[0])
    if all(number == numbers[0] for number in numbers):
        return first
    return torch.cat([first, *(values.new_full((1, 1, 1, 1), number) for number in numbers[1:])], 1)
