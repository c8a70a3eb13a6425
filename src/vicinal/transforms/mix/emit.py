"""From partners, rectangles and weights to the Blend op."""

from __future__ import annotations

import attrs
import numpy as np

from vicinal.data.mix import shares
from vicinal.program.lowering import Site
from vicinal.program.ops import Blend, Floats, Ints
from vicinal.transforms.base import Transform, check


def emit_blend(
    site: Site, partner: Ints, rectangle: Ints, weight: Floats, kind: str, classes: int | None, smoothing: float
) -> None:
    """Emits the mix, for those samples of the site that have a partner and take something of it."""
    weight = 1.0 - (1.0 - weight)  # 0 where the other's weight is 1 to the last bit: nothing of its own, no boxes either
    op = Blend(
        place=site.place, active=site.active & (partner != np.arange(site.count)), partner=partner, rectangle=rectangle,
        weight=weight, kind=kind, classes=classes, smoothing=smoothing,
    )  # fmt: skip
    share = np.where(op.active, shares(op, site.canvas), 1.0)
    site.note("partner", partner)
    site.note("share", share)
    site.emit(attrs.evolve(op, active=share < 1))


def whole(canvas: Ints) -> Ints:
    """The rectangles [N, 4] of whole canvases."""
    return np.concatenate([np.zeros_like(canvas), canvas], axis=1)


def windows(centre: Floats, lam: Floats, canvas: Ints) -> Ints:
    """CutMix's rectangles [N, 4]: sides of sqrt(1 - lam) of the canvas's around uniform pixels, cut to the canvas.

    ``centre`` [N, 2] in [0, 1).
    """
    side = (canvas * np.sqrt(1.0 - lam)[:, None]).astype(np.int64)
    start = (centre * canvas).astype(np.int64) - side // 2
    return np.concatenate([np.clip(start, 0, canvas), np.clip(start + side, 0, canvas)], axis=1)


def check_smoothing(owner: Transform, smoothing: float, classes: int | None) -> None:
    """SpecError for labels to smooth over an unknown number of classes."""
    check(smoothing == 0 or classes is not None, owner, "smoothing", "0 unless classes says over how many", smoothing)
