"""Ops that read a pixel with those around it."""

from __future__ import annotations

import attrs
import numpy as np

from vicinal.program.ops.declare import NEIGHBOURS, NOTHING, STILL, Fault, Floats, Ints, Op, declared, row


@declared(
    reads=NEIGHBOURS, knows=NOTHING, steep=False, continuous=True, accumulates=False, keeps_levels=False,
    resamples=False, clamps=False, needs_unit_range=False, any_range=False, leaves_range=False, colors=None,
    targets=STILL,
)  # fmt: skip
@attrs.frozen(eq=False, kw_only=True)
class Filter(Op):
    """Convolves every channel with an outer product of two odd, symmetric kernels that sum to 1; border "reflect".

    >>> class Own(vc.Transform):
    ...     def lower(self, site):
    ...         kernel = np.tile([0.25, 0.5, 0.25], (site.count, 1))
    ...         site.emit(vc.extend.Filter(place=site.place, active=site.active, kernel_x=kernel, kernel_y=kernel))
    >>> Own()(np.array([[0, 0, 0], [0, 160, 0], [0, 0, 0]], np.uint8))
    array([[40, 40, 40],
           [40, 40, 40],
           [40, 40, 40]], dtype=uint8)
    """

    kernel_x: Floats = attrs.field(metadata=row(None))  # centred, zero-padded to the longest
    kernel_y: Floats = attrs.field(metadata=row(None))

    def fault(self, canvas: Ints) -> Fault | None:
        for name, kernel in (("kernel_x", self.kernel_x[self.active]), ("kernel_y", self.kernel_y[self.active])):
            if kernel.shape[1] % 2 == 0 or not np.allclose(kernel, kernel[:, ::-1]):
                return Fault(name, "odd, symmetric kernels", f"length {kernel.shape[1]}")
            if not np.allclose(kernel.sum(axis=1), 1):
                return Fault(name, "kernels that sum to 1", kernel.sum(axis=1).tolist())
        return None


@declared(
    reads=NEIGHBOURS, knows=NOTHING, steep=True, continuous=True, accumulates=False, keeps_levels=False,
    resamples=False, clamps=True, needs_unit_range=False, any_range=False, leaves_range=False, colors=None,
    targets=STILL,
)  # fmt: skip
@attrs.frozen(eq=False, kw_only=True)
class Convolve(Op):
    """Correlates every colour channel with a dense odd kernel, clamped. Pixels nearer to the edge than it reaches stay.

    >>> class Own(vc.Transform):
    ...     def lower(self, site):
    ...         mean = np.full((site.count, 3, 3), 1 / 9)
    ...         site.emit(vc.extend.Convolve(place=site.place, active=site.active, kernel=mean))
    >>> Own()(np.array([[0, 0, 0], [0, 90, 0], [0, 0, 0]], np.uint8))[1]
    array([ 0, 10,  0], dtype=uint8)
    """

    kernel: Floats = attrs.field(metadata=row(None, None))  # rows from top to bottom

    def fault(self, canvas: Ints) -> Fault | None:
        sides = self.kernel.shape[1:]
        odd = sides[0] == sides[1] and sides[0] % 2
        return None if odd else Fault("kernel", "square kernels of odd size", list(sides))
