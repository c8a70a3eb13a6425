"""A picture, or a stack of pictures, on a device, as the core sees it."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from vicinal.backends.torch.sent import sent
from vicinal.backends.torch.signed import side_by_side

CORE: dict[torch.dtype, np.dtype[Any]] = {
    torch.uint8: np.dtype(np.uint8), torch.uint16: np.dtype(np.uint16), torch.float16: np.dtype(np.float32),
    torch.bfloat16: np.dtype(np.float32), torch.float32: np.dtype(np.float32), torch.float64: np.dtype(np.float32),
}  # fmt: skip
"""What pictures may be of, and what the core takes them for."""

MASKS: dict[torch.dtype, np.dtype[Any]] = {
    torch.bool: np.dtype(np.bool_), torch.uint8: np.dtype(np.uint8), torch.uint16: np.dtype(np.uint16),
    torch.int32: np.dtype(np.int32), torch.int64: np.dtype(np.int64),
}  # fmt: skip
"""What masks of labels may be of."""

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
        return CORE.get(self.tensor.dtype) or MASKS[self.tensor.dtype]

    @property
    def ndim(self) -> int:
        return self.tensor.ndim

    def __len__(self) -> int:
        return len(self.tensor)

    def __getitem__(self, index: int) -> Held:
        return Held(self.tensor[index], self.axes, self.last)

    def none(self, shape: tuple[int, ...]) -> Held:
        """A stack of no pictures of this shape in place of another."""
        return Held(self.tensor.new_empty(shape), self.axes, self.last)

    def host(self) -> NDArray[Any]:
        """A copy in host memory; of bfloat16 as float32. What is made of it has no gradient."""
        tensor = self.tensor.detach()
        tensor = tensor.float() if tensor.dtype is torch.bfloat16 else tensor
        return np.array(tensor.cpu().numpy(), order="C")

    def again(self, array: NDArray[Any]) -> Held:
        """An array where this lies, in its dtype."""
        return Held(sent(array, self.tensor.device).to(self.tensor.dtype), self.axes, self.last)

    def apart(self, before: Held | list[Held]) -> Held:
        """The same, in memory that is not that of what was ``before``: of a list, a stack has its own."""
        if isinstance(before, list):
            return self
        own, other = (one.tensor.untyped_storage().data_ptr() for one in (self, before))
        return Held(self.tensor.clone(), self.axes, self.last) if own == other else self

    def user(self, flat: bool) -> Tensor:
        """Masks or maps as users have them: [N, H, W], or where not ``flat`` [N, K, H, W]."""
        if self.tensor.ndim < 3 or (flat and self.tensor.dtype in MASKS):
            return self.tensor
        return self.tensor.select(-1, 0).contiguous() if flat else self.tensor.movedim(-1, -3).contiguous()


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
    return side_by_side([tensor.select(axis, channel) for channel in order], axis)
