"""What policies share: how their operations resample, and where they have a meaning."""

from __future__ import annotations

from vicinal.transforms import fields
from vicinal.transforms.base import Transform, transform
from vicinal.transforms.policy.operation import How


@transform
class Policy(Transform):
    """A transform that runs operations of a published table.

    ``interpolation``, ``fill``, ``mask_fill``: interpolation between pixels, and how the area outside the picture is filled.
    """

    interpolation: fields.Interpolation = fields.interpolation(default="nearest", kw_only=True)
    fill: fields.Fill = fields.fill(default=0.5, kw_only=True)
    mask_fill: int = fields.mask_fill(default=0, kw_only=True)

    def needs_unit_range(self) -> bool:
        return True

    def how(self) -> How:
        """What its operations are told."""
        return {"interpolation": self.interpolation, "fill": self.fill, "mask_fill": self.mask_fill}
