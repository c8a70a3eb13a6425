"""The CPU backend as the runtime knows it: what "cpu" names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vicinal.backends.cpu.blend import blend
from vicinal.backends.cpu.encode import refused
from vicinal.backends.cpu.masks import move_masks
from vicinal.backends.cpu.run import run, run_beside, run_reads
from vicinal.backends.given import Masks, Move, Pictures, Read
from vicinal.data.places import HOST
from vicinal.program.ops import Blend, Op, Warp
from vicinal.program.program import Program


class Cpu:
    """Numba kernels on arrays in host memory, spread over threads."""

    name = "cpu"
    place = HOST

    def refuses(self, program: Program) -> Op | None:
        return refused(program)

    def run(self, program: Program, pictures: Pictures, out: Any) -> Pictures:
        return run(program, pictures, out)

    def run_beside(
        self, program: Program, pictures: Pictures, moves: Sequence[Move], out: Any
    ) -> tuple[Pictures, list[Masks]]:  # fmt: skip
        return run_beside(program, pictures, moves, out)

    def run_reads(self, program: Program, reads: Sequence[Read], out: Any) -> Pictures:
        return run_reads(program, reads, out)

    def move_masks(self, warps: Sequence[Warp], masks: Masks) -> Masks:
        return move_masks(warps, masks)

    def blend(self, op: Blend, pictures: Pictures, layout: str, out: Any) -> Pictures:
        return blend(op, pictures, layout, out)


BACKEND = Cpu()
