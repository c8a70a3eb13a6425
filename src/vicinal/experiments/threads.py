"""Threads that networks run on."""

from __future__ import annotations

import torch


def set_torch_threads(count: int) -> None:
    """Threads of one operation of torch, at least 1."""
    torch.set_num_threads(max(1, count))
