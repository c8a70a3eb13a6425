"""CutMix: a rectangle of another picture of the batch."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.sampling.distributions import Beta
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, transform
from vicinal.transforms.mix.emit import check_smoothing, emit_blend, windows
from vicinal.transforms.mix.partners import PARTNERS, partners


@transform
class CutMix(Transform):
    """Pastes a rectangle of another picture of the batch into each; labels are mixed by the area that was pasted.

    The rectangle has the canvas's shape and 1 - lambda of its area before it is cut at the edge; the label's share is
    corrected to what is left. Masks are pasted too. Boxes are cut to what is still seen of them, the other's to the
    rectangle, and dropped by ``min_area`` and ``min_visibility``. Instances, keypoints and polygons are refused. A
    picture that has no partner but itself, as the only one of a call has, stays as it is.

    Source: Yun, Han, Oh, Chun, Choe, Yoo, "CutMix", ICCV 2019.

    ``alpha``: lambda is from Beta(alpha, alpha).
    ``per_sample``: True draws lambda and the rectangle's place for every sample, False once for the batch.
    ``partners``: "permutation" of the batch, or samples of the "same-class" or of another ("cross-class").
    ``classes``: how many; integer labels become soft ones [N, classes] float32. None: (y_a, y_b, share).
    ``smoothing``: of integer labels: smoothing / classes everywhere, 1 - smoothing more at the class (timm: 0.1).
    """

    alpha: float = fields.fixed(default=1.0, low=1e-3, high=1e3)
    per_sample: bool = fields.flag(default=False, kw_only=True)
    partners: str = fields.option(PARTNERS, default="permutation", kw_only=True)
    classes: int | None = fields.whole(default=None, low=1, high=1_000_000, optional=True, kw_only=True)
    smoothing: float = fields.fixed(default=0.0, low=0.0, high=1.0, kw_only=True)

    def __attrs_post_init__(self) -> None:
        check_smoothing(self, self.smoothing, self.classes)

    def lower(self, site: Site) -> None:
        chosen = partners(site, self.partners)
        lam = chosen.shared(Beta(self.alpha, self.alpha).draw(site.lowering.draws, site.place, "lambda"), self.per_sample)
        centre = chosen.shared(site.uniform("centre", 2), self.per_sample)
        rectangle = windows(centre, lam, site.canvas)
        site.note("lambda", lam)
        site.note("rectangle", rectangle)
        emit_blend(site, chosen.partner, rectangle, np.zeros(site.count), "paste", self.classes, self.smoothing)
