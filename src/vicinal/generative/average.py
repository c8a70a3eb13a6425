"""The running mean of a network's weights, which makes better pictures than the weights of any one step."""

from __future__ import annotations

import copy

import torch
from torch import nn


def copy_of(network: nn.Module) -> nn.Module:
    """A network of the same weights that learns nothing by itself."""
    return copy.deepcopy(network).requires_grad_(False).eval()


@torch.no_grad()
def follow(mean: nn.Module, network: nn.Module, decay: float, step: int) -> None:
    """Moves ``mean`` towards ``network``: by 1 - decay, and faster in the first steps, so that it forgets the beginning.

    Buffers (counts and moments of normalisations) are taken over as they are.
    """
    share = min(decay, (1 + step) / (10 + step))
    for weight, now in zip(mean.parameters(), network.parameters(), strict=True):
        weight.lerp_(now.detach(), 1 - share)
    for buffer, given in zip(mean.buffers(), network.buffers(), strict=True):
        buffer.copy_(given)
