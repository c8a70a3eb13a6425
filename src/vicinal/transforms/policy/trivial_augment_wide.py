"""TrivialAugment: one operation at a random strength."""

from __future__ import annotations

from vicinal.program.lowering import Site
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, transform
from vicinal.transforms.policy.slot import lower_slot, pick
from vicinal.transforms.policy.spaces import TRIVIAL_AUGMENT_WIDE


@transform
class TrivialAugmentWide(Transform):
    """Runs one of 14 operations, drawn for every sample, at a strength that is drawn too.

    Source: Mueller, Hutter, "TrivialAugment: tuning-free yet state-of-the-art data augmentation", ICCV 2021, wide space.

    ``bins``: how many strengths there are, evenly from none to the operation's greatest, all alike likely.
    ``interpolation``, ``fill``, ``mask_fill``: how pixels are resampled, and what lies beyond the picture.
    """

    bins: int = fields.whole(default=31, low=2, high=1000)
    interpolation: str = fields.interpolation(default="nearest", kw_only=True)
    fill: fields.Fill = fields.fill(default=0.0, kw_only=True)
    mask_fill: int = fields.mask_fill(default=0, kw_only=True)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        how = {"interpolation": self.interpolation, "fill": self.fill, "mask_fill": self.mask_fill}
        operations = TRIVIAL_AUGMENT_WIDE
        chosen = pick(site.uniform("operation")[:, 0], len(operations))
        strength = pick(site.uniform("strength")[:, 0], self.bins) / (self.bins - 1)
        lower_slot(site, 0, operations, chosen, strength, site.active, how)
