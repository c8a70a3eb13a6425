"""What Python calls of this backend's kernels: those that came with the package, or Numba's (sampling/kernels.py)."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np

from vicinal.sampling.kernels import kernels_of


class Units(Protocol):
    """Kernels that other kernels call by address (unit.py), at ``place``."""

    place: int

    def load(self, number: int) -> None: ...


class _Addresses:
    """Units that are all there."""

    def __init__(self, addresses: tuple[int, ...]) -> None:
        self._addresses = np.array(addresses, np.int64)
        self.place: int = self._addresses.ctypes.data

    def load(self, number: int) -> None:
        """There is nothing to do."""


def _units() -> Units:
    found: Any = kernels_of("vicinal.backends.cpu.bands.units").UNITS
    return _Addresses(found) if isinstance(found, tuple) else found


UNITS = _units()
run_fixed: Any = kernels_of("vicinal.backends.cpu.fixed.program").run_fixed
run_samples: Any = kernels_of("vicinal.backends.cpu.sample").run_samples
move_masks: Any = kernels_of("vicinal.backends.cpu.move_masks").move_masks
blend_samples: Any = kernels_of("vicinal.backends.cpu.mix").blend_samples
