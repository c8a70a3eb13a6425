"""The reference as a backend: what "reference" names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from vicinal.backends.given import Masks, Pictures
from vicinal.backends.reference.blend import blend
from vicinal.backends.reference.masks import move_masks
from vicinal.backends.reference.run import FUNCTIONS, run
from vicinal.backends.simple import Simple, into, stacked
from vicinal.program.ops import Apply, ApplyToAll, Blend, Collage, Warp
from vicinal.program.program import Program


class Reference(Simple):
    """Every op by its definition, on arrays in host memory."""

    name = "reference"
    ops = frozenset((*FUNCTIONS, Apply, ApplyToAll, Blend, Collage))

    def run(self, program: Program, pictures: Pictures, out: Any) -> Pictures:
        if len(pictures) == 0 and not isinstance(pictures, list):
            shape = (0, program.channels, 1, 1) if program.layout == "chw" else (0, 1, 1, program.channels)
            return np.empty(shape, program.out_dtype) if out is None else out
        return into(out, stacked(run(program, pictures)))

    def move_masks(self, warps: Sequence[Warp], masks: Masks) -> Masks:
        return stacked(move_masks(warps, list(masks)))

    def blend(self, op: Blend, pictures: Pictures, layout: str, out: Any) -> Pictures:
        return into(out, stacked(blend(op, pictures, layout)))


BACKEND = Reference()
