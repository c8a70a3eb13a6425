"""Objects erased, by their masks."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import Collage
from vicinal.sampling.column import Untraceable
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.mix.stencils import WithoutObjects


@transform
class MaskDropout(Transform):
    """Erases the pixels of objects, by their instances or else their polygons, and drops the objects, as Albumentations'.

    Needs instances, or boxes with polygons. Masks get ``mask_fill`` there, heat maps and extra pictures 0. Other objects lose
    the pixels that they share with those that go. Keypoints there are hidden (visibility 1). Groups of pictures are refused.

    ``objects``: how many, a whole number; at most all that a picture has.
    ``fill``: a fraction of the range, or one a channel.
    ``mask_fill``: the label that masks get there.

    >>> out = vc.MaskDropout(1)(image=image, instances=mask, boxes=vc.boxes_from_instances(mask))
    >>> len(out["boxes"])  # one of two
    1
    """

    objects: fields.Parameter = fields.integer(default=1, low=0, high=10_000)
    fill: fields.Fill = fields.fill(default=0.0, kw_only=True)
    mask_fill: int = fields.mask_fill(default=0, kw_only=True)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        if site.lowering.traced:
            raise Untraceable("it looks at the masks of objects")
        count = np.rint(drawn(self, site, "objects")).astype(np.int64)
        own, canvas = np.arange(site.count)[:, None], site.canvas
        window = np.concatenate([np.zeros_like(canvas), canvas], axis=1)
        site.emit(Collage(
            place=site.place, active=site.active, source=own, window=window[:, None], size=canvas,
            matrix=np.tile(np.eye(3), (site.count, 1, 1, 1)), interpolation=None, fills=True,
            fill=fields.as_row(self.fill), mask_fill=self.mask_fill, stencil=WithoutObjects(count, site.keys("objects")),
        ))  # fmt: skip
