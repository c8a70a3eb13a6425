"""From displacement lattices to the Warp op."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from vicinal.data.lattice import LINEAR
from vicinal.program.folds import strengths
from vicinal.program.lowering import Site
from vicinal.program.ops import Floats, Ints, Warp
from vicinal.sampling.column import Untraceable
from vicinal.transforms.fields import as_row
from vicinal.transforms.geometric import matrices
from vicinal.transforms.geometric.warp import Warped


def by_sample(site: Site, nodes: Ints, shifts: Callable[[int], Floats]) -> Floats:
    """[N, rows, columns, 2]: of each active sample what ``shifts`` gives for it, of its ``nodes`` [N, 2]; zeros behind it."""
    if site.lowering.traced:
        raise Untraceable("a field of shifts")
    found = np.zeros((site.count, *np.where(site.active[:, None], nodes, 2).max(axis=0, initial=2), 2))
    for sample in np.flatnonzero(site.active).tolist():
        rows, columns = nodes[sample].tolist()
        found[sample, :rows, :columns] = shifts(sample)
    return found


def emit_field(how: Warped, site: Site, nodes: Ints, shifts: Floats, curve: str = LINEAR) -> None:
    """Emits the warp by the lattices ``shifts`` [N, rows, columns, 2], of ``nodes`` [N, 2] rows and columns, with a ``curve``
    (data/lattice.py). Each is scaled down, in place, where the picture would fold, and the share that is left is recorded as
    ``strength``."""
    if site.lowering.traced:
        raise Untraceable("a field of shifts")
    active, canvas = site.active, site.canvas
    if not site.for_all:
        nodes = np.where(active[:, None], nodes, 2)
    left = strengths(shifts, nodes, canvas, active, curve)
    shifts *= left[:, None, None, None]
    site.note("strength", left)
    site.emit(
        Warp(
            place=site.place, active=active, matrix=matrices.translation(site.count, 0.0, 0.0), size=canvas,
            interpolation=how.interpolation, border=how.border, fill=as_row(how.fill), mask_fill=how.mask_fill,
            mask_border=how.mask_border, cut="canvas", shifts=shifts, nodes=nodes, curve=curve,
        )
    )  # fmt: skip
