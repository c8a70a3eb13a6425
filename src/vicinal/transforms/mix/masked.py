"""Parts of another picture of the same size, by a mask: FMix and ClassMix."""

from __future__ import annotations

from vicinal.program.lowering import Site
from vicinal.sampling.distributions import Beta
from vicinal.transforms import fields
from vicinal.transforms.base import transform
from vicinal.transforms.mix.overlay import Overlay
from vicinal.transforms.mix.partners import partners
from vicinal.transforms.mix.rectangles import whole
from vicinal.transforms.mix.stencils import FourierNoise, SomeClasses


@transform
class FMix(Overlay):
    """Pastes parts of another picture of the batch into each, where noise of low frequency is least, and mixes labels by area.

    lambda of a picture stays its own. All targets go with it; boxes and instances are cut to their visible part. A
    picture that has no partner but itself stays as it is.

    Source: Harris, Marcu, Painter, Niranjan, Pruegel-Bennett, Hare, "FMix: Enhancing Mixed Sample Data Augmentation", 2020.

    ``alpha``: lambda is drawn from Beta(alpha, alpha).
    ``decay``: amplitudes of the noise are 1 / frequency ** decay; the higher, the smoother are the parts.
    ``min_visibility``: objects are dropped if less than this share of them is still visible, in [0, 1].
    ``partners``, ``classes``, ``smoothing``: as in CutMix.

    >>> out = vc.FMix(alpha=1.0, classes=2)(vc.Batch(images, labels=[0, 1, 0, 1]))
    >>> out.labels.shape
    (4, 2)
    """

    alpha: float = fields.fixed(default=1.0, low=1e-3, high=1e3)
    decay: float = fields.fixed(default=3.0, low=0.0, high=20.0)
    min_visibility: float = fields.probability(default=0.0, kw_only=True)

    def lower(self, site: Site) -> None:
        partner = partners(site, self.partners).partner
        own = Beta(self.alpha, self.alpha).draw(site.lowering.draws, site.place, "lambda")
        site.note("lambda", own)
        stencil = FourierNoise(own, self.decay, site.keys("noise"))
        canvas = whole(site.canvas)
        self.emit(site, partner, canvas, canvas, None, alike=True, least=self.min_visibility, stencil=stencil)


@transform
class ClassMix(Overlay):
    """Pastes the pixels of half of the classes of another picture of the batch into each picture, by its mask.

    The classes are chosen at random among those in its mask; half is rounded down. Needs masks of labels. All targets go with
    the pixels; boxes and instances are cut to their visible part. Labels of pictures mix by area. A picture without a
    partner stays unchanged.

    Source: Olsson, Tranheden, Pinto, Svensson, "ClassMix: Segmentation-Based Data Augmentation", WACV 2021.

    ``ignore``: labels that are not classes, such as 255; None: all labels are classes.
    ``min_visibility``: objects are dropped if less than this share of them is still visible, in [0, 1].
    ``partners``, ``classes``, ``smoothing``: as in CutMix.

    >>> out = vc.ClassMix(ignore=(255,))(vc.Batch(images, masks=[mask] * 4))
    >>> out.images.shape, out.masks.shape
    ((4, 64, 64, 3), (4, 64, 64))
    """

    ignore: tuple[int, ...] | None = fields.labels(default=None)
    min_visibility: float = fields.probability(default=0.0, kw_only=True)

    def lower(self, site: Site) -> None:
        partner = partners(site, self.partners).partner
        stencil = SomeClasses(self.ignore or (), site.keys("classes"))
        canvas = whole(site.canvas)
        self.emit(site, partner, canvas, canvas, None, alike=True, least=self.min_visibility, stencil=stencil)
