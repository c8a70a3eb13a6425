"""From a forward map to the Warp op."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import Floats, Ints, Warp
from vicinal.transforms.geometric import matrices


class Resampled(Protocol):
    """A transform with the four fields that say how pixels are resampled."""

    @property
    def interpolation(self) -> str: ...
    @property
    def border(self) -> str | None: ...
    @property
    def fill(self) -> float | tuple[float, ...]: ...
    @property
    def mask_fill(self) -> int: ...


def emit_warp(how: Resampled, site: Site, inverse: Floats, size: Ints | None = None) -> None:
    """Emits a warp by ``inverse`` (output to input pixels, [N, 3, 3]) onto canvases of ``size`` [N, 2] (None: kept)."""
    site.emit(
        Warp(
            place=site.place, active=site.active, matrix=inverse, size=site.canvas if size is None else size,
            interpolation=how.interpolation, border=how.border, fill=_row(how.fill), mask_fill=how.mask_fill,
        )
    )  # fmt: skip


def emit_copy(site: Site, inverse: Floats, size: Ints | None = None) -> None:
    """Emits a warp that is an exact copy of pixels and never leaves the canvas (flips, quarter turns, crops inside)."""
    site.emit(
        Warp(
            place=site.place, active=site.active, matrix=inverse, size=site.canvas if size is None else size,
            interpolation=None, border=None, fill=(0.0,),
        )
    )  # fmt: skip


def warp_about_centre(how: Resampled, site: Site, forward: Floats) -> None:
    """Emits the warp of ``forward`` taken about the centre of each canvas, which keeps its size."""
    height, width = site.canvas[:, 0].astype(np.float64), site.canvas[:, 1].astype(np.float64)
    emit_warp(how, site, np.linalg.inv(matrices.about(forward, width / 2, height / 2)))


def _row(fill: float | tuple[float, ...]) -> tuple[float, ...]:
    return fill if isinstance(fill, tuple) else (float(fill),)
