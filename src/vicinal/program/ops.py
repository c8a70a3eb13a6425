"""The op set: small, closed, and all that a backend knows.

A transform lowers to these. Every op holds its parameters for the whole batch, one row a sample, and ``active`` [N], the
samples that it touches. Values of pixels are fractions of the full range here (0 black, 1 white); a backend scales them
to the dtype (255, 65535 or 1). ``backends/reference`` defines what each op does to a picture.
"""

from __future__ import annotations

from typing import TypeAlias

import attrs

from vicinal.program.arrays import Bools as Bools
from vicinal.program.arrays import Floats as Floats
from vicinal.program.arrays import Ints as Ints
from vicinal.program.arrays import Keys as Keys

INTERPOLATIONS = ("nearest", "bilinear", "bicubic", "area")
BORDERS = ("constant", "edge", "reflect", "symmetric", "wrap")
CUTS = ("nothing", "canvas", "window")


@attrs.frozen(eq=False, kw_only=True)
class Warp:
    """Moves every target. Output pixel centre (x, y, 1) times ``matrix`` is the place in the input that it shows.

    Both canvases have pixel (row i, column j) centred at x = j + 0.5, y = i + 0.5. ``interpolation`` None: an exact copy
    (flip, crop, quarter turn, whole-pixel shift) that takes any. ``border`` None: never reads beyond the canvas by more
    than resampling does (then as "edge"). ``cut``: what of its input it may not show: "nothing" (a flip, a resize, a pad), what
    leaves a "canvas" that keeps its size (a rotation), or all outside of a "window" (a crop). fuse.py says what merges.

    "area" is bounded (backends/reference/area.py): of more pixels than its taps, it takes every k-th. That adds noise to
    noise alone: of white noise over the whole range a standard deviation of at most 3 levels of 255 in turned pictures,
    and of 0.1 where axes stay axes and both shrink so far. For "reflect", "symmetric" and "wrap" its triangle reaches one
    period of the picture at most, from which on it shows the mean.
    """

    place: str
    active: Bools
    matrix: Floats  # [N, 3, 3], from output to input pixels
    size: Ints  # [N, 2] height and width of the output canvas; where not active: of the input
    interpolation: str | None
    border: str | None
    fill: tuple[float, ...]  # one number, or one a channel; fractions of the range
    cut: str
    mask_fill: int = 0
    mask_border: str | None = None  # of masks, where it is not ``border``

    @property
    def borders(self) -> tuple[str | None, str | None]:
        """Of pictures, and of masks."""
        return self.border, self.mask_border or self.border


@attrs.frozen(eq=False, kw_only=True)
class Linear:
    """x * scale + bias, per channel, clamped to the range."""

    place: str
    active: Bools
    scale: Floats  # [N, 1] or [N, colour channels]
    bias: Floats  # the same


@attrs.frozen(eq=False, kw_only=True)
class Contrast:
    """x * factor + (1 - factor) * m, clamped; m the mean over the picture of its grey value (.299 R + .587 G + .114 B)."""

    place: str
    active: Bools
    factor: Floats  # [N]


@attrs.frozen(eq=False, kw_only=True)
class ColorMatrix:
    """matrix @ (r, g, b), clamped. Pictures of one channel stay as they are."""

    place: str
    active: Bools
    matrix: Floats  # [N, 3, 3]


@attrs.frozen(eq=False, kw_only=True)
class Hue:
    """Turns the hue of HSV by ``shift`` turns (1 is a full circle), saturation and value kept."""

    place: str
    active: Bools
    shift: Floats  # [N]


@attrs.frozen(eq=False, kw_only=True)
class Power:
    """x ** exponent, of values in [0, 1]."""

    place: str
    active: Bools
    exponent: Floats  # [N]


@attrs.frozen(eq=False, kw_only=True)
class Posterize:
    """Keeps the top ``bits`` of 8: floor(v / 2^(8 - bits)) * 2^(8 - bits) with v the value on the scale of 0..255."""

    place: str
    active: Bools
    bits: Ints  # [N], 1..8


@attrs.frozen(eq=False, kw_only=True)
class Solarize:
    """1 - x where x >= threshold, else x. With ``lift``: x where x >= threshold, else x + lift, clamped."""

    place: str
    active: Bools
    threshold: Floats  # [N]
    lift: Floats | None  # [N]


@attrs.frozen(eq=False, kw_only=True)
class Stretch:
    """(x - least) / (most - least), each colour channel by its own range over the picture; a flat channel stays."""

    place: str
    active: Bools


@attrs.frozen(eq=False, kw_only=True)
class Equalize:
    """Spreads the values of each colour channel evenly over the range, by a histogram of 256 levels.

    As Pillow's: with h the counts, step = (pixels - count of the highest level that occurs) // 255, level i goes to
    min(255, (step // 2 + h[0] + ... + h[i - 1]) // step); a step of 0 changes nothing. Values between two levels (of
    pictures that are not 8-bit) go to what lies between the two results.
    """

    place: str
    active: Bools


