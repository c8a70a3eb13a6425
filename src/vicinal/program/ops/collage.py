"""The op that makes pictures of parts of others of the batch."""

from __future__ import annotations

import attrs

from vicinal.data.laying import Stencil
from vicinal.program.ops.declare import (
    MIXED,
    NOTHING,
    PICTURE,
    Bools,
    Fault,
    Floats,
    Ints,
    Op,
    declared,
    one_a_channel,
    row,
    word,
)
from vicinal.program.ops.geometry import INTERPOLATIONS
from vicinal.program.ops.rectangles import outside


def _any_range(op: Collage, canvas: Ints) -> bool:
    """Where nothing is left to be filled it only moves and averages pixels; but bicubic overshoots, and is clamped."""
    return not op.fills and op.interpolation != "bicubic"


@declared(
    reads=PICTURE, knows=NOTHING, steep=False, continuous=True, accumulates=False, keeps_levels=True,
    resamples=False, clamps=False, needs_unit_range=True, any_range=_any_range, leaves_range=False, colors=None,
    targets=MIXED,
)  # fmt: skip
@attrs.frozen(eq=False, kw_only=True)
class Collage(Op):
    """K layers over each other, the first at the bottom: each a window of the new canvas that shows a picture of the batch.

    As ``Blend`` it takes pictures as the ops before leave and store them, but of any sizes. An empty window is no layer.
    ``size``: of the new canvas; where not active that of the input. A pixel centre (x, y, 1) of the new canvas times a layer's
    ``matrix`` is the place in the picture ``source`` that it shows; windows lie inside of what that picture covers.
    ``stencil``: what of each layer is shown; None: its whole window. Where none shows anything there is ``fill``, and
    ``mask_fill`` in masks; ``fills`` says whether that can be. ``apart``: windows never overlap, and there is no stencil.
    ``alike``: pictures must be of one size. ``least``: objects of which a smaller share is left by other layers are dropped.
    ``classes`` and ``smoothing``: as Blend's.
    """

    source: Ints = attrs.field(metadata=row(None, low=0))  # [N, K] positions in the batch
    window: Ints = attrs.field(metadata=row(None, 4))  # [N, K, 4]: y0, x0, y1, x1, half open, inside the new canvas
    matrix: Floats = attrs.field(metadata=row(None, 3, 3))  # [N, K, 3, 3]: from the new canvas to the picture
    size: Ints = attrs.field(metadata=row(2, low=1))
    interpolation: str | None = attrs.field(metadata=word(*INTERPOLATIONS, None))
    fill: tuple[float, ...] = attrs.field(default=(0.0,), metadata=one_a_channel("fill"))
    mask_fill: int = 0
    fills: bool = False
    apart: bool = False
    alike: bool = False
    stencil: Stencil | None = None
    least: float = 0.0
    classes: int | None = None
    smoothing: float = 0.0

    @property
    def mixes(self) -> bool:
        return bool(self.source.shape[1] > 1)

    def canvas_after(self, canvas: Ints) -> Ints:
        return _after(self.active, self.size, canvas)

    def shown(self) -> dict[str, object]:
        shown = super().shown()
        return {**shown, "stencil": type(self.stencil).__name__} if self.stencil is not None else shown

    def fault(self, canvas: Ints) -> Fault | None:
        source = self.source[self.active]
        if (source >= len(canvas)).any():
            return Fault("source", f"positions below {len(canvas)}", source.max())
        return outside("window", self.window[self.active], self.size[self.active])


def _after(active: Bools, size: Ints, canvas: Ints) -> Ints:
    after: Ints = canvas.copy()
    after[active] = size[active]
    return after
