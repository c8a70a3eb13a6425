"""Whether what is seen of float pictures lies in [0, 1]: the greatest word of a sample, as kernels tell it (tell.py)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.backends.cpu.addresses import address_of
from vicinal.backends.cpu.results import Pictures
from vicinal.program.program import Program
from vicinal.program.ranges import SLACK, check_unit, watched

MOST = np.float32(1 + SLACK).view(np.uint32)
_NONE = np.zeros(0, np.uint32)


class Watch:
    """``address``: of a word a sample that kernels tell; 0 where the program needs no range, and on integers."""

    def __init__(self, program: Program, place: str | None = None) -> None:
        """``place``: of the op that needs the range, where ``program`` is but the first part of what runs."""
        self._place = (watched(program) if place is None else place) if program.dtype.kind == "f" else ""
        self._words = np.zeros(program.count, np.uint32) if self._place else _NONE
        self.address = address_of(self._words) if self._words.size else 0

    def check(self, pictures: Pictures) -> None:
        """DataError naming the first of ``pictures`` that leaves [0, 1] where it was seen."""
        if not self.address:
            return
        for sample in np.flatnonzero(self._words > MOST).tolist():
            self.check_one(sample, pictures[sample])

    def check_one(self, sample: int, picture: NDArray[Any]) -> None:
        """The same of one, when it has been worked on."""
        if self.address and self._words[sample] > MOST:
            check_unit(picture, f"images[{sample}]", self._place)
