"""Waves."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import Floats
from vicinal.sampling.elementary import sines_cosines
from vicinal.transforms import fields
from vicinal.transforms.base import drawn, transform
from vicinal.transforms.geometric.lattice import by_sample, emit_field
from vicinal.transforms.geometric.warp import Warped
from vicinal.transforms.units import SIDES

NODES = 24
"""Of the lattice along a wave: places are right to a hundredth of the amplitude. Waves of less than 12 pixels have two nodes a
pixel, so that memory grows with the picture alone."""


@transform
class Wave(Warped):
    """Shifts rows and columns as waves, as a picture under water; targets move along.

    A row at y shows what is amplitude sin(2 pi y / wavelength + phase) further right, and a column likewise what is further
    down; both phases are drawn. Where the picture would fold all shifts are scaled down, by the share recorded as
    ``strength``.

    ``amplitude``: in shares of the shorter side, in [0, 0.2]; 0 keeps the picture.
    ``wavelength``: in shares of the shorter side, in [0.1, 10].

    >>> out = vc.Wave(amplitude=0.03, wavelength=0.5)(image=image, mask=mask)
    >>> set(np.unique(out["mask"])) <= set(np.unique(mask))
    True
    """

    amplitude: fields.Parameter = fields.number(default=(0.005, 0.03), low=0, high=0.2, of=SIDES)
    wavelength: fields.Parameter = fields.number(default=(0.2, 0.8), low=0.1, high=10, of=SIDES)

    def lower(self, site: Site) -> None:
        canvas, shorter = site.canvas, site.canvas.min(axis=1)
        amplitude, length = drawn(self, site, "amplitude") * shorter, drawn(self, site, "wavelength") * shorter
        phase = 360 * site.uniform("phase", 2)
        site.note("phase", phase)
        nodes = np.ceil(NODES * canvas / length[:, None]).astype(np.int64) + 1
        nodes = np.where(site.active[:, None], np.minimum(nodes, 2 * canvas + 1), 2)

        def shifts(n: int) -> Floats:
            rows, columns = nodes[n].tolist()
            y, x = (np.arange(k) * (side / (k - 1)) for k, side in zip((rows, columns), canvas[n].tolist(), strict=True))
            right = amplitude[n] * sines_cosines(360 * y / length[n] + phase[n, 0])[0]
            below = amplitude[n] * sines_cosines(360 * x / length[n] + phase[n, 1])[0]
            return np.stack(np.broadcast_arrays(right[:, None], below), axis=-1)

        emit_field(self, site, nodes, by_sample(site, nodes, shifts))
