"""From rectangles and a fill to the Erase op."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import Erase, Ints
from vicinal.sampling.kernels import kernels_of
from vicinal.transforms.fields import Paint


def emit_erase(site: Site, rectangles: Ints, fill: Paint) -> None:
    """Emits the erasing of ``rectangles`` [N, R, 4] (y0, x0, y1, x1) with a colour, "mean" or "noise"."""
    site.note("rectangles", rectangles)
    kind = fill if isinstance(fill, str) else "constant"
    value = fill if isinstance(fill, tuple) else (0.0 if isinstance(fill, str) else fill,)
    key = site.keys("noise") if kind == "noise" else np.zeros(site.count, np.uint64)
    site.emit(Erase(place=site.place, active=site.active, rectangles=rectangles, fill=kind, value=value, key=key))


@cache
def kernels() -> Any:
    """Those of hole_kernels.py."""
    return kernels_of("vicinal.transforms.erase.hole_kernels")
