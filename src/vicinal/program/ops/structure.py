"""Ops that give a program its structure: sums, the end of the range, rounding, and mixes of the batch."""

from __future__ import annotations

import attrs

from vicinal.program.ops.declare import (
    MIXED,
    NOTHING,
    PICTURE,
    PIXEL,
    STILL,
    SUM,
    Fault,
    Floats,
    Ints,
    Op,
    declared,
    one_a_channel,
    row,
    word,
)
from vicinal.program.ops.rectangles import outside

NORMALIZED = ("float32", "float16", "bfloat16")
"""What Normalize stores."""

LAYOUTS = ("chw", "hwc", "channels_last")
"""How it does."""


@declared(
    reads=SUM, knows=NOTHING, steep=False, continuous=True, accumulates=False, keeps_levels=True,
    resamples=False, clamps=False, needs_unit_range=False, any_range=False, leaves_range=False, colors=None,
    targets=STILL,
)  # fmt: skip
@attrs.frozen(eq=False, kw_only=True)
class Fork(Op):
    """Remembers the picture, and begins a sum with ``weight`` times it. Up to the last Join, ops move no other target.

    A fork and its joins are active for the same samples, and stand on the same canvas, whatever canvases lie between them. No
    fork stands between another and its last join.
    """

    weight: Floats = attrs.field(metadata=row(low=0, high=1))


def _is_not_last(op: Join) -> bool:
    return not op.last


@declared(
    reads=SUM, knows=NOTHING, steep=False, continuous=True, accumulates=False, keeps_levels=_is_not_last,
    resamples=False, clamps=True, needs_unit_range=False, any_range=False, leaves_range=False, colors=None,
    targets=STILL,
)  # fmt: skip
@attrs.frozen(eq=False, kw_only=True)
class Join(Op):
    """Adds ``weight`` times the picture to the sum, and goes on with the picture at the fork; the last with the sum."""

    weight: Floats = attrs.field(metadata=row(low=0, high=1))
    last: bool


@declared(
    reads=PIXEL, knows=NOTHING, steep=False, continuous=True, accumulates=False, keeps_levels=False,
    resamples=False, clamps=False, needs_unit_range=True, any_range=False, leaves_range=True, colors=None,
    targets=STILL,
)  # fmt: skip
@attrs.frozen(eq=False, kw_only=True)
class Normalize(Op):
    """(x - mean) / std, to float32 without clamping.

    ``layout`` says how the picture is stored after it: "chw", "hwc", or "channels_last", which has the shape of the first and
    the memory of the second. ``dtype``: what the float32 numbers are rounded to at last, one of NORMALIZED.
    """

    mean: tuple[float, ...] = attrs.field(metadata=one_a_channel("mean"))
    std: tuple[float, ...] = attrs.field(metadata=one_a_channel("std"))
    layout: str = attrs.field(metadata=word(*LAYOUTS))
    dtype: str = attrs.field(default="float32", metadata=word(*NORMALIZED))

    @property
    def plain(self) -> bool:
        """Whether results are as every backend stores them: float32, of the shape that they have in memory."""
        return self.dtype == "float32" and self.layout != "channels_last"

    def fault(self, canvas: Ints) -> Fault | None:
        return Fault("std", "numbers above 0", self.std) if any(std <= 0 for std in self.std) else None


@declared(
    reads=PIXEL, knows=NOTHING, steep=False, continuous=True, accumulates=False, keeps_levels=True,
    resamples=False, clamps=False, needs_unit_range=False, any_range=True, leaves_range=False, colors=None,
    targets=STILL,
)  # fmt: skip
@attrs.frozen(eq=False, kw_only=True)
class Round(Op):
    """Rounds to whole levels (half to even) on integer pictures, as storing between two transforms would.

    Put in by the fuser: after every op when a pipeline runs in turn, and ahead of an op that is not continuous.
    """



@declared(
    reads=PICTURE, knows=NOTHING, steep=False, continuous=True, accumulates=False, keeps_levels=True,
    resamples=False, clamps=False, needs_unit_range=False, any_range=True, leaves_range=False, colors=None,
    targets=MIXED,
)  # fmt: skip
@attrs.frozen(eq=False, kw_only=True)
class Blend(Op):
    """Mixes pictures of the batch: inside of the rectangle weight * x + (1 - weight) * partner; outside x stays.

    The partner is the picture of another sample as the ops before leave it, stored in the dtype that they store. All
    pictures of the batch are of one size here. ``kind`` says what a sample may draw: "blend" (the whole canvas), "paste"
    (weight 0) or "either". ``classes`` and ``smoothing`` say how labels that are numbers of classes become soft ones.
    """

    partner: Ints = attrs.field(metadata=row(low=0))  # positions in the batch
    rectangle: Ints = attrs.field(metadata=row(4))  # y0, x0, y1, x1, half open, inside the canvas
    weight: Floats = attrs.field(metadata=row(low=0, high=1))
    kind: str = attrs.field(metadata=word("blend", "paste", "either"))
    classes: int | None
    smoothing: float

    def fault(self, canvas: Ints) -> Fault | None:
        partners = self.partner[self.active]
        if (partners >= len(canvas)).any():
            return Fault("partner", f"positions below {len(canvas)}", partners.max())
        return outside("rectangle", self.rectangle[self.active][:, None], canvas[self.active])
