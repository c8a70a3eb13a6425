"""Whether float pictures keep to [0, 1], seen by the threads that work on them, whose caches hold them then."""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.addresses import address_of as place_of
from vicinal.backends.cpu.jit import kernel, view_u32
from vicinal.backends.cpu.results import Pictures
from vicinal.program.program import Program
from vicinal.program.ranges import check_unit, watched

_ONE = np.float32(1).view(np.uint32)


@kernel
def greatest_bits(address, count):
    """The greatest of ``count`` float32 as unsigned integers: above that of 1 for negative numbers, nan and infinity too."""
    values, most = view_u32(address, count), np.uint32(0)
    for k in range(count):
        most = max(most, values[k])
    return most


class Watch:
    """``place``: of the op that needs the range, "" where nothing is watched. ``address``: of a word a sample, or 0."""

    def __init__(self, program: Program) -> None:
        self.place = watched(program)
        self._greatest = np.zeros(program.count if self.place else 0, np.uint32)
        self.address = place_of(self._greatest) if self._greatest.size else 0

    def check(self, pictures: Pictures) -> None:
        """DataError naming the first of ``pictures`` that leaves [0, 1]; a look at those whose greatest word says so."""
        for sample in np.flatnonzero(self._greatest > _ONE).tolist():
            check_unit(pictures[sample], f"images[{sample}]", self.place)
