"""Means and deviations of features, which stand for style, and their exchange."""

from __future__ import annotations

import torch
from torch import Tensor

EPSILON = 1e-5


def moments(features: Tensor) -> tuple[Tensor, Tensor]:
    """Mean and standard deviation [N, C, 1, 1] of each channel of features [N, C, H, W]."""
    mean = features.mean((2, 3), keepdim=True)
    deviation = ((features - mean).square().mean((2, 3), keepdim=True) + EPSILON).sqrt()
    return mean, deviation


def exchanged(features: Tensor, mean: Tensor, deviation: Tensor, alpha: float | Tensor = 1.0) -> Tensor:
    """Adaptive instance normalisation: ``features`` with another's ``mean`` and ``deviation``, to a share ``alpha``.

    Source: Huang and Belongie, "Arbitrary style transfer in real-time with adaptive instance normalization", 2017.
    """
    own_mean, own_deviation = moments(features)
    styled = (features - own_mean) / own_deviation * deviation + mean
    return features + alpha * (styled - features)


def style_distance(features: list[Tensor], wanted: list[Tensor]) -> Tensor:
    """The mean squared differences of means and of deviations, summed over layers."""
    terms = []
    for one, other in zip(features, wanted, strict=True):
        for own, theirs in zip(moments(one), moments(other), strict=True):
            terms.append((own - theirs).square().mean())
    return torch.stack(terms).sum()
