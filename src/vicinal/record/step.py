"""One warp of a record."""

from __future__ import annotations

import attrs
import numpy as np

from vicinal.program.ops import Bools, Floats, Ints


@attrs.frozen(eq=False)
class Step:
    """A warp that moved pictures and all that belongs to them.

    ``place``: of the transform, or of several that were fused, joined by "+". ``matrix`` [N, 3, 3]: from pixels (x, y, 1) after
    it to pixels before it. ``size`` [N, 2]: height and width after it. ``active`` [N]: whom it moved.
    """

    place: str
    matrix: Floats
    size: Ints
    active: Bools

    def take(self, rows: slice) -> Step:
        """The step of some of the samples."""
        return Step(self.place, self.matrix[rows], self.size[rows], self.active[rows])

    @property
    def singular(self) -> Bools:
        """[N]: where it is active and its matrix cannot be inverted (as program.ops.Warp.fault has it)."""
        finite: Bools = np.isfinite(self.matrix).reshape(len(self.matrix), 9).all(axis=1)
        matrix = np.where(finite[:, None, None], self.matrix, 0.0)
        scale = np.abs(matrix[:, :2, :2]).max(axis=(1, 2), initial=1e-30)
        flat: Bools = np.asarray(np.abs(np.linalg.det(matrix)) < 1e-12 * scale**2)
        return self.active & flat
