"""From displacement lattices to the Warp op."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from vicinal.data.lattice import strength
from vicinal.program.lowering import Site
from vicinal.program.ops import Floats, Ints, Warp
from vicinal.sampling.column import Untraceable
from vicinal.transforms.fields import as_row
from vicinal.transforms.geometric import matrices
from vicinal.transforms.geometric.warp import Warped


def emit_field(how: Warped, site: Site, nodes: Ints, shifts_of: Callable[[int], Floats]) -> None:
    """Emits the warp by the lattice ``shifts_of(n)`` [rows, columns, 2] of each active sample n, of ``nodes`` [N, 2] rows and
    columns. Each is scaled down where the picture would fold, and the share that is left is recorded as ``strength``."""
    if site.lowering.traced:
        raise Untraceable("a field of shifts")
    canvas = site.canvas
    nodes = np.where(site.active[:, None], np.maximum(nodes, 2), 2)
    shifts = np.zeros((site.count, *nodes.max(axis=0, initial=2), 2))
    left = np.ones(site.count)
    for n in np.flatnonzero(site.active).tolist():
        lattice = shifts_of(n)
        left[n] = strength(lattice, canvas[n])
        shifts[n, : nodes[n, 0], : nodes[n, 1]] = left[n] * lattice
    site.note("strength", left)
    site.emit(
        Warp(
            place=site.place, active=site.active, matrix=matrices.translation(site.count, 0.0, 0.0), size=canvas,
            interpolation=how.interpolation, border=how.border, fill=as_row(how.fill), mask_fill=how.mask_fill,
            mask_border=how.mask_border, cut="canvas", shifts=shifts, nodes=nodes,
        )
    )  # fmt: skip
