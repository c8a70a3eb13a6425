"""Pictures that are large enough to be redrawn."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np

from vicinal.program.lowering import Site
from vicinal.sampling.column import Untraceable
from vicinal.sampling.said import say_once


def large(owner: object, site: Site, least: int) -> Site:
    """``site`` for those samples alone whose canvas has at least ``least`` pixels a side; the others count as untouched.

    Where none of a call's pictures is left, that is said once on stderr: such a transform would do nothing in silence.
    """
    if site.lowering.traced:
        raise Untraceable("what it does not fit must be said")
    fits: Any = np.minimum(site.canvas[:, 0], site.canvas[:, 1]) >= least
    active = site.active & fits
    name = type(owner).__name__
    if site.active.any() and not active.any():
        side = int(site.canvas.min())
        say_once(name, f"{name} leaves these pictures as they are: {side} pixels a side, min_side is {least}")
    site.lowering.record.active[site.place] = active
    return attrs.evolve(site, active=active)
