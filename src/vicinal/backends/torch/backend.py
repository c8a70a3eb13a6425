"""The torch backend as the runtime knows it: what "torch" names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vicinal.extras import needed

with needed("backend 'torch'"):
    import torch  # noqa: F401

from vicinal.backends.given import Masks, Pictures
from vicinal.backends.simple import Simple
from vicinal.backends.torch.blend import blend
from vicinal.backends.torch.held import Held
from vicinal.backends.torch.late import LATE
from vicinal.backends.torch.move_masks import move_masks
from vicinal.backends.torch.place import DEVICES
from vicinal.backends.torch.run import run
from vicinal.backends.torch.table import FUNCTIONS
from vicinal.program.ops import Apply, ApplyToAll, Blend, Collage, Warp
from vicinal.program.program import Program


class Torch(Simple):
    """Batches of tensors on the device where they lie, with gradients."""

    name = "torch"
    place = DEVICES
    ops = frozenset((*FUNCTIONS, Apply, ApplyToAll, Blend, Collage))

    def run(self, program: Program, pictures: Pictures, out: Any) -> Pictures:
        LATE.check()
        return run(program, pictures, out) if isinstance(pictures, Held) or pictures else pictures

    def move_masks(self, warps: Sequence[Warp], masks: Masks) -> Masks:
        return move_masks(warps, masks)

    def blend(self, op: Blend, pictures: Pictures, layout: str, out: Any) -> Pictures:
        return blend(op, pictures, layout, out)


BACKEND = Torch()
