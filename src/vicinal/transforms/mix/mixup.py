"""Mixup: two pictures of a batch in one, as weighted means."""

from __future__ import annotations

from vicinal.program.lowering import Site
from vicinal.sampling.distributions import Beta
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, transform
from vicinal.transforms.mix.emit import check_smoothing, emit_blend, whole
from vicinal.transforms.mix.partners import PARTNERS, partners


@transform
class Mixup(Transform):
    """Blends each picture with another of the batch: lambda of its own, 1 - lambda of the other's, labels alike.

    Boxes of both are kept. Masks, instances, keypoints and polygons are refused. A picture that has no partner but
    itself, as the only one of a call has, stays as it is.

    Source: Zhang, Cisse, Dauphin, Lopez-Paz, "mixup: Beyond Empirical Risk Minimization", ICLR 2018.

    ``alpha``: lambda is from Beta(alpha, alpha).
    ``per_sample``: True draws lambda for every sample, False once for the batch.
    ``partners``: "permutation" of the batch, or samples of the "same-class" or of another ("cross-class").
    ``classes``: how many; integer labels become soft ones [N, classes] float32. None: (y_a, y_b, share).
    ``smoothing``: of integer labels: smoothing / classes everywhere, 1 - smoothing more at the class (timm: 0.1).
    """

    alpha: float = fields.fixed(default=0.2, low=1e-3, high=1e3)
    per_sample: bool = fields.flag(default=False, kw_only=True)
    partners: str = fields.option(PARTNERS, default="permutation", kw_only=True)
    classes: int | None = fields.whole(default=None, low=1, high=1_000_000, optional=True, kw_only=True)
    smoothing: float = fields.fixed(default=0.0, low=0.0, high=1.0, kw_only=True)

    def __attrs_post_init__(self) -> None:
        check_smoothing(self, self.smoothing, self.classes)

    def lower(self, site: Site) -> None:
        chosen = partners(site, self.partners)
        lam = chosen.shared(Beta(self.alpha, self.alpha).draw(site.lowering.draws, site.place, "lambda"), self.per_sample)
        site.note("lambda", lam)
        emit_blend(site, chosen.partner, whole(site.canvas), lam, "blend", self.classes, self.smoothing)
