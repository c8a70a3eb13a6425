"""Parameters of ops through which gradients go."""

from __future__ import annotations

from typing import Any

import numpy as np
from torch import Tensor


class Learned(np.ndarray[Any, np.dtype[np.float64]]):
    """An op's array field whose numbers a tensor holds as well, float64 on the CPU: the backend takes those.

    The array is for all who look at numbers on the host. Parts and results of it are arrays alone.
    """

    tensor: Tensor | None = None


def learned(tensor: Tensor) -> Learned:
    """The field of a tensor [N, ...]."""
    found: Learned = np.array(tensor.detach().numpy(), np.float64).view(Learned)
    found.tensor = tensor
    return found
