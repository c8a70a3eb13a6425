"""Mixup or CutMix, as timm switches between them."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.sampling.distributions import Beta
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, transform
from vicinal.transforms.mix.emit import check_smoothing, emit_blend, whole, windows
from vicinal.transforms.mix.partners import PARTNERS, partners


@transform
class MixupCutmix(Transform):
    """CutMix for a share of the batches or samples, Mixup for the rest.

    Both are as they are alone, but masks are refused.

    Source: Wightman, timm, ``timm.data.mixup.Mixup``.

    ``mixup_alpha``: Mixup's lambda is from Beta(mixup_alpha, mixup_alpha).
    ``cutmix_alpha``: CutMix's likewise.
    ``switch``: how often it is CutMix, in [0, 1].
    ``per_sample``: True switches and draws for every sample, False once for the batch.
    ``partners``: "permutation" of the batch, or samples of the "same-class" or of another ("cross-class").
    ``classes``: how many; integer labels become soft ones [N, classes] float32. None: (y_a, y_b, share).
    ``smoothing``: of integer labels: smoothing / classes everywhere, 1 - smoothing more at the class (timm: 0.1).
    """

    mixup_alpha: float = fields.fixed(default=0.8, low=1e-3, high=1e3)
    cutmix_alpha: float = fields.fixed(default=1.0, low=1e-3, high=1e3)
    switch: float = fields.probability(default=0.5, kw_only=True)
    per_sample: bool = fields.flag(default=False, kw_only=True)
    partners: str = fields.option(PARTNERS, default="permutation", kw_only=True)
    classes: int | None = fields.whole(default=None, low=1, high=1_000_000, optional=True, kw_only=True)
    smoothing: float = fields.fixed(default=0.0, low=0.0, high=1.0, kw_only=True)

    def __attrs_post_init__(self) -> None:
        check_smoothing(self, self.smoothing, self.classes)

    def lower(self, site: Site) -> None:
        chosen, draws = partners(site, self.partners), site.lowering.draws
        blended = chosen.shared(Beta(self.mixup_alpha, self.mixup_alpha).draw(draws, site.place, "mixup"), self.per_sample)
        cut = chosen.shared(Beta(self.cutmix_alpha, self.cutmix_alpha).draw(draws, site.place, "cutmix"), self.per_sample)
        pastes = chosen.shared(site.uniform("switch"), self.per_sample)[:, 0] < self.switch
        centre = chosen.shared(site.uniform("centre", 2), self.per_sample)
        rectangle = np.where(pastes[:, None], windows(centre, cut, site.canvas), whole(site.canvas))
        site.note("pastes", pastes)
        site.note("lambda", np.where(pastes, cut, blended))
        site.note("rectangle", rectangle)
        weight = np.where(pastes, 0.0, blended)
        emit_blend(site, chosen.partner, rectangle, weight, "either", self.classes, self.smoothing)
