"""AugMix: chains of operations, mixed with each other and with the picture."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import Floats, Fork, Join
from vicinal.sampling.distributions import Beta
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.policy.slot import lower_slot, pick
from vicinal.transforms.policy.spaces import AUG_MIX, AUG_MIX_ALL

DEEPEST = 3
"""Of chains whose depth is drawn."""

WEAKEST, TOP = 0.1, 10.0
"""Severities are drawn from WEAKEST on; TOP is strength 1."""


@transform
class AugMix(Transform):
    """Blends the picture with a mixture of ``width`` chains, each of one to three operations.

    The picture gets the weight 1 - m, with m from Beta(alpha, alpha); the chains share m by Dirichlet(alpha). Masks, boxes and
    keypoints do not move: AugMix is for classification. For the Jensen-Shannon loss, make two copies of each sample with
    different epochs.

    Source: Hendrycks, Mu, Cubuk, Zoph, Gilmer, Lakshminarayanan, "AugMix", ICLR 2020, and its published code.

    ``severity``: in [0.1, 10]; the severity of each operation is uniform from 0.1 to this.
    ``width``: the number of chains.
    ``depth``: the number of operations per chain; None draws 1, 2 or 3 for each chain.
    ``alpha``: parameter of the Beta and the Dirichlet distribution.
    ``all_operations``: True adds brightness, colour, contrast and sharpness, which overlap ImageNet-C's corruptions.
    ``interpolation``, ``fill``: interpolation between pixels, and how the area outside the picture is filled.

    >>> views = vc.AugMix(severity=3)(vc.Batch(images, ids=range(4)).repeat(2))  # two of each, for a Jensen-Shannon loss
    >>> views.images.shape
    (8, 64, 64, 3)
    """

    severity: fields.Parameter = fields.number(default=3, low=WEAKEST, high=TOP)
    width: int = fields.whole(default=3, low=1, high=20)
    depth: int | None = fields.whole(default=None, low=1, high=20, optional=True)
    alpha: float = fields.fixed(default=1.0, low=1e-3, high=1e3, kw_only=True)
    all_operations: bool = fields.flag(default=False, kw_only=True)
    interpolation: fields.Interpolation = fields.interpolation(default="bilinear", kw_only=True)
    fill: fields.Fill = fields.fill(default=0.0, kw_only=True)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        share = site.draw("m", Beta(self.alpha, self.alpha))
        weights = self._weights(site) * share[:, None]
        severity = drawn(self, site, "severity")
        site.emit(Fork(place=f"{site.place}/fork", active=site.active, weight=1.0 - share))
        for chain in range(self.width):
            self._chain(site.at(f"chain[{chain}]", site.active), severity)
            last = chain == self.width - 1
            place = f"{site.place}/join[{chain}]"
            site.emit(Join(place=place, active=site.active, weight=weights[:, chain], last=last))

    def _chain(self, site: Site, severity: Floats) -> None:
        how = {"interpolation": self.interpolation, "fill": self.fill, "mask_fill": 0}
        operations = AUG_MIX_ALL if self.all_operations else AUG_MIX
        longest = self.depth or DEEPEST
        depth = np.full(site.count, longest) if self.depth else 1 + pick(site.uniform("depth")[:, 0], DEEPEST)
        site.note("depth", depth)
        chosen, strength = site.uniform("operation", longest), site.uniform("strength", longest)
        for number in range(longest):
            level = WEAKEST + (severity - WEAKEST) * strength[:, number]
            mine = site.active & (number < depth)
            lower_slot(site, number, operations, pick(chosen[:, number], len(operations)), level / TOP, mine, how)

    def _weights(self, site: Site) -> Floats:
        """[N, width] from Dirichlet(alpha): what is left of 1 is broken again and again."""
        left = np.ones(site.count)
        weights = np.empty((site.count, self.width))
        for chain in range(self.width - 1):
            rest = self.alpha * (self.width - 1 - chain)
            weights[:, chain] = left * Beta(self.alpha, rest).draw(site.lowering.draws, site.place, f"weight[{chain}]")
            left = left - weights[:, chain]
        weights[:, -1] = left
        site.note("weights", weights)
        return weights
