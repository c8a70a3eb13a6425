"""Pictures that generators made before: critics see some of them again, so that generators cannot run in circles."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor


class Pool:
    """Holds up to ``size`` pictures. What it gives depends on the seed, the step and what it holds alone."""

    def __init__(self, size: int, seed: int) -> None:
        self.size, self.seed = size, seed
        self.held: list[Tensor] = []

    def exchanged(self, picture: Tensor, step: int) -> Tensor:
        """``picture`` [1, 3, H, W], or half of the time an older one, whose place it takes (Shrivastava et al. 2017)."""
        picture = picture.detach()
        if len(self.held) < self.size:
            self.held.append(picture.clone())
            return picture
        draws = np.random.default_rng([self.seed, step])
        if not self.size or draws.random() < 0.5:
            return picture
        index = int(draws.integers(self.size))
        older, self.held[index] = self.held[index], picture.clone()
        return older

    def state(self) -> Tensor:
        """The pictures that it holds [N, 3, H, W]."""
        return torch.cat(self.held) if self.held else torch.zeros(0)

    def restore(self, state: Tensor, device: str) -> None:
        """Holds what ``state`` gave."""
        self.held = [one[None].to(device) for one in state]
