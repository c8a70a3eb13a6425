"""The warps that move targets, forward in float64."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

import attrs
import numpy as np
from numpy.typing import NDArray

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


@attrs.frozen(eq=False)
class Motion:
    """Where every point of N canvases goes under one warp: ``forward`` [N, 3, 3] from input to output pixels.

    ``before`` and ``after`` [N, 2] are the sizes of the canvases, ``active`` [N] says which of them the warp touches.
    Homogeneous depth is positive in front of the camera, that is on the side of the output canvas's centre.
    """

    forward: Floats
    before: Ints
    after: Ints
    active: NDArray[np.bool_]


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
    return Motion(forward, before, after, warp.active)


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
