"""AutoAugment: one of a table's sub-policies for every sample."""

from __future__ import annotations

from typing import Literal

from vicinal.program.lowering import Site
from vicinal.sampling.column import take
from vicinal.transforms import fields
from vicinal.transforms.base import transform
from vicinal.transforms.policy.policy import Policy
from vicinal.transforms.policy.slot import lower_slot, pick
from vicinal.transforms.policy.table import SPACES, slots


@transform
class AutoAugment(Policy):
    """Runs a randomly chosen sub-policy of a published table: two operations, each with its own probability.

    Source: Cubuk, Zoph, Mane, Vasudevan, Le, "AutoAugment: learning augmentation strategies from data", CVPR 2019.
    Magnitudes are torchvision's; those of "cifar10-95" (the published file, of which the paper prints 25) its own code's.

    ``policy``: "imagenet", "cifar10", "svhn" (25 sub-policies each) or "cifar10-95".

    >>> vc.AutoAugment("cifar10")(images).shape
    (4, 64, 64, 3)
    """

    policy: Literal["imagenet", "cifar10", "cifar10-95", "svhn"] = fields.option(tuple(SPACES), default="imagenet")

    def lower(self, site: Site) -> None:
        table = slots(self.policy)
        row = pick(site.uniform("sub_policy")[:, 0], len(table[0].chosen))
        site.note("sub_policy", row)
        chance = site.uniform("run", len(table))
        for number, slot in enumerate(table):
            active = site.active & (chance[:, number] < take(slot.probability, row))
            chosen, strength = take(slot.chosen, row), take(slot.strength, row)
            lower_slot(site, number, slot.operations, chosen, strength, active, self.how())
