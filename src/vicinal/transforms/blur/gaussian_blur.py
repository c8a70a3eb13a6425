"""Gaussian blur."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import Filter, Floats
from vicinal.sampling.column import row_sums
from vicinal.sampling.distributions import Distribution
from vicinal.sampling.elementary import exps
from vicinal.sampling.plain import as_written
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, check, transform

REACH = 3.0
"""Where the bell is cut off, in standard deviations: 0.3 % of its weight lies beyond."""

TINY = 1e-3
"""A deviation in pixels below which the neighbours' weights are 0 in float64 as well."""

WIDEST = 2000
"""The greatest deviation in pixels: wide enough to leave nothing of a picture, and its kernel fits into memory."""


@transform
class GaussianBlur(Transform):
    """Blurs with a Gaussian kernel. The picture is mirrored at its edges, without repeating the edge.

    ``sigma``: standard deviation in pixels, at least 0; 0 keeps the picture.
    ``kernel``: size of the kernel, an odd number; None uses ceil(3 sigma), at least 1, pixels to each side.
    ``sigma_y``: a separate standard deviation for the vertical direction; None uses ``sigma``.

    >>> bool(vc.GaussianBlur(sigma=2)(image).std() < image.std())
    True
    """

    sigma: fields.Parameter = fields.number(default=(0.1, 2.0), low=0)
    kernel: int | None = fields.whole(default=None, low=1, high=2 * WIDEST + 1, optional=True, kw_only=True)
    sigma_y: fields.Parameter | None = fields.number(default=None, low=0, optional=True, kw_only=True)

    def __attrs_post_init__(self) -> None:
        for field, distribution in self._deviations().items():
            most = distribution.bounds()[1]
            ok = most <= WIDEST or not math.isfinite(most)
            check(ok, self, field, f"standard deviations of at most {WIDEST} pixels", as_written(distribution))
        check(self.kernel is None or self.kernel % 2 == 1, self, "kernel", "an odd whole number or None", self.kernel)

    def lower(self, site: Site) -> None:
        drawn = {field: np.minimum(site.draw(field, own), WIDEST) for field, own in self._deviations().items()}
        if self.kernel is None:
            longest = max(self._longest(field, sigma) for field, sigma in drawn.items())
        else:
            longest = self.kernel // 2
        across, *down = (
            bells(sigma, radius(sigma) if self.kernel is None else np.full(len(sigma), float(longest)), longest)
            for sigma in drawn.values()
        )
        site.emit(Filter(place=site.place, active=site.active, kernel_x=across, kernel_y=down[0] if down else across))

    def _deviations(self) -> dict[str, Distribution]:
        """What is drawn, by field."""
        own: dict[str, Any] = {"sigma": self.sigma, "sigma_y": self.sigma_y}
        return {field: distribution for field, distribution in own.items() if distribution is not None}

    def _longest(self, field: str, sigma: Floats) -> int:
        """The radius of the declared bound, so that kernels are as long in any batch; without a bound the batch's."""
        most = self._deviations()[field].bounds()[1]
        if not math.isfinite(most):
            most = sigma.max(initial=0.0)
        return int(radius(np.array([most]))[0])


def radius(sigma: Floats) -> Floats:
    """Taps to each side [N]: ceil(3 sigma), at least 1."""
    # The slack keeps 3 * 0.1 / 0.1 and the like from costing a tap for float error.
    return np.maximum(np.ceil(REACH * sigma - 1e-9), 1.0)


def bells(sigma: Floats, reach: Floats, longest: int) -> Floats:
    """Sampled Gaussians [N, 2 longest + 1] that sum to 1, cut off beyond ``reach`` [N] taps from the centre."""
    offset = np.arange(-longest, longest + 1, dtype=np.float64)
    deviation = np.maximum(sigma, TINY)[:, None]
    result = exps(-0.5 * (offset / deviation) ** 2) * (np.abs(offset) <= reach[:, None])
    side = result[:, :longest]
    side /= row_sums(result)[:, None]
    result[:, longest + 1 :] = side[:, ::-1]
    result[:, longest] = 1.0 - 2.0 * row_sums(side)
    return result
