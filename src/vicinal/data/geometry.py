"""The warps that move targets, forward in float64."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data.lattice import Lattice, undisplaced

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Scalar = TypeVar("Scalar", bound=np.generic)

HORIZON = 1e-9  # homogeneous depth below which a point is behind the camera; depth at the canvas centre is about 1


class WarpLike(Protocol):
    """A warp of the whole batch: [N, 3, 3] from output to input pixels, [N, 2] output sizes, [N] whom it moves."""

    @property
    def matrix(self) -> Floats: ...

    @property
    def size(self) -> Ints: ...

    @property
    def active(self) -> NDArray[np.bool_]: ...

    def lattice(self, sample: int) -> Lattice | None:
        """The displacement field of a sample (data/lattice.py), or None."""


@attrs.frozen(eq=False)
class Motion:
    """Where every point of N canvases goes under one warp: ``forward`` [N, 3, 3] from input to output pixels.

    ``before`` and ``after`` [N, 2] are the sizes of the canvases, ``active`` [N] says which of them the warp touches.
    Homogeneous depth is positive in front of the camera, that is on the side of the output canvas's centre. ``lattices``:
    the displacement field of each canvas, which is undone behind ``forward``; empty where there are none.
    """

    forward: Floats
    before: Ints
    after: Ints
    active: NDArray[np.bool_]
    lattices: tuple[Lattice | None, ...] = ()

    def places(self, owner: Ints, xy: Floats) -> tuple[Floats, Floats]:
        """Where points [T, ..., 2] of canvases ``owner`` [T] go, [T, ..., 2], and their depths [T, ...]; finite at the
        horizon too."""
        found, depth = project(self.forward[owner], xy)
        for sample in np.unique(owner) if self.lattices else ():
            which = owner == sample
            found[which] = self._undisplaced(int(sample), found[which])
        return found, depth

    def places_of(self, sample: int, xy: Floats) -> tuple[Floats, Floats]:
        """The same of points [P, 2] of one canvas."""
        found, depth = project(self.forward[sample][None], xy[None])
        return self._undisplaced(sample, found[0]) if self.lattices else found[0], depth[0]

    def _undisplaced(self, sample: int, points: Floats) -> Floats:
        lattice = self.lattices[sample]
        if lattice is None:
            return points
        return undisplaced(lattice, self.after[sample], points.reshape(-1, 2)).reshape(points.shape)

    def step(self, sample: int) -> float:
        """Pixels after which the image of a straight line may bend: edges are cut so short before they are moved. Infinite
        where straight lines stay straight."""
        lattice = self.lattices[sample] if self.lattices else None
        if lattice is None:
            return np.inf
        nodes = np.array(lattice.shape) - 1
        return max(float((self.after[sample] / nodes).min()) / 2, 1.0)

    @property
    def upright(self) -> bool:
        """Whether the outlines of boxes stay boxes: then a hull is all that is inside of it."""
        turned = self.forward[:, [0, 1, 2, 2], [1, 0, 0, 1]]
        return not turned.any() and not self.lattices


def motions(warps: Sequence[WarpLike], sizes: Ints) -> list[Motion]:
    """What each of ``warps`` does to canvases of ``sizes`` [N, 2], one after the other.

    They stay apart, because a picture is cut at the canvas of each: what is gone does not come back with the next.
    """
    moves: list[Motion] = []
    for warp in warps:
        moves.append(_motion(warp, sizes))
        sizes = moves[-1].after
    return moves


def touched(moves: Sequence[Motion], count: int) -> NDArray[np.bool_]:
    """Which of ``count`` canvases any of ``moves`` moved."""
    found: NDArray[np.bool_] = np.any([np.zeros(count, np.bool_), *(move.active for move in moves)], axis=0)
    return found


def _motion(warp: WarpLike, before: Ints) -> Motion:
    active = warp.active[:, None]
    backward = np.where(active[..., None], warp.matrix, np.eye(3))
    after = np.where(active, warp.size, before)
    centre = np.stack([after[:, 1] / 2, after[:, 0] / 2, np.ones(len(after))], axis=1)
    depth = np.einsum("nj,nj->n", backward[:, 2], centre)
    scale = np.where(depth == 0, 1.0, depth)
    forward = np.linalg.inv(backward / scale[:, None, None]).astype(np.float64, copy=False)
    lattices = tuple(warp.lattice(n) if warp.active[n] else None for n in range(len(before)))
    return Motion(forward, before, after, warp.active, lattices if any(one is not None for one in lattices) else ())


def project(forward: Floats, xy: Floats) -> tuple[Floats, Floats]:
    """Points [T, ..., 2] by matrices [T, 3, 3]: places [T, ..., 2] and depths [T, ...]; finite at the horizon too."""
    shape = xy.shape
    flat = xy.reshape(shape[0], int(np.prod(shape[1:-1])), 2)
    moved = flat @ forward[:, :, :2].transpose(0, 2, 1) + forward[:, None, :, 2]
    depth = moved[..., 2]
    safe = np.where(np.abs(depth) < HORIZON, HORIZON, depth)
    return (moved[..., :2] / safe[..., None]).reshape(shape), depth.reshape(shape[:-1])


def mirrored(moves: Motion) -> NDArray[np.bool_]:
    """[N]: whether the map turns left to right, by the sign of its Jacobian at the centre of the input canvas."""
    centre = np.stack([moves.before[:, 1] / 2, moves.before[:, 0] / 2], axis=1)
    depth = np.einsum("nj,nj->n", moves.forward[:, 2, :2], centre) + moves.forward[:, 2, 2]
    turned: NDArray[np.bool_] = np.linalg.det(moves.forward) * np.sign(depth) < 0
    return turned


def flatten(rows: Sequence[Floats], width: int) -> tuple[Floats, Ints, Ints]:
    """Rows of all pictures in one array [T, width], the picture of each [T], and where to split them again [N - 1]."""
    counts = np.array([len(row) for row in rows], np.int64)
    joined = np.concatenate([*rows, np.zeros((0, width))])
    return joined, np.repeat(np.arange(len(rows)), counts), np.cumsum(counts)[:-1]


def split(flat: NDArray[Scalar], cuts: Ints, count: int) -> list[NDArray[Scalar]]:
    """The inverse of ``flatten`` for any array aligned with its rows; [] for no pictures."""
    return np.split(flat, cuts) if count else []
