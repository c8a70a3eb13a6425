"""Which programs the kernel runs."""

from __future__ import annotations

from vicinal.backends.torch.fused.codes import BORDERS
from vicinal.backends.torch.fused.tables import KINDS, split
from vicinal.data.sizes import all_same
from vicinal.program.ops import ColorMatrix, Erase, Hue, Normalize, Warp
from vicinal.program.program import Program

MOST_STEPS = 24
"""Ops behind which a kernel takes long to compile, and registers run out."""

MOST_VALUES = 2**31
"""Of one picture: they are counted in 32 bits."""


def qualifies(program: Program) -> bool:
    """Whether a program ``consists`` of what the kernel runs, and all pictures are of one size, and so are all results."""
    if not program.count or not (all_same(program.canvas) and all_same(program.out_canvas)) or not consists(program):
        return False
    return bool(max(program.canvas[0].prod(), program.out_canvas[0].prod()) * program.channels < MOST_VALUES)


def consists(program: Program) -> bool:
    """Whether a program, also a traced one, is one gather and a run of pointwise ops, of 8-bit or 16-bit pictures of 1 or 3
    channels; a warp comes first and is nearest or bilinear."""
    warp, pointwise = split(program)
    if program.dtype.kind != "u" or program.channels not in (1, 3) or program.alpha:
        return False
    if not program.ops or len(pointwise) > MOST_STEPS:
        return False
    return _is_plain(warp) and all(_is_step(op, program.channels) for op in pointwise)


def _is_plain(warp: Warp | None) -> bool:
    if warp is None:
        return True
    return warp.interpolation in (None, "nearest", "bilinear") and warp.border in BORDERS


def _is_step(op: object, channels: int) -> bool:
    if type(op) not in KINDS or (isinstance(op, Erase) and op.fill == "mean"):
        return False
    if isinstance(op, ColorMatrix | Hue):
        return channels == 3  # of one channel they change nothing, and are left to others
    return not isinstance(op, Normalize) or bool(op.active.all())
