"""Ops on the values of each pixel by itself, or by what is known of the whole picture."""

from __future__ import annotations

import attrs

from vicinal.program.ops.declare import HISTOGRAM, MEAN, NOTHING, PIXEL, SPAN, STILL, Floats, Ints, Op, declared, row


@declared(
    reads=PIXEL, knows=NOTHING, steep=True, continuous=True, accumulates=False, keeps_levels=False,
    resamples=False, clamps=True, needs_unit_range=False, any_range=False, leaves_range=False, colors=None,
    targets=STILL,
)  # fmt: skip
@attrs.frozen(eq=False, kw_only=True)
class Linear(Op):
    """x * scale + bias, per channel, clamped to the range."""

    scale: Floats = attrs.field(metadata=row("colors"))
    bias: Floats = attrs.field(metadata=row("colors"))


@declared(
    reads=PIXEL, knows=MEAN, steep=True, continuous=True, accumulates=False, keeps_levels=False,
    resamples=False, clamps=True, needs_unit_range=True, any_range=False, leaves_range=False, colors=None,
    targets=STILL,
)  # fmt: skip
@attrs.frozen(eq=False, kw_only=True)
class Contrast(Op):
    """x * factor + (1 - factor) * m, clamped; m the mean over the picture of its grey value (.299 R + .587 G + .114 B)."""

    factor: Floats = attrs.field(metadata=row())


@declared(
    reads=PIXEL, knows=NOTHING, steep=True, continuous=True, accumulates=False, keeps_levels=False,
    resamples=False, clamps=True, needs_unit_range=True, any_range=False, leaves_range=False, colors=(1, 3),
    targets=STILL,
)  # fmt: skip
@attrs.frozen(eq=False, kw_only=True)
class ColorMatrix(Op):
    """matrix @ (r, g, b), clamped. Pictures of one channel stay as they are."""

    matrix: Floats = attrs.field(metadata=row(3, 3))


@declared(
    reads=PIXEL, knows=NOTHING, steep=True, continuous=True, accumulates=False, keeps_levels=False,
    resamples=False, clamps=True, needs_unit_range=True, any_range=False, leaves_range=False, colors=(1, 3),
    targets=STILL,
)  # fmt: skip
@attrs.frozen(eq=False, kw_only=True)
class Hue(Op):
    """Turns the hue of HSV by ``shift`` turns (1 is a full circle), saturation and value kept."""

    shift: Floats = attrs.field(metadata=row())


@declared(
    reads=PIXEL, knows=NOTHING, steep=True, continuous=True, accumulates=False, keeps_levels=False,
    resamples=False, clamps=True, needs_unit_range=True, any_range=False, leaves_range=False, colors=None,
    targets=STILL,
)  # fmt: skip
@attrs.frozen(eq=False, kw_only=True)
class Power(Op):
    """x ** exponent, of values in [0, 1]."""

    exponent: Floats = attrs.field(metadata=row(low=0))


@declared(
    reads=PIXEL, knows=NOTHING, steep=True, continuous=False, accumulates=False, keeps_levels=True,
    resamples=False, clamps=True, needs_unit_range=True, any_range=False, leaves_range=False, colors=None,
    targets=STILL,
)  # fmt: skip
@attrs.frozen(eq=False, kw_only=True)
class Posterize(Op):
    """Keeps the top ``bits`` of 8: floor(v / 2^(8 - bits)) * 2^(8 - bits) with v the value on the scale of 0..255."""

    bits: Ints = attrs.field(metadata=row(low=1, high=8))


def _without_lift(op: Solarize) -> bool:
    return op.lift is None


@declared(
    reads=PIXEL, knows=NOTHING, steep=True, continuous=False, accumulates=False, keeps_levels=_without_lift,
    resamples=False, clamps=True, needs_unit_range=True, any_range=False, leaves_range=False, colors=None,
    targets=STILL,
)  # fmt: skip
@attrs.frozen(eq=False, kw_only=True)
class Solarize(Op):
    """1 - x where x >= threshold, else x. With ``lift``: x where x >= threshold, else x + lift, clamped."""

    threshold: Floats = attrs.field(metadata=row())
    lift: Floats | None = attrs.field(metadata=row())


@declared(
    reads=PIXEL, knows=SPAN, steep=True, continuous=True, accumulates=False, keeps_levels=False,
    resamples=False, clamps=True, needs_unit_range=True, any_range=False, leaves_range=False, colors=None,
    targets=STILL,
)  # fmt: skip
@attrs.frozen(eq=False, kw_only=True)
class Stretch(Op):
    """(x - least) / (most - least), each colour channel by its own range over the picture; a flat channel stays."""



@declared(
    reads=PIXEL, knows=HISTOGRAM, steep=True, continuous=False, accumulates=False, keeps_levels=False,
    resamples=False, clamps=True, needs_unit_range=True, any_range=False, leaves_range=False, colors=None,
    targets=STILL,
)  # fmt: skip
@attrs.frozen(eq=False, kw_only=True)
class Equalize(Op):
    """Spreads the values of each colour channel evenly over the range, by a histogram of 256 levels.

    As Pillow's: with h the counts, step = (pixels - count of the highest level that occurs) // 255, level i goes to
    min(255, (step // 2 + h[0] + ... + h[i - 1]) // step); a step of 0 changes nothing. Values between two levels (of
    pictures that are not 8-bit) go to what lies between the two results.
    """

