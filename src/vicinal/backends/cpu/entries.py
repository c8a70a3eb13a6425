"""What Python calls of this backend's kernels: those that came with the package, or Numba's (sampling/kernels.py)."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from vicinal.backends.cpu.codes import ALL_THERE
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
_move_masks: Any = kernels_of("vicinal.backends.cpu.move_masks").move_masks
blend_samples: Any = kernels_of("vicinal.backends.cpu.mix").blend_samples


def move_masks(turns: NDArray[np.int64], *others: Any) -> None:
    """The kernel of that name (move_masks.py), whose second argument is added here: units are loaded when it needs them."""
    while (missing := _move_masks(turns, UNITS.place, *others)) != ALL_THERE:
        UNITS.load(missing)
