"""To floats of mean 0 and deviation 1."""

from __future__ import annotations

from typing import Literal

from vicinal.program import ops
from vicinal.program.lowering import Site
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, check, transform

IMAGENET_MEAN = (0.485, 0.456, 0.406)
"""Mean of red, green and blue over ImageNet's training pictures, in fractions of the range."""

IMAGENET_STD = (0.229, 0.224, 0.225)
"""Their standard deviations."""


@transform
class Normalize(Transform):
    """Computes (x - mean) / std as floats, with x in fractions of the range. Put it last.

    ``mean``: fractions of the range in [0, 1], one per channel or one for all; ImageNet's by default.
    ``std``: the same, above 0 and at most 1. An 8-bit mean or deviation v is v / 255.
    ``layout``: layout of the result: "chw" (PyTorch's), "hwc", or "channels_last" (shape CHW, stored in memory as HWC, as
    torch.channels_last).
    ``dtype``: "float32", "float16", or "bfloat16" (only for tensors: NumPy has no such dtype). Computed in float32.

    >>> out = vc.Normalize()(images)
    >>> out.shape, str(out.dtype)
    ((4, 3, 64, 64), 'float32')
    """

    mean: fields.Fill = fields.fill(default=IMAGENET_MEAN, kw_only=False)
    std: fields.Fill = fields.positive(default=IMAGENET_STD)
    layout: Literal["chw", "hwc", "channels_last"] = fields.option(ops.LAYOUTS, default="chw", kw_only=True)
    dtype: Literal["float32", "float16", "bfloat16"] = fields.option(ops.NORMALIZED, default="float32", kw_only=True)

    def __attrs_post_init__(self) -> None:
        mean, std = fields.as_row(self.mean), fields.as_row(self.std)
        ok = len(mean) == len(std) or 1 in (len(mean), len(std))
        check(ok, self, "std", f"one number or as many as mean has ({len(mean)})", self.std)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        mean, std = fields.as_row(self.mean), fields.as_row(self.std)
        way = {"layout": self.layout, "dtype": self.dtype}
        site.emit(ops.Normalize(place=site.place, active=site.active, mean=mean, std=std, **way))
