"""How strong a displacement field may be before the picture folds."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from vicinal.data.lattice import CUBIC, Lattice
from vicinal.program.arrays import Bools, Floats, Ints
from vicinal.sampling.kernels import kernels_of


def strength(lattice: Lattice, size: Ints, least: float = 0.1) -> float:
    """The largest share of the field, at most 1, under which no part of a canvas of ``size`` (height, width) shrinks below
    ``least`` of its area.

    For the share t, the factor of the area at a place is 1 + t a + t^2 b. Within a linear cell it is least at a corner. Within
    a cubic one it is no less than the least of its coefficients as Bernstein polynomials, of degree 5 along both axes: nothing
    folds, and the share is a few hundredths below the largest at most where the field is as smooth as its nodes are dense.
    """
    nodes, active = np.array([lattice.shape], np.int64), np.ones(1, np.bool_)
    return float(strengths(lattice.shifts[None], nodes, np.asarray(size)[None], active, lattice.curve, least)[0])


def strengths(shifts: Floats, nodes: Ints, sizes: Ints, active: Bools, curve: str, least: float = 0.1) -> Floats:
    """The same of N lattices [N, rows, columns, 2], of which ``nodes`` [N, 2] count; 1 for those that are not ``active``."""
    found = np.ones(len(shifts))
    _kernel()(shifts, nodes, sizes, active, curve == CUBIC, least, found)
    return found


@cache
def _kernel() -> Any:
    return kernels_of("vicinal.program.folds_kernel").strength_block
