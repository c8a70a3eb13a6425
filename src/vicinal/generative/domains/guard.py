"""Signs that a translator goes wrong, which no loss shows: inverted lightness, and one answer to everything."""

from __future__ import annotations

import torch
from torch import Tensor

LUMA = (0.299, 0.587, 0.114)
FLAT = 0.1
"""The share of the pictures' own spread below which answers count as all the same."""


def fault(pictures: Tensor, made: Tensor) -> str:
    """What is wrong with the translations ``made`` of ``pictures`` [N, 3, H, W], N >= 2; "" for nothing.

    Inverted: their lightness runs against that of the pictures (correlation below 0). Collapsed: pictures of one place differ
    less than a tenth as much from each other as those that they are made of.
    """
    lightness = [torch.einsum("nchw,c->nhw", one, one.new_tensor(LUMA)) for one in (pictures, made)]
    correlation = _correlation(*lightness)
    if correlation < 0:
        return f"light and dark are exchanged (correlation {correlation:.2f}); give identity more weight, or another seed"
    spread = [float(one.std(0).mean()) for one in lightness]
    if spread[1] < FLAT * spread[0]:
        return "pictures all come out alike; take more pictures or another seed"
    return ""


def _correlation(first: Tensor, second: Tensor) -> float:
    """The mean over pictures; 0 for one without any contrast."""
    one, other = (value.flatten(1) - value.flatten(1).mean(1, keepdim=True) for value in (first, second))
    scale = one.norm(dim=1) * other.norm(dim=1)
    return float(((one * other).sum(1) / scale.clamp_min(1e-6)).mean())
