"""What Python calls of the kernels of plans: those that came with the package, or Numba's (sampling/kernels.py)."""

from __future__ import annotations

from functools import cache
from typing import Any

from vicinal.sampling.kernels import kernels_of

replay: Any = kernels_of("vicinal.backends.cpu.plan.replay").replay


@cache
def box_kernels() -> Any:
    """Those that move boxes, when they are first needed."""
    return kernels_of("vicinal.backends.cpu.plan.box_kernels")
