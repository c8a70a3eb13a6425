"""Numbers that are made on a device once, and kept there."""

from __future__ import annotations

from functools import lru_cache

import torch
from torch import Tensor


@lru_cache(maxsize=64)
def constants(numbers: tuple[float, ...], dtype: torch.dtype, device: torch.device) -> Tensor:
    """[1, C, 1, 1], or of one channel where all are the same, for calls with gradients and without. Nobody writes to it."""
    with torch.inference_mode(False):
        first, *others = (torch.full((1, 1, 1, 1), number, dtype=dtype, device=device) for number in numbers)
        made = first if len(set(numbers)) == 1 else torch.cat([first, *others], 1)
    settle(device)
    return made


def settle(device: torch.device) -> None:
    """Waits until what was just made on a device is there, this once: other streams may be the next to read it."""
    if device.type == "cuda":
        torch.cuda.current_stream(device).synchronize()
