"""A warp the other way round."""

from __future__ import annotations

import attrs
import numpy as np

from vicinal.data.geometry import Motion, project
from vicinal.data.lattice import displacement
from vicinal.program.ops import Floats, Ints


@attrs.frozen(eq=False)
class Backward(Motion):
    """Where points of a view go, that a warp made: shifted by its displacement field, and then by ``forward``.

    ``lattices`` lie over the canvases ``before``, where those of other motions lie over those ``after``.
    """

    def places(self, owner: Ints, xy: Floats) -> tuple[Floats, Floats]:
        shifted = xy.copy() if self.lattices else xy
        for sample in np.unique(owner) if self.lattices else ():
            which = owner == sample
            shifted[which] = self._displaced(int(sample), shifted[which])
        return project(self.forward[owner], shifted)

    def places_of(self, sample: int, xy: Floats) -> tuple[Floats, Floats]:
        found, depth = project(self.forward[sample][None], self._displaced(sample, xy)[None])
        return found[0], depth[0]

    def step(self, sample: int) -> float:
        lattice = self.lattices[sample] if self.lattices else None
        if lattice is None:
            return np.inf
        return max(float((self.before[sample] / (np.array(lattice.shape) - 1)).min()) / 2, 1.0)

    def _displaced(self, sample: int, points: Floats) -> Floats:
        lattice = self.lattices[sample] if self.lattices else None
        if lattice is None:
            return points
        return points + displacement(lattice, self.before[sample], points[..., 0], points[..., 1])


def backward(move: Motion) -> Backward:
    """The way back. Depth stays positive on the side of the camera that is seen."""
    way = np.linalg.inv(move.forward).astype(np.float64, copy=False)
    return Backward(way, move.after, move.before, move.active, move.lattices)
