"""The op that moves every target."""

from __future__ import annotations

import attrs
import numpy as np

from vicinal.data.lattice import CURVES, LINEAR, Lattice
from vicinal.program.limits import FAR as FAR
from vicinal.program.limits import TURNED_TAPS as TURNED_TAPS
from vicinal.program.limits import UPRIGHT_TAPS as UPRIGHT_TAPS
from vicinal.program.ops.declare import MOVED, NOTHING, PLACE, Fault, Floats, Ints, Op, declared, one_a_channel, row, word
from vicinal.sampling.column import has_columns

INTERPOLATIONS = ("nearest", "bilinear", "bicubic", "area")
BORDERS = ("constant", "edge", "reflect", "symmetric", "wrap")
CUTS = ("nothing", "canvas", "window")
COPIES = (None, "nearest")
"""Interpolations that show pixels as they are."""


def _keeps_levels(op: Warp) -> bool:
    """A constant border may bring in a fill between two levels."""
    return op.interpolation in COPIES and op.border != "constant"


def _resamples(op: Warp) -> bool:
    return op.interpolation not in COPIES


def _any_range(op: Warp, canvas: Ints) -> bool:
    """Warps that only move or average pixels. A constant border needs to know what is black, whatever was drawn, but for
    exact copies that show nothing of it; so does bicubic, which overshoots and is clamped."""
    if op.interpolation == "bicubic" or (op.border == "constant" and op.interpolation is not None):
        return False
    if op.border != "constant" and (op.matrix[:, 2] == (0.0, 0.0, 1.0)).all():  # nothing lies behind the camera
        return True
    height, width = op.size.T - 0.5
    near = np.full_like(height, 0.5)
    x, y = np.stack([near, width, near, width]), np.stack([near, near, height, height])  # centres of the corner pixels
    u, v, depth = (op.matrix[:, k, 0] * x + op.matrix[:, k, 1] * y + op.matrix[:, k, 2] for k in range(3))
    shows = depth <= 0  # behind the camera: there is fill, whatever the border
    if op.border == "constant":
        shows |= (u < 0) | (v < 0) | (u > canvas[:, 1] * depth) | (v > canvas[:, 0] * depth)
    return not (shows & op.active).any()


def _contiguous(array: Floats | None) -> Floats | None:
    """As kernels read it, by its address."""
    return None if array is None else np.ascontiguousarray(array)


@declared(
    reads=PLACE, knows=NOTHING, steep=False, continuous=True, accumulates=False, keeps_levels=_keeps_levels,
    resamples=_resamples, clamps=False, needs_unit_range=False, any_range=_any_range, leaves_range=False, colors=None,
    targets=MOVED,
)  # fmt: skip
@attrs.frozen(eq=False, kw_only=True)
class Warp(Op):
    """Moves every target. Output pixel centre (x, y, 1) times ``matrix`` is the place in the input that it shows.

    Both canvases have pixel (row i, column j) centred at x = j + 0.5, y = i + 0.5. ``interpolation`` None: an exact copy
    (flip, crop, quarter turn, whole-pixel shift) that takes any. ``border`` None: never reads beyond the canvas by more
    than resampling does (then as "edge"). ``cut``: what of its input it may not show: "nothing" (a flip, a resize, a pad), what
    leaves a "canvas" that keeps its size (a rotation), or all outside of a "window" (a crop). fuse.py says what merges.

    "area" is bounded (backends/reference/area.py): of more pixels than its taps, it takes every k-th. That adds noise to
    noise alone: of white noise over the whole range a standard deviation of at most 3 levels of 255 in turned pictures,
    and of 0.1 where axes stay axes and both shrink so far. For "reflect", "symmetric" and "wrap" its triangle reaches one
    period of the picture at most, from which on it shows the mean.

    ``shifts``: a displacement field, as a lattice over the output canvas (data/lattice.py). An output pixel centre is moved
    by it first, in pixels, and then looks where ``matrix`` says. ``curve``: between the nodes, one of ``CURVES`` there.

    >>> class Own(vc.Transform):
    ...     def lower(self, site):
    ...         half = np.tile(np.diag([0.5, 0.5, 1]), (site.count, 1, 1))  # twice as large
    ...         site.emit(vc.extend.Warp(place=site.place, active=site.active, matrix=half, size=2 * site.canvas,
    ...                                  interpolation="nearest", border=None, fill=(0.0,), cut="nothing"))
    >>> Own()(np.array([[1, 2]], np.uint8))
    array([[1, 1, 2, 2],
           [1, 1, 2, 2]], dtype=uint8)
    """

    matrix: Floats = attrs.field(metadata=row(3, 3))  # from output to input pixels
    size: Ints = attrs.field(metadata=row(2))  # height and width of the output canvas; where not active: of the input
    interpolation: str | None = attrs.field(metadata=word(*INTERPOLATIONS, None))
    border: str | None = attrs.field(metadata=word(*BORDERS, None))
    fill: tuple[float, ...] = attrs.field(metadata=one_a_channel("fill"))  # fractions of the range
    cut: str = attrs.field(metadata=word(*CUTS))
    mask_fill: int = 0
    mask_border: str | None = attrs.field(default=None, metadata=word(*BORDERS, None))  # of masks, if not ``border``
    shifts: Floats | None = attrs.field(default=None, converter=_contiguous, metadata=row(None, None, 2))  # (x, y), by node
    nodes: Ints | None = attrs.field(default=None, metadata=row(2))  # rows and columns of a sample's lattice; others are 0
    curve: str = attrs.field(default=LINEAR, metadata=word(*CURVES))

    @property
    def borders(self) -> tuple[str | None, str | None]:
        """Of pictures, and of masks."""
        return self.border, self.mask_border or self.border

    def canvas_after(self, canvas: Ints) -> Ints:
        everyone = not has_columns(self.active) and self.active.all()
        return self.size if everyone else np.where(self.active[:, None], self.size, canvas)

    def fault(self, canvas: Ints) -> Fault | None:
        matrix = self.matrix[self.active]
        scale = np.abs(matrix[:, :2, :2]).max(axis=(1, 2), initial=1e-30)
        singular = np.abs(np.linalg.det(matrix)) < 1e-12 * scale**2
        if singular.any():
            return Fault("matrix", "a matrix that can be inverted", matrix[singular][0].tolist())
        if (self.size[self.active] < 1).any():
            return Fault("size", "numbers of at least 1", self.size[self.active].min())
        return self._fault_of_lattice()

    def _fault_of_lattice(self) -> Fault | None:
        if self.shifts is None or self.nodes is None:
            whole = self.shifts is None and self.nodes is None
            return None if whole else Fault("nodes", "shifts and nodes, or neither", "one of them")
        rows, columns = self.shifts.shape[1:3]
        nodes = self.nodes[self.active]
        if ((nodes < 2) | (nodes > (rows, columns))).any():
            return Fault("nodes", f"rows and columns of 2 to {rows} and {columns}", nodes.tolist())
        return None

    def lattice(self, sample: int) -> Lattice | None:
        """The displacement field of one sample; None where there is none."""
        if self.shifts is None or self.nodes is None:
            return None
        rows, columns = self.nodes[sample]
        return Lattice(self.shifts[sample, :rows, :columns], self.curve)
