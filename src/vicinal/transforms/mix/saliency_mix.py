"""The part of another picture that stands out most, pasted."""

from __future__ import annotations

import attrs
import numpy as np

from vicinal.data.elsewhere import lies_elsewhere, on_host
from vicinal.data.laying import Cut
from vicinal.data.samples import Samples
from vicinal.program.lowering import Site
from vicinal.program.ops import Floats
from vicinal.sampling.distributions import Beta
from vicinal.transforms import fields
from vicinal.transforms.base import transform
from vicinal.transforms.mix.overlay import Overlay
from vicinal.transforms.mix.partners import partners
from vicinal.transforms.mix.rectangles import whole, windows
from vicinal.transforms.saliency.field import Kept, Missing, kept_maps, maps_of, missing
from vicinal.transforms.saliency.spectral import spectral_residual
from vicinal.transforms.saliency.squares import peaks


@transform
class SaliencyMix(Overlay):
    """Pastes a rectangle around what stands out most of another picture of the batch into each, and mixes labels by area.

    The rectangle is CutMix's, but its middle is where the other's map is highest. The map is one of ``maps``, as the
    transforms ahead moved it, or the spectral residual of the other picture as it is there. All targets go with the
    pixels; boxes and instances are cut to their visible part. A picture that has no partner but itself stays as
    it is, and so does one whose partner has no structure, or no map under ``missing="skip"``.

    Source: Uddin, Monira, Shin, Chung, Bae, "SaliencyMix: a saliency guided data augmentation strategy", ICLR 2021.

    ``maps``: a SaliencyMaps, or the path of a file of one; None: the spectral residual. Results depend on what they
        hold.
    ``alpha``: lambda, what a picture keeps of its own, is from Beta(alpha, alpha).
    ``missing``: what becomes of pictures without a map: an "error", or "skip" takes nothing of them.
    ``min_visibility``: objects are dropped if less than this share of them is still visible, in [0, 1].
    ``partners``, ``classes``, ``smoothing``: as in CutMix.

    >>> out = vc.SaliencyMix(classes=2)(vc.Batch(images, labels=[0, 1, 0, 1]))
    >>> out.labels.sum(axis=1)
    array([1., 1., 1., 1.], dtype=float32)
    """

    maps: Kept | None = kept_maps(default=None)
    alpha: float = fields.fixed(default=1.0, low=1e-3, high=1e3)
    missing: Missing = missing()
    min_visibility: float = fields.probability(default=0.0, kw_only=True)

    def lower(self, site: Site) -> None:
        partner = partners(site, self.partners).partner
        own = Beta(self.alpha, self.alpha).draw(site.lowering.draws, site.place, "lambda")
        site.note("lambda", own)
        canvas, rectangle, stencil = whole(site.canvas), whole(site.canvas), None
        if self.maps is None:
            stencil = AroundPeak(own)
        else:
            theirs = maps_of(site, self.maps, self.missing)[0][partner]
            rectangle = windows(peaks(theirs), own, site.canvas)
            rectangle = np.where((theirs.max(axis=(1, 2)) > 0)[:, None], rectangle, 0)
            site.note("rectangle", rectangle)
        self.emit(site, partner, canvas, rectangle, None, alike=True, least=self.min_visibility, stencil=stencil)


@attrs.frozen(eq=False)
class AroundPeak:
    """Of the upper layer, the rectangle of 1 - ``own`` [N] of the canvas around what stands out most of its picture."""

    own: Floats

    def needs(self, samples: Samples, place: str) -> None:
        """Nothing."""

    def cut(self, moved: Samples, layer: int, owner: int, depth: int) -> Cut | None:
        if depth == 0:
            return None
        picture = moved.images[layer]
        picture = on_host(picture) if lies_elsewhere(picture) else picture
        found = spectral_residual(picture[..., : picture.shape[-1] - moved.alpha])[None]
        shown = np.zeros(picture.shape[:2], np.bool_)
        if found.any():
            size = np.array([shown.shape], np.int64)
            y0, x0, y1, x1 = windows(peaks(found), self.own[owner : owner + 1], size)[0].tolist()
            shown[y0:y1, x0:x1] = True
        return Cut(shown)
