"""What backends share that run one picture after the other in Python."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from typing import Any, ClassVar

import numpy as np

from vicinal.backends.given import Masks, Move, Pictures, Read
from vicinal.data.foreign import Array
from vicinal.data.places import HOST, Place, Places
from vicinal.program.ops import Blend, Op, Warp
from vicinal.program.program import Program


class Simple(ABC):
    """The rest of the contract (runtime.backend.Backend) for a backend that has ``run``, ``move_masks`` and ``blend``.

    ``name``: under which it is registered. ``place``: where the pictures lie that it works on. ``ops``: classes that it runs.
    """

    name: ClassVar[str]
    place: ClassVar[Place | Places] = HOST
    ops: ClassVar[Collection[type[Op]]]

    @abstractmethod
    def run(self, program: Program, pictures: Pictures, out: Any) -> Pictures:
        """The pictures through the program: see the contract."""

    @abstractmethod
    def move_masks(self, warps: Sequence[Warp], masks: Masks) -> Masks:
        """The masks through the warps: see the contract."""

    @abstractmethod
    def blend(self, op: Blend, pictures: Pictures, layout: str, out: Any) -> Pictures:
        """The pictures mixed with each other: see the contract."""

    def refuses(self, program: Program) -> Op | None:
        """The first op whose class is none of ``ops``."""
        return next((op for op in program.ops if type(op) not in self.ops), None)

    def run_beside(
        self, program: Program, pictures: Pictures, moves: Sequence[Move], out: Any
    ) -> tuple[Pictures, list[Masks]]:  # fmt: skip
        """Pictures first, then their masks."""
        return self.run(program, pictures, out), [self.move_masks(*move) for move in moves]

    def run_reads(self, program: Program, reads: Sequence[Read], out: Any) -> Pictures:
        """All pictures are read, then run: each has memory of its own. Where one is broken, nothing is run."""
        pictures: list[Any] = [None] * program.count
        for places, read in reads:
            picture = read(np.empty(0, np.uint8))
            if picture is None:
                return []
            for place in places:
                pictures[place] = picture
        return self.run(program, pictures, out)


def stacked(arrays: list[Array]) -> Masks:
    """One array where sizes and dtypes agree."""
    if arrays and len({(array.shape, array.dtype) for array in arrays}) == 1:
        return np.stack(arrays)
    return arrays


def into(out: Any, result: Any) -> Any:
    """The result, or ``out`` with a copy of it."""
    if out is None:
        return result
    if len(result):
        out[...] = result
    return out
