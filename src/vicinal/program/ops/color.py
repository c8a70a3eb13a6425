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
    """x * scale + bias, per channel, clamped to the range.

    >>> class Own(vc.Transform):
    ...     def lower(self, site):
    ...         one = np.ones((site.count, 1))
    ...         site.emit(vc.extend.Linear(place=site.place, active=site.active, scale=0.5 * one, bias=0.2 * one))
    >>> Own()(np.array([[0, 100]], np.uint8))
    array([[ 51, 101]], dtype=uint8)
    """

    scale: Floats = attrs.field(metadata=row("colors"))
    bias: Floats = attrs.field(metadata=row("colors"))


@declared(
    reads=PIXEL, knows=MEAN, steep=True, continuous=True, accumulates=False, keeps_levels=False,
    resamples=False, clamps=True, needs_unit_range=True, any_range=False, leaves_range=False, colors=None,
    targets=STILL,
)  # fmt: skip
@attrs.frozen(eq=False, kw_only=True)
class Contrast(Op):
    """x * factor + (1 - factor) * m, clamped; m the mean over the picture of its grey value (.299 R + .587 G + .114 B).

    >>> class Own(vc.Transform):
    ...     def lower(self, site):
    ...         site.emit(vc.extend.Contrast(place=site.place, active=site.active, factor=np.full(site.count, 0.0)))
    >>> Own()(np.array([[0, 100, 200]], np.uint8))
    array([[100, 100, 100]], dtype=uint8)
    """

    factor: Floats = attrs.field(metadata=row())


@declared(
    reads=PIXEL, knows=NOTHING, steep=True, continuous=True, accumulates=False, keeps_levels=False,
    resamples=False, clamps=True, needs_unit_range=True, any_range=False, leaves_range=False, colors=(1, 3),
    targets=STILL,
)  # fmt: skip
@attrs.frozen(eq=False, kw_only=True)
class ColorMatrix(Op):
    """matrix @ (r, g, b), clamped. Pictures of one channel stay as they are.

    >>> class Own(vc.Transform):
    ...     def lower(self, site):
    ...         swap = np.tile(np.eye(3)[[2, 1, 0]], (site.count, 1, 1))
    ...         site.emit(vc.extend.ColorMatrix(place=site.place, active=site.active, matrix=swap))
    >>> Own()(np.array([[[10, 20, 30]]], np.uint8))
    array([[[30, 20, 10]]], dtype=uint8)
    """

    matrix: Floats = attrs.field(metadata=row(3, 3))


@declared(
    reads=PIXEL, knows=NOTHING, steep=True, continuous=True, accumulates=False, keeps_levels=False,
    resamples=False, clamps=True, needs_unit_range=True, any_range=False, leaves_range=False, colors=(1, 3),
    targets=STILL,
)  # fmt: skip
@attrs.frozen(eq=False, kw_only=True)
class Hue(Op):
    """Turns the hue of HSV by ``shift`` turns (1 is a full circle), saturation and value kept.

    >>> class Own(vc.Transform):
    ...     def lower(self, site):
    ...         site.emit(vc.extend.Hue(place=site.place, active=site.active, shift=np.full(site.count, 1 / 3)))
    >>> Own()(np.array([[[255, 0, 0]]], np.uint8))
    array([[[  0, 255,   0]]], dtype=uint8)
    """

    shift: Floats = attrs.field(metadata=row())


@declared(
    reads=PIXEL, knows=NOTHING, steep=True, continuous=True, accumulates=False, keeps_levels=False,
    resamples=False, clamps=True, needs_unit_range=True, any_range=False, leaves_range=False, colors=None,
    targets=STILL,
)  # fmt: skip
@attrs.frozen(eq=False, kw_only=True)
class Power(Op):
    """x ** exponent, of values in [0, 1].

    >>> class Own(vc.Transform):
    ...     def lower(self, site):
    ...         site.emit(vc.extend.Power(place=site.place, active=site.active, exponent=np.full(site.count, 2.0)))
    >>> Own()(np.array([[0.5, 1.0]], np.float32))
    array([[0.25, 1.  ]], dtype=float32)
    """

    exponent: Floats = attrs.field(metadata=row(low=0))


@declared(
    reads=PIXEL, knows=NOTHING, steep=True, continuous=False, accumulates=False, keeps_levels=True,
    resamples=False, clamps=True, needs_unit_range=True, any_range=False, leaves_range=False, colors=None,
    targets=STILL,
)  # fmt: skip
@attrs.frozen(eq=False, kw_only=True)
class Posterize(Op):
    """Keeps the top ``bits`` of 8: floor(v / 2^(8 - bits)) * 2^(8 - bits) with v the value on the scale of 0..255.

    >>> class Own(vc.Transform):
    ...     def lower(self, site):
    ...         site.emit(vc.extend.Posterize(place=site.place, active=site.active, bits=np.full(site.count, 1)))
    >>> Own()(np.array([[100, 200]], np.uint8))
    array([[  0, 128]], dtype=uint8)
    """

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
    """1 - x where x >= threshold, else x. With ``lift``: x where x >= threshold, else x + lift, clamped.

    >>> class Own(vc.Transform):
    ...     def lower(self, site):
    ...         threshold = np.full(site.count, 0.5)
    ...         site.emit(vc.extend.Solarize(place=site.place, active=site.active, threshold=threshold, lift=None))
    >>> Own()(np.array([[100, 200]], np.uint8))
    array([[100,  55]], dtype=uint8)
    """

    threshold: Floats = attrs.field(metadata=row())
    lift: Floats | None = attrs.field(metadata=row())


@declared(
    reads=PIXEL, knows=SPAN, steep=True, continuous=True, accumulates=False, keeps_levels=False,
    resamples=False, clamps=True, needs_unit_range=True, any_range=False, leaves_range=False, colors=None,
    targets=STILL,
)  # fmt: skip
@attrs.frozen(eq=False, kw_only=True)
class Stretch(Op):
    """(x - least) / (most - least), each colour channel by its own range over the picture; a flat channel stays.

    >>> class Own(vc.Transform):
    ...     def lower(self, site):
    ...         site.emit(vc.extend.Stretch(place=site.place, active=site.active))
    >>> Own()(np.array([[100, 120, 150]], np.uint8))
    array([[  0, 102, 255]], dtype=uint8)
    """



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

    >>> class Own(vc.Transform):
    ...     def lower(self, site):
    ...         site.emit(vc.extend.Equalize(place=site.place, active=site.active))
    >>> int(Own()(image // 4).max())
    255
    """

