"""Mixup, CutMix, and either of them: pictures of a batch mixed with each other."""

from __future__ import annotations

import attrs
import numpy as np

from vicinal.data.mix import shares
from vicinal.program.lowering import Site
from vicinal.program.ops import Blend, Floats, Ints
from vicinal.sampling.distributions import Beta
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, check, transform
from vicinal.transforms.mix.partners import PARTNERS, Among, Partners, partners
from vicinal.transforms.mix.rectangles import whole, windows


@transform
class Mixing(Transform):
    """A transform that mixes each sample with another of the batch.

    ``per_sample``: True draws new numbers for every sample, False once for the whole batch.
    ``partners``: a picture is mixed with any other of the batch ("permutation"), or only with one of the "same-class" or of
    another class ("cross-class").
    ``classes``: the number of classes; integer labels then become soft labels [N, classes] float32. None: (y_a, y_b, share).
    ``smoothing``: label smoothing: every class gets smoothing / classes, and the label 1 - smoothing more (timm: 0.1).
    """

    per_sample: bool = fields.flag(default=False, kw_only=True)
    partners: Among = fields.option(PARTNERS, default="permutation", kw_only=True)
    classes: int | None = fields.whole(default=None, low=1, high=1_000_000, optional=True, kw_only=True)
    smoothing: float = fields.fixed(default=0.0, low=0.0, high=1.0, kw_only=True)

    def __attrs_post_init__(self) -> None:
        known = self.smoothing == 0 or self.classes is not None
        check(known, self, "smoothing", "0 unless classes says over how many", self.smoothing)

    def weight(self, site: Site, chosen: Partners, alpha: float, name: str) -> Floats:
        """Weights [N] from Beta(alpha, alpha), drawn under ``name``."""
        return chosen.shared(Beta(alpha, alpha).draw(site.lowering.draws, site.place, name), self.per_sample)

    def emit(self, site: Site, partner: Ints, rectangle: Ints, weight: Floats, kind: str) -> None:
        """Emits the mix, for those samples of the site that have a partner and take something of it."""
        weight = 1.0 - (1.0 - weight)  # 0 where the other's weight is 1 to the last bit: nothing of its own, no boxes either
        op = Blend(
            place=site.place, active=site.active & (partner != np.arange(site.count)), partner=partner, rectangle=rectangle,
            weight=weight, kind=kind, classes=self.classes, smoothing=self.smoothing,
        )  # fmt: skip
        share = np.where(op.active, shares(op, site.canvas), 1.0)
        site.note("partner", partner)
        site.note("share", share)
        site.emit(attrs.evolve(op, active=share < 1))


@transform
class Mixup(Mixing):
    """Blends each picture with another one of the batch: lambda times its own values plus 1 - lambda times the other's.

    Labels are mixed with the same weights; a loss is share * loss(y_a) + (1 - share) * loss(y_b). The boxes of both pictures
    are kept. Masks, instances, keypoints and polygons raise an error. A picture without a partner, such as a batch of one,
    stays unchanged.

    Source: Zhang, Cisse, Dauphin, Lopez-Paz, "mixup: Beyond Empirical Risk Minimization", ICLR 2018.

    ``alpha``: lambda is drawn from Beta(alpha, alpha); small values keep most pictures nearly pure.

    >>> y_a, y_b, share = vc.Mixup(alpha=0.4)(vc.Batch(images, labels=[0, 1, 0, 1])).labels
    >>> y_a, y_b.shape, share.shape
    (array([0, 1, 0, 1]), (4,), (4,))
    """

    alpha: float = fields.fixed(default=0.2, low=1e-3, high=1e3)

    def lower(self, site: Site) -> None:
        chosen = partners(site, self.partners)
        lam = self.weight(site, chosen, self.alpha, "lambda")
        site.note("lambda", lam)
        self.emit(site, chosen.partner, whole(site.canvas), lam, "blend")


@transform
class CutMix(Mixing):
    """Pastes a rectangle of another picture of the batch into each picture, and mixes the labels by area.

    The rectangle has the shape of the picture and 1 - lambda of its area, and is then cut off at the picture's edge; labels are
    mixed by the area that is really pasted. Masks are pasted, too. Boxes of both pictures are cut to their visible part, and
    dropped by the pipeline's ``min_area`` and ``min_visibility``. Instances, keypoints and polygons raise an error. A picture
    without a partner, such as a batch of one, stays unchanged.

    Source: Yun, Han, Oh, Chun, Choe, Yoo, "CutMix", ICCV 2019.

    ``alpha``: lambda is drawn from Beta(alpha, alpha); 1 is uniform.

    >>> out = vc.CutMix(alpha=1.0, classes=2)(vc.Batch(images, labels=[0, 1, 0, 1]))
    >>> out.labels.sum(axis=1)
    array([1., 1., 1., 1.], dtype=float32)
    """

    alpha: float = fields.fixed(default=1.0, low=1e-3, high=1e3)

    def lower(self, site: Site) -> None:
        chosen = partners(site, self.partners)
        lam = self.weight(site, chosen, self.alpha, "lambda")
        centre = chosen.shared(site.uniform("centre", 2), self.per_sample)
        rectangle = windows(centre, lam, site.canvas)
        site.note("lambda", lam)
        site.note("rectangle", rectangle)
        self.emit(site, chosen.partner, rectangle, np.zeros(site.count), "paste")


@transform
class MixupCutmix(Mixing):
    """Applies either CutMix or Mixup, chosen at random for each batch (or each sample).

    Both work as the transforms of these names, except that masks raise an error.

    Source: Wightman, timm, ``timm.data.mixup.Mixup``.

    ``mixup_alpha``: Mixup's lambda is drawn from Beta(mixup_alpha, mixup_alpha).
    ``cutmix_alpha``: CutMix's lambda is drawn from Beta(cutmix_alpha, cutmix_alpha).
    ``switch``: the probability of CutMix, in [0, 1].

    >>> out = vc.MixupCutmix(classes=10, smoothing=0.1)(vc.Batch(images, labels=[3, 1, 4, 1]))
    >>> out.labels.shape
    (4, 10)
    """

    mixup_alpha: float = fields.fixed(default=0.8, low=1e-3, high=1e3)
    cutmix_alpha: float = fields.fixed(default=1.0, low=1e-3, high=1e3)
    switch: float = fields.probability(default=0.5, kw_only=True)

    def lower(self, site: Site) -> None:
        chosen = partners(site, self.partners)
        blended = self.weight(site, chosen, self.mixup_alpha, "mixup")
        cut = self.weight(site, chosen, self.cutmix_alpha, "cutmix")
        pastes = chosen.shared(site.uniform("switch"), self.per_sample)[:, 0] < self.switch
        centre = chosen.shared(site.uniform("centre", 2), self.per_sample)
        rectangle = np.where(pastes[:, None], windows(centre, cut, site.canvas), whole(site.canvas))
        site.note("pastes", pastes)
        site.note("lambda", np.where(pastes, cut, blended))
        site.note("rectangle", rectangle)
        weight = np.where(pastes, 0.0, blended)
        self.emit(site, chosen.partner, rectangle, weight, "either")
