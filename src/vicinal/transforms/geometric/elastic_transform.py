"""Smooth random shifts, as a picture on rubber."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import Floats, Ints
from vicinal.sampling.elementary import exp
from vicinal.sampling.noise import uniform_field
from vicinal.transforms import fields
from vicinal.transforms.base import drawn, transform
from vicinal.transforms.geometric.lattice import emit_field
from vicinal.transforms.geometric.warp import Warped

REACH = 4.0  # deviations at which the Gaussian ends, as SciPy's gaussian_filter


@transform
class ElasticTransform(Warped):
    """Shifts every pixel by smooth random amounts; targets move along, and outlines bend.

    Source: Simard, Steinkraus, Platt, "Best practices for convolutional neural networks applied to visual document
    analysis", ICDAR 2003: uniform noise in [-1, 1], smoothed by a Gaussian and multiplied by ``alpha``. The field has the
    same deviation and smoothness, on a lattice whose spacing is at most sigma / 2. It is scaled down where the picture would
    fold, so that every point has one place; the share that is left is recorded as ``strength``.

    ``alpha``: at least 0; shifts have a deviation of 0.163 alpha / sigma pixels, and 0 keeps the picture.
    ``sigma``: of the Gaussian, in pixels, at least 2: larger means smoother.
    """

    alpha: fields.Parameter = fields.number(default=(30.0, 120.0), low=0)
    sigma: fields.Parameter = fields.number(default=(6.0, 12.0), low=2)

    def lower(self, site: Site) -> None:
        alpha, sigma = drawn(self, site, "alpha"), drawn(self, site, "sigma")
        keys, canvas = site.keys("shifts", shared=True), site.canvas
        nodes = np.ceil(2.0 * canvas / sigma[:, None]).astype(np.int64) + 1
        nodes = np.where(site.active[:, None], np.maximum(nodes, 2), 2)
        emit_field(self, site, nodes, lambda n: alpha[n] * smooth_field(int(keys[n]), nodes[n], canvas[n], sigma[n]))


def smooth_field(key: int, nodes: Ints, size: Ints, sigma: float) -> Floats:
    """[rows, columns, 2]: uniform noise in [-1, 1] as if smoothed by a Gaussian of ``sigma`` pixels, at the nodes of a lattice
    over a canvas of ``size`` (height, width).

    The noise goes on beyond the canvas, so that the field is alike everywhere.
    """
    spacing = size / (nodes - 1.0)
    down, across = (_gaussian(sigma / step) for step in spacing.tolist())
    rows, columns = nodes.tolist()
    noise = 2.0 * uniform_field(key, (rows + len(down) - 1, columns + len(across) - 1, 2)) - 1.0
    field = sum(weight * noise[k : k + rows] for k, weight in enumerate(down.tolist()))
    field = sum(weight * field[:, k : k + columns] for k, weight in enumerate(across.tolist()))
    pixels = _gaussian(sigma)
    found: Floats = field * (_power(pixels) / np.sqrt(_power(down) * _power(across)))
    return found


def _gaussian(sigma: float) -> Floats:
    reach = int(REACH * sigma + 0.5)
    shares = [k / sigma for k in range(-reach, reach + 1)]
    weights = np.array([exp(-0.5 * share * share) for share in shares])  # ``share ** 2`` is the C library's
    return weights / _sum(weights)


def _power(weights: Floats) -> float:
    """The sum of squares: by how much a smoothing lowers the variance of noise."""
    return _sum(weights * weights)


def _sum(values: Floats) -> float:
    return float(sum(values.tolist()))  # in order: NumPy's sums depend on the CPU
