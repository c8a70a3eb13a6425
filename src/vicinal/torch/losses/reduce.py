"""From one value a pixel, or one a picture and class, to what a loss gives."""

from __future__ import annotations

import torch
from torch import Tensor


def reduced(values: Tensor, valid: Tensor, shape: torch.Size, reduction: str) -> Tensor:
    """Values of pixels: their mean or sum over what is valid, or themselves as ``shape``, 0 where ignored.

    The mean of nothing is 0.
    """
    counted = torch.where(valid, values, 0)
    if reduction == "none":
        return counted.reshape(shape)
    return counted.sum() if reduction == "sum" else counted.sum() / valid.sum().clamp(min=1)


def reduced_sums(values: Tensor, counted: Tensor, weights: Tensor | None, mode: str, reduction: str) -> Tensor:
    """Values [N, C], or [C] of a batch: weighted mean or sum over those ``counted`` ([..., C or 1]), or themselves,
    0 if not counted.

    Unreduced values of mode "binary" come without C. The mean of nothing is 0.
    """
    weight = counted.expand_as(values).to(values.dtype)
    weight = weight if weights is None else weight * weights
    weighted = values * weight
    if reduction == "none":
        return weighted[..., 0] if mode == "binary" else weighted
    if reduction == "sum":
        return weighted.sum()
    total = weight.sum()
    return weighted.sum() / torch.where(total > 0, total, 1)
