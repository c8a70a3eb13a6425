"""A backend of somebody else's that works on arrays in host memory: it leaves all to the reference, and counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vicinal.backends.given import Masks
from vicinal.backends.reference.backend import BACKEND as REFERENCE
from vicinal.backends.simple import Simple
from vicinal.program.ops import Blend, Warp
from vicinal.program.program import Program


class Counting(Simple):
    """``calls``: how often pictures were run."""

    name = "counting"
    ops = REFERENCE.ops

    def __init__(self) -> None:
        self.calls = 0

    def run(self, program: Program, pictures: Any, out: Any) -> Any:
        self.calls += 1
        return REFERENCE.run(program, pictures, out)

    def move_masks(self, warps: Sequence[Warp], masks: Masks) -> Masks:
        return REFERENCE.move_masks(warps, masks)

    def blend(self, op: Blend, pictures: Any, layout: str, out: Any) -> Any:
        return REFERENCE.blend(op, pictures, layout, out)


BACKEND = Counting()
