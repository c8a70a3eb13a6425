"""A picture, or a stack of pictures, on a device, as the core sees it."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import torch
from torch import Tensor

CORE: dict[torch.dtype, np.dtype[Any]] = {
    torch.uint8: np.dtype(np.uint8), torch.uint16: np.dtype(np.uint16), torch.float16: np.dtype(np.float32),
    torch.bfloat16: np.dtype(np.float32), torch.float32: np.dtype(np.float32), torch.float64: np.dtype(np.float32),
}  # fmt: skip
"""What pictures may be of, and what the core takes them for."""

NAMES = "uint8, uint16, float16, bfloat16, float32 or float64"


@attrs.frozen(eq=False)
class Held:
    """``tensor`` has the shape that the core sees: [N, H, W, C] or [H, W, C], or of layout "chw" with C ahead of H.

    ``axes``: "hwc" or "chw", as the user has them; ``last``: whether channels are last in memory. ``given``: the caller's
    ``out`` where that is what holds the values.
    """

    tensor: Tensor
    axes: str = "chw"
    last: bool = False
    given: Tensor | None = None

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(self.tensor.shape)

    @property
    def dtype(self) -> np.dtype[Any]:
        return CORE[self.tensor.dtype]

    def __len__(self) -> int:
        return len(self.tensor)

    def __getitem__(self, index: int) -> Held:
        return Held(self.tensor[index], self.axes, self.last)


def name_of(dtype: torch.dtype) -> str:
    """As users write it, "float16"."""
    return str(dtype).removeprefix("torch.")


def described_tensor(tensor: Tensor) -> str:
    """By its dtype and shape."""
    return f"{name_of(tensor.dtype)} of shape {tuple(tensor.shape)}"


def swapped(tensor: Tensor, axis: int) -> Tensor:
    """A copy with the first and third channel exchanged; of other than 3 or 4 channels as it is."""
    order = {3: [2, 1, 0], 4: [2, 1, 0, 3]}.get(tensor.shape[axis])
    if order is None:
        return tensor
    return torch.stack([tensor.select(axis, channel) for channel in order], axis)
