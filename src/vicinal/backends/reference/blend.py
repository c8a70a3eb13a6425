"""Blend: pictures of a batch mixed with each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.program.ops import Blend


def blend(op: Blend, pictures: NDArray[Any] | Sequence[NDArray[Any]], layout: str = "hwc") -> list[NDArray[Any]]:
    """N pictures of one shape, [H, W, C] or under "chw" [C, H, W]; as many new ones, integers rounded half to even."""
    mixed = [picture.copy() for picture in pictures]
    for sample in np.flatnonzero(op.active).tolist():
        y0, x0, y1, x1 = op.rectangle[sample]
        inside = (slice(y0, y1), slice(x0, x1)) if layout == "hwc" else (slice(None), slice(y0, y1), slice(x0, x1))
        own, other = (pictures[n][inside].astype(np.float64) for n in (sample, int(op.partner[sample])))
        values = op.weight[sample] * own + (1.0 - op.weight[sample]) * other
        mixed[sample][inside] = np.rint(values) if mixed[sample].dtype.kind == "u" else values
    return mixed
