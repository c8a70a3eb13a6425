"""One warp of a record."""

from __future__ import annotations

import attrs
import numpy as np

from vicinal.data.lattice import Lattice
from vicinal.program.folds import strength
from vicinal.program.ops import Bools, Floats, Ints


@attrs.frozen(eq=False)
class Step:
    """A warp that moved pictures and all that belongs to them.

    ``place``: of the transform, or of several that were fused, joined by "+". ``matrix`` [N, 3, 3]: from pixels (x, y, 1) after
    it to pixels before it. ``size`` [N, 2]: height and width after it. ``active`` [N]: whom it moved. ``lattices``: of each
    sample the displacement field over the canvas after it (data/lattice.py), by which pixels are shifted before ``matrix``;
    None where it has none, and empty where no sample has one.
    """

    place: str
    matrix: Floats
    size: Ints
    active: Bools
    lattices: tuple[Lattice | None, ...] = ()

    def take(self, rows: slice) -> Step:
        """The step of some of the samples."""
        return Step(self.place, self.matrix[rows], self.size[rows], self.active[rows], self.lattices[rows])

    def lattice(self, sample: int) -> Lattice | None:
        """The displacement field of one sample; None where it has none."""
        return self.lattices[sample] if self.lattices else None

    @property
    def bends(self) -> bool:
        """Whether any sample has a displacement field."""
        return any(one is not None for one in self.lattices)

    @property
    def singular(self) -> Bools:
        """[N]: where it is active and its matrix cannot be inverted (as program.ops.Warp.fault has it)."""
        finite: Bools = np.all(np.isfinite(self.matrix), axis=(1, 2))
        matrix = np.where(finite[:, None, None], self.matrix, 0.0)
        scale = np.abs(matrix[:, :2, :2]).max(axis=(1, 2), initial=1e-30)
        flat: Bools = np.asarray(np.abs(np.linalg.det(matrix)) < 1e-12 * scale**2)
        return self.active & (flat | [self._folds(sample) for sample in range(len(flat))])

    def _folds(self, sample: int) -> bool:
        """Whether a displacement field has two places for one point."""
        lattice = self.lattice(sample)
        return lattice is not None and strength(lattice, self.size[sample], 0.0) < 1
