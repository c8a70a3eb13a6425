"""A program: what a pipeline became for one batch, ready for a backend."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np

from vicinal.program.lowering import Drawn
from vicinal.program.ops import Apply, ApplyToAll, Fork, Ints, Join, Normalize, Op, Warp
from vicinal.program.ops.declare import PICTURE

TOPS = {np.dtype(np.uint8): 255.0, np.dtype(np.uint16): 65535.0, np.dtype(np.float32): 1.0}
"""The full range of each dtype that pictures come in."""


@attrs.frozen(eq=False, kw_only=True)
class Program:
    """Ops in the order in which they run; what every sample does not need is off in its op's ``active``.

    Values stay unrounded from the first op to the last, except where a Round op stands; the result is rounded once, half
    to even. After a Normalize op the result is float32 and is not clamped.
    """

    ops: tuple[Op, ...]
    canvas: Ints  # [N, 2] of the input
    out_canvas: Ints  # [N, 2]
    channels: int
    dtype: np.dtype[np.generic]
    record: Drawn
    alpha: bool = False  # the last channel is alpha, which is moved but never recoloured
    unit: bool = True  # floats must lie in [0, 1] where an op needs a range; False: a value_range was given
    normalize: Normalize | None = attrs.field(init=False, repr=False)
    mixes: bool = attrs.field(init=False, repr=False)  # pictures of the batch with each other
    applies: bool = attrs.field(init=False, repr=False)  # functions to whole pictures
    changes: bool = attrs.field(init=False, repr=False)  # what belongs to them, by functions too
    written: Any = attrs.field(init=False, repr=False, default=None)  # what a backend has written down of it already

    def __attrs_post_init__(self) -> None:
        normalize, mixes, applies, changes = None, False, False, False
        for op in self.ops:
            kind = type(op)
            if kind is Normalize:
                normalize = op
            elif kind.traits.reads == PICTURE:
                mixes = True
            elif kind is Apply or kind is ApplyToAll:
                applies, changes = True, changes or kind is ApplyToAll
        object.__setattr__(self, "normalize", normalize)
        object.__setattr__(self, "mixes", mixes)
        object.__setattr__(self, "applies", applies)
        object.__setattr__(self, "changes", changes)

    def of_batch(self, canvas: Ints, out_canvas: Ints, written: Any) -> Program:
        """A traced program for a batch of pictures [N, 2] whose numbers stand in what a backend has ``written`` alone."""
        made: Program = object.__new__(Program)
        for name in _NAMES:
            object.__setattr__(made, name, getattr(self, name))
        for name, value in (("canvas", canvas), ("out_canvas", out_canvas), ("written", written)):
            object.__setattr__(made, name, value)
        return made

    @property
    def count(self) -> int:
        return len(self.canvas)

    @property
    def colours(self) -> int:
        """How many channels colour ops touch."""
        return self.channels - self.alpha

    @property
    def top(self) -> float:
        return TOPS[self.dtype]

    @property
    def warps(self) -> tuple[Warp, ...]:
        """The geometry that every target moves by, in order: what moves the picture, but not what moves a part of a mix."""
        return warps_of(self.ops)

    @property
    def layout(self) -> str:
        """How backends store the result: "hwc" or "chw"."""
        return "chw" if self.normalize and self.normalize.layout == "chw" else "hwc"

    @property
    def out_dtype(self) -> np.dtype[np.generic]:
        """What backends in host memory store; what Normalize.dtype says beyond that is made of it (runtime.stored)."""
        return np.dtype(np.float32) if self.normalize else self.dtype

    @property
    def normalized(self) -> str:
        """The dtype that Normalize gives; "" where there is none."""
        return self.normalize.dtype if self.normalize else ""


_NAMES = tuple(field.name for field in attrs.fields(Program))


def warps_of(ops: Sequence[Op]) -> tuple[Warp, ...]:
    """Those of ``ops`` that move the picture, but not those that move a part of a mix."""
    found, parts = [], False
    for op in ops:
        if isinstance(op, Warp) and not parts:
            found.append(op)
        parts = (parts or isinstance(op, Fork)) and not (isinstance(op, Join) and op.last)
    return tuple(found)
