"""From a map to the Warp op."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from vicinal.data.sizes import same_sizes
from vicinal.program.lowering import Site
from vicinal.program.ops import Floats, Ints, Warp
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, transform
from vicinal.transforms.fields import Fill, as_row
from vicinal.transforms.geometric import matrices
from vicinal.transforms.geometric.matrices import Row

BLACK = (0.0,)


class Bordered(Protocol):
    """A transform with the fields that say what stands where the picture does not reach."""

    @property
    def border(self) -> str | None: ...
    @property
    def fill(self) -> Fill: ...
    @property
    def mask_fill(self) -> int: ...
    @property
    def mask_border(self) -> str | None: ...


@transform
class Warped(Transform):
    """A transform that resamples the picture and may look beyond it.

    ``interpolation``: interpolation between pixels: "nearest", "bilinear", "bicubic" or "area"; masks always use nearest.
    ``border``, ``fill``, ``mask_fill``, ``mask_border``: how the area outside the picture is filled.
    """

    interpolation: fields.Interpolation = fields.interpolation(default="bilinear", kw_only=True)
    border: fields.Border = fields.border(default="constant", kw_only=True)
    fill: fields.Fill = fields.fill(default=0.0, kw_only=True)
    mask_fill: int = fields.mask_fill(default=0, kw_only=True)
    mask_border: fields.Border | None = fields.border(default=None, optional=True, kw_only=True)


def size_of(site: Site, height: int, width: int) -> Ints:
    """Canvases [N, 2] of height by width for the active samples; the others keep theirs."""
    return of_active(site, same_sizes(site.count, height, width))


def of_active(site: Site, size: Ints) -> Ints:
    """Canvases [N, 2] of ``size`` for the active samples; the others keep theirs."""
    return size if site.for_all else np.where(site.active[:, None], size, site.canvas)


def emit_warp(
    how: Warped, site: Site, inverse: Floats, size: Ints | None = None, interpolation: str | None = None
) -> None:
    """Emits a warp by ``inverse`` (output to input pixels, [N, 3, 3]), which may look beyond the canvas.

    It keeps the canvas, or shows all of it on canvases of ``size`` [N, 2].
    """
    site.emit(
        Warp(
            place=site.place, active=site.active, matrix=inverse, size=site.canvas if size is None else size,
            interpolation=interpolation or how.interpolation, border=how.border, fill=as_row(how.fill),
            mask_fill=how.mask_fill, mask_border=how.mask_border, cut="canvas" if size is None else "nothing",
        )
    )  # fmt: skip


def emit_inside(site: Site, inverse: Floats, size: Ints, interpolation: str | None, cut: str = "nothing") -> None:
    """Emits a warp that shows nothing from beyond the canvas, so that no border is needed; ``cut``: as in ops.Warp."""
    site.emit(
        Warp(
            place=site.place, active=site.active, matrix=inverse, size=size, interpolation=interpolation, border=None,
            fill=BLACK, cut=cut,
        )
    )  # fmt: skip


def emit_copy(site: Site, inverse: Floats, size: Ints | None = None) -> None:
    """Emits an exact copy of all pixels at other places (flips, quarter turns)."""
    emit_inside(site, inverse, site.canvas if size is None else size, None)


def emit_shift(how: Bordered, site: Site, x: Row, y: Row, cut: str, size: Ints | None = None) -> None:
    """Emits the exact copy whose top left corner is at (x, y), whole pixels of the input; border as in ``how``."""
    site.emit(
        Warp(
            place=site.place, active=site.active, matrix=matrices.translation(site.count, x, y),
            size=site.canvas if size is None else size, interpolation=None, border=how.border, fill=as_row(how.fill),
            mask_fill=how.mask_fill, mask_border=None if how.border is None else how.mask_border, cut=cut,
        )
    )  # fmt: skip


def warp_about_center(how: Warped, site: Site, forward: Floats) -> None:
    """Emits the warp of the affine ``forward`` taken about the centre of each canvas, which keeps its size."""
    half = site.canvas * 0.5
    emit_warp(how, site, matrices.affine_inverse(matrices.about(forward, half[:, 1], half[:, 0])))
