"""Ops that draw a field of random numbers, or fill rectangles."""

from __future__ import annotations

import attrs

from vicinal.program.ops.declare import (
    MEAN,
    NOTHING,
    PIXEL,
    STILL,
    Fault,
    Floats,
    Ints,
    Keys,
    Op,
    declared,
    one_a_channel,
    row,
    word,
)
from vicinal.program.ops.rectangles import outside


@declared(
    reads=PIXEL, knows=NOTHING, steep=False, continuous=True, accumulates=True, keeps_levels=False,
    resamples=False, clamps=True, needs_unit_range=False, any_range=False, leaves_range=False, colors=None,
    targets=STILL,
)  # fmt: skip
@attrs.frozen(eq=False, kw_only=True)
class Noise(Op):
    """Adds Gaussian noise, clamped. The field is drawn from ``key`` by sampling.noise (one draw a value, or a pixel).

    >>> class Own(vc.Transform):
    ...     def lower(self, site):
    ...         std, key = np.full(site.count, 0.1), site.keys("noise")
    ...         site.emit(vc.extend.Noise(place=site.place, active=site.active, std=std, key=key, per_channel=True))
    >>> round(float(Own()(np.full((128, 128), 0.5, np.float32)).std()), 2)
    0.1
    """

    std: Floats = attrs.field(metadata=row(low=0))  # fractions of the range
    key: Keys = attrs.field(metadata=row())
    per_channel: bool


@declared(
    reads=PIXEL, knows=NOTHING, steep=False, continuous=True, accumulates=False, keeps_levels=False,
    resamples=False, clamps=True, needs_unit_range=False, any_range=False, leaves_range=False, colors=None,
    targets=STILL,
)  # fmt: skip
@attrs.frozen(eq=False, kw_only=True)
class Impulse(Op):
    """Sets a value (or a whole pixel) to ``high`` with probability amount * salt, to ``low`` with amount * (1 - salt).

    >>> class Own(vc.Transform):
    ...     def lower(self, site):
    ...         half, none, all_ = (np.full(site.count, share) for share in (0.5, 0.0, 1.0))
    ...         key = site.keys("impulse")
    ...         site.emit(vc.extend.Impulse(place=site.place, active=site.active, amount=half, salt=half,
    ...                                     low=none, high=all_, key=key, per_channel=False))
    >>> np.unique(Own()(np.full((64, 64), 100, np.uint8)))
    array([  0, 100, 255], dtype=uint8)
    """

    amount: Floats = attrs.field(metadata=row(low=0, high=1))
    salt: Floats = attrs.field(metadata=row(low=0, high=1))
    low: Floats = attrs.field(metadata=row())
    high: Floats = attrs.field(metadata=row())
    key: Keys = attrs.field(metadata=row())
    per_channel: bool


def _mean_of_fill(op: Erase) -> str:
    return MEAN if op.fill == "mean" else NOTHING


@declared(
    reads=PIXEL, knows=_mean_of_fill, steep=False, continuous=True, accumulates=False, keeps_levels=False,
    resamples=False, clamps=False, needs_unit_range=False, any_range=False, leaves_range=False, colors=None,
    targets=STILL,
)  # fmt: skip
@attrs.frozen(eq=False, kw_only=True)
class Erase(Op):
    """Fills rectangles: with ``value``, with the picture's mean colour, or with noise that is uniform over the range.

    >>> class Own(vc.Transform):
    ...     def lower(self, site):
    ...         rectangle = np.tile([[[0, 1, 2, 3]]], (site.count, 1, 1))  # y0, x0, y1, x1
    ...         site.emit(vc.extend.Erase(place=site.place, active=site.active, rectangles=rectangle,
    ...                                   fill="constant", value=(1.0,), key=site.keys("fill")))
    >>> Own()(np.zeros((2, 4), np.uint8))
    array([[  0, 255, 255,   0],
           [  0, 255, 255,   0]], dtype=uint8)
    """

    rectangles: Ints = attrs.field(metadata=row(None, 4))  # y0, x0, y1, x1, half open; empty: skipped
    fill: str = attrs.field(metadata=word("constant", "mean", "noise"))
    value: tuple[float, ...] = attrs.field(metadata=one_a_channel("fill"))
    key: Keys = attrs.field(metadata=row())

    def fault(self, canvas: Ints) -> Fault | None:
        return outside("rectangles", self.rectangles[self.active], canvas[self.active])