@attrs.frozen(eq=False, kw_only=True)
class Noise:
    """Adds Gaussian noise, clamped. The field is drawn from ``key`` by sampling.noise (one draw a value, or a pixel)."""

    place: str
    active: Bools
    std: Floats  # [N], fractions of the range
    key: Keys  # [N]
    per_channel: bool


@attrs.frozen(eq=False, kw_only=True)
class Impulse:
    """Sets a value (or a whole pixel) to ``high`` with probability amount * salt, to ``low`` with amount * (1 - salt)."""

    place: str
    active: Bools
    amount: Floats  # [N]
    salt: Floats  # [N]
    low: Floats  # [N]
    high: Floats  # [N]
    key: Keys  # [N]
    per_channel: bool


@attrs.frozen(eq=False, kw_only=True)
class Erase:
    """Fills rectangles: with ``value``, with the picture's mean colour, or with noise that is uniform over the range."""

    place: str
    active: Bools
    rectangles: Ints  # [N, R, 4] as y0, x0, y1, x1, half open, inside the canvas; empty ones are skipped
    fill: str  # "constant", "mean" or "noise"
    value: tuple[float, ...]  # one number, or one a channel
    key: Keys  # [N]


@attrs.frozen(eq=False, kw_only=True)
class Filter:
    """Convolves every channel with an outer product of two odd, symmetric kernels that sum to 1; border "reflect"."""

    place: str
    active: Bools
    kernel_x: Floats  # [N, K], centred, zero-padded to the longest
    kernel_y: Floats  # [N, K]


@attrs.frozen(eq=False, kw_only=True)
class Convolve:
    """Correlates every colour channel with a dense odd kernel, clamped. Pixels nearer to the edge than it reaches stay."""

    place: str
    active: Bools
    kernel: Floats  # [N, K, K], rows from top to bottom


@attrs.frozen(eq=False, kw_only=True)
class Fork:
    """Remembers the picture, and begins a sum with ``weight`` times it. Up to the last Join, ops move no other target.

    A fork and its joins are active for the same samples, and the ops between them keep the canvas. No fork stands
    between another and its last join.
    """

    place: str
    active: Bools
    weight: Floats  # [N]


@attrs.frozen(eq=False, kw_only=True)
class Join:
    """Adds ``weight`` times the picture to the sum, and goes on with the picture at the fork; the last with the sum."""

    place: str
    active: Bools
    weight: Floats  # [N]
    last: bool


@attrs.frozen(eq=False, kw_only=True)
class Normalize:
    """(x - mean) / std, to float32 without clamping. ``layout`` "chw" or "hwc" says how the picture is stored after it."""

    place: str
    active: Bools
    mean: tuple[float, ...]
    std: tuple[float, ...]
    layout: str


@attrs.frozen(eq=False, kw_only=True)
class Round:
    """Rounds to whole levels (half to even) on integer pictures, as storing between two transforms would.

    Put in by the fuser: after every op when a pipeline runs in turn, and ahead of an op that is not continuous.
    """

    place: str
    active: Bools


@attrs.frozen(eq=False, kw_only=True)
class Blend:
    """Mixes pictures of the batch: inside of the rectangle weight * x + (1 - weight) * partner; outside x stays.

    The partner is the picture of another sample as the ops before leave it, stored in the dtype that they store. All
    pictures of the batch are of one size here. ``kind`` says what a sample may draw: "blend" (the whole canvas), "paste"
    (weight 0) or "either". ``classes`` and ``smoothing`` say how labels that are numbers of classes become soft ones.
    """

    place: str
    active: Bools
    partner: Ints  # [N], positions in the batch
    rectangle: Ints  # [N, 4] as y0, x0, y1, x1, half open, inside the canvas
    weight: Floats  # [N], in [0, 1]
    kind: str
    classes: int | None
    smoothing: float


Single: TypeAlias = (
    Warp | Linear | Contrast | ColorMatrix | Hue | Power | Posterize | Solarize | Stretch | Equalize | Noise | Impulse
    | Erase | Filter | Convolve | Fork | Join | Normalize | Round
)
"""Ops that see one picture alone: those that a backend's ``run`` knows."""

Op: TypeAlias = Single | Blend

POINTWISE = (
    Linear, Contrast, ColorMatrix, Hue, Power, Posterize, Solarize, Stretch, Equalize, Noise, Impulse, Erase, Normalize, Round,
)  # fmt: skip
"""Ops that need no neighbours: they share a pass."""

STATISTICS = (Contrast, Stretch, Equalize)
"""Ops that must first see the whole picture: with Erase(fill="mean"), the reason of a barrier."""

NEEDS_UNIT_RANGE = (Contrast, ColorMatrix, Hue, Power, Posterize, Solarize, Stretch, Equalize)
"""Ops that have no meaning after Normalize, where values have left the range."""

CLAMPED = (
    Linear, Contrast, ColorMatrix, Hue, Power, Posterize, Solarize, Stretch, Equalize, Noise, Impulse, Convolve, Join,
)  # fmt: skip
"""Ops whose results are in [0, 1] ahead of Normalize. Pictures of floats that go through one are held to [0, 1] when they
are first read, which is after a warp that comes first: what lies beyond becomes the end, and what is no number (NaN) 0.
Other pictures keep such values, and what is resampled or filtered with one beside it may be anything."""
