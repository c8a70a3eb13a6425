"""AutoAugment: one of a table's sub-policies for every sample."""

from __future__ import annotations

from vicinal.program.lowering import Site
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, transform
from vicinal.transforms.policy.slot import lower_slot, pick
from vicinal.transforms.policy.table import SPACES, slots


@transform
class AutoAugment(Transform):
    """Runs a sub-policy of a published table, drawn for every sample: two operations, each by its own chance.

    Source: Cubuk, Zoph, Mane, Vasudevan, Le, "AutoAugment: learning augmentation strategies from data", CVPR 2019.
    Magnitudes are torchvision's; those of "cifar10-95" (the published file, of which the paper prints 25) its own code's.

    ``policy``: "imagenet", "cifar10", "svhn" (25 sub-policies each) or "cifar10-95".
    ``interpolation``, ``fill``, ``mask_fill``: how pixels are resampled, and what lies beyond the picture.
    """

    policy: str = fields.option(tuple(SPACES), default="imagenet")
    interpolation: str = fields.interpolation(default="nearest", kw_only=True)
    fill: fields.Fill = fields.fill(default=0.5, kw_only=True)
    mask_fill: int = fields.mask_fill(default=0, kw_only=True)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        how = {"interpolation": self.interpolation, "fill": self.fill, "mask_fill": self.mask_fill}
        table = slots(self.policy)
        row = pick(site.uniform("sub_policy")[:, 0], len(table[0].chosen))
        site.note("sub_policy", row)
        chance = site.uniform("run", len(table))
        for number, slot in enumerate(table):
            active = site.active & (chance[:, number] < slot.probability[row])
            lower_slot(site, number, slot.operations, slot.chosen[row], slot.strength[row], active, how)
