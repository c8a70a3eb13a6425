"""Shifts."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import Floats
from vicinal.sampling.distributions import Distribution, Normal, to_plain
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, check, drawn, transform
from vicinal.transforms.geometric import matrices
from vicinal.transforms.geometric.warp import emit_shift, emit_warp

UNITS = ("pixels", "fraction")


def check_fractions(owner: Transform, unit: str, names: Sequence[str], low: float) -> None:
    """SpecError for values of these fields outside of [low, 1] where ``unit`` says that they are fractions.

    Of a Normal, which has no bounds, those one deviation from its mean count: few shifts beyond the canvas do no harm.
    """
    for name in names if unit == "fraction" else ():
        value: Distribution = getattr(owner, name)
        ends = (value.mean - value.std, value.mean + value.std) if isinstance(value, Normal) else value.bounds()
        if any(isfinite(end) and not low <= end <= 1 for end in ends):
            check(False, owner, name, f"fractions of the canvas in [{low:g}, 1] (pixels: unit='pixels')", to_plain(value))


@transform
class Translate(Transform):
    """Shifts the picture on its canvas.

    ``x``: to the right, in pixels or in fractions of the canvas's width in [-1, 1].
    ``y``: downwards, in pixels or in fractions of the canvas's height in [-1, 1].
    ``unit``: "pixels" or "fraction".
    ``whole``: True rounds shifts to whole pixels, which copies exactly and fast (``IntUniform(-10, 10)`` draws them).
    ``interpolation``, ``border``, ``fill``, ``mask_fill``: how pixels are resampled, and what lies beyond the picture.
    """

    x: fields.Parameter = fields.number(default=0.0)
    y: fields.Parameter = fields.number(default=0.0)
    unit: str = fields.option(UNITS, default="pixels", kw_only=True)
    whole: bool = fields.flag(default=False, kw_only=True)
    interpolation: str = fields.interpolation(default="bilinear", kw_only=True)
    border: str = fields.border(default="constant", kw_only=True)
    fill: fields.Fill = fields.fill(default=0.0, kw_only=True)
    mask_fill: int = fields.mask_fill(default=0, kw_only=True)

    def __attrs_post_init__(self) -> None:
        check_fractions(self, self.unit, ("x", "y"), -1)

    def lower(self, site: Site) -> None:
        x, y = in_pixels(site, drawn(self, site, "x"), drawn(self, site, "y"), self.unit)
        if self.whole:
            emit_shift(self, site, -np.rint(x), -np.rint(y), "canvas")
        else:
            emit_warp(self, site, matrices.translation(site.count, -x, -y))


def in_pixels(site: Site, x: Floats, y: Floats, unit: str) -> tuple[Floats, Floats]:
    """Shifts [N] in ``unit`` ("pixels" or "fraction" of width and height) as pixels."""
    return (x, y) if unit == "pixels" else (x * site.canvas[:, 1], y * site.canvas[:, 0])
