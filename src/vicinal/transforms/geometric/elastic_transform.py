"""Smooth random shifts, as a picture on rubber."""

from __future__ import annotations

import numpy as np

from vicinal.data.lattice import CUBIC
from vicinal.program.lowering import Site
from vicinal.program.ops import Bools, Floats, Ints, Keys
from vicinal.sampling.kernels import kernels_of
from vicinal.transforms import fields
from vicinal.transforms.base import drawn, transform
from vicinal.transforms.geometric.lattice import emit_field
from vicinal.transforms.geometric.warp import Warped


@transform
class ElasticTransform(Warped):
    """Deforms the picture by a smooth random field of shifts; all targets move along.

    Source: Simard, Steinkraus, Platt, "Best practices for convolutional neural networks applied to visual document
    analysis", ICDAR 2003: uniform noise in [-1, 1], smoothed by a Gaussian and multiplied by ``alpha``. Here the
    field is a cubic B-spline with the same deviation and smoothness, with nodes at most sigma / 2 apart; it differs from the
    field smoothed at every pixel by a thousandth. If the picture would fold, the shifts are scaled down; the factor is
    recorded as ``strength``.

    ``alpha``: strength, at least 0; the shifts have a standard deviation of 0.163 alpha / sigma pixels. 0 keeps the picture.
    ``sigma``: standard deviation of the Gaussian in pixels, at least 2; larger is smoother.

    >>> out = vc.ElasticTransform(alpha=60, sigma=6)(image=image, mask=mask)
    >>> set(np.unique(out["mask"])) <= set(np.unique(mask))  # no new labels
    True
    """

    alpha: fields.Parameter = fields.number(default=(30.0, 120.0), low=0)
    sigma: fields.Parameter = fields.number(default=(6.0, 12.0), low=2)

    def lower(self, site: Site) -> None:
        alpha, sigma = drawn(self, site, "alpha"), drawn(self, site, "sigma")
        keys, nodes = site.keys("shifts", shared=True), nodes_for(sigma, site.canvas)
        emit_field(self, site, nodes, smooth_fields(keys, site.active, nodes, site.canvas, sigma, alpha), CUBIC)


def nodes_for(sigma: Floats, sizes: Ints) -> Ints:
    """Rows and columns [N, 2] of nodes at most half of ``sigma`` [N] apart, over canvases of ``sizes`` [N, 2]."""
    found: Ints = np.maximum(np.ceil(2.0 * sizes / sigma[:, None]).astype(np.int64) + 1, 2)
    return found


def smooth_fields(keys: Keys, active: Bools, nodes: Ints, sizes: Ints, sigma: Floats, alpha: Floats) -> Floats:
    """[N, rows, columns, 2], 0 for samples that are not active: control points of a cubic spline that is like uniform noise in
    [-1, 1], smoothed by a Gaussian of ``sigma`` pixels, times ``alpha``.

    The noise goes on beyond the canvas, so that the field is alike everywhere. The spline smooths too: it lends the Gaussian a
    third of the squared distance of nodes.
    """
    rows, columns = np.where(active[:, None], nodes, 2).max(axis=0, initial=2).tolist()
    shifts = np.zeros((len(keys), rows, columns, 2))
    smooth = kernels_of("vicinal.transforms.geometric.smooth_kernel").smooth_block
    smooth(keys, active, nodes, sizes, sigma, alpha, shifts)
    return shifts
