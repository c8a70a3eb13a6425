"""Style transfer by optimising the pixels themselves: slow, and the reference for what trained networks do at once."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from vicinal.generative.style.encoder import Encoder


def gatys(
    content: Tensor, style: Tensor, encoder: Encoder, *, steps: int = 500, weight: float = 100.0, rate: float = 0.02
) -> tuple[Tensor, list[float]]:
    """``content`` [1, 3, H, W] in [0, 1] in the style of ``style`` [1, 3, H', W'], and the loss at every step.

    Adam on the pixels, from the content on: squared differences at relu4_1, and ``weight`` times those of the Gram matrices
    at all four layers. Half a second a step at 256 pixels on one core. For an ``encoder`` that is balanced.
    Source: Gatys, Ecker, Bethge, "Image style transfer using convolutional neural networks", 2016.
    """
    wanted, grams = encoder(content)[-1], [gram(one) for one in encoder(style)]
    pixels = content.clone().requires_grad_()
    optimizer = torch.optim.Adam([pixels], rate)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        features = encoder(pixels)
        loss = (features[-1] - wanted).square().mean() + weight * gram_distance(features, grams)
        loss.backward()
        optimizer.step()
        with torch.no_grad():
            pixels.clamp_(0, 1)
        losses.append(float(loss.detach()))
    return pixels.detach(), losses


def gram(features: Tensor) -> Tensor:
    """The mean products [N, C, C] of channels over places, of features [N, C, H, W]."""
    rows = features.flatten(2)
    return rows @ rows.transpose(1, 2) / rows.shape[2]


def gram_distance(features: Sequence[Tensor], grams: Sequence[Tensor]) -> Tensor:
    """The mean squared differences of Gram matrices, in units of the wanted ones' mean square, averaged over layers."""
    terms = [(gram(one) - wanted).square().mean() / wanted.square().mean() for one, wanted in zip(features, grams, strict=True)]
    return torch.stack(terms).mean()
